//! The document of `keyplan plan --json`.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::design::Metric;
use crate::design::json::pretty;
use crate::plan::{FunctionPlan, NoCalls, Plan, Ranked, Recommendation, Totals, Tradeoff, TurningPoint};
use crate::strategy::{
    Assessment, Caveat, Estimate, Inapplicable, Objection, SettingRow, SettingValue, StrategyId, Worst,
};

/// What the document's `format` says.
const FORMAT: &str = "keyplan.plan/1";

/// The plan as JSON, format `keyplan.plan/1`.
pub fn plan_json(plan: &Plan) -> String {
    pretty(&PlanDocument {
        format: FORMAT,
        functions: plan.functions.iter().map(FunctionFigures::of).collect(),
        totals: TotalFigures::of(&plan.totals),
    })
}

/// The comparison of the strategies on every function of a design.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PlanDocument<'a> {
    /// `keyplan.plan/1`.
    #[cfg_attr(feature = "schema", schemars(extend("const" = FORMAT)))]
    format: &'static str,
    /// The functions in the order of the design.
    functions: Vec<FunctionFigures<'a>>,
    /// What the first recommendations of all functions take together.
    totals: TotalFigures<'a>,
}

/// The comparison of the strategies on one function.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct FunctionFigures<'a> {
    /// The function's name.
    function: &'a str,
    /// Why there is nothing to plan; left out where the function has calls.
    #[serde(skip_serializing_if = "Option::is_none")]
    no_calls: Option<Empty<'a>>,
    /// The strategies that apply.
    strategies: Vec<StrategyFigures<'a>>,
    /// The strategies that do not apply.
    inapplicable: Vec<LeftOut>,
    /// The strategies to take, best first.
    recommended: Vec<Recommended<'a>>,
    /// What would have to change for something else to be recommended, the nearest first; left out by `--quick` and with
    /// `no_calls`.
    #[serde(skip_serializing_if = "Option::is_none")]
    turning_points: Option<Vec<Turning<'a>>>,
    /// What strategies and settings cost beside each other; left out by `--quick` and with
    /// `no_calls`.
    #[serde(skip_serializing_if = "Option::is_none")]
    tradeoff: Option<Vec<Cost<'a>>>,
}

impl<'a> FunctionFigures<'a> {
    fn of(plan: &'a FunctionPlan) -> Self {
        let looks_ahead = !plan.tradeoff.is_empty();
        Self {
            function: &plan.function,
            no_calls: plan.no_calls.as_ref().map(Empty::of),
            strategies: plan.strategies.iter().map(StrategyFigures::of).collect(),
            inapplicable: plan.inapplicable.iter().map(LeftOut::of).collect(),
            recommended: plan.recommended.iter().filter_map(|choice| Recommended::of(plan, choice)).collect(),
            turning_points: looks_ahead.then(|| plan.turning_points.iter().map(Turning::of).collect()),
            tradeoff: looks_ahead.then(|| plan.tradeoff.iter().map(Cost::of).collect()),
        }
    }
}

/// A function without calls.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Empty<'a> {
    /// The condition that leaves no call, as it is written.
    condition: &'a str,
    /// Why there is nothing to plan, in a sentence.
    why: String,
}

impl<'a> Empty<'a> {
    fn of(no_calls: &'a NoCalls) -> Self {
        Self { condition: &no_calls.condition, why: no_calls.to_string() }
    }
}

/// One strategy with its settings.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct StrategyFigures<'a> {
    /// The strategy's name, as `--strategy` takes it.
    strategy: &'static str,
    /// What tells it from other variants of the strategy, for people.
    label: &'a str,
    /// The settings that it was assessed with.
    settings: Vec<SettingFigure>,
    /// The metrics by their names.
    metrics: BTreeMap<&'static str, Figure>,
    /// What is lost when a part of it fails.
    failure_points: &'static str,
    /// The `accept` lines that it keeps to.
    keeps_to: &'a [String],
    /// The `accept` lines that it breaks.
    breaks: Vec<&'a str>,
    /// The lines of `breaks` with the reasons.
    breaches: Vec<Breach<'a>>,
    /// Who will object, and why.
    objections: Vec<Objected<'a>>,
    /// What the reader must know to trust the figures.
    notes: &'a [String],
    /// The figures that are outside the range in which their approximation was checked.
    caveats: Vec<Marked<'a>>,
}

