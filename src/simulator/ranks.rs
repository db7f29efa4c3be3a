//! Popularity by rank: the share of each of up to 10^300 ranks, and draws by these shares.
//!
//! Zipf's law is taken rank by rank at its head, and as the integral of its density behind it, from half a rank before to
//! half a rank after each. With a head of 4096 ranks that is off by less than 1e-8 of a share. The integral has a
//! closed inverse, so a draw needs no rejection, and rises with the number that it is made from: evenly spread numbers
//! give evenly spread ranks.

use std::hint::select_unpredictable;

use super::chance::Chance;
use crate::design::{Popularity, Step};

/// Ranks whose shares are summed one by one.
const HEAD: f64 = 4096.0;
/// Ranks that are drawn from a table.
const TABLE: f64 = 1_048_576.0;

/// Ranks with their popularity, from 0. Above 2^53 they have the precision of a double.
#[derive(Clone, Debug)]
pub struct Ranks {
    size: f64,
    skew: f64,
    /// What the ranks of the head weigh up to each of them.
    sums: Vec<f64>,
    /// The steps of a measured table: the rank behind each, and what one rank of it weighs. Their sums are in `sums`.
    steps: Vec<(f64, f64)>,
    /// What all ranks weigh.
    total: f64,
}

impl Ranks {
    /// So many ranks, at least 1.
    pub fn new(size: f64, popularity: &Popularity) -> Self {
        let size = size.max(1.0);
        let skew = match popularity {
            Popularity::Uniform => 0.0,
            Popularity::Zipf(skew) => *skew,
            Popularity::Measured(steps) => return Self::measured(size, steps),
        };
        if skew == 0.0 {
            return Self { size, skew, sums: Vec::new(), steps: Vec::new(), total: size };
        }
        let mut sum = 0.0;
        let sums: Vec<f64> = (1..=size.min(HEAD) as u32)
            .map(|rank| {
                sum += power(f64::from(rank), -skew);
                sum
            })
            .collect();
        let total = sum + if size > HEAD { integral(HEAD + 0.5, size + 0.5, skew) } else { 0.0 };
        Self { size, skew, sums, steps: Vec::new(), total }
    }

    /// A table, cut where there are no more ranks; what is left is all there is.
    fn measured(size: f64, table: &[Step]) -> Self {
        let (mut behind, mut total) = (0.0, 0.0);
        let (mut sums, mut steps) = (Vec::new(), Vec::new());
        for step in table {
            let whole = if step.count.is_finite() { step.count } else { size - behind };
            let count = whole.min(size - behind);
            if count <= 0.0 {
                break;
            }
            behind += count;
            total += step.share * count / whole;
            steps.push((behind, step.share / whole));
            sums.push(total);
        }
        Self { size, skew: 0.0, sums, steps, total: if total > 0.0 { total } else { 1.0 } }
    }

    /// How many ranks there are.
    pub fn size(&self) -> f64 {
        self.size
    }

    /// The share of one rank.
    pub fn share(&self, rank: u64) -> f64 {
        self.weight(rank) / self.total
    }

    fn weight(&self, rank: u64) -> f64 {
        if !self.steps.is_empty() {
            let step = self.steps.iter().find(|(behind, _)| (rank as f64) < *behind);
            return step.map_or(0.0, |(_, weight)| *weight);
        }
        if self.skew == 0.0 { 1.0 } else { power(rank as f64 + 1.0, -self.skew) }
    }

    /// The rank up to which a part of the traffic goes, from 0 to below 1.
    #[inline]
    pub fn at(&self, part: f64) -> u64 {
        if !self.steps.is_empty() {
            return self.at_step(part * self.total);
        }
        if self.skew == 0.0 {
            return self.number(part * self.size);
        }
        self.skewed_at(part)
    }

    #[inline(never)]
    fn skewed_at(&self, part: f64) -> u64 {
        let weight = part * self.total;
        let rank = self.sums.partition_point(|sum| *sum <= weight);
        if rank < self.sums.len() || self.size <= HEAD {
            return self.number(rank as f64);
        }
        self.behind(weight - self.sums.last().copied().unwrap_or(0.0), HEAD)
    }

    /// Returns the rank at which the cumulative weight of a table reaches a weight.
    fn at_step(&self, weight: f64) -> u64 {
        let step = self.sums.partition_point(|sum| *sum <= weight).min(self.steps.len().saturating_sub(1));
        let (behind, each) = self.steps.get(step).copied().unwrap_or((1.0, 1.0));
        let short = self.sums.get(step).map_or(0.0, |sum| sum - weight) / each.max(f64::MIN_POSITIVE);
        self.number((behind - short).clamp(0.0, behind - 1.0))
    }

