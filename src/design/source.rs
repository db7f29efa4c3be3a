//! What a miss costs at the database: as it is written, and in seconds.

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

/// What a miss costs at the database, in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Source {
    /// What every miss takes.
    pub fixed: f64,
    /// What each item that it fetches takes besides; 0 where the result is no list.
    pub per_item: f64,
}

impl Source {
    /// The time of a miss that fetches `items` items, in seconds.
    #[must_use]
    pub fn seconds(self, items: f64) -> f64 {
        self.fixed + self.per_item * items
    }
}
