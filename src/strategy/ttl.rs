//! Strategy 5: entries expire, and writes do nothing.

use super::assessment::Assessment;
use super::caveat::Caveat;
use super::choose::{self, Chosen};
use super::closed_forms::{filled, mean_age_share, sliding_alone, stale_share};
use super::estimate::{Estimate, Worst};
use super::format;
use super::id::StrategyId;
use super::outcome::{Description, Outcome, first};
use super::strategy_input::StrategyInput;
use crate::design::{Dimension, Metric};
use crate::workload::sums;

/// Assesses the strategy.
pub fn assess(input: &StrategyInput<'_>) -> Vec<Assessment> {
    let chosen = choose::ttl(input);
    vec![fixed(input, &chosen), sliding(input, &chosen)]
}

/// Up to here entries live e^(lambda T) / lambda, some minutes where T is a second; from there on the long run is too long
/// to be met.
const CHECKED_READS: f64 = 3.0;

/// What comes of a time to live that starts at the fill: hit ratio, live keys and items, stale share, mean stale age.
pub fn fixed_ttl(input: &StrategyInput<'_>, ttl: f64) -> Outcome {
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

fn sliding_ttl(input: &StrategyInput<'_>, ttl: f64) -> Outcome {
    let workload = &input.workload;
    let scope = |reads: f64, writes: f64| (reads, writes, -libm::expm1(-writes * ttl));
    let value = |&(reads, writes, unwritten): &(f64, f64, f64), p: f64| {
        let (hit, stale, age) = sliding_alone(reads * p, writes, unwritten, ttl);
        [hit, hit * stale, hit * age]
    };
    let sums = sums(&workload.groups, &workload.addresses, scope, value);
    expiring(input, ttl, &sums, if workload.writes > 0.0 { Worst::Unbounded } else { Worst::Value(0.0) })
}

/// From the sums of hits, of outdated ones and of their age.
fn expiring(input: &StrategyInput<'_>, ttl: f64, sums: &crate::workload::Sums<3>, worst: Worst) -> Outcome {
    let [hit_ratio, stale_share, age] = sums.per_read;
    let mut caveats = input.caveats(&|_| ttl);
    caveats.extend(aged_fills(input, ttl));
    Outcome {
        hit_ratio,
        live_keys: first(sums.at_write),
        live_items: first(sums.total),
        stale_share,
        stale_age: Estimate { value: if hit_ratio > 0.0 { age / hit_ratio } else { 0.0 }, worst: Some(worst) },
        // A fill that a write overtakes is one more outdated entry, which expires as all others do.
        race: input.raced_unguarded(input.design.topology.fill_delay, &sums.groups),
        caveats,
        ..Outcome::nothing(input)
    }
}

/// Whether fills take so long that what they bring has aged by a share of the time to live that shows.
fn aged_fills(input: &StrategyInput<'_>, ttl: f64) -> Option<Caveat> {
    let said =
        ["when answers are stored, they are already ", " of the time to live old, which is not in their staleness"];
    let aged = input.design.topology.fill_delay / ttl;
    let metrics = &[Metric::StaleReadShare, Metric::StaleAge];
    Caveat::above(CHECKED_DELAY, aged, metrics, said).filter(|_| input.workload.writes > 0.0)
}

/// Up to here the time that a fill takes does not show in staleness.
const CHECKED_DELAY: f64 = 0.005;

fn fixed(input: &StrategyInput<'_>, chosen: &Chosen<f64>) -> Assessment {
    let mut outcome = fixed_ttl(input, chosen.setting.value);
    let stale = format::share(outcome.stale_share);
    outcome.settings.ttl = Some(chosen.setting);
    outcome.notes.extend(chosen.note.clone());
    let words = Description {
        strategy: StrategyId::Ttl,
        label: format!("expire after {}", seconds(chosen.setting.value)),
        failure_points: "Nothing beyond the cache itself.",
        who: "operators and QA",
        why: format!(
            "{stale} of the reads are outdated, and whoever tests waits up to {} for a change to show",
            seconds(chosen.setting.value)
        ),
    };
    outcome.assessment(input, words)
}

fn sliding(input: &StrategyInput<'_>, chosen: &Chosen<f64>) -> Assessment {
    let mut outcome = sliding_ttl(input, chosen.setting.value);
    let stale = format::share(outcome.stale_share);
    outcome.settings.ttl = Some(chosen.setting);
    outcome.notes.extend(chosen.note.clone());
    outcome.settings.sliding = true;
    let hottest = input.workload.hottest_rate() * chosen.setting.value;
    if hottest > CHECKED_READS && input.workload.writes > 0.0 {
        outcome.caveats.push(Caveat::on(&[Metric::StaleReadShare, Metric::StaleAge], format!(
                "staleness is that of the long run, which was checked up to {} reads in a time to live: the hottest address has {}, and would stay for ages",
                format::number(CHECKED_READS, 3),
                format::number(hottest, 3)
            )));
    }
    outcome.notes.push("each read renews the time to live: what is read often enough is never fetched again".into());
    let words = Description {
        strategy: StrategyId::Ttl,
        label: format!("expire {} after the last read", seconds(chosen.setting.value)),
        failure_points: "Nothing beyond the cache itself.",
        who: "operators and QA",
        why: format!("{stale} of the reads are outdated, and what is read often stays outdated without end"),
    };
    outcome.assessment(input, words)
}

fn seconds(time: f64) -> String {
    format::quantity(Dimension::Time, time, 4)
}
