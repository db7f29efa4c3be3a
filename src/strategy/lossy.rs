//! Lost messages: entries that a write misses stay in the cache, outdated, until another write reaches them.

use super::behaviour::Behaviour;
use super::closed_forms::{filled, missed_writes};
use super::estimate::{Estimate, Worst};
use super::strategy_input::StrategyInput;
use crate::workload::{capped, sums};

/// Exact invalidation whose writes miss a share of the entries, over one or more caches of equal traffic.
pub struct Lossy {
    /// Share of the reads that the cache answers.
    pub hit_ratio: f64,
    /// The same for each group of scopes.
    pub groups: Vec<f64>,
    /// Entries of one scope in one cache when a write comes.
    pub live_keys: f64,
    /// Of these, those that the write deletes.
    pub known_keys: f64,
    /// Entries of all scopes in one cache.
    pub live_items: f64,
    /// Share of the reads that get an outdated answer.
    pub stale_share: f64,
    /// The mean age of outdated answers over all hits, in seconds.
    pub age: f64,
}

impl Lossy {
    /// Entries are of kinds, each with its weight and the share of its writes that miss it; the weights sum to 1. The
    /// reads are shared among `caches` that each hold their own; `shared` is one that all callers fill.
    pub fn of(input: &StrategyInput<'_>, kinds: &[(f64, f64)], (caches, shared): (f64, bool)) -> Self {
        let (workload, ttl) = (&input.workload, input.guards.backstop);
        let scope = |reads: f64, writes: f64| {
            let mut sums = [0.0; 4];
            for &(weight, missed) in kinds {
                let (life, stale, age) = missed_writes(writes, missed, ttl);
                for (sum, value) in sums.iter_mut().zip([1.0, stale, age, missed]) {
                    *sum += capped(weight * life * value);
                }
            }
            let [life, stale, age, missed] = sums;
            let per_life = |sum: f64| if life > 0.0 { sum / life } else { 0.0 };
            // Tombstones are in the cache that all share.
            let open = if shared { 1.0 - input.guards.closed(writes) } else { 1.0 };
            (reads / caches * life, per_life(stale), per_life(age), per_life(missed), open)
        };
        let value = |(fills, stale, age, missed, open): &(f64, f64, f64, f64, f64), p: f64| {
            let hit = open * filled(fills * p);
            [hit, hit * stale, hit * age, hit * (1.0 - missed)]
        };
        let sums = sums(&workload.groups, &workload.addresses, scope, value);
        let ([hit_ratio, stale_share, age, _], [live_keys, _, _, known_keys], [live_items, ..]) =
            (sums.per_read, sums.at_write, sums.total);
        let age = if hit_ratio > 0.0 { age / hit_ratio } else { 0.0 };
        Self { hit_ratio, groups: sums.groups, live_keys, known_keys, live_items, stale_share, age }
    }

    /// Sets the fields of a behaviour.
    pub fn set(&self, behaviour: &mut Behaviour) {
        behaviour.hit_ratio = self.hit_ratio;
        behaviour.live_keys = self.live_keys;
        behaviour.live_items = self.live_items;
        behaviour.stale_share = self.stale_share;
        behaviour.stale_age = Estimate { value: self.age, worst: Some(Worst::Unbounded) };
    }
}
