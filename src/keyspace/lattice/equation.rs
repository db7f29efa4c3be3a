//! Equations are solved by substitution, so that only inequalities are left.

use super::bounds::{Kept, Region};
use super::polynomial::{Polynomial, SLOTS};
use super::system::{Relation, System};
use crate::design::integer::Int;

impl Region {
    /// The region of a system, with its equations solved: `Some(None)` if it has no point, `None` if it has too many
    /// variables.
    #[expect(clippy::option_option, reason = "unknown and empty are not the same")]
    pub(super) fn of(system: &System, kept: Option<usize>) -> Option<Option<Self>> {
        let variables = system.ranges.len();
        let multiples = system.conditions.iter().filter(|(_, relation)| matches!(relation, Relation::MultipleOf(_)));
        // One slot is for the quotient of a splinter.
        let slots = variables + multiples.count() + 1;
        if slots > SLOTS {
            return None;
        }
        let width = slots + 1;
        let mut region = Self {
            width,
            rows: Vec::with_capacity(width * (system.conditions.len() + 2)),
            tops: Vec::new(),
            low: vec![Int::ZERO; slots],
            high: vec![Int::ZERO; slots],
            live: (1 << variables) - 1,
            integrand: Polynomial::constant(Int::ONE),
            kept: kept.map(|slot| Kept { slot, first: Int::ZERO, step: Int::ONE }),
        };
        for (slot, (low, high)) in system.ranges.iter().enumerate() {
            if low > high {
                return Some(None);
            }
            region.low[slot] = low.clone();
            region.high[slot] = high.clone();
        }
        let mut equations = Vec::new();
        for (affine, relation) in &system.conditions {
            let into = if *relation == Relation::NotNegative { &mut region.rows } else { &mut equations };
            let coefficients = (0..slots).map(|slot| affine.coefficients.get(slot).filter(|_| slot < variables));
            into.extend(coefficients.map(|coefficient| coefficient.cloned().unwrap_or(Int::ZERO)));
            into.push(affine.constant.clone());
            if let Relation::MultipleOf(modulus) = relation
                && !region.quotient(&mut equations, &modulus.abs())
            {
                return Some(None);
            }
        }
        Some(region.solve(equations).then_some(region))
    }

    /// Turns the last row of the equations, a term that is a multiple of the modulus, into an equation with a new
    /// variable, the quotient; false if it has no solution.
    pub(super) fn quotient(&mut self, equations: &mut [Int], modulus: &Int) -> bool {
        let slots = self.width - 1;
        let slot = self.live.trailing_ones() as usize;
        let start = equations.len().saturating_sub(self.width);
        let Some(row) = equations.get_mut(start..) else { return true };
        if slot >= slots || modulus.is_zero() {
            return true;
        }
        // Small remainders keep the range of the quotient short.
        for number in row.iter_mut() {
            *number = nearest_remainder(number, modulus);
        }
        row[slot] = -modulus;
        let mut quotient = row.to_vec();
        quotient[slot] = Int::ZERO;
        let (bottom, top) = self.interval(&quotient);
        self.low[slot] = bottom.ceil_div(modulus).unwrap_or(Int::ZERO);
        self.high[slot] = top.floor_div(modulus).unwrap_or(Int::ZERO);
        self.live |= 1 << slot;
        self.low[slot] <= self.high[slot]
    }

    /// Solves equations, one row after the other; false if they have no solution.
    ///
    /// An equation with a coefficient of 1 or -1 gives that variable. Else the variable with the least coefficient a
    /// becomes x - Σ q_j x_j with the nearest q_j to a_j / a, which leaves a coefficient of a/2 at most for all others:
    /// Euclid's algorithm, and all such steps are invertible in whole numbers.
    pub(super) fn solve(&mut self, mut equations: Vec<Int>) -> bool {
        let width = self.width;
        let mut implied = 0;
        while equations.len() >= width {
            let start = equations.len() - width;
            let mut row = equations.split_off(start);
            while row[..width - 1].iter().any(|coefficient| !coefficient.is_zero()) {
                if !divide(&mut row) {
                    return false;
                }
                let kept = self.kept.as_ref().map_or(width, |kept| kept.slot);
                let sizes = row[..width - 1].iter().enumerate().filter(|(slot, a)| *slot != kept && !a.is_zero());
                let Some((least, size)) = sizes.clone().map(|(slot, a)| (slot, a.abs())).min_by(|a, b| a.1.cmp(&b.1))
                else {
                    // Only the variable that is kept is left, and its coefficient is 1 or -1 now.
                    let value = if row[kept].is_negative() { row[width - 1].clone() } else { -&row[width - 1] };
                    if value < self.low[kept] || value > self.high[kept] {
                        return false;
                    }
                    self.low[kept] = value.clone();
                    self.high[kept] = value.clone();
                    let mut fixed = vec![Int::ZERO; width];
                    fixed[width - 1] = value;
                    self.put(kept, &fixed, &mut [&mut row, &mut equations]);
                    self.fix(kept);
                    break;
                };
                if size == Int::ONE {
                    let positive = row[least].is_positive();
                    let mut value = std::mem::take(&mut row);
                    value[least] = Int::ZERO;
                    if positive {
                        value.iter_mut().for_each(|number| *number = -&*number);
                    }
                    self.put(least, &value, &mut [&mut equations]);
                    self.bounds_become_rows(least, &value, implied);
                    self.live &= !(1 << least);
                    implied &= !(1 << least);
                    break;
                }
                if sizes.count() == 1 {
                    // Only the kept one and another: the kept one goes by steps of the other's coefficient.
                    if !self.step_kept(kept, &mut row, &mut equations, &size) {
                        return false;
                    }
                    continue;
                }
                let mut value = vec![Int::ZERO; width];
                value[least] = Int::ONE;
                let divisor = row[least].clone();
                for slot in (0..width - 1).filter(|slot| *slot != least) {
                    let rest = nearest_remainder(&row[slot], &size);
                    value[slot] = -(&row[slot] - &rest).exactly_over(&divisor);
                }
                // The new variable is the old one plus Σ q_j x_j.
                let mut new = value.clone();
                new.iter_mut().for_each(|number| *number = -&*number);
                new[least] = Int::ONE;
                let (low, high) = self.interval(&new);
                self.put(least, &value, &mut [&mut row, &mut equations]);
                self.bounds_become_rows(least, &value, implied);
                self.low[least] = low;
                self.high[least] = high;
                implied |= 1 << least;
            }
            // What is left of a row without variables is a number.
            if row.last().is_some_and(|constant| !constant.is_zero()) && row[..width - 1].iter().all(Int::is_zero) {
                return false;
            }
        }
        true
    }

