//! `keyplan plan`: the comparison of the strategies.

use std::path::PathBuf;

use clap::Args;
use keyplan::design::Metric;
use keyplan::keyspace::Budget;
use keyplan::{plan, report};

use crate::failure::Outcome;
use crate::input::Design;
use crate::render::plan::Shown;
use crate::{output, render};

/// The arguments of `keyplan plan`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A design in either notation
    design: PathBuf,
    /// Print JSON for programs
    #[arg(long, conflicts_with = "markdown")]
    json: bool,
    /// Print a report in Markdown for a design review
    #[arg(long)]
    markdown: bool,
    /// Show every metric, not only those that `accept` names and five more
    #[arg(long)]
    all: bool,
    /// Leave out the trade-off, and the changes that would change the recommendation
    #[arg(long)]
    quick: bool,
}

impl Arguments {
    pub fn run(&self) -> Outcome {
        let design = Design::sound(&self.design)?.reading.design;
        let planned = if self.quick { plan::plan } else { plan::look_ahead };
        let plan = planned(&design, Budget::default());
        match (self.json, self.markdown) {
            (true, _) => output::json(&report::plan_json(&plan))?,
            (false, true) => output::text(&report::markdown(&plan))?,
            (false, false) => {
                let accepted: Vec<Metric> = design.limits.iter().map(|limit| limit.metric).collect();
                let shown = Shown { accepted: &accepted, all: self.all, width: output::width_of_results() };
                output::text(&render::plan::plan(&plan, shown))?;
            }
        }
        Ok(())
    }
}
