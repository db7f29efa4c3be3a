//! The types of a plan.

use super::input::Input;
use crate::design::{Assumption, Function, Metric, Source, Span};
use crate::keyspace::{self, Budget, ClassCount, Count};
use crate::strategy::{Assessment, Inapplicable, Settings, StrategyId, format};

/// A whole plan.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Plan {
    /// The design's title; empty if it has none.
    pub title: String,
    /// One for each function, in the design's order.
    pub functions: Vec<FunctionPlan>,
    /// What the design leaves out, and the values assumed for it.
    pub assumed: Vec<Assumption>,
    /// The sums over all functions with the recommended strategies.
    pub totals: Totals,
}

/// The comparison for one function.
#[derive(Clone, Debug, PartialEq)]
pub struct FunctionPlan {
    /// The function's name.
    pub function: String,
    /// The number of its keys: the calls that satisfy its conditions.
    pub keys: Count,
    /// The sizes of the classes that writes invalidate.
    pub classes: Vec<ClassCount>,
    /// Why the function is not planned, where no call satisfies its conditions.
    pub no_calls: Option<NoCalls>,
    /// The numbers of the design that the figures depend on.
    pub inputs: Inputs,
    /// The strategies that apply, in their fixed order.
    pub strategies: Vec<Ranked>,
    /// The strategies that do not apply, and why.
    pub inapplicable: Vec<(StrategyId, Inapplicable)>,
    /// The recommended strategies, best first. Empty only if no strategy applies or the function has no calls.
    pub recommended: Vec<Recommendation>,
    /// The changes of inputs from which on another strategy is recommended, the nearest first; see
    /// [`look_ahead`](crate::plan::look_ahead).
    pub turning_points: Vec<TurningPoint>,
    /// What each strategy and setting costs; see [`look_ahead`](crate::plan::look_ahead).
    pub tradeoff: Vec<Tradeoff>,
}

impl FunctionPlan {
    /// Whether every count in it is exact.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        let classes = |class: &ClassCount| class.min.is_exact() && class.max.is_exact() && class.total.is_exact();
        self.keys.is_exact() && self.classes.iter().all(classes)
    }

    /// The same strategy with leases, if it was assessed without them, and leases keep a limit.
    #[must_use]
    pub fn with_leases(&self, ranked: &Ranked) -> Option<&Ranked> {
        self.strategies.iter().filter(|_| !ranked.is_leased()).find(|other| other.is_leased() && other.is_alike(ranked))
    }

    /// The same strategy without leases, if it was assessed with and without them.
    #[must_use]
    pub fn without_leases(&self, ranked: &Ranked) -> Option<&Ranked> {
        self.strategies.iter().filter(|_| ranked.is_leased()).find(|other| !other.is_leased() && other.is_alike(ranked))
    }
}

/// A function that no call satisfies: it has no keys, so there is nothing to plan.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no call of {function} satisfies `{condition}`{}", if *follows_others { " and the conditions before it" } else { "" })]
#[non_exhaustive]
pub struct NoCalls {
    /// The function's name.
    pub function: String,
    /// The condition that leaves no call, as it is written.
    pub condition: String,
    /// Where the condition stands in the design.
    pub span: Span,
    /// Whether there are conditions before it.
    pub follows_others: bool,
}

impl NoCalls {
    /// Looks for the condition of a function that leaves no call; `None` where calls are left.
    pub(super) fn of(function: &Function, budget: Budget) -> Option<Self> {
        let number = keyspace::emptied_by(function, budget)?;
        let condition = function.conditions.get(number)?;
        Some(Self {
            function: function.name.clone(),
            condition: condition.text.clone(),
            span: condition.span.clone(),
            follows_others: number > 0,
        })
    }
}

/// The numbers of a design that a function's figures depend on.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Inputs {
    /// Calls a second.
    pub reads: f64,
    /// Writes a second that invalidate it.
    pub writes: f64,
    /// The time of a message to the cache and back, in seconds.
    pub round_trip: f64,
    /// The time that a miss takes at the source.
    pub source: Source,
    /// The mean number of items of a result; 0 where it is no list.
    pub items: f64,
    /// The items of the whole list; 0 where the result is no list.
    pub list_items: f64,
    /// The time from the source's answer until the cache has it, in seconds.
    pub fill_delay: f64,
}

/// A strategy, and which limits it keeps.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// Its metrics.
    pub assessment: Assessment,
    /// Which variant of its strategy this is, from 0: the same with leases and without.
    pub variant: usize,
    /// The limits that it keeps to, as they are written.
    pub keeps_to: Vec<String>,
    /// The limits that it breaks.
    pub breaks: Vec<Break>,
}

impl Ranked {
    /// Whether a miss takes a lease.
    #[must_use]
    pub fn is_leased(&self) -> bool {
        self.assessment.mechanism.guards().lease.is_some()
    }

    fn is_alike(&self, other: &Self) -> bool {
        (self.assessment.strategy, self.variant) == (other.assessment.strategy, other.variant)
    }
}

/// A limit that is broken.
#[derive(Clone, Debug, PartialEq)]
pub struct Break {
    /// The limit, as it is written: `stale age <= 2 s`.
    pub limit: String,
    /// On which metric.
    pub metric: Metric,
    /// The strategy's value and the limit, in a sentence.
    pub why: String,
}

/// A recommended strategy.
#[derive(Clone, Debug, PartialEq)]
pub struct Recommendation {
    /// Its index in [`FunctionPlan::strategies`].
    pub choice: usize,
    /// The reasons, in sentences with numbers.
    pub reasons: Vec<String>,
}

/// A value of an input from which on another strategy is recommended.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TurningPoint {
    /// The input.
    pub input: Input,
    /// Its value in the design, in base units.
    pub now: f64,
    /// Its value from which on the other strategy is recommended, in base units.
    pub at: f64,
    /// The label of the other strategy.
    pub then: String,
}

impl TurningPoint {
    /// `With writes above 310/s (now 50/s): put the row's version into the key.`
    #[must_use]
    pub fn sentence(&self) -> String {
        let shown = |value| format::quantity(self.input.dimension(), value, 3);
        let side = if self.at > self.now { "above" } else { "below" };
        format!("With {} {side} {} (now {}): {}.", self.input.name(), shown(self.at), shown(self.now), self.then)
    }

    /// The factor by which the input has to change, at least 1.
    #[must_use]
    pub fn factor(&self) -> f64 {
        (self.at / self.now).max(self.now / self.at)
    }
}

/// The cost of a strategy with its settings.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Tradeoff {
    /// The strategy.
    pub strategy: StrategyId,
    /// Its label, which differs from those of other variants of the strategy.
    pub label: String,
    /// Its settings.
    pub settings: Settings,
    /// Messages a second for writes and for registrations.
    pub messages: f64,
    /// The share of the reads that get an outdated answer, from 0 to 1.
    pub stale: f64,
    /// Reads a second that reach the source.
    pub source: f64,
    /// Memory of the cache and of directories, in bytes.
    pub memory: f64,
    /// Whether no other option is at least as good in all four costs and better in one.
    pub efficient: bool,
}

/// The sums over all functions with the recommended strategies.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Totals {
    /// The sum of each metric that can be added over functions.
    pub metrics: Vec<(Metric, f64)>,
    /// The messages of each write, in the design's order. Writes that invalidate no function with calls are left
    /// out.
    pub writes: Vec<WriteTotal>,
}

/// The messages of one write.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct WriteTotal {
    /// Its name.
    pub write: String,
    /// The number of functions with calls that it invalidates.
    pub functions: u32,
    /// The messages that one write sends, over all of these functions.
    pub messages: f64,
}
