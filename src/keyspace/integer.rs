//! Whole numbers as the counting needs them: machine integers first, big ones where those overflow.

use std::hash::Hash;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{CheckedAdd, CheckedMul, CheckedSub, Signed};

/// Why a term has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Halt {
    /// It divides by zero, or raises to a negative power.
    Undefined,
    /// It does not fit the integers at hand; larger ones will do.
    Overflow,
}

/// The integers that counting runs on: `i64`, and [`BigInt`] where that overflows.
pub trait Int:
    Clone + Hash + Integer + Signed + CheckedAdd + CheckedSub + CheckedMul + From<i64> + TryFrom<BigInt> + Into<BigInt>
{
    /// A number of the design.
    fn of(number: &BigInt) -> Result<Self, Halt> {
        Self::try_from(number.clone()).ok().and_then(Self::negatable).ok_or(Halt::Overflow)
    }

    /// The number, if its negative exists too: so that no later division or negation can overflow.
    fn negatable(self) -> Option<Self> {
        Self::zero().checked_sub(&self).is_some().then_some(self)
    }

    /// a + b
    fn plus(&self, other: &Self) -> Result<Self, Halt> {
        self.checked_add(other).and_then(Self::negatable).ok_or(Halt::Overflow)
    }

    /// a - b
    fn minus(&self, other: &Self) -> Result<Self, Halt> {
        self.checked_sub(other).and_then(Self::negatable).ok_or(Halt::Overflow)
    }

    /// a b
    fn times(&self, other: &Self) -> Result<Self, Halt> {
        self.checked_mul(other).and_then(Self::negatable).ok_or(Halt::Overflow)
    }

    /// a / b, rounded towards minus infinity.
    fn floor_div(&self, divisor: &Self) -> Result<Self, Halt> {
        if divisor.is_zero() { Err(Halt::Undefined) } else { Ok(self.div_floor(divisor)) }
    }

    /// a / b, rounded towards infinity.
    fn ceil_div(&self, divisor: &Self) -> Result<Self, Halt> {
        if divisor.is_zero() { Err(Halt::Undefined) } else { Ok(-(-self.clone()).div_floor(divisor)) }
    }

    /// a - b floor(a / b): with the sign of b.
    fn modulo(&self, divisor: &Self) -> Result<Self, Halt> {
        if divisor.is_zero() { Err(Halt::Undefined) } else { Ok(self.mod_floor(divisor)) }
    }

    /// a ^ b; undefined for negative b.
    fn power(&self, exponent: &Self) -> Result<Self, Halt> {
        if exponent.is_negative() {
            return Err(Halt::Undefined);
        }
        let two = Self::from(2);
        let (mut base, mut exponent, mut product) = (self.clone(), exponent.clone(), Self::one());
        while !exponent.is_zero() {
            if exponent.is_odd() {
                product = product.times(&base)?;
            }
            exponent = exponent.div_floor(&two);
            if !exponent.is_zero() && base.abs() > Self::one() {
                base = base.times(&base)?;
            } else if base == -Self::one() {
                base = Self::one();
            }
        }
        Ok(product)
    }
}

impl Int for i64 {}
impl Int for BigInt {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn division_rounds_as_in_python() {
        // Python: -7 // 2 == -4, -7 % 2 == 1, 7 // -2 == -4, 7 % -2 == -1, -(7 // -2) == 4.
        let check = |a: i64, b: i64| (a.floor_div(&b), a.modulo(&b), a.ceil_div(&b));
        assert_eq!(check(-7, 2), (Ok(-4), Ok(1), Ok(-3)));
        assert_eq!(check(7, -2), (Ok(-4), Ok(-1), Ok(-3)));
        assert_eq!(check(1, 0), (Err(Halt::Undefined), Err(Halt::Undefined), Err(Halt::Undefined)));
    }

    #[test]
    fn powers_of_small_bases_end_at_once() {
        let huge = i64::MAX;
        assert_eq!((-1_i64).power(&huge), Ok(-1));
        assert_eq!((-1_i64).power(&(huge - 1)), Ok(1));
        assert_eq!(0_i64.power(&huge), Ok(0));
        assert_eq!(0_i64.power(&0), Ok(1));
        assert_eq!(3_i64.power(&4), Ok(81));
        assert_eq!(2_i64.power(&200), Err(Halt::Overflow));
        assert_eq!(2_i64.power(&-1), Err(Halt::Undefined));
    }

    #[test]
    fn the_least_machine_integer_overflows() {
        assert_eq!(i64::MIN.plus(&0), Err(Halt::Overflow));
        assert_eq!(i64::of(&(BigInt::from(i64::MAX) + 1)), Err(Halt::Overflow));
    }
}
