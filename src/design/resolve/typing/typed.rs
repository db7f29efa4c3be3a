//! What an expression is, or why it does not fit its place.

use crate::design::condition::{Condition, Term};
use crate::design::expression::Expr;
use crate::design::problem::{Code, Problem};

/// What an expression is.
pub enum Typed {
    Number(Term),
    Day(Term),
    Flag(Term),
    /// A choice of words, and the parameter whose words they are.
    Word(Term, usize),
    /// A bare or quoted word, to be fitted to the other side.
    Literal(String),
    Text(usize),
    Subset(usize),
    Sequence(usize),
    Elements(Vec<Expr>),
    Condition(Condition),
}

impl Typed {
    /// The parameter, if it is a flag.
    pub fn flag(&self) -> Option<usize> {
        match self {
            Self::Flag(Term::Parameter(parameter)) => Some(*parameter),
            _ => None,
        }
    }

    /// How messages name it.
    pub fn noun(&self) -> &'static str {
        match self {
            Self::Number(_) => "a number",
            Self::Day(_) => "a date",
            Self::Flag(_) => "a flag",
            Self::Word(..) => "a word of a choice",
            Self::Literal(_) => "a word",
            Self::Text(_) => "a text",
            Self::Subset(_) => "a set",
            Self::Sequence(_) => "a list",
            Self::Elements(_) => "a set of values",
            Self::Condition(_) => "a condition",
        }
    }
}

/// Why an expression is not understood.
pub enum Misfit {
    /// A problem of its own.
    Problem(Box<Problem>),
    /// It refers to something that has a problem already.
    Unread,
}

impl From<Box<Problem>> for Misfit {
    fn from(problem: Box<Problem>) -> Self {
        Self::Problem(problem)
    }
}

/// What an expression means, or why it is not understood.
pub type Fitted<T> = Result<T, Misfit>;

/// The problem of an expression that is of another kind than its place wants.
pub fn mismatch(expr: &Expr, message: impl Into<String>, hint: impl Into<String>) -> Misfit {
    misfit(Code::TypeMismatch, expr, message, hint)
}

/// The problem of an expression.
pub fn misfit(code: Code, expr: &Expr, message: impl Into<String>, hint: impl Into<String>) -> Misfit {
    Problem::boxed(code, expr.span.clone(), message, hint).into()
}
