//! Making the files that can be downloaded.

use serde::{Deserialize, Serialize};

use keyplan::design::Reading;
use keyplan::keyspace::Budget;
use keyplan::plan::{self, Plan, plan_function};
use keyplan::report;
use keyplan::scheme;

use super::job::{Job, Reporter, Subject};

/// A file that can be downloaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum File {
    /// The design as it was typed.
    Text,
    /// The design in JSON.
    Design,
    /// The plan in JSON.
    Plan,
    /// The plan as comma-separated values.
    Csv,
    /// The plan as a report.
    Markdown,
    /// The key scheme of the chosen strategy.
    Scheme,
}

/// Makes a file. The answer is `None` where the design does not have it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Export {
    /// Which file.
    pub file: File,
    /// Of which design and function.
    pub subject: Subject,
    /// The label of the chosen strategy.
    pub strategy: String,
}

impl File {
    /// The words on its button.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Text => "Text",
            Self::Design | Self::Plan | Self::Scheme => "JSON",
            Self::Csv => "CSV",
            Self::Markdown => "Markdown",
        }
    }

    /// The end of its name.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Text => "keyplan",
            Self::Design => "design.json",
            Self::Plan => "plan.json",
            Self::Csv => "plan.csv",
            Self::Markdown => "plan.md",
            Self::Scheme => "scheme.json",
        }
    }

    /// Its media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Text => "text/plain;charset=utf-8",
            Self::Design | Self::Plan | Self::Scheme => "application/json",
            Self::Csv => "text/csv;charset=utf-8",
            Self::Markdown => "text/markdown;charset=utf-8",
        }
    }
}

impl Export {
    fn content(&self) -> Option<String> {
        let Subject { text, function } = &self.subject;
        let reading = Reading::of(text);
        let plan = || plan::plan(&reading.design, Budget::pause());
        let written = |write: fn(&Plan) -> String| Some(write(&plan()));
        match self.file {
            File::Text => Some(text.clone()),
            File::Design => Some(reading.document.to_json()),
            File::Plan => written(report::plan_json),
            File::Csv => written(report::csv),
            File::Markdown => written(report::markdown),
            File::Scheme => {
                let plan = plan_function(&reading.design, *function, Budget::pause())?;
                let chosen = plan.strategies.iter().find(|ranked| ranked.assessment.label == self.strategy)?;
                Some(scheme::Document::export(&reading, &plan.function, &chosen.assessment).ok()?.to_json())
            }
        }
    }
}

impl Job for Export {
    type Answer = Option<String>;

    fn begin(self, reporter: Reporter<Self::Answer>) {
        reporter.report(self.content());
    }
}
