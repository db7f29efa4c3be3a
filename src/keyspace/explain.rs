//! The explanation of a count: the tree of products and sums, with its numbers.

use super::axis::Axis;
use super::budget::Budget;
use super::count::Count;
use super::count_range::CountRange;
use super::evaluate::Datum;
use super::planner::Planner;
use super::progression::Progression;
use super::search::Search;
use super::space::Space;
use super::step_budget::StepBudget;
use super::tree::{Branch, Method, SearchNode};
use crate::design::document::Element;
use crate::design::integer::Int;
use crate::design::{Domain, Function, day_of};

/// The most terms of a sum that are explained: the first two and the last.
const TERMS: usize = 3;
/// In a sum of more terms, the last one has only its count.
const MANY_TERMS: u64 = 1_000;
/// The most levels of sums within sums.
const DEEPEST: usize = 4;

/// A count with its explanation.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Explanation {
    /// The count.
    pub count: Count,
    /// Where it comes from.
    pub from: Origin,
}

/// Where a count comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Origin {
    /// Parts that do not depend on each other, multiplied.
    Product(Vec<Explanation>),
    /// All values of a parameter that no condition looks at.
    AllValues(String),
    /// The values of one parameter, one after the other, and what each leaves, added up.
    Sum {
        /// The parameter.
        parameter: String,
        /// How many values, or groups of values that conditions cannot tell apart, were tried.
        tried: u64,
        /// The first values that leave an address, and the last one.
        terms: Vec<SumTerm>,
        /// The number of values that leave an address.
        all_terms: u64,
    },
    /// A run of numbers that conditions were solved for.
    Run {
        /// The parameter.
        parameter: String,
        /// The least of them.
        first: Int,
        /// A bound on the greatest one.
        last: Int,
        /// The difference of neighbours.
        step: Int,
        /// How many numbers of the run other conditions exclude.
        excluded: Int,
    },
    /// The points of linear conditions, counted at once by symbolic sums.
    Points(Vec<String>),
    /// Counted in the same way as the sums above it.
    Counted,
}

/// One term of a sum.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SumTerm {
    /// The value, as the design writes it.
    pub value: String,
    /// The number of values in its group.
    pub alike: Int,
    /// What it leaves.
    pub leaves: Explanation,
}

/// Counts a function and explains the count.
///
/// ```
/// use keyplan::{design::Reading, keyspace::{Budget, Origin, explain}};
/// let design = Reading::of("read f(limit: 5..=20, offset: 0..<1000)
///   where offset % limit == 0
///   where offset + limit <= 1000").design;
/// let Origin::Sum { parameter, tried, .. } = explain(&design.functions[0], Budget::default()).from else { panic!() };
/// assert_eq!((parameter.as_str(), tried), ("limit", 16));
/// ```
#[must_use]
pub fn explain(function: &Function, budget: Budget) -> Explanation {
    let stated = function.conditions.iter().map(|stated| &stated.condition);
    let space = Space::of(&function.parameters, stated, &function.words, &function.texts);
    if !space.holds {
        return Explanation { count: Count::zero(), from: Origin::Counted };
    }
    let all: Vec<usize> = (0..function.parameters.len()).collect();
    let forest = Planner::new(&space).forest(&all, 1.0);
    let mut go_on = |_| true;
    let mut budget = StepBudget::new(budget.steps, &mut go_on);
    Explainer { function }.forest(&mut Search::new(&space, &mut budget), &forest, 0)
}

struct Explainer<'f> {
    function: &'f Function,
}

