//! The values of one parameter that conditions leave, once all others are given: bounds and congruences are solved.

use super::clause::Requirement;
use super::evaluate::{Datum, value};
use super::progression::{Progression, solve_congruence};
use crate::design::condition::{Arithmetic, Comparison, Condition, Term};
use crate::design::integer::{Int, Undefined};

/// The numbers of a range that conditions leave.
#[derive(Clone, Debug)]
pub struct Narrowed {
    /// The numbers.
    pub left: Progression,
    /// Numbers that are excluded besides.
    pub excluded: Vec<Int>,
}

impl Narrowed {
    /// All numbers of a range.
    pub fn all(range: Progression) -> Self {
        Self { left: range, excluded: Vec::new() }
    }

    /// How many numbers are left.
    pub fn len(&self) -> Int {
        if self.excluded.is_empty() {
            return self.left.len();
        }
        let mut out: Vec<&Int> = self.excluded.iter().filter(|number| self.left.contains(number)).collect();
        out.sort_unstable();
        out.dedup();
        self.left.len() - Int::from(out.len())
    }

    /// Leaves the x for which `factor x + sum` can satisfy the requirement: the parameters that are given later can still
    /// change a sum from `least` to `most` into one that does.
    pub fn by_sum(&mut self, factor: &Int, sum: &Int, (least, most): (&Int, &Int), requirement: &Requirement) {
        let is_complete = least == most;
        let solved = match requirement {
            Requirement::NotNegative => compare(self, Comparison::AtLeast, factor, &(least - sum)),
            Requirement::Zero if is_complete => compare(self, Comparison::Equal, factor, &(least - sum)),
            Requirement::Zero => compare(self, Comparison::AtLeast, factor, &(least - sum))
                .and_then(|()| compare(self, Comparison::AtMost, factor, &(most - sum))),
            Requirement::NotZero if is_complete => compare(self, Comparison::NotEqual, factor, &(least - sum)),
            Requirement::MultipleOf(modulus) if is_complete => self.by_remainder(factor, &(least - sum), modulus),
            Requirement::NotZero | Requirement::MultipleOf(_) => Ok(()),
        };
        // A factor of 0 has a case of its own, and a modulus is above 0: nothing is undefined.
        debug_assert!(solved.is_ok());
    }

    /// Leaves the x for which a rule holds, in which everything else is given.
    pub fn by_rule(&mut self, rule: &Rule<'_>, parameter: usize, arguments: &[Datum]) {
        let solved = match rule {
            Rule::Linear(comparison, left, right) => linear_pair(left, right, parameter, arguments).and_then(|found| {
                // Something else in the comparison is absent, so it is false.
                let Some((factor, bound)) = found else { return self.never() };
                compare(self, *comparison, &factor, &bound)
            }),
            Rule::Remainder { dividend, divisor, residue } => {
                congruent(self, parameter, (dividend, divisor, residue), arguments)
            }
        };
        if solved.is_err() {
            // A division by zero that does not depend on the parameter fails every value of it.
            self.left = Progression::empty();
        }
    }

    fn never(&mut self) -> Result<(), Undefined> {
        self.left = Progression::empty();
        Ok(())
    }

    /// Leaves the x for which `factor x = target (mod modulus)`.
    fn by_remainder(&mut self, factor: &Int, target: &Int, modulus: &Int) -> Result<(), Undefined> {
        if *factor == Int::ONE {
            return self.left.keep_residue(target, modulus);
        }
        match solve_congruence(factor, target, modulus)? {
            None => self.left = Progression::empty(),
            Some((first, period)) => self.left.keep_residue(&first, &period)?,
        }
        Ok(())
    }
}

/// A condition that is solved for a parameter once everything else is given.
pub enum Rule<'a> {
    /// Both sides are linear in the parameter.
    Linear(Comparison, &'a Term, &'a Term),
    /// `dividend % divisor == residue`, with the parameter only in the dividend, and linearly.
    Remainder {
        /// The dividend.
        dividend: &'a Term,
        /// The divisor.
        divisor: &'a Term,
        /// The remainder.
        residue: &'a Term,
    },
}

impl<'a> Rule<'a> {
    /// The rule that a condition is for a parameter, if it is one whatever the other arguments are.
    pub fn of(condition: &'a Condition, parameter: usize) -> Option<Self> {
        let Condition::Compare(comparison, left, right) = condition else { return None };
        if is_linear(left, parameter) && is_linear(right, parameter) {
            return Some(Self::Linear(*comparison, left, right));
        }
        let remainder = |modulo: &'a Term, residue: &'a Term| match modulo {
            Term::Binary(Arithmetic::Modulo, dividend, divisor)
                if is_linear(dividend, parameter) && !divisor.mentions(parameter) && !residue.mentions(parameter) =>
            {
                Some(Self::Remainder { dividend, divisor, residue })
            }
            _ => None,
        };
        match comparison {
            Comparison::Equal => remainder(left, right).or_else(|| remainder(right, left)),
            _ => None,
        }
    }
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
        return narrowed.never();
    };
    if divisor.is_zero() {
        return Err(Undefined);
    }
    // A remainder has the divisor's sign and is smaller than it.
    if residue.modulo(&divisor)? != residue {
        return narrowed.never();
    }
    narrowed.by_remainder(&factor, &(residue - offset), &divisor.abs())
}

/// `left - right` as `factor x - bound`; `None` if a parameter other than x is absent.
fn linear_pair(
    left: &Term,
    right: &Term,
    parameter: usize,
    arguments: &[Datum],
) -> Result<Option<(Int, Int)>, Undefined> {
    let (left, right) = (linear(left, parameter, arguments)?, linear(right, parameter, arguments)?);
    Ok(left.zip(right).map(|(left, right)| (left.0 - right.0, right.1 - left.1)))
}

/// A linear term as factor and offset; `None` if a parameter other than this one is absent.
fn linear(term: &Term, parameter: usize, arguments: &[Datum]) -> Result<Option<(Int, Int)>, Undefined> {
    Ok(match term {
        Term::Parameter(known) if *known == parameter => Some((Int::ONE, Int::ZERO)),
        Term::Negate(inner) => linear(inner, parameter, arguments)?.map(|(factor, offset)| (-factor, -offset)),
        Term::Binary(operation @ (Arithmetic::Add | Arithmetic::Subtract | Arithmetic::Multiply), left, right) => {
            let (left, right) = (linear(left, parameter, arguments)?, linear(right, parameter, arguments)?);
            left.zip(right).map(|(left, right)| match operation {
                Arithmetic::Add => (left.0 + right.0, left.1 + right.1),
                Arithmetic::Subtract => (left.0 - right.0, left.1 - right.1),
                // One of the two factors is 0: only one side mentions the parameter.
                _ => (&left.0 * &right.1 + &right.0 * &left.1, left.1 * right.1),
            })
        }
        // Nothing else that is linear mentions the parameter.
        other => value(other, arguments)?.map(|offset| (Int::ZERO, offset)),
    })
}
