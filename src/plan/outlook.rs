//! What would have to change for another strategy to be the better one, and so which input moves the decision most.
//!
//! One input at a time is made larger and smaller, by doubling up to a factor of [`FARTHEST`], until something else is
//! recommended first; halving then finds where. The nearest of these points is that of the input on which most depends.

use super::{Counted, FunctionPlan};
use crate::design::{Design, Dimension, Returns};
use crate::strategy::{Assessment, StrategyId, format};

/// Something that a decision rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// Calls of the function a second.
    Reads,
    /// Writes a second that make it wrong, all alike more or fewer.
    Writes,
    /// The time of a message to the cache and back.
    RoundTrip,
    /// What a miss costs at the database.
    Source,
    /// What a result weighs.
    Result,
    /// Data-access servers.
    Callers,
}

impl Input {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Reads, Self::Writes, Self::RoundTrip, Self::Source, Self::Result, Self::Callers];

    /// As people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reads => "reads",
            Self::Writes => "writes",
            Self::RoundTrip => "round trip",
            Self::Source => "source time",
            Self::Result => "result size",
            Self::Callers => "callers",
        }
    }

    fn dimension(self) -> Dimension {
        match self {
            Self::Reads | Self::Writes => Dimension::Rate,
            Self::RoundTrip | Self::Source => Dimension::Time,
            Self::Result => Dimension::Size,
            Self::Callers => Dimension::Number,
        }
    }

    /// What it is in a design, in base units.
    fn of(self, design: &Design, function: usize) -> Option<f64> {
        let read = design.functions.get(function)?;
        let invalidations = |write: &&crate::design::Write| {
            write.invalidations.iter().any(|invalidation| invalidation.function == function)
        };
        Some(match self {
            Self::Reads => read.rate,
            Self::Writes => design.writes.iter().filter(invalidations).map(|write| write.rate).sum(),
            Self::RoundTrip => design.topology.round_trip,
            Self::Source => read.source,
            Self::Result => match &read.returns {
                Returns::Size(size) | Returns::List { item: size, .. } => *size,
            },
            Self::Callers => design.topology.callers.into(),
        })
    }

    /// Multiplies it in a design.
    fn scale(self, design: &mut Design, function: usize, factor: f64) {
        let read = design.functions.get_mut(function);
        match self {
            Self::Reads => read.into_iter().for_each(|read| read.rate *= factor),
            Self::Writes => design
                .writes
                .iter_mut()
                .filter(|write| write.invalidations.iter().any(|invalidation| invalidation.function == function))
                .for_each(|write| write.rate *= factor),
            Self::RoundTrip => design.topology.round_trip *= factor,
            Self::Source => read.into_iter().for_each(|read| read.source *= factor),
            Self::Result => read.into_iter().for_each(|read| match &mut read.returns {
                Returns::Size(size) | Returns::List { item: size, .. } => *size *= factor,
            }),
            Self::Callers => {
                design.topology.callers = (f64::from(design.topology.callers) * factor).round().clamp(1.0, 1e9) as u32;
            }
        }
    }
}

/// Where something else is recommended.
#[derive(Clone, Debug, PartialEq)]
pub struct TurningPoint {
    /// What changes.
    pub input: Input,
    /// What it is now, in base units.
    pub now: f64,
    /// From where on something else is better.
    pub at: f64,
    /// What is better then: its label.
    pub then: String,
}

impl TurningPoint {
    /// `With writes above 310/s (now 50/s): put the row's version into the key.`
    pub fn sentence(&self) -> String {
        let shown = |value| format::quantity(self.input.dimension(), value, 3);
        let side = if self.at > self.now { "above" } else { "below" };
        format!("With {} {side} {} (now {}): {}.", self.input.name(), shown(self.at), shown(self.now), self.then)
    }

    /// By what factor the input has to change, at least 1.
    pub fn factor(&self) -> f64 {
        (self.at / self.now).max(self.now / self.at)
    }
}

/// How far an input is varied.
pub const FARTHEST: f64 = 4096.0;

/// Where other strategies would be recommended for a function, the nearest point first.
pub(super) fn turning_points(plan: &FunctionPlan, counted: &Counted<'_>) -> Vec<TurningPoint> {
    let Some(now) = Choice::of(plan) else { return Vec::new() };
    let mut points: Vec<TurningPoint> = Vec::new();
    for input in Input::ALL {
        for step in [2.0, 0.5] {
            points.extend(turning_point(counted, input, step, &now));
        }
    }
    points.sort_by(|a, b| a.factor().total_cmp(&b.factor()));
    points
}

fn turning_point(counted: &Counted<'_>, input: Input, step: f64, now: &Choice) -> Option<TurningPoint> {
    let (design, index) = (counted.input.design, counted.input.index);
    let value = input.of(design, index).filter(|value| *value > 0.0)?;
    let mut changed = design.clone();
    let mut at = |factor: f64| {
        changed.clone_from(design);
        input.scale(&mut changed, index, factor);
        Choice::of(&counted.again(&changed)?)
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
