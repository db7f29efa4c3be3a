//! The inputs of a design on which a recommendation depends.

use crate::design::{Design, Dimension, Returns};

/// An input of a design on which a recommendation depends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// Calls of the function a second.
    Reads,
    /// Writes a second that invalidate the function. All of them change by the same factor.
    Writes,
    /// The time of a message to the cache and back.
    RoundTrip,
    /// The time that a miss takes at the source, whatever it fetches.
    Source,
    /// The size of a result; of a list, of one item.
    Result,
    /// The number of callers: processes that use the cache.
    Callers,
}

impl Input {
    /// All inputs.
    pub const ALL: [Self; 6] = [Self::Reads, Self::Writes, Self::RoundTrip, Self::Source, Self::Result, Self::Callers];

    /// Its name in a sentence.
    #[must_use]
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

    /// Its dimension, which decides the unit.
    pub(crate) fn dimension(self) -> Dimension {
        match self {
            Self::Reads | Self::Writes => Dimension::Rate,
            Self::RoundTrip | Self::Source => Dimension::Time,
            Self::Result => Dimension::Size,
            Self::Callers => Dimension::Number,
        }
    }

    /// Its value in a design, in base units; `None` if the design has no such function.
    pub(super) fn of(self, design: &Design, function: usize) -> Option<f64> {
        let read = design.functions.get(function)?;
        let invalidations = |write: &&crate::design::Write| {
            write.invalidations.iter().any(|invalidation| invalidation.function == function)
        };
        Some(match self {
            Self::Reads => read.rate,
            Self::Writes => design.writes.iter().filter(invalidations).map(|write| write.rate).sum(),
            Self::RoundTrip => design.topology.round_trip,
            Self::Source => read.source.fixed,
            Self::Result => match &read.returns {
                Returns::Size(size) | Returns::List { item: size, .. } => *size,
            },
            Self::Callers => design.topology.callers.into(),
        })
    }

    /// Multiplies its value in a design by a factor.
    pub(super) fn scale(self, design: &mut Design, function: usize, factor: f64) {
        let read = design.functions.get_mut(function);
        match self {
            Self::Reads => read.into_iter().for_each(|read| read.rate *= factor),
            Self::Writes => design
                .writes
                .iter_mut()
                .filter(|write| write.invalidations.iter().any(|invalidation| invalidation.function == function))
                .for_each(|write| write.rate *= factor),
            Self::RoundTrip => design.topology.round_trip *= factor,
            Self::Source => read.into_iter().for_each(|read| read.source.fixed *= factor),
            Self::Result => read.into_iter().for_each(|read| match &mut read.returns {
                Returns::Size(size) | Returns::List { item: size, .. } => *size *= factor,
            }),
            Self::Callers => {
                design.topology.callers = (f64::from(design.topology.callers) * factor).round().clamp(1.0, 1e9) as u32;
            }
        }
    }
}
