//! How traffic is spread over ranked things, and sums over all of them at the cost of a few.
//!
//! A sum over n ranks takes the first ranks one by one and the rest as an integral, by Gauss-Legendre quadrature in
//! the logarithm of the rank, with two terms of the Euler-Maclaurin correction where the ranks meet the integral.
//! What is summed are rational functions of the shares, with poles at a distance of pi / skew from the real logarithms:
//! panels are no wider than that allows, and the steeper the spread the more ranks are taken by themselves.
//!
//! Relative error against exact sums: below 1e-6 at [`Detail::Fine`]. The tests compare with sums over every rank,
//! and where there are too many with bounds from both sides (`sums_past_counting_lie_between_their_bounds`).

// Not the platform's own functions: sums must be the same to the last bit natively and in WebAssembly.
use libm::{exp, log, pow};

use crate::design::Popularity;

/// How closely a sum is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// 16 ranks by themselves; the rest at eight points for each factor of sixteen. Good to 1e-6.
    Fine,
    /// 8 ranks by themselves; the rest at four points for each factor of sixteen. Good to about 1e-3.
    Coarse,
}

/// One point of a sum: it stands for `weight` things around a rank.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// The rank, from 1; between two ranks it need not be whole.
    pub rank: f64,
    /// How many things it stands for. Corrections can make it negative.
    pub weight: f64,
}

/// The points of a sum over `count` ranks (at least 1) that are spread as said, or less steeply.
pub fn points(count: f64, popularity: Popularity, detail: Detail) -> Vec<Point> {
    let skew = match popularity {
        Popularity::Uniform => return vec![Point { rank: 1.0, weight: count }],
        Popularity::Zipf(skew) => skew,
    };
    let (head, nodes): (f64, &[(f64, f64)]) = match detail {
        Detail::Fine => (16.0, &GAUSS_8),
        Detail::Coarse => (8.0, &GAUSS_4),
    };
    let head = head.max((RANKS_A_SKEW * skew).ceil()).min(MOST_RANKS);
    if count < 2.0 * head + 32.0 {
        return (1..=count as u32).map(|rank| Point { rank: rank.into(), weight: 1.0 }).collect();
    }
    let mut points: Vec<Point> = (1..=head as u32).map(|rank| Point { rank: rank.into(), weight: 1.0 }).collect();
    corrections(&mut points, head, count);
    let (mut low, high) = (log(head + 0.5), log(count + 0.5));
    while low < high {
        // Past where traffic fades to nothing, nothing that is summed is steep any more.
        let width = if low * skew < FADED { WIDEST.min(STEEPEST / skew) } else { WIDEST };
        // What is left is shared out, so that the last panel is as wide as the others.
        let half = (high - low) / ((high - low) / width).ceil() / 2.0;
        points.extend(nodes.iter().flat_map(|&(x, w)| [(-x, w), (x, w)]).map(|(x, w)| {
            let rank = exp(low + half + half * x);
            Point { rank, weight: w * half * rank }
        }));
        low += 2.0 * half;
        if high - low < 1e-9 {
            break;
        }
    }
    points
}

/// Ranks that are taken by themselves for each unit of skew: past them, neighbours differ by an eighth at most.
const RANKS_A_SKEW: f64 = 8.0;
/// Ranks that are ever taken by themselves.
const MOST_RANKS: f64 = 512.0;
/// The widest panel, in the logarithm of the rank.
const WIDEST: f64 = 2.8;
/// The widest panel for a skew of 1: with poles at pi from its middle, eight points err by some 1e-9.
const STEEPEST: f64 = 4.0;
/// The logarithm of 1e40: what falls off by so much is nothing beside the first rank.
const FADED: f64 = 92.0;

