//! The result of a count: an exact number, or proved bounds.

use std::fmt;
use std::ops::{Add, Mul};

use num_bigint::BigUint;
use num_traits::Zero;

/// A number of addresses: exact, or between two proved bounds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Count {
    at_least: BigUint,
    at_most: BigUint,
}

impl Count {
    /// Returns an exact count.
    #[must_use]
    pub fn exact(count: impl Into<BigUint>) -> Self {
        let count = count.into();
        Self { at_least: count.clone(), at_most: count }
    }

    /// Returns a count between two bounds. If the lower bound is above the upper one, both are the lower one.
    #[must_use]
    pub fn between(at_least: BigUint, at_most: BigUint) -> Self {
        Self { at_most: at_most.max(at_least.clone()), at_least }
    }

    /// Returns the exact count 0.
    #[must_use]
    pub fn zero() -> Self {
        Self::exact(BigUint::zero())
    }

    /// Returns the number, if it is exact.
    #[must_use]
    pub fn as_exact(&self) -> Option<&BigUint> {
        self.is_exact().then_some(&self.at_least)
    }

    /// Whether the count is exact.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.at_least == self.at_most
    }

    /// The lower bound.
    #[must_use]
    pub fn at_least(&self) -> &BigUint {
        &self.at_least
    }

    /// The upper bound.
    #[must_use]
    pub fn at_most(&self) -> &BigUint {
        &self.at_most
    }

    /// Returns the tightest bounds that follow from two counts of the same addresses.
    #[must_use]
    pub fn meet(&self, other: &Self) -> Self {
        let at_least = (&self.at_least).max(&other.at_least).clone();
        Self::between(at_least, (&self.at_most).min(&other.at_most).clone())
    }
}

impl Add for Count {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { at_least: self.at_least + other.at_least, at_most: self.at_most + other.at_most }
    }
}

impl Mul for Count {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        Self { at_least: self.at_least * other.at_least, at_most: self.at_most * other.at_most }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.as_exact() {
            Some(count) => count.fmt(f),
            None => write!(f, "{} to {}", self.at_least, self.at_most),
        }
    }
}

/// Returns `total / scopes` as a decimal number, rounded to at most 12 places; `0` if there are no scopes.
#[must_use]
pub fn mean(total: &BigUint, scopes: &BigUint) -> String {
    if scopes.is_zero() {
        return "0".into();
    }
    let scaled = (total * BigUint::from(10_u32).pow(PLACES) * 2_u32 + scopes) / (scopes * 2_u32);
    let digits = format!("{scaled:0>width$}", width = PLACES as usize + 1);
    let (whole, fraction) = digits.split_at(digits.len() - PLACES as usize);
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() { whole.into() } else { format!("{whole}.{fraction}") }
}

const PLACES: u32 = 12;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_are_decimal_and_rounded_at_twelve_places() {
        let mean = |total: u32, scopes: u32| mean(&total.into(), &scopes.into());
        assert_eq!(mean(1507, 1), "1507");
        assert_eq!(mean(7, 2), "3.5");
        assert_eq!(mean(2, 3), "0.666666666667");
        assert_eq!(mean(1, 1_000_000), "0.000001");
        assert_eq!(mean(0, 5), "0");
    }

    #[test]
    fn bounds_add_and_multiply() {
        let a = Count::between(1_u32.into(), 3_u32.into());
        let b = Count::exact(2_u32);
        assert_eq!(a.clone() + b.clone(), Count::between(3_u32.into(), 5_u32.into()));
        assert_eq!((a * b).to_string(), "2 to 6");
    }
}
