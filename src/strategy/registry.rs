//! Strategy 2: each fill is registered in a central directory, and each write asks it which addresses to delete.

use super::assessment::Assessment;
use super::behaviour::{Behaviour, Description};
use super::directory::Listed;
use super::format;
use super::id::StrategyId;
use super::inapplicable::Inapplicable;
use super::memo::Memo;
use crate::mechanism::{Directory, Ended};

/// Assesses the strategy.
pub fn assess(memo: &Memo<'_>) -> Result<Assessment, Inapplicable> {
    let input = &memo.input;
    let copies = input.design.topology.replicas;
    let replicas = f64::from(copies);
    let mechanism = input.mechanism(input.point(Ended::LookUp(Directory::Shared { replicas: copies })))?;
    let law = input.law(&mechanism);
    let mut behaviour = Behaviour::of(input, &mechanism, &law, &memo.totals(&law));
    let listed = Listed::of(memo, &mechanism);
    behaviour.messages = listed.look_ups.plus(listed.found);
    // Without a lease a key is registered before its source is read and again after it is stored.
    let again = if mechanism.guards().lease.is_some() { 0.0 } else { behaviour.stored(input) };
    behaviour.registrations = (behaviour.fills(input) + again) * replicas * listed.classes;
    behaviour.round_trips = 1.0 + behaviour.fetched;
    behaviour.directory_entries = listed.entries * replicas;
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
