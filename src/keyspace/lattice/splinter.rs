//! What is left where no variable can be summed: residues and values are tried.

use super::bounds::Region;
use super::choice::{Choice, slots};
use crate::design::integer::Int;
use crate::keyspace::step_budget::StepBudget;

/// Counts a region; `None` where the budget runs out.
type Visit<'v> = dyn FnMut(Region, Option<usize>, &mut StepBudget<'_>) -> Option<()> + 'v;

impl Region {
    /// Where nothing can be summed: takes a bound apart by its residues, or a variable with few values by those. Calls
    /// `visit` with the region of each residue or value, and with the variable whose bounds are taken apart first.
    pub(super) fn take_apart(self, choice: &Choice, budget: &mut StepBudget<'_>, visit: &mut Visit<'_>) -> Option<()> {
        let lengths = slots(self.live).map(|slot| (&self.high[slot] - &self.low[slot] + &Int::ONE, slot));
        let (length, shortest) = lengths.min_by(|a, b| a.0.cmp(&b.0))?;
        let width = self.width;
        let bound = self.rows.chunks_exact(width).position(|row| row[choice.slot].abs() > Int::ONE);
        // The steps are paid before they are taken, so that what cannot be done ends at once.
        if let Some(at) = bound
            && choice.residues < length
        {
            pay(&choice.residues, budget)?;
            let spare = self.live.trailing_ones() as usize;
            let mut base = self;
            let mut row: Vec<Int> = base.rows.drain(at * width..(at + 1) * width).collect();
            let size = row[choice.slot].abs();
            // s x + q >= 0 and e = |a| q + r, for a row a x + e with the sign s.
            let sign = row[choice.slot].exactly_over(&size);
            row[choice.slot] = Int::ZERO;
            let (bottom, top) = base.interval(&row);
            base.rows.resize(base.rows.len() + width, Int::ZERO);
            let start = base.rows.len() - width;
            base.rows[start + choice.slot] = sign;
            *base.rows.get_mut(start + spare)? = Int::ONE;
            *base.low.get_mut(spare)? = bottom.floor_div(&size).ok()?;
            *base.high.get_mut(spare)? = top.floor_div(&size).ok()?;
            base.live |= 1 << spare;
            *row.get_mut(spare)? = -&size;
            let mut residue = Int::ZERO;
            while residue < size {
                let mut region = base.clone();
                let mut equation = row.clone();
                equation[width - 1] = &row[width - 1] - &residue;
                if region.solve(equation) {
                    visit(region, Some(choice.slot), budget)?;
                }
                residue += &Int::ONE;
            }
            return Some(());
        }
        pay(&length, budget)?;
        let mut value = self.low[shortest].clone();
        while value <= self.high[shortest] {
            let mut region = self.clone();
            region.low[shortest] = value.clone();
            region.high[shortest] = value.clone();
            visit(region, None, budget)?;
            value += &Int::ONE;
        }
        Some(())
    }
}

/// Takes `steps`; `None` if fewer are left.
fn pay(steps: &Int, budget: &mut StepBudget<'_>) -> Option<()> {
    let steps = u64::try_from(steps.to_i64()?).ok()?;
    budget.take(steps).then_some(())
}
