//! Clauses over ranges, whose arguments are counted at once as the points of systems of linear conditions.

use super::axis::Axis;
use super::cases::cases;
use super::evaluate::Datum;
use super::lattice;
use super::space::Space;
use super::step_budget::StepBudget;
use crate::design::integer::Int;

/// The most optional parameters: each of them doubles the choices of which parameters are set.
pub const MOST_OPTIONAL: usize = 16;

/// Counts the values of `parameters` that satisfy `clauses`, if everything else is given.
///
/// `None` if that takes too many steps or cases. The arguments of `parameters` are overwritten.
pub fn region(
    space: &Space<'_>,
    parameters: &[usize],
    clauses: &[usize],
    arguments: &mut [Datum],
    budget: &mut StepBudget,
) -> Option<Int> {
    let mut points = Int::ZERO;
    each_presence(space, parameters, arguments, budget, &mut |present, arguments, budget| {
        for case in cases(space, present, clauses, arguments)? {
            points += &lattice::count(&case, budget)?;
        }
        Some(())
    })?;
    Some(points)
}

/// What is done with the parameters that are set, all arguments, and the steps that are left.
type Visit<'v> = dyn FnMut(&[usize], &[Datum], &mut StepBudget<'_>) -> Option<()> + 'v;

/// Calls `visit` with every choice of which of the parameters are set, until it returns `None`.
///
/// Returns `None` if `visit` did, if no step is left, or if more than [`MOST_OPTIONAL`] of the parameters are optional.
pub fn each_presence(
    space: &Space<'_>,
    parameters: &[usize],
    arguments: &mut [Datum],
    budget: &mut StepBudget<'_>,
    visit: &mut Visit<'_>,
) -> Option<()> {
    let is_optional = |parameter: &&usize| matches!(space.axes[**parameter], Axis::Range { optional: true, .. });
    let optional: Vec<usize> = parameters.iter().filter(is_optional).copied().collect();
    if optional.len() > MOST_OPTIONAL {
        return None;
    }
    for absent in 0_u32..1 << optional.len() {
        if absent > 0 && !budget.take(parameters.len() as u64) {
            return None;
        }
        let is_absent = |p: usize| optional.iter().position(|&q| q == p).is_some_and(|place| absent >> place & 1 == 1);
        let present: Vec<usize> = parameters.iter().copied().filter(|&p| !is_absent(p)).collect();
        for &parameter in parameters {
            arguments[parameter] = if is_absent(parameter) { Datum::Absent } else { Datum::Present };
        }
        visit(&present, arguments, budget)?;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Reading;

    /// Counts `parameters` optional parameters of one number each, without conditions.
    fn counted(parameters: usize) -> Option<Int> {
        let names: Vec<String> = (0..parameters).map(|i| format!("p{i}: 0..=0?")).collect();
        // A parameter on which there is no condition is no range.
        let ranges: Vec<String> = (0..parameters).map(|i| format!("where p{i} is absent or p{i} >= 0")).collect();
        let reading = Reading::of(&format!("read f({}) {}", names.join(", "), ranges.join("\n")));
        let function = &reading.design.functions[0];
        let stated = function.conditions.iter().map(|stated| &stated.condition);
        let space = Space::of(&function.parameters, stated, &function.words, &function.texts);
        let all: Vec<usize> = (0..parameters).collect();
        let mut arguments = vec![Datum::Present; parameters];
        region(&space, &all, &[], &mut arguments, &mut StepBudget::new(u64::MAX, &mut |_| true))
    }

    #[test]
    fn each_optional_parameter_is_set_and_absent() {
        // Each parameter has its one number or is absent: 2^n.
        assert_eq!(counted(3), Some(Int::from(8)));
        assert_eq!(counted(MOST_OPTIONAL), Some(Int::from(1_i64 << MOST_OPTIONAL)));
        // Once 2^16 were counted for these 2^17.
        assert_eq!(counted(MOST_OPTIONAL + 1), None);
    }
}
