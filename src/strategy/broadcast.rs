//! Strategy 3: each fill is told to every data-access server, so that each of them knows what to delete.

use libm::{exp, lgamma, log, log1p};

use super::Strategy;
use super::assessment::{Assessment, Estimate, Unchecked};
use super::lossy::Lossy;
use super::outcome::{Outcome, Words};
use super::situation::Situation;
use crate::design::Metric;

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
        // Lists drop what has expired, since they know when it was filled.
        let mut registered = (outcome.live_keys, outcome.live_items);
        if topology.message_loss > 0.0 && workload.writes > 0.0 {
            let lossy = Lossy::of(situation, &unheard(topology.message_loss, topology.callers), (1.0, true));
            lossy.tell(&mut outcome);
            // A write deletes what its caller knows of.
            registered = (lossy.known_keys, lossy.live_items);
        }
        outcome.messages = Estimate::with_worst(registered.0, workload.killed.1);
        outcome.registrations = outcome.stored(situation) * (callers - 1.0);
        // The one that fills knows of it, of the others those that its message reached.
        outcome.directory_entries = registered.1 * (1.0 + (callers - 1.0) * (1.0 - topology.message_loss));
        // A write that overtakes the registration deletes too little, as one that overtakes the fill.
        outcome.race =
            situation.raced_exactly(topology.fill_delay + if callers > 1.0 { topology.round_trip / 2.0 } else { 0.0 });
        if outcome.race > 0.0 && callers > 1.0 {
            outcome.unchecked.push(Unchecked {
                metrics: &[Metric::RaceShare],
                why: "that a write overtakes a registration is derived, and not simulated".into(),
            });
        }
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

/// The share of the callers that do not know of an entry, and how likely that many do not.
///
/// Each of the others misses its registration with `loss`; writes come from any caller, so that share of them misses
/// the entry. What is less likely than 1e-12 is left out.
fn unheard(loss: f64, callers: u32) -> Vec<(f64, f64)> {
    let (others, all) = (f64::from(callers) - 1.0, f64::from(callers));
    if loss >= 1.0 {
        return vec![(1.0, others / all)];
    }
    let mean = others * loss;
    let deviation = (mean * (1.0 - loss)).sqrt();
    let first = (mean - 8.0 * deviation - 8.0).max(0.0).floor();
    let last = (mean + 8.0 * deviation + 8.0).min(others).ceil();
    // In steps, where there are thousands of callers.
    let step = ((last - first) / 64.0).ceil().max(1.0);
    let likely = |missing: f64| {
        let ways = lgamma(others + 1.0) - lgamma(missing + 1.0) - lgamma(others - missing + 1.0);
        exp(ways + missing * log(loss) + (others - missing) * log1p(-loss))
    };
    let counts = (0..=((last - first) / step) as u32).map(|i| first + step * f64::from(i));
    let weighted: Vec<(f64, f64)> = counts.map(|missing| (likely(missing), missing / all)).collect();
    let total: f64 = weighted.iter().map(|(weight, _)| weight).sum();
    weighted.into_iter().filter(|(weight, _)| *weight > 1e-12).map(|(weight, share)| (weight / total, share)).collect()
}
