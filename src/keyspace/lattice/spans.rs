//! Sums of the lengths of spans whose ends are linear: two variables, one of which has no coefficient but 1.
//!
//! For each x, y runs from the greatest of some lines to the least of others. Between the places where two lines cross,
//! the length of the span is linear in x, so an arithmetic series sums it. This is what pages of lists come to, and it
//! is quicker than a system by far.

use crate::design::integer::Int;

/// A line: its value at x is `slope x + offset`.
#[derive(Clone)]
pub struct Line {
    /// What x is multiplied by.
    pub slope: Int,
    /// The value at 0.
    pub offset: Int,
}

impl Line {
    fn at(&self, x: &Int) -> Int {
        &self.slope * x + &self.offset
    }
}

/// Σ max(0, min(highs) - max(lows) + 1) over x from `first` to `last`; of lows and highs there is at least one each.
pub fn sum_of_spans(first: &Int, last: &Int, lows: &[Line], highs: &[Line]) -> Int {
    if first > last {
        return Int::ZERO;
    }
    let mut total = Int::ZERO;
    let mut begin = first.clone();
    let mut at_begin = span(&begin, lows, highs);
    loop {
        let end = piece(&begin, last, lows, highs);
        let at_end = if end == begin { at_begin.clone() } else { span(&end, lows, highs) };
        total += &((at_begin + at_end) * (&end - &begin + Int::ONE));
        if end == *last {
            return total.exactly_over(&Int::from(2));
        }
        begin = end + Int::ONE;
        at_begin = span(&begin, lows, highs);
    }
}

/// The last x up to which the length of the span is linear from one x on.
fn piece(begin: &Int, last: &Int, lows: &[Line], highs: &[Line]) -> Int {
    let mut end = last.clone();
    let mut cut = |one: &Line, other: &Line, apart: i64| {
        // The last whole x before `one - other - apart` changes its sign.
        let slope = &one.slope - &other.slope;
        if let Ok(root) = (&other.offset - &one.offset + Int::from(apart)).floor_div(&slope)
            && root >= *begin
            && root < end
        {
            end = root;
        }
    };
    for (n, low) in lows.iter().enumerate() {
        lows.iter().skip(n + 1).for_each(|other| cut(low, other, 0));
        highs.iter().for_each(|high| cut(low, high, 1));
    }
    for (n, high) in highs.iter().enumerate() {
        highs.iter().skip(n + 1).for_each(|other| cut(high, other, 0));
    }
    end
}

fn span(x: &Int, lows: &[Line], highs: &[Line]) -> Int {
    let low = lows.iter().map(|line| line.at(x)).max().unwrap_or_default();
    let high = highs.iter().map(|line| line.at(x)).min().unwrap_or_default();
    (high - low + Int::ONE).max(Int::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_as_long_as_brute_force_finds_them() {
        let mut seed = 7_u64;
        let mut random = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((seed >> 33) % below) as i64
        };
        for _ in 0..20_000 {
            let mut lines =
                |count: i64| -> Vec<(i64, i64)> { (0..count).map(|_| (random(9) - 4, random(41) - 20)).collect() };
            let (lows, highs) = (lines(1), lines(2));
            let (lows, highs) = if lows[0].1 % 2 == 0 { (lows, highs) } else { (highs, lows) };
            let last = random(30) - 3;
            let brute: i64 = (-2..=last)
                .map(|x| {
                    let at = |(slope, offset): &(i64, i64)| slope * x + offset;
                    (highs.iter().map(at).min().unwrap() - lows.iter().map(at).max().unwrap() + 1).max(0)
                })
                .sum();
            let lines = |of: &[(i64, i64)]| -> Vec<Line> {
                of.iter().map(|&(slope, offset)| Line { slope: slope.into(), offset: offset.into() }).collect()
            };
            let sum = sum_of_spans(&Int::from(-2), &Int::from(last), &lines(&lows), &lines(&highs));
            assert_eq!(sum, Int::from(brute), "{lows:?} {highs:?} to {last}");
        }
    }
}