impl<'a> StrategyFigures<'a> {
    fn of(ranked: &'a Ranked) -> Self {
        let assessment = &ranked.assessment;
        Self {
            strategy: assessment.strategy.name(),
            label: &assessment.label,
            settings: assessment.settings.rows().map(SettingFigure::of).collect(),
            metrics: assessment
                .metrics
                .iter()
                .map(|(metric, estimate)| {
                    (metric.declaration().name, Figure::of_strategy(assessment, metric, estimate))
                })
                .collect(),
            failure_points: assessment.failure_points,
            keeps_to: &ranked.keeps_to,
            breaks: ranked.breaks.iter().map(|broken| broken.limit.as_str()).collect(),
            breaches: ranked
                .breaks
                .iter()
                .map(|broken| Breach {
                    limit: &broken.limit,
                    metric: broken.metric.declaration().name,
                    why: &broken.why,
                })
                .collect(),
            objections: assessment.objections.iter().map(Objected::of).collect(),
            notes: &assessment.notes,
            caveats: assessment.caveats.iter().map(Marked::of).collect(),
        }
    }
}

/// A setting of a strategy.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct SettingFigure {
    /// The setting's name.
    name: &'static str,
    /// The value, in the unit.
    value: Value,
    /// `s` for seconds, `share` for a share from 0 to 1; empty for counts and switches.
    unit: &'static str,
    /// Whether the planner chose the value because the design does not say it.
    assumed: bool,
}

impl SettingFigure {
    fn of(row: SettingRow) -> Self {
        let value = match row.value {
            SettingValue::Seconds(number) | SettingValue::Share(number) => Value::Number(number),
            SettingValue::Count(count) => Value::Count(count),
            SettingValue::Switch(on) => Value::Switch(on),
        };
        Self { name: row.name, value, unit: row.value.unit(), assumed: row.assumed }
    }
}

/// The value of a setting.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
enum Value {
    Number(f64),
    Count(u64),
    Switch(bool),
}

/// The value of a metric.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Figure {
    /// The mean.
    value: f64,
    /// The unit of the mean and the worst.
    unit: &'static str,
    /// The mean in decimal digits, rounded down; only of key spaces above 10^100. `value` is never above 10^300.
    #[serde(skip_serializing_if = "Option::is_none")]
    digits: Option<String>,
    #[serde(flatten)]
    worst: Option<WorstFigure>,
}

impl Figure {
    fn of(metric: Metric, estimate: &Estimate) -> Self {
        let worst = estimate.worst.map(|worst| match worst {
            Worst::Value(worst) => WorstFigure::Value { worst },
            Worst::Unbounded => WorstFigure::Unbounded { worst: (), unbounded: true },
        });
        Self { value: estimate.value, unit: metric.declaration().unit, digits: None, worst }
    }

    fn of_strategy(assessment: &Assessment, metric: Metric, estimate: &Estimate) -> Self {
        Self { digits: assessment.large_count(metric).map(ToString::to_string), ..Self::of(metric, estimate) }
    }

    fn named(metric: Metric, estimate: &Estimate) -> (&'static str, Self) {
        (metric.declaration().name, Self::of(metric, estimate))
    }
}

/// The worst of a metric, where it differs from the mean.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
enum WorstFigure {
    /// A value.
    Value {
        /// The worst.
        worst: f64,
    },
    /// There is no bound.
    Unbounded {
        /// `null`.
        worst: (),
        /// `true`.
        unbounded: bool,
    },
}

/// An `accept` line that a strategy breaks.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Breach<'a> {
    /// The line.
    limit: &'a str,
    /// The metric that it limits.
    metric: &'static str,
    /// The strategy's value and the limit, in a sentence.
    why: &'a str,
}

