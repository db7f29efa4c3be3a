//! What a miss costs at the database, and which state of it a miss reads: as it is written, and in seconds.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::number::Amount;
use super::quantity::{Quantity, Unit};
use super::spanned::Spanned;

/// A time, and perhaps what each item of a list takes besides: `8 ms + 0.05 ms per item`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SourceTime {
    /// The number before the unit.
    pub amount: Amount,
    /// The unit of time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// What each item of a list takes besides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_item: Option<Spanned<Quantity>>,
}

impl SourceTime {
    /// What a miss takes whatever it fetches.
    pub(super) fn fixed(&self) -> Quantity {
        Quantity { amount: self.amount, unit: self.unit, per: None }
    }
}

impl fmt::Display for SourceTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fixed().fmt(f)?;
        self.per_item.as_ref().map_or(Ok(()), |item| write!(f, " + {item} per item"))
    }
}

/// The time whose state of the database a miss reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Snapshot {
    /// When it asks the database: writes during the source's time are not in the result.
    Start,
    /// When the database answers.
    #[default]
    Answer,
}

impl Snapshot {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Start, Self::Answer];

    /// Its word in both notations.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Answer => "answer",
        }
    }
}

impl fmt::Display for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// What a miss costs at the database, in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Source {
    /// What every miss takes.
    pub fixed: f64,
    /// What each item that it fetches takes besides; 0 where the result is no list.
    pub per_item: f64,
    /// What the version of a row takes.
    pub version: f64,
    /// Which state of the database a miss reads.
    pub snapshot: Snapshot,
}

impl Source {
    /// The time of a miss that fetches `items` items, in seconds.
    #[must_use]
    pub fn seconds(self, items: f64) -> f64 {
        self.fixed + self.per_item * items
    }

    /// From the state that a miss of `items` items reads until the database answers, in seconds.
    #[must_use]
    pub fn age_at_answer(self, items: f64) -> f64 {
        match self.snapshot {
            Snapshot::Start => self.seconds(items),
            Snapshot::Answer => 0.0,
        }
    }
}
