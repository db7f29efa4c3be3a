//! Conditions once they are understood: terms over parameters by number, with types that fit.
//!
//! Words stand for their index in [`Function::words`](crate::design::Function::words), flags for 0 and 1, days for
//! their Julian day number and entities for their number, so that all terms are whole numbers.
//!
//! A comparison with an absent parameter is false, whichever it is; a term that divides by zero makes the whole
//! argument tuple fail, unless `and`, `or` or `=>` had settled the matter to the left of it.

use num_traits::ToPrimitive;

use super::domain::Parameter;
use super::integer::Int;

/// A condition over the parameters of one function.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// Always or never.
    Constant(bool),
    /// `a < b` and the like.
    Compare(Comparison, Term, Term),
    /// The value is one of these.
    OneOf(Term, Vec<Int>),
    /// The value is an element of a subset or list parameter.
    Member(Term, usize),
    /// A text parameter is, or is not, the function's n-th text.
    TextIs(usize, usize, bool),
    /// Two text parameters are, or are not, the same.
    TextsMatch(usize, usize, bool),
    /// A parameter is set.
    IsSet(usize),
    /// Not so.
    Not(Box<Condition>),
    /// All of them; decided from the left.
    And(Vec<Condition>),
    /// Any of them; decided from the left.
    Or(Vec<Condition>),
    /// Both, or neither.
    Same(Box<Condition>, Box<Condition>),
}

/// How two numbers compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Comparison {
    Equal,
    NotEqual,
    Below,
    AtMost,
    Above,
    AtLeast,
}

impl Comparison {
    /// Whether it holds for an ordering of its sides.
    pub fn holds(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => ordering.is_eq(),
            Self::NotEqual => ordering.is_ne(),
            Self::Below => ordering.is_lt(),
            Self::AtMost => ordering.is_le(),
            Self::Above => ordering.is_gt(),
            Self::AtLeast => ordering.is_ge(),
        }
    }
}

/// A whole number that depends on parameters.
#[derive(Clone, Debug, PartialEq)]
pub enum Term {
    /// A number.
    Constant(Int),
    /// A parameter's value.
    Parameter(usize),
    /// The length of a text, subset or list parameter.
    Length(usize),
    /// How many of these parameters are set.
    CountSet(Vec<usize>),
    /// `-a`
    Negate(Box<Term>),
    /// `|a|`
    Absolute(Box<Term>),
    /// `a + b` and the like.
    Binary(Arithmetic, Box<Term>, Box<Term>),
    /// The least of them; never empty.
    Minimum(Vec<Term>),
    /// The greatest of them; never empty.
    Maximum(Vec<Term>),
}

/// Operations on two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arithmetic {
    /// `a + b`
    Add,
    /// `a - b`
    Subtract,
    /// `a * b`
    Multiply,
    /// `a div b`, rounded towards minus infinity.
    Divide,
    /// `a % b`, with the sign of b.
    Modulo,
    /// `ceil_div(a, b)`: `a div b`, rounded towards infinity.
    CeilDivide,
    /// `a ** b`
    Power,
}

impl Condition {
    /// Calls `visit` with every parameter that the condition depends on, perhaps more than once.
    pub fn each_parameter(&self, visit: &mut dyn FnMut(usize)) {
        match self {
            Self::Constant(_) => {}
            Self::Compare(_, left, right) => {
                left.each_parameter(visit);
                right.each_parameter(visit);
            }
            Self::OneOf(term, _) => term.each_parameter(visit),
            Self::Member(term, collection) => {
                term.each_parameter(visit);
                visit(*collection);
            }
            Self::TextIs(parameter, ..) | Self::IsSet(parameter) => visit(*parameter),
            Self::TextsMatch(left, right, _) => {
                visit(*left);
                visit(*right);
            }
            Self::Not(inner) => inner.each_parameter(visit),
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|part| part.each_parameter(visit)),
            Self::Same(left, right) => {
                left.each_parameter(visit);
                right.each_parameter(visit);
            }
        }
    }

    /// The parameters that the condition depends on, each once, in order.
    pub fn parameters(&self) -> Vec<usize> {
        let mut found = Vec::new();
        self.each_parameter(&mut |parameter| found.push(parameter));
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The conditions that are joined by `and`, one by one.
    pub fn conjuncts(&self) -> Vec<&Condition> {
        let mut found = Vec::new();
        self.each_conjunct(&mut |condition| found.push(condition));
        found
    }

    /// Calls `visit` with each of the conditions that are joined by `and`.
    pub fn each_conjunct<'a>(&'a self, visit: &mut dyn FnMut(&'a Condition)) {
        match self {
            Self::And(parts) => parts.iter().for_each(|part| part.each_conjunct(visit)),
            Self::Constant(true) => {}
            other => visit(other),
        }
    }

    /// Calls `visit` with every term directly in the condition.
    pub fn each_term<'a>(&'a self, visit: &mut dyn FnMut(&'a Term)) {
        match self {
            Self::Compare(_, left, right) => {
                visit(left);
                visit(right);
            }
            Self::OneOf(term, _) | Self::Member(term, _) => visit(term),
            Self::Not(inner) => inner.each_term(visit),
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|part| part.each_term(visit)),
            Self::Same(left, right) => {
                left.each_term(visit);
                right.each_term(visit);
            }
            Self::Constant(_) | Self::TextIs(..) | Self::TextsMatch(..) | Self::IsSet(_) => {}
        }
    }
}

