//! What ends the entries of a strategy, and what its reads come to.

use libm::{expm1, log};

use super::cycle::{Reads, Storing, Wait};
use super::fill::Fill;
use super::outdated::{Outdated, mean_age};
use super::race::{Raced, Window};
use crate::strategy::closed_forms::{FOREVER, faded, lifetime, missed_writes, sliding, sliding_alone};
use crate::workload::capped;

/// What becomes of the entries of a strategy.
#[derive(Clone, Debug, PartialEq)]
pub struct Law {
    /// How long fills take.
    pub fill: Fill,
    /// When writes overtake fills that stay outdated for it.
    pub race: Window,
    /// When they overtake fills that are stored, whatever ends those later.
    pub overtaken: Window,
    /// Whether a miss takes a lease.
    pub lease: bool,
    /// Seconds after a write in which nothing is stored.
    pub tombstone: f64,
    /// Seconds after which an entry expires: the time to live, or the backstop or the retention.
    pub end: f64,
    /// The step of the clock by which it expires, in seconds; 0 where time is continuous.
    pub tick: f64,
    /// Seconds after its last read at which an entry is evicted; [`FOREVER`] where all fit.
    pub evicted: f64,
    /// What ends it besides.
    pub ended: Ended,
}

/// What ends an entry, besides time.
#[derive(Clone, Debug, PartialEq)]
pub enum Ended {
    /// Writes delete it.
    Deleted(Deletes),
    /// A write replaces the version that it was stored with.
    Version,
    /// Nothing.
    Expired,
    /// Nothing, and each read renews its time to live.
    Sliding,
}

/// The deletes of writes.
#[derive(Clone, Debug, PartialEq)]
pub struct Deletes {
    /// The kinds of entries: the weight of each, of 1 in all, and the share of its writes that miss it.
    pub kinds: Vec<(f64, f64)>,
    /// Seconds by which deletes come late.
    pub lag: f64,
    /// The share of the writes whose deletes come late.
    pub late: f64,
}

impl Deletes {
    /// All of them, at once.
    pub fn exact() -> Self {
        Self { kinds: vec![(1.0, 0.0)], lag: 0.0, late: 0.0 }
    }
}

/// What the reads of an address come to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry {
    /// The share of the reads that hit, which is the share of the time that the entry is there.
    pub hit: f64,
    /// The share of the reads that ask the source.
    pub fetched: f64,
    /// The share of the reads that begin a cycle.
    pub first: f64,
    /// The share of the reads whose fill is stored.
    pub stored: f64,
    /// The share of the hits that are outdated.
    pub stale: f64,
    /// How long ago a hit became outdated, in seconds; 0 for one that is not.
    pub age: f64,
    /// The most by which `stale` may be too small, by what is known of races.
    pub doubt: f64,
}

/// The law in a scope with its reads and writes a second.
pub struct InScope<'l> {
    law: &'l Law,
    reads: f64,
    writes: f64,
    wait: Wait,
    life: Life,
    race: Raced,
    /// The share of the time in which fills are refused.
    pub closed: f64,
    /// The share of the fills that a write overtakes.
    pub raced: f64,
    /// The share of the entries that a write deletes.
    pub deleted: f64,
    /// The share of the entries that a directory lists, which forgets what a write has named.
    pub listed: f64,
}

/// The lives of entries that writes end, as if fills landed at once.
#[derive(Clone, Copy, Debug)]
struct Life {
    /// The mean, in seconds.
    mean: f64,
    /// The share that lives to its time.
    to_end: f64,
    /// The rate a second at which writes end them.
    rate: f64,
    /// The mean age at a hit, in seconds.
    aged: f64,
    /// What is outdated for other reasons than a race.
    outdated: Outdated,
}

/// Above so many ticks, the clock does not show.
const TICKS: f64 = 4096.0;

