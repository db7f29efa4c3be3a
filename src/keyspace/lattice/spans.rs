//! Sums of the lengths of spans whose ends are linear: two variables, one of which has no coefficient but 1.
//!
//! For each x, y runs from the greatest of some lines to the least of others. Between the places where two lines cross,
//! the length of the span is linear in x, so an arithmetic series sums it. Pages of lists are such sums, and this is much
//! quicker than a system.

use std::cmp::Ordering;

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
///
/// From one x on, one low and one high lead, and the length is linear until another takes the lead, or until the span
/// closes or opens. So the work is the lines for each time that the lead changes, however many lines cross behind it.
pub fn sum_of_spans(first: &Int, last: &Int, lows: &[Line], highs: &[Line]) -> Int {
    let mut total = Int::ZERO;
    let mut begin = first.clone();
    while begin <= *last {
        let (Some(low), Some(high)) = (leader(lows, &begin, Ordering::Greater), leader(highs, &begin, Ordering::Less))
        else {
            return Int::ZERO;
        };
        let length = Line { slope: &high.slope - &low.slope, offset: &high.offset - &low.offset + Int::ONE };
        let mut end = last.clone();
        lows.iter().for_each(|other| shorten(&mut end, &begin, low, other));
        highs.iter().for_each(|other| shorten(&mut end, &begin, other, high));
        let at_begin = length.at(&begin);
        if (at_begin < Int::ZERO) != (length.slope < Int::ZERO) {
            // The last x before it changes its sign.
            if let Ok(root) = (-&length.offset).floor_div(&length.slope)
                && root >= begin
                && root < end
            {
                end = root;
            }
        }
        let at_end = length.at(&end);
        total += &((at_begin.max(Int::ZERO) + at_end.max(Int::ZERO)) * (&end - &begin + Int::ONE));
        begin = end + Int::ONE;
    }
    total.exactly_over(&Int::from(2))
}

/// The line that is first at x, and goes on being first if several are: by its value, then by its slope.
fn leader<'l>(lines: &'l [Line], x: &Int, first: Ordering) -> Option<&'l Line> {
    let mut leader: Option<(Int, &Line)> = None;
    for line in lines {
        let value = line.at(x);
        let leads = leader
            .as_ref()
            .is_none_or(|(best, other)| value.cmp(best).then_with(|| line.slope.cmp(&other.slope)) == first);
        if leads {
            leader = Some((value, line));
        }
    }
    leader.map(|(_, line)| line)
}

/// Ends a piece at the last x at which one line, which is not below another where the piece begins, is not below it.
fn shorten(end: &mut Int, begin: &Int, above: &Line, below: &Line) {
    if below.slope <= above.slope {
        return;
    }
    if let Ok(last) = (&above.offset - &below.offset).floor_div(&(&below.slope - &above.slope))
        && last >= *begin
        && last < *end
    {
        *end = last;
    }
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
        for round in 0..20_000 {
            let mut lines =
                |count: i64| -> Vec<(i64, i64)> { (0..count).map(|_| (random(9) - 4, random(41) - 20)).collect() };
            let (few, many) = (1 + round % 2, 2 + round % 4);
            let (lows, highs) = (lines(few), lines(many));
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
