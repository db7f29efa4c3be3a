//! Classes: the addresses that one write invalidates, over all scopes that it can name.

use num_bigint::BigUint;

use super::axis::Axis;
use super::bound::Bound;
use super::cases::cases;
use super::count::{Count, mean};
use super::count_range::CountRange;
use super::evaluate::Datum;
use super::lattice;
use super::linear::is_linear;
use super::planner::Planner;
use super::region::each_presence;
use super::search::Search;
use super::space::Space;
use super::step_budget::StepBudget;
use super::tree::{Branch, SearchNode};
use crate::design::integer::Int;
use crate::design::{Design, Invalidation, Write};

/// Up to this many scopes, trying each is quicker than a polynomial.
const FEW_SCOPES: i64 = 256;

/// The sizes of the classes that a write invalidates, over all scopes that the write can name.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ClassCount {
    /// The write's name.
    pub write: String,
    /// The parameters of the function that the write binds.
    pub scope: Vec<String>,
    /// The number of scopes that the write can name.
    pub scopes: BigUint,
    /// The smallest class.
    pub min: Count,
    /// The largest class.
    pub max: Count,
    /// The sum of all classes; divided by the scopes, it is the mean.
    pub total: Count,
}

impl ClassCount {
    /// Returns the mean class as a decimal number; `None` if the total is not exact.
    #[must_use]
    pub fn mean(&self) -> Option<String> {
        self.total.as_exact().map(|total| mean(total, &self.scopes))
    }
}

/// Counts the classes of one invalidation; `None` if the design has no such function.
#[must_use]
pub fn class(
    design: &Design,
    write: &Write,
    invalidation: &Invalidation,
    budget: &mut StepBudget<'_>,
) -> Option<ClassCount> {
    let function = design.functions.get(invalidation.function)?;
    let bound = Bound::of(function, write, invalidation);
    let conditions = function.conditions.iter().map(|stated| &stated.condition).chain(&bound.conditions);
    let space = Space::of(&bound.parameters, conditions, &bound.words, &bound.texts);
    let mut extremes = extremes(&space, &bound.scope, budget);
    if bound.has_misses {
        extremes.min = CountRange::none();
    }
    if bound.is_unknown {
        let all: Int = space.volumes.iter().cloned().product();
        extremes = Extremes::of(CountRange::between(Int::ZERO, all));
    }
    let named = invalidation.scope().into_iter().filter_map(|parameter| function.parameters.get(parameter));
    Some(ClassCount {
        write: write.name.clone(),
        scope: named.map(|parameter| parameter.name.clone()).collect(),
        scopes: bound.scopes.to_unsigned(),
        min: extremes.min.into(),
        max: extremes.max.into(),
        total: extremes.total.into(),
    })
}

/// The smallest class, the largest class, and the sum of all.
struct Extremes {
    min: CountRange,
    max: CountRange,
    total: CountRange,
}

impl Extremes {
    /// Returns the extremes over one scope.
    fn of(class: CountRange) -> Self {
        Self { min: class.clone(), max: class.clone(), total: class }
    }

    /// Returns the extremes with `size` more equal scopes.
    fn and(self, other: Self, size: &Int) -> Self {
        Self { min: self.min.min(other.min), max: self.max.max(other.max), total: self.total + other.total.times(size) }
    }
}

fn extremes(space: &Space<'_>, scope: &[usize], budget: &mut StepBudget<'_>) -> Extremes {
    let mut found = Extremes::of(CountRange::exact(Int::from(space.holds)));
    let all: Vec<usize> = (0..space.parameters.len()).collect();
    for part in space.parts(&all, &|_| true) {
        let part = Part::of(space, &part, scope).extremes(budget);
        found.min = found.min * part.min;
        found.max = found.max * part.max;
        found.total = found.total * part.total;
    }
    found
}

/// Parameters that conditions tie together, some of them of the scope.
struct Part<'s, 'a> {
    space: &'s Space<'a>,
    scope: Vec<usize>,
    rest: Vec<usize>,
}

impl<'s, 'a> Part<'s, 'a> {
    fn of(space: &'s Space<'a>, part: &[usize], scope: &[usize]) -> Self {
        let (scope, rest) = part.iter().partition(|parameter| scope.contains(parameter));
        Self { space, scope, rest }
    }

