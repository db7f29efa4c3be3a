//! The values of a parameter, grouped by what conditions can tell apart.
//!
//! Nobody needs to try all 36^32 texts to count those of at least 8 characters: conditions look only at the length,
//! so the texts of one length are one group. An axis holds a parameter's groups with their sizes.

use std::collections::BTreeSet;
use std::rc::Rc;

use num_bigint::{BigInt, BigUint};
use num_traits::{One, Zero};

use super::evaluate::Datum;
use super::narrow::Progression;
use crate::design::condition::{Condition, Term};
use crate::design::document::Element;
use crate::design::integer::Int;
use crate::design::{Domain, Parameter, binomial};

/// Texts that are compared with one another have to be told apart one by one; so many at most.
const MOST_TEXTS: u32 = 4_096;
/// The most elements whose membership is told apart: 2^16 groups.
const MOST_MEMBERS: usize = 16;

/// The groups of values of a parameter.
#[derive(Clone, Debug)]
pub enum Axis {
    /// Numbers, each by itself, and perhaps being absent.
    Range {
        /// The numbers.
        numbers: Progression,
        /// Whether the parameter may be absent.
        optional: bool,
    },
    /// Groups with their sizes.
    Groups(Vec<(Datum, BigUint)>),
    /// Too many to tell apart: counted within bounds only.
    Blurred,
}

/// What conditions look at in one parameter.
#[derive(Default)]
struct Gaze {
    value: bool,
    length: bool,
    identity: bool,
    texts: BTreeSet<usize>,
    /// Elements that are asked for by name.
    members: BTreeSet<Int>,
    /// Elements are asked for by another parameter.
    all_members: bool,
}

/// What an axis needs to know of its function.
pub struct Surroundings<'a> {
    /// The conditions that are to be met.
    pub conditions: &'a [&'a Condition],
    /// The function's words.
    pub words: &'a [String],
    /// The function's texts.
    pub texts: &'a [String],
}

impl Axis {
    /// The groups of a parameter's values.
    pub fn of(index: usize, parameter: &Parameter, around: &Surroundings<'_>) -> Self {
        let gaze = gaze(index, around.conditions);
        let (low, high) = parameter.domain.bounds();
        let range = |step: Int| {
            let numbers = Progression { low: Int::from(&low), high: Int::from(&high), step };
            Self::Range { numbers, optional: parameter.optional }
        };
        let mut groups: Vec<(Datum, BigUint)> = match &parameter.domain {
            Domain::Integers { step, .. } if gaze.value => return range(Int::from(step)),
            Domain::Entity { .. } | Domain::Days { .. } if gaze.value => return range(Int::ONE),
            Domain::Choice(of) if gaze.value => {
                of.iter().map(|e| (Datum::Number(code(e, around.words)), BigUint::one())).collect()
            }
            Domain::Flag if gaze.value => {
                [false, true].map(|flag| (Datum::Number(Int::from(flag)), BigUint::one())).to_vec()
            }
            Domain::Text { .. } if gaze.identity => match whole_texts(parameter, around.texts) {
                Some(groups) => groups,
                None => return Self::Blurred,
            },
            Domain::Text { .. } if gaze.length || !gaze.texts.is_empty() => {
                text_groups(&parameter.domain, &gaze, around.texts)
            }
            Domain::Subset { of, .. } | Domain::Sequence { of, .. } if gaze.looks_inside() => {
                let members = gaze.members_of(of, around.words);
                if members.len() > MOST_MEMBERS {
                    return Self::Blurred;
                }
                collection_groups(&parameter.domain, &members, gaze.length)
            }
            domain => vec![(Datum::Present, domain.size())],
        };
        groups.retain(|(_, size)| !size.is_zero());
        if parameter.optional {
            groups.push((Datum::Absent, BigUint::one()));
        }
        Self::Groups(groups)
    }

    /// How many values the groups hold together; for a blurred axis ask the parameter.
    pub fn size(&self) -> BigUint {
        match self {
            Self::Range { numbers, optional } => numbers.len().to_unsigned() + u32::from(*optional),
            Self::Groups(groups) => groups.iter().map(|(_, size)| size).sum(),
            Self::Blurred => BigUint::zero(),
        }
    }

