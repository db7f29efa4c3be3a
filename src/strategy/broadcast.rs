//! Strategy 3: each fill is announced to all callers, so that each of them knows what to delete.

use super::assessment::Assessment;
use super::behaviour::{Behaviour, Description};
use super::caveat::Caveat;
use super::directory::Listed;
use super::format;
use super::id::StrategyId;
use super::inapplicable::Inapplicable;
use super::memo::Memo;
use crate::design::Metric;
use crate::mechanism::{Directory, Ended};

/// Assesses the strategy.
pub fn assess(memo: &Memo<'_>) -> Result<Assessment, Inapplicable> {
    let input = &memo.input;
    let mechanism = input.mechanism(input.point(Ended::LookUp(Directory::Own)))?;
    let topology = &input.design.topology;
    let callers = f64::from(topology.callers);
    let law = input.law(&mechanism);
    let totals = memo.totals(&law);
    let mut behaviour = Behaviour::of(input, &mechanism, &law, &totals);
    let listed = Listed::of(memo, &mechanism);
    // A write tells all others to forget what it deletes. Its own look-up crosses no network.
    behaviour.messages = listed.found.plus(listed.look_ups.times(callers - 1.0));
    behaviour.registrations = behaviour.stored(input) * (callers - 1.0) * listed.classes;
    // The one that fills knows of it, of the others those that its message reached.
    behaviour.directory_entries = listed.entries * (1.0 + (callers - 1.0) * (1.0 - topology.message_loss));
    if behaviour.race > 0.0 && callers > 1.0 {
        behaviour.caveats.push(Caveat::on(
            &[Metric::RaceShare, Metric::StaleReadShare, Metric::StaleAge],
            "that a write overtakes a registration is derived, and not simulated",
        ));
    }
    let registrations = format::number(behaviour.registrations, 4);
    let words = Description {
        strategy: StrategyId::Broadcast,
        mechanism,
        label: "broadcast addresses to all callers".into(),
        failure_points: "Every caller that was down or missed a message: what it does not know of, its writes leave outdated.",
        who: "the network admins",
        why: format!("{registrations} messages/s between {} callers", input.design.topology.callers),
    };
    Ok(behaviour.assessment(input, words))
}
