//! Which variable is summed away next.

use super::bounds::Region;
use crate::design::integer::Int;

/// A variable that may go next.
pub(super) struct Choice {
    pub(super) slot: usize,
    /// Whether all its coefficients are 1 or -1.
    pub(super) is_unit: bool,
    /// How many pairs of a lower and an upper bound it has.
    pub(super) pairs: usize,
    /// The product of its coefficients.
    pub(super) residues: Int,
    /// Whether its least and greatest value are bounds that no row implies.
    pub(super) open: [bool; 2],
}

impl Region {
    /// The variable that is cheapest to sum away: one with unit coefficients and few bounds, or else few residues.
    pub(super) fn choose(&self, open: u32, focus: Option<usize>) -> Option<Choice> {
        let mut best: Option<Choice> = None;
        for slot in slots(open) {
            if focus.is_some_and(|focus| focus != slot && open >> focus & 1 == 1) {
                continue;
            }
            let mut choice = Choice { slot, is_unit: true, pairs: 0, residues: Int::ONE, open: [true, true] };
            let (mut lower, mut upper) = (0, 0);
            for (row, top) in self.rows.chunks_exact(self.width).zip(&self.tops) {
                let coefficient = &row[slot];
                if coefficient.is_zero() {
                    continue;
                }
                let size = coefficient.abs();
                // The row's bound is floor(top / size) from the range's other end at most: where that is no more than
                // the range is long, the range says no more than the row.
                let length = &self.high[slot] - &self.low[slot] + &Int::ONE;
                let is_implied = if size == Int::ONE {
                    *top < length
                } else {
                    choice.is_unit = false;
                    choice.residues *= &size;
                    *top < length * &size
                };
                if coefficient.is_negative() {
                    upper += 1;
                    choice.open[1] &= !is_implied;
                } else {
                    lower += 1;
                    choice.open[0] &= !is_implied;
                }
            }
            choice.pairs = (lower + usize::from(choice.open[0])) * (upper + usize::from(choice.open[1]));
            let is_better = best.as_ref().is_none_or(|best| match (choice.is_unit, best.is_unit) {
                (true, true) => choice.pairs < best.pairs,
                (false, false) => (&choice.residues, choice.pairs) < (&best.residues, best.pairs),
                (is_unit, _) => is_unit,
            });
            if is_better {
                best = Some(choice);
            }
        }
        best
    }
}

/// The slots of a mask.
pub(super) fn slots(mut mask: u32) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let slot = mask.trailing_zeros() as usize;
        let some = mask != 0;
        mask &= mask.wrapping_sub(1);
        some.then_some(slot)
    })
}
