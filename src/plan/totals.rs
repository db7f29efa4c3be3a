//! A whole design under what is recommended for each function: what all of it takes, and what each write sets off.

use super::model::{FunctionPlan, Totals, WriteTotal};
use crate::design::{Design, Metric};

/// What adds up over functions.
const SUMMED: [Metric; 8] = [
    Metric::SourceReads,
    Metric::InvalidationMessages,
    Metric::RegistrationMessages,
    Metric::NetworkBytes,
    Metric::OverfetchBytes,
    Metric::CacheBytes,
    Metric::DirectoryBytes,
    Metric::DeadItems,
];

/// Sums over all functions.
pub fn totals(design: &Design, functions: &[FunctionPlan]) -> Totals {
    let sum = |metric| functions.iter().map(|plan| chosen(plan, metric)).sum::<f64>() + 0.0;
    let writes = design.writes.iter().filter_map(|write| {
        // A write that names a function twice is counted once: its messages are those of both.
        let mut killed: Vec<usize> = write.invalidations.iter().map(|invalidation| invalidation.function).collect();
        killed.sort_unstable();
        killed.dedup();
        let messages = killed.iter().filter_map(|&function| functions.get(function));
        let messages: f64 = messages.map(|plan| chosen(plan, Metric::MessagesPerWrite)).sum();
        let total = WriteTotal { write: write.name.clone(), functions: killed.len() as u32, messages: messages + 0.0 };
        (!killed.is_empty()).then_some(total)
    });
    Totals { metrics: SUMMED.into_iter().map(|metric| (metric, sum(metric))).collect(), writes: writes.collect() }
}

fn chosen(plan: &FunctionPlan, metric: Metric) -> f64 {
    let first = plan.recommended.first().and_then(|first| plan.strategies.get(first.choice));
    first.and_then(|ranked| ranked.assessment.metrics.get(metric)).map_or(0.0, |estimate| estimate.value)
}
