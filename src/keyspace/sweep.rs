//! Chains of parameters that do nothing but add to one sum: counted for all partial sums at once.
//!
//! A budget over sixteen parameters is a row of numbers for each of them: how many values of it and of those below it
//! mend each partial sum. A row follows from the one below, so it takes no more than to multiply and to add.

use super::axis::Axis;
use super::search::Search;
use super::tree::{Kind, Node, Planner, Span, Try};
use crate::design::integer::Int;

/// A value is tried in the time of so many additions to a row.
const QUICKER: f64 = 3.0;
/// Nobody can stop it while it works, so it must not work for long.
const MOST_WORK: f64 = 100_000.0;

/// The rows of a parameter and of those below it.
pub struct Sweep {
    /// The partial sums that the row has a number for.
    span: Span,
    /// How many pairs of a partial sum and a group of values there are in all rows.
    work: f64,
    /// Whether that takes less time than trying values.
    pub is_quicker: bool,
}

impl Planner<'_, '_> {
    /// The rows of a parameter, not given, and those below it, where they are a chain that takes so much work to try.
    pub fn sweep(&self, tried: &Try<'_>, work: f64) -> Option<Sweep> {
        let ([_], [check]) = (self.space.touching[tried.parameter].as_slice(), tried.checks.as_slice()) else {
            return None;
        };
        let Axis::Groups(groups) = &self.space.axes[tried.parameter] else { return None };
        let below = match tried.children.as_slice() {
            [] => 0.0,
            [child] => child.sweep.as_ref()?.work,
            _ => return None,
        };
        let span = self.span(check.clause, &check.is);
        let swept = below + span.width.to_size() * groups.len() as f64;
        Some(Sweep { span, work: swept, is_quicker: swept < work * QUICKER && swept < MOST_WORK })
    }
}

impl Search<'_, '_, '_> {
    /// The row of a node, where that is the quicker way and there are steps for it.
    pub fn swept(&mut self, node: &Node<'_>) -> Option<Vec<Int>> {
        let sweep = node.sweep.as_ref().filter(|sweep| sweep.is_quicker)?;
        let steps = (sweep.work / QUICKER) as u64;
        (self.meter.has(steps) && self.meter.take(steps)).then(|| self.row(node))?
    }

    /// How many values mend each partial sum.
    fn row(&self, node: &Node<'_>) -> Option<Vec<Int>> {
        let (Kind::Try(tried), Some(Sweep { span, .. })) = (&node.kind, &node.sweep) else { return None };
        let (Axis::Groups(groups), [check]) = (&self.space.axes[tried.parameter], tried.checks.as_slice()) else {
            return None;
        };
        let below = match tried.children.first() {
            Some(child) => Some((&child.sweep.as_ref()?.span, self.row(child)?)),
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
}
