//! The values of arguments.

use num_bigint::BigInt;

use super::day::Day;
use super::document::Element;

/// The value of an argument.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Value {
    /// No value, for an optional parameter.
    Absent,
    /// `false` or `true`.
    Flag(bool),
    /// A whole number, or an entity by its number.
    Integer(BigInt),
    /// A word of a choice.
    Word(String),
    /// A text.
    Text(String),
    /// A day.
    Day(Day),
    /// A set, in the order of its domain.
    Set(Vec<Element>),
    /// A list.
    List(Vec<Element>),
}
