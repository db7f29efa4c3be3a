#!/usr/bin/env python3
"""Works out the formulas of docs/model.md in plain Python, and compares them with what `keyplan plan --json` says.

    cargo build --release
    python3 benchmarks/model.py [target/release/keyplan]

It shares no code with Keyplan: sums run over every address, integrals go in small steps, and equations are solved by
halving. The exit status is 1 if a figure differs by more than its tolerance.
"""

import hashlib
import json
import random
import subprocess
import sys
from math import comb, exp, sqrt

KEYPLAN = sys.argv[1] if len(sys.argv) > 1 else "target/release/keyplan"
# What an item of Redis takes besides its key and its value, in bytes.
OVERHEAD = 56

ONE = """
entity doc: 1, uniform
read f(d: doc)
  rate 5/s
  returns 1000 bytes
  source {source} ms
write w(d: doc)
  rate 0.5/s
  invalidates f(d)
topology
  server redis
  callers 10
  fill delay {fill} ms
  round trip 0.5 ms
  message loss {loss}%
settings
  ttl {ttl} ms
  retention {retention} s
  lag 300 ms
  {guards}
"""

MANY = """
entity site: 1, uniform
read f(s: site, n: 1..=1519)
  rate 100/s, zipf 0.9
  returns 1000 bytes
  source 0 s
write w(s: site)
  rate 1/s
  invalidates f(s, _)
topology
  fill delay 0 s
settings
  buckets 4
"""

LIMITED = """
entity scope: 300, uniform
read f(s: scope, n: 0..<40)
  rate 1000/s, uniform
  returns 933 bytes
  source 0 s
write w(s: scope)
  rate 300/s
  invalidates f(s, _)
topology
  fill delay 0 s
  memory 500000 bytes
  caches 1
"""

CART = """
entity cart: 1, uniform
read f(c: cart, limit: 5..=20, offset: 0..<1000)
  where offset % limit == 0
  where offset + limit <= 1000
  rate 100/s, zipf 1.1
  returns list of 120 bytes, window(limit, offset) of 1000
  source 0 s
write w(c: cart)
  rate 1/s
  invalidates f(c, _, _)
topology
  fill delay 0 s
settings
  page size 10
"""


class Planned:
    """The plan of a design, and what in it differs from the formulas."""

    differences = 0
    compared = 0

    def __init__(self, design):
        run = subprocess.run(
            [KEYPLAN, "plan", "-", "--json", "--quick"], input=design, capture_output=True, text=True, check=True
        )
        self.strategies = json.loads(run.stdout)["functions"][0]["strategies"]

    def holds(self, what, wanted, strategy, metric, tolerance=1e-9, variant=0):
        found = [s for s in self.strategies if s["strategy"] == strategy][variant]["metrics"][metric]["value"]
        same = abs(found - wanted) <= tolerance * abs(wanted)
        Planned.compared += 1
        Planned.differences += not same
        print(f"{'ok' if same else 'DIFFERS':8}{what:46}{wanted:<22.12g}{found:<22.12g}")


def integral(f, end, steps=400_000):
    return sum(f((i + 0.5) * end / steps) for i in range(steps)) * end / steps


def solved(rising, wanted):
    """Where a rising function has a value, by halving."""
    low, high = 1e-6, 1e9
    for _ in range(200):
        middle = sqrt(low * high)
        low, high = (middle, high) if rising(middle) < wanted else (low, middle)
    return low


def zipf(skew, count):
    weights = [rank**-skew for rank in range(1, count + 1)]
    total = sum(weights)
    return [weight / total for weight in weights]


def one(**given):
    usual = {"source": 0, "fill": 0, "ttl": 400, "retention": 2_000_000, "loss": 0, "guards": ""}
    return ONE.format(**(usual | given))


