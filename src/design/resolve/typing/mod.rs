//! From conditions as they are written to conditions that are understood: names are looked up, types are fitted.

mod arithmetic;
mod comparison;
mod membership;
mod typed;

use std::collections::HashMap;

use crate::design::condition::{Arithmetic, Comparison, Condition, Term};
use crate::design::document::Element;
use crate::design::domain::{Domain, Parameter};
use crate::design::expression::{Expr, Infix, Node, Prefix};
use crate::design::integer::Int;
use crate::design::problem::{Code, Problem, did_you_mean};
use crate::design::unread::Names;
use typed::{Typed, misfit, mismatch};

pub use typed::{Fitted, Misfit};

/// Reads expressions over the parameters of one function or write.
pub struct Typing<'a> {
    /// The parameters that are understood, in order.
    pub parameters: &'a [Parameter],
    /// The index of each of them.
    indices: HashMap<&'a str, usize>,
    words: &'a [String],
    unread: &'a Names,
    /// The texts that conditions compare with, in the order of their first use.
    pub texts: Vec<String>,
    /// What is doubtful but no error.
    pub warnings: Vec<Problem>,
}

impl<'a> Typing<'a> {
    /// A reader for a parameter list, the words of its choices, and the names of parameters that have a problem.
    pub fn new(parameters: &'a [Parameter], words: &'a [String], unread: &'a Names) -> Self {
        let mut indices = HashMap::with_capacity(parameters.len());
        for (index, parameter) in parameters.iter().enumerate() {
            indices.entry(parameter.name.as_str()).or_insert(index);
        }
        Self { parameters, indices, words, unread, texts: Vec::new(), warnings: Vec::new() }
    }

    /// The index of a parameter.
    pub fn index_of_parameter(&self, name: &str) -> Option<usize> {
        self.indices.get(name).copied()
    }

    /// Whether a name may be declared by a parameter that has a problem.
    pub fn is_unread(&self, name: &str) -> bool {
        self.unread.may_have(name)
    }

    /// Reads a condition.
    pub fn condition(&mut self, expr: &Expr) -> Fitted<Condition> {
        let typed = self.expression(expr)?;
        self.as_condition(typed, expr)
    }

    /// Reads a whole number.
    pub fn number(&mut self, expr: &Expr) -> Fitted<Term> {
        match self.expression(expr)? {
            Typed::Number(term) => Ok(term),
            other => Err(mismatch(expr, format!("`{expr}` is {}, not a number", other.noun()), "")),
        }
    }

    fn as_condition(&self, typed: Typed, expr: &Expr) -> Fitted<Condition> {
        match typed {
            Typed::Condition(condition) => Ok(condition),
            Typed::Flag(term) => Ok(Condition::Compare(Comparison::Equal, term, Term::Constant(1.into()))),
            other => Err(mismatch(
                expr,
                format!("`{expr}` is {}, not a condition", other.noun()),
                "compare it, as in `x <= 10`, or write `x is set`",
            )),
        }
    }

    /// What an expression says. What goes on inside of it takes little of the stack: expressions are up to hundreds deep.
    fn expression(&mut self, expr: &Expr) -> Fitted<Typed> {
        match &expr.value {
            Node::Infix(operator, left, right) => self.infix(*operator, left, right, expr),
            Node::Call(name, arguments) => self.call(&name.value, arguments, expr),
            _ => self.simple(expr),
        }
    }

    /// What has no expressions on two sides.
    #[inline(never)]
    fn simple(&mut self, expr: &Expr) -> Fitted<Typed> {
        Ok(match &expr.value {
            Node::Integer(number) => Typed::Number(Term::Constant(Int::from(&number.0))),
            Node::Date(date) => Typed::Day(Term::Constant(date.to_julian_day().into())),
            Node::Text(text) => Typed::Literal(text.clone()),
            Node::Flag(flag) => Typed::Flag(Term::Constant((*flag).into())),
            Node::Name(name) => self.name(name, expr)?,
            Node::Set(items) => Typed::Elements(items.clone()),
            Node::Range { .. } => {
                return Err(mismatch(expr, "a range stands only to the right of `in`", "write `x in 1..=5`"));
            }
            Node::Prefix(Prefix::Not, operand) => Typed::Condition(Condition::Not(Box::new(self.condition(operand)?))),
            Node::Prefix(Prefix::Minus, operand) => Typed::Number(Term::Negate(Box::new(self.number(operand)?))),
            Node::Presence(operand, set) => {
                let present = Condition::IsSet(self.parameter(operand)?);
                Typed::Condition(if *set { present } else { Condition::Not(Box::new(present)) })
            }
            Node::Call(..) | Node::Infix(..) => return self.expression(expr),
        })
    }

