//! Polynomials in several variables, and their sums.
//!
//! The number of points above a place is a polynomial of that place as long as the same bounds are tight; summing it
//! between two bounds gives a polynomial again.

use super::powers::{power_sum, power_sum_at};
use crate::design::integer::Int;

/// How many variables there may be: an exponent has five bits of 128.
///
/// Each variable that is summed away raises the degree by one, so no exponent passes 25.
pub(super) const SLOTS: usize = 25;

const BITS: usize = 5;

/// How many terms a polynomial may have. A power of a sum of many variables has very many.
const TERMS: usize = 500;

/// A product of powers of variables, and what it is multiplied by.
#[derive(Clone)]
pub(super) struct Monomial {
    /// Five bits for the exponent of each variable.
    powers: u128,
    coefficient: Int,
}

/// A sum of terms over a common denominator.
#[derive(Clone)]
pub(super) struct Polynomial {
    /// In ascending order of their powers, each once, none 0.
    terms: Vec<Monomial>,
    /// Above 0; 0 for one that is too long.
    pub(super) denominator: Int,
}

fn exponent(powers: u128, slot: usize) -> usize {
    (powers >> (BITS * slot)) as usize & 31
}

/// The powers of the variable itself.
fn unit(slot: usize) -> u128 {
    1 << (BITS * slot)
}

/// All bits of the exponents of so marked variables.
fn bits(mask: u32) -> u128 {
    (0..SLOTS).filter(|slot| mask >> slot & 1 == 1).map(|slot| 31 << (BITS * slot)).sum()
}

impl Polynomial {
    pub(super) fn constant(number: Int) -> Self {
        let mut constant = Self { terms: Vec::new(), denominator: Int::ONE };
        constant.add(0, number);
        constant
    }

    pub(super) fn is_zero(&self) -> bool {
        self.terms.is_empty()
    }

    /// The number that it is, if it has no variable.
    pub(super) fn as_constant(&self) -> Option<&Int> {
        match self.terms.as_slice() {
            [only] if only.powers == 0 => Some(&only.coefficient),
            _ => None,
        }
    }

    /// The greatest exponent of a variable.
    pub(super) fn degree(&self, slot: usize) -> usize {
        self.terms.iter().map(|term| exponent(term.powers, slot)).max().unwrap_or(0)
    }

    /// Adds one term.
    fn add(&mut self, powers: u128, coefficient: Int) {
        if coefficient.is_zero() {
            return;
        }
        match self.terms.binary_search_by(|term| term.powers.cmp(&powers)) {
            Ok(at) => {
                if let Some(term) = self.terms.get_mut(at) {
                    term.coefficient += &coefficient;
                    if term.coefficient.is_zero() {
                        self.terms.remove(at);
                    }
                }
            }
            Err(at) => self.terms.insert(at, Monomial { powers, coefficient }),
        }
    }

    /// Adds a multiple of another one that has the same denominator.
    pub(super) fn add_multiple(&mut self, other: &Self, factor: &Int) {
        for term in &other.terms {
            self.add(term.powers, &term.coefficient * factor);
        }
        if other.is_too_long() {
            self.give_up();
        }
    }

    /// Whether it would have had too many terms; all that is made of it has then too.
    pub(super) fn is_too_long(&self) -> bool {
        self.denominator.is_zero()
    }

    fn give_up(&mut self) {
        self.terms.clear();
        self.denominator = Int::ZERO;
    }

    /// How much work it is, in steps, to put something into it.
    pub(super) fn work(&self) -> u64 {
        let terms = self.terms.len() as u64 / 4;
        terms * terms
    }

    /// Divides denominator and coefficients by what they share.
    pub(super) fn reduce(&mut self) {
        let mut shared = self.denominator.clone();
        for term in &self.terms {
            if shared == Int::ONE {
                return;
            }
            shared = shared.gcd(&term.coefficient);
        }
        self.denominator = self.denominator.exactly_over(&shared);
        for term in &mut self.terms {
            term.coefficient = term.coefficient.exactly_over(&shared);
        }
    }

    /// It times Σ row\[i\] x_i + the row's last number.
    fn times(&self, row: &[Int]) -> Self {
        let mut product =
            Self { terms: Vec::with_capacity(self.terms.len() + 1), denominator: self.denominator.clone() };
        let Some((constant, coefficients)) = row.split_last() else { return product };
        product.add_multiple(self, constant);
        for (slot, coefficient) in coefficients.iter().enumerate().filter(|(_, coefficient)| !coefficient.is_zero()) {
            for term in &self.terms {
                product.add(term.powers + unit(slot), &term.coefficient * coefficient);
            }
        }
        if product.terms.len() > TERMS {
            product.give_up();
        }
        product
    }

    /// Puts Σ row\[i\] x_i + the row's last number in the place of a variable, by Horner's rule.
    ///
    /// The row may have the variable itself too; that is then the new one.
    pub(super) fn substitute(&self, slot: usize, row: &[Int]) -> Self {
        let mut degree = self.degree(slot);
        if degree == 0 {
            return self.clone();
        }
        let mut value = Self { terms: Vec::with_capacity(self.terms.len()), denominator: self.denominator.clone() };
        let Some((constant, coefficients)) = row.split_last() else { return value };
        if coefficients.iter().all(Int::is_zero) {
            for term in &self.terms {
                let power = exponent(term.powers, slot);
                let mut coefficient = term.coefficient.clone();
                for _ in 0..power {
                    coefficient *= constant;
                }
                value.add(term.powers - unit(slot) * power as u128, coefficient);
            }
            return value;
        }
        loop {
            for term in self.terms.iter().filter(|term| exponent(term.powers, slot) == degree) {
                value.add(term.powers - unit(slot) * degree as u128, term.coefficient.clone());
            }
            if degree == 0 {
                return value;
            }
            degree -= 1;
            value = value.times(row);
        }
    }