def one_key():
    """The forms (1) to (7), where fills take no time."""
    lam, mu, ttl, rtt, lag = 5.0, 0.5, 0.4, 0.0005, 0.3
    key, item = 4, OVERHEAD + 4 + 1000
    plan = Planned(one())

    hit = lam / (lam + mu)
    plan.holds("(1) hits", hit, "delete-class", "hit_ratio", 1e-6)
    plan.holds("latency", rtt, "delete-class", "read_latency")
    plan.holds("items", hit * item, "delete-class", "cache_bytes", 1e-6)
    network = mu * key + lam * (key + 1000) + lam * (1 - hit) * key
    plan.holds("network", network, "delete-class", "network_bytes", 1e-6)

    r, life = mu * ttl, (1 - exp(-mu * ttl)) / mu
    # The clock of Redis counts milliseconds: what expires is stored again a random part of one later.
    plan.holds("(2) hits without writes, Jung", lam * ttl / (1 + lam * ttl), "ttl", "hit_ratio", 2e-3)
    plan.holds("(4) stale reads", lam * (ttl - life) / (1 + lam * ttl), "ttl", "stale_read_share", 3e-3)
    plan.holds("(4) mean age", ttl * (1 / 2 - 1 / r + (1 - exp(-r)) / r**2), "ttl", "stale_age", 3e-3)

    q, renewed = 1 - exp(-lam * ttl), lam / (lam + mu) * (1 - exp(-(lam + mu) * ttl))
    stale = 1 - renewed / q * (1 - q) / (1 - renewed)
    age = (q / lam - ttl * (1 - q)) / (q * (1 - q)) - stale / mu
    plan.holds("(5) hits", q, "ttl", "hit_ratio", 3e-3, variant=1)
    plan.holds("(5) stale reads", q * stale, "ttl", "stale_read_share", 5e-3, variant=1)
    plan.holds("(5) mean age", age, "ttl", "stale_age", 1e-2, variant=1)

    plan.holds("(6) registry: look-up and deletes", 1 + hit, "registry", "messages_per_write", 1e-6)
    plan.holds("registry: round trips", 1 + (1 - hit), "registry", "round_trips_per_read", 1e-6)
    plan.holds("registry: directory", hit * (OVERHEAD + key), "registry", "directory_bytes", 1e-6)

    plan.holds("late: stale reads", hit * (1 - exp(-2 * mu * lag)) / 2, "commit-log", "stale_read_share", 1e-6)
    outdated_for = lambda m: m - (1 - exp(-mu * m)) / mu
    age = integral(lambda a: mu * exp(-mu * a) * outdated_for(min(a, lag)), 80.0)
    plan.holds("late: mean age", age, "commit-log", "stale_age", 1e-5)

    retention = 3.0
    plan = Planned(one(retention=retention))
    right = (1 - exp(-mu * retention)) / mu
    hit = lam * right / (1 + lam * right)
    plan.holds("(7) hits of versions", hit, "version-column", "hit_ratio", 2e-4)
    plan.holds("(7) dead entries", lam * (1 - hit) * retention - hit, "version-column", "dead_items", 2e-3)
    there = integral(lambda t: (lam * exp(-mu * t) - mu * exp(-lam * t)) / (lam - mu), retention)
    outdated = (there - right) / (right + 1 / lam)
    plan.holds("(7) outdated entries", (hit + outdated) * item, "version-value", "cache_bytes", 1e-3)

    backstop, tombstone = 2.0, 0.2
    plan = Planned(one(guards=f"backstop {backstop} s\n  tombstone {tombstone} s"))
    life, is_open = (1 - exp(-mu * backstop)) / mu, exp(-mu * tombstone)
    hit = lam * life / (1 + lam * life)
    plan.holds("(2) backstop, and a tombstone", hit * is_open, "delete-class", "hit_ratio", 2e-4)
    plan.holds("(2) backstop, and no deletes", hit, "version-column", "hit_ratio", 2e-4)


