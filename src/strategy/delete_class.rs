//! The baseline: a write deletes every address of its class, seen or not.

use super::assessment::{Assessment, Estimate};
use super::outcome::{Outcome, Words};
use super::situation::Situation;
use super::{Strategy, figures};

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
        let useful = if mean > 0.0 { outcome.live_keys / mean } else { 0.0 };
        let words = Words {
            strategy: self.name(),
            label: "delete the whole class".into(),
            failure_points: "Nothing beyond the cache itself; a delete that is lost leaves one outdated address.",
            who: "the cache's operators",
            why: format!(
                "{} a write, of which {} hit anything",
                figures::counted(mean, "delete", "deletes"),
                figures::percent(useful, 2)
            ),
        };
        Ok(vec![outcome.assessment(situation, words)])
    }
}
