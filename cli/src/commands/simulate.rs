//! `keyplan simulate`: the strategies event by event.

use std::path::PathBuf;

use clap::Args;
use keyplan::design::Design;
use keyplan::keyspace::Budget;
use keyplan::plan::{self, FunctionPlan};
use keyplan::report;
use keyplan::report::simulation::Simulated;
use keyplan::simulator::{Run, Setup};

use crate::failure::Outcome;
use crate::waiting::Waiting;
use crate::{input, output, render, whole};

/// The arguments of `keyplan simulate`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A design in either notation
    design: PathBuf,
    /// Print JSON for programs
    #[arg(long)]
    json: bool,
    /// The seed of the random numbers: the same seed gives the same result everywhere
    #[arg(long, value_parser = whole::up_to_64_bits, allow_negative_numbers = true, default_value = "1")]
    seed: u64,
    /// The seconds of the design's clock to simulate. By default, about two million events of each function. Ctrl-C
    /// ends it sooner
    #[arg(long, value_parser = seconds, allow_negative_numbers = true)]
    seconds: Option<f64>,
}

/// A time that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("not a number of seconds above 0: write a number such as 3600")]
struct BadSeconds;

fn seconds(text: &str) -> Result<f64, BadSeconds> {
    let seconds = text.parse().ok().filter(|seconds: &f64| *seconds > 0.0 && seconds.is_finite());
    seconds.ok_or(BadSeconds)
}

/// The events between two looks at the clock.
const STRIDE: u64 = 20_000;

impl Arguments {
    pub fn run(&self) -> Outcome {
        let design = input::Design::sound(&self.design)?.reading.design;
        let plan = plan::plan(&design, Budget::default());
        let waiting = Waiting::for_events();
        let functions: Vec<Simulated<'_>> = (0..)
            .zip(&plan.functions)
            .map(|(index, function)| self.simulate(&design, index, function, &waiting))
            .collect();
        if waiting.ended_early() {
            output::note("interrupted: the figures rest on the events simulated so far");
        }
        match self.json {
            true => output::json(&report::simulation_json(&functions, self.seed))?,
            false => output::text(&render::simulation::simulation(&functions, output::width_of_results()))?,
        }
        Ok(())
    }

    fn simulate<'p>(&self, design: &Design, index: usize, plan: &'p FunctionPlan, waiting: &Waiting) -> Simulated<'p> {
        let assessments: Vec<_> = plan.strategies.iter().map(|ranked| &ranked.assessment).collect();
        let report = Setup::of(design, index, &plan.keys, &assessments).map(|setup| {
            let mut run = Run::new(&setup, self.seed, self.seconds);
            let mut watch = waiting.watch(&plan.function);
            let mut progress = run.step(STRIDE);
            while !progress.is_over() && watch(progress.done.saturating_mul(1000) / progress.of.max(1)) {
                progress = run.step(STRIDE);
            }
            run.report()
        });
        Simulated { plan, report }
    }
}
