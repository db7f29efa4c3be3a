//! Amounts with units: sizes, times, rates and shares.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::number::Amount;

/// A unit of size, time or share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Unit {
    /// 1 byte.
    #[serde(rename = "bytes")]
    Bytes,
    /// 1024 bytes.
    KiB,
    /// 1024 KiB.
    MiB,
    /// 1024 MiB.
    GiB,
    /// A thousandth of a second.
    #[serde(rename = "ms")]
    Millisecond,
    /// A second.
    #[serde(rename = "s")]
    Second,
    /// 60 seconds.
    #[serde(rename = "min")]
    Minute,
    /// 60 minutes.
    #[serde(rename = "h")]
    Hour,
    /// 24 hours.
    #[serde(rename = "day")]
    Day,
    /// A hundredth.
    #[serde(rename = "%")]
    Percent,
}

/// The dimension of a quantity, with the unit that values of it are in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    /// Plain numbers.
    Number,
    /// Shares, 0 to 1.
    Share,
    /// Bytes.
    Size,
    /// Seconds.
    Time,
    /// Events a second.
    Rate,
    /// Bytes a second.
    Throughput,
}

impl Dimension {
    /// How a quantity of this dimension is written, for hints.
    pub fn example(self) -> &'static str {
        match self {
            Self::Number => "a plain number, as in `100`",
            Self::Share => "a share, as in `0.5%` or `0.005`",
            Self::Size => "a size, as in `120 bytes`, `4 KiB` or `1 MiB`",
            Self::Time => "a time, as in `8 ms`, `2 s`, `5 min`, `1 h` or `1 day`",
            Self::Rate => "a rate, as in `50/s`, `10/min`, `3/h` or `1/day`",
            Self::Throughput => "bytes in a time, as in `10 MiB/s`",
        }
    }
}

impl Unit {
    /// All units with their words.
    pub const ALL: [(Self, &'static str); 10] = [
        (Self::Bytes, "bytes"),
        (Self::KiB, "KiB"),
        (Self::MiB, "MiB"),
        (Self::GiB, "GiB"),
        (Self::Millisecond, "ms"),
        (Self::Second, "s"),
        (Self::Minute, "min"),
        (Self::Hour, "h"),
        (Self::Day, "day"),
        (Self::Percent, "%"),
    ];

    /// The unit of a word; none for other words.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, name)| *name == word).map(|(unit, _)| unit)
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        Self::ALL.into_iter().find(|(unit, _)| *unit == self).map_or("", |(_, name)| name)
    }

    /// Its dimension, and its size in bytes, seconds or shares.
    fn measure(self) -> (Dimension, f64) {
        match self {
            Self::Bytes => (Dimension::Size, 1.0),
            Self::KiB => (Dimension::Size, 1024.0),
            Self::MiB => (Dimension::Size, 1024.0 * 1024.0),
            Self::GiB => (Dimension::Size, 1024.0 * 1024.0 * 1024.0),
            Self::Millisecond => (Dimension::Time, 1e-3),
            Self::Second => (Dimension::Time, 1.0),
            Self::Minute => (Dimension::Time, 60.0),
            Self::Hour => (Dimension::Time, 3600.0),
            Self::Day => (Dimension::Time, 86400.0),
            Self::Percent => (Dimension::Share, 0.01),
        }
    }
}

/// An amount with its unit, as in `8 ms`, `120 bytes`, `5000/s`, `1%` or `10 MiB/s`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Quantity {
    /// The number before the unit.
    pub amount: Amount,
    /// The unit; left out for plain numbers and rates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// The unit of time after `/`, for rates: `s`, `min`, `h` or `day`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per: Option<Unit>,
}

impl Quantity {
    /// The quantity in the unit of a dimension; none where it is of another dimension, or not finite. A plain number
    /// is a share too.
    pub fn in_base_units(&self, wanted: Dimension) -> Option<f64> {
        let (kind, factor) = self.unit.map_or((Dimension::Number, 1.0), Unit::measure);
        let (kind, factor) = match (kind, self.per.map(Unit::measure)) {
            (kind, None) => (kind, factor),
            (Dimension::Number, Some((Dimension::Time, time))) => (Dimension::Rate, factor / time),
            (Dimension::Size, Some((Dimension::Time, time))) => (Dimension::Throughput, factor / time),
            _ => return None,
        };
        let fits = kind == wanted || (kind, wanted) == (Dimension::Number, Dimension::Share);
        let value = self.amount.get() * factor;
        (fits && value.is_finite()).then_some(value)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.amount)?;
        match self.unit {
            Some(Unit::Percent) => f.write_str("%")?,
            Some(unit) => write!(f, " {}", unit.word())?,
            None => {}
        }
        self.per.map_or(Ok(()), |per| write!(f, "/{}", per.word()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_convert_to_base_units() {
        let q = |amount, unit, per| Quantity { amount: Amount::new(amount).unwrap(), unit, per };
        assert_eq!(q(8.0, Some(Unit::Millisecond), None).in_base_units(Dimension::Time), Some(0.008));
        assert_eq!(q(60.0, None, Some(Unit::Minute)).in_base_units(Dimension::Rate), Some(1.0));
        assert_eq!(q(1.0, Some(Unit::Percent), None).in_base_units(Dimension::Share), Some(0.01));
        assert_eq!(q(0.5, None, None).in_base_units(Dimension::Share), Some(0.5));
        assert_eq!(q(8.0, Some(Unit::Bytes), None).in_base_units(Dimension::Time), None);
    }
}
