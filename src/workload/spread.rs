//! How traffic is spread over ranked things, and sums over all of them at the cost of a few.
//!
//! A sum over n ranks takes the first ranks one by one and the rest as an integral, by Gauss-Legendre quadrature in
//! the logarithm of the rank, with the first Euler-Maclaurin correction at both ends. Relative error against exact
//! sums: below 1e-6 at [`Detail::Fine`], for skews from 0 to 3 and up to 10^6 ranks, which the tests check.

// Not the platform's own functions: sums must be the same to the last bit natively and in WebAssembly.
use libm::{exp, log, pow};

use crate::design::Popularity;

/// How closely a sum is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// 64 ranks by themselves; the rest at eight points for each factor of four.
    Fine,
    /// 16 ranks by themselves; the rest at four points for each factor of four. Good to about 1e-3.
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

/// The points of a sum over `count` ranks (at least 1).
pub fn points(count: f64, detail: Detail) -> Vec<Point> {
    let (head, nodes): (f64, &[(f64, f64)]) = match detail {
        Detail::Fine => (64.0, &GAUSS_8),
        Detail::Coarse => (16.0, &GAUSS_4),
    };
    let head = head.min(count.floor());
    let mut points: Vec<Point> = (1..=head as u32).map(|rank| Point { rank: rank.into(), weight: 1.0 }).collect();
    let tail = count - head;
    if tail <= 0.0 {
        return points;
    }
    if tail < nodes.len() as f64 {
        points.extend((1..=tail as u32).map(|i| Point { rank: head + f64::from(i), weight: 1.0 }));
        return points;
    }
    let (low, high) = (log(head + 0.5), log(count + 0.5));
    let panels = ((high - low) / log(4.0)).ceil().max(1.0);
    let half = (high - low) / panels / 2.0;
    for panel in 0..panels as u32 {
        let middle = low + half * (2.0 * f64::from(panel) + 1.0);
        points.extend(nodes.iter().flat_map(|&(x, w)| [(-x, w), (x, w)]).map(|(x, w)| {
            let rank = exp(middle + half * x);
            Point { rank, weight: w * half * rank }
        }));
    }
    // sum over k in (a, b] of F(k) = integral from a + 1/2 to b + 1/2 of F, less (F'(b + 1/2) - F'(a + 1/2)) / 24.
    let slope =
        |at: f64, sign: f64| [Point { rank: at + 1.0, weight: sign / 24.0 }, Point { rank: at, weight: -sign / 24.0 }];
    points.extend(slope(head, 1.0));
    if count < 1e12 {
        points.extend(slope(count, -1.0));
    }
    points
}

/// The share of the traffic that goes to one thing of a rank, at each of the points; weighted, they sum to 1.
pub fn shares(points: &[Point], popularity: Popularity) -> Vec<f64> {
    let raw: Vec<f64> = points
        .iter()
        .map(|point| match popularity {
            Popularity::Uniform => 1.0,
            Popularity::Zipf(skew) => pow(point.rank, -skew),
        })
        .collect();
    let total: f64 = points.iter().zip(&raw).map(|(point, share)| point.weight * share).sum();
    raw.into_iter().map(|share| share / total).collect()
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

    fn exact(count: u32, skew: f64, value: impl Fn(f64) -> f64) -> f64 {
        let raw: Vec<f64> = (1..=count).map(|rank| f64::from(rank).powf(-skew)).collect();
        let total: f64 = raw.iter().sum();
        raw.iter().map(|share| value(share / total)).sum()
    }

    fn summed(count: u32, skew: f64, detail: Detail, value: impl Fn(f64) -> f64) -> f64 {
        let points = points(count.into(), detail);
        let popularity = if skew == 0.0 { Popularity::Uniform } else { Popularity::Zipf(skew) };
        points.iter().zip(shares(&points, popularity)).map(|(point, share)| point.weight * value(share)).sum()
    }

    #[test]
    fn sums_are_those_over_every_rank() {
        for count in [1, 2, 7, 64, 65, 70, 100, 1_507, 20_000, 1_000_000] {
            for skew in [0.0, 0.5, 0.9, 1.0, 1.4, 3.0] {
                for ratio in [1e-3, 1.0, 100.0, 1e5] {
                    // The hit ratio and the live addresses at reads per write `ratio`: forms (1) and (6) of the model.
                    let hit = |p: f64| p * ratio * p / (ratio * p + 1.0);
                    let live = |p: f64| ratio * p / (ratio * p + 1.0);
                    for value in [&hit as &dyn Fn(f64) -> f64, &live] {
                        let (exact, fine) = (exact(count, skew, value), summed(count, skew, Detail::Fine, value));
                        let error = (fine / exact - 1.0).abs();
                        assert!(error < 1e-6, "{count} ranks, skew {skew}, ratio {ratio}: {fine} for {exact}");
                        let coarse = summed(count, skew, Detail::Coarse, value);
                        assert!(
                            (coarse / exact - 1.0).abs() < 1e-3,
                            "coarse, {count}, {skew}, {ratio}: {coarse}, {exact}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn the_reference_point_of_the_model() {
        // model.md: at lambda/mu = 100, skew 0.9, M = 1519: D = 68.45.
        let live = summed(1519, 0.9, Detail::Fine, |p| 100.0 * p / (100.0 * p + 1.0));
        assert!((live - 68.45).abs() < 0.005, "{live}");
    }

    #[test]
    fn shares_sum_to_one_whatever_the_count() {
        for count in [1.0, 1e3, 1e12, 1e30, 1e300] {
            for skew in [0.1, 1.0, 20.0, 50.0] {
                let points = points(count, Detail::Fine);
                let shares = shares(&points, Popularity::Zipf(skew));
                let sum: f64 = points.iter().zip(&shares).map(|(point, share)| point.weight * share).sum();
                assert!((sum - 1.0).abs() < 1e-9, "{count} {skew}: {sum}");
            }
        }
    }
}
