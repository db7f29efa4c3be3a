//! Whole numbers of any size, for counting: 64 bits where they fit, else big integers.
//!
//! Nearly all numbers that counting meets fit 64 bits. Operations on them allocate nothing. No operation wraps.

use std::cmp::Ordering;
use std::fmt;
use std::iter::{Product, Sum};
use std::ops::{Add, AddAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use num_bigint::{BigInt, BigUint};
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive};

/// A whole number of any size.
///
/// A number that fits 64 bits is always `Small`, so equal numbers have one form.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Int(Repr);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    Small(i64),
    Big(Box<BigInt>),
}

use Repr::{Big, Small};

/// The error of a division by zero and of a negative power.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undefined;

impl Int {
    /// 0
    pub const ZERO: Self = Self(Small(0));
    /// 1
    pub const ONE: Self = Self(Small(1));

    /// Whether it is 0.
    pub fn is_zero(&self) -> bool {
        matches!(self.0, Small(0))
    }

    /// Whether it is below 0.
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Small(number) => *number < 0,
            Big(number) => number.is_negative(),
        }
    }

    /// Whether it is above 0.
    pub fn is_positive(&self) -> bool {
        !self.is_negative() && !self.is_zero()
    }

    /// |a|
    pub fn abs(&self) -> Self {
        if self.is_negative() { -self } else { self.clone() }
    }

    /// The number, where it fits 64 bits.
    pub fn to_i64(&self) -> Option<i64> {
        match self.0 {
            Small(number) => Some(number),
            Big(_) => None,
        }
    }

    /// The number as an index of a list; none where it is negative or too large.
    #[inline]
    pub fn to_index(&self) -> Option<usize> {
        self.to_i64().and_then(|number| usize::try_from(number).ok())
    }

    /// The number of binary digits of its absolute value; 0 for 0.
    pub fn bits(&self) -> u64 {
        match &self.0 {
            Small(number) => u64::from(i64::BITS - number.unsigned_abs().leading_zeros()),
            Big(number) => number.bits(),
        }
    }

    /// The number as a double, at most 1e60, so that products of a few of them are finite.
    pub fn to_size(&self) -> f64 {
        match &self.0 {
            Small(number) => *number as f64,
            Big(number) => number.to_f64().unwrap_or(f64::INFINITY).min(1e60),
        }
    }

    /// The number; 0 where it is negative.
    pub fn to_unsigned(&self) -> BigUint {
        match &self.0 {
            Small(number) => u64::try_from(*number).unwrap_or_default().into(),
            Big(number) => number.to_biguint().unwrap_or_default(),
        }
    }

    /// a / b, rounded towards minus infinity.
    ///
    /// # Errors
    ///
    /// [`Undefined`] for b = 0.
    #[inline]
    pub fn floor_div(&self, divisor: &Self) -> Result<Self, Undefined> {
        match (&self.0, &divisor.0) {
            (_, Small(0)) => Err(Undefined),
            // -2^63 / -1 does not fit.
            (Small(a), Small(b)) if *b != -1 => Ok(Self(Small(a.div_floor(b)))),
            _ => Ok(self.with(divisor, |a, b| a.div_floor(b))),
        }
    }

    /// a / b, rounded towards infinity.
    ///
    /// # Errors
    ///
    /// [`Undefined`] for b = 0.
    #[inline]
    pub fn ceil_div(&self, divisor: &Self) -> Result<Self, Undefined> {
        Ok(-&(-self).floor_div(divisor)?)
    }

    /// a - b floor(a / b), which has the sign of b.
    ///
    /// # Errors
    ///
    /// [`Undefined`] for b = 0.
    #[inline]
    pub fn modulo(&self, divisor: &Self) -> Result<Self, Undefined> {
        match (&self.0, &divisor.0) {
            (_, Small(0)) => Err(Undefined),
            (Small(a), Small(b)) if *b != -1 => Ok(Self(Small(a.mod_floor(b)))),
            _ => Ok(self.with(divisor, |a, b| a.mod_floor(b))),
        }
    }

    /// a / b for a b that divides a; 0 for b = 0.
    pub fn exactly_over(&self, divisor: &Self) -> Self {
        self.floor_div(divisor).unwrap_or(Self::ZERO)
    }

    /// a ^ b.
    ///
    /// Designs whose powers would have very many digits are refused before.
    ///
    /// # Errors
    ///
    /// [`Undefined`] for negative b.
    pub fn power(&self, exponent: &Self) -> Result<Self, Undefined> {
        if exponent.is_negative() {
            return Err(Undefined);
        }
        let two = Self::from(2);
        let (mut base, mut exponent, mut product) = (self.clone(), exponent.clone(), Self::ONE);
        while !exponent.is_zero() {
            if exponent.is_odd() {
                product = &product * &base;
            }
            exponent = exponent.floor_div(&two)?;
            if !exponent.is_zero() && base.abs() > Self::ONE {
                base = &base * &base;
            } else if base == Self::from(-1) {
                base = Self::ONE;
            }
        }
        Ok(product)
    }

    fn is_odd(&self) -> bool {
        match &self.0 {
            Small(number) => number & 1 == 1,
            Big(number) => number.is_odd(),
        }
    }

    /// The greatest common divisor, never negative.
    pub fn gcd(&self, other: &Self) -> Self {
        let (mut a, mut b) = (self.abs(), other.abs());
        while let Ok(rest) = a.modulo(&b) {
            a = std::mem::replace(&mut b, rest);
        }
        a
    }

    /// The greatest common divisor g with a modulus of at least 1, and an x with `a x = g (mod modulus)`.
    pub fn inverse(&self, modulus: &Self) -> (Self, Self) {
        let (mut a, mut b) = (self.clone(), modulus.clone());
        let (mut x, mut y) = (Self::ONE, Self::ZERO);
        while let Ok(quotient) = a.floor_div(&b) {
            let rest = &a - &(&quotient * &b);
            a = std::mem::replace(&mut b, rest);
            let next = &x - &(&quotient * &y);
            x = std::mem::replace(&mut y, next);
        }
        (a, x)
    }

    #[cold]
    fn with(&self, other: &Self, operation: impl FnOnce(&BigInt, &BigInt) -> BigInt) -> Self {
        Self::from(operation(&self.into(), &other.into()))
    }
}

