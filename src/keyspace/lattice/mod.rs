//! Counting the whole-number points of a system of linear conditions.
//!
//! A system is a range for each variable, and conditions: a linear term is not negative, is zero, or is a multiple of
//! a number. Its points are counted by symbolic sums, one variable after the other, as in W. Pugh, "Counting solutions
//! to Presburger formulas: how and why" (PLDI 1994): multiples and equations are first solved by substitution
//! (`equation`), inequalities narrow the ranges (`bounds`), and then the variable that is cheapest is summed away
//! (`eliminate`) between each pair of its bounds that may be tight (`between`), which leaves a polynomial to be summed
//! over the rest (`polynomial`, `powers`). Where the last two variables have coefficients other than 1, the sum is
//! Euclid's algorithm (`floor`); where more have, residues or values are tried (`splinter`).

mod affine;
mod between;
mod bounds;
mod eliminate;
mod equation;
mod floor;
mod polynomial;
mod powers;
mod profile;
mod spans;
mod splinter;
#[cfg(test)]
mod tests;

use super::step_budget::StepBudget;
use crate::design::integer::Int;
use bounds::Region;
use eliminate::Found;
use polynomial::SLOTS;

pub use profile::{Piece, extremes};
pub use spans::{Line, sum_of_spans};

/// Σ coefficients\[i\] x_i + constant; variables past the last coefficient have 0.
#[derive(Clone, PartialEq, Eq)]
pub struct Affine {
    /// What each variable is multiplied by.
    pub coefficients: Vec<Int>,
    /// What is added.
    pub constant: Int,
}

/// What a condition says of a term.
#[derive(Clone, PartialEq, Eq)]
pub enum Relation {
    /// It is 0 or more.
    NotNegative,
    /// It is 0.
    Zero,
    /// It is a multiple of a number; of 0 only 0 is.
    MultipleOf(Int),
}

/// Whole numbers in ranges, with conditions that all hold.
#[derive(Clone, Default)]
pub struct System {
    /// The least and the greatest value of each variable.
    pub ranges: Vec<(Int, Int)>,
    /// Terms, and what is said of them.
    pub conditions: Vec<(Affine, Relation)>,
}

/// The number of points of a system.
///
/// `None` where the meter runs out, where there are more variables and multiples than 24, or where the polynomials get
/// too long, as for a sum of very many variables below a bound.
pub fn count(system: &System, meter: &mut StepBudget<'_>) -> Option<Int> {
    let mut found = Found::default();
    if let Some(region) = Region::of(system, None)? {
        region.explore(meter, &mut found)?;
    }
    Some(found.total)
}

/// The number of points of a system as a function of one of its variables.
///
/// The values of all pieces that have a place, added up, are the number of points there; where there is no piece there
/// is no point. `None` as for [`count`], and where there is no such variable.
pub fn profile(system: &System, variable: usize, meter: &mut StepBudget<'_>) -> Option<Vec<Piece>> {
    system.ranges.get(variable)?;
    let mut found = Found::default();
    if let Some(region) = Region::of(system, Some(variable))? {
        region.explore(meter, &mut found)?;
    }
    Some(found.pieces)
}
