//! Conditions as they are written: a tree with places, equal in both notations.

use std::fmt::{self, Display as _};

use serde::{Serialize, Serializer};

use super::day::Day;
use super::number::Whole;
use super::problem::Span;
use super::spanned::Spanned;

/// A condition, or a part of one.
pub type Expr = Spanned<Node>;

/// What an expression is made of.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// A whole number.
    Integer(Whole),
    /// A day, as `2026-11-22`.
    Date(time::Date),
    /// A text in quotation marks.
    Text(String),
    /// `true` or `false`.
    Flag(bool),
    /// A parameter, or a word of a choice.
    Name(String),
    /// `{a, b, c}`.
    Set(Vec<Expr>),
    /// `a..=b`, or `a..<b` where `below`; only to the right of `in`.
    Range {
        /// The first value.
        from: Box<Expr>,
        /// The end.
        to: Box<Expr>,
        /// Whether the end is left out.
        below: bool,
    },
    /// `not x` or `-x`.
    Prefix(Prefix, Box<Expr>),
    /// `x is set` (true) or `x is absent` (false).
    Presence(Box<Expr>, bool),
    /// `a and b`, `a + b` and so on.
    Infix(Infix, Box<Expr>, Box<Expr>),
    /// `len(x)`, `max(a, b)` and so on.
    Call(Spanned<String>, Vec<Expr>),
}

/// Operators before one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prefix {
    /// `not`
    Not,
    /// `-`
    Minus,
}

/// Operators between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words below say it")]
pub enum Infix {
    Implies,
    Or,
    And,
    Equal,
    NotEqual,
    Below,
    AtMost,
    Above,
    AtLeast,
    In,
    Add,
    Subtract,
    Multiply,
    Modulo,
    Divide,
    Power,
}

/// How tightly `not`, a comparison and unary minus bind; see [`Infix::power`].
pub const NOT_POWER: i64 = 8;
/// The binding power of comparisons, `in`, `is set` and `is absent`.
pub const COMPARISON_POWER: i64 = 10;
/// The binding power of unary minus.
pub const MINUS_POWER: i64 = 16;
const OPERAND_POWER: i64 = 20;

impl Infix {
    /// How it is written.
    pub fn word(self) -> &'static str {
        match self {
            Self::Implies => "=>",
            Self::Or => "or",
            Self::And => "and",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Below => "<",
            Self::AtMost => "<=",
            Self::Above => ">",
            Self::AtLeast => ">=",
            Self::In => "in",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Modulo => "%",
            Self::Divide => "div",
            Self::Power => "**",
        }
    }

    /// How tightly it binds: a larger power binds first. The gaps leave room for the two sides of an operator.
    pub fn power(self) -> i64 {
        match self {
            Self::Implies => 2,
            Self::Or => 4,
            Self::And => 6,
            Self::Equal | Self::NotEqual | Self::Below | Self::AtMost | Self::Above | Self::AtLeast | Self::In => {
                COMPARISON_POWER
            }
            Self::Add | Self::Subtract => 12,
            Self::Multiply | Self::Modulo | Self::Divide => 14,
            Self::Power => 18,
        }
    }

    /// Whether `a op b op c` is `a op (b op c)`.
    pub fn is_right(self) -> bool {
        matches!(self, Self::Implies | Self::Power)
    }
}

impl Node {
    /// The node at a place.
    pub fn at(self, span: Span) -> Expr {
        Spanned { value: self, span }
    }

    fn power(&self) -> i64 {
        match self {
            Self::Integer(Whole(number)) if number.sign() == num_bigint::Sign::Minus => MINUS_POWER,
            Self::Prefix(Prefix::Not, _) => NOT_POWER,
            Self::Prefix(Prefix::Minus, _) => MINUS_POWER,
            Self::Presence(..) => COMPARISON_POWER,
            Self::Infix(operator, ..) => operator.power(),
            _ => OPERAND_POWER,
        }
    }

    /// The expressions directly below this one, to be changed.
    fn children_mut(&mut self) -> Vec<&mut Expr> {
        match self {
            Self::Integer(_) | Self::Date(_) | Self::Text(_) | Self::Flag(_) | Self::Name(_) => Vec::new(),
            Self::Set(items) | Self::Call(_, items) => items.iter_mut().collect(),
            Self::Prefix(_, operand) | Self::Presence(operand, _) => vec![operand],
            Self::Range { from, to, .. } => vec![from, to],
            Self::Infix(_, left, right) => vec![left, right],
        }
    }
}

impl Expr {
    /// Puts each part elsewhere, for an expression that was read out of a longer source.
    pub fn move_places(&mut self, place: &impl Fn(&Span) -> Span) {
        self.span = place(&self.span);
        self.value.children_mut().into_iter().for_each(|child| child.move_places(place));
    }
}

/// Writes an expression, in parentheses where it binds more loosely than its place needs.
fn write_at(f: &mut fmt::Formatter<'_>, expr: &Expr, least: i64) -> fmt::Result {
    let is_loose = expr.value.power() < least;
    if is_loose {
        f.write_str("(")?;
    }
    expr.value.fmt(f)?;
    f.write_str(if is_loose { ")" } else { "" })
}

fn write_list(f: &mut fmt::Formatter<'_>, items: &[Expr]) -> fmt::Result {
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            f.write_str(", ")?;
        }
        item.value.fmt(f)?;
    }
    Ok(())
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(number) => number.fmt(f),
            Self::Date(date) => Day(*date).fmt(f),
            Self::Text(text) => write!(f, "{}", serde_json::Value::from(text.as_str())),
            Self::Flag(flag) => flag.fmt(f),
            Self::Name(name) => f.write_str(name),
            Self::Set(items) => {
                f.write_str("{")?;
                write_list(f, items)?;
                f.write_str("}")
            }
            Self::Range { from, to, below } => {
                write_at(f, from, COMPARISON_POWER + 1)?;
                f.write_str(if *below { "..<" } else { "..=" })?;
                write_at(f, to, COMPARISON_POWER + 1)
            }
            Self::Prefix(Prefix::Not, operand) => {
                f.write_str("not ")?;
                write_at(f, operand, NOT_POWER)
            }
            Self::Prefix(Prefix::Minus, operand) => {
                f.write_str("-")?;
                write_at(f, operand, MINUS_POWER)
            }
            Self::Presence(operand, set) => {
                write_at(f, operand, OPERAND_POWER)?;
                f.write_str(if *set { " is set" } else { " is absent" })
            }
            Self::Infix(operator, left, right) => {
                let power = operator.power();
                let (left_least, right_least) =
                    if operator.is_right() { (power + 1, power) } else { (power, power + 1) };
                // Comparisons do not chain, so both sides must bind tighter.
                let left_least = if power == COMPARISON_POWER { power + 1 } else { left_least };
                write_at(f, left, left_least)?;
                f.write_str(" ")?;
                f.write_str(operator.word())?;
                f.write_str(" ")?;
                write_at(f, right, right_least)
            }
            Self::Call(name, arguments) => {
                f.write_str(&name.value)?;
                f.write_str("(")?;
                write_list(f, arguments)?;
                f.write_str(")")
            }
        }
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
