//! From conditions as they are written to conditions that are understood: names are looked up, types are fitted.

use std::collections::HashMap;

use crate::design::condition::{Arithmetic, Comparison, Condition, Term};
use crate::design::document::Element;
use crate::design::domain::{Domain, Parameter};
use crate::design::expression::{Expr, Infix, Node, Prefix};
use crate::design::integer::Int;
use crate::design::problem::{Code, Problem, did_you_mean};
use crate::design::unread::Names;
use crate::design::words::CALLS;

/// Numbers in conditions may have this many bits: some 1,200 digits.
const MOST_BITS: u64 = 4_096;

/// What an expression is.
enum Typed {
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
    fn flag(&self) -> Option<usize> {
        match self {
            Self::Flag(Term::Parameter(parameter)) => Some(*parameter),
            _ => None,
        }
    }

    fn noun(&self) -> &'static str {
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

    fn call(&mut self, name: &str, arguments: &[Expr], expr: &Expr) -> Fitted<Typed> {
        let wrong = |wanted: &str| {
            Err(misfit(Code::WrongArguments, expr, format!("`{name}` takes {wanted}, not {}", arguments.len()), ""))
        };
        Ok(Typed::Number(match (name, arguments) {
            ("ceil_div", [dividend, divisor]) => {
                let (dividend, by) = (self.number(dividend)?, self.number(divisor)?);
                self.warn_of_zero(&by, divisor);
                self.bounded(Term::Binary(Arithmetic::CeilDivide, Box::new(dividend), Box::new(by)), expr)?
            }
            ("ceil_div", _) => return wrong("two numbers"),
            ("abs", [operand]) => Term::Absolute(Box::new(self.number(operand)?)),
            ("abs", _) => return wrong("one number"),
            ("min" | "max", []) => return wrong("at least one number"),
            ("min" | "max", terms) => {
                let terms = terms.iter().map(|term| self.number(term)).collect::<Fitted<Vec<_>>>()?;
                if name == "min" { Term::Minimum(terms) } else { Term::Maximum(terms) }
            }
            ("len", [operand]) => {
                let index = self.parameter(operand)?;
                match self.parameters[index].domain {
                    Domain::Text { .. } | Domain::Subset { .. } | Domain::Sequence { .. } => Term::Length(index),
                    _ => {
                        return Err(mismatch(
                            operand,
                            format!("`{operand}` has no length"),
                            "texts, subsets and lists have one",
                        ));
                    }
                }
            }
            ("len", _) => return wrong("one parameter"),
            ("count_set", operands) => {
                Term::CountSet(operands.iter().map(|operand| self.parameter(operand)).collect::<Fitted<_>>()?)
            }
            _ => {
                let hint = did_you_mean(name, CALLS);
                return Err(misfit(Code::UnknownWord, expr, format!("`{name}` is no function of conditions"), hint));
            }
        }))
    }

    fn infix(&mut self, operator: Infix, left: &Expr, right: &Expr, expr: &Expr) -> Fitted<Typed> {
        let comparison = match operator {
            Infix::And | Infix::Or | Infix::Implies => return self.connective(operator, left, right),
            Infix::In => return self.membership(left, right),
            Infix::Equal => Comparison::Equal,
            Infix::NotEqual => Comparison::NotEqual,
            Infix::Below => Comparison::Below,
            Infix::AtMost => Comparison::AtMost,
            Infix::Above => Comparison::Above,
            Infix::AtLeast => Comparison::AtLeast,
            Infix::Add | Infix::Subtract | Infix::Multiply | Infix::Modulo | Infix::Divide | Infix::Power => {
                return self.arithmetic(operator, left, right, expr);
            }
        };
        self.comparison(comparison, left, right, expr).map(Typed::Condition)
    }

    fn connective(&mut self, operator: Infix, left: &Expr, right: &Expr) -> Fitted<Typed> {
        let (left, right) = (self.condition(left)?, self.condition(right)?);
        Ok(Typed::Condition(match operator {
            Infix::And => Condition::And(vec![left, right]),
            Infix::Or => Condition::Or(vec![left, right]),
            _ => Condition::Or(vec![Condition::Not(Box::new(left)), right]),
        }))
    }

    fn arithmetic(&mut self, operator: Infix, left: &Expr, right: &Expr, expr: &Expr) -> Fitted<Typed> {
        let typed_left = Box::new(self.expression(left)?);
        let typed_right = self.expression(right)?;
        self.join(operator, (*typed_left, typed_right), right, expr)
    }

