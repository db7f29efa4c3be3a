//! Summing variables away, one after the other.

use super::between::solve_for;
use super::bounds::{Kept, Region};
use super::choice::slots;
use super::polynomial::Polynomial;
use super::profile::Piece;
use crate::design::integer::Int;
use crate::keyspace::step_budget::StepBudget;

/// How deep regions may be taken apart. Each level has a variable less, or a bound with a coefficient above 1 less.
const DEPTH: u32 = 64;

/// What has been counted so far.
#[derive(Default)]
pub(super) struct Found {
    /// Points, if no variable is kept.
    pub(super) total: Int,
    /// Points as a function of the variable that is kept.
    pub(super) pieces: Vec<Piece>,
}

impl Region {
    /// Sums the integrand over all points.
    pub(super) fn explore(self, budget: &mut StepBudget<'_>, found: &mut Found) -> Option<()> {
        self.visit(None, DEPTH, budget, found)
    }

    /// The same, as long as regions may be taken apart; all bounds of the focus are taken apart first.
    pub(super) fn visit(
        mut self,
        focus: Option<usize>,
        depth: u32,
        budget: &mut StepBudget<'_>,
        found: &mut Found,
    ) -> Option<()> {
        loop {
            // Many rows and terms are more work.
            let work = 1 + (self.rows.len() / self.width / 16) as u64 + self.integrand.work();
            if depth == 0 || self.integrand.is_too_long() || !budget.take(work) {
                return None;
            }
            if self.integrand.is_zero() || !self.tighten() {
                return Some(());
            }
            if self.fix_all() {
                continue;
            }
            let kept = self.kept.as_ref().map_or(0, |kept| 1 << kept.slot) & self.live;
            let open = self.live & !kept;
            if open == 0 {
                found.add(self);
                return Some(());
            }
            let part = self.part(if kept == 0 { lowest(open) } else { kept });
            if part & self.live != self.live {
                self.sum_part(self.part(lowest(open & !part)), depth, budget)?;
                continue;
            }
            if self.rows.is_empty() && self.kept.is_none() && open == lowest(open) {
                let slot = open.trailing_zeros() as usize;
                found.total += &self.integrand.total(slot, &self.low[slot], &self.high[slot]);
                return Some(());
            }
            let Some(choice) = self.choose(open, focus) else { return Some(()) };
            if choice.is_unit {
                let mut bounds = self.take_bounds(&choice);
                if choice.pairs == 1 {
                    self.restrict(&bounds, [0, 0], choice.slot);
                    solve_for(&mut bounds.lower, choice.slot);
                    solve_for(&mut bounds.upper, choice.slot);
                    self.integrand = self.integrand.sum(choice.slot, &bounds.lower, &bounds.upper);
                    self.live &= !(1 << choice.slot);
                    continue;
                }
                return self.sum_between(&bounds, choice.slot, budget, &mut |region, budget| {
                    region.visit(None, depth - 1, budget, found)
                });
            }
            if kept == 0 && open.count_ones() == 2 {
                let other = (open & !(1 << choice.slot)).trailing_zeros() as usize;
                let bounds = self.take_bounds(&choice);
                self.integrand = Polynomial::constant(self.sum_by_floors(&bounds, [other, choice.slot], budget)?);
                self.live = 0;
                found.add(self);
                return Some(());
            }
            return self.take_apart(&choice, budget, &mut |region, focus, budget| {
                region.visit(focus, depth - 1, budget, found)
            });
        }
    }

    /// Puts in the values of variables that have one only; whether there are any.
    fn fix_all(&mut self) -> bool {
        let before = self.live;
        for slot in slots(before) {
            if self.low[slot] == self.high[slot] {
                let mut value = vec![Int::ZERO; self.width];
                value[self.width - 1] = self.low[slot].clone();
                self.put(slot, &value, &mut []);
                self.fix(slot);
            }
        }
        self.live != before
    }

    /// The variables that rows join to the given ones.
    fn part(&self, mut part: u32) -> u32 {
        loop {
            let before = part;
            for row in self.rows.chunks_exact(self.width) {
                let mask = mask(row);
                if mask & part != 0 {
                    part |= mask;
                }
            }
            if part == before {
                return part;
            }
        }
    }

    /// Sums variables away that no row joins to others; each group of terms that have the same other variables alone.
    fn sum_part(&mut self, part: u32, depth: u32, budget: &mut StepBudget<'_>) -> Option<()> {
        if part.count_ones() == 1 {
            let slot = part.trailing_zeros() as usize;
            let (mut low, mut high) = (vec![Int::ZERO; self.width], vec![Int::ZERO; self.width]);
            low[self.width - 1] = self.low[slot].clone();
            high[self.width - 1] = self.high[slot].clone();
            self.integrand = self.integrand.sum(slot, &low, &high);
        } else {
            let (mut inner, mut outer) = (Vec::new(), Vec::new());
            for row in self.rows.chunks_exact(self.width) {
                if mask(row) & part == 0 { &mut outer } else { &mut inner }.extend_from_slice(row);
            }
            self.rows = outer;
            let integrand = std::mem::replace(&mut self.integrand, Polynomial::constant(Int::ZERO));
            let (denominator, groups) = integrand.split(part);
            let mut sums = Vec::with_capacity(groups.len());
            for (shared, integrand) in groups {
                let region = Self {
                    width: self.width,
                    rows: inner.clone(),
                    tops: Vec::new(),
                    low: self.low.clone(),
                    high: self.high.clone(),
                    live: part,
                    integrand,
                    kept: None,
                };
                let mut found = Found::default();
                region.visit(None, depth - 1, budget, &mut found)?;
                sums.push((shared, found.total));
            }
            self.integrand = Polynomial::join(denominator, sums);
        }
        self.live &= !part;
        Some(())
    }
}

/// Which variables a row has.
fn mask(row: &[Int]) -> u32 {
    let coefficients = row.iter().take(row.len() - 1).enumerate();
    coefficients.fold(0, |mask, (slot, coefficient)| mask | u32::from(!coefficient.is_zero()) << slot)
}

fn lowest(mask: u32) -> u32 {
    mask & mask.wrapping_neg()
}

impl Found {
    /// Adds what is left when all but the kept variable are summed away.
    fn add(&mut self, region: Region) {
        let Region { integrand, live, kept, low, high, .. } = region;
        let Some(Kept { slot, first, step }) = kept else {
            if let Some(number) = integrand.as_constant() {
                self.total += &number.exactly_over(&integrand.denominator);
            }
            return;
        };
        if live == 0 {
            self.pieces.push(Piece::at(first, &integrand));
        } else {
            self.pieces.push(Piece::over([&low[slot], &high[slot]], &first, step, &integrand, slot));
        }
    }
}
