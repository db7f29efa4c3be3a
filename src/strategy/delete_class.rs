//! The baseline: a write deletes every address of its class, cached or not.

use super::assessment::Assessment;
use super::behaviour::{Behaviour, Description};
use super::estimate::Estimate;
use super::format;
use super::id::StrategyId;
use super::inapplicable::Inapplicable;
use super::memo::Memo;
use crate::mechanism::Ended;

/// Assesses the strategy.
pub fn assess(memo: &Memo<'_>) -> Result<Assessment, Inapplicable> {
    let input = &memo.input;
    let mechanism = input.mechanism(input.point(Ended::DeleteEach))?;
    let law = input.law(&mechanism);
    let mut behaviour = Behaviour::of(input, &mechanism, &law, &memo.totals(&law));
    let (mean, worst) = input.workload.killed;
    behaviour.messages = Estimate::with_worst(mean, worst);
    let useful = if mean > 0.0 { behaviour.live_keys / mean } else { 0.0 };
    let words = Description {
        strategy: StrategyId::DeleteClass,
        mechanism,
        label: "delete the whole class".into(),
        failure_points: "Nothing beyond the cache itself; a delete that is lost leaves one outdated address.",
        who: "the cache's operators",
        why: format!(
            "{} a write, of which {} hit anything",
            format::counted(mean, "delete", "deletes"),
            format::share(useful)
        ),
    };
    Ok(behaviour.assessment(input, words))
}