impl Law {
    /// The law in a scope.
    pub fn scope(&self, reads: f64, writes: f64) -> InScope<'_> {
        let storing = match self.ended {
            _ if self.lease => Storing::UnderLease,
            Ended::Version => Storing::UnderVersion,
            Ended::Deleted(_) | Ended::Expired | Ended::Sliding => Storing::Each,
        };
        let ends = match &self.ended {
            Ended::Deleted(_) | Ended::Version => writes,
            Ended::Expired | Ended::Sliding => 0.0,
        };
        let (life, deleted) = self.life(writes);
        // A delete that is lost leaves no tombstone.
        let heard = match &self.ended {
            Ended::Deleted(deletes) => deletes.kinds.iter().map(|(weight, missed)| weight * (1.0 - missed)).sum(),
            Ended::Version | Ended::Expired | Ended::Sliding => 1.0,
        };
        InScope {
            law: self,
            reads,
            writes,
            wait: Wait::of(storing, ends, self.fill.lands),
            life,
            race: self.race.scope(writes),
            closed: -expm1(-ends * heard * self.tombstone),
            raced: self.overtaken.overtaken(writes),
            deleted,
            listed: if life.mean > 0.0 { (lifetime(writes, self.mean_end()) / life.mean).min(1.0) } else { 1.0 },
        }
    }

    /// The lives of entries that so many writes a second reach, and the share of the entries that a write deletes.
    fn life(&self, writes: f64) -> (Life, f64) {
        let exact = [(1.0, 0.0)];
        let (kinds, late) = match &self.ended {
            Ended::Deleted(deletes) => (deletes.kinds.as_slice(), Some(deletes)),
            Ended::Version => (exact.as_slice(), None),
            Ended::Expired | Ended::Sliding => (exact.as_slice(), None),
        };
        let end = self.mean_end();
        let [mut mean, mut to_end, mut stale, mut age, mut missed, mut aged] = [0.0; 6];
        for &(weight, misses) in kinds {
            let (life, outdated, since) = missed_writes(writes, misses, end);
            let kappa = writes * (1.0 - misses);
            mean += weight * life;
            to_end += weight * faded(kappa * end);
            stale += weight * life * outdated;
            age += weight * life * since;
            missed += weight * life * misses;
            aged += weight * life * mean_age(kappa, end);
        }
        let per_life = |sum: f64| if mean > 0.0 { sum / mean } else { 0.0 };
        let mut outdated = Outdated { share: per_life(stale), age: per_life(age) };
        if let Some(deletes) = late.filter(|deletes| deletes.lag > 0.0) {
            let late = Outdated::lagging((writes, writes * deletes.late), (deletes.lag, self.fill.window), end);
            outdated = outdated.and(late);
        }
        // The rate that keeps the mean life, where kinds differ.
        let rate = if mean > 0.0 { (1.0 - to_end) / mean } else { writes };
        (Life { mean: capped(mean), to_end, rate, aged: per_life(aged), outdated }, 1.0 - per_life(missed))
    }

    /// The mean time to expire of an entry that writes end: it is stored at any time between two ticks.
    pub fn mean_end(&self) -> f64 {
        if self.has_ticks() { (self.end - self.tick / 2.0).max(0.0) } else { self.end }
    }

    fn has_ticks(&self) -> bool {
        self.tick > 0.0 && self.end < TICKS * self.tick
    }

    /// The time since the last tick when an entry is stored that follows an expired one: entries expire at ticks, the next
    /// read comes a time X later, and stores it after `takes`. The mean of (X + takes) modulo the tick.
    fn phase(&self, reads: f64, takes: f64) -> f64 {
        let tick = self.tick;
        let takes = libm::fmod(takes, tick);
        let r = reads * tick;
        if r < 1e-6 {
            return tick / 2.0;
        }
        let mean = if r > 700.0 { 1.0 / reads } else { 1.0 / reads - tick / expm1(r) };
        let wraps = (expm1(-r) - expm1(-reads * (tick - takes))) / expm1(-r);
        (mean + takes - tick * wraps).clamp(0.0, tick)
    }

    /// The standard deviation of that time, of a fill that takes none: of an exponential time modulo the tick.
    fn spread(&self, reads: f64) -> f64 {
        let (tick, r) = (self.tick, reads * self.tick);
        if r < 0.01 {
            // Evenly spread.
            return tick / libm::sqrt(12.0);
        }
        let left = faded(r);
        libm::sqrt((1.0 / (reads * reads) - tick * tick * left / ((1.0 - left) * (1.0 - left))).max(0.0))
    }
}