    /// Both sides of an operation in one term.
    #[inline(never)]
    fn join(&mut self, operator: Infix, sides: (Typed, Typed), right: &Expr, expr: &Expr) -> Fitted<Typed> {
        let operation = match operator {
            Infix::Add => Arithmetic::Add,
            Infix::Subtract => Arithmetic::Subtract,
            Infix::Multiply => Arithmetic::Multiply,
            Infix::Modulo => Arithmetic::Modulo,
            Infix::Divide => Arithmetic::Divide,
            _ => Arithmetic::Power,
        };
        let binary = |a, b| Term::Binary(operation, Box::new(a), Box::new(b));
        let typed = match sides {
            (Typed::Number(a), Typed::Number(b)) => {
                if matches!(operation, Arithmetic::Modulo | Arithmetic::Divide) {
                    self.warn_of_zero(&b, right);
                }
                Typed::Number(binary(a, b))
            }
            (Typed::Day(a), Typed::Day(b)) if operation == Arithmetic::Subtract => Typed::Number(binary(a, b)),
            (Typed::Day(a), Typed::Number(b)) if matches!(operation, Arithmetic::Add | Arithmetic::Subtract) => {
                Typed::Day(binary(a, b))
            }
            (Typed::Number(a), Typed::Day(b)) if operation == Arithmetic::Add => Typed::Day(binary(a, b)),
            (a, b) => {
                return Err(mismatch(
                    expr,
                    format!("`{}` cannot join {} and {}", operator.word(), a.noun(), b.noun()),
                    "numbers join numbers; dates differ by days",
                ));
            }
        };
        Ok(match typed {
            Typed::Number(term) => Typed::Number(self.bounded(term, expr)?),
            Typed::Day(term) => Typed::Day(self.bounded(term, expr)?),
            other => other,
        })
    }

    /// Refuses terms whose values could have more digits than anybody wants.
    fn bounded(&self, term: Term, expr: &Expr) -> Fitted<Term> {
        if term.too_large(self.parameters, MOST_BITS) {
            return Err(misfit(
                Code::BadNumber,
                expr,
                format!("`{expr}` can have more than {} digits", MOST_BITS * 3 / 10),
                "make the exponent or the factors smaller",
            ));
        }
        Ok(term)
    }

    fn warn_of_zero(&mut self, divisor: &Term, expr: &Expr) {
        let bounds = divisor.bounds(self.parameters, MOST_BITS);
        if bounds.is_some_and(|(low, high)| !low.is_positive() && !high.is_negative()) {
            let warning = Problem::new(
                Code::DivisionByZero,
                expr.span.clone(),
                format!("`{expr}` can be 0; calls for which it is do not count"),
                format!("write `{expr} != 0 and …`, or leave 0 out of the values"),
            );
            self.warnings.push(warning.as_warning());
        }
    }

    fn comparison(&mut self, comparison: Comparison, left: &Expr, right: &Expr, expr: &Expr) -> Fitted<Condition> {
        let (typed_left, typed_right) = (self.expression(left)?, self.expression(right)?);
        let equality = match comparison {
            Comparison::Equal => Some(true),
            Comparison::NotEqual => Some(false),
            _ => None,
        };
        Ok(match (typed_left, typed_right, equality) {
            (Typed::Number(a), Typed::Number(b), _) | (Typed::Day(a), Typed::Day(b), _) => {
                Condition::Compare(comparison, a, b)
            }
            (Typed::Flag(a), Typed::Flag(b), Some(_)) | (Typed::Word(a, _), Typed::Word(b, _), Some(_)) => {
                Condition::Compare(comparison, a, b)
            }
            (Typed::Word(term, of), Typed::Literal(word), Some(_)) => {
                Condition::Compare(comparison, term, self.word(&word, of, right)?)
            }
            (Typed::Literal(word), Typed::Word(term, of), Some(_)) => {
                Condition::Compare(comparison, self.word(&word, of, left)?, term)
            }
            (Typed::Text(parameter), Typed::Literal(text), Some(equal))
            | (Typed::Literal(text), Typed::Text(parameter), Some(equal)) => {
                Condition::TextIs(parameter, self.text(text), equal)
            }
            (Typed::Text(a), Typed::Text(b), Some(equal)) => Condition::TextsMatch(a, b, equal),
            (Typed::Subset(set), Typed::Elements(items), Some(equal))
            | (Typed::Elements(items), Typed::Subset(set), Some(equal)) => self.set_is(set, &items, equal)?,
            (a @ (Typed::Condition(_) | Typed::Flag(_)), b @ (Typed::Condition(_) | Typed::Flag(_)), Some(equal)) => {
                let flags = [&a, &b].into_iter().filter_map(Typed::flag);
                let set: Vec<Condition> = flags.map(Condition::IsSet).collect();
                let (a, b) = (self.as_condition(a, left)?, self.as_condition(b, right)?);
                let same = Condition::Same(Box::new(a), Box::new(b));
                let compared = if equal { same } else { Condition::Not(Box::new(same)) };
                // An absent flag makes its comparison false, but only once both sides have a value.
                if set.is_empty() { compared } else { Condition::And([vec![compared], set].concat()) }
            }
            (a, b, equality) => {
                let hint = match equality {
                    None => "numbers and dates have an order; everything else is compared by `==` and `!=`",
                    Some(_) => "compare values of one kind; sets and lists by `len(x)` and `a in x`",
                };
                let word = if equality.is_some() { "compare" } else { "order" };
                return Err(mismatch(expr, format!("cannot {word} {} and {}", a.noun(), b.noun()), hint));
            }
        })
    }

