//! How many points there are at each value of one variable: polynomials over progressions.

use super::polynomial::Polynomial;
use crate::design::integer::Int;
use crate::keyspace::step_budget::StepBudget;

/// A polynomial in one variable: Σ coefficients\[k\] s^k / denominator.
#[derive(Clone)]
pub struct Curve {
    /// From the constant on.
    pub coefficients: Vec<Int>,
    /// Above 0.
    pub denominator: Int,
}

/// A part of a profile: values at first, first + step, ... up to last.
#[derive(Clone)]
pub struct Piece {
    /// The first place.
    pub first: Int,
    /// The last place, which is whole steps after the first.
    pub last: Int,
    /// From one place to the next, 1 or more.
    pub step: Int,
    /// The values, as a function of the place.
    pub curve: Curve,
}

impl Curve {
    /// Its value at a place where it is a whole number.
    #[cfg(test)]
    pub fn at(&self, place: &Int) -> Int {
        value(&self.coefficients, place).exactly_over(&self.denominator)
    }

    /// Adds another one.
    fn add(&mut self, other: &Self) {
        let shared = self.denominator.gcd(&other.denominator);
        let (own, others) = (other.denominator.exactly_over(&shared), self.denominator.exactly_over(&shared));
        self.denominator = &self.denominator * &own;
        for coefficient in &mut self.coefficients {
            *coefficient = &*coefficient * &own;
        }
        if self.coefficients.len() < other.coefficients.len() {
            self.coefficients.resize(other.coefficients.len(), Int::ZERO);
        }
        for (coefficient, other) in self.coefficients.iter_mut().zip(&other.coefficients) {
            *coefficient += &(other * &others);
        }
    }
}

/// Σ coefficients\[k\] x^k
fn value(coefficients: &[Int], x: &Int) -> Int {
    coefficients.iter().rev().fold(Int::ZERO, |value, coefficient| value * x + coefficient)
}

/// The polynomial with x = start + step t, in t; by Horner's rule.
fn shifted(coefficients: &[Int], start: &Int, step: &Int) -> Vec<Int> {
    let mut result: Vec<Int> = Vec::with_capacity(coefficients.len());
    for coefficient in coefficients.iter().rev() {
        result.push(Int::ZERO);
        for at in (0..result.len()).rev() {
            let below = if at == 0 { coefficient.clone() } else { &result[at - 1] * step };
            result[at] = &result[at] * start + &below;
        }
    }
    result
}

impl Piece {
    /// A number of points at one place.
    pub(super) fn at(place: Int, number: &Polynomial) -> Self {
        let curve = Curve { coefficients: number.coefficients(0), denominator: number.denominator.clone() };
        Self { last: place.clone(), first: place, step: Int::ONE, curve }
    }

    /// A polynomial in t, with low <= t <= high, at the places start + step t.
    pub(super) fn over([low, high]: [&Int; 2], start: &Int, step: Int, values: &Polynomial, slot: usize) -> Self {
        let mut coefficients = values.coefficients(slot);
        let mut denominator = values.denominator.clone();
        // With t = (s - start) / step, over step^degree.
        let mut power = Int::ONE;
        for coefficient in coefficients.iter_mut().rev() {
            *coefficient = &*coefficient * &power;
            power *= &step;
        }
        denominator *= &power.exactly_over(&step);
        let coefficients = shifted(&coefficients, &-start, &Int::ONE);
        let curve = Curve { coefficients, denominator };
        Self { first: start + &(&step * low), last: start + &(&step * high), step, curve }
    }
}

/// The least and the greatest value of a sum of pieces over low..=high, where places without a piece have 0.
///
/// `None` where the budget runs out, or for an empty range.
pub fn extremes(pieces: &[Piece], low: &Int, high: &Int, budget: &mut StepBudget<'_>) -> Option<(Int, Int)> {
    // Between two cuts the same pieces are on.
    let mut cuts = vec![low.clone(), high + &Int::ONE];
    for piece in pieces {
        cuts.extend([piece.first.clone(), &piece.last + &Int::ONE].into_iter().filter(|cut| cut > low && cut <= high));
    }
    cuts.sort_unstable();
    let mut found: Option<(Int, Int)> = None;
    for cut in cuts.windows(2) {
        let [from, to] = cut else { continue };
        if from >= to {
            continue;
        }
        let last = to - &Int::ONE;
        let on: Vec<&Piece> = pieces.iter().filter(|piece| piece.first <= *from && piece.last >= last).collect();
        let mut period = Int::ONE;
        for piece in &on {
            period = piece.step.exactly_over(&piece.step.gcd(&period)) * &period;
        }
        let places = std::cmp::min(&period, &(to - from)).clone();
        let steps = u64::try_from(places.to_i64()?).ok()?.saturating_mul(on.len() as u64 + 1);
        if !budget.take(steps.saturating_add(pieces.len() as u64)) {
            return None;
        }
        let mut start = from.clone();
        while start < from + &places {
            let mut curve = Curve { coefficients: Vec::new(), denominator: Int::ONE };
            for piece in &on {
                if (&start - &piece.first).modulo(&piece.step) == Ok(Int::ZERO) {
                    curve.add(&piece.curve);
                }
            }
            let count = (&last - &start).floor_div(&period).unwrap_or(Int::ZERO);
            let (least, greatest) = curve_extremes(&shifted(&curve.coefficients, &start, &period), &count);
            let (least, greatest) = (least.exactly_over(&curve.denominator), greatest.exactly_over(&curve.denominator));
            found = Some(match found {
                None => (least, greatest),
                Some((low, high)) => (low.min(least), high.max(greatest)),
            });
            start += &Int::ONE;
        }
    }
    found
}

/// The least and the greatest value of a polynomial at 0..=last.
///
/// A polynomial turns only where its differences change their sign, and these, of a degree less, are monotone between
/// their own turns; differences of degree 1 are monotone all over.
fn curve_extremes(coefficients: &[Int], last: &Int) -> (Int, Int) {
    let mut orders = vec![coefficients.to_vec()];
    while let Some(order) = orders.last().filter(|order| order.len() > 2) {
        let mut differences = shifted(order, &Int::ONE, &Int::ONE);
        for (difference, coefficient) in differences.iter_mut().zip(order) {
            *difference -= coefficient;
        }
        differences.pop();
        orders.push(differences);
    }
    let mut cuts = vec![Int::ZERO, last.clone()];
    for order in orders.iter().skip(1).rev() {
        let mut turns = vec![Int::ZERO];
        for stretch in cuts.windows(2) {
            let [from, to] = stretch else { continue };
            let sign = value(order, from).is_negative();
            if value(order, to).is_negative() == sign {
                continue;
            }
            let (mut before, mut after) = (from.clone(), to.clone());
            loop {
                let middle = (&before + &after).floor_div(&Int::from(2_i64)).unwrap_or(Int::ZERO);
                if middle == before {
                    break;
                }
                if value(order, &middle).is_negative() == sign { before = middle } else { after = middle }
            }
            turns.push(after);
        }
        turns.push(last.clone());
        cuts = turns;
    }
    let mut found = (value(coefficients, last), value(coefficients, last));
    for cut in &cuts {
        let value = value(coefficients, cut);
        found = (found.0.min(value.clone()), found.1.max(value));
    }
    found
}
