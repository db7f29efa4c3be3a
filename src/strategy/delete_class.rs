//! The baseline: a write deletes every address of its class, seen or not.

use super::Strategy;
use super::assessment::{Assessment, Estimate};
use super::outcome::{Outcome, Words};
use super::situation::Situation;

/// Delete the whole class.
pub struct DeleteClass;

impl Strategy for DeleteClass {
    fn name(&self) -> &'static str {
        "delete-class"
    }

    fn assess(&self, situation: &Situation<'_>) -> Result<Vec<Assessment>, String> {
        let mut outcome = Outcome::exact(situation);
        let (mean, worst) = situation.workload.killed;
        outcome.messages = Estimate::with_worst(mean, worst);
        let useful = if mean > 0.0 { 100.0 * outcome.live_keys / mean } else { 0.0 };
        let words = Words {
            strategy: self.name(),
            label: "delete the whole class".into(),
            failure_points: "Nothing beyond the cache itself; a delete that is lost leaves one outdated address.",
            who: "the cache's operators",
            why: format!("{mean:.0} deletes a write, of which {useful:.1}% hit anything"),
        };
        Ok(vec![outcome.assessment(situation, words)])
    }
}
