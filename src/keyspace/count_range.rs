//! Counts in signed numbers, as the search adds and multiplies them.

use std::ops::{Add, AddAssign, Mul};

use super::count::Count;
use crate::design::integer::Int;

/// A number that is exact, or between two proved bounds; never negative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountRange {
    least: Int,
    /// The upper bound, if it is not the lower one: nearly all counts are exact, and then it takes no memory.
    most: Option<Box<Int>>,
}

impl CountRange {
    /// Returns an exact count.
    pub fn exact(count: Int) -> Self {
        Self { least: count, most: None }
    }

    /// Returns a count between two bounds.
    pub fn between(least: Int, most: Int) -> Self {
        let most = (most != least).then(|| Box::new(most));
        Self { least, most }
    }

    /// Returns the exact count 0.
    pub fn none() -> Self {
        Self::exact(Int::ZERO)
    }

    fn most(&self) -> &Int {
        self.most.as_deref().unwrap_or(&self.least)
    }

    /// Whether the count is exactly 0.
    pub fn is_none(&self) -> bool {
        self.least.is_zero() && self.most.is_none()
    }

    /// Whether the bounds meet.
    pub fn is_exact(&self) -> bool {
        self.most.is_none()
    }

    /// Returns the count times a number.
    #[inline]
    pub fn times(&self, count: &Int) -> Self {
        match &self.most {
            None => Self::exact(&self.least * count),
            Some(most) => Self::between(&self.least * count, &**most * count),
        }
    }

    /// Each bound divided by a number that divides both and is not 0.
    pub fn exactly_over(&self, divisor: &Int) -> Self {
        Self::between(self.least.exactly_over(divisor), self.most().exactly_over(divisor))
    }

    /// Returns the minimum of two counts, bound by bound.
    pub fn min(self, other: Self) -> Self {
        let most = self.most().min(other.most()).clone();
        Self::between(self.least.min(other.least), most)
    }

    /// Returns the maximum of two counts, bound by bound.
    pub fn max(self, other: Self) -> Self {
        let most = self.most().max(other.most()).clone();
        Self::between(self.least.max(other.least), most)
    }
}

impl AddAssign for CountRange {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        if self.most.is_some() || other.most.is_some() {
            self.most = Some(Box::new(self.most() + other.most()));
        }
        self.least += &other.least;
    }
}

impl Add for CountRange {
    type Output = Self;

    #[inline]
    fn add(mut self, other: Self) -> Self {
        self += other;
        self
    }
}

impl Mul for CountRange {
    type Output = Self;

    #[inline]
    fn mul(self, other: Self) -> Self {
        match &other.most {
            None => self.times(&other.least),
            Some(most) => Self::between(&self.least * &other.least, self.most() * most),
        }
    }
}

impl From<&Count> for CountRange {
    fn from(count: &Count) -> Self {
        Self::between(Int::from(count.at_least()), Int::from(count.at_most()))
    }
}

impl From<CountRange> for Count {
    fn from(count: CountRange) -> Self {
        match &count.most {
            None => Self::exact(count.least.to_unsigned()),
            Some(most) => Self::between(count.least.to_unsigned(), most.to_unsigned()),
        }
    }
}
