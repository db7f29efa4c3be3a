//! Counts while they are counted.

use std::ops::{Add, AddAssign, Mul};

use super::Count;
use crate::design::integer::Int;

/// How many: between two bounds that are both proved, neither negative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    least: Int,
    most: Int,
}

impl Tally {
    /// Just so many.
    pub fn exact(count: Int) -> Self {
        Self { least: count.clone(), most: count }
    }

    /// Between two bounds.
    pub fn between(least: Int, most: Int) -> Self {
        Self { least, most }
    }

    /// None at all.
    pub fn none() -> Self {
        Self::exact(Int::ZERO)
    }

    /// Whether there are none at all.
    pub fn is_none(&self) -> bool {
        self.most.is_zero()
    }

    /// Whether the bounds meet.
    pub fn is_exact(&self) -> bool {
        self.least == self.most
    }

    /// Each bound divided by a number that divides both and is not 0.
    pub fn exactly_over(&self, divisor: &Int) -> Self {
        Self { least: self.least.exactly_over(divisor), most: self.most.exactly_over(divisor) }
    }

    /// The lesser of the two, each bound by itself.
    pub fn min(self, other: Self) -> Self {
        Self { least: self.least.min(other.least), most: self.most.min(other.most) }
    }

    /// The greater of the two, each bound by itself.
    pub fn max(self, other: Self) -> Self {
        Self { least: self.least.max(other.least), most: self.most.max(other.most) }
    }
}

impl AddAssign for Tally {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        self.least += &other.least;
        self.most += &other.most;
    }
}

impl Add for Tally {
    type Output = Self;

    #[inline]
    fn add(mut self, other: Self) -> Self {
        self += other;
        self
    }
}

impl Mul for Tally {
    type Output = Self;

    #[inline]
    fn mul(self, other: Self) -> Self {
        Self { least: &self.least * &other.least, most: &self.most * &other.most }
    }
}

impl From<&Count> for Tally {
    fn from(count: &Count) -> Self {
        Self { least: Int::from(count.at_least()), most: Int::from(count.at_most()) }
    }
}

impl From<Tally> for Count {
    fn from(tally: Tally) -> Self {
        Self::between(tally.least.to_unsigned(), tally.most.to_unsigned())
    }
}