    /// How many groups have to be tried.
    pub fn groups(&self) -> BigUint {
        match self {
            Self::Groups(groups) => groups.len().into(),
            other => other.size(),
        }
    }
}

impl Gaze {
    fn looks_inside(&self) -> bool {
        self.length || self.all_members || !self.members.is_empty()
    }

    /// The elements of a collection that are told apart.
    fn members_of(&self, of: &[Element], words: &[String]) -> Vec<Int> {
        let codes = of.iter().map(|element| code(element, words));
        codes.filter(|code| self.all_members || self.members.contains(code)).collect()
    }
}

/// The number that stands for an element.
pub fn code(element: &Element, words: &[String]) -> Int {
    match element {
        Element::Integer(number) => Int::from(&number.0),
        Element::Word(word) => {
            let index = words.iter().position(|known| known == word).and_then(|index| i64::try_from(index).ok());
            // A word that no table holds equals none that it holds.
            Int::from(index.unwrap_or(-1))
        }
    }
}

fn gaze(parameter: usize, conditions: &[&Condition]) -> Gaze {
    let mut gaze = Gaze::default();
    for condition in conditions {
        gaze.at_condition(condition, parameter);
    }
    gaze
}

impl Gaze {
    fn at_condition(&mut self, condition: &Condition, parameter: usize) {
        match condition {
            Condition::TextIs(p, text, _) if *p == parameter => {
                self.texts.insert(*text);
            }
            Condition::TextsMatch(left, right, _) => self.identity |= *left == parameter || *right == parameter,
            Condition::Member(term, collection) => {
                self.at_term(term, parameter);
                if *collection == parameter {
                    match term {
                        Term::Constant(number) => {
                            self.members.insert(number.clone());
                        }
                        _ => self.all_members = true,
                    }
                }
            }
            Condition::Not(inner) => self.at_condition(inner, parameter),
            Condition::And(parts) | Condition::Or(parts) => {
                parts.iter().for_each(|part| self.at_condition(part, parameter));
            }
            Condition::Same(left, right) => {
                self.at_condition(left, parameter);
                self.at_condition(right, parameter);
            }
            Condition::Compare(_, left, right) => {
                self.at_term(left, parameter);
                self.at_term(right, parameter);
            }
            Condition::OneOf(term, _) => self.at_term(term, parameter),
            Condition::Constant(_) | Condition::TextIs(..) | Condition::IsSet(_) => {}
        }
    }

    fn at_term(&mut self, term: &Term, parameter: usize) {
        match term {
            Term::Parameter(p) => self.value |= *p == parameter,
            Term::Length(p) => self.length |= *p == parameter,
            Term::Constant(_) | Term::CountSet(_) => {}
            Term::Negate(inner) | Term::Absolute(inner) => self.at_term(inner, parameter),
            Term::Binary(_, left, right) => {
                self.at_term(left, parameter);
                self.at_term(right, parameter);
            }
            Term::Minimum(terms) | Term::Maximum(terms) => terms.iter().for_each(|term| self.at_term(term, parameter)),
        }
    }
}

/// Texts by length and by which of the compared texts they are.
fn text_groups(domain: &Domain, gaze: &Gaze, texts: &[String]) -> Vec<(Datum, BigUint)> {
    let Domain::Text { min, max, alphabet } = domain else { return Vec::new() };
    let named: Vec<(u32, usize)> = gaze
        .texts
        .iter()
        .filter_map(|&index| {
            let text = texts.get(index)?;
            let length = u32::try_from(text.chars().count()).ok()?;
            let fits = (*min..=*max).contains(&length) && text.chars().all(|c| alphabet.contains(c));
            fits.then_some((length, index))
        })
        .collect();
    let group = |length, constant| Datum::Text { length, constant, whole: None };
    let mut groups: Vec<(Datum, BigUint)> =
        named.iter().map(|&(length, index)| (group(length, Some(index)), BigUint::one())).collect();
    let mut power = BigUint::from(alphabet.len()).pow(*min);
    let mut rest = BigUint::zero();
    for length in *min..=*max {
        let others = &power - BigUint::from(named.iter().filter(|(l, _)| *l == length).count());
        if gaze.length {
            groups.push((group(length, None), others));
        } else {
            rest += others;
        }
        power *= alphabet.len();
    }
    groups.push((group(*min, None), rest));
    groups
}