    /// A rank by its number; past 2^63, where it has none, by the bits that it is made of, which no other has.
    #[inline(never)]
    fn number(&self, rank: f64) -> u64 {
        let rank = rank.min(self.size - 1.0);
        if rank < 9_223_372_036_854_775_808.0 { rank as u64 } else { rank.to_bits() }
    }

    /// Returns the rank behind the head at which the integral reaches a weight.
    fn behind(&self, weight: f64, head: f64) -> u64 {
        let x = inverse(head + 0.5, weight, self.skew);
        // Rank r, from 0, has the density from r + 1/2 to r + 3/2.
        self.number((x - 0.5).max(head))
    }
}

/// Draws ranks by their shares.
#[derive(Clone, Debug)]
pub struct Drawer {
    ranks: Ranks,
    /// An alias table (Walker 1977): the chance of keeping a column, in 2^-32, and whom it goes to otherwise.
    columns: Vec<(u32, u32)>,
    /// Returns how many ranks have columns; if there are more ranks, one more column represents the rest.
    tabled: u32,
    rest: f64,
}

impl Drawer {
    /// Draws from these ranks.
    pub fn new(ranks: Ranks) -> Self {
        let is_long_table = !ranks.steps.is_empty() && ranks.size > TABLE;
        if ranks.skew == 0.0 && ranks.steps.is_empty() || is_long_table {
            return Self { ranks, columns: Vec::new(), tabled: 0, rest: 0.0 };
        }
        let tabled = ranks.size.min(TABLE) as u32;
        let mut weights: Vec<f64> = (0..tabled).map(|rank| ranks.weight(rank.into())).collect();
        let rest = if ranks.size > TABLE { integral(TABLE + 0.5, ranks.size + 0.5, ranks.skew) } else { 0.0 };
        if rest > 0.0 {
            weights.push(rest);
        }
        Self { columns: aliases(&weights), ranks, tabled, rest }
    }

    /// How many ranks there are.
    pub fn size(&self) -> u64 {
        self.ranks.size as u64
    }

    /// A rank.
    #[inline]
    pub fn draw(&self, chance: &mut Chance) -> u64 {
        let bits = chance.bits();
        if self.columns.is_empty() {
            return self.ranks.at((bits >> 11) as f64 / 9_007_199_254_740_992.0);
        }
        let column = ((bits >> 32) * self.columns.len() as u64) >> 32;
        let (keep, alias) = self.columns[column as usize];
        // No processor could guess this branch.
        let drawn = select_unpredictable(bits as u32 <= keep, column as u32, alias);
        if drawn < self.tabled { drawn.into() } else { self.of_the_rest(chance) }
    }

    #[cold]
    #[inline(never)]
    fn of_the_rest(&self, chance: &mut Chance) -> u64 {
        self.ranks.behind(chance.unit() * self.rest, TABLE)
    }
}

/// Vose's way of building the table.
fn aliases(weights: &[f64]) -> Vec<(u32, u32)> {
    let scale = weights.len() as f64 / weights.iter().sum::<f64>();
    let mut parts: Vec<f64> = weights.iter().map(|weight| weight * scale).collect();
    let mut columns: Vec<(u32, u32)> = (0..weights.len() as u32).map(|own| (u32::MAX, own)).collect();
    let (mut small, mut large): (Vec<usize>, Vec<usize>) = (0..parts.len()).partition(|&i| parts[i] < 1.0);
    while let (Some(&poor), Some(&rich)) = (small.last(), large.last()) {
        small.pop();
        columns[poor] = ((parts[poor] * 4_294_967_296.0) as u32, rich as u32);
        parts[rich] -= 1.0 - parts[poor];
        if parts[rich] < 1.0 {
            large.pop();
            small.push(rich);
        }
    }
    columns
}

fn power(base: f64, exponent: f64) -> f64 {
    libm::exp(exponent * libm::log(base))
}

/// The integral of x^-skew from one place to a later one.
fn integral(from: f64, to: f64, skew: f64) -> f64 {
    let (flat, log) = (1.0 - skew, libm::log(to / from));
    // x^(1 - s) / (1 - s), in a form that holds at s = 1 too.
    let grown = if (flat * log).abs() < 1e-12 { log } else { libm::expm1(flat * log) / flat };
    power(from, flat) * grown
}

