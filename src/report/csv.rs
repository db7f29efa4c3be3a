//! A plan as comma-separated values (RFC 4180): a line for each strategy of each function, plain numbers.

use num_bigint::BigUint;

use crate::design::Metric;
use crate::plan::{FunctionPlan, Plan, Ranked};
use crate::strategy::Worst;

/// The plan, with a column for each metric's mean and one for its worst.
pub fn csv(plan: &Plan) -> String {
    let rows = plan.functions.iter().flat_map(|function| {
        function.strategies.iter().enumerate().map(move |(index, ranked)| fields(function, index, ranked))
    });
    std::iter::once(heads()).chain(rows).map(|fields| line(&fields)).collect()
}

fn heads() -> Vec<String> {
    let metrics = Metric::ALL.iter().flat_map(|metric| {
        let declaration = metric.declaration();
        [format!("{} [{}]", declaration.name, declaration.unit), format!("{} worst", declaration.name)]
    });
    ["function", "strategy", "label", "recommended", "keeps_to", "breaks"]
        .map(String::from)
        .into_iter()
        .chain(metrics)
        .collect()
}

fn fields(function: &FunctionPlan, index: usize, ranked: &Ranked) -> Vec<String> {
    let place = function.recommended.iter().position(|r| r.choice == index).map(|place| (place + 1).to_string());
    let breaks: Vec<&str> = ranked.breaks.iter().map(|b| b.limit.as_str()).collect();
    let metrics = Metric::ALL.iter().flat_map(|metric| match ranked.assessment.metrics.get(*metric) {
        None => [String::new(), String::new()],
        Some(estimate) => [
            ranked.assessment.large_count(*metric).map_or_else(|| estimate.value.to_string(), BigUint::to_string),
            match estimate.worst {
                None => String::new(),
                Some(Worst::Value(worst)) => worst.to_string(),
                Some(Worst::Unbounded) => "unbounded".into(),
            },
        ],
    });
    [
        function.function.clone(),
        ranked.assessment.strategy.to_string(),
        ranked.assessment.label.clone(),
        place.unwrap_or_default(),
        ranked.keeps_to.join("; "),
        breaks.join("; "),
    ]
    .into_iter()
    .chain(metrics)
    .collect()
}

fn line(fields: &[String]) -> String {
    fields.iter().map(|field| quoted(field)).collect::<Vec<_>>().join(",") + "\r\n"
}

fn quoted(field: &str) -> String {
    if field.contains([',', '"', '\r', '\n']) { format!("\"{}\"", field.replace('"', "\"\"")) } else { field.into() }
}
