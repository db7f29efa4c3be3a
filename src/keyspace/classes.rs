//! Classes: the addresses that one write kills, over all scopes that it can name.

use num_bigint::BigUint;
use num_traits::{One, Zero};

use super::axis::{Axis, code};
use super::evaluate::Datum;
use super::search::{Search, Space};
use super::tree::Node;
use super::{ClassCount, Count};
use crate::design::condition::{Comparison, Condition, Term};
use crate::design::document::Element;
use crate::design::integer::Int;
use crate::design::{Binding, Design, Domain, Function, Kill, Parameter, Value, Write};

/// Counts the class of one kill.
pub fn class(design: &Design, write: &Write, kill: &Kill, steps: u64) -> Option<ClassCount> {
    let function = design.functions.get(kill.function)?;
    let bound = Bound::of(function, write, kill);
    let conditions = function
        .conditions
        .iter()
        .map(|stated| &stated.condition)
        .chain(&bound.conditions)
        .flat_map(Condition::conjuncts)
        .collect();
    let space = Space { parameters: &bound.parameters, conditions, words: &bound.words, texts: &bound.texts };
    let extremes = extremes(&space, &bound.scope, steps);
    let scope = function
        .parameters
        .iter()
        .zip(&kill.bindings)
        .filter(|(_, binding)| **binding != Binding::Free)
        .map(|(parameter, _)| parameter.name.clone())
        .collect();
    let scopes = bound.scope.iter().map(|&p| bound.parameters[p].size());
    Some(ClassCount {
        write: write.name.clone(),
        scope,
        scopes: scopes.product(),
        min: extremes.min,
        max: extremes.max,
        total: extremes.total,
    })
}

/// A function's parameters together with those that stand for the scopes, tied by conditions.
struct Bound {
    parameters: Vec<Parameter>,
    conditions: Vec<Condition>,
    words: Vec<String>,
    texts: Vec<String>,
    /// The parameters whose values make up a scope.
    scope: Vec<usize>,
}

