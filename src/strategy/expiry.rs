//! What a time to live comes to where writes do nothing.

use super::behaviour::{Behaviour, first};
use super::caveat::Caveat;
use super::closed_forms::{filled, mean_age_share, sliding_alone, stale_share};
use super::estimate::{Estimate, Worst};
use super::strategy_input::StrategyInput;
use crate::design::Metric;
use crate::workload::{Sums, sums};

/// The time of a fill, as a share of the time to live, up to which staleness does not show it.
const CHECKED_DELAY: f64 = 0.005;

/// The behaviour of entries that expire `ttl` seconds after their fill.
pub fn fixed_ttl(input: &StrategyInput<'_>, ttl: f64) -> Behaviour {
    let workload = &input.workload;
    let scope = |reads: f64, writes: f64| {
        let r = writes * ttl;
        (reads * ttl, stale_share(r), ttl * mean_age_share(r))
    };
    let value = |(fills, stale, age): &(f64, f64, f64), p: f64| {
        let hit = filled(fills * p);
        [hit, hit * stale, hit * age]
    };
    let sums = sums(&workload.groups, &workload.addresses, scope, value);
    let worst = if workload.writes > 0.0 { Worst::Value(ttl) } else { Worst::Value(0.0) };
    expiring(input, ttl, &sums, worst)
}

/// The behaviour of entries that expire `ttl` seconds after their last read.
pub fn sliding_ttl(input: &StrategyInput<'_>, ttl: f64) -> Behaviour {
    let workload = &input.workload;
    let scope = |reads: f64, writes: f64| (reads, writes, -libm::expm1(-writes * ttl));
    let value = |&(reads, writes, unwritten): &(f64, f64, f64), p: f64| {
        let (hit, stale, age) = sliding_alone(reads * p, writes, unwritten, ttl);
        [hit, hit * stale, hit * age]
    };
    let sums = sums(&workload.groups, &workload.addresses, scope, value);
    expiring(input, ttl, &sums, if workload.writes > 0.0 { Worst::Unbounded } else { Worst::Value(0.0) })
}

/// The behaviour, from the sums of hits, of outdated hits and of their age.
fn expiring(input: &StrategyInput<'_>, ttl: f64, sums: &Sums<3>, worst: Worst) -> Behaviour {
    let [hit_ratio, stale_share, age] = sums.per_read;
    let mut caveats = input.caveats(&|_| ttl);
    caveats.extend(aged_fills(input, ttl));
    Behaviour {
        hit_ratio,
        live_keys: first(sums.at_write),
        live_items: first(sums.total),
        stale_share,
        stale_age: Estimate { value: if hit_ratio > 0.0 { age / hit_ratio } else { 0.0 }, worst: Some(worst) },
        // A fill that a write overtakes is one more outdated entry, and expires like any other.
        race: input.raced_unguarded(input.design.topology.fill_delay, &sums.groups),
        caveats,
        ..Behaviour::nothing(input)
    }
}

/// A caveat where fills take so long that their values have aged by a visible share of the time to live.
fn aged_fills(input: &StrategyInput<'_>, ttl: f64) -> Option<Caveat> {
    let said =
        ["when answers are stored, they are already ", " of the time to live old, which is not in their staleness"];
    let aged = input.design.topology.fill_delay / ttl;
    let metrics = &[Metric::StaleReadShare, Metric::StaleAge];
    Caveat::above(CHECKED_DELAY, aged, metrics, said).filter(|_| input.workload.writes > 0.0)
}
