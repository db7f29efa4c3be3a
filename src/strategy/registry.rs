//! Strategy 2: a central directory is told of each fill, and asked by each write which addresses to delete.

use super::assessment::Assessment;
use super::estimate::Estimate;
use super::format;
use super::id::StrategyId;
use super::outcome::{Description, Outcome, first};
use super::strategy_input::StrategyInput;
use crate::design::EnvironmentLine;

/// Assesses the strategy.
pub fn assess(input: &StrategyInput<'_>) -> Assessment {
    let workload = &input.workload;
    let copies = input.design.topology.replicas;
    let replicas = f64::from(copies);
    let mut outcome = Outcome::exact(input);
    // What has expired since stays registered until a write comes.
    let registered = &input.exact.registered;
    let lookup = if workload.writes > 0.0 { 1.0 } else { 0.0 };
    outcome.messages = Estimate::with_worst(lookup + first(registered.at_write), lookup + workload.killed.1);
    outcome.registrations = outcome.stored(input) * replicas;
    outcome.round_trips = 1.0 + (1.0 - outcome.hit_ratio - outcome.refused).max(0.0);
    outcome.directory_entries = first(registered.total) * replicas;
    outcome.settings.replicas = Some(input.setting(EnvironmentLine::Replicas, copies));
    let registrations = format::number(outcome.registrations, 4);
    let words = Description {
        strategy: StrategyId::Registry,
        label: "register addresses in a directory".into(),
        failure_points: "The directory: while it is down fills cannot be registered, and what it forgets stays outdated.",
        who: "the system architects",
        why: format!(
            "one more service that must scale to {registrations} registrations/s, and a single point of failure"
        ),
    };
    outcome.assessment(input, words)
}
