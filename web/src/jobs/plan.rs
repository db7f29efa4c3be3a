//! Planning one function.

use serde::{Deserialize, Serialize};

use keyplan::design::Reading;
use keyplan::keyspace::Budget;
use keyplan::plan::{glance_ahead, plan_function};

use super::job::{Job, Reporter, Subject};
use crate::plan_view::PlanView;

/// Plans a function. The answer is `None` where the design has no such function.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Plan {
    /// The function.
    pub subject: Subject,
    /// Whether to count for longer, and to look for what would change the recommendation.
    pub looks_ahead: bool,
}

impl Plan {
    /// Does the whole job.
    #[must_use]
    pub fn run(&self) -> Option<PlanView> {
        let Subject { text, function } = &self.subject;
        let reading = Reading::of(text);
        let plan = if self.looks_ahead {
            glance_ahead(&reading.design, *function, Budget::pause())
        } else {
            plan_function(&reading.design, *function, Budget::page())
        };
        plan.map(|plan| PlanView::new(&reading, &plan, self.looks_ahead))
    }
}

impl Job for Plan {
    type Answer = Option<PlanView>;

    fn begin(self, reporter: Reporter<Self::Answer>) {
        reporter.report(self.run());
    }
}