impl Explainer<'_> {
    fn forest(&self, search: &mut Search<'_, '_, '_>, forest: &[SearchNode<'_>], depth: usize) -> Explanation {
        let mut parts: Vec<Explanation> = forest.iter().map(|node| self.node(search, node, depth)).collect();
        if parts.len() == 1
            && let Some(only) = parts.pop()
        {
            return only;
        }
        let count = parts.iter().fold(Count::exact(1_u32), |product, part| product * part.count.clone());
        Explanation { count, from: Origin::Product(parts) }
    }

    fn node(&self, search: &mut Search<'_, '_, '_>, node: &SearchNode<'_>, depth: usize) -> Explanation {
        let branch = match &node.method {
            Method::Branch(branch) if depth < DEEPEST => branch,
            Method::Lattice { parameters, .. } => {
                let names = parameters.iter().map(|&parameter| self.name(parameter)).collect();
                return Explanation { count: search.node(node).into(), from: Origin::Points(names) };
            }
            Method::Branch(_) | Method::Unknown => {
                return Explanation { count: search.node(node).into(), from: Origin::Counted };
            }
        };
        if let Axis::TooMany = search.space.axes[branch.parameter] {
            return Explanation { count: search.node(node).into(), from: Origin::Counted };
        }
        if let Axis::Unconstrained = search.space.axes[branch.parameter] {
            let from = Origin::AllValues(self.name(branch.parameter));
            return Explanation { count: search.node(node).into(), from };
        }
        if let Some((narrowed, count)) = search.run(branch) {
            let Progression { low, high, step } = narrowed.left.clone();
            let excluded = narrowed.left.len() - narrowed.len();
            let parameter = self.name(branch.parameter);
            return Explanation {
                count: count.into(),
                from: Origin::Run { parameter, first: low, last: high, step, excluded },
            };
        }
        self.sum(search, node, branch, depth)
    }

    fn sum(
        &self,
        search: &mut Search<'_, '_, '_>,
        node: &SearchNode<'_>,
        branch: &Branch<'_>,
        depth: usize,
    ) -> Explanation {
        let (mut seen, mut all_terms) = (0_u64, 0_u64);
        let mut terms: Vec<SumTerm> = Vec::new();
        let mut total = CountRange::none();
        let mut left = search.space.volumes[branch.parameter].clone();
        search.each_value(branch, &mut |search, alike, holds| {
            left -= alike;
            let Some(datum) = search.argument(branch.parameter).filter(|_| holds) else {
                // Numbers that a solved condition excludes are not tried.
                seen += u64::from(*alike == Int::ONE);
                return;
            };
            seen += 1;
            let value = self.value(branch.parameter, datum);
            let leaves = if all_terms < MANY_TERMS {
                self.forest(search, &branch.children, depth + 1)
            } else {
                Explanation { count: search.product(&branch.children).into(), from: Origin::Counted }
            };
            total += CountRange::from(&leaves.count).times(alike);
            if leaves.count == Count::zero() {
                return;
            }
            all_terms += 1;
            // After the first terms, only the latest is kept.
            terms.truncate(TERMS - 1);
            terms.push(SumTerm { value, alike: alike.clone(), leaves });
        });
        if !left.is_zero() {
            let each = node.volume.exactly_over(&search.space.volumes[branch.parameter]);
            total += CountRange::between(Int::ZERO, &left * &each);
        }
        let parameter = self.name(branch.parameter);
        Explanation { count: total.into(), from: Origin::Sum { parameter, tried: seen, terms, all_terms } }
    }

    fn name(&self, parameter: usize) -> String {
        self.function.parameters.get(parameter).map_or_else(String::new, |parameter| parameter.name.clone())
    }

    /// Returns a value as the design writes it, or a word for its group.
    fn value(&self, parameter: usize, datum: &Datum) -> String {
        let domain = self.function.parameters.get(parameter).map(|parameter| &parameter.domain);
        match (datum, domain) {
            (Datum::Absent, _) => "absent".into(),
            (Datum::Number(code), Some(Domain::Choice(_))) => {
                let word = code.to_i64().and_then(|code| self.function.words.get(usize::try_from(code).ok()?));
                let of_words =
                    domain.is_some_and(|domain| domain.elements().iter().any(|e| matches!(e, Element::Word(_))));
                word.filter(|_| of_words).cloned().unwrap_or_else(|| code.to_string())
            }
            (Datum::Number(code), Some(Domain::Flag)) => if code.is_zero() { "false" } else { "true" }.into(),
            (Datum::Number(code), Some(Domain::Days { .. })) => code
                .to_i64()
                .and_then(|day| day_of(i32::try_from(day).ok()?))
                .map_or_else(String::new, |day| day.to_string()),
            (Datum::Number(code), _) => code.to_string(),
            (Datum::Text { length, whole, .. }, _) => match whole {
                Some(text) => format!("\"{text}\""),
                None => format!("length {length}"),
            },
            (Datum::Collection { length, .. }, _) => format!("{length} elements"),
            (Datum::Present, _) => "set".into(),
        }
    }
}
