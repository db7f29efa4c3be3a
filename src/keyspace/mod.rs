//! How many addresses a function has, and which.
//!
//! [`count`] and [`classes`] count exactly within a [`Budget`] of steps, and return proved bounds if the budget ends.
//! [`addresses()`] lists addresses lazily. Counting splits conditions at every `and`, orders the parameters so that
//! independent parts are multiplied (`tree`), groups the values that conditions do not distinguish (`axis`), and solves
//! bounds and congruences for the last parameter of a group instead of trying its values (`narrow`).

mod addresses;
mod axis;
mod bound;
mod budget;
mod case;
mod cases;
mod classes;
mod clause;
mod coarse;
mod count;
mod count_range;
pub mod encoding;
mod evaluate;
mod explain;
mod lattice;
mod linear;
mod memo;
mod narrow;
mod nth;
mod order;
mod planner;
mod presence;
mod progression;
mod region;
mod rows;
mod scope;
mod search;
mod space;
mod step_budget;
mod sweep;
mod tree;
mod values;
mod watch;

use crate::design::{Design, Function, Invalidation, Value, Write};
use bound::Bound;
use step_budget::StepBudget;
use watch::count_where;

pub use addresses::{Address, Addresses, addresses};
pub use budget::Budget;
pub use classes::ClassCount;
pub use count::{Count, mean};
pub use explain::{Explanation, Origin, SumTerm, explain};
pub use nth::{NthError, nth};
pub use scope::scope;
pub use watch::{Tightening, Watch, classes_watched, count_watched, tighten};

/// Counts the addresses of a function: the argument tuples that satisfy its conditions.
///
/// ```
/// use keyplan::{design::Reading, keyspace::{Budget, count}};
/// let design = Reading::of("read f(limit: 5..=20, offset: 0..<1000)
///   where offset % limit == 0
///   where offset + limit <= 1000").design;
/// assert_eq!(count(&design.functions[0], Budget::default()).to_string(), "1507");
/// ```
#[must_use]
pub fn count(function: &Function, budget: Budget) -> Count {
    count_watched(function, budget, &mut |_| true)
}

/// Counts the classes of a function, one for each invalidation, in the order of the design.
#[must_use]
pub fn classes(design: &Design, function: usize, budget: Budget) -> Vec<ClassCount> {
    classes_watched(design, function, budget, &mut |_| true)
}

/// Counts the classes of one line of a write; `None` if the design has no such function.
#[must_use]
pub fn class_of(design: &Design, write: &Write, line: &Invalidation, budget: Budget) -> Option<ClassCount> {
    classes::class(design, write, line, &mut StepBudget::new(budget.steps, &mut |_| true))
}

/// Whether no address of a function has these values, none of which is a list; false if that is not known within the budget.
#[must_use]
pub fn excludes<'v>(function: &Function, values: impl IntoIterator<Item = (usize, &'v Value)>, budget: Budget) -> bool {
    let bound = Bound::to_values(function, values);
    let conditions = function.conditions.iter().map(|stated| &stated.condition).chain(&bound.conditions);
    let mut watch = |_| true;
    let mut budget = StepBudget::new(budget.steps, &mut watch);
    let count: Count = search::count(&bound.parameters, conditions, &bound.words, &bound.texts, &mut budget).into();
    count.at_most().bits() == 0
}

/// Returns the index of the first condition that, together with those before it, leaves no address; `None` if the function
/// has addresses, or if that is not known within the budget.
#[must_use]
pub fn emptied_by(function: &Function, budget: Budget) -> Option<usize> {
    let is_empty = |conditions: usize| count_where(function, conditions, budget, &mut |_| true).at_most().bits() == 0;
    if !is_empty(function.conditions.len()) {
        return None;
    }
    (0..function.conditions.len()).find(|&last| is_empty(last + 1))
}
