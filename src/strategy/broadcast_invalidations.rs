//! Strategy 3b: each caller has a cache of its own, and each write announces to all others what is outdated.

use super::assessment::Assessment;
use super::behaviour::{Behaviour, Description};
use super::closed_forms::FOREVER;
use super::estimate::{Estimate, Worst};
use super::id::StrategyId;
use super::inapplicable::Inapplicable;
use super::kind::classes_named;
use super::lossy::Lossy;
use super::memo::Memo;
use crate::mechanism::{Ended, Place, Point};

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
    // The caller that writes misses nothing.
    let others = (callers - 1.0) / callers;
    let lossy = Lossy::of(input, &[(1.0, topology.message_loss * others)], (callers, false));
    let mut behaviour = Behaviour::exact(input);
    // Local copies have no tombstones.
    behaviour.refused = 0.0;
    lossy.set(&mut behaviour);
    behaviour.live_items *= callers;
    // A message is half a round trip on its way.
    let (late, age) = input.lagging(topology.round_trip / 2.0);
    behaviour.stale_share += lossy.hit_ratio * others * late;
    let worst = match input.guards.backstop {
        ttl if topology.message_loss == 0.0 => Some(Worst::Value(ttl.min(topology.round_trip / 2.0))),
        FOREVER => Some(Worst::Unbounded),
        ttl => Some(Worst::Value(ttl)),
    };
    behaviour.stale_age = match callers > 1.0 {
        true => Estimate { value: lossy.age + others * age, worst },
        false => Estimate::of(0.0),
    };
    let raced = |delay: f64| input.raced_unguarded(delay, &lossy.groups);
    let (all, late) = (topology.fill_delay, topology.fill_delay.min(topology.round_trip / 2.0));
    behaviour.race = match input.guards.lease {
        // A message that is lost voids no token, nor one that is still on its way.
        Some(_) => others * (topology.message_loss * raced(all) + (1.0 - topology.message_loss) * raced(late)),
        None => raced(all),
    };
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
