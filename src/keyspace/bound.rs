//! A function's parameters tied to those of a write: what a class is counted over.

use num_bigint::BigInt;

use super::axis::{code, volume};
use super::progression::Progression;
use crate::design::condition::{Comparison, Condition, Term};
use crate::design::document::Element;
use crate::design::integer::Int;
use crate::design::{Binding, Domain, Function, Invalidation, Parameter, Value, Write};

/// A function's parameters together with those that stand for the scopes, tied by conditions.
pub struct Bound {
    /// The function's, and then those of the write that are not simply one of them.
    pub parameters: Vec<Parameter>,
    /// What ties them together.
    pub conditions: Vec<Condition>,
    /// The words of both.
    pub words: Vec<String>,
    /// The texts that conditions compare with.
    pub texts: Vec<String>,
    /// The parameters whose values make up a scope.
    pub scope: Vec<usize>,
    /// How many scopes the write can name.
    pub scopes: Int,
    /// Whether it can name some that are none of the function's: their classes are empty.
    pub has_misses: bool,
    /// Whether the scopes are bound in a way that counting cannot follow.
    pub is_unknown: bool,
}

impl Bound {
    /// Returns the parameters of a function, without ties.
    fn free(function: &Function) -> Self {
        Self {
            parameters: function.parameters.clone(),
            conditions: Vec::new(),
            words: function.words.clone(),
            texts: function.texts.clone(),
            scope: Vec::new(),
            scopes: Int::ONE,
            has_misses: false,
            is_unknown: false,
        }
    }

    /// Returns the parameters of a function, some of which have one value each. None of these is a list.
    pub fn to_values<'v>(function: &Function, values: impl IntoIterator<Item = (usize, &'v Value)>) -> Self {
        let mut bound = Self::free(function);
        values.into_iter().for_each(|(parameter, value)| bound.fix(parameter, value));
        bound
    }

    /// Returns the parameters and conditions of the classes of one invalidation.
    pub fn of(function: &Function, write: &Write, invalidation: &Invalidation) -> Self {
        let mut bound = Self::free(function);
        // Parameters of the write that a scope depends on, where they are not simply one of the function's.
        let mut joined: Vec<(usize, usize)> = Vec::new();
        for (target, binding) in invalidation.bindings.iter().enumerate() {
            match binding {
                Binding::Free => {}
                Binding::Constant(value) => bound.fix(target, value),
                Binding::Parameter(source) if bound.is_the_same(target, *source, write, invalidation) => {
                    bound.scopes = &bound.scopes * &volume(&bound.parameters[target]);
                    bound.scope.push(target);
                }
                Binding::Parameter(source) if bound.meets(target, *source, write, invalidation) => {}
                Binding::Parameter(source) => {
                    let other = bound.join(*source, write, &mut joined);
                    bound.tie(target, other);
                }
                Binding::Expression(term) => {
                    let sources = binding.parameters();
                    sources.iter().for_each(|&source| {
                        bound.join(source, write, &mut joined);
                    });
                    let place =
                        |source| joined.iter().find(|(known, _)| *known == source).map_or(source, |found| found.1);
                    let term = term.renamed(&place);
                    bound.conditions.push(Condition::Compare(Comparison::Equal, Term::Parameter(target), term));
                }
            }
        }
        bound
    }

    /// Whether a parameter of the write names just the values of the function's, and nothing else.
    fn is_the_same(&self, target: usize, source: usize, write: &Write, invalidation: &Invalidation) -> bool {
        let (Some(own), Some(given)) = (self.parameters.get(target), write.parameters.get(source)) else {
            return false;
        };
        is_used_once(source, invalidation) && own.domain == given.domain && own.optional == given.optional
    }

    fn fix(&mut self, target: usize, value: &Value) {
        let equal =
            |number: Int| Condition::Compare(Comparison::Equal, Term::Parameter(target), Term::Constant(number));
        let condition = match value {
            Value::Integer(number) => equal(Int::from(number)),
            Value::Flag(flag) => equal((*flag).into()),
            Value::Day(day) => equal(day.0.to_julian_day().into()),
            Value::Word(word) => equal(code(&Element::Word(word.clone()), &self.words)),
            Value::Text(text) => Condition::TextIs(target, self.index_of_text(text), true),
            Value::Absent => Condition::Not(Box::new(Condition::IsSet(target))),
            Value::Set(elements) => {
                let count = Term::Constant(elements.len().into());
                let has = |element| Condition::Member(Term::Constant(code(element, &self.words)), target);
                let length = Condition::Compare(Comparison::Equal, Term::Length(target), count);
                Condition::And(elements.iter().map(has).chain([length]).collect())
            }
            // Resolving gives no constant lists.
            Value::List(_) => Condition::Constant(false),
        };
        self.conditions.push(condition);
    }

    /// Returns the index of a text among [`Bound::texts`]. Each text stands there once: a value is recognised by the
    /// index of its text, so a second entry of the same text would match no value.
    fn index_of_text(&mut self, text: &str) -> usize {
        self.texts.iter().position(|known| known == text).unwrap_or_else(|| {
            self.texts.push(text.to_owned());
            self.texts.len() - 1
        })
    }

    /// A parameter of the write as one more parameter of the space; the same one each time.
    fn join(&mut self, source: usize, write: &Write, joined: &mut Vec<(usize, usize)>) -> usize {
        if let Some(&(_, index)) = joined.iter().find(|(known, _)| *known == source) {
            return index;
        }
        let index = self.parameters.len();
        let parameter = write.parameters[source].clone();
        for element in parameter.domain.elements() {
            if let Element::Word(word) = element
                && !self.words.contains(word)
            {
                self.words.push(word.clone());
            }
        }
        self.scopes = &self.scopes * &volume(&parameter);
        self.parameters.push(parameter);
        self.scope.push(index);
        joined.push((source, index));
        index
    }

    /// Reduces a parameter to the values that the write can name, so that it is the scope itself. Returns false if these
    /// values are no domain.
    fn meets(&mut self, target: usize, source: usize, write: &Write, invalidation: &Invalidation) -> bool {
        let (own, given) = (&self.parameters[target], &write.parameters[source]);
        let Some(domain) = common(&own.domain, &given.domain).filter(|_| is_used_once(source, invalidation)) else {
            return false;
        };
        let met = Parameter { name: own.name.clone(), domain, optional: own.optional && given.optional };
        self.scopes = &self.scopes * &volume(given);
        self.has_misses |= volume(&met) < volume(given);
        self.parameters[target] = met;
        self.scope.push(target);
        true
    }

    /// The two parameters have the same value, or are both absent.
    fn tie(&mut self, target: usize, other: usize) {
        let same = match self.parameters[target].domain {
            Domain::Text { .. } => Condition::TextsMatch(target, other, true),
            // Conditions do not compare sets and lists with each other.
            Domain::Subset { .. } | Domain::Sequence { .. } => {
                self.is_unknown = true;
                return;
            }
            _ => Condition::Compare(Comparison::Equal, Term::Parameter(target), Term::Parameter(other)),
        };
        let absent = |index| Condition::Not(Box::new(Condition::IsSet(index)));
        let optional = self.parameters[target].optional && self.parameters[other].optional;
        self.conditions.push(match optional {
            true => Condition::Or(vec![same, Condition::And(vec![absent(target), absent(other)])]),
            false => same,
        });
    }
}

