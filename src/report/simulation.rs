//! What was simulated beside what was predicted: rows of a table, and `keyplan.simulation/1`.

use super::format;
use super::json::Value;
use crate::design::Metric;
use crate::json::pretty;
use crate::plan::FunctionPlan;
use crate::simulator::{Interval, Measured, Report, Unsupported};
use crate::strategy::Assessment;

/// A function with what came of simulating it.
#[derive(Clone, Debug)]
pub struct Simulated<'p> {
    /// What was predicted.
    pub plan: &'p FunctionPlan,
    /// What was simulated, or why it was not.
    pub report: Result<Report, Unsupported>,
}

/// The heads of [`rows`].
pub const HEADS: [&str; 6] = ["strategy", "metric", "predicted", "simulated", "95% interval", "differs"];

/// Stands where a prediction is off by more than chance and 2%.
pub const DIFFERS: &str = "≠";

/// The same where the plan says that this is outside the range in which it was checked.
const MARKED: &str = "≠ as marked";

/// The same where the simulation ended before anything came to a steady state.
const TOO_SHORT: &str = "≠ too short";

/// A row for each metric of each strategy; the last cell marks predictions that the simulation does not bear out.
pub fn rows(simulated: &Simulated<'_>) -> Vec<[String; 6]> {
    let mut rows = Vec::new();
    let Ok(report) = &simulated.report else { return rows };
    for measured in &report.strategies {
        for (metric, found) in measured.metrics.iter() {
            let assessment = assessment(simulated.plan, measured);
            let predicted = assessment.and_then(|assessment| assessment.metrics.get(metric));
            let is_marked = assessment.is_some_and(|assessment| assessment.marks(metric));
            let show = |value: f64| format::value(metric, value);
            let interval = if found.low == found.high {
                String::new()
            } else {
                format!("{} – {}", show(found.low.max(0.0)), show(found.high))
            };
            let differs = predicted.is_some_and(|predicted| !found.agrees_with(predicted.value));
            rows.push([
                measured.label.clone(),
                format::name(metric),
                predicted.map_or(String::new(), |predicted| show(predicted.value)),
                show(found.value),
                interval,
                match (differs, is_marked, report.settled) {
                    (false, ..) => "",
                    (true, true, _) => MARKED,
                    (true, false, true) => DIFFERS,
                    (true, false, false) => TOO_SHORT,
                }
                .to_owned(),
            ]);
        }
    }
    rows
}

/// What the reader must know about it, without full stops.
pub fn sentences(simulated: &Simulated<'_>) -> Vec<String> {
    let report = match &simulated.report {
        Ok(report) => report,
        Err(unsupported) => return vec![format!("Not simulated: {unsupported}")],
    };
    let seconds = report.seconds.map_or(String::new(), |seconds| {
        format!(" in {} of the design's clock", format::quantity(crate::design::Dimension::Time, seconds, 3))
    });
    let count = format::number(report.events as f64, 15);
    let mut sentences = vec![format!("{count} events{seconds}, {} batches", report.batches)];
    sentences.extend(report.notes.iter().cloned());
    sentences.extend(report.left_out.iter().map(|(label, why)| format!("Not simulated: {label}: {why}")));
    sentences
}

fn assessment<'p>(plan: &'p FunctionPlan, measured: &Measured) -> Option<&'p Assessment> {
    let mut assessments = plan.strategies.iter().map(|ranked| &ranked.assessment);
    assessments.find(|a| a.strategy == measured.strategy && a.label == measured.label)
}

/// The simulation in JSON.
pub fn json(functions: &[Simulated<'_>], seed: u64) -> String {
    pretty(&Value::Object(vec![
        ("format", "keyplan.simulation/1".into()),
        // A text, since programs read numbers of JSON as doubles.
        ("seed", seed.to_string().into()),
        ("functions", Value::list(functions, function)),
    ]))
}

fn function<'a>(simulated: &'a Simulated<'_>) -> Value<'a> {
    let name = ("function", simulated.plan.function.as_str().into());
    let report = match &simulated.report {
        Ok(report) => report,
        Err(unsupported) => return Value::Object(vec![name, ("why", unsupported.0.as_str().into())]),
    };
    let left_out = Value::list(&report.left_out, |(label, why)| {
        Value::Object(vec![("label", label.as_str().into()), ("why", why.as_str().into())])
    });
    Value::Object(vec![
        name,
        ("events", Value::Number(report.events as f64)),
        ("seconds", report.seconds.map_or(Value::Null, Value::Number)),
        ("batches", Value::Number(report.batches.into())),
        ("settled", Value::Truth(report.settled)),
        ("strategies", Value::list(&report.strategies, |measured| strategy(simulated.plan, measured))),
        ("left_out", left_out),
        ("notes", Value::texts(&report.notes)),
    ])
}

fn strategy<'a>(plan: &FunctionPlan, measured: &'a Measured) -> Value<'a> {
    let assessment = assessment(plan, measured);
    let mut metrics: Vec<(&str, Value<'_>)> = measured
        .metrics
        .iter()
        .map(|(metric, found)| {
            let worst = (metric == Metric::StaleAge).then_some(measured.worst_stale_age);
            (metric.declaration().name, figure(metric, *found, worst, assessment))
        })
        .collect();
    metrics.sort_unstable_by_key(|(name, _)| *name);
    let extra =
        [("raced_reads", measured.raced_reads), ("waits", measured.waits), ("others_fetched", measured.others_fetched)];
    let extra = extra.into_iter().filter_map(|(name, found)| Some((name, Value::Object(interval(found?)))));
    Value::Object(vec![
        ("strategy", measured.strategy.name().into()),
        ("label", measured.label.as_str().into()),
        ("metrics", Value::Object(metrics)),
        ("extra", Value::Object(extra.collect())),
    ])
}

fn interval(found: Interval) -> Vec<(&'static str, Value<'static>)> {
    [("value", found.value), ("low", found.low), ("high", found.high)]
        .map(|(name, number)| (name, Value::Number(number)))
        .into()
}

fn figure(metric: Metric, found: Interval, worst: Option<f64>, plan: Option<&Assessment>) -> Value<'static> {
    let mut fields = interval(found);
    fields.push(("unit", metric.declaration().unit.into()));
    fields.extend(worst.map(|worst| ("worst", Value::Number(worst))));
    if let Some((plan, predicted)) = plan.and_then(|plan| Some((plan, plan.metrics.get(metric)?))) {
        fields.push(("predicted", Value::Number(predicted.value)));
        fields.push(("agrees", Value::Truth(found.agrees_with(predicted.value))));
        fields.push(("marked", Value::Truth(plan.marks(metric))));
    }
    Value::Object(fields)
}
