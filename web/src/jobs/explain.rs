//! Explaining how the keys of a function are counted.

use serde::{Deserialize, Serialize};

use keyplan::design::Reading;
use keyplan::keyspace::{Budget, explain};
use keyplan::report::explanation;

use super::job::{Job, Reporter, Subject};

/// Explains the count of a function. The answer is in lines.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Explain(pub Subject);

impl Job for Explain {
    type Answer = Vec<String>;

    fn begin(self, reporter: Reporter<Self::Answer>) {
        let design = Reading::of(&self.0.text).design;
        let function = design.functions.get(self.0.function);
        reporter.report(function.map_or_else(Vec::new, |function| explanation(&explain(function, Budget::page()))));
    }
}