/// Returns where that integral reaches a value.
fn inverse(from: f64, value: f64, skew: f64) -> f64 {
    let flat = 1.0 - skew;
    let grown = value / power(from, flat);
    let log = if (flat * grown).abs() < 1e-12 { grown } else { libm::log1p((flat * grown).max(-1.0)) / flat };
    from * libm::exp(log)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pearson's chi-square over bins: with k bins it is about k, with a spread of sqrt(2 k).
    fn fits(drawn: impl Fn(&mut Chance) -> u64, ranks: &Ranks, bins: &[(u64, u64)]) {
        let (mut chance, count) = (Chance::new(11), 300_000);
        let mut seen = vec![0.0; bins.len()];
        for _ in 0..count {
            let rank = drawn(&mut chance);
            let bin = bins.iter().position(|&(from, to)| (from..to).contains(&rank)).expect("in a bin");
            seen[bin] += 1.0;
        }
        let share = |&(from, to): &(u64, u64)| (from..to).map(|rank| ranks.share(rank)).sum::<f64>();
        let chi: f64 = bins
            .iter()
            .zip(&seen)
            .map(|(bin, seen)| {
                let wanted = share(bin) * f64::from(count);
                (seen - wanted) * (seen - wanted) / wanted
            })
            .sum();
        let bins = bins.len() as f64;
        assert!(chi < bins + 4.0 * (2.0 * bins).sqrt(), "chi-square {chi} over {bins} bins");
    }

    fn exact_share(size: u32, skew: f64, rank: u32) -> f64 {
        let weight = |rank: u32| f64::from(rank + 1).powf(-skew);
        weight(rank) / (0..size).map(weight).sum::<f64>()
    }

    /// Against the sum over all ranks, with the platform's own power function.
    #[test]
    fn shares_are_those_of_zipfs_law() {
        for skew in [0.3, 0.9, 1.0, 1.4] {
            let ranks = Ranks::new(200_000.0, &Popularity::Zipf(skew));
            for rank in [0, 1, 4095, 4096, 199_999] {
                let (found, wanted) = (ranks.share(rank.into()), exact_share(200_000, skew, rank));
                assert!((found / wanted - 1.0).abs() < 1e-8, "{found} for {wanted} of rank {rank}, skew {skew}");
            }
        }
        assert_eq!(Ranks::new(4.0, &Popularity::Uniform).share(3), 0.25);
    }

    #[test]
    fn draws_have_these_shares() {
        let few: Vec<(u64, u64)> = (0..40).map(|rank| (rank, rank + 1)).collect();
        let many = [(0, 1), (1, 2), (2, 10), (10, 1000), (1000, 5000), (5000, 1_048_576), (1_048_576, 2_000_000)];
        // By hand: 0.3 for each of the two hottest, 0.1 for all of the next ten, 0.3 for the rest.
        let step = |count, share| Step { count, share };
        let table = Popularity::Measured(vec![step(2.0, 0.6), step(10.0, 0.1), step(f64::INFINITY, 0.3)]);
        assert!((Ranks::new(40.0, &table).share(1) - 0.3).abs() < 1e-12);
        assert!((Ranks::new(40.0, &table).share(39) - 0.3 / 28.0).abs() < 1e-12);
        for popularity in [Popularity::Uniform, Popularity::Zipf(0.9), Popularity::Zipf(1.3), table] {
            let ranks = Ranks::new(40.0, &popularity);
            let drawer = Drawer::new(ranks.clone());
            fits(|chance| drawer.draw(chance), &ranks, &few);
            fits(|chance| ranks.at(chance.unit()), &ranks, &few);
            // Past the table, and past the head, where ranks come from the integral.
            let ranks = Ranks::new(2e6, &popularity);
            let drawer = Drawer::new(ranks.clone());
            fits(|chance| drawer.draw(chance), &ranks, &many);
            fits(|chance| ranks.at(chance.unit()), &ranks, &many);
        }
    }

    #[test]
    fn cold_ranks_are_told_apart_however_many_there_are() {
        for size in [1e12, 1e30, 1e300] {
            let (drawer, mut chance) = (Drawer::new(Ranks::new(size, &Popularity::Uniform)), Chance::new(5));
            let drawn: std::collections::HashSet<u64> = (0..1000).map(|_| drawer.draw(&mut chance)).collect();
            assert_eq!(drawn.len(), 1000, "{size}");
        }
    }

    #[test]
    fn the_largest_sizes_are_drawn_from_too() {
        for popularity in [Popularity::Uniform, Popularity::Zipf(0.01), Popularity::Zipf(1.0), Popularity::Zipf(50.0)] {
            for size in [1.0, 2.0, 1e30, 1e300] {
                let (ranks, mut chance) = (Ranks::new(size, &popularity), Chance::new(1));
                let drawer = Drawer::new(ranks.clone());
                for _ in 0..100 {
                    assert!(drawer.draw(&mut chance) as f64 <= size);
                }
                assert!(ranks.share(0).is_finite() && ranks.at(0.999_999) as f64 <= size);
            }
        }
    }
}
