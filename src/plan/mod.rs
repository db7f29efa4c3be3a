//! The comparison: every strategy on every function, which limits each keeps, and what is recommended.
//!
//! See `docs/model.md`, "Recommendation".

mod limits;
mod outlook;
mod recommend;
mod totals;
mod tradeoff;

use std::ops::Range;

use crate::design::{Assumption, Code, Design, Metric, Problem};
use crate::keyspace::{self, Budget, ClassCount, Count};
use crate::strategy::{Assessment, Eviction, Inapplicable, StrategyId, StrategyInput, assess};

pub use outlook::{FARTHEST, Input, TurningPoint};
pub use totals::{Totals, WriteTotal};
pub use tradeoff::Tradeoff;

/// A whole plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The design's title, perhaps empty.
    pub title: String,
    /// One for each function, in the design's order.
    pub functions: Vec<FunctionPlan>,
    /// What the design left out, and what was taken instead.
    pub assumed: Vec<Assumption>,
    /// The sums over all functions with the recommended strategies.
    pub totals: Totals,
}

/// The comparison for one function.
#[derive(Clone, Debug, PartialEq)]
pub struct FunctionPlan {
    /// The function's name.
    pub function: String,
    /// Its whole key space.
    pub keys: Count,
    /// The classes that writes make outdated.
    pub classes: Vec<ClassCount>,
    /// The numbers of the design that the figures depend on.
    pub inputs: Inputs,
    /// The strategies that apply, in their fixed order.
    pub strategies: Vec<Ranked>,
    /// The strategies that do not apply, and why.
    pub inapplicable: Vec<(StrategyId, Inapplicable)>,
    /// The recommended strategies, best first. Empty only if no strategy applies.
    pub recommended: Vec<Recommendation>,
    /// The changes of inputs from which on another strategy is recommended, the nearest first; see [`look_ahead`].
    pub turning_points: Vec<TurningPoint>,
    /// What each strategy and setting costs; see [`look_ahead`].
    pub tradeoff: Vec<Tradeoff>,
}

impl FunctionPlan {
    /// Whether every count in it is exact.
    pub fn is_exact(&self) -> bool {
        let classes = |class: &ClassCount| class.min.is_exact() && class.max.is_exact() && class.total.is_exact();
        self.keys.is_exact() && self.classes.iter().all(classes)
    }
}

/// The numbers of a design that a function's figures depend on.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Inputs {
    /// Calls a second.
    pub reads: f64,
    /// Writes a second that make it outdated.
    pub writes: f64,
    /// The time of a message to the cache and back, in seconds.
    pub round_trip: f64,
    /// The time that a miss takes at the source, in seconds.
    pub source: f64,
    /// The time from the source's answer until the cache has it, in seconds.
    pub fill_delay: f64,
}

/// A strategy, and which limits it keeps.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// Its metrics.
    pub assessment: Assessment,
    /// The limits that it keeps to, as they are written.
    pub keeps_to: Vec<String>,
    /// The limits that it breaks.
    pub breaks: Vec<Break>,
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

/// Plans a design: counts each function's key space and assesses every strategy on it.
///
/// ```
/// use keyplan::{design::Reading, keyspace::Budget, plan::plan};
/// let design = Reading::of("entity cart: 1_000
///   read get_cart(cart_id: cart)
///   write set_cart(cart_id: cart) invalidates get_cart(cart_id)").design;
/// let plan = plan(&design, Budget::default());
/// assert_eq!(plan.functions[0].keys.to_string(), "1000");
/// ```
pub fn plan(design: &Design, budget: Budget) -> Plan {
    plan_all(design, budget, |counted| counted.plan())
}

/// Plans a design with turning points and the trade-off.
///
/// Each function is planned some hundred times for this, so they are left out in designs of more than twenty functions. In
/// a limited memory, entries are assumed to stay as long as they do now.
pub fn look_ahead(design: &Design, budget: Budget) -> Plan {
    if design.functions.len() > LOOKED_AT {
        return plan(design, budget);
    }
    plan_all(design, budget, |counted| counted.look_ahead())
}

