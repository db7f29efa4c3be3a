//! Systems of linear conditions on whole numbers.

use super::affine::Affine;
use crate::design::integer::Int;

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
