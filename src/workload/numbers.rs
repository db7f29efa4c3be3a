//! Counts as floating-point numbers.

use num_bigint::BigUint;
use num_traits::ToPrimitive;

use crate::design::Parameter;
use crate::keyspace::{ClassCount, Count};

/// The largest number of the cost model. Counts above it are taken as this number, and a note says so.
pub const LARGEST_FIGURE: f64 = 1e300;

/// Returns `number`, or [`LARGEST_FIGURE`] if it is larger or not a number.
#[must_use]
pub fn capped(number: f64) -> f64 {
    if number < LARGEST_FIGURE { number } else { LARGEST_FIGURE }
}

/// Returns a count as a number, at most [`LARGEST_FIGURE`].
pub fn to_f64(count: &BigUint) -> f64 {
    capped(count.to_f64().unwrap_or(LARGEST_FIGURE))
}

/// Returns the middle of the bounds of a count.
fn middle(count: &Count) -> BigUint {
    (count.at_least() + count.at_most()) / 2_u32
}

/// Returns the number of keys, at most [`LARGEST_FIGURE`]. Adds a note if that is not the exact count.
pub fn number(count: &Count, notes: &mut Vec<String>) -> f64 {
    if !count.is_exact() {
        notes.push(format!("the key space is known within bounds only, {count}; the middle is taken"));
    }
    let number = middle(count).to_f64().unwrap_or(f64::INFINITY);
    if number > LARGEST_FIGURE {
        notes.push("counts above 1e300 are taken for 1e300".into());
    }
    capped(number)
}

/// Counts above this are also kept with all their digits.
pub const LARGE_COUNT: f64 = 1e100;

/// Returns the mean number of addresses of a class, rounded down, if it is above [`LARGE_COUNT`]; `parameters` are those whose
/// values make up the classes.
pub fn large_class<'p>(keys: &Count, parameters: impl Iterator<Item = &'p Parameter>) -> Option<BigUint> {
    let all = middle(keys);
    if !is_large(&all) {
        return None;
    }
    let mean = all / parameters.map(Parameter::size).product::<BigUint>();
    is_large(&mean).then_some(mean)
}

fn is_large(count: &BigUint) -> bool {
    count.to_f64().is_none_or(|count| count > LARGE_COUNT)
}

/// Returns the mean size of the classes of an invalidation.
pub fn mean_size(class: &ClassCount) -> f64 {
    let (total, scopes) = (middle(&class.total), class.scopes.clone());
    // Whole numbers are divided first, so that 1,507,000,000 / 1,000,000 is exactly 1507.
    let whole = &total / &scopes;
    let rest = total - &whole * &scopes;
    to_f64(&whole) + to_f64(&rest) / to_f64(&scopes)
}