/// Conversions from integers that always fit.
macro_rules! from_machine {
    ($($machine:ty),*) => {$(
        impl From<$machine> for Int {
            #[inline]
            fn from(number: $machine) -> Self {
                Self(Small(number.into()))
            }
        }
    )*};
}

from_machine!(bool, u8, i32, u32, i64);

impl From<usize> for Int {
    fn from(number: usize) -> Self {
        i64::try_from(number).map_or_else(|_| BigInt::from(number).into(), Self::from)
    }
}

impl From<BigInt> for Int {
    fn from(number: BigInt) -> Self {
        Self(number.to_i64().map_or_else(|| Big(Box::new(number)), Small))
    }
}

impl From<&BigInt> for Int {
    fn from(number: &BigInt) -> Self {
        Self(number.to_i64().map_or_else(|| Big(Box::new(number.clone())), Small))
    }
}

impl From<&BigUint> for Int {
    fn from(number: &BigUint) -> Self {
        Self(number.to_i64().map_or_else(|| Big(Box::new(number.clone().into())), Small))
    }
}

impl From<&Int> for BigInt {
    fn from(number: &Int) -> Self {
        match &number.0 {
            Small(number) => (*number).into(),
            Big(number) => (**number).clone(),
        }
    }
}

impl Default for Int {
    fn default() -> Self {
        Self::ZERO
    }
}

impl Ord for Int {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Small(a), Small(b)) => a.cmp(b),
            (Big(a), Big(b)) => a.cmp(b),
            // Big numbers are outside of 64 bits.
            (Small(_), Big(b)) => {
                if b.is_negative() {
                    Ordering::Greater
                } else {
                    Ordering::Less
                }
            }
            (Big(a), Small(_)) => {
                if a.is_negative() {
                    Ordering::Less
                } else {
                    Ordering::Greater
                }
            }
        }
    }
}

impl PartialOrd for Int {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Neg for &Int {
    type Output = Int;

    #[inline]
    fn neg(self) -> Int {
        match &self.0 {
            Small(number) => number.checked_neg().map_or_else(|| (-BigInt::from(*number)).into(), Int::from),
            Big(number) => (-&**number).into(),
        }
    }
}

impl Neg for Int {
    type Output = Int;

