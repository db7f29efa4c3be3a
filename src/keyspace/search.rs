//! Counting: along the tree of parameters, within a budget, exactly or within bounds.

use super::axis::Axis;
use super::count_range::CountRange;
use super::evaluate::{Arguments, Datum, satisfies};
use super::memo::Memo;
use super::narrow::Narrowed;
use super::planner::{Planner, TOO_MUCH_WORK};
use super::presence::{coupled, presence_cases};
use super::progression::Progression;
use super::region::region;
use super::space::Space;
use super::step_budget::StepBudget;
use super::sweep;
use super::tree::{Branch, Check, Memory, Method, SearchNode};
use crate::design::Parameter;
use crate::design::condition::Condition;
use crate::design::integer::Int;

/// A polytope may take this fraction of the steps that are left, as `1 / SHARE_OF_LATTICE`.
const SHARE_OF_LATTICE: u64 = 4;

/// Counts the argument tuples that satisfy `conditions`.
pub fn count<'a>(
    parameters: &'a [Parameter],
    conditions: impl Iterator<Item = &'a Condition>,
    words: &'a [String],
    texts: &'a [String],
    budget: &mut StepBudget<'_>,
) -> CountRange {
    let space = Space::of(parameters, conditions, words, texts);
    let mut planner = Planner::new(&space);
    Search::new(&space, budget).count_by(&mut planner)
}

/// A count in progress.
pub struct Search<'a, 'm, 'w> {
    /// What is counted.
    pub space: &'a Space<'a>,
    arguments: Arguments,
    /// For each parameter that is given, the place of its value: see [`Axis::places`].
    places: Vec<Int>,
    /// For each clause that is a sum, the partial sum of the arguments so far.
    sums: Vec<Int>,
    /// The partial sums before each parameter was added, latest last.
    trail: Vec<Int>,
    memo: Memo,
    /// The steps that are left.
    pub budget: &'m mut StepBudget<'w>,
}

impl<'a, 'm, 'w> Search<'a, 'm, 'w> {
    /// A search of a space, with a budget of steps.
    pub fn new(space: &'a Space<'a>, budget: &'m mut StepBudget<'w>) -> Self {
        let count = space.parameters.len();
        let constant =
            |clause: &super::clause::Clause<'_>| clause.sum.as_ref().map_or(Int::ZERO, |s| s.constant.clone());
        Self {
            space,
            arguments: vec![Datum::Present; count],
            places: vec![Int::ZERO; count],
            sums: space.clauses.iter().map(constant).collect(),
            trail: Vec::new(),
            memo: Memo::default(),
            budget,
        }
    }

    /// Counts the argument tuples that satisfy the conditions.
    fn count_by(&mut self, planner: &mut Planner<'_, 'a>) -> CountRange {
        if !self.space.holds {
            return CountRange::none();
        }
        let (tied, free): (Vec<usize>, Vec<usize>) =
            (0..self.space.parameters.len()).partition(|&parameter| !self.space.touching[parameter].is_empty());
        let free: Int = free.iter().map(|&parameter| self.space.volumes[parameter].clone()).product();
        self.part_by(planner, &tied).times(&free)
    }

    /// Counts the values of parameters that no condition ties to others.
    pub fn part(&mut self, parameters: &[usize]) -> CountRange {
        self.part_by(&mut Planner::new(self.space), parameters)
    }

    fn part_by(&mut self, planner: &mut Planner<'_, 'a>, parameters: &[usize]) -> CountRange {
        let forest = planner.forest(parameters, 1.0);
        if planner.work > TOO_MUCH_WORK
            && let Some(count) = self.by_presence(parameters)
        {
            return count;
        }
        self.product(&forest)
    }

