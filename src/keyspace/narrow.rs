//! The values of one parameter that conditions leave, once all others are given: bounds and congruences are solved,
//! what cannot be solved is left to be tried value by value.

use super::clause::Is;
use super::evaluate::{Datum, value};
use crate::design::Domain;
use crate::design::condition::{Arithmetic, Comparison, Condition, Term};
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
        Self { low: Int::from(low), high: Int::from(high), step }
    }

    /// Takes out the numbers below a cut.
    pub fn split_off_below(&mut self, cut: &Int) -> Self {
        let mut below = self.clone();
        below.lower(&(cut - &Int::ONE));
        // Nothing divides by zero: a step is at least 1.
        let _ = self.raise(cut);
        below
    }

    fn empty() -> Self {
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
    fn raise(&mut self, least: &Int) -> Result<(), Undefined> {
        if *least > self.low {
            let steps = (least - &self.low).ceil_div(&self.step)?;
            self.low += &(&steps * &self.step);
        }
        Ok(())
    }

    /// Leaves the numbers that are at most `most`.
    fn lower(&mut self, most: &Int) {
        if *most < self.high {
            self.high = most.clone();
        }
    }

    /// Leaves the numbers that are `residue` modulo `modulus` (at least 1).
    fn keep_residue(&mut self, residue: &Int, modulus: &Int) -> Result<(), Undefined> {
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
fn solve_congruence(factor: &Int, target: &Int, modulus: &Int) -> Result<Option<(Int, Int)>, Undefined> {
    let (gcd, inverse) = factor.modulo(modulus)?.inverse(modulus);
    if !target.modulo(&gcd)?.is_zero() {
        return Ok(None);
    }
    let period = modulus.floor_div(&gcd)?;
    let start = target.floor_div(&gcd)?.modulo(&period)? * inverse;
    Ok(Some((start.modulo(&period)?, period)))
}

/// What is left of a range.
#[derive(Clone, Debug)]
pub struct Narrowed {
    /// The numbers.
    pub left: Progression,
    /// Numbers that are nevertheless out.
    pub excluded: Vec<Int>,
    /// Conditions, by number, that have to be tried on each number.
    pub unsolved: Vec<usize>,
}

impl Narrowed {
    /// How many numbers are left, if no condition has to be tried.
    pub fn len(&self) -> Int {
        let mut out: Vec<&Int> = self.excluded.iter().filter(|number| self.left.contains(number)).collect();
        out.sort();
        out.dedup();
        self.left.len() - Int::from(out.len())
    }
}

impl Narrowed {
    /// All numbers of a range.
    pub fn all(range: Progression) -> Self {
        Self { left: range, excluded: Vec::new(), unsolved: Vec::new() }
    }

    /// Leaves the x for which `factor x + sum` can be what it has to be, where the parameters that are still to come
    /// add from `rest_low` to `rest_high`.
    pub fn by_sum(&mut self, factor: &Int, sum: &Int, (rest_low, rest_high): (&Int, &Int), is: &Is) {
        let is_complete = rest_low == rest_high;
        let solved = match is {
            Is::NotNegative => compare(self, Comparison::AtLeast, factor, &-(sum + rest_high)),
            Is::Zero if is_complete => compare(self, Comparison::Equal, factor, &-(sum + rest_high)),
            Is::Zero => compare(self, Comparison::AtLeast, factor, &-(sum + rest_high))
                .and_then(|()| compare(self, Comparison::AtMost, factor, &-(sum + rest_low))),
            Is::NotZero if is_complete => compare(self, Comparison::NotEqual, factor, &-(sum + rest_high)),
            Is::MultipleOf(modulus) if is_complete => self.by_remainder(factor, &-(sum + rest_high), modulus),
            Is::NotZero | Is::MultipleOf(_) => Ok(()),
        };
        // Factors that are 0 are told apart, and a modulus is above 0: nothing is undefined.
        debug_assert!(solved.is_ok());
    }

    /// Leaves the x for which a condition, that has a number, holds; in it everything else is given.
    pub fn by_condition(&mut self, parameter: usize, number: usize, condition: &Condition, arguments: &[Datum]) {
        match solve(self, parameter, condition, arguments) {
            Ok(true) => {}
            Ok(false) => self.unsolved.push(number),
            // A division by zero that does not depend on the parameter fails every value of it.
            Err(Undefined) => self.left = Progression::empty(),
        }
    }

    /// Leaves the x for which `factor x = target (mod modulus)`.
    fn by_remainder(&mut self, factor: &Int, target: &Int, modulus: &Int) -> Result<(), Undefined> {
        match solve_congruence(factor, target, modulus)? {
            None => self.left = Progression::empty(),
            Some((first, period)) => self.left.keep_residue(&first, &period)?,
        }
        Ok(())
    }
}

/// Whether [`Narrowed::by_condition`] solves a condition for a parameter, whatever the other arguments are.
pub fn is_solvable(condition: &Condition, parameter: usize) -> bool {
    let Condition::Compare(comparison, left, right) = condition else { return false };
    let linear = is_linear(left, parameter) && is_linear(right, parameter);
    linear || (*comparison == Comparison::Equal && congruence(left, right, parameter).is_some())
}

fn is_linear(term: &Term, parameter: usize) -> bool {
    match term {
        Term::Parameter(_) | Term::Constant(_) => true,
        Term::Negate(inner) => is_linear(inner, parameter),
        Term::Binary(Arithmetic::Add | Arithmetic::Subtract, left, right) => {
            is_linear(left, parameter) && is_linear(right, parameter)
        }
        Term::Binary(Arithmetic::Multiply, left, right) => {
            (is_linear(left, parameter) && !right.mentions(parameter))
                || (is_linear(right, parameter) && !left.mentions(parameter))
        }
        other => !other.mentions(parameter),
    }
}

/// The parts of `dividend % divisor == residue`, either way round, with the parameter only in the dividend.
fn congruence<'t>(left: &'t Term, right: &'t Term, parameter: usize) -> Option<(&'t Term, &'t Term, &'t Term)> {
    let parts = |modulo: &'t Term, residue: &'t Term| match modulo {
        Term::Binary(Arithmetic::Modulo, dividend, divisor)
            if is_linear(dividend, parameter) && !divisor.mentions(parameter) && !residue.mentions(parameter) =>
        {
            Some((&**dividend, &**divisor, residue))
        }
        _ => None,
    };
    parts(left, right).or_else(|| parts(right, left))
}

/// Applies a condition to what is left; false if it cannot be solved.
fn solve(
    narrowed: &mut Narrowed,
    parameter: usize,
    condition: &Condition,
    arguments: &[Datum],
) -> Result<bool, Undefined> {
    let Condition::Compare(comparison, left, right) = condition else { return Ok(false) };
    if is_linear(left, parameter) && is_linear(right, parameter) {
        let (Some(left), Some(right)) = (linear(left, parameter, arguments)?, linear(right, parameter, arguments)?)
        else {
            // Something else in the comparison is absent, so it is false.
            narrowed.left = Progression::empty();
            return Ok(true);
        };
        compare(narrowed, *comparison, &(left.0 - right.0), &(right.1 - left.1))?;
        return Ok(true);
    }
    match congruence(left, right, parameter) {
        Some(parts) if *comparison == Comparison::Equal => {
            congruent(narrowed, parameter, parts, arguments)?;
            Ok(true)
        }
        _ => Ok(false),
    }
}

/// Leaves the x for which `factor x comparison bound`.
fn compare(narrowed: &mut Narrowed, comparison: Comparison, factor: &Int, bound: &Int) -> Result<(), Undefined> {
    if factor.is_zero() {
        if !comparison.holds(Int::ZERO.cmp(bound)) {
            narrowed.left = Progression::empty();
        }
        return Ok(());
    }
    let (comparison, factor, bound) = if factor.is_negative() {
        (comparison.mirrored(), -factor, -bound)
    } else {
        (comparison, factor.clone(), bound.clone())
    };
    let left = &mut narrowed.left;
    match comparison {
        Comparison::AtMost => left.lower(&bound.floor_div(&factor)?),
        Comparison::Below => left.lower(&(bound.ceil_div(&factor)? - Int::ONE)),
        Comparison::AtLeast => left.raise(&bound.ceil_div(&factor)?)?,
        Comparison::Above => left.raise(&(bound.floor_div(&factor)? + Int::ONE))?,
        Comparison::Equal | Comparison::NotEqual => {
            let solution = bound.modulo(&factor)?.is_zero().then(|| bound.floor_div(&factor)).transpose()?;
            match (comparison, solution) {
                (Comparison::NotEqual, solution) => narrowed.excluded.extend(solution),
                (_, Some(solution)) if left.contains(&solution) => {
                    left.low = solution.clone();
                    left.high = solution;
                }
                _ => *left = Progression::empty(),
            }
        }
    }
    Ok(())
}

/// Leaves the x for which `(a x + b) % divisor == residue`.
fn congruent(
    narrowed: &mut Narrowed,
    parameter: usize,
    (dividend, divisor, residue): (&Term, &Term, &Term),
    arguments: &[Datum],
) -> Result<(), Undefined> {
    let parts = (linear(dividend, parameter, arguments)?, value(divisor, arguments)?, value(residue, arguments)?);
    let (Some((factor, offset)), Some(divisor), Some(residue)) = parts else {
        narrowed.left = Progression::empty();
        return Ok(());
    };
    if divisor.is_zero() {
        return Err(Undefined);
    }
    // A remainder has the divisor's sign and is smaller than it.
    if residue.modulo(&divisor)? != residue {
        narrowed.left = Progression::empty();
        return Ok(());
    }
    narrowed.by_remainder(&factor, &(residue - offset), &divisor.abs())
}

/// A linear term as factor and offset; `None` if a parameter other than this one is absent.
fn linear(term: &Term, parameter: usize, arguments: &[Datum]) -> Result<Option<(Int, Int)>, Undefined> {
    if !term.mentions(parameter) {
        return Ok(value(term, arguments)?.map(|offset| (Int::ZERO, offset)));
    }
    Ok(match term {
        Term::Parameter(_) => Some((Int::ONE, Int::ZERO)),
        Term::Negate(inner) => linear(inner, parameter, arguments)?.map(|(factor, offset)| (-factor, -offset)),
        Term::Binary(operation, left, right) => {
            match (linear(left, parameter, arguments)?, linear(right, parameter, arguments)?) {
                (Some(left), Some(right)) => Some(match operation {
                    Arithmetic::Add => (left.0 + right.0, left.1 + right.1),
                    Arithmetic::Subtract => (left.0 - right.0, left.1 - right.1),
                    // One of the two factors is 0: only one side mentions the parameter.
                    _ => (&left.0 * &right.1 + &right.0 * &left.1, left.1 * right.1),
                }),
                _ => None,
            }
        }
        _ => None,
    })
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
