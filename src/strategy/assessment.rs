//! What a strategy comes to on one function: its settings, its metrics, and who will object.

use serde::Serialize;

use super::format;
use super::metrics::Metrics;
use crate::design::Metric;

/// One way of invalidating, with its settings, on one function.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    /// The strategy's name, as `--strategy` takes it: `hash-slot`.
    pub strategy: &'static str,
    /// What tells it from other assessments of the same function: `restrict to pages of 10`.
    pub label: String,
    /// The settings that it was assessed with.
    pub settings: Vec<Setting>,
    /// What it comes to; all values are finite.
    pub metrics: Metrics,
    /// What is lost when a part of it dies.
    pub failure_points: &'static str,
    /// Who will object, and why.
    pub objections: Vec<Objection>,
    /// What the reader must know to trust the numbers.
    pub notes: Vec<String>,
    /// Where an approximation is outside the range in which it was checked.
    pub caveats: Vec<Caveat>,
}

/// Figures that rest on an approximation outside the range in which it was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caveat {
    /// Which figures.
    pub metrics: &'static [Metric],
    /// What is approximated, in which range that was checked, and where this design is.
    pub why: String,
}

impl Caveat {
    /// A mark where a share is above the one up to which it was checked: what is said before and behind it.
    pub fn above(checked: f64, found: f64, metrics: &'static [Metric], [before, behind]: [&str; 2]) -> Option<Self> {
        let percent = |share| format::percent(share, 2);
        let why = || [before, &percent(found), behind, "; checked up to ", &percent(checked)].concat();
        (found > checked).then(|| Self { metrics, why: why() })
    }
}

impl Assessment {
    /// A strategy with its settings, of which nothing is said yet.
    pub fn of(strategy: &'static str, label: String, settings: Vec<Setting>) -> Self {
        Self {
            strategy,
            label,
            settings,
            metrics: Metrics::default(),
            failure_points: "",
            objections: Vec::new(),
            notes: Vec::new(),
            caveats: Vec::new(),
        }
    }

    /// Whether a figure is marked as outside the range in which it was checked.
    pub fn marks(&self, metric: Metric) -> bool {
        self.caveats.iter().any(|caveats| caveats.metrics.contains(&metric))
    }

    /// What the reader must know, caveats included.
    pub fn remarks(&self) -> impl Iterator<Item = &str> {
        self.notes.iter().chain(self.caveats.iter().map(|caveats| &caveats.why)).map(String::as_str)
    }
}

/// The value of a metric.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The mean, in the metric's unit.
    pub value: f64,
    /// The worst, where it differs from the mean.
    pub worst: Option<Worst>,
}

/// The worst value of a metric.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Worst {
    /// So much.
    Value(f64),
    /// Without bound.
    Unbounded,
}

impl Estimate {
    /// A value that is always the same.
    pub fn of(value: f64) -> Self {
        Self { value, worst: None }
    }

    /// A mean with its worst.
    pub fn with_worst(value: f64, worst: f64) -> Self {
        Self { value, worst: Some(Worst::Value(worst)) }
    }

    /// The worst value; infinite where it has no bound.
    pub fn worst_value(&self) -> f64 {
        match self.worst {
            None => self.value,
            Some(Worst::Value(worst)) => worst,
            Some(Worst::Unbounded) => f64::INFINITY,
        }
    }
}

impl Setting {
    /// A setting that the design gives.
    pub fn given(name: &'static str, value: f64, unit: &'static str) -> Self {
        Self { name, value, unit, assumed: false }
    }
}

/// A setting of a strategy.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Setting {
    /// Its name, as `ttl`.
    pub name: &'static str,
    /// Its value in base units.
    #[serde(with = "crate::design::json_f64")]
    pub value: f64,
    /// Its unit; empty for plain numbers.
    pub unit: &'static str,
    /// Whether the planner chose it because the design does not say.
    pub assumed: bool,
}

/// Somebody who will object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Objection {
    /// Who.
    pub who: &'static str,
    /// Why, with this design's numbers.
    pub why: String,
}
