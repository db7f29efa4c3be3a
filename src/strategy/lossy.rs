//! Lost messages: entries that a write misses stay in the cache, outdated, until another write reaches them.

use super::behaviour::Behaviour;
use super::caveat::Caveat;
use super::closed_forms::{filled, missed_writes};
use super::estimate::{Estimate, Worst};
use super::strategy_input::StrategyInput;
use super::version_sums::retained;
use crate::design::Metric;
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
        let (workload, ttl) = (&input.workload, retained(input));
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

    /// Deletes of keys, each of which is lost by itself: the entry lives on until the next write that reaches it. `None` where
    /// no message is lost.
    pub fn deletes(input: &StrategyInput<'_>) -> Option<Self> {
        lost(input).map(|lost| Self::of(input, &[(1.0, lost)], (1.0, true)))
    }

    /// Deletes of keys that a directory forgets: an entry whose delete is lost is reached by no later write.
    pub fn forgotten(input: &StrategyInput<'_>) -> Option<Self> {
        lost(input).map(|lost| Self::of(input, &[(1.0 - lost, 0.0), (lost, 1.0)], (1.0, true)))
    }

    /// Sets the fields of a behaviour of entries in the shared cache, whose fills race as if no message were lost.
    pub fn set_shared(&self, input: &StrategyInput<'_>, behaviour: &mut Behaviour) {
        self.set(behaviour);
        behaviour.stale_age.worst = Some(Worst::Value(retained(input)));
        behaviour.race = input.raced_fills(input.design.topology.fill_delay, 1.0, &self.groups);
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

/// The share of the messages that are lost; `None` where none is, or none is sent.
pub fn lost(input: &StrategyInput<'_>) -> Option<f64> {
    Some(input.design.topology.message_loss).filter(|&lost| lost > 0.0 && input.workload.writes > 0.0)
}

/// A caveat where messages are lost, and the figures do not show it.
pub fn unmodelled(input: &StrategyInput<'_>) -> Option<Caveat> {
    let metrics = &[Metric::HitRatio, Metric::StaleReadShare, Metric::StaleAge];
    lost(input).map(|_| Caveat::on(metrics, "messages that are lost are not in the figures of this strategy"))
}
