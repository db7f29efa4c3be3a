//! What would have to change for another strategy to be the better one, and so which input moves the decision most.
//!
//! One input at a time is made larger and smaller, by doubling up to a factor of [`FARTHEST`], until something else is
//! recommended first; halving then finds where. The nearest of these points is that of the input on which most depends.

use super::input::Input;
use super::model::{FunctionPlan, TurningPoint};
use super::planner::Planner;
use crate::strategy::{Assessment, StrategyId};

/// How far an input is varied.
pub const FARTHEST: f64 = 4096.0;

/// Where other strategies would be recommended for a function, the nearest point first.
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
        Choice::of(&planner.under(&changed)?.plan())
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
    // To a hundredth: the rest is not worth the digits.
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

/// What is recommended first: a strategy, and which of its variants. Its settings follow the design.
struct Choice {
    strategy: StrategyId,
    variant: usize,
    label: String,
}

impl Choice {
    fn of(plan: &FunctionPlan) -> Option<Self> {
        let choice = plan.recommended.first()?.choice;
        let Assessment { strategy, label, .. } = &plan.strategies.get(choice)?.assessment;
        let variant =
            plan.strategies.iter().take(choice).filter(|other| other.assessment.strategy == *strategy).count();
        Some(Self { strategy: *strategy, variant, label: label.clone() })
    }

    fn is_same(&self, other: &Self) -> bool {
        (self.strategy, self.variant) == (other.strategy, other.variant)
    }
}
