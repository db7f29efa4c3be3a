//! Strategy 7: deletes are read from the database's log, and sent in batches after the writes.

use super::assessment::Assessment;
use super::behaviour::{Behaviour, Description};
use super::estimate::Estimate;
use super::id::StrategyId;
use super::inapplicable::Inapplicable;
use super::lossy::Lossy;
use super::strategy_input::StrategyInput;
use super::{choose, format};
use crate::mechanism::{Ended, Point, When};

/// Assesses the strategy.
pub fn assess(input: &StrategyInput<'_>) -> Result<Assessment, Inapplicable> {
    let workload = &input.workload;
    let settings = &input.design.settings;
    let (lag, batch) = (settings.lag, choose::batch(input));
    let when = When::FromLog { lag, batch: batch.setting.value };
    let mechanism = input.mechanism(Point { when, ..input.point(Ended::DeleteEach) })?;
    let mut behaviour = Behaviour::exact(input);
    let (stale, age) = input.lagging(lag);
    let worst = if workload.writes > 0.0 { lag.min(input.guards.backstop) } else { 0.0 };
    behaviour.stale_age = Estimate::with_worst(age, worst);
    if let Some(lossy) = Lossy::deletes(input) {
        lossy.set_shared(input, &mut behaviour);
        behaviour.stale_age.value += age;
    }
    behaviour.stale_share += behaviour.hit_ratio * stale;
    // A delete that is not there yet voids no token.
    let delay = input.design.topology.fill_delay;
    let unguarded = if input.guards.lease.is_some() { delay.min(lag) } else { delay };
    behaviour.race = input.raced_unguarded(unguarded, &input.exact.hits.groups);
    if behaviour.race > 0.0 && lag >= delay {
        behaviour
            .notes
            .push("what a write overtakes on its way to the cache is deleted when the log catches up".into());
    }
    if input.guards.tombstone > 0.0 {
        behaviour
            .caveats
            .extend(input.unlike_simulated("tombstones begin when a late delete comes; that is not in the figures"));
    }
    let (mean, most) = workload.killed;
    behaviour.messages =
        Estimate::with_worst(mean / f64::from(batch.setting.value), most / f64::from(batch.setting.value));
    behaviour.notes.extend(batch.note);
    let words = Description {
        strategy: StrategyId::CommitLog,
        mechanism,
        label: "delete from the database's log".into(),
        failure_points: "The reader of the log: while it is down, nothing is invalidated at all.",
        who: "the DBAs",
        why: format!(
            "somebody reads their log, and {} of the reads fall into its lag",
            format::share(behaviour.stale_share)
        ),
    };
    Ok(behaviour.assessment(input, words))
}
