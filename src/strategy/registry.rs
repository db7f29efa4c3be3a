//! Strategy 2: a central directory is told of each fill, and asked by each write which addresses to delete.

use super::assessment::{Assessment, Estimate};
use super::outcome::{Outcome, Words, first};
use super::situation::Situation;
use super::{Strategy, figures};

/// A central directory of addresses.
pub struct Registry;

impl Strategy for Registry {
    fn name(&self) -> &'static str {
        "registry"
    }

    fn assess(&self, situation: &Situation<'_>) -> Result<Vec<Assessment>, String> {
        let workload = &situation.workload;
        let replicas = f64::from(situation.design.topology.replicas);
        let mut outcome = Outcome::exact(situation);
        // What has expired since stays registered until a write comes.
        let registered = &situation.exact.registered;
        let lookup = if workload.writes > 0.0 { 1.0 } else { 0.0 };
        outcome.messages = Estimate::with_worst(lookup + first(registered.at_write), lookup + workload.killed.1);
        outcome.registrations = outcome.stored(situation) * replicas;
        outcome.round_trips = 1.0 + (1.0 - outcome.hit_ratio - outcome.refused).max(0.0);
        outcome.directory_entries = first(registered.total) * replicas;
        outcome.settings.push(situation.setting("replicas", "replicas", replicas, ""));
        let registrations = figures::number(outcome.registrations, 4);
        let words = Words {
            strategy: self.name(),
            label: "register addresses in a directory".into(),
            failure_points: "The directory: while it is down fills cannot be registered, and what it forgets stays outdated.",
            who: "the system architects",
            why: format!(
                "one more service that must scale to {registrations} registrations/s, and a single point of failure"
            ),
        };
        Ok(vec![outcome.assessment(situation, words)])
    }
}