    fn name(&self, name: &str, expr: &Expr) -> Fitted<Typed> {
        let Some(index) = self.index_of_parameter(name) else {
            if self.index_of_word(name).is_some() {
                return Ok(Typed::Literal(name.to_owned()));
            }
            if self.is_unread(name) {
                return Err(Misfit::Unread);
            }
            let known = self.parameters.iter().map(|p| p.name.as_str()).chain(self.words.iter().map(String::as_str));
            let hint = did_you_mean(name, known);
            let message = format!("`{name}` is no parameter and no word of a choice here");
            return Err(misfit(Code::UnknownName, expr, message, hint));
        };
        let term = Term::Parameter(index);
        Ok(match &self.parameters[index].domain {
            Domain::Integers { .. } | Domain::Entity { .. } => Typed::Number(term),
            Domain::Choice(elements) if matches!(elements.first(), Some(Element::Integer(_))) => Typed::Number(term),
            Domain::Choice(_) => Typed::Word(term, index),
            Domain::Flag => Typed::Flag(term),
            Domain::Subset { .. } => Typed::Subset(index),
            Domain::Sequence { .. } => Typed::Sequence(index),
            Domain::Text { .. } => Typed::Text(index),
            Domain::Days { .. } => Typed::Day(term),
        })
    }

    /// A name that must be a parameter.
    fn parameter(&self, expr: &Expr) -> Fitted<usize> {
        let Node::Name(name) = &expr.value else {
            return Err(mismatch(expr, format!("`{expr}` is no parameter"), "write the name of a parameter"));
        };
        self.index_of_parameter(name).ok_or_else(|| {
            if self.is_unread(name) {
                return Misfit::Unread;
            }
            let hint = did_you_mean(name, self.parameters.iter().map(|p| p.name.as_str()));
            misfit(Code::UnknownName, expr, format!("`{name}` is no parameter here"), hint)
        })
    }

    /// An operator with an expression on each side.
    fn infix(&mut self, operator: Infix, left: &Expr, right: &Expr, expr: &Expr) -> Fitted<Typed> {
        match operator {
            Infix::And => self.connective(|a, b| Condition::And(vec![a, b]), left, right),
            Infix::Or => self.connective(|a, b| Condition::Or(vec![a, b]), left, right),
            Infix::Implies => self.connective(|a, b| Condition::Or(vec![Condition::Not(Box::new(a)), b]), left, right),
            Infix::In => self.membership(left, right),
            Infix::Equal => self.compared(Comparison::Equal, left, right, expr),
            Infix::NotEqual => self.compared(Comparison::NotEqual, left, right, expr),
            Infix::Below => self.compared(Comparison::Below, left, right, expr),
            Infix::AtMost => self.compared(Comparison::AtMost, left, right, expr),
            Infix::Above => self.compared(Comparison::Above, left, right, expr),
            Infix::AtLeast => self.compared(Comparison::AtLeast, left, right, expr),
            Infix::Add => self.arithmetic(Arithmetic::Add, (left, right), operator, expr),
            Infix::Subtract => self.arithmetic(Arithmetic::Subtract, (left, right), operator, expr),
            Infix::Multiply => self.arithmetic(Arithmetic::Multiply, (left, right), operator, expr),
            Infix::Modulo => self.arithmetic(Arithmetic::Modulo, (left, right), operator, expr),
            Infix::Divide => self.arithmetic(Arithmetic::Divide, (left, right), operator, expr),
            Infix::Power => self.arithmetic(Arithmetic::Power, (left, right), operator, expr),
        }
    }

    fn connective(&mut self, join: fn(Condition, Condition) -> Condition, left: &Expr, right: &Expr) -> Fitted<Typed> {
        let left = self.condition(left)?;
        Ok(Typed::Condition(join(left, self.condition(right)?)))
    }

    fn compared(&mut self, comparison: Comparison, left: &Expr, right: &Expr, expr: &Expr) -> Fitted<Typed> {
        self.comparison(comparison, left, right, expr).map(Typed::Condition)
    }

    /// The index of a word; they stand in order.
    fn index_of_word(&self, word: &str) -> Option<usize> {
        self.words.binary_search_by(|known| known.as_str().cmp(word)).ok()
    }
}
