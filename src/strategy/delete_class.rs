//! The baseline: a write deletes every address of its class, cached or not.

use super::assessment::Assessment;
use super::behaviour::{Behaviour, Description};
use super::estimate::Estimate;
use super::format;
use super::id::StrategyId;
use super::strategy_input::StrategyInput;

/// Assesses the strategy.
pub fn assess(input: &StrategyInput<'_>) -> Assessment {
    let mut behaviour = Behaviour::exact(input);
    let (mean, worst) = input.workload.killed;
    behaviour.messages = Estimate::with_worst(mean, worst);
    let useful = if mean > 0.0 { behaviour.live_keys / mean } else { 0.0 };
    let words = Description {
        strategy: StrategyId::DeleteClass,
        label: "delete the whole class".into(),
        failure_points: "Nothing beyond the cache itself; a delete that is lost leaves one outdated address.",
        who: "the cache's operators",
        why: format!(
            "{} a write, of which {} hit anything",
            format::counted(mean, "delete", "deletes"),
            format::share(useful)
        ),
    };
    behaviour.assessment(input, words)
}
