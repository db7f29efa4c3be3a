//! The values of a parameter, in groups that conditions do not distinguish.
//!
//! To count the texts of at least 8 characters, not all 36^32 texts are tried: the condition uses only the length, so the
//! texts of one length are one group. An axis holds a parameter's groups with their sizes.

use std::rc::Rc;

use num_bigint::{BigInt, BigUint};

use super::clause::Clause;
use super::coarse::kinds;
use super::evaluate::{Datum, value};
use super::progression::Progression;
use crate::design::condition::{Condition, Term};
use crate::design::document::Element;
use crate::design::integer::Int;
use crate::design::{Domain, Parameter, Value, binomial};

/// The most values of a text parameter that is compared with another one: each value is a group.
const MOST_TEXTS: u32 = 4_096;
/// The most elements of a set or list that conditions mention: 2^16 groups.
const MOST_MEMBERS: usize = 16;

/// The groups of values of a parameter.
#[derive(Clone, Debug)]
pub enum Axis {
    /// Numbers, each a group, and absent if the parameter is optional.
    Range {
        /// The numbers.
        numbers: Progression,
        /// Whether the parameter may be absent.
        optional: bool,
    },
    /// Groups with their sizes.
    Groups(Vec<(Datum, Int)>),
    /// Sets or lists in which conditions look for the values of other parameters: grouped once these are given.
    Members(Members),
    /// No condition mentions the parameter.
    Unconstrained,
    /// Too many groups: counted by bounds only.
    TooMany,
}

/// The elements that conditions look for in a set or list.
#[derive(Clone, Debug)]
pub struct Members {
    /// The numbers that stand for the elements.
    codes: Vec<Int>,
    /// Elements that conditions name.
    named: Vec<Int>,
    /// Terms over other parameters whose values conditions look for.
    pub terms: Vec<Term>,
    by_length: bool,
    optional: bool,
}

/// What conditions use of one parameter.
#[derive(Default)]
struct Usage {
    value: bool,
    length: bool,
    identity: bool,
    texts: Vec<usize>,
    /// Elements that conditions name.
    named: Vec<Int>,
    /// Terms over other parameters whose values conditions look for.
    terms: Vec<Term>,
}

/// What the axis of a parameter depends on.
pub struct Surroundings<'s> {
    /// The clauses on the parameter.
    pub clauses: &'s [&'s Clause<'s>],
    /// The function's words.
    pub words: &'s [String],
    /// The function's texts.
    pub texts: &'s [String],
}

impl Axis {
    /// The groups of a parameter's values.
    pub fn of(index: usize, parameter: &Parameter, around: &Surroundings<'_>) -> Self {
        if around.clauses.is_empty() {
            return Self::Unconstrained;
        }
        let usage = usage(index, around.clauses);
        let mut groups: Vec<(Datum, Int)> = match &parameter.domain {
            Domain::Integers { .. } | Domain::Entity { .. } | Domain::Days { .. } if usage.value => {
                let numbers = Progression::of(&parameter.domain);
                match kinds(index, &numbers, around.clauses) {
                    Some(kinds) => kinds,
                    None => return Self::Range { numbers, optional: parameter.optional },
                }
            }
            Domain::Choice(of) if usage.value => {
                of.iter().map(|e| (Datum::Number(code(e, around.words)), Int::ONE)).collect()
            }
            Domain::Flag if usage.value => {
                [false, true].map(|flag| (Datum::Number(Int::from(flag)), Int::ONE)).to_vec()
            }
            Domain::Text { .. } if usage.identity => match whole_texts(parameter, around.texts) {
                Some(groups) => groups,
                None => return Self::TooMany,
            },
            Domain::Text { .. } if usage.length || !usage.texts.is_empty() => {
                text_groups(&parameter.domain, &usage, around.texts)
            }
            Domain::Subset { of, .. } | Domain::Sequence { of, .. } if usage.looks_inside() => {
                let codes = of.iter().map(|element| code(element, around.words)).collect();
                let Usage { named, terms, length: by_length, .. } = usage;
                let members = Members { codes, named, terms, by_length, optional: parameter.optional };
                if !members.terms.is_empty() {
                    return Self::Members(members);
                }
                return members.groups(&parameter.domain, Some(&[])).map_or(Self::TooMany, Self::Groups);
            }
            domain => vec![(Datum::Present, size(domain))],
        };
        groups.retain(|(_, size)| !size.is_zero());
        if parameter.optional {
            groups.push((Datum::Absent, Int::ONE));
        }
        Self::Groups(groups)
    }

    /// The number of places of the values; `None` if it depends on other parameters.
    pub fn places(&self) -> Option<Int> {
        match self {
            Self::Range { numbers, .. } => Some(&numbers.high - &numbers.low + Int::from(2)),
            Self::Groups(groups) => Some(Int::from(groups.len())),
            Self::Members(_) | Self::Unconstrained | Self::TooMany => None,
        }
    }

    /// The number of groups to try; 0 for an axis with too many, as none of them is tried.
    pub fn groups(&self) -> Int {
        match self {
            Self::Range { numbers, optional } => numbers.len() + Int::from(*optional),
            Self::Groups(groups) => Int::from(groups.len()),
            // Each element that is asked for is held or not.
            Self::Members(members) => Int::from(1_i64 << members.terms.len().min(MOST_MEMBERS)),
            Self::Unconstrained | Self::TooMany => Int::ZERO,
        }
    }
}

