//! Ranges of whole numbers and of days.

use serde::{Deserialize, Serialize};

use super::number::Whole;

/// A range with its end, and the step between values where it is not 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "RawRange<T>", into = "RawRange<T>", bound = "T: Clone + Serialize + serde::de::DeserializeOwned")]
pub struct Range<T> {
    /// The first value.
    pub from: T,
    /// The end.
    pub end: End<T>,
    /// The step between values.
    pub step: Option<Whole>,
}

/// Where a range ends.
#[derive(Clone, Debug, PartialEq)]
pub enum End<T> {
    /// `..=b`: the end is part of it.
    To(T),
    /// `..<b`: the end is not.
    Below(T),
}

/// A range as it stands in JSON: with either `to` or `below`.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRange<T> {
    from: T,
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    to: Option<T>,
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    below: Option<T>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    step: Option<Whole>,
}

impl<T> TryFrom<RawRange<T>> for Range<T> {
    type Error = &'static str;

    fn try_from(raw: RawRange<T>) -> Result<Self, Self::Error> {
        let end = match (raw.to, raw.below) {
            (Some(to), None) => End::To(to),
            (None, Some(below)) => End::Below(below),
            _ => return Err("a range has either `to`, which includes the end, or `below`, which does not"),
        };
        Ok(Self { from: raw.from, end, step: raw.step })
    }
}

impl<T> From<Range<T>> for RawRange<T> {
    fn from(range: Range<T>) -> Self {
        let (to, below) = match range.end {
            End::To(to) => (Some(to), None),
            End::Below(below) => (None, Some(below)),
        };
        Self { from: range.from, to, below, step: range.step }
    }
}