impl Bound {
    fn of(function: &Function, write: &Write, kill: &Kill) -> Self {
        let mut bound = Self {
            parameters: function.parameters.clone(),
            conditions: Vec::new(),
            words: function.words.clone(),
            texts: function.texts.clone(),
            scope: Vec::new(),
        };
        // Parameters of the write that a scope depends on, where they are not simply one of the function's.
        let mut joined: Vec<(usize, usize)> = Vec::new();
        for (target, binding) in kill.bindings.iter().enumerate() {
            match binding {
                Binding::Free => {}
                Binding::Constant(value) => bound.fix(target, value),
                Binding::Parameter(source) if bound.is_the_same(target, *source, write, kill) => {
                    bound.scope.push(target);
                }
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
    fn is_the_same(&self, target: usize, source: usize, write: &Write, kill: &Kill) -> bool {
        let uses = kill.bindings.iter().filter(|binding| binding.parameters().contains(&source)).count();
        let (Some(own), Some(given)) = (self.parameters.get(target), write.parameters.get(source)) else {
            return false;
        };
        uses == 1 && own.domain == given.domain && own.optional == given.optional
    }

    fn fix(&mut self, target: usize, value: &Value) {
        let equal =
            |number: Int| Condition::Compare(Comparison::Equal, Term::Parameter(target), Term::Constant(number));
        let condition = match value {
            Value::Integer(number) => equal(Int::from(number)),
            Value::Flag(flag) => equal((*flag).into()),
            Value::Day(day) => equal(day.0.to_julian_day().into()),
            Value::Word(word) => equal(code(&Element::Word(word.clone()), &self.words)),
            Value::Text(text) => {
                self.texts.push(text.clone());
                Condition::TextIs(target, self.texts.len() - 1, true)
            }
            Value::Absent => Condition::Not(Box::new(Condition::IsSet(target))),
            // Resolving gives no constant sets or lists.
            Value::Set(_) | Value::List(_) => Condition::Constant(false),
        };
        self.conditions.push(condition);
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
        self.parameters.push(parameter);
        self.scope.push(index);
        joined.push((source, index));
        index
    }

    /// The two parameters have the same value, or are both absent.
    fn tie(&mut self, target: usize, other: usize) {
        let same = match self.parameters[target].domain {
            Domain::Text { .. } => Condition::TextsMatch(target, other, true),
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

/// The smallest and the largest class, and all of them together.
#[derive(Default)]
struct Extremes {
    min: Count,
    max: Count,
    total: Count,
}

fn extremes(space: &Space<'_>, scope: &[usize], steps: u64) -> Extremes {
    let mut search = Search::new(space, steps);
    let all: Vec<usize> = (0..space.parameters.len()).collect();
    let rest: Vec<usize> = all.iter().copied().filter(|parameter| !scope.contains(parameter)).collect();
    let forest = search.forest(&rest, scope);
    let unconditional = search.unconditional();
    let mut found = Extremes { min: unconditional.clone(), max: unconditional.clone(), total: unconditional };
    for group in search.groups(&all) {
        let trees: Vec<Node> = forest.iter().filter(|node| group.contains(&node.parameter)).cloned().collect();
        let scope: Vec<usize> = group.iter().copied().filter(|parameter| scope.contains(parameter)).collect();
        let part = Part { space, checks: checks_of(space, &scope), scope, trees }.extremes(&mut search);
        found.min = found.min * part.min;
        found.max = found.max * part.max;
        found.total = found.total * part.total;
    }
    found
}

/// The conditions that depend on parameters of the scope alone.
fn checks_of(space: &Space<'_>, scope: &[usize]) -> Vec<usize> {
    let within = |condition: &Condition| {
        let parameters = condition.parameters();
        !parameters.is_empty() && parameters.iter().all(|parameter| scope.contains(parameter))
    };
    (0..space.conditions.len()).filter(|&i| within(space.conditions[i])).collect()
}

/// Parameters that conditions tie together, some of them of the scope.
struct Part<'a> {
    space: &'a Space<'a>,
    scope: Vec<usize>,
    checks: Vec<usize>,
    trees: Vec<Node>,
}

impl Part<'_> {
    fn extremes(&self, search: &mut Search<'_>) -> Extremes {
        let tied = self.space.conditions.iter().any(|c| c.parameters().iter().any(|p| self.scope.contains(p)));
        if !tied {
            // No condition looks at the scope, so all classes are alike.
            let each = search.product(&self.trees);
            let scopes: BigUint = self.scope.iter().map(|&parameter| search.volume(parameter)).product();
            return Extremes { min: each.clone(), max: each.clone(), total: each * Count::exact(scopes) };
        }
        self.over_scopes(search, 0)
    }

    /// Tries all values of the scope's parameters from the n-th on.
    fn over_scopes(&self, search: &mut Search<'_>, n: usize) -> Extremes {
        let Some(&parameter) = self.scope.get(n) else {
            let count = if search.holds(&self.checks) { search.product(&self.trees) } else { Count::zero() };
            return Extremes { min: count.clone(), max: count.clone(), total: count };
        };
        let mut left = search.volume(parameter).clone();
        let mut found: Option<Extremes> = None;
        let Some(axis) = search.axis(parameter).cloned() else { return self.unknown(search, n, left) };
        for (datum, size) in groups_of(&axis) {
            if !search.step() {
                let unknown = self.unknown(search, n, left);
                return match found {
                    None => unknown,
                    Some(found) => found.and(unknown, &BigUint::one()),
                };
            }
            left -= &size;
            search.give(parameter, datum);
            let next = self.over_scopes(search, n + 1);
            found = Some(match found {
                None => Extremes { total: next.total * Count::exact(size), ..next },
                Some(found) => found.and(next, &size),
            });
        }
        found.unwrap_or_else(|| Extremes { min: Count::zero(), max: Count::zero(), total: Count::zero() })
    }

    /// What can be said of scopes that were not tried: `left` values of the n-th parameter, all of those behind it.
    fn unknown(&self, search: &Search<'_>, n: usize, left: BigUint) -> Extremes {
        let behind: BigUint = self.scope.iter().skip(n + 1).map(|&parameter| search.volume(parameter)).product();
        let each: BigUint = self.trees.iter().map(|tree| volume_of(search, tree)).product();
        let class = Count::between(BigUint::zero(), each.clone());
        let total = Count::between(BigUint::zero(), each * left * behind);
        Extremes { min: class.clone(), max: class, total }
    }
}

fn volume_of(search: &Search<'_>, node: &Node) -> BigUint {
    node.children.iter().map(|child| volume_of(search, child)).product::<BigUint>() * search.volume(node.parameter)
}

impl Extremes {
    /// Together with `size` more scopes that are alike.
    fn and(self, other: Self, size: &BigUint) -> Self {
        Self {
            min: self.min.min(other.min),
            max: self.max.max(other.max),
            total: self.total + other.total * Count::exact(size.clone()),
        }
    }
}

/// The groups of an axis, a range's numbers one by one.
fn groups_of(axis: &Axis) -> Box<dyn Iterator<Item = (Datum, BigUint)> + '_> {
    match axis {
        Axis::Blurred => Box::new(std::iter::empty()),
        Axis::Groups(groups) => Box::new(groups.iter().cloned()),
        Axis::Range { numbers, optional } => {
            let high = numbers.high.clone();
            let step = numbers.step.clone();
            let each = std::iter::successors(Some(numbers.low.clone()), move |number| Some(number + &step))
                .take_while(move |number| *number <= high)
                .map(|number| (Datum::Number(number), BigUint::one()));
            let absent = optional.then(|| (Datum::Absent, BigUint::one()));
            Box::new(each.chain(absent))
        }
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
