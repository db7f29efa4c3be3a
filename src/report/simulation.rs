//! What was simulated beside what was predicted, as the rows of a table and as sentences.

use crate::plan::FunctionPlan;
use crate::simulator::{Measured, Report, Unsupported};
use crate::strategy::{Assessment, format};

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

/// The prediction for what was simulated.
pub(super) fn assessment<'p>(plan: &'p FunctionPlan, measured: &Measured) -> Option<&'p Assessment> {
    let mut assessments = plan.strategies.iter().map(|ranked| &ranked.assessment);
    assessments.find(|a| a.strategy == measured.strategy && a.label == measured.label)
}
