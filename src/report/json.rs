//! The documents that programs read: `keyplan.plan/1` and `keyplan.count/1`.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use crate::keyspace::{ClassCount, Count};
use crate::plan::{Break, FunctionPlan, Plan, Ranked, Recommendation};
use crate::strategy::{Estimate, Objection, Setting, Worst};

/// The plan in JSON.
pub fn plan(plan: &Plan) -> String {
    pretty(&PlanDocument {
        format: "keyplan.plan/1",
        functions: plan.functions.iter().map(FunctionDocument::of).collect(),
    })
}

/// The counts in JSON: a function's name, its keys, and the classes that writes kill.
pub fn counts<'a>(functions: impl IntoIterator<Item = (&'a str, &'a Count, &'a [ClassCount])>) -> String {
    let functions = functions.into_iter().map(|(function, keys, classes)| CountedFunction {
        function,
        keys: Keys::of(keys),
        classes: classes.iter().map(CountedClass::of).collect(),
    });
    pretty(&CountDocument { format: "keyplan.count/1", functions: functions.collect() })
}

fn pretty(document: &impl Serialize) -> String {
    // Nothing in these documents can fail to be written: keys are strings and numbers finite.
    serde_json::to_string_pretty(document).unwrap_or_default() + "\n"
}

#[derive(Serialize)]
struct PlanDocument<'a> {
    format: &'static str,
    functions: Vec<FunctionDocument<'a>>,
}

#[derive(Serialize)]
struct FunctionDocument<'a> {
    function: &'a str,
    strategies: Vec<StrategyDocument<'a>>,
    inapplicable: Vec<InapplicableDocument<'a>>,
    recommended: Vec<RecommendedDocument<'a>>,
}

impl<'a> FunctionDocument<'a> {
    fn of(plan: &'a FunctionPlan) -> Self {
        let recommended = plan.recommended.iter().filter_map(|recommendation| {
            Some(RecommendedDocument::of(recommendation, plan.strategies.get(recommendation.choice)?))
        });
        let inapplicable = plan.inapplicable.iter().map(|i| InapplicableDocument { strategy: i.strategy, why: &i.why });
        Self {
            function: &plan.function,
            strategies: plan.strategies.iter().map(StrategyDocument::of).collect(),
            inapplicable: inapplicable.collect(),
            recommended: recommended.collect(),
        }
    }
}

#[derive(Serialize)]
struct StrategyDocument<'a> {
    strategy: &'static str,
    label: &'a str,
    settings: &'a [Setting],
    metrics: BTreeMap<&'static str, MetricDocument>,
    failure_points: &'static str,
    keeps_to: &'a [String],
    breaks: Vec<&'a str>,
    breaches: Vec<BreachDocument<'a>>,
    objections: &'a [Objection],
    notes: &'a [String],
}

impl<'a> StrategyDocument<'a> {
    fn of(ranked: &'a Ranked) -> Self {
        let assessment = &ranked.assessment;
        let metrics = assessment.metrics.iter().map(|(metric, estimate)| {
            let declaration = metric.declaration();
            (declaration.name, MetricDocument::of(estimate, declaration.unit))
        });
        Self {
            strategy: assessment.strategy,
            label: &assessment.label,
            settings: &assessment.settings,
            metrics: metrics.collect(),
            failure_points: assessment.failure_points,
            keeps_to: &ranked.keeps_to,
            breaks: ranked.breaks.iter().map(|b| b.limit.as_str()).collect(),
            breaches: ranked.breaks.iter().map(BreachDocument::of).collect(),
            objections: &assessment.objections,
            notes: &assessment.notes,
        }
    }
}

/// Why a limit is broken; `breaks` has the limits alone.
#[derive(Serialize)]
struct BreachDocument<'a> {
    limit: &'a str,
    metric: &'static str,
    why: &'a str,
}

impl<'a> BreachDocument<'a> {
    fn of(broken: &'a Break) -> Self {
        Self { limit: &broken.limit, metric: broken.metric.declaration().name, why: &broken.why }
    }
}

#[derive(Serialize)]
struct InapplicableDocument<'a> {
    strategy: &'static str,
    why: &'a str,
}

#[derive(Serialize)]
struct RecommendedDocument<'a> {
    strategy: &'static str,
    label: &'a str,
    reasons: &'a [String],
}

impl<'a> RecommendedDocument<'a> {
    fn of(recommendation: &'a Recommendation, ranked: &'a Ranked) -> Self {
        Self { strategy: ranked.assessment.strategy, label: &ranked.assessment.label, reasons: &recommendation.reasons }
    }
}

#[derive(Serialize)]
struct MetricDocument {
    #[serde(serialize_with = "as_written")]
    value: f64,
    unit: &'static str,
    #[serde(flatten)]
    worst: Option<WorstDocument>,
}

/// A worst without bound is null, and says so.
#[derive(Serialize)]
#[serde(untagged)]
enum WorstDocument {
    Value {
        #[serde(serialize_with = "as_written")]
        worst: f64,
    },
    Unbounded {
        worst: Option<f64>,
        unbounded: bool,
    },
}

impl MetricDocument {
    fn of(estimate: &Estimate, unit: &'static str) -> Self {
        let worst = estimate.worst.map(|worst| match worst {
            Worst::Value(worst) => WorstDocument::Value { worst },
            Worst::Unbounded => WorstDocument::Unbounded { worst: None, unbounded: true },
        });
        Self { value: estimate.value, unit, worst }
    }
}

/// The largest whole number up to which IEEE doubles leave none out, 2^53.
const LARGEST_WHOLE: f64 = 9_007_199_254_740_992.0;

/// 1507, not 1507.0.
fn as_written<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    if value.fract() == 0.0 && value.abs() < LARGEST_WHOLE {
        serializer.serialize_i64(*value as i64)
    } else {
        serializer.serialize_f64(*value)
    }
}

#[derive(Serialize)]
struct CountDocument<'a> {
    format: &'static str,
    functions: Vec<CountedFunction<'a>>,
}

#[derive(Serialize)]
struct CountedFunction<'a> {
    function: &'a str,
    #[serde(flatten)]
    keys: Keys,
    classes: Vec<CountedClass<'a>>,
}

/// A count: a decimal string, or its bounds.
#[derive(Serialize)]
#[serde(untagged)]
enum Keys {
    Exact { keys: String, exact: bool },
    Bounds { exact: bool, at_least: String, at_most: String },
}

impl Keys {
    fn of(count: &Count) -> Self {
        match count.as_exact() {
            Some(keys) => Self::Exact { keys: keys.to_string(), exact: true },
            None => Self::bounds(count, count),
        }
    }

    fn bounds(least: &Count, most: &Count) -> Self {
        Self::Bounds { exact: false, at_least: least.at_least().to_string(), at_most: most.at_most().to_string() }
    }
}

#[derive(Serialize)]
struct CountedClass<'a> {
    write: &'a str,
    scope: &'a [String],
    keys: ClassKeys,
}

#[derive(Serialize)]
#[serde(untagged)]
enum ClassKeys {
    Exact { min: String, max: String, mean: String },
    Bounds(Keys),
}

impl<'a> CountedClass<'a> {
    fn of(class: &'a ClassCount) -> Self {
        let keys = match (class.min.as_exact(), class.max.as_exact(), class.mean()) {
            (Some(min), Some(max), Some(mean)) => ClassKeys::Exact { min: min.to_string(), max: max.to_string(), mean },
            _ => ClassKeys::Bounds(Keys::bounds(&class.min, &class.max)),
        };
        Self { write: &class.write, scope: &class.scope, keys }
    }
}
