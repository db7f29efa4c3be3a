//! Strategy 2: a central directory is told of each fill, and asked by each write which addresses to delete.

use super::assessment::{Assessment, Estimate};
use super::outcome::{Description, Outcome, first};
use super::strategy_input::StrategyInput;
use super::{Strategy, format};

/// A central directory of addresses.
pub struct Registry;

impl Strategy for Registry {
    fn name(&self) -> &'static str {
        "registry"
    }

    fn assess(&self, input: &StrategyInput<'_>) -> Result<Vec<Assessment>, String> {
        let workload = &input.workload;
        let replicas = f64::from(input.design.topology.replicas);
        let mut outcome = Outcome::exact(input);
        // What has expired since stays registered until a write comes.
        let registered = &input.exact.registered;
        let lookup = if workload.writes > 0.0 { 1.0 } else { 0.0 };
        outcome.messages = Estimate::with_worst(lookup + first(registered.at_write), lookup + workload.killed.1);
        outcome.registrations = outcome.stored(input) * replicas;
        outcome.round_trips = 1.0 + (1.0 - outcome.hit_ratio - outcome.refused).max(0.0);
        outcome.directory_entries = first(registered.total) * replicas;
        outcome.settings.push(input.setting("replicas", "replicas", replicas, ""));
        let registrations = format::number(outcome.registrations, 4);
        let words = Description {
            strategy: self.name(),
            label: "register addresses in a directory".into(),
            failure_points: "The directory: while it is down fills cannot be registered, and what it forgets stays outdated.",
            who: "the system architects",
            why: format!(
                "one more service that must scale to {registrations} registrations/s, and a single point of failure"
            ),
        };
        Ok(vec![outcome.assessment(input, words)])
    }
}
