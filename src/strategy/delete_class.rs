//! The baseline: a write deletes every address of its class, seen or not.

use super::assessment::{Assessment, Estimate};
use super::outcome::{Description, Outcome};
use super::strategy_input::StrategyInput;
use super::{Strategy, format};

/// Delete the whole class.
pub struct DeleteClass;

impl Strategy for DeleteClass {
    fn name(&self) -> &'static str {
        "delete-class"
    }

    fn assess(&self, input: &StrategyInput<'_>) -> Result<Vec<Assessment>, String> {
        let mut outcome = Outcome::exact(input);
        let (mean, worst) = input.workload.killed;
        outcome.messages = Estimate::with_worst(mean, worst);
        let useful = if mean > 0.0 { outcome.live_keys / mean } else { 0.0 };
        let words = Description {
            strategy: self.name(),
            label: "delete the whole class".into(),
            failure_points: "Nothing beyond the cache itself; a delete that is lost leaves one outdated address.",
            who: "the cache's operators",
            why: format!(
                "{} a write, of which {} hit anything",
                format::counted(mean, "delete", "deletes"),
                format::percent(useful, 2)
            ),
        };
        Ok(vec![outcome.assessment(input, words)])
    }
}
