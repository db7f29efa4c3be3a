//! Counts as floating-point numbers.

use num_bigint::BigUint;
use num_traits::ToPrimitive;

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

/// Returns the mean size of the classes of an invalidation.
pub fn mean_size(class: &ClassCount) -> f64 {
    let (total, scopes) = (middle(&class.total), class.scopes.clone());
    // Whole numbers are divided first, so that 1,507,000,000 / 1,000,000 is exactly 1507.
    let whole = &total / &scopes;
    let rest = total - &whole * &scopes;
    to_f64(&whole) + to_f64(&rest) / to_f64(&scopes)
}
