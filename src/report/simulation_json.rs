//! The document of `keyplan simulate --json`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::simulation::{Simulated, assessment};
use crate::design::Metric;
use crate::design::json::pretty;
use crate::plan::FunctionPlan;
use crate::simulator::{Interval, Measured, Report};
use crate::strategy::Assessment;

/// What the document's `format` says.
const FORMAT: &str = "keyplan.simulation/1";

/// The simulation as JSON, format `keyplan.simulation/1`.
pub fn simulation_json(functions: &[Simulated<'_>], seed: u64) -> String {
    pretty(&SimulationDocument {
        format: FORMAT,
        seed: seed.to_string(),
        functions: functions.iter().map(FunctionFigures::of).collect(),
    })
}

/// What was simulated beside what was predicted, on every function of a design.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SimulationDocument<'a> {
    /// `keyplan.simulation/1`.
    #[cfg_attr(feature = "schema", schemars(extend("const" = FORMAT)))]
    format: &'static str,
    /// The seed in decimal digits: a text, as it passes what programs keep of a number.
    seed: String,
    /// The functions in the order of the design.
    functions: Vec<FunctionFigures<'a>>,
}

/// What was simulated of one function.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct FunctionFigures<'a> {
    /// The function's name.
    function: &'a str,
    #[serde(flatten)]
    outcome: Outcome<'a>,
}

impl<'a> FunctionFigures<'a> {
    fn of(simulated: &'a Simulated<'_>) -> Self {
        let outcome = match &simulated.report {
            Ok(report) => Outcome::Run(RunFigures::of(simulated.plan, report)),
            Err(unsupported) => Outcome::Refused { why: unsupported.to_string() },
        };
        Self { function: &simulated.plan.function, outcome }
    }
}

/// What a function's simulation gave.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
enum Outcome<'a> {
    /// Figures.
    Run(RunFigures<'a>),
    /// Nothing: the simulator does not support the function.
    Refused {
        /// Why.
        why: String,
    },
}

/// The figures of a run.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct RunFigures<'a> {
    /// Events that happened.
    events: u64,
    /// Seconds of the design's clock; `null` where each scope had a clock of its own.
    seconds: Option<f64>,
    /// Batches that the intervals rest on.
    batches: u32,
    /// Whether the run was long enough to be held against a plan.
    settled: bool,
    /// The strategies that were simulated.
    strategies: Vec<StrategyFigures<'a>>,
    /// The strategies that were not simulated.
    left_out: Vec<LeftOut<'a>>,
    /// What the reader must know to trust the figures.
    notes: &'a [String],
}

impl<'a> RunFigures<'a> {
    fn of(plan: &FunctionPlan, report: &'a Report) -> Self {
        Self {
            events: report.events,
            seconds: report.seconds,
            batches: report.batches,
            settled: report.settled,
            strategies: report.strategies.iter().map(|measured| StrategyFigures::of(plan, measured)).collect(),
            left_out: report.left_out.iter().map(|(label, why)| LeftOut { label, why: why.to_string() }).collect(),
            notes: &report.notes,
        }
    }
}

/// A strategy that was not simulated.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct LeftOut<'a> {
    /// The label of the strategy, as in the plan.
    label: &'a str,
    /// Why.
    why: String,
}

/// The figures of one strategy.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct StrategyFigures<'a> {
    /// The strategy's name.
    strategy: &'static str,
    /// The label, as in the plan.
    label: &'a str,
    /// The metrics by their names; those of which too little was seen are left out.
    metrics: BTreeMap<&'static str, Figure>,
    /// Figures that the plan does not have.
    extra: Extra,
}

impl<'a> StrategyFigures<'a> {
    fn of(plan: &FunctionPlan, measured: &'a Measured) -> Self {
        let assessment = assessment(plan, measured);
        let figure = |(metric, found): (Metric, &Interval)| {
            let worst = (metric == Metric::StaleAge).then_some(measured.worst_stale_age);
            (metric.declaration().name, Figure::of(metric, *found, worst, assessment))
        };
        Self {
            strategy: measured.strategy.name(),
            label: &measured.label,
            metrics: measured.metrics.iter().map(figure).collect(),
            extra: Extra {
                raced_reads: measured.raced_reads.map(Range::of),
                waits: measured.waits.map(Range::of),
                others_fetched: measured.others_fetched.map(Range::of),
            },
        }
    }
}

/// Figures that the plan does not have; those of which too little was seen are left out.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Extra {
    /// The share of the look-ups that got what a write had overtaken on its way to the cache.
    #[serde(skip_serializing_if = "Option::is_none")]
    raced_reads: Option<Range>,
    /// The share of the look-ups that waited for another's fill.
    #[serde(skip_serializing_if = "Option::is_none")]
    waits: Option<Range>,
    /// Entries that a read fetched beside the one that it asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    others_fetched: Option<Range>,
}

/// A mean with its interval of 95%.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Range {
    /// The mean.
    value: f64,
    /// The lower end of the interval.
    low: f64,
    /// The upper end of the interval.
    high: f64,
}

impl Range {
    fn of(found: Interval) -> Self {
        Self { value: found.value, low: found.low, high: found.high }
    }
}

/// A metric as it was simulated, and as it was predicted.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Figure {
    #[serde(flatten)]
    found: Range,
    /// The unit of all values.
    unit: &'static str,
    /// The worst that was seen; only of `stale_age`.
    #[serde(skip_serializing_if = "Option::is_none")]
    worst: Option<f64>,
    #[serde(flatten)]
    prediction: Option<Prediction>,
}

impl Figure {
    fn of(metric: Metric, found: Interval, worst: Option<f64>, assessment: Option<&Assessment>) -> Self {
        let prediction = assessment.and_then(|assessment| {
            let predicted = assessment.metrics.get(metric)?.value;
            Some(Prediction { predicted, agrees: found.agrees_with(predicted), marked: assessment.marks(metric) })
        });
        Self { found: Range::of(found), unit: metric.declaration().unit, worst, prediction }
    }
}

/// A metric as it was predicted.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Prediction {
    /// The value of the plan.
    predicted: f64,
    /// Whether it lies in the interval, or at most 2% beside the mean.
    agrees: bool,
    /// Whether the plan marks it as outside the range in which it was checked.
    marked: bool,
}
