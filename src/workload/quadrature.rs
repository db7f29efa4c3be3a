//! The points of a sum over ranks: the first ranks one by one, and the rest as an integral.
//!
//! The integral is taken by Gauss-Legendre quadrature in the logarithm of the rank, with two terms of the Euler-Maclaurin
//! correction where the single ranks meet it. The summands are rational functions of the shares. Their poles lie at a
//! distance of pi / skew from the real logarithms, so the panels are no wider than that allows, and a steeper spread has
//! more single ranks.

// The functions of libm, not of the platform: sums must be the same to the last bit natively and in WebAssembly.
use libm::{exp, log, log1p};

/// How finely a sum is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// 16 single ranks, then eight points for each factor of 16. The relative error is below 1e-6.
    Fine,
    /// 8 single ranks, then four points for each factor of 16. The relative error is about 1e-3.
    Coarse,
}

/// A point of a sum. It stands for the ranks around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// The rank, from 1; it need not be a whole number.
    pub rank: f64,
    /// How many ranks it stands for. Corrections can make it negative.
    pub weight: f64,
}

/// Adds the points of the ranks after `before` up to `last`, over which the summands are smooth. `skew` is the largest skew
/// of the spreads.
pub fn stretch(points: &mut Vec<Point>, before: f64, last: f64, skew: f64, detail: Detail) {
    let (head, nodes): (f64, &[(f64, f64)]) = match detail {
        Detail::Fine => (16.0, &GAUSS_8),
        Detail::Coarse => (8.0, &GAUSS_4),
    };
    // At least two ranks, so that the correction at their end has neighbours on both sides.
    let head = head.max((RANKS_A_SKEW * skew).ceil()).min(MOST_RANKS).max(before + 2.0);
    let alone = |ranks: f64| (1..=ranks as u32).map(move |i| Point { rank: before + f64::from(i), weight: 1.0 });
    if last - before < 2.0 * (head - before) + 32.0 {
        points.extend(alone(last - before));
        return;
    }
    points.extend(alone(head - before));
    corrections(points, head, last);
    // The variable is the logarithm of rank / first, which is exact for short stretches, too.
    let first = head + 0.5;
    let (mut low, high) = (0.0, log1p((last - head) / first));
    while low < high {
        // Where the traffic has faded to nothing, no summand is steep.
        let width = if (log(first) + low) * skew < FADED { WIDEST.min(STEEPEST / skew) } else { WIDEST };
        // The panels that are left have the same width.
        let half = (high - low) / ((high - low) / width).ceil() / 2.0;
        points.extend(nodes.iter().flat_map(|&(x, w)| [(-x, w), (x, w)]).map(|(x, w)| {
            let rank = first * exp(low + half + half * x);
            Point { rank, weight: w * half * rank }
        }));
        low += 2.0 * half;
        if high - low < 1e-9 * high {
            break;
        }
    }
}

/// Single ranks for each unit of skew: after them, neighbours differ by at most an eighth.
const RANKS_A_SKEW: f64 = 8.0;
/// The most single ranks.
const MOST_RANKS: f64 = 512.0;
/// The widest panel, in the logarithm of the rank.
const WIDEST: f64 = 2.8;
/// The widest panel for a skew of 1: with poles at a distance of pi from its middle, eight points are wrong by about 1e-9.
const STEEPEST: f64 = 4.0;
/// The logarithm of 1e40: a share that is smaller than the first by this factor does not count.
const FADED: f64 = 92.0;

/// Adds the Euler-Maclaurin correction of the integral from `head` + 1/2 to `count` + 1/2, with derivatives as differences of
/// neighbouring ranks: 1/24 of the first minus 7/5760 of the third at the lower end, and the negative at the upper end.
fn corrections(points: &mut Vec<Point>, head: f64, count: f64) {
    let third = 7.0 / 5760.0 + 1.0 / 576.0;
    let lower = [(-1.0, third), (0.0, -3.0 * third - 1.0 / 24.0), (1.0, 3.0 * third + 1.0 / 24.0), (2.0, -third)];
    points.extend(lower.map(|(by, weight)| Point { rank: head + by, weight }));
    // These differences look back only, as there is no rank after the last. They vanish like 1 / count.
    if count < 1e6 {
        let upper = [(0.0, -2.0 / 24.0), (-1.0, 3.0 / 24.0), (-2.0, -1.0 / 24.0)];
        points.extend(upper.map(|(by, weight)| Point { rank: count + by, weight }));
    }
}

/// Gauss-Legendre abscissas and weights for 8 points, positive half (Abramowitz and Stegun, table 25.4).
const GAUSS_8: [(f64, f64); 4] = [
    (0.183_434_642_495_649_8, 0.362_683_783_378_362),
    (0.525_532_409_916_329, 0.313_706_645_877_887_3),
    (0.796_666_477_413_626_7, 0.222_381_034_453_374_5),
    (0.960_289_856_497_536_2, 0.101_228_536_290_376_3),
];

/// Gauss-Legendre abscissas and weights for 4 points, positive half (the same table).
const GAUSS_4: [(f64, f64); 2] =
    [(0.339_981_043_584_856_3, 0.652_145_154_862_546_1), (0.861_136_311_594_052_6, 0.347_854_845_137_453_9)];
