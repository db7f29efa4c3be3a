//! Addresses that are too many to list, dealt to buckets at random: the mean over all ways to deal them.
//!
//! An address with a share p meets the traffic X of the others in its bucket, and hits p / (p + X + c) of its reads, where c
//! is the writes for each read. X is mostly nothing and now and then a hot address, so the mean of this is not what it is
//! at the mean. But 1/x is the integral of e^(-s x) over s, and E[e^(-s X)] is the product of 1 - (1 - e^(-s p_j)) / K over
//! the others: each of them is in the bucket with 1/K, whatever the rest does.

use std::cell::OnceCell;

use libm::{exp, expm1, log1p};

use crate::workload::Addresses;

/// The addresses of a scope, in groups, and so many buckets.
#[derive(Clone, Debug)]
pub struct RandomDeal {
    /// The groups.
    pub addresses: Vec<Addresses>,
    /// At least 1.
    pub buckets: f64,
    samples: OnceCell<Vec<Sample>>,
}

/// A point of the integral over s, which is taken in the logarithm of s: there the trapezoid rule converges at once.
#[derive(Clone, Debug)]
struct Sample {
    s: f64,
    /// ln E[e^(-s p)] of one address of each group, being in the bucket or not.
    of_one: Vec<f64>,
    /// Their sum: of the whole traffic of a bucket.
    of_all: f64,
}

/// The step in ln s: the rule errs by some 1e-6.
const STEP: f64 = 0.5;
/// The first sample: the integral below it is negligible.
const FIRST: f64 = 1e-8;
/// e^-40 is less than the last digit of 1.
const LAST: f64 = 40.0;
/// Samples at most: up to 1e34 times the first.
const MOST: u32 = 160;

impl RandomDeal {
    /// Deals the addresses to so many buckets, at least 1.
    pub fn of(addresses: Vec<Addresses>, buckets: f64) -> Self {
        Self { addresses, buckets, samples: OnceCell::new() }
    }

    fn samples(&self) -> Vec<Sample> {
        let addresses = &self.addresses;
        let least = addresses.iter().map(|a| a.share).fold(1.0, f64::min).max(f64::MIN_POSITIVE);
        let mut samples = Vec::new();
        let mut s = FIRST;
        for _ in 0..MOST {
            let of_one: Vec<f64> =
                addresses.iter().map(|a| log1p(expm1(-s * a.share) / self.buckets).max(-LAST)).collect();
            let of_all = addresses.iter().zip(&of_one).map(|(a, one)| a.count * one).sum::<f64>().min(0.0);
            samples.push(Sample { s, of_one, of_all });
            if s * least > LAST {
                break;
            }
            s *= exp(STEP);
        }
        samples
    }

    /// With so many writes for each read: the share of the reads that hit, buckets that hold something, and the share of the
    /// reads that meet something, theirs or not.
    pub fn slots(&self, writes: f64) -> (f64, f64, f64) {
        let (mut hits, mut filled) = (0.0, 0.0);
        for (j, a) in self.addresses.iter().enumerate() {
            // A slot holds an address for the share of the time in which its reads would hit.
            let hit = (a.share * self.mean_cycle(j, a.share, writes)).min(1.0);
            hits += a.count * a.share * hit;
            filled += a.count * hit;
        }
        (hits, filled, self.met(writes, filled).max(hits))
    }

    /// E[1 / (p + X + c)] of an address of a group.
    fn mean_cycle(&self, group: usize, share: f64, writes: f64) -> f64 {
        let rate = share + writes;
        if writes > FEW_READS {
            // What others there are in the bucket is nothing beside the writes.
            return 1.0 / (rate + (1.0 - share) / self.buckets);
        }
        let samples = self.samples.get_or_init(|| self.samples()).iter().take_while(|sample| sample.s * rate < LAST);
        STEP * samples.map(|sample| sample.s * exp(sample.of_all - sample.of_one[group] - sample.s * rate)).sum::<f64>()
    }

    /// A bucket with a share P is full P / (P + c) of the time, and its reads meet K E[P^2 / (P + c)], which is 1 - c E[P / (P +
    /// c)] K; where writes are so many that this has no digits left, the bucket's own share is nothing beside them.
    fn met(&self, writes: f64, filled: f64) -> f64 {
        let squares: f64 = self.addresses.iter().map(|a| a.count * a.share * a.share).sum();
        let own = squares + (1.0 - squares) / self.buckets;
        if writes > FEW_READS { own / (own + writes) } else { 1.0 - writes * filled }
    }
}

/// Writes for each read from which on the traffic of a bucket is nothing beside them.
const FEW_READS: f64 = 100.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_is_that_over_all_ways_to_deal() {
        // By hand: four addresses and three buckets can be dealt in 81 ways.
        let shares = [0.5, 0.3, 0.15, 0.05];
        let addresses: Vec<Addresses> = shares.iter().map(|&share| Addresses::of(1.0, share)).collect();
        for writes in [0.0, 1e-9, 0.01, 0.4, 30.0, 1e4] {
            let (mut hits, mut filled, mut meets) = (0.0, 0.0, 0.0);
            for way in 0..81_u32 {
                let bucket = |i: usize| way / 3_u32.pow(i as u32) % 3;
                let mut all = [0.0; 3];
                for (i, share) in shares.iter().enumerate() {
                    all[bucket(i) as usize] += share;
                }
                hits += (0..4).map(|i| shares[i] * shares[i] / (all[bucket(i) as usize] + writes)).sum::<f64>() / 81.0;
                let full = |share: &f64| if *share > 0.0 { share / (share + writes) } else { 0.0 };
                filled += all.iter().map(full).sum::<f64>() / 81.0;
                meets += all.iter().map(|share| share * full(share)).sum::<f64>() / 81.0;
            }
            let deal = RandomDeal::of(addresses.clone(), 3.0);
            let (hit, full, met) = deal.slots(writes);
            assert!((hit / hits - 1.0).abs() < 1e-5, "{writes}: {hit} {hits}");
            assert!((full / filled - 1.0).abs() < 1e-4, "{writes}: {full} {filled}");
            assert!((met / meets - 1.0).abs() < 0.01, "{writes}: {met} {meets}");
        }
    }

    #[test]
    fn one_bucket_holds_what_was_asked_for_last() {
        let addresses = vec![Addresses::of(10.0, 0.1)];
        assert!((RandomDeal::of(addresses, 1.0).slots(0.0).0 - 0.1).abs() < 1e-6);
    }
}