/// Somebody who will object.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Objected<'a> {
    /// Who.
    who: &'static str,
    /// Why, with the design's numbers.
    why: &'a str,
}

impl<'a> Objected<'a> {
    fn of(objection: &'a Objection) -> Self {
        Self { who: objection.who, why: &objection.why }
    }
}

/// Figures that are outside the range in which their approximation was checked.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Marked<'a> {
    /// The metrics.
    metrics: Vec<&'static str>,
    /// What is approximated, and in which range it was checked.
    why: &'a str,
}

impl<'a> Marked<'a> {
    fn of(caveat: &'a Caveat) -> Self {
        Self { metrics: caveat.metrics.iter().map(|metric| metric.declaration().name).collect(), why: &caveat.why }
    }
}

/// A strategy that does not apply.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct LeftOut {
    /// The strategy's name.
    strategy: &'static str,
    /// The reason's stable name.
    code: &'static str,
    /// The reason, and what the design would have to say.
    why: String,
}

impl LeftOut {
    fn of((strategy, why): &(StrategyId, Inapplicable)) -> Self {
        Self { strategy: strategy.name(), code: why.code(), why: why.to_string() }
    }
}

/// A strategy to take.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Recommended<'a> {
    /// The strategy's name.
    strategy: &'static str,
    /// The label of the variant, as in `strategies`.
    label: &'a str,
    /// Why, in sentences.
    reasons: &'a [String],
}

impl<'a> Recommended<'a> {
    fn of(plan: &'a FunctionPlan, recommendation: &'a Recommendation) -> Option<Self> {
        let assessment = &plan.strategies.get(recommendation.choice)?.assessment;
        Some(Self { strategy: assessment.strategy.name(), label: &assessment.label, reasons: &recommendation.reasons })
    }
}

/// Where another strategy would be recommended.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Turning<'a> {
    /// The input that changes.
    input: &'static str,
    /// Its value in the design, in base units.
    now: f64,
    /// The value from which on another strategy is recommended.
    at: f64,
    /// The label of that strategy.
    then: &'a str,
}

impl<'a> Turning<'a> {
    fn of(point: &'a TurningPoint) -> Self {
        Self { input: point.input.name(), now: point.now, at: point.at, then: &point.then }
    }
}

/// What a strategy with its settings costs.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Cost<'a> {
    /// The strategy's name.
    strategy: &'static str,
    /// The label with the settings.
    label: &'a str,
    /// Messages a second, of writes and of fills.
    messages: f64,
    /// The share of the reads that get an outdated answer.
    stale_read_share: f64,
    /// Reads a second that reach the database.
    source_reads: f64,
    /// Bytes in the cache and in directories.
    bytes: f64,
    /// Whether nothing else is as good in all four and better in one.
    efficient: bool,
}

impl<'a> Cost<'a> {
    fn of(option: &'a Tradeoff) -> Self {
        Self {
            strategy: option.strategy.name(),
            label: &option.label,
            messages: option.messages,
            stale_read_share: option.stale,
            source_reads: option.source,
            bytes: option.memory,
            efficient: option.efficient,
        }
    }
}

/// Sums over all functions.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct TotalFigures<'a> {
    /// The metrics that add up over functions, by their names.
    metrics: BTreeMap<&'static str, Figure>,
    /// What each write sends.
    writes: Vec<WriteFigures<'a>>,
}

impl<'a> TotalFigures<'a> {
    fn of(totals: &'a Totals) -> Self {
        Self {
            metrics: totals.metrics.iter().map(|&(metric, sum)| Figure::named(metric, &Estimate::of(sum))).collect(),
            writes: totals
                .writes
                .iter()
                .map(|total| WriteFigures { write: &total.write, functions: total.functions, messages: total.messages })
                .collect(),
        }
    }
}

/// What one write sends.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct WriteFigures<'a> {
    /// The write's name.
    write: &'a str,
    /// How many functions it invalidates.
    functions: u32,
    /// Messages of one write, over all these functions.
    messages: f64,
}