/// The number of values of a parameter; absent counts as a value.
pub fn volume(parameter: &Parameter) -> Int {
    size(&parameter.domain) + Int::from(parameter.optional)
}

fn size(domain: &Domain) -> Int {
    match domain {
        Domain::Integers { count, .. } | Domain::Entity { count, .. } => Int::from(count),
        Domain::Choice(elements) => Int::from(elements.len()),
        other => Int::from(&other.size()),
    }
}

impl Members {
    /// Returns the groups of sets or lists; `None` if there are too many. Without the arguments that say which elements
    /// conditions look for, each element counts as one of them.
    pub fn groups(&self, domain: &Domain, arguments: Option<&[Datum]>) -> Option<Vec<(Datum, Int)>> {
        let asked = |given: &[Datum]| self.terms.iter().filter_map(|term| value(term, given).ok()?).collect();
        let asked: Option<Vec<Int>> = arguments.map(asked);
        let is_asked =
            |code: &&Int| self.named.contains(code) || asked.as_ref().is_none_or(|asked| asked.contains(code));
        let members: Vec<Int> = self.codes.iter().filter(is_asked).cloned().collect();
        if members.len() > MOST_MEMBERS {
            return None;
        }
        let mut groups = collection_groups(domain, &members, self.by_length);
        groups.retain(|(_, size)| !size.is_zero());
        if self.optional {
            groups.push((Datum::Absent, Int::ONE));
        }
        Some(groups)
    }
}

impl Usage {
    fn looks_inside(&self) -> bool {
        self.length || !self.terms.is_empty() || !self.named.is_empty()
    }
}

/// The number that stands for a value in conditions, where one does.
pub fn number_of(value: &Value, words: &[String]) -> Option<Int> {
    match value {
        Value::Integer(number) => Some(Int::from(number)),
        Value::Word(word) => Some(code(&Element::Word(word.clone()), words)),
        Value::Flag(flag) => Some(Int::from(*flag)),
        Value::Day(day) => Some(Int::from(day.0.to_julian_day())),
        Value::Absent | Value::Text(_) | Value::Set(_) | Value::List(_) => None,
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

fn usage(parameter: usize, clauses: &[&Clause<'_>]) -> Usage {
    let mut usage = Usage::default();
    for clause in clauses {
        usage.at_condition(clause.condition, parameter);
    }
    usage
}

impl Usage {
    fn at_condition(&mut self, condition: &Condition, parameter: usize) {
        match condition {
            Condition::TextIs(p, text, _) if *p == parameter => {
                if !self.texts.contains(text) {
                    self.texts.push(*text);
                }
            }
            Condition::TextsMatch(left, right, _) => self.identity |= *left == parameter || *right == parameter,
            Condition::Member(term, collection) => {
                self.at_term(term, parameter);
                if *collection == parameter {
                    match term {
                        Term::Constant(number) => {
                            self.named.push(number.clone());
                        }
                        term => self.terms.push(term.clone()),
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
fn text_groups(domain: &Domain, usage: &Usage, texts: &[String]) -> Vec<(Datum, Int)> {
    let Domain::Text { min, max, alphabet } = domain else { return Vec::new() };
    let named: Vec<(u32, usize)> = usage
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
    let mut groups: Vec<(Datum, Int)> =
        named.iter().map(|&(length, index)| (group(length, Some(index)), Int::ONE)).collect();
    let letters = Int::from(alphabet.len());
    let mut power = Int::from(&BigUint::from(alphabet.len()).pow(*min));
    let mut rest = Int::ZERO;
    for length in *min..=*max {
        let others = &power - &Int::from(named.iter().filter(|(l, _)| *l == length).count());
        if usage.length {
            groups.push((group(length, None), others));
        } else {
            rest += &others;
        }
        power = &power * &letters;
    }
    groups.push((group(*min, None), rest));
    groups
}

/// Returns each text as a group; `None` if there are too many.
fn whole_texts(parameter: &Parameter, texts: &[String]) -> Option<Vec<(Datum, Int)>> {
    if parameter.domain.size() > BigUint::from(MOST_TEXTS) {
        return None;
    }
    let all = super::values::values(&parameter.domain).filter_map(|value| match value {
        Value::Text(text) => Some((text_datum(&text, texts), Int::ONE)),
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
fn collection_groups(domain: &Domain, members: &[Int], by_length: bool) -> Vec<(Datum, Int)> {
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
fn subset_sizes(n: u32, named: u32, held: u32, max: u32) -> Vec<(u32, Int)> {
    (held..=max).map(|length| (length, Int::from(&binomial(n - named, length - held)))).collect()
}

/// Lists of up to `max` of n elements in which of the `named` ones just `held` occur, by length: by inclusion and
/// exclusion over those that do not occur after all.
fn list_sizes(n: u32, named: u32, held: u32, max: u32) -> Vec<(u32, Int)> {
    (0..=max)
        .map(|length| {
            let signed: BigInt = (0..=held)
                .map(|k| {
                    let lists = BigInt::from(binomial(held, k)) * BigInt::from(n - named + k).pow(length);
                    if (held - k).is_multiple_of(2) { lists } else { -lists }
                })
                .sum();
            (length, Int::from(signed))
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
        let all: Int = (0..=2_u32)
            .map(|held| {
                Int::from(&binomial(2, held)) * list_sizes(5, 2, held, 4).into_iter().map(|(_, size)| size).sum::<Int>()
            })
            .sum();
        assert_eq!(all, Int::from(1 + 5 + 25 + 125 + 625));
    }
}
