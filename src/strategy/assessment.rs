//! The assessment of a strategy on one function: its settings, its metrics, and who will object.

use serde::Serialize;

use super::caveat::Caveat;
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
