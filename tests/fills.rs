//! Fills that take time, against an event loop of this file's own that goes through every read, write and fill one by one.

#[path = "common/given.rs"]
mod given;

use std::collections::VecDeque;

use given::{Given, assessed};
use keyplan::design::{Metric, Reading};
use keyplan::keyspace::{Budget, count};
use keyplan::simulator::{Measured, Run, Setup};
use keyplan::strategy::StrategyId;

fn simulated(source: &str, strategy: StrategyId, given: &Given, seconds: Option<f64>) -> Measured {
    let reading = Reading::of(source);
    assert!(reading.is_sound(), "{source}\n{:#?}", reading.problems);
    let mut design = reading.design;
    given.machines(&mut design);
    let assessment = assessed(&design, 0, strategy, given).expect("it is applicable");
    let keys = count(&design.functions[0], Budget::default());
    let setup = Setup::of(&design, 0, &keys, &[&assessment]).expect("it is simulated");
    let mut run = Run::new(&setup, 1, seconds);
    while !run.step(1_000_000).is_over() {}
    run.report().strategies.remove(0)
}

/// One key under one strategy; seconds, and events a second.
#[derive(Clone, Copy, Debug)]
struct Key {
    reads: f64,
    writes: f64,
    source: f64,
    fill: f64,
    /// Whether the source answers with the state of its start.
    at_start: bool,
    ttl: f64,
    /// The step of the server's clock, by which it expires.
    tick: f64,
    /// Whether writes delete it.
    deletes: bool,
    lease: Option<f64>,
}

/// What came of it: shares of the reads, and seconds a hit.
#[derive(Debug, Default)]
struct Found {
    hits: f64,
    fills: f64,
    stale: f64,
    age: f64,
}

/// Numbers from 0 to 1, exclusively (splitmix64).
struct Chance(u64);

