//! The assessment of a strategy on one function: its settings, its metrics, and who will object.

use num_bigint::BigUint;
use serde::Serialize;

use super::caveat::Caveat;
use super::format;
use super::id::StrategyId;
use super::metrics::Metrics;
use super::settings::Settings;
use crate::design::Metric;
use crate::mechanism::Mechanism;

/// A strategy with its settings, assessed on one function.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Assessment {
    /// The strategy.
    pub strategy: StrategyId,
    /// What tells it from other assessments of the same function: `restrict to pages of 10`. For people only.
    pub label: String,
    /// What it does.
    pub mechanism: Mechanism,
    /// The settings that it was assessed with.
    pub settings: Settings,
    /// Its metrics; all values are finite.
    pub metrics: Metrics,
    /// Whether all that it stores fits the memory, or is evicted from it in the figures.
    pub fits: bool,
    /// The key space, rounded down, if it is above [`LARGE_COUNT`](crate::workload::LARGE_COUNT).
    pub large_key_space: Option<BigUint>,
    /// What is lost when a part of it fails.
    pub failure_points: &'static str,
    /// Who will object, and why.
    pub objections: Vec<Objection>,
    /// What the reader must know to trust the numbers.
    pub notes: Vec<String>,
    /// Where an approximation is outside the range in which it was checked.
    pub caveats: Vec<Caveat>,
}

impl Assessment {
    /// The count that a metric stands for, with all its digits, if a figure cannot show it.
    #[must_use]
    pub fn large_count(&self, metric: Metric) -> Option<&BigUint> {
        self.large_key_space.as_ref().filter(|_| metric == Metric::KeySpace)
    }

    /// The mean of a metric as people read it; `None` if the strategy does not have the metric.
    #[must_use]
    pub fn written(&self, metric: Metric) -> Option<String> {
        let mean = self.metrics.get(metric)?.value;
        Some(self.large_count(metric).map_or_else(|| format::value(metric, mean), format::whole))
    }

    /// Whether a caveat is on this metric.
    #[must_use]
    pub fn marks(&self, metric: Metric) -> bool {
        self.caveats.iter().any(|caveat| caveat.metrics.contains(&metric))
    }

    /// What the reader must know, caveats included.
    pub fn remarks(&self) -> impl Iterator<Item = &str> {
        self.notes.iter().chain(self.caveats.iter().map(|caveat| &caveat.why)).map(String::as_str)
    }
}

/// Somebody who will object to a strategy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Objection {
    /// Who.
    pub who: &'static str,
    /// Why, with this design's numbers.
    pub why: String,
}

impl Objection {
    /// An objection.
    pub(super) fn of(who: &'static str, why: String) -> Self {
        Self { who, why }
    }
}
