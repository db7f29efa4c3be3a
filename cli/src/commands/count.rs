//! `keyplan count`: the key space of each function.

use std::path::PathBuf;

use clap::Args;
use keyplan::keyspace::{self, Budget};
use keyplan::report::{self, Counted};

use crate::failure::Outcome;
use crate::input::Design;
use crate::waiting::Waiting;
use crate::{output, render, whole};

/// The arguments of `keyplan count`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A design in either notation
    design: PathBuf,
    /// Print JSON for programs
    #[arg(long)]
    json: bool,
    /// Explain how each count was made
    #[arg(long)]
    explain: bool,
    /// The most steps of one count, such as 500k or 1G: a count that needs more is given as bounds. Ctrl-C ends it
    /// sooner
    #[arg(long, value_parser = whole::up_to_64_bits, allow_negative_numbers = true, default_value = "4M")]
    steps: u64,
}

impl Arguments {
    pub fn run(&self) -> Outcome {
        let design = Design::sound(&self.design)?.reading.design;
        let budget = Budget { steps: self.steps };
        let waiting = Waiting::for_steps(self.steps);
        let mut counted: Vec<Counted<'_>> = Vec::new();
        for (index, function) in design.functions.iter().enumerate() {
            let keys = keyspace::count_watched(function, budget, &mut waiting.watch(&function.name));
            let classes = keyspace::classes_watched(&design, index, budget, &mut waiting.watch(&function.name));
            let explanation = match self.explain {
                true => report::explanation(&keyspace::explain(function, budget)),
                false => Vec::new(),
            };
            counted.push(Counted { function: &function.name, keys, classes, explanation });
        }
        if waiting.ended_early() {
            output::note("interrupted: what is not exact is given as bounds");
        }
        match self.json {
            true => output::json(&report::count_json(&counted))?,
            false => output::text(&render::count::counts(&counted, output::width_of_results()))?,
        }
        Ok(())
    }
}