    /// Keeps the range of a variable that gets a term for its value, unless that range follows from rows already.
    fn bounds_become_rows(&mut self, slot: usize, value: &[Int], implied: u32) {
        if implied >> slot & 1 == 1 {
            return;
        }
        let last = self.width - 1;
        self.rows.extend_from_slice(value);
        if let Some(constant) = self.rows.last_mut() {
            *constant = &*constant - &self.low[slot];
        }
        self.rows.extend(value[..last].iter().map(|number| -number));
        self.rows.push(&self.high[slot] - &value[last]);
    }

    /// Puts a term in the place of a variable, in all rows and in further ones.
    pub(super) fn put(&mut self, slot: usize, value: &[Int], further: &mut [&mut Vec<Int>]) {
        substitute(&mut self.rows, slot, value);
        for rows in further {
            substitute(rows, slot, value);
        }
        self.integrand = self.integrand.substitute(slot, value);
    }

    /// The kept variable k with a k + b w + c = 0, where a and b share nothing, is r + |b| t.
    fn step_kept(&mut self, kept: usize, row: &mut Vec<Int>, equations: &mut Vec<Int>, size: &Int) -> bool {
        let last = self.width - 1;
        let Ok(first) = (-(&row[last] * &inverse(&row[kept], size))).modulo(size) else { return false };
        let mut value = vec![Int::ZERO; self.width];
        value[kept] = size.clone();
        value[last] = first.clone();
        self.put(kept, &value, &mut [row, equations]);
        if let Some(kept) = &mut self.kept {
            kept.first = &kept.first + &(&kept.step * &first);
            kept.step = &kept.step * size;
        }
        let (low, high) = (&self.low[kept] - &first, &self.high[kept] - &first);
        self.low[kept] = low.ceil_div(size).unwrap_or(Int::ZERO);
        self.high[kept] = high.floor_div(size).unwrap_or(Int::ZERO);
        self.low[kept] <= self.high[kept]
    }

    /// Gives the kept variable the value that its range has left.
    pub(super) fn fix(&mut self, slot: usize) {
        self.live &= !(1 << slot);
        if let Some(kept) = self.kept.as_mut().filter(|kept| kept.slot == slot) {
            kept.first = &kept.first + &(&kept.step * &self.low[slot]);
            // Its slot may get another variable; the column of the constants gets none.
            kept.slot = self.width - 1;
        }
    }
}

/// Puts a term in the place of a variable in all rows.
pub(super) fn substitute(rows: &mut [Int], slot: usize, value: &[Int]) {
    for row in rows.chunks_exact_mut(value.len()) {
        if row[slot].is_zero() {
            continue;
        }
        let factor = std::mem::replace(&mut row[slot], Int::ZERO);
        for (number, by) in row.iter_mut().zip(value).filter(|(_, by)| !by.is_zero()) {
            *number += &(by * &factor);
        }
    }
}

/// Divides an equation by what its coefficients share; false if that does not divide the constant.
fn divide(row: &mut [Int]) -> bool {
    let Some((constant, coefficients)) = row.split_last() else { return true };
    let shared = coefficients.iter().fold(Int::ZERO, |shared, coefficient| shared.gcd(coefficient));
    if constant.modulo(&shared) != Ok(Int::ZERO) {
        return false;
    }
    for number in row {
        *number = number.exactly_over(&shared);
    }
    true
}

/// What is left of a number after taking off a multiple of the modulus, of all such the one nearest to 0.
fn nearest_remainder(number: &Int, modulus: &Int) -> Int {
    let rest = number.modulo(modulus).unwrap_or(Int::ZERO);
    if &rest + &rest > *modulus { rest - modulus } else { rest }
}

/// The number whose product with the given one is 1 modulo the modulus, by Euclid's extended algorithm.
fn inverse(number: &Int, modulus: &Int) -> Int {
    let (mut a, mut b) = (modulus.clone(), number.modulo(modulus).unwrap_or(Int::ZERO));
    let (mut u, mut v) = (Int::ZERO, Int::ONE);
    while let (Ok(quotient), Ok(rest)) = (a.floor_div(&b), a.modulo(&b)) {
        a = std::mem::replace(&mut b, rest);
        let next = u - &(&quotient * &v);
        u = std::mem::replace(&mut v, next);
    }
    u
}
