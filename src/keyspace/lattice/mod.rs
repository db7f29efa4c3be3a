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
mod choice;
mod eliminate;
mod equation;
mod floor;
mod polynomial;
mod powers;
mod profile;
mod spans;
mod splinter;
mod system;
#[cfg(test)]
mod tests;

use super::step_budget::StepBudget;
use crate::design::integer::Int;
use bounds::Region;
use eliminate::Found;

pub use affine::Affine;
pub use profile::{Piece, extremes};
pub use spans::{Line, sum_of_spans};
pub use system::{Relation, System};

/// The number of points of a system.
///
/// `None` where the budget runs out, where there are more variables and multiples than 24, or where the polynomials get
/// too long, as for a sum of very many variables below a bound.
pub fn count(system: &System, budget: &mut StepBudget<'_>) -> Option<Int> {
    let mut found = Found::default();
    if let Some(region) = Region::of(system, None)? {
        region.explore(budget, &mut found)?;
    }
    Some(found.total)
}

/// The number of points of a system as a function of one of its variables.
///
/// The values of all pieces that have a place, added up, are the number of points there; where there is no piece there
/// is no point. `None` as for [`count`], and where there is no such variable.
pub fn profile(system: &System, variable: usize, budget: &mut StepBudget<'_>) -> Option<Vec<Piece>> {
    system.ranges.get(variable)?;
    let mut found = Found::default();
    if let Some(region) = Region::of(system, Some(variable))? {
        region.explore(budget, &mut found)?;
    }
    Some(found.pieces)
}
