//! Strategy 2: a central directory is told of each fill, and asked by each write which addresses to delete.

use super::Strategy;
use super::assessment::{Assessment, Estimate, Objection, Setting};
use super::outcome::Outcome;
use super::situation::Situation;

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
        let found = outcome.live_keys;
        let lookup = if workload.writes > 0.0 { 1.0 } else { 0.0 };
        outcome.messages = Estimate::with_worst(lookup + found, lookup + workload.killed.1);
        outcome.registrations = outcome.fills(situation) * replicas;
        outcome.round_trips = 1.0 + (1.0 - outcome.hit_ratio);
        outcome.directory_entries = outcome.live_items * replicas;
        let registrations = outcome.registrations;
        Ok(vec![Assessment {
            strategy: self.name(),
            label: "register addresses in a directory".into(),
            settings: vec![Setting {
                name: "replicas",
                value: replicas,
                unit: "",
                assumed: situation.is_assumed("replicas"),
            }],
            metrics: outcome.metrics(situation),
            failure_points: "The directory: while it is down fills cannot be registered, and what it forgets stays outdated.",
            objections: vec![Objection {
                who: "the system architects",
                why: format!(
                    "one more service that must scale to {registrations:.0} registrations/s, and a single point of failure"
                ),
            }],
            notes: workload.notes.clone(),
        }])
    }
}
