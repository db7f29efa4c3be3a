//! The comparison: every strategy is assessed on every function, compared with the limits, and the best are recommended.
//!
//! See `docs/model.md`, "Recommendation".

mod input;
mod leased;
mod limits;
mod model;
mod outlook;
mod planner;
mod recommend;
mod totals;
mod tradeoff;

use std::ops::Range;

use crate::design::{Code, Design, Function, MeasuredCall, Problem};
use crate::keyspace::{self, Budget};
use crate::strategy::Eviction;

pub use input::Input;
pub use model::{
    Break, FunctionPlan, Inputs, NoCalls, Plan, Ranked, Recommendation, Totals, Tradeoff, TurningPoint, WriteTotal,
};
pub use outlook::FARTHEST;
use planner::Planner;

/// Plans a design: counts each function's key space and assesses every strategy on it. `budget` bounds the work of each
/// count; where it is spent, the count is given as bounds.
///
/// ```
/// use keyplan::{design::Reading, keyspace::Budget, plan::plan};
/// let design = Reading::of("entity cart: 1_000
///   read get_cart(cart_id: cart)
///   write set_cart(cart_id: cart) invalidates get_cart(cart_id)").design;
/// let plan = plan(&design, Budget::default());
/// assert_eq!(plan.functions[0].keys.to_string(), "1000");
/// ```
#[must_use]
pub fn plan(design: &Design, budget: Budget) -> Plan {
    plan_all(design, budget, |planner| planner.plan())
}

/// Plans a design with turning points and the trade-off.
///
/// Each function is planned some hundred times for this, so they are left out in designs of more than twenty functions. In
/// a limited memory, entries are assumed to stay as long as they do now.
pub fn look_ahead(design: &Design, budget: Budget) -> Plan {
    if design.functions.len() > LOOKED_AT {
        return plan(design, budget);
    }
    plan_all(design, budget, planned_ahead)
}

fn plan_all(design: &Design, budget: Budget, plan: fn(&Planner<'_>) -> FunctionPlan) -> Plan {
    let functions = planned(design, 0..design.functions.len(), budget, plan);
    let totals = totals::totals(design, &functions);
    Plan { title: design.title.clone(), functions, assumed: design.assumed.clone(), totals }
}

/// Designs of up to this many functions get turning points and the trade-off.
const LOOKED_AT: usize = 20;

/// Plans one function; `None` if the design has no such function.
#[must_use]
pub fn plan_function(design: &Design, index: usize, budget: Budget) -> Option<FunctionPlan> {
    planned(design, index..index.saturating_add(1), budget, |planner| planner.plan()).pop()
}

/// Plans one function; `None` if the design has no such function. Turning points and the trade-off, as in [`look_ahead`],
/// are left out where they would take more than some tenths of a second.
#[must_use]
pub fn glance_ahead(design: &Design, index: usize, budget: Budget) -> Option<FunctionPlan> {
    let glance =
        |planner: &Planner<'_>| if planner.terms() <= GLANCE { planned_ahead(planner) } else { planner.plan() };
    planned(design, index..index.saturating_add(1), budget, glance).pop()
}

/// The terms of a function's sums up to which looking ahead takes some tenths of a second in a browser.
const GLANCE: usize = 10_000;

/// Plans the functions whose index is in `wanted`.
fn planned(
    design: &Design,
    wanted: Range<usize>,
    budget: Budget,
    plan: fn(&Planner<'_>) -> FunctionPlan,
) -> Vec<FunctionPlan> {
    let planner = |index| Planner::of(design, index, budget);
    let Some(memory) = design.topology.memory_of_all() else {
        return wanted.filter_map(|index| Some(plan(&planner(index)?))).collect();
    };
    // All functions share the memory, so each of them decides on the evictions of all.
    let all: Vec<_> = (0..design.functions.len()).filter_map(planner).collect();
    let sharing = all.iter().filter(|planner| planner.has_calls()).map(Planner::input);
    let eviction = Eviction::of(sharing, memory);
    let wanted = all.into_iter().filter(|planner| wanted.contains(&planner.input().index));
    wanted.map(|planner| plan(&planner.evicting(eviction))).collect()
}

fn planned_ahead(planner: &Planner<'_>) -> FunctionPlan {
    let plan = planner.plan();
    if plan.no_calls.is_some() {
        return plan;
    }
    let turning_points = outlook::turning_points(&plan, planner);
    FunctionPlan { turning_points, tradeoff: tradeoff::tradeoff(&plan, planner), ..plan }
}

/// The warnings that need counts: one for each function whose conditions no call satisfies, and one for each hot call that
/// does not satisfy them.
#[must_use]
pub fn warnings(design: &Design, budget: Budget) -> Vec<Problem> {
    let of_function = |function| match NoCalls::of(function, budget) {
        Some(no_calls) => {
            let (message, hint) = (no_calls.to_string(), "loosen one of the conditions");
            vec![Problem::new(Code::NeverHolds, no_calls.span, message, hint).as_warning()]
        }
        None => excluded_hot_calls(function, budget),
    };
    design.functions.iter().flat_map(of_function).collect()
}

/// The hot calls of a function that do not satisfy its conditions. They share one budget.
fn excluded_hot_calls(function: &Function, budget: Budget) -> Vec<Problem> {
    let Some(hot) = &function.hot else { return Vec::new() };
    let budget = Budget { steps: budget.steps / (hot.calls.len() as u64).max(1) };
    let excluded = |call: &&MeasuredCall| {
        let values = hot.parameters.iter().copied().zip(&call.values);
        keyspace::excludes(function, values, budget)
    };
    let problem = |call: &MeasuredCall| {
        let message = format!("no call of {} that satisfies the conditions has these values", function.name);
        let hint = "leave the hot call out, or loosen one of the conditions";
        Problem::new(Code::NeverHolds, call.span.clone(), message, hint).as_warning()
    };
    hot.calls.iter().filter(excluded).map(problem).collect()
}