def lost_messages():
    lam, mu, rtt, loss, callers = 5.0, 0.5, 0.0005, 0.01, 10
    key = 4
    plan = Planned(one(loss=1))
    kappa = mu * (1 - loss)
    hit = lam / (lam + kappa)
    plan.holds("lost deletes: hits", hit, "delete-class", "hit_ratio", 1e-6)
    plan.holds("lost deletes: stale reads", hit * loss, "delete-class", "stale_read_share", 1e-6)

    others = callers - 1
    unheard = [(comb(others, n) * loss**n * (1 - loss) ** (others - n), n / callers) for n in range(callers)]
    life, stale, age, known = lossy(mu, unheard)
    hit = lam * life / (1 + lam * life)
    # A write that comes within half a round trip of a fill does not know of it.
    missed = 1 - exp(-mu * rtt / 2)
    plan.holds("broadcast: hits", hit, "broadcast", "hit_ratio", 1e-6)
    plan.holds("broadcast: race", missed, "broadcast", "race_share", 1e-6)
    stale_reads = hit * (stale + (1 - stale) * missed)
    plan.holds("broadcast: stale reads", stale_reads, "broadcast", "stale_read_share", 1e-5)
    plan.holds("broadcast: deletes, and to forget", hit * known + others, "broadcast", "messages_per_write", 1e-5)
    plan.holds("broadcast: registrations", lam * (1 - hit) * others, "broadcast", "registration_messages", 1e-6)
    entries = hit * (1 + others * (1 - loss))
    plan.holds("broadcast: directory", entries * (OVERHEAD + key), "broadcast", "directory_bytes", 1e-6)

    share = others / callers
    life, stale, _, _ = lossy(mu, [(1.0, loss * share)])
    hit = lam / callers * life / (1 + lam / callers * life)
    late = (1 - exp(-2 * mu * rtt / 2)) / 2
    plan.holds("copies: hits", hit, "broadcast-invalidations", "hit_ratio", 1e-6)
    stale_reads = hit * stale + hit * share * late
    plan.holds("copies: stale reads", stale_reads, "broadcast-invalidations", "stale_read_share", 1e-3)


def fills_that_take_time():
    """The law of an entry where a fill takes D, and stores what was so w before."""
    lam, mu, d, w = 5.0, 0.5, 0.08, 0.02
    a = lam * d
    plan = Planned(one(source=60, fill=20, ttl=60_000))
    ttl = 60.0
    hit = (lam * ttl + a - 1 + exp(-a)) / (lam * ttl + 2 * a + exp(-a))
    plan.holds("fills: hits until it expires", hit, "ttl", "hit_ratio", 1e-6)
    plan.holds("fills: source reads", lam * (1 - hit), "ttl", "source_reads", 1e-6)
    plan.holds("fills: race", 1 - exp(-mu * w), "delete-class", "race_share", 1e-9)
    valid = exp(-mu * d)
    waiting = lam * (1 - valid) / mu
    kept = lam / mu * valid
    hit = kept / (kept + 1 + waiting)
    plan.holds("fills: hits of versions", hit, "version-key", "hit_ratio", 1e-5)
    plan = Planned(one(source=60, fill=20, guards="lease 10 s"))
    plan.holds("fills: hits with a lease", lam / (lam + mu) * valid, "delete-class", "hit_ratio", 1e-5)
    asked = lam / (kept + 1 + waiting)
    plan.holds("fills: source reads with a lease", asked, "delete-class", "source_reads", 1e-5)
    hits = played(lam, mu, d)
    plan = Planned(one(source=60, fill=20))
    plan.holds("fills: hits, by an event loop", hits, "delete-class", "hit_ratio", 5e-3)


def played(lam, mu, d, reads=400_000):
    """The share of the reads of one key that hit, where each fill is stored when it lands."""
    chance = random.Random(1)
    now, present, fills, hits, left = 0.0, False, [], 0, reads
    while left:
        now += chance.expovariate(lam + mu)
        while fills and fills[0] <= now:
            fills.pop(0)
            present = True
        if chance.random() * (lam + mu) < mu:
            present = False
            continue
        left -= 1
        hits += present
        if not present:
            fills.append(now + d)
    return hits / reads


def lossy(mu, kinds):
    """Mean life, stale hits, their mean age and the share that a write knows, of kinds that miss a share of the writes."""
    life = stale = age = known = 0.0
    for weight, missed in kinds:
        kappa = mu * (1 - missed)
        life += weight / kappa
        stale += weight * (1 / kappa - 1 / mu)
        known += weight * (1 - missed) / kappa
        if missed:
            age += weight * (1 / kappa**2 - (1 / kappa - 1 / mu) / (mu * missed))
    return life, stale / life, age / life, known / life