/// What the integral from `head` + 1/2 to `count` + 1/2 lacks, with derivatives as differences of neighbouring ranks:
/// a 24th of the first less 7/5760 of the third at the lower end, and with the other signs at the upper.
fn corrections(points: &mut Vec<Point>, head: f64, count: f64) {
    let third = 7.0 / 5760.0 + 1.0 / 576.0;
    let lower = [(-1.0, third), (0.0, -3.0 * third - 1.0 / 24.0), (1.0, 3.0 * third + 1.0 / 24.0), (2.0, -third)];
    points.extend(lower.map(|(by, weight)| Point { rank: head + by, weight }));
    // Differences that look back only, since past the last rank there is none. They vanish as 1 / count does.
    if count < 1e6 {
        let upper = [(0.0, -2.0 / 24.0), (-1.0, 3.0 / 24.0), (-2.0, -1.0 / 24.0)];
        points.extend(upper.map(|(by, weight)| Point { rank: count + by, weight }));
    }
}

/// The share of the traffic that goes to one thing of a rank, at each of the points; weighted, they sum to 1.
pub fn shares(points: &[Point], popularity: Popularity) -> Vec<f64> {
    let raw: Vec<f64> = points.iter().map(|point| raw(point, popularity)).collect();
    let total: f64 = points.iter().zip(&raw).map(|(point, share)| point.weight * share).sum();
    raw.into_iter().map(|share| share / total).collect()
}

/// The traffic of a point in proportion to that of rank 1.
pub fn raw(point: &Point, popularity: Popularity) -> f64 {
    match popularity {
        Popularity::Uniform => 1.0,
        Popularity::Zipf(skew) => pow(point.rank, -skew),
    }
}

/// The steeper of two spreads: points that suit it suit both.
pub fn steeper(a: Popularity, b: Popularity) -> Popularity {
    match (a, b) {
        (Popularity::Zipf(a), Popularity::Zipf(b)) => Popularity::Zipf(a.max(b)),
        (Popularity::Uniform, other) | (other, Popularity::Uniform) => other,
    }
}

/// Gauss-Legendre abscissas and weights for 8 points, positive half (Abramowitz and Stegun, table 25.4).
const GAUSS_8: [(f64, f64); 4] = [
    (0.183_434_642_495_649_8, 0.362_683_783_378_362),
    (0.525_532_409_916_329, 0.313_706_645_877_887_3),
    (0.796_666_477_413_626_7, 0.222_381_034_453_374_5),
    (0.960_289_856_497_536_2, 0.101_228_536_290_376_3),
];

/// The same for 4 points.
const GAUSS_4: [(f64, f64); 2] =
    [(0.339_981_043_584_856_3, 0.652_145_154_862_546_1), (0.861_136_311_594_052_6, 0.347_854_845_137_453_9)];

#[cfg(test)]
mod tests {
    use super::*;

    const SKEWS: [f64; 8] = [0.0, 0.2, 0.5, 0.9, 1.0, 1.4, 3.0, 20.0];

    /// The hit ratio and the live addresses of one address at so many reads per write: forms (1) and (6) of the model.
    const FORMS: [fn(f64, f64) -> f64; 2] =
        [|p, ratio| p * ratio * p / (ratio * p + 1.0), |p, ratio| ratio * p / (ratio * p + 1.0)];

    fn popularity(skew: f64) -> Popularity {
        if skew == 0.0 { Popularity::Uniform } else { Popularity::Zipf(skew) }
    }

    fn exact(count: u32, skew: f64, value: impl Fn(f64) -> f64) -> f64 {
        // Small values first, so that what rounding loses is far below what is asked for.
        let total: f64 = (1..=count).rev().map(|rank| f64::from(rank).powf(-skew)).sum();
        (1..=count).rev().map(|rank| value(f64::from(rank).powf(-skew) / total)).sum()
    }

    fn summed(count: f64, skew: f64, detail: Detail, value: impl Fn(f64) -> f64) -> f64 {
        let points = points(count, popularity(skew), detail);
        points.iter().zip(shares(&points, popularity(skew))).map(|(point, share)| point.weight * value(share)).sum()
    }

