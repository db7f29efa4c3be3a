//! Comparisons of two values.

use super::Typing;
use super::typed::{Fitted, Typed, mismatch};
use crate::design::condition::{Comparison, Condition, Term};
use crate::design::expression::Expr;

impl Typing<'_> {
    pub(super) fn comparison(
        &mut self,
        comparison: Comparison,
        left: &Expr,
        right: &Expr,
        expr: &Expr,
    ) -> Fitted<Condition> {
        let (typed_left, typed_right) = (self.expression(left)?, self.expression(right)?);
        let equality = match comparison {
            Comparison::Equal => Some(true),
            Comparison::NotEqual => Some(false),
            Comparison::Below | Comparison::AtMost | Comparison::Above | Comparison::AtLeast => None,
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
    pub(super) fn set_is(&mut self, set: usize, items: &[Expr], equal: bool) -> Fitted<Condition> {
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

    pub(super) fn text(&mut self, text: String) -> usize {
        self.texts.iter().position(|known| *known == text).unwrap_or_else(|| {
            self.texts.push(text);
            self.texts.len() - 1
        })
    }
}
