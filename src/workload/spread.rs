//! How traffic is spread over ranks, and sums over all ranks at the cost of a few points.
//!
//! All ranks of a step of a measured table have the same traffic, so one point stands for them, and sums over them are
//! exact. If one of several spreads is measured and another is not, the ranks are cut where steps end, as the summands are
//! smooth only between these.
//!
//! The relative error is below 1e-6 at [`Detail::Fine`]. The tests compare with sums over every rank, and for more ranks
//! with bounds from both sides (`sums_past_counting_lie_between_their_bounds`).

use libm::{exp, log};

use super::quadrature::{Detail, Point, stretch};
use crate::design::{Popularity, Step};

/// How traffic is spread over `count` ranks; there is at least one.
#[derive(Clone, Debug)]
pub struct Spread {
    count: f64,
    law: Law,
}

#[derive(Clone, Debug)]
enum Law {
    /// In proportion to rank^-skew; uniform with a skew of 0.
    Power(f64),
    /// Step by step up to the last rank.
    Steps(Vec<Level>),
}

/// Ranks of the same traffic.
#[derive(Clone, Copy, Debug)]
struct Level {
    /// The last of them.
    last: f64,
    /// The traffic of one of them.
    each: f64,
}

impl Spread {
    /// Returns the spread of a popularity over `count` ranks. A table of more ranks is cut.
    pub fn of(popularity: &Popularity, count: f64) -> Self {
        let law = match popularity {
            Popularity::Uniform => Law::Power(0.0),
            Popularity::Zipf(skew) => Law::Power(*skew),
            Popularity::Measured(steps) => Law::Steps(levels(steps, count)),
        };
        Self { count, law }
    }

    /// Returns the points of a sum over all ranks.
    pub fn points(&self, detail: Detail) -> Vec<Point> {
        points(self.count, std::slice::from_ref(self), detail)
    }

    /// Returns the points of a sum over the first `count` ranks, each with the share of the traffic of one of its ranks.
    pub fn hottest(&self, count: f64, detail: Detail) -> Vec<(Point, f64)> {
        let total = self.total(&self.points(detail));
        let hot = points(count.min(self.count), std::slice::from_ref(self), detail);
        hot.into_iter().map(|point| (point, self.raw(point.rank) / total)).collect()
    }

    /// Returns the share of the traffic of one rank at each of the points. Weighted by the points, the shares sum to 1.
    pub fn shares(&self, points: &[Point]) -> Vec<f64> {
        let mut shares: Vec<f64> = points.iter().map(|point| self.raw(point.rank)).collect();
        let total: f64 = points.iter().zip(&shares).map(|(point, raw)| point.weight * raw).sum();
        shares.iter_mut().for_each(|share| *share /= total);
        shares
    }

    fn total(&self, points: &[Point]) -> f64 {
        points.iter().map(|point| point.weight * self.raw(point.rank)).sum()
    }

    /// Returns the traffic of a rank, up to a common factor.
    fn raw(&self, rank: f64) -> f64 {
        match &self.law {
            Law::Power(skew) if *skew == 0.0 => 1.0,
            Law::Power(skew) => exp(-skew * log(rank)),
            // A point between two ranks belongs to the nearer one.
            Law::Steps(levels) => levels.iter().find(|level| rank <= level.last + 0.5).map_or(0.0, |level| level.each),
        }
    }

    fn skew(&self) -> f64 {
        match self.law {
            Law::Power(skew) => skew,
            Law::Steps(_) => 0.0,
        }
    }

    /// Returns the last rank of each step.
    fn borders(&self) -> impl Iterator<Item = f64> {
        let levels = match &self.law {
            Law::Power(_) => &[],
            Law::Steps(levels) => levels.as_slice(),
        };
        levels.iter().map(|level| level.last)
    }

    /// Whether a table says that a rank has no traffic at all.
    fn passes_by(&self, rank: f64) -> bool {
        matches!(self.law, Law::Steps(_)) && self.raw(rank) == 0.0
    }
}

