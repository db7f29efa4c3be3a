//! Sums of powers (Faulhaber's formula).

use crate::design::integer::Int;

/// The first power sums, which nearly all sums need.
const FIRST_SUMS: [([i64; 5], i64); 4] =
    [([0, 1, 0, 0, 0], 1), ([0, 1, 1, 0, 0], 2), ([0, 1, 3, 2, 0], 6), ([0, 0, 1, 2, 1], 4)];

/// Σ_{x=1..n} x^k at a number n.
pub(super) fn power_sum_at(power: usize, n: &Int) -> Int {
    if power == 0 {
        return n.clone();
    }
    if let Some((numerators, denominator)) = FIRST_SUMS.get(power) {
        let sum = numerators.iter().take(power + 2).rev();
        let sum = sum.fold(Int::ZERO, |sum, numerator| sum * n + &Int::from(*numerator));
        return sum.exactly_over(&Int::from(*denominator));
    }
    let (numerators, denominator) = power_sum(power);
    let sum = numerators.iter().rev().fold(Int::ZERO, |sum, numerator| sum * n + numerator);
    sum.exactly_over(&denominator)
}

/// Σ_{x=1..n} x^k as a polynomial in n: its numerators from the constant on, and the denominator.
///
/// S_0 = n, and S_k is k times the integral of S_{k-1} plus the multiple of n that makes S_k(1) = 1 (Faulhaber; the
/// multiple is Bernoulli's number B_k). As a polynomial, S_k(n) - S_k(n-1) = n^k holds for all n, negative ones too.
pub(super) fn power_sum(power: usize) -> (Vec<Int>, Int) {
    if let Some((numerators, denominator)) = FIRST_SUMS.get(power) {
        return (numerators[..power + 2].iter().copied().map(Int::from).collect(), Int::from(*denominator));
    }
    let (mut sum, mut denominator) = (vec![Int::ZERO, Int::ONE], Int::ONE);
    let mut number = Int::ZERO;
    for order in 1..=power {
        number += &Int::ONE;
        // Over denominator · (order + 1)!, which all the integral's divisors divide, and reduced at the end.
        let scale: Int = (2..=order as i64 + 1).map(Int::from).product();
        let mut next = vec![Int::ZERO; 2];
        for (at, coefficient) in sum.iter().enumerate().skip(1) {
            next.push((coefficient * &number * &scale).exactly_over(&Int::from(at as i64 + 1)));
        }
        denominator *= &scale;
        let rest: Int = next.iter().cloned().sum();
        next[1] = &denominator - &rest;
        let shared = next.iter().fold(denominator.clone(), |shared, number| shared.gcd(number));
        denominator = denominator.exactly_over(&shared);
        sum = next.iter().map(|number| number.exactly_over(&shared)).collect();
    }
    (sum, denominator)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn power_sums_are_sums_of_powers() {
        for power in 0..12 {
            let (numerators, denominator) = power_sum(power);
            let value = |n: i64| {
                let value: Int = numerators.iter().rev().fold(Int::ZERO, |value, number| value * Int::from(n) + number);
                assert!(value.modulo(&denominator) == Ok(Int::ZERO));
                value.exactly_over(&denominator)
            };
            for n in -9..9 {
                assert_eq!(power_sum_at(power, &Int::from(n)), value(n));
                assert_eq!(value(n) - value(n - 1), (0..power).map(|_| Int::from(n)).product());
            }
            assert_eq!(value(0), Int::ZERO);
        }
    }
}