impl Term {
    /// The term with its parameters renumbered.
    fn renamed(&self, rename: &dyn Fn(usize) -> usize) -> Self {
        let boxed = |term: &Term| Box::new(term.renamed(rename));
        let all = |terms: &[Term]| terms.iter().map(|term| term.renamed(rename)).collect();
        match self {
            Self::Constant(number) => Self::Constant(number.clone()),
            Self::Parameter(parameter) => Self::Parameter(rename(*parameter)),
            Self::Length(parameter) => Self::Length(rename(*parameter)),
            Self::CountSet(parameters) => Self::CountSet(parameters.iter().map(|&p| rename(p)).collect()),
            Self::Negate(inner) => Self::Negate(boxed(inner)),
            Self::Absolute(inner) => Self::Absolute(boxed(inner)),
            Self::Binary(operation, left, right) => Self::Binary(*operation, boxed(left), boxed(right)),
            Self::Minimum(terms) => Self::Minimum(all(terms)),
            Self::Maximum(terms) => Self::Maximum(all(terms)),
        }
    }
}

/// Whether only one parameter of the function is bound to a parameter of the write.
fn is_used_once(source: usize, invalidation: &Invalidation) -> bool {
    invalidation.bindings.iter().filter(|binding| binding.parameters().contains(&source)).count() == 1
}

/// Returns the values that two domains have in common; `None` if they are no domain, or none.
fn common(own: &Domain, given: &Domain) -> Option<Domain> {
    let (Some(mut numbers), Some(others)) = (Progression::of_range(own), Progression::of_range(given)) else {
        return own.common(given);
    };
    numbers.lower(&others.high);
    numbers.raise(&others.low).ok()?;
    numbers.keep_residue(&others.low, &others.step).ok()?;
    let (first, step, count) = (BigInt::from(&numbers.low), BigInt::from(&numbers.step), numbers.len());
    count.is_positive().then(|| Domain::Integers { first, step, count: count.to_unsigned() })
}
