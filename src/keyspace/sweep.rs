//! Chains of parameters that only add to one sum: counted for all partial sums at once.
//!
//! A sum over sixteen parameters has a row of numbers for each of them: for each partial sum, how many values of it and of
//! those below it complete the sum. A row follows from the one below by multiplication and addition.

use super::axis::Axis;
use super::clause::Requirement;
use super::space::Space;
use super::tree::{Branch, Method, SearchNode, Span, Sweep};
use crate::design::integer::Int;

/// Trying a value takes as long as this many additions to a row.
const QUICKER: f64 = 3.0;
/// A row cannot be stopped, so it must be short.
const MOST_WORK: f64 = 100_000.0;

/// Returns the rows of a parameter and those below it, if they are a chain; `work` is the work of trying their values.
pub fn of(
    space: &Space<'_>,
    branch: &Branch<'_>,
    work: f64,
    span: &dyn Fn(usize, &Requirement) -> Span,
) -> Option<Sweep> {
    let ([_], [check]) = (space.touching[branch.parameter].as_slice(), branch.checks.as_slice()) else {
        return None;
    };
    let Axis::Groups(groups) = &space.axes[branch.parameter] else { return None };
    let below = match branch.children.as_slice() {
        [] => 0.0,
        [child] => child.sweep.as_ref()?.work,
        _ => return None,
    };
    let span = span(check.clause, &check.requirement);
    let swept = below + span.width.to_size() * groups.len() as f64;
    Some(Sweep { span, work: swept, is_quicker: swept < work * QUICKER && swept < MOST_WORK })
}

/// Returns the number of steps that the rows of a node take.
pub fn steps(sweep: &Sweep) -> u64 {
    (sweep.work / QUICKER) as u64
}

/// Returns, for each partial sum, how many values complete it.
pub fn row(space: &Space<'_>, node: &SearchNode<'_>) -> Option<Vec<Int>> {
    let (Method::Branch(branch), Some(Sweep { span, .. })) = (&node.method, &node.sweep) else { return None };
    let (Axis::Groups(groups), [check]) = (&space.axes[branch.parameter], branch.checks.as_slice()) else {
        return None;
    };
    let below = match branch.children.first() {
        Some(child) => Some((&child.sweep.as_ref()?.span, row(space, child)?)),
        None => None,
    };
    let mut row = Vec::with_capacity(span.width.to_index()?);
    let mut sum = span.low.clone();
    while sum <= span.high {
        let mut count = Int::ZERO;
        for ((_, size), part) in groups.iter().zip(&*check.parts) {
            let Some(now) = part.as_ref().map(|part| &sum + part).filter(|now| check.can_be(now)) else { continue };
            match &below {
                Some((span, row)) => count += &(size * row.get(span.place(&now).to_index()?)?),
                None => count += size,
            }
        }
        row.push(count);
        sum += &Int::ONE;
    }
    Some(row)
}
