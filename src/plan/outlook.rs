//! What would have to change for another strategy to be the better one, and so which input moves the decision most.
//!
//! One input at a time is made larger and smaller, by doubling up to a factor of [`FARTHEST`], until something else is
//! recommended first; halving then finds where. The nearest of these points is that of the input on which most depends.

use super::{Counted, FunctionPlan};
use crate::design::{Design, Dimension, Returns};
use crate::strategy::figures;

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
        let kills = |write: &&crate::design::Write| write.kills.iter().any(|kill| kill.function == function);
        Some(match self {
            Self::Reads => read.rate,
            Self::Writes => design.writes.iter().filter(kills).map(|write| write.rate).sum(),
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
                .filter(|write| write.kills.iter().any(|kill| kill.function == function))
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
    /// `Above 310 /s writes (now 50 /s): put the row's version into the key.`
    pub fn sentence(&self) -> String {
        let shown = |value| figures::quantity(self.input.dimension(), value, 3);
        let side = if self.at > self.now { "Above" } else { "Below" };
        format!("{side} {} {} (now {}): {}.", shown(self.at), self.input.name(), shown(self.now), self.then)
    }

    /// By what factor the input has to change, at least 1.
    pub fn factor(&self) -> f64 {
        (self.at / self.now).max(self.now / self.at)
    }
}

/// How far an input is varied.
pub const FARTHEST: f64 = 4096.0;

/// Where other strategies would be recommended for a function, the nearest point first.
pub(super) fn turning_points(design: &Design, counted: &Counted<'_>) -> Vec<TurningPoint> {
    let Some(now) = counted.again(design).as_ref().and_then(first) else { return Vec::new() };
    let mut points: Vec<TurningPoint> = Input::ALL
        .into_iter()
        .flat_map(|input| [(input, 2.0), (input, 0.5)])
        .filter_map(|(input, step)| turning_point(design, counted, input, step, &now))
        .collect();
    points.sort_by(|a, b| a.factor().total_cmp(&b.factor()));
    points
}

fn turning_point(design: &Design, counted: &Counted<'_>, input: Input, step: f64, now: &str) -> Option<TurningPoint> {
    let index = counted.situation.index;
    let value = input.of(design, index).filter(|value| *value > 0.0)?;
    let mut changed = design.clone();
    let mut at = |factor: f64| {
        changed.clone_from(design);
        input.scale(&mut changed, index, factor);
        first(&counted.again(&changed)?)
    };
    let (mut kept, mut turned) = (1.0, step);
    let mut then = loop {
        let first = at(turned)?;
        if first != now {
            break first;
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
        let first = at(middle)?;
        if first == now {
            kept = middle;
        } else {
            (turned, then) = (middle, first);
        }
    }
    Some(TurningPoint { input, now: value, at: value * turned, then })
}

/// What is recommended first, by strategy and not by its settings.
fn first(plan: &FunctionPlan) -> Option<String> {
    let choice = plan.recommended.first()?.choice;
    Some(plan.strategies.get(choice)?.assessment.label.clone())
}
