//! Strategy 2: each fill is registered in a central directory, and each write asks it which addresses to delete.

use super::assessment::Assessment;
use super::behaviour::{Behaviour, Description, first};
use super::estimate::Estimate;
use super::format;
use super::id::StrategyId;
use super::inapplicable::Inapplicable;
use super::strategy_input::StrategyInput;
use crate::mechanism::{Directory, Ended};

/// Assesses the strategy.
pub fn assess(input: &StrategyInput<'_>) -> Result<Assessment, Inapplicable> {
    let workload = &input.workload;
    let copies = input.design.topology.replicas;
    let replicas = f64::from(copies);
    let mechanism = input.mechanism(input.point(Ended::LookUp(Directory::Shared { replicas: copies })))?;
    let mut behaviour = Behaviour::exact(input);
    // What has expired since stays registered until a write comes.
    let registered = &input.exact.registered;
    let lookup = if workload.writes > 0.0 { 1.0 } else { 0.0 };
    behaviour.messages = Estimate::with_worst(lookup + first(registered.at_write), lookup + workload.killed.1);
    behaviour.registrations = behaviour.stored(input) * replicas;
    behaviour.round_trips = 1.0 + (1.0 - behaviour.hit_ratio - behaviour.refused).max(0.0);
    behaviour.directory_entries = first(registered.total) * replicas;
    let registrations = format::number(behaviour.registrations, 4);
    let words = Description {
        strategy: StrategyId::Registry,
        mechanism,
        label: "register addresses in a directory".into(),
        failure_points: "The directory: while it is down fills cannot be registered, and what it forgets stays outdated.",
        who: "the system architects",
        why: format!(
            "one more service that must scale to {registrations} registrations/s, and a single point of failure"
        ),
    };
    Ok(behaviour.assessment(input, words))
}
