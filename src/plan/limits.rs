//! Compares the metrics of a strategy with the limits of a design.

use super::model::{Break, Ranked};
use crate::design::document::{Side, Statistic};
use crate::design::{Limit, Metric};
use crate::strategy::{Assessment, Estimate, format};

/// Whether a metric says how outdated answers are.
pub fn is_of_staleness(metric: Metric) -> bool {
    matches!(metric, Metric::StaleAge | Metric::StaleReadShare)
}

/// Whether limits say how outdated answers may be. Where none does, none may.
pub fn ask_for_staleness(limits: &[Limit]) -> bool {
    limits.iter().any(|limit| is_of_staleness(limit.metric))
}

/// Sorts the limits into those that each variant of a strategy keeps and those that it breaks.
pub fn rank_all(variants: Vec<Assessment>, limits: &[Limit]) -> Vec<Ranked> {
    variants.into_iter().enumerate().map(|(variant, assessment)| rank(assessment, variant, limits)).collect()
}

fn rank(assessment: Assessment, variant: usize, limits: &[Limit]) -> Ranked {
    let mut ranked = Ranked { assessment, variant, keeps_to: Vec::new(), breaks: Vec::new() };
    for limit in limits {
        let Some(estimate) = ranked.assessment.metrics.get(limit.metric) else { continue };
        match why_broken(limit, estimate) {
            None => ranked.keeps_to.push(limit.text.clone()),
            Some(why) => ranked.breaks.push(Break { limit: limit.text.clone(), metric: limit.metric, why }),
        }
    }
    ranked
}

/// The value of the metric and the limit in a sentence, if the value breaks the limit.
fn why_broken(limit: &Limit, estimate: &Estimate) -> Option<String> {
    let value = match limit.statistic {
        Statistic::Mean => estimate.value,
        Statistic::Worst => estimate.worst_value(),
    };
    // Rounding errors break no limit.
    let slack = 1e-9 * limit.value.abs();
    let keeps = match limit.keep {
        Side::AtMost => value <= limit.value + slack,
        Side::AtLeast => value >= limit.value - slack,
    };
    if keeps {
        return None;
    }
    let name = format::name(limit.metric);
    Some(match value.is_finite() {
        true => format!(
            "{name} is {}, and the limit is {}",
            format::value(limit.metric, value),
            format::value(limit.metric, limit.value)
        ),
        false => format!("{name} has no bound, and the limit is {}", format::value(limit.metric, limit.value)),
    })
}