    /// `set == {a, b}`: all of them, and no others. An absent set equals nothing and differs from nothing.
    fn set_is(&mut self, set: usize, items: &[Expr], equal: bool) -> Fitted<Condition> {
        let mut parts = Vec::new();
        let mut elements: Vec<Term> = Vec::new();
        for item in items {
            let element = self.element(item, set)?;
            if !elements.contains(&element) {
                parts.push(Condition::Member(element.clone(), set));
                elements.push(element);
            }
        }
        parts.push(Condition::Compare(Comparison::Equal, Term::Length(set), Term::Constant(elements.len().into())));
        let all = Condition::And(parts);
        Ok(if equal { all } else { Condition::And(vec![Condition::IsSet(set), Condition::Not(Box::new(all))]) })
    }

    fn membership(&mut self, left: &Expr, right: &Expr) -> Fitted<Typed> {
        if let Node::Range { from, to, below } = &right.value {
            let last = if *below { Comparison::Below } else { Comparison::AtMost };
            return Ok(Typed::Condition(Condition::And(vec![
                self.comparison(Comparison::AtLeast, left, from, left)?,
                self.comparison(last, left, to, left)?,
            ])));
        }
        let condition = match self.expression(right)? {
            Typed::Elements(items) => self.one_of(left, &items)?,
            Typed::Subset(collection) | Typed::Sequence(collection) => {
                Condition::Member(self.element(left, collection)?, collection)
            }
            other => {
                return Err(mismatch(
                    right,
                    format!("`{right}` is {}, which has no elements", other.noun()),
                    "write `x in {a, b}`, `x in 1..=5`, or name a subset or a list",
                ));
            }
        };
        Ok(Typed::Condition(condition))
    }

    /// `x in {a, b}`; of constants in one piece, else as `x == a or x == b`.
    fn one_of(&mut self, left: &Expr, items: &[Expr]) -> Fitted<Condition> {
        let parts = items
            .iter()
            .map(|item| self.comparison(Comparison::Equal, left, item, item))
            .collect::<Fitted<Vec<_>>>()?;
        let constants: Option<Vec<(Term, Int)>> = parts
            .iter()
            .map(|part| match part {
                Condition::Compare(_, term, Term::Constant(value)) => Some((term.clone(), value.clone())),
                _ => None,
            })
            .collect();
        Ok(match constants {
            Some(pairs) if !pairs.is_empty() => {
                let (terms, values): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
                terms.into_iter().next().map_or(Condition::Constant(false), |term| Condition::OneOf(term, values))
            }
            _ if parts.is_empty() => Condition::Constant(false),
            _ => Condition::Or(parts),
        })
    }

    /// The term of an element of a subset or list parameter.
    fn element(&mut self, expr: &Expr, collection: usize) -> Fitted<Term> {
        let (Domain::Subset { of, .. } | Domain::Sequence { of, .. }) = &self.parameters[collection].domain else {
            return Err(mismatch(expr, "only subsets and lists have elements", ""));
        };
        let of_words = !matches!(of.first(), Some(Element::Integer(_)));
        match self.expression(expr)? {
            Typed::Number(term) if !of_words => Ok(term),
            Typed::Word(term, _) if of_words => Ok(term),
            Typed::Literal(word) if of_words => self.word(&word, collection, expr),
            other => {
                let wanted = if of_words { "words" } else { "numbers" };
                Err(mismatch(expr, format!("`{expr}` is {}; the elements are {wanted}", other.noun()), ""))
            }
        }
    }

    /// The term of a word, which must be one of a parameter's words.
    fn word(&self, word: &str, parameter: usize, expr: &Expr) -> Fitted<Term> {
        let known = self.parameters[parameter].domain.elements();
        let is_known = known.iter().any(|element| matches!(element, Element::Word(w) if w == word));
        match self.index_of_word(word) {
            Some(index) if is_known => Ok(Term::Constant(index.into())),
            _ => {
                let names: Vec<String> = known.iter().map(ToString::to_string).collect();
                let hint = did_you_mean(word, names.iter().map(String::as_str));
                let message = format!("`{word}` is no value of `{}`", self.parameters[parameter].name);
                Err(misfit(Code::UnknownName, expr, message, hint))
            }
        }
    }

    /// The index of a word; they stand in order.
    fn index_of_word(&self, word: &str) -> Option<usize> {
        self.words.binary_search_by(|known| known.as_str().cmp(word)).ok()
    }

    fn text(&mut self, text: String) -> usize {
        self.texts.iter().position(|known| *known == text).unwrap_or_else(|| {
            self.texts.push(text);
            self.texts.len() - 1
        })
    }
}

fn mismatch(expr: &Expr, message: impl Into<String>, hint: impl Into<String>) -> Misfit {
    misfit(Code::TypeMismatch, expr, message, hint)
}

fn misfit(code: Code, expr: &Expr, message: impl Into<String>, hint: impl Into<String>) -> Misfit {
    Problem::boxed(code, expr.span.clone(), message, hint).into()
}