fn plan_all(design: &Design, budget: Budget, plan: fn(&Counted<'_>) -> FunctionPlan) -> Plan {
    let functions = planned(design, 0..design.functions.len(), budget, plan);
    let totals = totals::totals(design, &functions);
    Plan { title: design.title.clone(), functions, assumed: design.assumed.clone(), totals }
}

/// Designs of up to this many functions get turning points and the trade-off.
const LOOKED_AT: usize = 20;

/// Plans one function; `None` if the design has no such function.
pub fn plan_function(design: &Design, index: usize, budget: Budget) -> Option<FunctionPlan> {
    planned(design, index..index.saturating_add(1), budget, |counted| counted.plan()).pop()
}

/// Plans one function; with turning points and the trade-off, as [`look_ahead`], if they are computed fast enough.
pub fn glance_ahead(design: &Design, index: usize, budget: Budget) -> Option<FunctionPlan> {
    let glance = |counted: &Counted<'_>| if counted.terms() <= GLANCE { counted.look_ahead() } else { counted.plan() };
    planned(design, index..index.saturating_add(1), budget, glance).pop()
}

/// Terms of a function's sums up to which looking ahead takes some tenths of a second, in a browser too.
const GLANCE: usize = 10_000;

/// Plans some functions, each in its way.
fn planned(
    design: &Design,
    wanted: Range<usize>,
    budget: Budget,
    plan: fn(&Counted<'_>) -> FunctionPlan,
) -> Vec<FunctionPlan> {
    let counted = |index| Counted::of(design, index, budget);
    let Some(memory) = design.topology.memory_of_all() else {
        return wanted.filter_map(|index| Some(plan(&counted(index)?))).collect();
    };
    // All functions share the memory, so all must be looked at.
    let all: Vec<_> = (0..design.functions.len()).filter_map(counted).collect();
    let eviction = Eviction::of(all.iter().map(|counted| &counted.input), memory);
    let wanted = all.into_iter().filter(|counted| wanted.contains(&counted.input.index));
    wanted.map(|counted| plan(&counted.evicting(eviction))).collect()
}

/// A function that is counted, and ready to be planned.
struct Counted<'a> {
    keys: Count,
    classes: Vec<ClassCount>,
    input: StrategyInput<'a>,
}

impl<'a> Counted<'a> {
    fn of(design: &'a Design, index: usize, budget: Budget) -> Option<Self> {
        let keys = keyspace::count(design.functions.get(index)?, budget);
        let classes = keyspace::classes(design, index, budget);
        let input = StrategyInput::of(design, index, &keys, &classes, budget)?;
        Some(Self { keys, classes, input })
    }

    /// Planned under a design that differs in its numbers, but not in its key spaces.
    fn again(&self, design: &Design) -> Option<FunctionPlan> {
        let input = self.input.again(design, &self.keys, &self.classes)?;
        Some(Counted { keys: self.keys.clone(), classes: self.classes.clone(), input }.plan())
    }

    fn evicting(self, eviction: Eviction) -> Self {
        Self { input: self.input.evicting(eviction), ..self }
    }

    /// How many terms the sums of its traffic have.
    fn terms(&self) -> usize {
        let workload = &self.input.workload;
        workload.groups.len().saturating_mul(workload.addresses.len())
    }

    fn look_ahead(&self) -> FunctionPlan {
        let plan = self.plan();
        let turning_points = outlook::turning_points(&plan, self);
        FunctionPlan { turning_points, tradeoff: tradeoff::tradeoff(&plan, self), ..plan }
    }

    fn plan(&self) -> FunctionPlan {
        let Self { keys, classes, input } = self;
        let design = input.design;
        let mut strategies = Vec::new();
        let mut inapplicable = Vec::new();
        for strategy in StrategyId::ALL {
            match assess(strategy, input) {
                Ok(assessments) => {
                    strategies
                        .extend(assessments.into_iter().map(|assessment| limits::rank(assessment, &design.limits)));
                }
                Err(why) => inapplicable.push((strategy, why)),
            }
        }
        let recommended = recommend::recommend(input, &strategies);
        let function = input.function.name.clone();
        let inputs = Inputs {
            reads: input.workload.reads,
            writes: input.workload.writes,
            round_trip: design.topology.round_trip,
            source: input.function.source,
            fill_delay: design.topology.fill_delay,
        };
        let (turning_points, tradeoff) = (Vec::new(), Vec::new());
        FunctionPlan {
            function,
            keys: keys.clone(),
            classes: classes.clone(),
            inputs,
            strategies,
            inapplicable,
            recommended,
            turning_points,
            tradeoff,
        }
    }
}

/// The warnings that only counting finds: functions whose conditions no call satisfies.
pub fn warnings(design: &Design, budget: Budget) -> Vec<Problem> {
    let doubt = |function: &crate::design::Function| {
        let condition = function.conditions.get(keyspace::emptied_by(function, budget)?)?;
        let message = format!("no call of {} satisfies `{}` and what stands before it", function.name, condition.text);
        let problem = Problem::new(Code::NeverHolds, condition.span.clone(), message, "loosen one of the conditions");
        Some(problem.as_warning())
    };
    design.functions.iter().filter_map(doubt).collect()
}