    /// Gives a variable a value.
    pub(super) fn at(&self, slot: usize, value: &Int) -> Self {
        self.substitute(slot, std::slice::from_ref(value))
    }

    /// F with F(x) - F(x - 1) = this and F(0) = 0 in the given variable x.
    pub(super) fn antidifference(&self, slot: usize) -> Self {
        let sums: Vec<(Vec<Int>, Int)> = (0..=self.degree(slot)).map(power_sum).collect();
        let shared = sums
            .iter()
            .fold(Int::ONE, |shared, (_, denominator)| denominator.exactly_over(&shared.gcd(denominator)) * &shared);
        let mut sum =
            Self { terms: Vec::with_capacity(self.terms.len() + 1), denominator: &self.denominator * &shared };
        for term in &self.terms {
            let power = exponent(term.powers, slot);
            let others = term.powers - unit(slot) * power as u128;
            let Some((numerators, denominator)) = sums.get(power) else { continue };
            let factor = shared.exactly_over(denominator) * &term.coefficient;
            for (power, numerator) in numerators.iter().enumerate() {
                sum.add(others + unit(slot) * power as u128, numerator * &factor);
            }
        }
        sum
    }

    /// Its value at x minus its value at x - 1, in the given variable x.
    pub(super) fn difference(&self, slot: usize) -> Self {
        let mut before = vec![Int::ZERO; slot + 2];
        before[slot] = Int::ONE;
        before[slot + 1] = Int::from(-1_i64);
        let mut difference = self.clone();
        difference.add_multiple(&self.substitute(slot, &before), &Int::from(-1_i64));
        difference
    }

    /// Its sum over low <= x <= high for the given variable x, where high >= low - 1.
    pub(super) fn sum(&self, slot: usize, low: &[Int], high: &[Int]) -> Self {
        if let ([term], Some((last_low, low)), Some((last_high, high))) =
            (self.terms.as_slice(), low.split_last(), high.split_last())
            && exponent(term.powers, slot) == 0
        {
            // c (high - low + 1), without a detour
            let mut sum = Self { terms: Vec::with_capacity(high.len() + 1), denominator: self.denominator.clone() };
            sum.add(term.powers, (last_high - last_low + &Int::ONE) * &term.coefficient);
            for (at, (low, high)) in low.iter().zip(high).enumerate() {
                sum.add(term.powers + unit(at), (high - low) * &term.coefficient);
            }
            return sum;
        }
        self.antidifference(slot).between(slot, low, high)
    }

    /// F(high) - F(low - 1)
    pub(super) fn between(&self, slot: usize, low: &[Int], high: &[Int]) -> Self {
        let mut sum = self.substitute(slot, high);
        let mut below = low.to_vec();
        if let Some(last) = below.last_mut() {
            *last = &*last - &Int::ONE;
        }
        sum.add_multiple(&self.substitute(slot, &below), &Int::from(-1_i64));
        sum.reduce();
        sum
    }

    /// Its sum over low..=high of a variable, the only one it has; exactly divided.
    pub(super) fn total(&self, slot: usize, low: &Int, high: &Int) -> Int {
        let below = low - &Int::ONE;
        let mut total = Int::ZERO;
        for term in &self.terms {
            let power = exponent(term.powers, slot);
            total += &((power_sum_at(power, high) - power_sum_at(power, &below)) * &term.coefficient);
        }
        if self.denominator == Int::ONE { total } else { total.exactly_over(&self.denominator) }
    }

    /// c, if it is c times the variable and nothing more.
    pub(super) fn multiple_of(&self, slot: usize) -> Option<&Int> {
        match self.terms.as_slice() {
            [only] if only.powers == unit(slot) => Some(&only.coefficient),
            _ => None,
        }
    }

    /// Its coefficients in one variable, from the constant on.
    pub(super) fn coefficients(&self, slot: usize) -> Vec<Int> {
        let mut coefficients = vec![Int::ZERO; self.degree(slot) + 1];
        for term in &self.terms {
            if let Some(coefficient) = coefficients.get_mut(exponent(term.powers, slot)) {
                *coefficient += &term.coefficient;
            }
        }
        coefficients
    }

    /// Takes the terms apart that agree in all but the marked variables: what they share, and the rest, which has these
    /// variables only and no denominator.
    pub(super) fn split(self, mask: u32) -> (Int, Vec<(Shared, Self)>) {
        let inner = bits(mask);
        let mut groups: Vec<(Shared, Self)> = Vec::new();
        for Monomial { powers, coefficient } in self.terms {
            let outer = powers & !inner;
            let at = groups.iter().position(|(shared, _)| shared.0 == outer).unwrap_or(groups.len());
            if at == groups.len() {
                groups.push((Shared(outer), Self { terms: Vec::new(), denominator: Int::ONE }));
            }
            if let Some((_, group)) = groups.get_mut(at) {
                group.add(powers & inner, coefficient);
            }
        }
        (self.denominator, groups)
    }

    /// The sum of what was shared, each times its number.
    pub(super) fn join(denominator: Int, groups: Vec<(Shared, Int)>) -> Self {
        let mut joined = Self { terms: Vec::new(), denominator };
        for (Shared(powers), number) in groups {
            joined.add(powers, number);
        }
        joined
    }
}

/// The powers that a group of terms shares.
pub(super) struct Shared(u128);
