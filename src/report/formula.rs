//! A figure's formula with the design's numbers put in.

use crate::design::{Dimension, Metric};
use crate::mechanism::Address;
use crate::plan::{FunctionPlan, Inputs};
use crate::strategy::{Assessment, format};

/// The formula of a metric under a strategy, with numbers: `5000/s × 1 × (1 - 48.3%)` for the reads that reach the
/// database. `None` where the formula would say no more than the value.
pub fn formula(plan: &FunctionPlan, assessment: &Assessment, metric: Metric) -> Option<String> {
    let mut text = String::new();
    let mut rest = Some(metric.declaration().numbers).filter(|numbers| !numbers.is_empty())?;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        text += before;
        text += &number(plan, assessment, name).unwrap_or_else(|| name.replace('_', " "));
        rest = after;
    }
    Some(text + rest)
}

fn number(plan: &FunctionPlan, assessment: &Assessment, name: &str) -> Option<String> {
    let inputs = &plan.inputs;
    let metric = |metric| assessment.metrics.get(metric).map(|estimate| estimate.value);
    let (dimension, value) = match name {
        "reads" => (Dimension::Rate, inputs.reads),
        "writes" => (Dimension::Rate, inputs.writes),
        "round_trip" => (Dimension::Time, inputs.round_trip),
        "source" => (Dimension::Time, inputs.source.seconds(items_per_fill(inputs, assessment.mechanism.address()))),
        "fill_delay" => (Dimension::Time, inputs.fill_delay),
        // Only a restricted interface makes several calls of one.
        "calls" if matches!(assessment.mechanism.address(), Address::Pages { .. }) => {
            (Dimension::Number, metric(Metric::RoundTripsPerRead)?)
        }
        "calls" => (Dimension::Number, 1.0),
        _ => {
            let known = Metric::from_name(name)?;
            return Some(format::value(known, metric(known)?));
        }
    };
    Some(format::quantity(dimension, value, 4))
}

/// The items of a list that a miss fetches.
fn items_per_fill(inputs: &Inputs, address: &Address) -> f64 {
    match address {
        Address::Pages { size } => size.map_or(inputs.list_items, |size| inputs.list_items.min(size as f64)),
        Address::Own | Address::Slots(_) | Address::Maps(_) | Address::Hot { .. } | Address::Nothing => inputs.items,
    }
}
