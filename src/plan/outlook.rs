//! The turning points: the values of inputs from which on another strategy is recommended.
//!
//! One input at a time is doubled or halved, up to a factor of [`FARTHEST`], until another strategy is recommended first.
//! Bisection then finds the turning point to 1%. The sums behind it need not be finer than that.

use super::input::Input;
use super::model::{FunctionPlan, Ranked, TurningPoint};
use super::planner::Planner;
use crate::strategy::StrategyId;
use crate::workload::Detail;

/// The largest factor by which an input is changed.
pub const FARTHEST: f64 = 4096.0;

/// Returns the turning points of a function, the nearest first.
pub fn turning_points(plan: &FunctionPlan, planner: &Planner<'_>) -> Vec<TurningPoint> {
    let Some(now) = Choice::of(plan) else { return Vec::new() };
    let mut points: Vec<TurningPoint> = Vec::new();
    for input in Input::ALL {
        for step in [2.0, 0.5] {
            points.extend(turning_point(planner, input, step, &now));
        }
    }
    points.sort_by(|a, b| a.factor().total_cmp(&b.factor()));
    points
}

fn turning_point(planner: &Planner<'_>, input: Input, step: f64, now: &Choice) -> Option<TurningPoint> {
    let (design, index) = (planner.input().design, planner.input().index);
    let value = input.of(design, index).filter(|value| *value > 0.0)?;
    let mut changed = design.clone();
    let mut at = |factor: f64| {
        changed.clone_from(design);
        input.scale(&mut changed, index, factor);
        Choice::of(&planner.under(&changed, Detail::Coarse)?.plan())
    };
    let (mut kept, mut turned) = (1.0, step);
    let mut then = loop {
        let choice = at(turned)?;
        if !choice.is_same(now) {
            break choice;
        }
        kept = turned;
        turned *= step;
        if !(1.0 / FARTHEST..=FARTHEST).contains(&turned) {
            return None;
        }
    };
    while (turned / kept - 1.0_f64).abs() > 0.01 {
        let middle = f64::sqrt(kept * turned);
        let choice = at(middle)?;
        if choice.is_same(now) {
            kept = middle;
        } else {
            (turned, then) = (middle, choice);
        }
    }
    Some(TurningPoint { input, now: value, at: value * turned, then: then.label })
}

/// The first recommendation: a strategy, which of its variants, and whether with leases. Its settings follow the design.
struct Choice {
    strategy: StrategyId,
    variant: usize,
    is_leased: bool,
    label: String,
}

impl Choice {
    fn of(plan: &FunctionPlan) -> Option<Self> {
        let choice = plan.recommended.first()?.choice;
        let ranked = plan.strategies.get(choice)?;
        let Ranked { assessment, variant, .. } = ranked;
        Some(Self {
            strategy: assessment.strategy,
            variant: *variant,
            is_leased: ranked.is_leased(),
            label: assessment.label.clone(),
        })
    }

    fn is_same(&self, other: &Self) -> bool {
        (self.strategy, self.variant, self.is_leased) == (other.strategy, other.variant, other.is_leased)
    }
}
