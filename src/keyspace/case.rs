//! A case that arguments are split into: a system of linear conditions, built condition by condition.
//!
//! A quotient is one more variable with two conditions that leave it one value.

use super::lattice::{Affine, Relation, System};
use crate::design::condition::Arithmetic;
use crate::design::integer::Int;

/// One of the cases so far.
#[derive(Clone, Default)]
pub struct Case {
    /// The conditions so far.
    pub system: System,
    /// The quotients of the current comparison; no conditions give them their values yet.
    open: Vec<Quotient>,
}

/// A variable that is to be the floor of `dividend / divisor`, where the divisor is above 0.
#[derive(Clone)]
struct Quotient {
    variable: usize,
    dividend: Affine,
    divisor: Int,
}

impl Case {
    /// Returns the case with one more condition, which ends a comparison; `None` if it cannot hold.
    pub fn with(mut self, term: Affine, relation: Relation) -> Option<Self> {
        let (term, relation) = match self.without_quotient(&term, &relation) {
            Some(Without::Holds(conditions)) => {
                if !conditions.into_iter().all(|(term, relation)| self.add(term, relation)) {
                    return None;
                }
                return Some(self);
            }
            Some(Without::Never) => return None,
            None => (term, relation),
        };
        let mut case = self.closed();
        case.add(term, relation).then_some(case)
    }

    /// Adds a condition; false if it cannot hold.
    pub fn add(&mut self, term: Affine, relation: Relation) -> bool {
        if term.is_constant() {
            return match relation {
                Relation::NotNegative => !term.constant.is_negative(),
                Relation::Zero => term.constant.is_zero(),
                Relation::MultipleOf(modulus) => term.constant.modulo(&modulus).is_ok_and(|rest| rest.is_zero()),
            };
        }
        self.system.conditions.push((term, relation));
        true
    }

    /// Returns the case in which `low` is at most `high`, or strictly below it; `None` if it cannot hold.
    pub fn least(mut self, low: &Affine, high: &Affine, strictly: bool) -> Option<Self> {
        let difference = high.minus(low).plus(&-Int::from(strictly));
        self.add(difference, Relation::NotNegative).then_some(self)
    }

    /// Returns the case with the conditions that give its quotients their values.
    pub fn closed(mut self) -> Self {
        for Quotient { variable, dividend, divisor } in std::mem::take(&mut self.open) {
            // 0 <= dividend - divisor q < divisor
            let rest = dividend.minus(&Affine::of(variable, divisor.clone()));
            let room = rest.negated().plus(&(&divisor - &Int::ONE));
            self.system.conditions.push((rest, Relation::NotNegative));
            self.system.conditions.push((room, Relation::NotNegative));
        }
        self
    }

    /// `a operation b`; `Some(None)` where it is undefined, `None` where it is not linear.
    pub fn apply(&mut self, operation: Arithmetic, left: Affine, right: Affine) -> Option<Option<Affine>> {
        Some(Some(match operation {
            Arithmetic::Add => left.minus(&right.negated()),
            Arithmetic::Subtract => left.minus(&right),
            Arithmetic::Multiply if right.is_constant() => left.times(&right.constant),
            Arithmetic::Multiply if left.is_constant() => right.times(&left.constant),
            Arithmetic::Divide | Arithmetic::CeilDivide | Arithmetic::Modulo if right.is_constant() => {
                let divisor = &right.constant;
                if divisor.is_zero() {
                    return Some(None);
                }
                match operation {
                    Arithmetic::Divide => self.quotient(&left, divisor),
                    Arithmetic::CeilDivide => self.quotient(&left.negated(), divisor).negated(),
                    _ => left.minus(&self.quotient(&left, divisor).times(divisor)),
                }
            }
            Arithmetic::Power if left.is_constant() && right.is_constant() => {
                match left.constant.power(&right.constant) {
                    Ok(constant) => Affine { coefficients: Vec::new(), constant },
                    Err(_) => return Some(None),
                }
            }
            _ => return None,
        }))
    }

    /// Returns the floor of a quotient by a number that is not 0: a number, or one more variable.
    fn quotient(&mut self, dividend: &Affine, divisor: &Int) -> Affine {
        let (dividend, divisor) =
            if divisor.is_negative() { (dividend.negated(), -divisor) } else { (dividend.clone(), divisor.clone()) };
        if dividend.is_constant() {
            let constant = dividend.constant.floor_div(&divisor).unwrap_or_default();
            return Affine { coefficients: Vec::new(), constant };
        }
        if divisor == Int::ONE {
            return dividend;
        }
        let (low, high) = self.bounds(&dividend);
        let variable = self.system.ranges.len();
        let bound = |number: Int| number.floor_div(&divisor).unwrap_or_default();
        self.system.ranges.push((bound(low), bound(high)));
        self.open.push(Quotient { variable, dividend, divisor });
        Affine::of(variable, Int::ONE)
    }

    /// The least and the greatest value of a term over the ranges of the variables.
    fn bounds(&self, term: &Affine) -> (Int, Int) {
        let (mut least, mut most) = (term.constant.clone(), term.constant.clone());
        for (coefficient, (low, high)) in term.coefficients.iter().zip(&self.system.ranges) {
            let (a, b) = (coefficient * low, coefficient * high);
            least += (&a).min(&b);
            most += (&a).max(&b);
        }
        (least, most)
    }

    /// Returns a condition on the only open quotient as conditions without it; `None` if that is not possible.
    ///
    /// `a + floor(n / d) >= 0` is `n + d a >= 0`, and `n % d = r` is that `n - r` is a multiple of d.
    fn without_quotient(&mut self, term: &Affine, relation: &Relation) -> Option<Without> {
        let [Quotient { variable, dividend, divisor }] = self.open.as_slice() else { return None };
        let factor = term.coefficients.get(*variable)?;
        let mentions = |term: &Affine| term.coefficients.get(*variable).is_some_and(|factor| !factor.is_zero());
        if self.system.conditions.iter().any(|(term, _)| mentions(term)) {
            return None;
        }
        let rest = term.minus(&Affine::of(*variable, factor.clone()));
        let conditions = match relation {
            Relation::NotNegative if *factor == Int::ONE => {
                vec![(dividend.minus(&rest.times(&-divisor)), Relation::NotNegative)]
            }
            Relation::NotNegative if *factor == Int::from(-1) => {
                let room = rest.times(divisor).plus(&(divisor - &Int::ONE));
                vec![(room.minus(dividend), Relation::NotNegative)]
            }
            Relation::Zero if factor.abs() == *divisor => {
                let rest = if factor.is_negative() { rest } else { rest.negated() };
                let residue = dividend.minus(&rest);
                if !residue.is_constant() {
                    return None;
                }
                if residue.constant.modulo(divisor).as_ref() != Ok(&residue.constant) {
                    return Some(Without::Never);
                }
                vec![(dividend.clone().plus(&-&residue.constant), Relation::MultipleOf(divisor.clone()))]
            }
            _ => return None,
        };
        // The quotient was the last variable, and nothing else mentions it.
        self.open.clear();
        self.system.ranges.pop();
        Some(Without::Holds(conditions))
    }
}

/// A condition without its quotient.
enum Without {
    Holds(Vec<(Affine, Relation)>),
    Never,
}
