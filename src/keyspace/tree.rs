//! The tree of parameters by which argument tuples are counted.
//!
//! Conditions tie parameters together. Once one of them has its value, the others often fall into parts that no
//! longer depend on each other, and their counts multiply. The tree holds, for each parameter, the parts that remain
//! below it (an AND/OR search tree; R. Dechter and R. Mateescu, Artificial Intelligence 171, 2007). What a part's
//! count depends on is often far less than the arguments above it: the partial sums of a budget, say. Then its counts
//! are remembered by that (dynamic programming).

use std::rc::Rc;

use super::clause::Requirement;
use super::narrow::Rule;
use super::rows::Rows;
use crate::design::integer::Int;

/// Parameters that conditions tie together, and how they are counted.
pub struct SearchNode<'a> {
    /// How.
    pub method: Method<'a>,
    /// What the count depends on, where the same will come up again and again.
    pub memory: Option<Memory>,
    /// How it is counted for all partial sums at once, where it depends on one sum only.
    pub sweep: Option<Sweep>,
    /// How many argument tuples there are, conditions aside.
    pub volume: Int,
    /// A number of its own.
    pub id: usize,
}

/// A way of counting.
pub enum Method<'a> {
    /// One parameter gets its values one by one, or as many at once as conditions can be solved for.
    Branch(Branch<'a>),
    /// Not at all: there are too many parameters.
    Unknown,
    /// All parameters are numbers in linear conditions: counted as the points of a polytope.
    Lattice {
        /// The parameters.
        parameters: Vec<usize>,
        /// The clauses on them.
        clauses: Vec<usize>,
        /// The same as rows, where they are no more than that.
        rows: Option<Rows<'a>>,
        /// How to count where that takes too many steps.
        otherwise: Box<SearchNode<'a>>,
    },
}

/// One parameter with the parts that remain below it.
pub struct Branch<'a> {
    /// The parameter.
    pub parameter: usize,
    /// The sums that it adds to.
    pub checks: Vec<Check>,
    /// The other clauses, by number, in which it is the last parameter to get a value.
    pub settled: Vec<usize>,
    /// Those of them that are solved for the numbers of a range.
    pub rules: Vec<Rule<'a>>,
    /// Those of them that are not.
    pub unsolved: Vec<usize>,
    /// Whether it is known what a set or list is asked for.
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
    /// What the sum has to be.
    pub requirement: Requirement,
    /// From so much on, the parameters below can add what makes the sum 0 or more.
    pub least: Int,
    /// Up to so much, they can add what makes it 0 or less.
    pub most: Int,
    /// Whether there is none below that adds to it.
    pub is_complete: bool,
}

/// The rows of a parameter and of those below it.
pub struct Sweep {
    /// The partial sums that the row has a number for.
    pub span: Span,
    /// How many pairs of a partial sum and a group of values there are in all rows.
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
    /// How many different ones there can be.
    pub states: Int,
}

/// The partial sums that can be told apart.
pub struct Span {
    /// The clause.
    pub clause: usize,
    /// Lesser sums are as good as this one.
    pub low: Int,
    /// Greater sums are as good as this one.
    pub high: Int,
    /// How many there are; also the modulus of those that count by remainders.
    pub width: Int,
    /// Whether sums count by their remainders only.
    pub by_remainder: bool,
}

impl Check {
    /// Whether the parameters below can still make a sum what it has to be.
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
    /// Which of the partial sums is as good as this one.
    #[inline]
    pub fn place(&self, sum: &Int) -> Int {
        match self.by_remainder {
            true => sum.modulo(&self.width).unwrap_or_default(),
            false => sum.clamp(&self.low, &self.high) - &self.low,
        }
    }
}
