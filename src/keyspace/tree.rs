//! The tree of parameters by which argument tuples are counted.
//!
//! Conditions tie parameters together. Once one of them has its value, the others often fall into parts that no
//! longer depend on each other, and their counts multiply. The tree holds, for each parameter, the parts that remain
//! below it (an AND/OR search tree; R. Dechter and R. Mateescu, Artificial Intelligence 171, 2007). The count of a part often
//! depends on less than the arguments above it, for example only on their partial sum. Then its counts are kept by that
//! state (dynamic programming).

use std::rc::Rc;

use super::clause::Requirement;
use super::narrow::Rule;
use super::rows::Rows;
use crate::design::integer::Int;

/// Parameters that conditions tie together, with the method by which they are counted.
pub struct SearchNode<'a> {
    /// The method.
    pub method: Method<'a>,
    /// What the count depends on, if the same state occurs often.
    pub memory: Option<Memory>,
    /// How it is counted for all partial sums at once, if it depends on one sum only.
    pub sweep: Option<Sweep>,
    /// The number of argument tuples, without conditions.
    pub volume: Int,
    /// The number of the node.
    pub id: usize,
}

/// A way of counting.
pub enum Method<'a> {
    /// One parameter gets its values one by one, or all those that solved conditions leave at once.
    Branch(Branch<'a>),
    /// No method: there are too many parameters.
    Unknown,
    /// All parameters are numbers in linear conditions: counted as the points of a polytope.
    Lattice {
        /// The parameters.
        parameters: Vec<usize>,
        /// The clauses on them.
        clauses: Vec<usize>,
        /// The clauses as rows, if each of them is one.
        rows: Option<Rows<'a>>,
        /// The method if that takes too many steps.
        otherwise: Box<SearchNode<'a>>,
    },
}

/// One parameter with the parts that remain below it.
pub struct Branch<'a> {
    /// The parameter.
    pub parameter: usize,
    /// The sums that it adds to.
    pub checks: Vec<Check>,
    /// The other clauses, by number, in which it is the last parameter that gets a value.
    pub settled: Vec<usize>,
    /// Those of them that are solved for the numbers of a range.
    pub rules: Vec<Rule<'a>>,
    /// Those of them that are not.
    pub unsolved: Vec<usize>,
    /// Whether the elements are known that conditions look for in a set or list.
    pub members_known: bool,
    /// The parts that no longer depend on each other.
    pub children: Vec<SearchNode<'a>>,
}

impl Branch<'_> {
    /// Whether all conditions on the numbers of a range are solved, so that none of them has to be tried.
    pub fn is_solved(&self) -> bool {
        self.unsolved.is_empty() && self.checks.iter().all(|check| check.factor.is_some())
    }
}

/// A sum that a parameter adds to.
pub struct Check {
    /// The clause.
    pub clause: usize,
    /// The factor, if it is the parameter's value that is added.
    pub factor: Option<Int>,
    /// What the parameter adds, by group of its values; empty where these are not grouped.
    pub parts: Rc<[Option<Int>]>,
    /// The requirement on the sum.
    pub requirement: Requirement,
    /// The least partial sum from which the parameters below can make the sum 0 or more.
    pub least: Int,
    /// The greatest partial sum from which they can make it 0 or less.
    pub most: Int,
    /// Whether no parameter below adds to it.
    pub is_complete: bool,
}

/// The rows of a parameter and of those below it.
pub struct Sweep {
    /// The partial sums for which the row has a number.
    pub span: Span,
    /// The number of pairs of a partial sum and a group of values in all rows.
    pub work: f64,
    /// Whether that takes less time than trying values.
    pub is_quicker: bool,
}

/// What a count depends on: a number in mixed radix.
pub struct Memory {
    /// Partial sums.
    pub sums: Vec<Span>,
    /// Arguments, by parameter, with the number of their values.
    pub arguments: Vec<(usize, Int)>,
    /// The number of states.
    pub states: Int,
}

/// The partial sums that make a difference.
pub struct Span {
    /// The clause.
    pub clause: usize,
    /// Smaller sums count as this one.
    pub low: Int,
    /// Greater sums count as this one.
    pub high: Int,
    /// The number of partial sums; the modulus, if they count by remainders.
    pub width: Int,
    /// Whether sums count by their remainders only.
    pub by_remainder: bool,
}

impl Check {
    /// Whether the parameters below can still complete a sum.
    #[inline]
    pub fn can_be(&self, sum: &Int) -> bool {
        match &self.requirement {
            Requirement::NotNegative => *sum >= self.least,
            Requirement::Zero => *sum >= self.least && *sum <= self.most,
            requirement => !self.is_complete || requirement.holds(sum),
        }
    }
}

impl Span {
    /// Returns the number of a partial sum among those that make a difference.
    #[inline]
    pub fn place(&self, sum: &Int) -> Int {
        match self.by_remainder {
            true => sum.modulo(&self.width).unwrap_or_default(),
            false => sum.clamp(&self.low, &self.high) - &self.low,
        }
    }
}