impl InScope<'_> {
    /// The reads of an address with a share `p` of those of the scope.
    pub fn at(&self, p: f64) -> Entry {
        let reads = self.reads * p;
        match self.law.ended {
            Ended::Deleted(_) => self.deleted(reads),
            Ended::Version => self.entry(self.wait.reads(reads, self.hits_of_a_life(reads)), Outdated::NONE, 0.0),
            Ended::Expired => self.expired(reads),
            Ended::Sliding => self.sliding(reads),
        }
    }

    /// The mean life of an entry, in seconds.
    pub fn life(&self) -> f64 {
        self.life.mean
    }

    fn entry(&self, found: Reads, outdated: Outdated, doubt: f64) -> Entry {
        let hit = found.hit * (1.0 - self.closed);
        Entry {
            hit,
            fetched: (found.fetched + found.hit - hit).min(1.0),
            first: found.first,
            stored: found.stored * (1.0 - self.closed),
            stale: outdated.share,
            age: outdated.age,
            doubt,
        }
    }

    fn deleted(&self, reads: f64) -> Entry {
        let raced = self.race.stored(reads, self.law.fill.lands, (self.life.mean, self.life.aged));
        let found = self.wait.reads(reads, self.hits_of_a_life(reads));
        self.entry(found, self.life.outdated.and(raced), self.race.share - raced.share)
    }

    /// The mean number of hits of an entry that writes end.
    fn hits_of_a_life(&self, reads: f64) -> f64 {
        let (law, life) = (self.law, &self.life);
        if law.evicted < law.end {
            let hit = sliding(reads, life.rate, law.evicted);
            return capped(hit / (1.0 - hit));
        }
        let overlap = self.wait.overlap(reads);
        let mut mean = life.mean + life.to_end * overlap;
        if law.has_ticks() {
            // What expires is stored again soon after a tick; what a write ends, at any time.
            let phase = law.phase(reads, law.fill.lands + overlap);
            mean += life.to_end * life.to_end * (law.tick / 2.0 - phase);
        }
        capped(reads * mean)
    }

    fn expired(&self, reads: f64) -> Entry {
        let law = self.law;
        let overlap = self.wait.overlap(reads);
        let phase = if law.has_ticks() { law.phase(reads, law.fill.lands + overlap) } else { 0.0 };
        let life = (law.end - phase).max(0.0);
        let lived = life + overlap;
        let mut outdated = Outdated::NONE;
        if self.writes > 0.0 && lived > 0.0 {
            let renewed = Outdated::state(self.writes, law.fill.window);
            // Some live for longer than others: as much by two lives, each with its part of the hits.
            let spread = if law.has_ticks() { law.spread(reads).min(life) } else { 0.0 };
            let of = |life: f64| (life, Outdated::any_age(self.writes, law.fill.window, life));
            let ((short, of_short), (long, of_long)) = (of(life - spread), of(life + spread));
            let mean = |renewed: f64, short_one: f64, long_one: f64| {
                (overlap * renewed + (short * short_one + long * long_one) / 2.0) / lived
            };
            outdated = Outdated {
                share: mean(renewed.share, of_short.share, of_long.share),
                age: mean(renewed.age, of_short.age, of_long.age),
            };
        }
        self.entry(self.wait.reads(reads, capped(reads * lived)), outdated, 0.0)
    }

    fn sliding(&self, reads: f64) -> Entry {
        let law = self.law;
        let r = reads * law.tick;
        // A read between two ticks renews the time from the last of them: the mean of e^(-lambda T) over that.
        let shorter = match law.has_ticks() {
            // Between two ticks, a read that comes alone is as likely early as late.
            true if r < 1e-6 => law.tick / 2.0,
            true if r < 700.0 => log(expm1(r) / r) / reads,
            _ => 0.0,
        };
        let ttl = (law.end - shorter).max(0.0);
        let (hit, share, age) = sliding_alone(reads, self.writes, -expm1(-self.writes * ttl), ttl);
        let renewed = if hit < 1.0 { hit / (1.0 - hit) } else { FOREVER };
        let found = self.wait.reads(reads, capped(renewed + reads * self.wait.overlap(reads)));
        self.entry(found, Outdated { share, age }.older(self.writes, law.fill.window), 0.0)
    }
}