    /// Returns the count as a sum over which optional parameters are set; `None` if that makes no difference.
    fn by_presence(&mut self, parameters: &[usize]) -> Option<CountRange> {
        let space = self.space;
        let split = coupled(space, parameters);
        if split.is_empty() {
            return None;
        }
        let on_part = space.clauses.iter().filter(|clause| clause.parameters.iter().all(|p| parameters.contains(p)));
        let conditions: Vec<&Condition> = on_part.map(|clause| clause.condition).collect();
        let others = (0..space.parameters.len()).filter(|p| !parameters.contains(p));
        let others: Int = others.map(|parameter| space.volumes[parameter].clone()).product();
        let mut total = CountRange::none();
        for case in presence_cases(space.parameters, &conditions, &split) {
            total += count(&case.parameters, case.conditions.iter(), space.words, space.texts, self.budget);
        }
        Some(total.exactly_over(&others))
    }

    /// The product of the counts of trees that do not depend on each other.
    pub fn product(&mut self, forest: &[SearchNode<'_>]) -> CountRange {
        if let [only] = forest {
            return self.node(only);
        }
        let mut product = CountRange::exact(Int::ONE);
        for node in forest {
            product = product * self.node(node);
            if product.is_none() {
                break;
            }
        }
        product
    }

    /// The count of a tree.
    pub fn node(&mut self, node: &SearchNode<'_>) -> CountRange {
        let Some(memory) = &node.memory else { return self.fresh(node) };
        let state = self.state(memory);
        if let Some(known) = self.memo.recall(node.id, &state) {
            return known;
        }
        if let Some(row) = self.swept(node) {
            self.memo.set_row(node.id, row);
            if let Some(known) = self.memo.recall(node.id, &state) {
                return known;
            }
        }
        let count = self.fresh(node);
        if count.is_exact() {
            self.memo.remember(node.id, &memory.states, state, &count);
        }
        count
    }

    /// Returns the row of a node, if that is quicker and there are steps for it.
    fn swept(&mut self, node: &SearchNode<'_>) -> Option<Vec<Int>> {
        let steps = sweep::steps(node.sweep.as_ref().filter(|sweep| sweep.is_quicker)?);
        (self.budget.has(steps) && self.budget.take(steps)).then(|| sweep::row(self.space, node))?
    }

    /// Returns the state of a count, as a number.
    fn state(&self, memory: &Memory) -> Int {
        let mut state = Int::ZERO;
        for span in &memory.sums {
            state = state * &span.width + &span.place(&self.sums[span.clause]);
        }
        for (parameter, width) in &memory.arguments {
            state = state * width + &self.places[*parameter];
        }
        state
    }

    fn fresh(&mut self, node: &SearchNode<'_>) -> CountRange {
        match &node.method {
            Method::Unknown => CountRange::between(Int::ZERO, node.volume.clone()),
            Method::Branch(branch) => self.over_values(node, branch),
            Method::Lattice { parameters, clauses, rows, otherwise } => {
                let exact = self.budget.with_share(SHARE_OF_LATTICE, |budget| {
                    let points = rows.as_ref().and_then(|rows| rows.count(&self.arguments, &self.sums, budget));
                    points.or_else(|| region(self.space, parameters, clauses, &mut self.arguments, budget))
                });
                match exact {
                    Some(points) => CountRange::exact(points),
                    None => self.node(otherwise),
                }
            }
        }
    }

    fn over_values(&mut self, node: &SearchNode<'_>, branch: &Branch<'_>) -> CountRange {
        if let Axis::Unconstrained = self.space.axes[branch.parameter] {
            return CountRange::exact(node.volume.clone());
        }
        if let Some((_, count)) = self.run(branch) {
            return count;
        }
        let mut total = CountRange::none();
        let mut left = self.space.volumes[branch.parameter].clone();
        self.each_value(branch, &mut |search, size, holds| {
            left -= size;
            if holds {
                total += search.product(&branch.children).times(size);
            }
        });
        if left.is_zero() {
            return total;
        }
        let each = node.volume.exactly_over(&self.space.volumes[branch.parameter]);
        total + CountRange::between(Int::ZERO, &left * &each)
    }

    /// Returns the numbers that solved conditions leave of a range, and their count, for one step; `None` if not all
    /// conditions are solved.
    pub fn run(&mut self, branch: &Branch<'_>) -> Option<(Narrowed, CountRange)> {
        let Axis::Range { numbers, optional: false } = &self.space.axes[branch.parameter] else { return None };
        if !branch.children.is_empty() || !branch.is_solved() {
            return None;
        }
        let narrowed = self.narrowed(branch, numbers);
        let len = narrowed.len();
        let count = if self.budget.take(1) { CountRange::exact(len) } else { CountRange::between(Int::ZERO, len) };
        Some((narrowed, count))
    }

    /// The argument that a parameter was given.
    pub fn argument(&self, parameter: usize) -> Option<&Datum> {
        self.arguments.get(parameter)
    }

    /// Gives a parameter each of its groups of values in turn. Calls `visit` with the size of the group, and with whether the
    /// conditions on it can hold. Ends early if no step is left.
    pub fn each_value(&mut self, branch: &Branch<'_>, visit: &mut dyn FnMut(&mut Self, &Int, bool)) {
        let space = self.space;
        match &space.axes[branch.parameter] {
            Axis::Unconstrained | Axis::TooMany => {}
            Axis::Groups(groups) => self.each_group(branch, groups, visit),
            Axis::Members(members) => {
                let arguments = branch.members_known.then_some(self.arguments.as_slice());
                let groups = members.groups(&space.parameters[branch.parameter].domain, arguments);
                self.each_group(branch, &groups.unwrap_or_default(), visit);
            }
            Axis::Range { numbers, optional } => {
                // Absent is the place before the first number.
                let absent = [(Datum::Absent, Int::ONE)];
                self.each_group(branch, if *optional { &absent } else { &[] }, visit);
                self.each_number(branch, numbers, visit);
            }
        }
    }

    fn each_group(
        &mut self,
        branch: &Branch<'_>,
        groups: &[(Datum, Int)],
        visit: &mut dyn FnMut(&mut Self, &Int, bool),
    ) {
        let begun = self.begin(branch);
        for (place, (datum, size)) in groups.iter().enumerate() {
            if !self.budget.take(1) {
                break;
            }
            self.places[branch.parameter] = Int::from(place);
            self.arguments[branch.parameter] = datum.clone();
            let holds = self.give(branch, begun, place, &branch.settled);
            visit(self, size, holds);
        }
        self.end(branch, begun);
    }

    fn each_number(
        &mut self,
        branch: &Branch<'_>,
        numbers: &Progression,
        visit: &mut dyn FnMut(&mut Self, &Int, bool),
    ) {
        let narrowed = self.narrowed(branch, numbers);
        let failing = numbers.len() - narrowed.len();
        if !failing.is_zero() {
            visit(self, &failing, false);
        }
        let begun = self.begin(branch);
        let mut number = narrowed.left.low.clone();
        while number <= narrowed.left.high {
            if !self.budget.take(1) {
                break;
            }
            if !narrowed.excluded.contains(&number) {
                self.places[branch.parameter] = &number - &numbers.low + Int::ONE;
                self.arguments[branch.parameter] = Datum::Number(number.clone());
                let holds = self.give(branch, begun, 0, &branch.unsolved);
                visit(self, &Int::ONE, holds);
            }
            number += &narrowed.left.step;
        }
        self.end(branch, begun);
    }

    /// Keeps the sums of a parameter without it, and returns their place on the trail.
    fn begin(&mut self, branch: &Branch<'_>) -> usize {
        let begun = self.trail.len();
        self.trail.extend(branch.checks.iter().map(|check| self.sums[check.clause].clone()));
        begun
    }

    /// Restores the sums of a parameter without it.
    fn end(&mut self, branch: &Branch<'_>, begun: usize) {
        for (check, sum) in branch.checks.iter().zip(self.trail.drain(begun..)) {
            self.sums[check.clause] = sum;
        }
    }

    /// Adds an argument to its sums; returns whether the conditions on it can hold.
    fn give(&mut self, branch: &Branch<'_>, begun: usize, group: usize, unsettled: &[usize]) -> bool {
        let mut checks = branch.checks.iter().zip(begun..);
        checks.all(|(check, kept)| self.add(branch.parameter, group, check, kept))
            && unsettled.iter().all(|&clause| satisfies(self.space.clauses[clause].condition, &self.arguments))
    }

    /// The numbers that conditions leave of a range, as far as they can be solved.
    fn narrowed(&self, branch: &Branch<'_>, numbers: &Progression) -> Narrowed {
        let mut narrowed = Narrowed::all(numbers.clone());
        for check in &branch.checks {
            if let Some(factor) = &check.factor {
                narrowed.by_sum(factor, &self.sums[check.clause], (&check.least, &check.most), &check.requirement);
            }
        }
        for rule in &branch.rules {
            narrowed.by_rule(rule, branch.parameter, &self.arguments);
        }
        narrowed
    }

    /// Adds an argument to a sum; false if the sum can no longer satisfy the requirement.
    fn add(&mut self, parameter: usize, group: usize, check: &Check, kept: usize) -> bool {
        let before = &self.trail[kept];
        let now = match (check.parts.get(group), &check.factor, &self.arguments[parameter]) {
            (Some(Some(part)), ..) => before + part,
            (None, Some(factor), Datum::Number(number)) => before + &(number * factor),
            (None, None, _) => {
                let sum = self.space.clauses[check.clause].sum.as_ref();
                match sum.and_then(|sum| sum.part(parameter, &self.arguments)) {
                    Some(part) => before + &part,
                    None => return false,
                }
            }
            _ => return false,
        };
        let can_be = check.can_be(&now);
        self.sums[check.clause] = now;
        can_be
    }
}

#[cfg(test)]
#[path = "../../tests/common/mod.rs"]
mod common;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::common::{cases, design};
    use super::*;
    use crate::design::Reading;

