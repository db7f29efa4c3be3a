//! Strategy 7: deletes are read from the database's log, and sent in batches after the writes.

use super::assessment::Assessment;
use super::behaviour::{Behaviour, Description};
use super::estimate::Estimate;
use super::id::StrategyId;
use super::inapplicable::Inapplicable;
use super::memo::Memo;
use super::{choose, format};
use crate::mechanism::{Ended, Point, When};

/// Assesses the strategy.
pub fn assess(memo: &Memo<'_>) -> Result<Assessment, Inapplicable> {
    let input = &memo.input;
    let workload = &input.workload;
    let settings = &input.design.settings;
    let (lag, batch) = (settings.lag, choose::batch(input));
    let when = When::FromLog { lag, batch: batch.setting.value };
    let mechanism = input.mechanism(Point { when, ..input.point(Ended::DeleteEach) })?;
    let law = input.law(&mechanism);
    let mut behaviour = Behaviour::of(input, &mechanism, &law, &memo.totals(&law));
    if behaviour.race > 0.0 && !law.race.is_open() {
        behaviour
            .notes
            .push("what a write overtakes on its way to the cache is deleted when the log catches up".into());
    }
    if law.tombstone > 0.0 {
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
