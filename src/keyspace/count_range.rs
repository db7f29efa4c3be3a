//! Counts while they are counted.

use std::ops::{Add, AddAssign, Mul};

use super::count::Count;
use crate::design::integer::Int;

/// How many: exactly, or between two bounds that are both proved; never negative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountRange {
    least: Int,
    /// The upper bound where it is not the lower one: nearly all counts are exact, and then it costs nothing.
    most: Option<Box<Int>>,
}

impl CountRange {
    /// Just so many.
    pub fn exact(count: Int) -> Self {
        Self { least: count, most: None }
    }

    /// Between two bounds.
    pub fn between(least: Int, most: Int) -> Self {
        let most = (most != least).then(|| Box::new(most));
        Self { least, most }
    }

    /// None at all.
    pub fn none() -> Self {
        Self::exact(Int::ZERO)
    }

    fn most(&self) -> &Int {
        self.most.as_deref().unwrap_or(&self.least)
    }

    /// Whether there are none at all.
    pub fn is_none(&self) -> bool {
        self.least.is_zero() && self.most.is_none()
    }

    /// Whether the bounds meet.
    pub fn is_exact(&self) -> bool {
        self.most.is_none()
    }

    /// So many times as many.
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

    /// The lesser of the two, each bound by itself.
    pub fn min(self, other: Self) -> Self {
        let most = self.most().min(other.most()).clone();
        Self::between(self.least.min(other.least), most)
    }

    /// The greater of the two, each bound by itself.
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