def many_keys():
    lam, mu, buckets = 100.0, 1.0, 4
    shares = zipf(0.9, 1519)
    hits = [lam * p / (lam * p + mu) for p in shares]
    plan = Planned(MANY)
    plan.holds("(6) live addresses", sum(hits), "delete-class", "live_keys", 1e-6)
    plan.holds("(1) hits of a class", sum(p * h for p, h in zip(shares, hits)), "delete-class", "hit_ratio", 1e-6)

    bucket_of = [
        int.from_bytes(hashlib.sha256(str(n + 1).encode()).digest()[:8], "big") % buckets for n in range(len(shares))
    ]
    share = [sum(p for p, b in zip(shares, bucket_of) if b == bucket) for bucket in range(buckets)]
    live = [sum(h for h, b in zip(hits, bucket_of) if b == bucket) for bucket in range(buckets)]
    slots = sum(p * lam * p / (lam * share[b] + mu) for p, b in zip(shares, bucket_of))
    plan.holds("buckets of one address", slots, "hash-slot", "hit_ratio", 1e-6)
    beside = sum(s * n for s, n in zip(share, live)) - sum(p * h for p, h in zip(shares, hits))
    entry = len("f:1:1519:") + 1000
    plan.holds("maps: bytes of others", lam * beside * entry, "hash-container", "overfetch_bytes", 1e-4)
    hottest = sum(p * h for p, h in list(zip(shares, hits))[:buckets])
    plan.holds("the hottest only: hits", hottest, "hash-hot", "hit_ratio", 1e-6)
    plan.holds("the hottest only: round trips", sum(shares[:buckets]), "hash-hot", "round_trips_per_read", 1e-6)


def limited_memory():
    lam, mu, keys = 1000 / 12_000, 1.0, 12_000
    # memcached stores an item of 59 + 9 + 933 bytes in a chunk of 1184.
    items = 500_000 / 1184
    theta = lam + mu
    hit = lambda t: lam / theta * (1 - exp(-theta * t))
    versions = lambda t: lam * (lam * ((1 - exp(-theta * t)) / theta**2 - t * exp(-theta * t) / theta) + t * (1 - hit(t)))
    plan = Planned(LIMITED)
    plan.holds("Che: deletes", hit(solved(lambda t: keys * hit(t), items)), "delete-class", "hit_ratio", 1e-6)
    plan.holds("Che: versions", hit(solved(lambda t: keys * versions(t), items)), "version-column", "hit_ratio", 1e-5)


def pages():
    lam, mu, item, page = 100.0, 1.0, 120, 10
    calls = [(limit, offset) for limit in range(5, 21) for offset in range(0, 1000 - limit + 1, limit)]
    # Hot calls first: by the sum of the positions of their values, in the order of listing where that is equal.
    calls.sort(key=lambda call: call[0] - 5 + call[1])
    needed, asked = {}, 0.0
    for (limit, offset), share in zip(calls, zipf(1.1, len(calls))):
        asked += share * limit * item
        for number in range(offset // page, (offset + limit - 1) // page + 1):
            needed[number] = needed.get(number, 0.0) + share
    fetched = sum(needed.values())
    hits = sum(share * lam * share / (lam * share + mu) for share in needed.values())
    plan = Planned(CART)
    plan.holds("restrict: pages of a call", fetched, "restrict", "round_trips_per_read")
    plan.holds("restrict: hits", hits / fetched, "restrict", "hit_ratio")
    plan.holds("restrict: overfetch", lam * (fetched * page * item - asked), "restrict", "overfetch_bytes")
    plan.holds("restrict: key space", 1000 // page, "restrict", "key_space")


print(f"{'':8}{'formula':46}{'worked out here':22}{'keyplan':22}")
one_key()
lost_messages()
fills_that_take_time()
many_keys()
limited_memory()
pages()
print(f"{Planned.compared} figures, {Planned.differences} differ")
sys.exit(Planned.differences > 0)