/// Every text by itself; `None` where there are too many.
fn whole_texts(parameter: &Parameter, texts: &[String]) -> Option<Vec<(Datum, BigUint)>> {
    if parameter.domain.size() > BigUint::from(MOST_TEXTS) {
        return None;
    }
    let all = super::values::values(&parameter.domain).filter_map(|value| match value {
        crate::design::Value::Text(text) => Some((text_datum(&text, texts), BigUint::one())),
        _ => None,
    });
    Some(all.collect())
}

/// A text as conditions see it.
pub fn text_datum(text: &str, texts: &[String]) -> Datum {
    Datum::Text {
        length: text.chars().count() as u32,
        constant: texts.iter().position(|known| known == text),
        whole: Some(Rc::from(text)),
    }
}

/// Sets or lists by which of the named members they hold and, where it is asked for, by length.
fn collection_groups(domain: &Domain, members: &[Int], by_length: bool) -> Vec<(Datum, BigUint)> {
    let mut groups = Vec::new();
    for mask in 0_u32..1 << members.len() {
        let held: Rc<[Int]> =
            members.iter().enumerate().filter(|(i, _)| mask >> i & 1 == 1).map(|(_, member)| member.clone()).collect();
        let sizes = match domain {
            Domain::Subset { of, max } => subset_sizes(of.len() as u32, members.len() as u32, held.len() as u32, *max),
            Domain::Sequence { of, max } => list_sizes(of.len() as u32, members.len() as u32, held.len() as u32, *max),
            _ => Vec::new(),
        };
        if by_length {
            groups.extend(
                sizes.into_iter().map(|(length, size)| (Datum::Collection { length, members: Rc::clone(&held) }, size)),
            );
        } else {
            let size = sizes.into_iter().map(|(_, size)| size).sum();
            groups.push((Datum::Collection { length: 0, members: held }, size));
        }
    }
    groups
}

/// Sets of up to `max` of n elements that hold just `held` of the `named` ones, by size.
fn subset_sizes(n: u32, named: u32, held: u32, max: u32) -> Vec<(u32, BigUint)> {
    (held..=max).map(|length| (length, binomial(n - named, length - held))).collect()
}

/// Lists of up to `max` of n elements in which of the `named` ones just `held` occur, by length: by inclusion and
/// exclusion over those that do not occur after all.
fn list_sizes(n: u32, named: u32, held: u32, max: u32) -> Vec<(u32, BigUint)> {
    (0..=max)
        .map(|length| {
            let signed: BigInt = (0..=held)
                .map(|k| {
                    let lists = BigInt::from(binomial(held, k)) * BigInt::from(n - named + k).pow(length);
                    if (held - k).is_multiple_of(2) { lists } else { -lists }
                })
                .sum();
            (length, signed.to_biguint().unwrap_or_default())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_grouped_as_brute_force_groups_them() {
        // Lists of up to 3 of {a, b, c}, of which a and b are named: by hand for those that hold a and not b:
        // length 1: a; length 2: aa ac ca; length 3: 2^3 lists over {a, c} less the one without a.
        let sizes: Vec<String> = list_sizes(3, 2, 1, 3).into_iter().map(|(_, size)| size.to_string()).collect();
        assert_eq!(sizes, ["0", "1", "3", "7"]);
    }

    #[test]
    fn the_groups_of_a_list_hold_all_lists() {
        let all: BigUint = (0..=2_u32)
            .map(|held| {
                binomial(2, held) * list_sizes(5, 2, held, 4).into_iter().map(|(_, size)| size).sum::<BigUint>()
            })
            .sum();
        assert_eq!(all, (1_u32 + 5 + 25 + 125 + 625).into());
    }
}
