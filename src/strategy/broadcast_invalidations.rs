//! Strategy 3b: each caller has a cache of its own, and each write announces to all others what is outdated.

use super::assessment::Assessment;
use super::behaviour::{Behaviour, Description};
use super::entry::Totals;
use super::id::StrategyId;
use super::inapplicable::Inapplicable;
use super::kind::classes_named;
use super::memo::Memo;
use crate::mechanism::{Ended, Place, Point};
use crate::workload::Addresses;

/// Assesses the strategy.
///
/// # Errors
///
/// Why it does not apply.
pub fn assess(memo: &Memo<'_>) -> Result<Assessment, Inapplicable> {
    let input = &memo.input;
    let workload = &input.workload;
    if workload.writes == 0.0 {
        return Err(Inapplicable::NeverWritten { function: input.function.name.clone() });
    }
    let mechanism = input.mechanism(Point { place: Place::Callers, ..input.point(Ended::Publish) })?;
    let topology = &input.design.topology;
    let callers = f64::from(topology.callers);
    let law = input.law(&mechanism);
    // Each caller has its share of the reads.
    let of_callers = |all: &Addresses| Addresses { count: all.count * callers, share: all.share / callers, ..*all };
    let addresses: Vec<Addresses> = workload.addresses.iter().map(of_callers).collect();
    let totals = Totals::of(&law, &workload.groups, &addresses);
    let mut behaviour = Behaviour::of(input, &mechanism, &law, &totals);
    behaviour.live_keys /= callers;
    behaviour.round_trips = 0.0;
    behaviour.messages = classes_named(memo, &mechanism, |ended| ended == Ended::Publish).times(callers - 1.0);
    // What is read crosses no network; what is filled comes from the database.
    behaviour.remote = false;
    let words = Description {
        strategy: StrategyId::BroadcastInvalidations,
        mechanism,
        label: "keep copies at all callers, and tell them of writes".into(),
        failure_points: "Every caller that missed a message: it answers with what is outdated until the next write or the TTL.",
        who: "the network admins",
        why: format!("{} copies of the data, and a message to each of them a write", topology.callers),
    };
    Ok(behaviour.assessment(input, words))
}