    #[inline]
    fn neg(self) -> Int {
        -&self
    }
}

/// The operators on references, on values by reference, and with assignment.
macro_rules! operation {
    ($trait:ident, $method:ident, $checked:ident, $assign:ident, $assign_method:ident) => {
        impl $trait for &Int {
            type Output = Int;

            #[inline]
            fn $method(self, other: &Int) -> Int {
                if let (Small(a), Small(b)) = (&self.0, &other.0)
                    && let Some(number) = a.$checked(*b)
                {
                    return Int(Small(number));
                }
                self.with(other, |a, b| a.$method(b))
            }
        }

        impl $trait for Int {
            type Output = Int;

            #[inline]
            fn $method(self, other: Int) -> Int {
                (&self).$method(&other)
            }
        }

        impl $trait<&Int> for Int {
            type Output = Int;

            #[inline]
            fn $method(self, other: &Int) -> Int {
                (&self).$method(other)
            }
        }

        impl $assign<&Int> for Int {
            #[inline]
            fn $assign_method(&mut self, other: &Int) {
                if let (Small(a), Small(b)) = (&mut self.0, &other.0)
                    && let Some(number) = a.$checked(*b)
                {
                    *a = number;
                    return;
                }
                *self = self.with(other, |a, b| a.$method(b));
            }
        }
    };
}

operation!(Add, add, checked_add, AddAssign, add_assign);
operation!(Sub, sub, checked_sub, SubAssign, sub_assign);
operation!(Mul, mul, checked_mul, MulAssign, mul_assign);

impl Sum for Int {
    fn sum<I: Iterator<Item = Self>>(numbers: I) -> Self {
        numbers.fold(Self::ZERO, |sum, number| sum + number)
    }
}

impl Product for Int {
    fn product<I: Iterator<Item = Self>>(numbers: I) -> Self {
        numbers.fold(Self::ONE, |product, number| product * number)
    }
}

impl fmt::Display for Int {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Small(number) => number.fmt(f),
            Big(number) => number.fmt(f),
        }
    }
}

impl fmt::Debug for Int {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use num_traits::Zero;

    use super::*;

    /// Numbers around zero and around the ends of 64 bits.
    fn corners() -> Vec<BigInt> {
        let ends = [0, 1 << 31, i128::from(i64::MAX), i128::from(i64::MIN), i128::from(u64::MAX), i128::MAX];
        ends.iter().flat_map(|end| (-3..=3).map(move |by| BigInt::from(*end) + by)).collect()
    }

    #[test]
    fn operations_are_those_of_big_integers_across_the_overflow() {
        for a in corners() {
            for b in corners() {
                let (x, y) = (Int::from(&a), Int::from(&b));
                assert_eq!(BigInt::from(&(&x + &y)), &a + &b);
                assert_eq!(BigInt::from(&(&x - &y)), &a - &b);
                assert_eq!(BigInt::from(&(&x * &y)), &a * &b);
                assert_eq!(BigInt::from(&-&x), -&a);
                assert_eq!(x.bits(), a.bits());
                assert_eq!(x.cmp(&y), a.cmp(&b));
                assert_eq!(BigInt::from(&x.gcd(&y)), a.gcd(&b));
                assert_eq!(&(&x - &y) + &y, x, "equal numbers have one form");
                if b.is_zero() {
                    assert_eq!((x.floor_div(&y), x.modulo(&y)), (Err(Undefined), Err(Undefined)));
                } else {
                    assert_eq!(x.floor_div(&y).map(|q| BigInt::from(&q)), Ok(a.div_floor(&b)));
                    assert_eq!(x.ceil_div(&y).map(|q| BigInt::from(&q)), Ok(a.div_ceil(&b)));
                    assert_eq!(x.modulo(&y).map(|r| BigInt::from(&r)), Ok(a.mod_floor(&b)));
                }
            }
        }
    }

    #[test]
    fn division_rounds_as_in_python() {
        // Python: -7 // 2 == -4, -7 % 2 == 1, 7 // -2 == -4, 7 % -2 == -1, -(7 // -2) == 4.
        let check = |a: i64, b: i64| {
            let (a, b) = (Int::from(a), Int::from(b));
            [a.floor_div(&b), a.modulo(&b), a.ceil_div(&b)].map(|number| number.ok().and_then(|n| n.to_i64()))
        };
        assert_eq!(check(-7, 2), [Some(-4), Some(1), Some(-3)]);
        assert_eq!(check(7, -2), [Some(-4), Some(-1), Some(-3)]);
        assert_eq!(check(1, 0), [None, None, None]);
    }

    #[test]
    fn powers_of_small_bases_end_at_once() {
        let power = |base: i64, exponent: i64| Int::from(base).power(&Int::from(exponent));
        assert_eq!(power(-1, i64::MAX), Ok(Int::from(-1)));
        assert_eq!(power(-1, i64::MAX - 1), Ok(Int::ONE));
        assert_eq!(power(0, i64::MAX), Ok(Int::ZERO));
        assert_eq!(power(0, 0), Ok(Int::ONE));
        assert_eq!(power(3, 4), Ok(Int::from(81)));
        assert_eq!(power(2, 200).map(|number| number.to_string()), Ok(BigInt::from(2).pow(200).to_string()));
        assert_eq!(power(2, -1), Err(Undefined));
    }
}