/// Returns why a measured popularity does not fit `count` ranks, as the end of a note; `None` if it fits.
pub fn misfit(popularity: &Popularity, count: f64) -> Option<&'static str> {
    let Popularity::Measured(steps) = popularity else { return None };
    let counted: f64 = steps.iter().map(|step| step.count).filter(|count| count.is_finite()).sum();
    let for_nobody = counted == count && steps.iter().any(|step| step.count.is_infinite() && step.share > 0.0);
    if counted > count || for_nobody {
        return Some("counts more of them than there are: it is cut, and what is left of it taken for the whole");
    }
    let levels = levels(steps, count);
    let rises = levels.windows(2).any(|pair| pair[1].each > pair[0].each * (1.0 + 1e-9));
    rises.then_some("leaves so few to the rest that each of them is hotter than those before")
}

/// Returns the steps of a table, cut or filled up to `count` ranks.
fn levels(steps: &[Step], count: f64) -> Vec<Level> {
    let mut levels: Vec<Level> = Vec::with_capacity(steps.len() + 1);
    let mut done = 0.0;
    for step in steps {
        let things = if step.count.is_finite() { step.count } else { count - done };
        let last = (done + things).min(count);
        if last > done {
            levels.push(Level { last, each: step.share / things });
        }
        done = last;
    }
    if done < count {
        levels.push(Level { last: count, each: 0.0 });
    }
    levels
}

