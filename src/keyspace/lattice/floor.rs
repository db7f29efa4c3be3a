//! Sums below a line, in as many steps as Euclid's algorithm has.

use super::polynomial::Polynomial;
use crate::design::integer::Int;

/// x ↦ floor((rise x + start) / over), where over >= 1.
pub(super) struct RationalLine {
    pub(super) rise: Int,
    pub(super) start: Int,
    pub(super) over: Int,
}

/// Quotient and rest.
fn divide(number: &Int, divisor: &Int) -> (Int, Int) {
    let quotient = number.floor_div(divisor).unwrap_or(Int::ZERO);
    let rest = number - &(&quotient * divisor);
    (quotient, rest)
}

/// Σ F(x, line(x)) over low <= x <= high, for a polynomial F with whole coefficients in the variables x and y.
///
/// Whole multiples in rise and start are taken off by a shear of y. For the rest, which is below 1 in both, the points
/// (x, k) with 1 <= k <= line(x) are summed row by row instead of column by column: with the differences D of F in y and
/// G, which has D as differences in x,
///
/// Σ_x F(x, line(x)) = Σ_x F(x, 0) + Σ_{k=1..top} (G(high, k) - G(z(k), k)),  z(k) = floor((over k - start - 1) / rise)
///
/// where z is a line again, with the divisor that the rise was. Lines and slots change roles at every step, as in
/// Euclid's algorithm for rise and over; the degree of F in all stays the same.
pub(super) fn sum_below(f: &Polynomial, [mut x, mut y]: [usize; 2], line: RationalLine, low: &Int, high: &Int) -> Int {
    let RationalLine { mut rise, mut start, mut over } = line;
    start += &(&rise * low);
    let mut last = high - low;
    if let Some(factor) = f.multiple_of(y) {
        return sum_of_floors(last + Int::ONE, RationalLine { rise, start, over }) * factor;
    }
    let mut affine = vec![Int::ZERO; x.max(y) + 2];
    let constant = affine.len() - 1;
    affine[x] = Int::ONE;
    affine[constant] = low.clone();
    let mut f = f.substitute(x, &affine);
    f.denominator = Int::ONE;
    let (mut total, mut positive) = (Int::ZERO, true);
    loop {
        let (slope, shift);
        (slope, rise) = divide(&rise, &over);
        (shift, start) = divide(&start, &over);
        if !slope.is_zero() || !shift.is_zero() {
            affine[x] = slope;
            affine[y] = Int::ONE;
            affine[constant] = shift;
            f = f.substitute(y, &affine);
        }
        let mut part = f.at(y, &Int::ZERO).total(x, &Int::ZERO, &last);
        let top = (&rise * &last + &start).floor_div(&over).unwrap_or(Int::ZERO);
        let more = top.is_positive();
        if more {
            f = f.difference(y).antidifference(x);
            f.reduce();
            part += &f.at(x, &last).total(y, &Int::ONE, &top);
        }
        total = if positive { total + &part } else { total - &part };
        if !more {
            return total;
        }
        // The next line starts at k = 1.
        affine[x] = Int::ZERO;
        affine[y] = Int::ONE;
        affine[constant] = Int::ONE;
        f = f.substitute(y, &affine);
        last = top - &Int::ONE;
        start = &over - &start - &Int::ONE;
        std::mem::swap(&mut rise, &mut over);
        std::mem::swap(&mut x, &mut y);
        positive = !positive;
    }
}

/// Σ floor((rise x + start) / over) over 0 <= x < count: the same for F = y, where it is much shorter, for all parts
/// have one sign (as in the AtCoder Library's `floor_sum`).
fn sum_of_floors(mut count: Int, line: RationalLine) -> Int {
    let RationalLine { mut rise, mut start, mut over } = line;
    let mut total = Int::ZERO;
    loop {
        let (slope, shift);
        (slope, rise) = divide(&rise, &over);
        (shift, start) = divide(&start, &over);
        if !slope.is_zero() {
            let pairs = (&count * &(&count - &Int::ONE)).exactly_over(&Int::from(2_i64));
            total += &(pairs * &slope);
        }
        total += &(&count * &shift);
        let (top, rest) = divide(&(&rise * &count + &start), &over);
        if top.is_zero() {
            return total;
        }
        count = top;
        start = rest;
        std::mem::swap(&mut rise, &mut over);
    }
}
