//! Simulating a function, a slice of events at a time.

use gloo::timers::callback::Timeout;
use serde::{Deserialize, Serialize};

use keyplan::design::Reading;
use keyplan::keyspace::Budget;
use keyplan::plan::{FunctionPlan, plan_function};
use keyplan::report::simulation::{self, Simulated as Report};
use keyplan::simulator::{Round, Setup};

use super::job::{Job, Reporter, Subject};
use crate::simulation::Findings;

/// Simulates a function.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Simulate(pub Subject);

/// What the page receives of a simulation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Simulated {
    /// The share that is done, from 0 to 1.
    SoFar(f64),
    /// The result.
    Done(Findings),
}

/// Events between two looks at the page's messages.
const SLICE: u64 = 50_000;

impl Job for Simulate {
    type Answer = Simulated;

    fn begin(self, reporter: Reporter<Self::Answer>) {
        let Subject { text, function } = self.0;
        let design = Reading::of(&text).design;
        let Some(plan) = plan_function(&design, function, Budget::pause()) else {
            return reporter.report(Simulated::Done(Findings::default()));
        };
        let assessments: Vec<_> = plan.strategies.iter().map(|ranked| &ranked.assessment).collect();
        match Setup::of(&design, function, &plan.keys, &assessments) {
            Ok(setup) => go_on(Round::new(setup, 1, None), plan, reporter),
            Err(why) => reporter.report(done(&Report { plan: &plan, report: Err(why) })),
        }
    }

    fn is_last(answer: &Self::Answer) -> bool {
        match answer {
            Simulated::SoFar(_) => false,
            Simulated::Done(_) => true,
        }
    }
}

/// Simulates a slice, then waits until messages have been received.
fn go_on(mut round: Round, plan: FunctionPlan, reporter: Reporter<Simulated>) {
    let progress = round.step(SLICE);
    if progress.is_over() || reporter.is_stopped() {
        return reporter.report(done(&Report { plan: &plan, report: Ok(round.report()) }));
    }
    reporter.report(Simulated::SoFar(progress.done as f64 / progress.of.max(1) as f64));
    Timeout::new(0, move || go_on(round, plan, reporter)).forget();
}

fn done(simulated: &Report<'_>) -> Simulated {
    let (sentences, rows) = (simulation::sentences(simulated), simulation::rows(simulated));
    Simulated::Done(Findings { sentences, rows })
}