impl Term {
    /// Calls `visit` with every parameter that the term depends on, perhaps more than once.
    pub fn each_parameter(&self, visit: &mut dyn FnMut(usize)) {
        match self {
            Self::Constant(_) => {}
            Self::Parameter(parameter) | Self::Length(parameter) => visit(*parameter),
            Self::CountSet(parameters) => parameters.iter().for_each(|&parameter| visit(parameter)),
            Self::Negate(inner) | Self::Absolute(inner) => inner.each_parameter(visit),
            Self::Binary(_, left, right) => {
                left.each_parameter(visit);
                right.each_parameter(visit);
            }
            Self::Minimum(terms) | Self::Maximum(terms) => terms.iter().for_each(|term| term.each_parameter(visit)),
        }
    }

    /// Calls `visit` with every parameter without whose value the term has none, perhaps more than once.
    pub fn each_value(&self, visit: &mut dyn FnMut(usize)) {
        match self {
            Self::Constant(_) | Self::CountSet(_) => {}
            Self::Parameter(parameter) | Self::Length(parameter) => visit(*parameter),
            Self::Negate(inner) | Self::Absolute(inner) => inner.each_value(visit),
            Self::Binary(_, left, right) => {
                left.each_value(visit);
                right.each_value(visit);
            }
            Self::Minimum(terms) | Self::Maximum(terms) => terms.iter().for_each(|term| term.each_value(visit)),
        }
    }

    /// Whether the term depends on a parameter.
    pub fn mentions(&self, parameter: usize) -> bool {
        let mut found = false;
        self.each_parameter(&mut |other| found |= other == parameter);
        found
    }

    /// Least and greatest values that the term can take over the parameters' domains; perhaps wider than need be.
    /// `None` for a power whose value could pass `most_bits` bits: see [`Term::too_large`].
    pub fn bounds(&self, parameters: &[Parameter], most_bits: u64) -> Option<(Int, Int)> {
        let (low, high) = match self {
            Self::Constant(number) => (number.clone(), number.clone()),
            Self::Parameter(parameter) => parameters.get(*parameter)?.domain.bounds(),
            Self::Length(parameter) => parameters.get(*parameter)?.domain.lengths(),
            Self::CountSet(of) => (Int::ZERO, of.len().into()),
            Self::Negate(inner) => {
                let (low, high) = inner.bounds(parameters, most_bits)?;
                (-high, -low)
            }
            Self::Absolute(inner) => {
                let (low, high) = inner.bounds(parameters, most_bits)?;
                (Int::ZERO, low.abs().max(high.abs()))
            }
            Self::Minimum(terms) | Self::Maximum(terms) => {
                let all: Option<Vec<_>> = terms.iter().map(|term| term.bounds(parameters, most_bits)).collect();
                let (lows, highs): (Vec<_>, Vec<_>) = all?.into_iter().unzip();
                match self {
                    Self::Minimum(_) => (lows.into_iter().min()?, highs.into_iter().min()?),
                    _ => (lows.into_iter().max()?, highs.into_iter().max()?),
                }
            }
            Self::Binary(operation, left, right) => {
                let left = left.bounds(parameters, most_bits)?;
                let right = right.bounds(parameters, most_bits)?;
                binary_bounds(*operation, left, right, most_bits)?
            }
        };
        (low.bits() <= most_bits && high.bits() <= most_bits).then_some((low, high))
    }

    /// Whether the term's value could pass `most_bits` bits, so that it is not worth working out.
    pub fn too_large(&self, parameters: &[Parameter], most_bits: u64) -> bool {
        self.bounds(parameters, most_bits).is_none()
    }
}

fn binary_bounds(operation: Arithmetic, (a, b): (Int, Int), (c, d): (Int, Int), most_bits: u64) -> Option<(Int, Int)> {
    Some(match operation {
        Arithmetic::Add => (a + c, b + d),
        Arithmetic::Subtract => (a - d, b - c),
        Arithmetic::Multiply => {
            let corners = [&a * &c, &a * &d, &b * &c, &b * &d];
            (corners.iter().min()?.clone(), corners.iter().max()?.clone())
        }
        // A quotient is no larger than the dividend, give or take one for the rounding.
        Arithmetic::Divide | Arithmetic::CeilDivide => {
            let most = a.abs().max(b.abs()) + Int::ONE;
            let least = if a.is_negative() || !c.is_positive() { -&most } else { Int::ZERO };
            (least, most)
        }
        Arithmetic::Modulo => ((c + Int::ONE).min(Int::ZERO), (d - Int::ONE).max(Int::ZERO)),
        Arithmetic::Power => {
            let base = a.abs().max(b.abs());
            let exponent = d.to_unsigned().to_u64()?;
            let most = if base <= Int::ONE {
                Int::ONE
            } else if base.bits().saturating_mul(exponent) > most_bits {
                return None;
            } else {
                base.power(&u32::try_from(exponent).ok()?.into()).ok()?
            };
            (-&most, most)
        }
    })
}
