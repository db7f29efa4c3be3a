//! The baseline: a write deletes every address of its class, cached or not.

use super::assessment::Assessment;
use super::behaviour::{Behaviour, Description};
use super::estimate::Estimate;
use super::format;
use super::id::StrategyId;
use super::inapplicable::Inapplicable;
use super::lossy::Lossy;
use super::strategy_input::StrategyInput;
use crate::mechanism::Ended;

/// Assesses the strategy.
pub fn assess(input: &StrategyInput<'_>) -> Result<Assessment, Inapplicable> {
    let mechanism = input.mechanism(input.point(Ended::DeleteEach))?;
    let mut behaviour = Behaviour::exact(input);
    if let Some(lossy) = Lossy::deletes(input) {
        lossy.set_shared(input, &mut behaviour);
    }
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