impl Chance {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (((z ^ (z >> 31)) >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }
}

/// Plays some reads of a key.
fn played(key: Key, reads: u32) -> Found {
    let (mut chance, mut now, mut found) = (Chance(7), 0.0, Found::default());
    let mut writes: Vec<f64> = Vec::new();
    // How many writes the entry knows of, and when it expires; when fills began; when the token was taken.
    let mut entry: Option<(usize, f64)> = None;
    let (mut fills, mut token) = (VecDeque::new(), None::<f64>);
    let mut left = reads;
    while left > 0 {
        now -= chance.unit().ln() / (key.reads + key.writes);
        while let Some(start) = fills.pop_front_if(|start| *start + key.source + key.fill <= now) {
            let state = if key.at_start { start } else { start + key.source };
            let is_kept = key.lease.is_none() || token == Some(start);
            if is_kept {
                let known = writes.partition_point(|write| *write <= state);
                let landed = start + key.source + key.fill;
                entry = Some((known, (landed / key.tick).floor() * key.tick + key.ttl));
                token = None;
            }
        }
        if chance.unit() * (key.reads + key.writes) < key.writes {
            writes.push(now);
            if key.deletes {
                (entry, token) = (None, None);
            }
            continue;
        }
        left -= 1;
        match entry {
            Some((known, expires)) if now < expires => {
                found.hits += 1.0;
                if known < writes.len() {
                    found.stale += 1.0;
                    found.age += now - writes[known];
                }
            }
            _ if key.lease.is_some_and(|lease| token.is_some_and(|since| now < since + lease)) => {}
            _ => {
                found.fills += 1.0;
                token = Some(now);
                fills.push_back(now);
            }
        }
    }
    let reads = f64::from(reads);
    Found {
        hits: found.hits / reads,
        fills: found.fills / reads,
        stale: found.stale / reads,
        age: found.age / found.hits,
    }
}

/// The design of a key, its strategy, and what the strategy is given.
fn design_of(key: Key) -> (String, StrategyId, Given) {
    let Key { reads, writes, source, fill, .. } = key;
    let snapshot = if key.at_start { "\n  snapshot at start" } else { "" };
    let server = if key.tick == 1.0 { "memcached" } else { "redis" };
    let design = format!(
        "entity thing: 1
read get(id: thing)
  rate {reads}/s
  source {source} s{snapshot}
write set(id: thing)
  rate {writes}/s
  invalidates get(id)
topology
  server {server}
  fill delay {fill} s"
    );
    let ttl = (key.ttl < f64::INFINITY).then_some(key.ttl);
    let given = Given { lease: key.lease, ..Given::default() };
    match key.deletes {
        true => (design, StrategyId::DeleteClass, Given { backstop: ttl, ..given }),
        false => (design, StrategyId::Ttl, Given { ttl, ..given }),
    }
}

/// Simulates the key and plays it, and wants the same of both.
fn agree(key: Key) {
    let (design, strategy, given) = design_of(key);
    let (measured, found) = (simulated(&design, strategy, &given, None), played(key, 1_000_000));
    let values = [
        (Metric::HitRatio, found.hits),
        (Metric::SourceReads, found.fills * key.reads),
        (Metric::StaleReadShare, found.stale),
        (Metric::StaleAge, found.age),
    ];
    for (metric, wanted) in values {
        let got = measured.metrics[metric];
        // Both are chance: two intervals, and for what is rare some percent.
        let off = (got.value - wanted).abs();
        let most = if metric == Metric::StaleAge { 0.2 } else { 0.05 };
        assert!(off <= 2.0 * (got.high - got.value) + 1e-12, "{metric:?}: {got:?} for {found:?}");
        assert!(off <= most * wanted, "{metric:?}: {got:?} for {found:?}");
    }
}

/// Plans the key and plays it, and wants the same of both.
fn is_planned(key: Key) {
    let (design, strategy, given) = design_of(key);
    let reading = Reading::of(&design);
    assert!(reading.is_sound(), "{design}\n{:#?}", reading.problems);
    let plan = assessed(&reading.design, 0, strategy, &given).expect("it is applicable");
    let found = played(key, READS as u32);
    let near = |metric, found: f64, most: f64| {
        let planned = plan.metrics[metric].value;
        assert!((planned - found).abs() <= most || plan.marks(metric), "{metric:?}: {planned} for {found}\n{key:?}");
    };
    near(Metric::HitRatio, found.hits, 0.006);
    near(Metric::SourceReads, found.fills * key.reads, 0.006 * key.reads);
    // What is rare is chance: so many lives were outdated, each for a random time.
    let outdated = READS * (1.0 - found.hits) * found.stale / found.hits;
    let rare = |factor: f64| if outdated > 0.0 { factor / outdated.sqrt() } else { 0.0 };
    near(Metric::StaleReadShare, found.stale, 1e-5 + (0.12 + rare(7.0)) * found.stale);
    near(Metric::StaleAge, found.age, 1e-5 + (0.12 + rare(12.0)) * found.age);
}

/// How many reads are played.
const READS: f64 = 2e6;

const KEY: Key = Key {
    reads: 20.0,
    writes: 0.5,
    source: 0.2,
    fill: 0.1,
    at_start: false,
    ttl: f64::INFINITY,
    tick: 0.001,
    deletes: true,
    lease: None,
};

#[test]
fn deletes_while_fills_are_under_way() {
    agree(KEY);
    agree(Key { at_start: true, ..KEY });
    agree(Key { fill: 0.0, at_start: true, ..KEY });
}

#[test]
fn a_lease_keeps_out_what_a_delete_overtook() {
    agree(Key { lease: Some(5.0), ..KEY });
    agree(Key { lease: Some(5.0), at_start: true, ..KEY });
}

#[test]
fn later_fills_renew_a_time_to_live() {
    let key = Key { ttl: 2.0, deletes: false, ..KEY };
    agree(key);
    agree(Key { at_start: true, ..key });
    agree(Key { ttl: 0.2, ..key });
}

/// Fault 18: of a key that is read all the time, reads miss until the first fill lands, and each fill that lands later
/// renews the time to live. So 20 s miss, and then 20 s + 60 s hit: 80 %, and 267 source reads/s of 1333.
#[test]
fn reads_miss_until_a_fill_lands() {
    let design = "read front_page(lang: {en, de})
  rate 2000/s
  source 20 s
topology
  fill delay 0 s";
    let found = simulated(design, StrategyId::Ttl, &Given { ttl: Some(60.0), ..Given::default() }, Some(4_000.0));
    assert!((found.metrics[Metric::HitRatio].value - 0.8).abs() < 0.01, "{:?}", found.metrics[Metric::HitRatio]);
    // Both keys miss a fifth of the time: 267/s of the hotter one, 133/s of the other.
    assert!((found.metrics[Metric::SourceReads].value - 400.0).abs() < 20.0);
    let plan =
        assessed(&Reading::of(design).design, 0, StrategyId::Ttl, &Given { ttl: Some(60.0), ..Given::default() });
    let metrics = plan.expect("it is applicable").metrics;
    assert!((metrics[Metric::HitRatio].value - 0.8).abs() < 0.005, "{:?}", metrics[Metric::HitRatio]);
    assert!((metrics[Metric::SourceReads].value - 400.0).abs() < 10.0, "{:?}", metrics[Metric::SourceReads]);
}

#[test]
fn plans_count_the_time_of_fills() {
    let mut chance = Chance(11);
    for case in 0..60 {
        let mut between = |low: f64, high: f64| low * f64::powf(high / low, chance.unit());
        // Fills of up to three reads, and up to three in ten with a write.
        let reads = between(0.5, 50.0);
        let (writes, takes) = (reads * between(0.003, 1.0), between(0.001, 3.0) / reads);
        let takes = takes.min(0.3 / writes);
        let part = chance.unit();
        let deletes = case % 3 != 2;
        is_planned(Key {
            reads,
            writes,
            source: takes * part,
            fill: takes * (1.0 - part),
            at_start: case % 2 == 0,
            ttl: if case % 3 == 0 { f64::INFINITY } else { (chance.unit() * 20.0 / reads).max(0.01) },
            tick: 0.001,
            deletes,
            lease: (deletes && case % 4 == 1).then_some(1e3),
        });
    }
}

/// By hand, for a source that takes no time: an entry that follows an expired one is stored at the next read after a tick. At 10
/// reads a second of 2 s it misses once in 20 reads. At 2 reads a second, once in a life of 2 s less the mean of an
/// exponential time modulo 1 s, 1/2 - 1/(e^2 - 1) = 0.3435 s, times 2 a second: 3.313 hits of 4.313.
#[test]
fn an_entry_expires_at_a_tick_of_the_servers_clock() {
    for (reads, wanted) in [(10.0, 0.95), (2.0, 0.7681)] {
        let key = Key { reads, writes: 1e-9, source: 0.0, fill: 0.0, ttl: 2.0, tick: 1.0, deletes: false, ..KEY };
        let (design, strategy, given) = design_of(key);
        let plan = assessed(&Reading::of(&design).design, 0, strategy, &given).expect("it is applicable");
        let found = plan.metrics[Metric::HitRatio].value;
        assert!((found - wanted).abs() < 5e-5, "{found} for {wanted}");
        is_planned(key);
        agree(Key { writes: 0.3, ..key });
    }
    for (writes, ttl, deletes) in [(0.3, 3.0, false), (0.3, 3.0, true), (1.5, 1.0, true), (0.1, 5.0, true)] {
        let key = Key { reads: 4.0, writes, ttl, tick: 1.0, deletes, ..KEY };
        is_planned(key);
        agree(key);
    }
}
