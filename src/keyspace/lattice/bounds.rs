//! A system as the sums work on it, and what its inequalities say about the ranges.

use super::polynomial::Polynomial;
use crate::design::integer::Int;

/// How often the inequalities may narrow the ranges before the sums begin.
const ROUNDS: usize = 3;

/// Ranges and inequalities, and the polynomial that is summed over their points.
#[derive(Clone)]
pub(super) struct Region {
    /// The length of a row: a number for each slot, and one more.
    pub(super) width: usize,
    /// The inequalities Σ row\[i\] x_i + the row's last number >= 0, one after the other.
    pub(super) rows: Vec<Int>,
    /// The greatest value of each row, or more, once the region is tight.
    pub(super) tops: Vec<Int>,
    /// The least value of each variable.
    pub(super) low: Vec<Int>,
    /// The greatest value of each variable.
    pub(super) high: Vec<Int>,
    /// Which slots have a variable, one bit each.
    pub(super) live: u32,
    /// What is summed.
    pub(super) integrand: Polynomial,
    /// The variable that is not summed away.
    pub(super) kept: Option<Kept>,
}

/// The variable of a profile: its value is first + step · what its slot has, or `first` if that is not live.
#[derive(Clone)]
pub(super) struct Kept {
    pub(super) slot: usize,
    pub(super) first: Int,
    pub(super) step: Int,
}

/// What an inequality means within the ranges.
enum RowStatus {
    /// It never holds.
    Empty,
    /// The ranges say the same.
    Implied,
    /// It still says something; its greatest value.
    Open(Int),
}

impl Region {
    /// The least and the greatest value of a row over the ranges.
    pub(super) fn interval(&self, row: &[Int]) -> (Int, Int) {
        let constant = row.last().cloned().unwrap_or(Int::ZERO);
        let (mut bottom, mut top) = (constant.clone(), constant);
        for ((coefficient, low), high) in row.iter().zip(&self.low).zip(&self.high) {
            if coefficient.is_zero() {
                continue;
            }
            let (low, high) = (coefficient * low, coefficient * high);
            if coefficient.is_negative() {
                bottom += &high;
                top += &low;
            } else {
                bottom += &low;
                top += &high;
            }
        }
        (bottom, top)
    }

    /// Narrows the ranges by the inequalities and drops those that hold all over; false if no point is left.
    pub(super) fn tighten(&mut self) -> bool {
        let width = self.width;
        for round in 0..ROUNDS {
            let (mut changed, mut open) = (false, 0);
            self.tops.clear();
            for at in 0..self.rows.len() / width {
                match self.tighten_by(at * width, round == 0, &mut changed) {
                    RowStatus::Empty => return false,
                    RowStatus::Implied => {}
                    RowStatus::Open(top) => {
                        if open != at {
                            for column in 0..width {
                                self.rows.swap(open * width + column, at * width + column);
                            }
                        }
                        self.tops.push(top);
                        open += 1;
                    }
                }
            }
            self.rows.truncate(open * width);
            // One row alone says all at once.
            if !changed || open <= 1 {
                break;
            }
        }
        true
    }

    /// Narrows the ranges by one inequality, after dividing it by what its coefficients share.
    fn tighten_by(&mut self, start: usize, fresh: bool, changed: &mut bool) -> RowStatus {
        let slots = self.width - 1;
        if fresh {
            let row = &mut self.rows[start..=start + slots];
            let mut shared = Int::ZERO;
            for coefficient in &row[..slots] {
                if *coefficient == Int::ONE || *coefficient == -Int::ONE {
                    shared = Int::ONE;
                } else if !coefficient.is_zero() && shared != Int::ONE {
                    shared = shared.gcd(coefficient);
                }
            }
            if shared > Int::ONE {
                for number in row {
                    // Rounded down, which for the coefficients is exact.
                    *number = number.floor_div(&shared).unwrap_or(Int::ZERO);
                }
            }
        }
        let row = &self.rows[start..=start + slots];
        let (bottom, top) = self.interval(row);
        if top.is_negative() {
            return RowStatus::Empty;
        }
        if !bottom.is_negative() {
            return RowStatus::Implied;
        }
        let mut variables = 0;
        for slot in 0..slots {
            let coefficient = &self.rows[start + slot];
            if coefficient.is_zero() {
                continue;
            }
            variables += 1;
            // What is left for this variable, if the others have their best values.
            let size = coefficient.abs();
            if top >= &size * &(&self.high[slot] - &self.low[slot]) {
                continue;
            }
            let room = if size == Int::ONE { top.clone() } else { top.floor_div(&size).unwrap_or(Int::ZERO) };
            if coefficient.is_negative() {
                self.high[slot] = &self.low[slot] + &room;
            } else {
                self.low[slot] = &self.high[slot] - &room;
            }
            *changed = true;
        }
        if variables == 1 { RowStatus::Implied } else { RowStatus::Open(top) }
    }
}
