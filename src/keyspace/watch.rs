//! Counts that can be watched and stopped, and bounds that tighten step by step.

use super::budget::Budget;
use super::classes::{self, ClassCount};
use super::count::Count;
use super::search;
use super::step_budget::StepBudget;
use crate::design::{Design, Function};

/// Called every few thousand steps with the number of steps taken; once it returns false, the count ends with bounds.
pub type Watch<'w> = dyn FnMut(u64) -> bool + 'w;

/// Counts like [`count`](super::count), with a watch.
#[must_use]
pub fn count_watched(function: &Function, budget: Budget, watch: &mut Watch<'_>) -> Count {
    count_where(function, function.conditions.len(), budget, watch)
}

/// Counts the argument tuples that satisfy the first `conditions` conditions.
#[must_use]
pub fn count_where(function: &Function, conditions: usize, budget: Budget, watch: &mut Watch<'_>) -> Count {
    let stated = function.conditions.iter().take(conditions).map(|stated| &stated.condition);
    let mut look = |taken| watch(taken);
    let mut budget = StepBudget::new(budget.steps, &mut look);
    search::count(&function.parameters, stated, &function.words, &function.texts, &mut budget).into()
}

/// Counts like [`classes`](super::classes), with a watch; the steps of each class are counted from 0.
#[must_use]
pub fn classes_watched(design: &Design, function: usize, budget: Budget, watch: &mut Watch<'_>) -> Vec<ClassCount> {
    design
        .writes
        .iter()
        .flat_map(|write| write.invalidations.iter().map(move |invalidation| (write, invalidation)))
        .filter(|(_, invalidation)| invalidation.function == function)
        .filter_map(|(write, invalidation)| {
            classes::class(design, write, invalidation, &mut StepBudget::new(budget.steps, &mut |taken| watch(taken)))
        })
        .collect()
}

/// Counts of one function, each with four times the steps of the one before. No bound is worse than the one before.
pub struct Tightening<'f> {
    function: &'f Function,
    budget: Budget,
    known: Option<Count>,
}

/// Counts a function with growing budgets, beginning with `budget`, until the count is exact.
///
/// ```
/// use keyplan::{design::Reading, keyspace::{Budget, tighten}};
/// let design = Reading::of("read f(x: 1..=300, y: 1..=300) where x * x * y % 7 == y * y % 5").design;
/// let counts: Vec<_> = tighten(&design.functions[0], Budget { steps: 1_000 }).collect();
/// assert!(counts.len() > 1 && counts.last().unwrap().is_exact());
/// ```
#[must_use]
pub fn tighten(function: &Function, budget: Budget) -> Tightening<'_> {
    Tightening { function, budget, known: None }
}

impl Iterator for Tightening<'_> {
    type Item = Count;

    fn next(&mut self) -> Option<Count> {
        if self.known.as_ref().is_some_and(Count::is_exact) {
            return None;
        }
        let found = count_watched(self.function, self.budget, &mut |_| true);
        let known = match self.known.take() {
            Some(known) => known.meet(&found),
            None => found,
        };
        self.budget = Budget { steps: self.budget.steps.checked_mul(4)? };
        self.known = Some(known.clone());
        Some(known)
    }
}