    fn extremes(&self, budget: &mut StepBudget<'_>) -> Extremes {
        let volume: Int = self.scope.iter().map(|&parameter| self.space.volumes[parameter].clone()).product();
        if self.scope.iter().all(|&parameter| self.space.touching[parameter].is_empty()) {
            // No condition mentions the scope, so all classes have the same size.
            let each = Search::new(self.space, budget).part(&self.rest);
            return Extremes { min: each.clone(), max: each.clone(), total: each.times(&volume) };
        }
        if volume > Int::from(FEW_SCOPES)
            && let Some(found) = budget.with_share(4, |budget| self.by_profile(budget))
        {
            return found;
        }
        // There may be a way to count all classes together without trying the scopes one by one.
        let everything: Vec<usize> = self.scope.iter().chain(&self.rest).copied().collect();
        let total = budget.with_share(4, |budget| Search::new(self.space, budget).part(&everything));
        let mut planner = Planner::new(self.space);
        let branches = planner.branches(&self.scope);
        let forest = planner.forest(&self.rest, volume.to_size());
        let found = over_scopes(&mut Search::new(self.space, budget), &branches, &forest);
        Extremes { total: if total.is_exact() { total } else { found.total }, ..found }
    }

    /// Returns the extremes of a piecewise polynomial in the one parameter of the scope; `None` if the conditions are not
    /// linear or the budget ends.
    fn by_profile(&self, budget: &mut StepBudget<'_>) -> Option<Extremes> {
        let &[scope] = self.scope.as_slice() else { return None };
        let parameters: Vec<usize> = [scope].into_iter().chain(self.rest.iter().copied()).collect();
        let is_range =
            |&p: &usize| matches!(self.space.axes[p], Axis::Range { optional, .. } if !optional || p != scope);
        let clauses = self.space.clauses_on(&parameters);
        let linear = |&clause: &usize| is_linear(self.space.clauses[clause].condition, &|_| false);
        if !parameters.iter().all(is_range) || !clauses.iter().all(linear) {
            return None;
        }
        let mut pieces = Vec::new();
        let mut total = Int::ZERO;
        let mut arguments = vec![Datum::Present; self.space.parameters.len()];
        each_presence(self.space, &parameters, &mut arguments, budget, &mut |present, arguments, budget| {
            for case in cases(self.space, present, &clauses, arguments)? {
                total += &lattice::count(&case, budget)?;
                pieces.extend(lattice::profile(&case, 0, budget)?);
            }
            Some(())
        })?;
        let last = &self.space.volumes[scope] - &Int::ONE;
        let (min, max) = lattice::extremes(&pieces, &Int::ZERO, &last, budget)?;
        Some(Extremes { min: CountRange::exact(min), max: CountRange::exact(max), total: CountRange::exact(total) })
    }
}

/// Tries all values of the scope's parameters.
fn over_scopes(search: &mut Search<'_, '_, '_>, scope: &[Branch<'_>], forest: &[SearchNode<'_>]) -> Extremes {
    let Some((branch, others)) = scope.split_first() else { return Extremes::of(search.product(forest)) };
    let mut found: Option<Extremes> = None;
    let mut left = search.space.volumes[branch.parameter].clone();
    search.each_value(branch, &mut |search, size, holds| {
        let next = match holds {
            true => over_scopes(search, others, forest),
            false => Extremes::of(CountRange::none()),
        };
        left -= size;
        found = Some(match found.take() {
            None => Extremes { total: next.total.times(size), ..next },
            Some(found) => found.and(next, size),
        });
    });
    if left.is_zero()
        && let Some(found) = found
    {
        return found;
    }
    // Scopes that were not tried: `left` values of this parameter, all of those behind it.
    let space = search.space;
    let behind: Int = others.iter().map(|branch| space.volumes[branch.parameter].clone()).product();
    let each: Int = forest.iter().map(|node| node.volume.clone()).product();
    let class = CountRange::between(Int::ZERO, each.clone());
    let unknown =
        Extremes { min: class.clone(), max: class, total: CountRange::between(Int::ZERO, each * &left * &behind) };
    match found {
        None => unknown,
        Some(found) => found.and(unknown, &Int::ONE),
    }
}