    /// Counts the first function of a design, trying values where the work is at most `much_work`.
    fn counted(source: &str, much_work: f64) -> CountRange {
        let reading = Reading::of(source);
        let function = &reading.design.functions[0];
        let stated = function.conditions.iter().map(|stated| &stated.condition);
        let space = Space::of(&function.parameters, stated, &function.words, &function.texts);
        let mut planner = Planner::new(&space);
        planner.much_work = much_work;
        Search::new(&space, &mut StepBudget::new(u64::MAX, &mut |_| true)).count_by(&mut planner)
    }

    /// Counts the first function of a design case by case of which parameters are set, if that makes a difference.
    fn counted_by_presence(source: &str) -> Option<CountRange> {
        let reading = Reading::of(source);
        let function = &reading.design.functions[0];
        let stated = function.conditions.iter().map(|stated| &stated.condition);
        let space = Space::of(&function.parameters, stated, &function.words, &function.texts);
        let all: Vec<usize> = (0..function.parameters.len()).collect();
        let mut go_on = |_| true;
        let mut budget = StepBudget::new(u64::MAX, &mut go_on);
        Search::new(&space, &mut budget).by_presence(&all).filter(|_| space.holds)
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: cases(),
            max_global_rejects: 2_000_000,
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        // Trying values is compared with brute force elsewhere.
        #[test]
        fn polytopes_have_as_many_points_as_are_found_by_trying(source in design()) {
            prop_assume!(Reading::of(&source).is_sound());
            let branch = counted(&source, f64::INFINITY);
            prop_assert_eq!(&counted(&source, 0.0), &branch, "{}", source);
            if let Some(split) = counted_by_presence(&source) {
                prop_assert_eq!(split, branch, "{}", source);
            }
        }
    }
}
