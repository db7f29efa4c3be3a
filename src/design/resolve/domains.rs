//! Parameters and their values.

use std::fmt;

use num_bigint::{BigInt, BigUint};
use num_traits::{One, Signed};

use super::Resolver;
use crate::design::day::Day;
use crate::design::document::{self, Element};
use crate::design::domain::Domain;
use crate::design::number::Whole;
use crate::design::problem::{Code, MOST_COMPARED, Span, nearest};
use crate::design::range::{End, Range};
use crate::design::spanned::Spanned;
use crate::design::words::{DOMAINS, type_hint};

/// The longest texts, and the most elements of sets and lists.
const LONGEST: u32 = 1_024;

impl Resolver<'_> {
    /// The values of a parameter; never none of them.
    pub(super) fn domain(&mut self, domain: &Spanned<document::Domain>, path: fmt::Arguments<'_>) -> Option<Domain> {
        let span = &domain.span;
        match &domain.value {
            document::Domain::Integers(range) => self.integers(range, span, path),
            document::Domain::Choice(of) => self.elements(of, span, path).map(Domain::Choice),
            document::Domain::Flag => Some(Domain::Flag),
            document::Domain::Entity(name) => self.entity_of(name, span, path),
            document::Domain::Subset(collection) => {
                let of = self.elements(&collection.of, span, path)?;
                let max = collection.max.unwrap_or(of.len() as u32).min(of.len() as u32);
                Some(Domain::Subset { of, max })
            }
            document::Domain::Sequence(collection) => {
                let of = self.elements(&collection.of, span, path)?;
                let Some(max) = collection.max.filter(|&max| max <= LONGEST) else {
                    let message = format!("a list needs a greatest length of at most {LONGEST}");
                    self.error(path, span, Code::Missing, message, "write `list of {a, b} max 3`");
                    return None;
                };
                Some(Domain::Sequence { of, max })
            }
            document::Domain::Text(texts) => self.texts(texts, span, path),
            document::Domain::Date(range) => self.days(range, span, path),
        }
    }

    /// The entity of a name.
    fn entity_of(&mut self, name: &str, span: &Span, path: fmt::Arguments<'_>) -> Option<Domain> {
        match self.entity_indices.get(name) {
            Some(Some(entity)) => {
                let count = self.entities[*entity].count.clone();
                return Some(Domain::Entity { entity: *entity, count });
            }
            // Its declaration has a problem already.
            Some(None) => return None,
            None if self.unread.entities.may_have(name) => return None,
            None => {}
        }
        let (message, hint) = match type_hint(name) {
            Some(hint) => (format!("`{name}` does not say which values"), hint.to_owned()),
            None => (format!("`{name}` is no entity"), self.hint_for_entity(name)),
        };
        self.error(path, span, Code::UnknownName, message, hint);
        None
    }

    fn hint_for_entity(&self, name: &str) -> String {
        let declared = self.entities.iter().map(|entity| entity.name.as_str());
        let known: Vec<&str> = declared.take(MOST_COMPARED).chain(DOMAINS).collect();
        match nearest(name, &known) {
            _ if self.problems.is_full() => String::new(),
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("declare it: `entity {name}: 1_000`"),
        }
    }

    fn integers(&mut self, range: &Range<Whole>, span: &Span, path: fmt::Arguments<'_>) -> Option<Domain> {
        let first = &range.from.0;
        let step = range.step.as_ref().map_or_else(BigInt::one, |step| step.0.clone());
        if !step.is_positive() {
            self.error(
                path,
                span,
                Code::BadNumber,
                format!("a step of {step} leads nowhere"),
                "write a step of 1 or more",
            );
            return None;
        }
        let mut width = match &range.end {
            End::To(to) => &to.0 - first,
            End::Below(below) => &below.0 - first - 1,
        };
        if width.is_negative() {
            self.error(
                path,
                span,
                Code::EmptyDomain,
                format!("from {first} to {} there is nothing", first + width),
                "write the smaller number first",
            );
            return None;
        }
        if range.step.is_some() {
            width /= &step;
        }
        let count = BigUint::try_from(width).ok()? + 1_u32;
        Some(Domain::Integers { first: first.clone(), step, count })
    }

    fn elements(&mut self, of: &[Element], span: &Span, path: fmt::Arguments<'_>) -> Option<Vec<Element>> {
        let mut sorted: Vec<(&Element, usize)> = of.iter().zip(0..).collect();
        sorted.sort_unstable();
        let again = sorted.windows(2).filter(|pair| pair[0].0 == pair[1].0).map(|pair| pair[1].1).min();
        let twice = again.and_then(|place| of.get(place));
        let numbers = of.iter().filter(|element| matches!(element, Element::Integer(_))).count();
        if of.is_empty() {
            self.error(path, span, Code::EmptyDomain, "there is nothing to choose from", "write `{a, b}`");
        } else if of.len() > LONGEST as usize {
            let message = format!("{} values are too many to list", of.len());
            self.error(
                path,
                span,
                Code::BadNumber,
                message,
                format!("list at most {LONGEST}, or write a range or an entity"),
            );
        } else if let Some(element) = twice {
            self.error(
                path,
                span,
                Code::DuplicateName,
                format!("`{element}` is listed twice"),
                "leave one of them out",
            );
        } else if numbers != 0 && numbers != of.len() {
            self.error(
                path,
                span,
                Code::TypeMismatch,
                "numbers and words do not mix",
                "quote the numbers: `{\"10\", all}`",
            );
        } else {
            return Some(of.to_vec());
        }
        None
    }

    fn texts(&mut self, texts: &document::Texts, span: &Span, path: fmt::Arguments<'_>) -> Option<Domain> {
        if texts.to > LONGEST {
            let message = format!("texts of {} characters are too long for a key", texts.to);
            self.error(path, span, Code::BadNumber, message, format!("write at most {LONGEST}"));
        } else if texts.to < texts.from {
            let message = format!("no length is from {} to {}", texts.from, texts.to);
            self.error(path, span, Code::EmptyDomain, message, "write the smaller number first");
        } else {
            return Some(Domain::Text { min: texts.from, max: texts.to, alphabet: texts.alphabet.clone() });
        }
        None
    }

    fn days(&mut self, range: &Range<Day>, span: &Span, path: fmt::Arguments<'_>) -> Option<Domain> {
        let first = range.from.0.to_julian_day();
        let end = match range.end {
            End::To(to) => i64::from(to.0.to_julian_day()) + 1,
            End::Below(below) => i64::from(below.0.to_julian_day()),
        };
        let count = u32::try_from(end - i64::from(first)).ok().filter(|&count| count > 0);
        if range.step.is_some() {
            self.error(path, span, Code::Syntax, "a range of dates has no step", "leave it out");
        }
        if count.is_none() {
            self.error(path, span, Code::EmptyDomain, "there is no day in this range", "write the earlier date first");
        }
        Some(Domain::Days { first, count: count? })
    }
}