/// Returns the points of a sum over the first `count` ranks, at least 1, that fit all `spreads`. Ranks that have no traffic in
/// any of them are left out.
pub fn points(count: f64, spreads: &[Spread], detail: Detail) -> Vec<Point> {
    let skew = spreads.iter().map(Spread::skew).fold(0.0, f64::max);
    let mut borders: Vec<f64> = spreads.iter().flat_map(Spread::borders).filter(|border| *border < count).collect();
    borders.push(count);
    borders.sort_unstable_by(f64::total_cmp);
    let (mut points, mut before) = (Vec::new(), 0.0);
    for border in borders {
        if border > before && !spreads.iter().all(|spread| spread.passes_by(border)) {
            match skew == 0.0 {
                true => points.push(Point { rank: border, weight: border - before }),
                false => stretch(&mut points, before, border, skew, detail),
            }
        }
        before = border;
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    const SKEWS: [f64; 8] = [0.0, 0.2, 0.5, 0.9, 1.0, 1.4, 3.0, 20.0];

    /// The hit ratio and the live addresses of one address at `ratio` reads per write: forms (1) and (6) of the model.
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
        let spread = Spread::of(&popularity(skew), count);
        let points = spread.points(detail);
        points.iter().zip(spread.shares(&points)).map(|(point, share)| point.weight * value(share)).sum()
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

    fn table(steps: &[(f64, f64)]) -> Popularity {
        Popularity::Measured(steps.iter().map(|&(count, share)| Step { count, share }).collect())
    }

    const REST: f64 = f64::INFINITY;
    const TABLES: [&[(f64, f64)]; 5] = [
        &[(10.0, 0.4), (990.0, 0.35), (REST, 0.25)],
        &[(1.0, 0.3), (9.0, 0.3), (REST, 0.4)],
        &[(3.0, 0.5), (4.0, 0.3), (200.0, 0.2)],
        &[(50.0, 0.6), (50.0, 0.4)],
        &[(1.0, 0.5), (2.0, 0.2), (37.0, 0.2), (1_000.0, 0.05), (REST, 0.05)],
    ];

    /// The shares of a table over every rank, one by one; what a cut leaves is the whole.
    fn every_rank(steps: &[(f64, f64)], count: usize) -> Vec<f64> {
        let counted: f64 = steps.iter().map(|step| step.0).filter(|count| count.is_finite()).sum();
        let mut shares = Vec::new();
        for &(things, share) in steps {
            let things = if things.is_finite() { things } else { (count as f64 - counted).max(0.0) };
            shares.extend(std::iter::repeat_n(share / things, things as usize));
        }
        shares.resize(count, 0.0);
        let total: f64 = shares.iter().rev().sum();
        shares.into_iter().map(|share| share / total).collect()
    }

    #[test]
    fn sums_over_tables_are_those_over_every_rank_and_take_a_point_a_step() {
        for steps in TABLES {
            for count in [1, 2, 10, 11, 99, 100, 207, 1_000, 1_001, 50_000] {
                let spread = Spread::of(&table(steps), count.into());
                let points = spread.points(Detail::Coarse);
                assert!(points.len() <= steps.len());
                for ratio in [1e-6, 1.0, 100.0, 1e9] {
                    for form in FORMS {
                        let exact: f64 = every_rank(steps, count as usize).iter().rev().map(|&p| form(p, ratio)).sum();
                        let sum: f64 = points
                            .iter()
                            .zip(spread.shares(&points))
                            .map(|(point, p)| point.weight * form(p, ratio))
                            .sum();
                        assert!((sum / exact - 1.0).abs() < 1e-9, "{steps:?}, {count}, {ratio}: {sum} for {exact}");
                    }
                }
            }
        }
    }

    #[test]
    fn where_a_table_and_a_curve_meet_sums_are_those_over_every_rank() {
        for steps in TABLES {
            for count in [5, 40, 100, 260, 1_040, 50_000, 300_000] {
                for skew in [0.2, 0.9, 1.4, 3.0] {
                    let spreads =
                        [Spread::of(&table(steps), count.into()), Spread::of(&popularity(skew), count.into())];
                    let points = points(count.into(), &spreads, Detail::Fine);
                    let shares = spreads.each_ref().map(|spread| spread.shares(&points));
                    let measured = every_rank(steps, count as usize);
                    let raw = |rank: usize| f64::from(rank as u32 + 1).powf(-skew);
                    let total: f64 = (0..count as usize).rev().map(raw).sum();
                    for ratio in [1e-4, 1.0, 1e4] {
                        // Hits and live keys where reads follow the one and writes the other, both ways.
                        for (reads, writes) in [(0, 1), (1, 0)] {
                            for weigh in [|_: f64| 1.0, |p: f64| p] {
                                let value = |p: [f64; 2]| {
                                    let (read, written) = (p[reads] * ratio, p[writes]);
                                    if read == 0.0 { 0.0 } else { weigh(p[reads]) * read / (read + written) }
                                };
                                let exact: f64 =
                                    (0..count as usize).rev().map(|i| value([measured[i], raw(i) / total])).sum();
                                let sum: f64 = points
                                    .iter()
                                    .enumerate()
                                    .map(|(i, point)| point.weight * value([shares[0][i], shares[1][i]]))
                                    .sum();
                                assert!(
                                    (sum / exact - 1.0).abs() < 1e-6,
                                    "{steps:?}, {count} ranks, skew {skew}, ratio {ratio}: {sum} for {exact}"
                                );
                            }
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn tables_of_more_than_there_is_are_cut_and_said_to_be() {
        let cut = misfit(&table(&[(10.0, 0.9), (REST, 0.1)]), 4.0);
        assert!(cut.is_some_and(|what| what.contains("cut")));
        assert!(misfit(&table(&[(10.0, 0.9), (REST, 0.1)]), 10.0).is_some());
        assert!(misfit(&table(&[(10.0, 0.5), (REST, 0.5)]), 11.0).is_some_and(|what| what.contains("hotter")));
        assert_eq!(misfit(&table(&[(10.0, 0.9), (REST, 0.1)]), 100.0), None);
        assert_eq!(misfit(&table(&[(10.0, 1.0)]), 100.0), None);
        assert_eq!(misfit(&Popularity::Zipf(1.0), 1.0), None);
    }

    #[test]
    fn the_hottest_of_a_table_are_its_first() {
        let spread = Spread::of(&table(TABLES[0]), 1e6);
        let hot = spread.hottest(15.0, Detail::Fine);
        let covered: f64 = hot.iter().map(|(point, share)| point.weight * share).sum();
        assert!((covered - (0.4 + 5.0 * 0.35 / 990.0)).abs() < 1e-12, "{covered}");
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
                let spread = Spread::of(&Popularity::Zipf(skew), count);
                let points = spread.points(Detail::Fine);
                let shares = spread.shares(&points);
                let sum: f64 = points.iter().zip(&shares).map(|(point, share)| point.weight * share).sum();
                assert!((sum - 1.0).abs() < 1e-9, "{count} {skew}: {sum}");
                assert!(points.len() < 3_000, "{count} {skew}: {} points", points.len());
            }
        }
    }
}
