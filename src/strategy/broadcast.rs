//! Strategy 3: each fill is told to every data-access server, so that each of them knows what to delete.

use libm::pow;

use super::Strategy;
use super::assessment::{Assessment, Estimate};
use super::lossy::Lossy;
use super::outcome::{Outcome, Words, first};
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
        let missed = if workload.writes > 0.0 { missed(topology.message_loss, callers) } else { 0.0 };
        let mut registered = (first(situation.exact.registered.at_write), first(situation.exact.registered.total));
        if missed > 0.0 {
            let lossy = Lossy::of(situation, missed, 1.0);
            lossy.tell(&mut outcome);
            // A write deletes what its caller knows of.
            registered = (lossy.live_keys * (1.0 - missed), lossy.live_items);
        }
        outcome.messages = Estimate::with_worst(registered.0, workload.killed.1);
        outcome.registrations = outcome.fills(situation) * (callers - 1.0);
        // The one that fills knows of it, of the others those that its message reached.
        outcome.directory_entries = registered.1 * (1.0 + (callers - 1.0) * (1.0 - topology.message_loss));
        // A write that overtakes the registration deletes too little, as one that overtakes the fill.
        outcome.race = situation.raced_exactly(topology.fill_delay + topology.round_trip / 2.0);
        outcome.settings.push(situation.setting("callers", "callers", callers, ""));
        outcome.settings.push(situation.setting("message_loss", "message loss", topology.message_loss, "share"));
        outcome
            .notes
            .push("callers are taken to see each other's deletes: lists hold only what is in the cache".into());
        let registrations = outcome.registrations;
        let words = Words {
            strategy: self.name(),
            label: "broadcast addresses to all callers".into(),
            failure_points: "Every caller that was down or missed a message: what it does not know of, its writes leave outdated.",
            who: "the network admins",
            why: format!("{registrations:.0} messages/s between {callers:.0} callers"),
        };
        Ok(vec![outcome.assessment(situation, words)])
    }
}

/// The share of an entry's writes that miss it, where each of the other callers missed its registration with `loss`,
/// and writes come from any caller.
///
/// Of S callers 1 + X know of the entry, X being binomial of S - 1 and 1 - q, and it lives S / (1 + X) times as long as
/// where all know: E[S / (1 + X)] = (1 - q^S) / (1 - q), so as long as if each write missed it with the share returned.
fn missed(loss: f64, callers: f64) -> f64 {
    let none = pow(loss, callers);
    if loss >= 1.0 { 1.0 - 1.0 / callers } else { (loss - none) / (1.0 - none) }
}
