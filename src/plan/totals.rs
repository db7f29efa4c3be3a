//! The sums over all functions with the recommended strategies, and the messages of each write.

use super::model::{FunctionPlan, Totals, WriteTotal};
use crate::design::{Design, Metric};

/// The metrics that can be added over functions.
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
        // A function that a write names twice is counted once: its messages are those of both.
        let mut named: Vec<usize> = write.invalidations.iter().map(|invalidation| invalidation.function).collect();
        named.sort_unstable();
        named.dedup();
        let plans = named.iter().filter_map(|&function| functions.get(function));
        let planned: Vec<&FunctionPlan> = plans.filter(|plan| plan.no_calls.is_none()).collect();
        let messages = planned.iter().map(|plan| chosen(plan, Metric::MessagesPerWrite)).sum::<f64>() + 0.0;
        let total = WriteTotal { write: write.name.clone(), functions: planned.len() as u32, messages };
        (!planned.is_empty()).then_some(total)
    });
    Totals { metrics: SUMMED.into_iter().map(|metric| (metric, sum(metric))).collect(), writes: writes.collect() }
}

fn chosen(plan: &FunctionPlan, metric: Metric) -> f64 {
    let first = plan.recommended.first().and_then(|first| plan.strategies.get(first.choice));
    first.and_then(|ranked| ranked.assessment.metrics.get(metric)).map_or(0.0, |estimate| estimate.value)
}
