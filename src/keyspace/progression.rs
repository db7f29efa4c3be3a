//! Runs of numbers in equal steps.

use crate::design::Domain;
use crate::design::integer::{Int, Undefined};

/// Numbers in arithmetic progression: `low`, `low + step`, … up to `high`; empty where `high < low`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progression {
    /// The least number.
    pub low: Int,
    /// A bound on the greatest one.
    pub high: Int,
    /// The step between neighbours, at least 1.
    pub step: Int,
}

impl Progression {
    /// The numbers of a domain; of one that has none, an empty run.
    pub fn of(domain: &Domain) -> Self {
        let (low, high) = domain.bounds();
        let step = match domain {
            Domain::Integers { step, .. } => Int::from(step),
            _ => Int::ONE,
        };
        Self { low, high, step }
    }

    /// The numbers of a domain that is a range.
    pub fn of_range(domain: &Domain) -> Option<Self> {
        let is_range = matches!(domain, Domain::Integers { .. } | Domain::Entity { .. } | Domain::Days { .. });
        is_range.then(|| Self::of(domain))
    }

    /// Takes out the numbers below a cut.
    pub fn split_off_below(&mut self, cut: &Int) -> Self {
        let mut below = self.clone();
        below.lower(&(cut - &Int::ONE));
        // Nothing divides by zero: a step is at least 1.
        let _ = self.raise(cut);
        below
    }

    /// The numbers from one of them on.
    pub fn from(mut self, least: &Int) -> Self {
        // Nothing divides by zero: a step is at least 1.
        let _ = self.raise(least);
        self
    }

    /// The numbers one by one.
    pub fn numbers(self) -> impl Iterator<Item = Int> {
        let Self { low, high, step } = self;
        std::iter::successors(Some(low), move |number| Some(number + &step)).take_while(move |number| *number <= high)
    }

    /// No number at all.
    pub fn empty() -> Self {
        Self { low: Int::ONE, high: Int::ZERO, step: Int::ONE }
    }

    /// How many numbers there are.
    pub fn len(&self) -> Int {
        if self.high < self.low { Int::ZERO } else { (&self.high - &self.low).exactly_over(&self.step) + Int::ONE }
    }

    /// Whether a number is one of them.
    pub fn contains(&self, number: &Int) -> bool {
        *number >= self.low && *number <= self.high && (number - &self.low).modulo(&self.step) == Ok(Int::ZERO)
    }

    /// Leaves the numbers that are at least `least`.
    pub fn raise(&mut self, least: &Int) -> Result<(), Undefined> {
        if *least > self.low {
            let steps = (least - &self.low).ceil_div(&self.step)?;
            self.low += &(&steps * &self.step);
        }
        Ok(())
    }

    /// Leaves the numbers that are at most `most`.
    pub fn lower(&mut self, most: &Int) {
        if *most < self.high {
            self.high = most.clone();
        }
    }

    /// Leaves the numbers that are `residue` modulo `modulus` (at least 1).
    #[inline]
    pub fn keep_residue(&mut self, residue: &Int, modulus: &Int) -> Result<(), Undefined> {
        // low + step t = residue (mod modulus), solved for t.
        match solve_congruence(&self.step, &(residue - &self.low), modulus)? {
            None => *self = Self::empty(),
            Some((first, period)) => {
                self.low += &(&first * &self.step);
                self.step = &self.step * &period;
            }
        }
        Ok(())
    }
}

/// The least t >= 0 and the period of the solutions of `factor t = target (mod modulus)`, if there are any.
pub fn solve_congruence(factor: &Int, target: &Int, modulus: &Int) -> Result<Option<(Int, Int)>, Undefined> {
    if *factor == Int::ONE {
        return Ok(Some((target.modulo(modulus)?, modulus.clone())));
    }
    let (gcd, inverse) = factor.modulo(modulus)?.inverse(modulus);
    if !target.modulo(&gcd)?.is_zero() {
        return Ok(None);
    }
    let period = modulus.floor_div(&gcd)?;
    let start = target.floor_div(&gcd)?.modulo(&period)? * inverse;
    Ok(Some((start.modulo(&period)?, period)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn congruences_are_solved_as_brute_force_solves_them() {
        for modulus in 1_i64..=12 {
            for factor in -6..=6 {
                for target in -6..=6 {
                    let brute = (0..modulus).find(|t| (factor * t - target).rem_euclid(modulus) == 0);
                    let [factor_, target_, modulus_] = [factor, target, modulus].map(Int::from);
                    let solved = solve_congruence(&factor_, &target_, &modulus_).unwrap();
                    assert_eq!(
                        solved.and_then(|(first, _)| first.to_i64()),
                        brute,
                        "{factor} t = {target} mod {modulus}"
                    );
                }
            }
        }
    }

    #[test]
    fn progressions_meet_as_brute_force_meets_them() {
        for (step, modulus, residue, least, most) in
            [(1_i64, 3_i64, 2_i64, 4_i64, 40_i64), (4, 6, 2, 3, 60), (4, 6, 3, 0, 60), (5, 7, 0, -30, 30)]
        {
            let mut progression =
                Progression { low: Int::from(-50_i64), high: Int::from(50_i64), step: Int::from(step) };
            progression.raise(&Int::from(least)).unwrap();
            progression.keep_residue(&Int::from(residue), &Int::from(modulus)).unwrap();
            progression.lower(&Int::from(most));
            let brute: Vec<i64> = (-50_i64..=50)
                .step_by(step as usize)
                .filter(|x| *x >= least && *x <= most && x.rem_euclid(modulus) == residue)
                .collect();
            assert_eq!(progression.len(), Int::from(brute.len() as i64));
            assert!(brute.iter().all(|x| progression.contains(&Int::from(*x))));
        }
    }
}
