//! The values of conditions and terms for given arguments.

use std::rc::Rc;

use crate::design::condition::{Arithmetic, Comparison, Condition, Term};
use crate::design::integer::{Int, Undefined};

/// An argument, reduced to what conditions use.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Datum {
    /// No value.
    Absent,
    /// Some value that no condition uses.
    Present,
    /// A number, or what stands for one: a word's index, a flag, a day.
    Number(Int),
    /// A text.
    Text {
        /// Its length in characters.
        length: u32,
        /// The index of the text among the function's texts, if it is one of them.
        constant: Option<usize>,
        /// The text itself, where it is compared with others.
        whole: Option<Rc<str>>,
    },
    /// A set or a list.
    Collection {
        /// How many elements it has.
        length: u32,
        /// Those of its elements that conditions mention.
        members: Rc<[Int]>,
    },
}

/// The arguments so far: parameters that are not yet given are [`Datum::Present`].
pub type Arguments = Vec<Datum>;

/// Whether a condition holds.
///
/// # Errors
///
/// [`Undefined`] where it divides by zero: the arguments then do not satisfy it.
pub fn holds(condition: &Condition, arguments: &[Datum]) -> Result<bool, Undefined> {
    Ok(match condition {
        Condition::Constant(value) => *value,
        Condition::Compare(comparison, left, right) => match (value(left, arguments)?, value(right, arguments)?) {
            (Some(left), Some(right)) => comparison.holds(left.cmp(&right)),
            _ => false,
        },
        Condition::OneOf(term, values) => match value(term, arguments)? {
            Some(number) => values.contains(&number),
            None => false,
        },
        Condition::Member(term, collection) => match (value(term, arguments)?, arguments.get(*collection)) {
            (Some(element), Some(Datum::Collection { members, .. })) => members.contains(&element),
            _ => false,
        },
        Condition::TextIs(parameter, text, equal) => match arguments.get(*parameter) {
            Some(Datum::Text { constant, .. }) => (*constant == Some(*text)) == *equal,
            _ => false,
        },
        Condition::TextsMatch(left, right, equal) => match (arguments.get(*left), arguments.get(*right)) {
            (Some(Datum::Text { whole: left, .. }), Some(Datum::Text { whole: right, .. })) => {
                (left == right) == *equal
            }
            _ => false,
        },
        Condition::IsSet(parameter) => arguments.get(*parameter).is_some_and(|datum| *datum != Datum::Absent),
        Condition::Not(inner) => !holds(inner, arguments)?,
        Condition::And(parts) => {
            for part in parts {
                if !holds(part, arguments)? {
                    return Ok(false);
                }
            }
            true
        }
        Condition::Or(parts) => {
            for part in parts {
                if holds(part, arguments)? {
                    return Ok(true);
                }
            }
            false
        }
        Condition::Same(left, right) => holds(left, arguments)? == holds(right, arguments)?,
    })
}

/// Whether the arguments satisfy a condition: division by zero does not.
pub fn satisfies(condition: &Condition, arguments: &[Datum]) -> bool {
    holds(condition, arguments).unwrap_or(false)
}

/// The value of a term; `None` if a parameter in it is absent.
pub fn value(term: &Term, arguments: &[Datum]) -> Result<Option<Int>, Undefined> {
    Ok(match term {
        Term::Constant(number) => Some(number.clone()),
        Term::Parameter(parameter) => match arguments.get(*parameter) {
            Some(Datum::Number(number)) => Some(number.clone()),
            _ => None,
        },
        Term::Length(parameter) => match arguments.get(*parameter) {
            Some(Datum::Text { length, .. } | Datum::Collection { length, .. }) => Some(Int::from(*length)),
            _ => None,
        },
        Term::CountSet(parameters) => {
            let set = parameters.iter().filter(|&&p| arguments.get(p).is_some_and(|datum| *datum != Datum::Absent));
            Some(Int::from(set.count()))
        }
        Term::Negate(inner) => value(inner, arguments)?.map(|number| -number),
        Term::Absolute(inner) => value(inner, arguments)?.map(|number| number.abs()),
        Term::Binary(operation, left, right) => match (value(left, arguments)?, value(right, arguments)?) {
            (Some(left), Some(right)) => Some(apply(*operation, &left, &right)?),
            _ => None,
        },
        Term::Minimum(terms) => extreme(terms, arguments, |next, best| next < best)?,
        Term::Maximum(terms) => extreme(terms, arguments, |next, best| next > best)?,
    })
}

fn extreme(terms: &[Term], arguments: &[Datum], better: fn(&Int, &Int) -> bool) -> Result<Option<Int>, Undefined> {
    let mut best: Option<Int> = None;
    let mut absent = false;
    // All terms are worked out: one that is undefined counts even beside one that is absent.
    for term in terms {
        match value(term, arguments)? {
            None => absent = true,
            Some(next) if best.as_ref().is_none_or(|best| better(&next, best)) => best = Some(next),
            Some(_) => {}
        }
    }
    Ok(best.filter(|_| !absent))
}

/// `a operation b`
pub fn apply(operation: Arithmetic, left: &Int, right: &Int) -> Result<Int, Undefined> {
    match operation {
        Arithmetic::Add => Ok(left + right),
        Arithmetic::Subtract => Ok(left - right),
        Arithmetic::Multiply => Ok(left * right),
        Arithmetic::Divide => left.floor_div(right),
        Arithmetic::Modulo => left.modulo(right),
        Arithmetic::CeilDivide => left.ceil_div(right),
        Arithmetic::Power => left.power(right),
    }
}

impl Comparison {
    /// The comparison that holds where this one does not.
    pub fn negated(self) -> Self {
        match self {
            Self::Equal => Self::NotEqual,
            Self::NotEqual => Self::Equal,
            Self::Below => Self::AtLeast,
            Self::AtMost => Self::Above,
            Self::Above => Self::AtMost,
            Self::AtLeast => Self::Below,
        }
    }

    /// The comparison with its sides exchanged: `a < b` is `b > a`.
    pub fn mirrored(self) -> Self {
        match self {
            Self::Below => Self::Above,
            Self::AtMost => Self::AtLeast,
            Self::Above => Self::Below,
            Self::AtLeast => Self::AtMost,
            same => same,
        }
    }
}
