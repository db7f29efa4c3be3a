//! Bars on a logarithmic scale, as shares of a width: what draws them only multiplies.

use serde::{Deserialize, Serialize};

use crate::design::Metric;
use crate::plan::FunctionPlan;
use crate::strategy::{Estimate, Worst, format};

/// Bars of one metric, one for each strategy that has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chart {
    /// What is shown.
    pub metric: Metric,
    /// The marks along the scale.
    pub ticks: Vec<Tick>,
    /// The bars, in the order of the strategies.
    pub bars: Vec<Bar>,
}

/// A mark on the scale.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tick {
    /// Where, from 0 to 1.
    pub at: f64,
    /// What it says; empty for a mark without a label.
    pub label: String,
}

/// One bar.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bar {
    /// Where its strategy is in [`FunctionPlan::strategies`].
    pub index: usize,
    /// The strategy.
    pub label: String,
    /// How long, from 0 to 1.
    pub length: f64,
    /// How far the worst reaches, from 0 to 1, where it differs and has a bound.
    pub worst: Option<f64>,
    /// The value, as it is shown.
    pub text: String,
    /// Whether a limit on this metric is broken.
    pub broken: bool,
}

/// A scale from 0 over powers of ten. Below the first power it is linear, so nothing and one both have a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogScale {
    /// The exponent at which the logarithms begin.
    first: i32,
    /// How many powers of ten follow.
    decades: i32,
}

/// More decades are cut off at the lower end: 10^-9 of a message is nothing.
const LOWEST: i32 = -3;
/// More labels than this would touch each other.
const MOST_LABELS: i32 = 7;

impl LogScale {
    /// The scale on which all these values have a place; what is infinite has none.
    pub fn over(values: impl IntoIterator<Item = f64>) -> Self {
        let exponents = values.into_iter().filter(|v| *v > 0.0 && v.is_finite()).map(libm::log10);
        let (least, most) = exponents.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, m), e| (e.min(l), e.max(m)));
        if least > most {
            return Self { first: 0, decades: 1 };
        }
        let first = (least.floor() as i32).clamp(LOWEST, 0);
        Self { first, decades: (most.ceil() as i32 - first).max(1) }
    }

    /// Where a value stands, from 0 to 1.
    pub fn position(&self, value: f64) -> f64 {
        let unit = format::ten_to(self.first);
        let slots = if value <= 0.0 {
            0.0
        } else if value < unit {
            value / unit
        } else {
            1.0 + libm::log10(value) - f64::from(self.first)
        };
        (slots / f64::from(self.decades + 1)).clamp(0.0, 1.0)
    }

    /// Zero and the powers of ten.
    pub fn ticks(&self) -> Vec<Tick> {
        let step = (self.decades + MOST_LABELS - 1) / MOST_LABELS;
        let powers = (0..=self.decades).map(|decade| Tick {
            at: self.position(format::ten_to(self.first + decade)),
            label: if decade % step == 0 { power_of_ten(self.first + decade) } else { String::new() },
        });
        std::iter::once(Tick { at: 0.0, label: "0".into() }).chain(powers).collect()
    }
}

fn power_of_ten(exponent: i32) -> String {
    match exponent {
        -3..=3 => format::number(format::ten_to(exponent), 1),
        _ => format!("10{}", format::superscript(exponent)),
    }
}

/// The bars of a metric, or nothing where no strategy has it.
pub fn chart(plan: &FunctionPlan, metric: Metric) -> Option<Chart> {
    let estimates = || {
        plan.strategies
            .iter()
            .enumerate()
            .filter_map(|(i, ranked)| Some((i, ranked, ranked.assessment.metrics.get(metric)?)))
    };
    let scale = LogScale::over(estimates().flat_map(|(_, _, estimate)| [estimate.value, estimate.worst_value()]));
    let bars: Vec<Bar> = estimates()
        .map(|(index, ranked, estimate)| Bar {
            index,
            label: ranked.assessment.label.clone(),
            length: scale.position(estimate.value),
            worst: reach(estimate).map(|worst| scale.position(worst)),
            text: ranked.assessment.written(metric).unwrap_or_default(),
            broken: ranked.breaks.iter().any(|b| b.metric == metric),
        })
        .collect();
    (!bars.is_empty()).then(|| Chart { metric, ticks: scale.ticks(), bars })
}

/// The worst, where it differs and has a bound.
fn reach(estimate: &Estimate) -> Option<f64> {
    match estimate.worst {
        Some(Worst::Value(worst)) if worst != estimate.value => Some(worst),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_and_one_have_a_place() {
        let scale = LogScale::over([0.0, 1.0, 1507.0]);
        assert_eq!(scale.position(0.0), 0.0);
        assert_eq!(scale.position(1.0), 0.2);
        assert_eq!(scale.position(10_000.0), 1.0);
        let labels: Vec<_> = scale.ticks().into_iter().map(|tick| tick.label).collect();
        assert_eq!(labels[..5], ["0", "1", "10", "100", "1000"]);
    }

    #[test]
    fn any_value_stays_on_the_scale() {
        for values in [vec![], vec![0.0], vec![1e-300], vec![1e30, 1e-9], vec![f64::INFINITY], vec![f64::MAX]] {
            let scale = LogScale::over(values.clone());
            for value in values {
                assert!((0.0..=1.0).contains(&scale.position(value)), "{value}");
            }
            assert!(scale.ticks().iter().all(|tick| (0.0..=1.0).contains(&tick.at)));
            assert!(scale.ticks().iter().filter(|tick| !tick.label.is_empty()).count() <= 10);
        }
    }

    #[test]
    fn positions_rise() {
        let scale = LogScale::over([0.05, 3e6]);
        let positions: Vec<f64> = [0.0, 0.001, 0.05, 0.9, 1.0, 7.0, 3e6].map(|v| scale.position(v)).into();
        assert!(positions.is_sorted(), "{positions:?}");
    }
}
