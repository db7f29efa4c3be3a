//! Sums of one variable between its bounds, of which any pair may be the tight one.

use super::bounds::Region;
use super::choice::Choice;
use super::floor::{RationalLine, sum_below};
use super::polynomial::Polynomial;
use crate::design::integer::Int;
use crate::keyspace::step_budget::StepBudget;

/// The bounds of one variable, as rows with its coefficient.
pub(super) struct Bounds {
    /// Those from below.
    pub(super) lower: Vec<Int>,
    /// Those from above.
    pub(super) upper: Vec<Int>,
}

impl Region {
    /// Takes the rows that bound a variable out of the region.
    pub(super) fn take_bounds(&mut self, choice: &Choice) -> Bounds {
        let (slot, width) = (choice.slot, self.width);
        let mut bounds = Bounds { lower: Vec::with_capacity(2 * width), upper: Vec::with_capacity(2 * width) };
        let mut rest = 0;
        for at in 0..self.rows.len() / width {
            let row = &self.rows[at * width..(at + 1) * width];
            if row[slot].is_positive() {
                bounds.lower.extend_from_slice(row);
            } else if row[slot].is_negative() {
                bounds.upper.extend_from_slice(row);
            } else {
                for column in 0..width {
                    self.rows.swap(rest * width + column, at * width + column);
                }
                rest += 1;
            }
        }
        self.rows.truncate(rest * width);
        if choice.open[0] {
            bounds.lower.resize(bounds.lower.len() + width, Int::ZERO);
            let start = bounds.lower.len() - width;
            bounds.lower[start + slot] = Int::ONE;
            bounds.lower[start + width - 1] = -&self.low[slot];
        }
        if choice.open[1] {
            bounds.upper.resize(bounds.upper.len() + width, Int::ZERO);
            let start = bounds.upper.len() - width;
            bounds.upper[start + slot] = -Int::ONE;
            bounds.upper[start + width - 1] = self.high[slot].clone();
        }
        bounds
    }

    /// Adds the rows that make one lower and one upper bound the tight ones, and the first at most the second.
    ///
    /// For lower bounds -e/a and -f/b, the first is at least the second where a f - b e >= 0; the same holds for upper
    /// bounds e/a <= f/b. Where bounds are equal the first of them counts as tight. If the coefficients are 1, an upper
    /// bound may be below the lower one by 1, for the sum between them is 0 then anyway.
    pub(super) fn restrict(&mut self, bounds: &Bounds, tight: [usize; 2], slot: usize) {
        let width = self.width;
        for (rows, tight) in [&bounds.lower, &bounds.upper].into_iter().zip(tight) {
            let row = &rows[tight * width..(tight + 1) * width];
            for (at, other) in rows.chunks_exact(width).enumerate().filter(|(at, _)| *at != tight) {
                let strict = if at < tight { Int::ONE } else { Int::ZERO };
                self.combine(other, &row[slot].abs(), row, &-other[slot].abs(), &-strict);
            }
        }
        let lower = &bounds.lower[tight[0] * width..(tight[0] + 1) * width];
        let upper = &bounds.upper[tight[1] * width..(tight[1] + 1) * width];
        let (by_upper, by_lower) = (&lower[slot], -&upper[slot]);
        let slack = if *by_upper == Int::ONE && by_lower == Int::ONE { Int::ONE } else { Int::ZERO };
        self.combine(upper, by_upper, lower, &by_lower, &slack);
    }

    /// Adds a row that combines two.
    fn combine(&mut self, row: &[Int], factor: &Int, other: &[Int], other_factor: &Int, plus: &Int) {
        self.rows.extend(row.iter().zip(other).map(|(a, b)| a * factor + &(b * other_factor)));
        if let Some(constant) = self.rows.last_mut() {
            *constant += plus;
        }
    }

    /// Sums a variable away between bounds with unit coefficients. Calls `visit` with a region for each pair of tight
    /// bounds; together, these regions have the sum.
    pub(super) fn sum_between(
        mut self,
        bounds: &Bounds,
        slot: usize,
        budget: &mut StepBudget<'_>,
        visit: &mut dyn FnMut(Self, &mut StepBudget<'_>) -> Option<()>,
    ) -> Option<()> {
        let width = self.width;
        self.live &= !(1 << slot);
        let antidifference = self.integrand.antidifference(slot);
        self.integrand = Polynomial::constant(Int::ONE);
        for (i, lower) in bounds.lower.chunks_exact(width).enumerate() {
            let mut low = lower.to_vec();
            solve_for(&mut low, slot);
            for (j, upper) in bounds.upper.chunks_exact(width).enumerate() {
                let mut region = self.clone();
                region.restrict(bounds, [i, j], slot);
                if !region.tighten() {
                    if !budget.take(1) {
                        return None;
                    }
                    continue;
                }
                let mut high = upper.to_vec();
                solve_for(&mut high, slot);
                region.integrand = antidifference.between(slot, &low, &high);
                visit(region, budget)?;
            }
        }
        Some(())
    }

    /// The sum over the last two variables: y between lines over ranges of x.
    pub(super) fn sum_by_floors(
        &self,
        bounds: &Bounds,
        [x, y]: [usize; 2],
        budget: &mut StepBudget<'_>,
    ) -> Option<Int> {
        let width = self.width;
        let antidifference = self.integrand.antidifference(y);
        let mut total = Int::ZERO;
        let mut place = self.clone();
        let work = 1 + ((bounds.lower.len() + bounds.upper.len()) / width / 16) as u64;
        for (i, lower) in bounds.lower.chunks_exact(width).enumerate() {
            for (j, upper) in bounds.upper.chunks_exact(width).enumerate() {
                if !budget.take(work) {
                    return None;
                }
                place.rows.clone_from(&self.rows);
                place.low[x].clone_from(&self.low[x]);
                place.high[x].clone_from(&self.high[x]);
                place.restrict(bounds, [i, j], y);
                if !place.tighten() {
                    continue;
                }
                let (low, high) = (&place.low[x], &place.high[x]);
                let line = |rise: Int, start: Int, over: Int| {
                    sum_below(&antidifference, [x, y], RationalLine { rise, start, over }, low, high)
                };
                let above = line(upper[x].clone(), upper[width - 1].clone(), -&upper[y]);
                // The last y below the lower bound.
                let below = line(-&lower[x], -&lower[width - 1] - &Int::ONE, lower[y].clone());
                total += &(above - &below);
            }
        }
        Some(total.exactly_over(&antidifference.denominator))
    }
}

/// Makes a row the bound that it gives to its variable, which has a unit coefficient.
pub(super) fn solve_for(row: &mut [Int], slot: usize) {
    let is_lower = row[slot].is_positive();
    row[slot] = Int::ZERO;
    if is_lower {
        for number in row.iter_mut().filter(|number| !number.is_zero()) {
            *number = -&*number;
        }
    }
}