    #[test]
    fn sums_are_those_over_every_rank() {
        for count in [1, 2, 7, 16, 47, 48, 49, 64, 65, 70, 100, 193, 1_507, 20_000, 1_000_000] {
            for skew in SKEWS {
                for ratio in [1e-6, 1e-3, 1.0, 100.0, 1e5, 1e9] {
                    for form in FORMS {
                        let value = |p| form(p, ratio);
                        let (exact, fine) =
                            (exact(count, skew, value), summed(count.into(), skew, Detail::Fine, value));
                        let error = (fine / exact - 1.0).abs();
                        assert!(error < 1e-6, "{count} ranks, skew {skew}, ratio {ratio}: {fine} for {exact}, {error}");
                        let coarse = summed(count.into(), skew, Detail::Coarse, value);
                        assert!(
                            (coarse / exact - 1.0).abs() < 2e-3,
                            "coarse, {count}, {skew}, {ratio}: {coarse}, {exact}"
                        );
                    }
                }
            }
        }
    }

    /// Bounds of a sum over ranks of x^-skew or of a form of it, by blocks of ranks: all terms fall with the rank, so
    /// those of a block lie between its last and its first. Whether terms bend down or up, the sum of a block of n
    /// also lies between n times its middle and n times the mean of its ends, one way or the other; the narrower
    /// bounds are taken where the second difference keeps its sign.
    fn bracket(count: f64, growth: f64, term: impl Fn(f64) -> f64) -> (f64, f64) {
        let (mut low, mut high, mut first) = (0.0, 0.0, 1.0_f64);
        loop {
            let last = (first * growth).floor().max(first).min(count);
            let n = last - first + 1.0;
            let (a, b, middle) = (term(first), term(last), term((first + last) / 2.0));
            let (mean, bend) = (n * (a + b) / 2.0, a + b - 2.0 * middle);
            // Far from where the bend changes its sign; near it, only that terms fall.
            let quarter = term(first + (last - first) / 4.0) + term(first + (last - first) * 0.75) - 2.0 * middle;
            if n < 3.0 || (bend > 0.0) == (quarter > 0.0) {
                low += mean.min(n * middle);
                high += mean.max(n * middle);
            } else {
                low += n * b;
                high += n * a;
            }
            if last >= count {
                break;
            }
            first = last + 1.0;
        }
        (low, high)
    }

    #[test]
    fn sums_past_counting_lie_between_their_bounds() {
        for count in [1e9, 1e12, 1e18, 1e30] {
            for skew in SKEWS {
                for ratio in [1.0, 1e5, 1e12] {
                    let raw = |rank: f64| rank.powf(-skew);
                    let (least, most) = bracket(count, 1.0005, raw);
                    for form in FORMS {
                        // The forms rise with the share, so the total from the other side bounds them.
                        let (low, _) = bracket(count, 1.0005, |rank| form(raw(rank) / most, ratio));
                        let (_, high) = bracket(count, 1.0005, |rank| form(raw(rank) / least, ratio));
                        let sum = summed(count, skew, Detail::Fine, |p| form(p, ratio));
                        assert!(
                            high / low < 1.0 + 1e-6,
                            "{count}, {skew}, {ratio}: the bounds {low} and {high} are wide"
                        );
                        assert!(
                            low * (1.0 - 1e-7) <= sum && sum <= high * (1.0 + 1e-7),
                            "{count} ranks, skew {skew}, ratio {ratio}: {low} <= {sum} <= {high}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn the_reference_point_of_the_model() {
        // model.md: at lambda/mu = 100, skew 0.9, M = 1519: D = 68.45.
        let live = summed(1519.0, 0.9, Detail::Fine, |p| 100.0 * p / (100.0 * p + 1.0));
        assert!((live - 68.45).abs() < 0.005, "{live}");
    }

    #[test]
    fn shares_sum_to_one_whatever_the_count() {
        for count in [1.0, 1e3, 1e12, 1e30, 1e300] {
            for skew in [0.1, 1.0, 20.0, 50.0] {
                let points = points(count, Popularity::Zipf(skew), Detail::Fine);
                let shares = shares(&points, Popularity::Zipf(skew));
                let sum: f64 = points.iter().zip(&shares).map(|(point, share)| point.weight * share).sum();
                assert!((sum - 1.0).abs() < 1e-9, "{count} {skew}: {sum}");
                assert!(points.len() < 3_000, "{count} {skew}: {} points", points.len());
            }
        }
    }
}
