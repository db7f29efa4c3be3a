//! What lost messages do: entries that a write misses stay, outdated, until another finds them.

use super::assessment::{Estimate, Worst};
use super::forms::{filled, missed_writes};
use super::outcome::Outcome;
use super::situation::Situation;
use crate::workload::sums;

/// Exact invalidation of which writes miss a share, over one or more caches of equal traffic.
pub struct Lossy {
    /// Share of the reads that the cache answers.
    pub hit_ratio: f64,
    /// Entries of one scope in one cache when a write comes.
    pub live_keys: f64,
    /// Entries of all scopes in one cache.
    pub live_items: f64,
    /// Share of the reads that get an outdated answer.
    pub stale_share: f64,
    /// How long answers have been outdated on average, over all hits.
    pub age: f64,
}

impl Lossy {
    /// Each write misses an entry with `missed`; the reads are shared among `caches` that each hold their own.
    pub fn of(situation: &Situation<'_>, missed: f64, caches: f64) -> Self {
        let (workload, ttl) = (&situation.workload, situation.guards.backstop);
        let scope = |reads: f64, writes: f64| {
            let (life, stale, age) = missed_writes(writes, missed, ttl);
            (reads / caches * life, stale, age)
        };
        let value = |(fills, stale, age): &(f64, f64, f64), p: f64| {
            let hit = filled(fills * p);
            [hit, hit * stale, hit * age]
        };
        let sums = sums(&workload.places, &workload.addresses, scope, value);
        let ([hit_ratio, stale_share, age], [live_keys, ..], [live_items, ..]) =
            (sums.per_read, sums.at_write, sums.total);
        Self { hit_ratio, live_keys, live_items, stale_share, age: if hit_ratio > 0.0 { age / hit_ratio } else { 0.0 } }
    }

    /// Puts it into an outcome.
    pub fn tell(&self, outcome: &mut Outcome) {
        outcome.hit_ratio = self.hit_ratio;
        outcome.live_keys = self.live_keys;
        outcome.live_items = self.live_items;
        outcome.stale_share = self.stale_share;
        outcome.stale_age = Estimate { value: self.age, worst: Some(Worst::Unbounded) };
    }
}
