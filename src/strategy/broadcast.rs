//! Strategy 3: each fill is told to every data-access server, so that each of them knows what to delete.

use super::Strategy;
use super::assessment::{Assessment, Estimate, Objection, Setting, Worst};
use super::forms::exact;
use super::outcome::{Outcome, raced_fills};
use super::situation::Situation;

/// Registrations to all callers.
pub struct Broadcast;

impl Strategy for Broadcast {
    fn name(&self) -> &'static str {
        "broadcast"
    }

    fn assess(&self, situation: &Situation<'_>) -> Result<Vec<Assessment>, String> {
        let workload = &situation.workload;
        let topology = &situation.design.topology;
        let callers = f64::from(topology.callers);
        let mut outcome = Outcome::exact(situation);
        outcome.messages = Estimate::with_worst(outcome.live_keys, workload.killed.1);
        outcome.registrations = outcome.fills(situation) * (callers - 1.0);
        outcome.directory_entries = outcome.live_items * callers;
        // A write that overtakes the registration deletes too little, as one that overtakes the fill.
        outcome.race = raced_fills(situation, topology.fill_delay + topology.round_trip / 2.0);
        if topology.message_loss > 0.0 && workload.writes > 0.0 {
            orphan(&mut outcome, situation, topology.message_loss * (callers - 1.0) / callers);
        }
        let registrations = outcome.registrations;
        let mut notes = workload.notes.clone();
        notes.push("staleness from lost messages is derived, not yet simulated".into());
        Ok(vec![Assessment {
            strategy: self.name(),
            label: "broadcast addresses to all callers".into(),
            settings: vec![
                Setting { name: "callers", value: callers, unit: "", assumed: situation.is_assumed("callers") },
                Setting {
                    name: "message_loss",
                    value: topology.message_loss,
                    unit: "share",
                    assumed: situation.is_assumed("message loss"),
                },
            ],
            metrics: outcome.metrics(situation),
            failure_points: "Every caller that was down or missed a message: what it does not know of, its writes leave outdated.",
            objections: vec![Objection {
                who: "the network admins",
                why: format!("{registrations:.0} messages/s between {callers:.0} callers"),
            }],
            notes,
        }])
    }
}

/// What lost messages do: the write comes to a caller that never heard of the address with probability `missed`.
///
/// An address is fresh until a write, then absent, or outdated if the write missed it, which goes on with each
/// further write; so of the hits a share `missed` is outdated, and for 1 / (mu (1 - missed)) on average.
fn orphan(outcome: &mut Outcome, situation: &Situation<'_>, missed: f64) {
    let workload = &situation.workload;
    outcome.stale_share = outcome.hit_ratio * missed;
    let kept = (1.0 - missed).max(f64::EPSILON);
    let age = workload.over_reads(
        |reads, writes| {
            if writes > 0.0 { exact(reads, writes) * missed / (writes * kept) } else { 0.0 }
        },
    );
    let hits = outcome.hit_ratio.max(f64::MIN_POSITIVE);
    outcome.stale_age = Estimate { value: (age / hits).min(1e15), worst: Some(Worst::Unbounded) };
}
