//! Chains of parameters that do nothing but add to one sum: counted for all partial sums at once.
//!
//! A budget over sixteen parameters is a row of numbers for each of them: how many values of it and of those below it
//! mend each partial sum. A row follows from the one below, so it takes no more than to multiply and to add.

use super::axis::Axis;
use super::clause::Requirement;
use super::space::Space;
use super::tree::{Branch, Method, SearchNode, Span, Sweep};
use crate::design::integer::Int;

/// A value is tried in the time of so many additions to a row.
const QUICKER: f64 = 3.0;
/// Nobody can stop it while it works, so it must not work for long.
const MOST_WORK: f64 = 100_000.0;

/// The rows of a parameter, not given, and those below it, where they are a chain that takes so much work to try.
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

/// How many steps the rows of a node take.
pub fn steps(sweep: &Sweep) -> u64 {
    (sweep.work / QUICKER) as u64
}

/// How many values mend each partial sum.
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
