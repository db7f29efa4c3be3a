//! How many addresses there are, and which.
//!
//! [`count`] and [`classes`] count exactly within a [`Budget`] of steps, and give proved bounds where it ends;
//! [`addresses()`] lists addresses lazily. Counting takes conditions apart at every `and`, orders the parameters so
//! that what does not depend on each other is multiplied (`tree`), groups the values that conditions cannot tell
//! apart (`axis`), and solves bounds and congruences for the last parameter of a group instead of trying its values
//! (`narrow`).

mod addresses;
mod axis;
mod bound;
mod classes;
mod clause;
mod coarse;
mod count;
pub mod encoding;
mod evaluate;
mod explain;
mod lattice;
mod linear;
mod narrow;
mod nth;
mod order;
mod presence;
mod progression;
mod region;
mod rows;
mod scope;
mod search;
mod space;
mod step_budget;
mod sweep;
mod tally;
mod tree;
mod values;
mod watch;

use num_bigint::BigUint;

use crate::design::{Design, Function};
use step_budget::StepBudget;

pub use addresses::{Address, Addresses, addresses};
pub use count::{Count, mean};
pub use explain::{Explanation, Origin, Term, explain};
pub use nth::{Lost, nth};
pub use scope::{admits, scope};
pub use watch::{Tightening, Watch, classes_watched, count_watched, tighten};

/// How many steps a count may take; a step is a value tried, or a range counted at once.
///
/// The same budget gives the same answer on every machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// The steps.
    pub steps: u64,
}

impl Budget {
    /// What fits between two keystrokes on the page.
    pub fn page() -> Self {
        Self { steps: 40_000 }
    }

    /// What the page takes where that is not enough, once nobody types.
    pub fn pause() -> Self {
        Self { steps: 400_000 }
    }
}

impl Default for Budget {
    /// A second or two.
    fn default() -> Self {
        Self { steps: 4_000_000 }
    }
}

/// The class of addresses that a write kills, counted over all scopes that the write can name.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassCount {
    /// The write's name.
    pub write: String,
    /// The parameters of the function that the write binds.
    pub scope: Vec<String>,
    /// How many scopes the write can name.
    pub scopes: BigUint,
    /// The smallest class.
    pub min: Count,
    /// The largest class.
    pub max: Count,
    /// All classes together; over the scopes, the mean.
    pub total: Count,
}

impl ClassCount {
    /// The mean class, as a decimal number; `None` where the total is known by bounds only.
    pub fn mean(&self) -> Option<String> {
        self.total.as_exact().map(|total| mean(total, &self.scopes))
    }
}

/// How many addresses a function has: argument tuples that satisfy its conditions.
///
/// ```
/// use keyplan::{design::Reading, keyspace::{Budget, count}};
/// let design = Reading::of("read f(limit: 5..=20, offset: 0..<1000)
///   where offset % limit == 0
///   where offset + limit <= 1000").design;
/// assert_eq!(count(&design.functions[0], Budget::default()).to_string(), "1507");
/// ```
pub fn count(function: &Function, budget: Budget) -> Count {
    count_watched(function, budget, &mut |_| true)
}

/// The classes of a function: one for each time that a write names it.
pub fn classes(design: &Design, function: usize, budget: Budget) -> Vec<ClassCount> {
    classes_watched(design, function, budget, &mut |_| true)
}

/// The first condition that, together with those before it, leaves no address; `None` if all leave some.
pub fn emptied_by(function: &Function, budget: Budget) -> Option<usize> {
    let is_empty = |conditions: usize| count_where(function, conditions, budget, &mut |_| true).at_most().bits() == 0;
    if !is_empty(function.conditions.len()) {
        return None;
    }
    (0..function.conditions.len()).find(|&last| is_empty(last + 1))
}

/// How many argument tuples satisfy the first so many conditions.
fn count_where(function: &Function, conditions: usize, budget: Budget, watch: &mut Watch<'_>) -> Count {
    let stated = function.conditions.iter().take(conditions).map(|stated| &stated.condition);
    let mut look = |taken| watch(taken);
    let mut meter = StepBudget::new(budget.steps, &mut look);
    search::count(&function.parameters, stated, &function.words, &function.texts, &mut meter).into()
}
