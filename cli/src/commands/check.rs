//! `keyplan check`: the problems of a design.

use std::path::PathBuf;

use clap::Args;
use keyplan::keyspace::Budget;
use keyplan::{plan, report};

use crate::failure::{Failure, Outcome};
use crate::input::Design;
use crate::output;

/// The arguments of `keyplan check`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A design in either notation
    design: PathBuf,
    /// Fail as well if no strategy keeps to all `accept` lines
    #[arg(long)]
    accept: bool,
}

impl Arguments {
    pub fn run(&self) -> Outcome {
        let design = Design::read(&self.design)?;
        let warnings = plan::warnings(&design.reading.design, Budget::default());
        design.print(&[design.reading.problems.as_slice(), &warnings].concat());
        if design.reading.is_sound() && (!self.accept || has_acceptable_strategies(&design)) {
            Ok(())
        } else {
            Err(Failure::Problems)
        }
    }
}

/// Whether each function has a strategy that keeps to all limits. Names the functions that have none.
fn has_acceptable_strategies(design: &Design) -> bool {
    let plan = plan::plan(&design.reading.design, Budget::default());
    let mut all = true;
    for function in plan.functions.iter().filter(|f| f.strategies.iter().all(|ranked| !ranked.breaks.is_empty())) {
        all = false;
        let sentence = report::recommendation_sentence(function);
        output::note_text(&format!("{}: {}: {sentence}\n", design.name, function.function));
    }
    all
}
