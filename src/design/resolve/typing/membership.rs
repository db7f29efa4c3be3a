//! Elements of sets and lists, and the words of choices.

use super::Typing;
use super::typed::{Fitted, Typed, misfit, mismatch};
use crate::design::condition::{Comparison, Condition, Term};
use crate::design::document::Element;
use crate::design::domain::Domain;
use crate::design::expression::{Expr, Node};
use crate::design::integer::Int;
use crate::design::problem::{Code, did_you_mean};

impl Typing<'_> {
    pub(super) fn membership(&mut self, left: &Expr, right: &Expr) -> Fitted<Typed> {
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
    pub(super) fn one_of(&mut self, left: &Expr, items: &[Expr]) -> Fitted<Condition> {
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
    pub(super) fn element(&mut self, expr: &Expr, collection: usize) -> Fitted<Term> {
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
    pub(super) fn word(&self, word: &str, parameter: usize, expr: &Expr) -> Fitted<Term> {
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
}
