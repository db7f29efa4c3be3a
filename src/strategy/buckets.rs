//! The assignment of a scope's addresses to buckets: by SHA-256 where they can be listed, else the mean over random ones.

use super::choose::{self, Chosen};
use super::closed_forms::{bucket, lifetime};
use super::random_deal::RandomDeal;
use super::strategy_input::StrategyInput;
use crate::workload::{Addresses, Profile};

/// Addresses that share a few buckets.
#[derive(Clone, Debug)]
pub struct Buckets {
    /// How many there are, and why.
    pub chosen: Chosen<u32>,
    dealt: Dealt,
}

#[derive(Clone, Debug)]
enum Dealt {
    /// Listed addresses: the share of each, and its bucket; the shares of buckets; and the mean share of those like each address.
    Listed { addresses: Vec<(f64, usize)>, shares: Vec<f64>, alike: Vec<f64> },
    /// Groups of addresses, on average over all ways to deal them to so many buckets.
    AtRandom { deal: RandomDeal, filled: f64 },
}

/// How the buckets of one scope are used.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BucketUse {
    /// Share of the scope's reads that hit.
    pub hit_ratio: f64,
    /// Buckets that hold something.
    pub filled: f64,
    /// Entries that a read meets in its bucket, besides the one that it asks for.
    pub beside: f64,
}

impl Buckets {
    /// Deals the addresses of a scope.
    pub fn of(input: &StrategyInput<'_>, chosen: Chosen<u32>) -> Self {
        let buckets = chosen.setting.value;
        let dealt = match &input.profile {
            Some(profile) => listed(profile, buckets),
            None => {
                // What is bound besides entities has buckets of its own for each of its values.
                let all = f64::from(buckets) * input.workload.split;
                let filled = all.min(input.workload.class_size);
                Dealt::AtRandom { deal: RandomDeal::of(input.workload.addresses.clone(), all), filled }
            }
        };
        Self { chosen, dealt }
    }

    /// Deals them to the buckets of the design, or to as many as its limits let a write delete.
    pub fn chosen(input: &StrategyInput<'_>) -> Self {
        Self::of(input, choose::buckets(input))
    }

    /// Whether addresses are dealt at random.
    pub fn is_random(&self) -> bool {
        matches!(self.dealt, Dealt::AtRandom { .. })
    }

    /// The share of the fullest bucket.
    pub fn largest(&self) -> f64 {
        match &self.dealt {
            Dealt::Listed { shares, .. } => shares.iter().copied().fold(0.0, f64::max),
            Dealt::AtRandom { deal, .. } => {
                deal.addresses.iter().map(|a| a.share).fold(0.0, f64::max) + 1.0 / deal.buckets
            }
        }
    }

    /// Why the figures are means over all ways to deal, if they are.
    pub fn note(&self) -> Option<String> {
        self.is_random()
            .then(|| "the class is too large to list: the mean over random assignments to buckets is taken".into())
    }

    /// Buckets that hold one address each: another one is a miss, and pushes it out. For a scope that is read and killed so
    /// often a second, with a time to live.
    pub fn slots(&self, reads: f64, writes: f64, ttl: f64) -> BucketUse {
        let (hits, filled, met) = match &self.dealt {
            Dealt::Listed { addresses, shares, .. } => {
                // A slot holds an address for the share of the time in which its reads would hit.
                let (mut hits, mut holds) = (0.0, vec![0.0; shares.len()]);
                for &(p, bucket_of) in addresses {
                    let hit = bucket(reads, p, share_of(shares, bucket_of, p), writes, ttl);
                    hits += p * hit;
                    if let Some(holds) = holds.get_mut(bucket_of) {
                        *holds += hit;
                    }
                }
                let met = shares.iter().zip(&holds).map(|(share, holds)| share * holds).sum::<f64>();
                (hits, holds.iter().sum(), met)
            }
            // What expires ends at the rate that has its mean life, where the others' reads end it at their mean rate.
            Dealt::AtRandom { deal, .. } if reads > 0.0 => {
                let ends = writes + reads / deal.buckets;
                deal.slots((writes + (1.0 / lifetime(ends, ttl) - ends).max(0.0)) / reads)
            }
            Dealt::AtRandom { .. } => (0.0, 0.0, 0.0),
        };
        BucketUse { hit_ratio: hits, filled, beside: (met - hits).max(0.0) }
    }

    /// Buckets that hold all their addresses. `hit` is the hit ratio of an address with a share of the reads.
    pub fn containers(&self, hit: impl Fn(f64) -> f64) -> BucketUse {
        match &self.dealt {
            Dealt::Listed { addresses, shares, alike } => {
                let (mut hits, mut live, mut empty) = (0.0, vec![0.0; shares.len()], vec![1.0; shares.len()]);
                let (mut last, mut h) = (f64::NAN, 0.0);
                for (&(p, bucket), &mean) in addresses.iter().zip(alike) {
                    if mean != last {
                        (last, h) = (mean, hit(mean));
                    }
                    hits += p * h;
                    if let (Some(live), Some(empty)) = (live.get_mut(bucket), empty.get_mut(bucket)) {
                        *live += h;
                        *empty *= 1.0 - h;
                    }
                }
                let met: f64 = shares.iter().zip(&live).map(|(share, live)| share * live).sum();
                BucketUse {
                    hit_ratio: hits,
                    filled: empty.iter().map(|empty| 1.0 - empty).sum(),
                    beside: (met - hits).max(0.0),
                }
            }
            Dealt::AtRandom { deal: RandomDeal { addresses, buckets, .. }, filled } => {
                let hits: f64 = addresses.iter().map(|a| a.count * a.share * hit(a.share)).sum();
                let live: f64 = addresses.iter().map(|a| a.count * hit(a.share)).sum();
                let empty = libm::exp(-live / filled.max(1.0));
                BucketUse { hit_ratio: hits, filled: filled * (1.0 - empty), beside: (live - hits).max(0.0) / buckets }
            }
        }
    }

    /// How much rests on where single addresses are dealt at random: the root of the sum of the squares of their shares, one
    /// by the root of their number where all are alike. Nothing where they are listed.
    pub fn rests_on_few(&self) -> f64 {
        let Dealt::AtRandom { deal, .. } = &self.dealt else { return 0.0 };
        deal.addresses.iter().map(|a| a.count * a.share * a.share).sum::<f64>().sqrt()
    }

    /// How far `beside` of [`Self::containers`] strays from its mean over all ways to deal: its standard deviation.
    ///
    /// Two addresses meet with 1/K, whatever others do, and then each is fetched with the other: p_i h_j + p_j h_i. So the
    /// variance is the sum of the squares of that over all pairs, by K and 1 - 1/K.
    pub fn strays(&self, hit: impl Fn(f64) -> f64) -> f64 {
        let Dealt::AtRandom { deal: RandomDeal { addresses, buckets, .. }, .. } = &self.dealt else { return 0.0 };
        let (mut shares, mut hits, mut both, mut same) = (0.0, 0.0, 0.0, 0.0);
        for Addresses { count, share, .. } in addresses {
            let h = hit(*share);
            shares += count * share * share;
            hits += count * h * h;
            both += count * share * h;
            same += count * share * share * h * h;
        }
        let squares = (shares * hits + both * both - 2.0 * same).max(0.0);
        (squares * (1.0 - 1.0 / buckets) / buckets).sqrt()
    }
}

/// For each share of a falling list, the mean of those that differ from it by less than 1%: figures are worked out once for all of
/// these.
fn alike(shares: &[f64]) -> Vec<f64> {
    let mut means = Vec::with_capacity(shares.len());
    let mut rest = shares;
    while let Some(first) = rest.first() {
        let (those, others) = rest.split_at(rest.partition_point(|share| share * 1.01 > *first).max(1));
        let mean = those.iter().sum::<f64>() / those.len() as f64;
        means.extend(those.iter().map(|_| mean));
        rest = others;
    }
    means
}

fn listed(profile: &Profile, count: u32) -> Dealt {
    let mut shares = vec![0.0; profile.calls.len().min(count as usize)];
    let dealt = profile.dealt(count).map(|bucket| bucket as usize);
    let addresses: Vec<(f64, usize)> = profile.calls.iter().map(|call| call.share).zip(dealt).collect();
    for &(p, bucket) in &addresses {
        if let Some(share) = shares.get_mut(bucket) {
            *share += p;
        }
    }
    let alike = alike(&addresses.iter().map(|(share, _)| *share).collect::<Vec<_>>());
    Dealt::Listed { addresses, shares, alike }
}

fn share_of(shares: &[f64], bucket: usize, own: f64) -> f64 {
    shares.get(bucket).copied().unwrap_or(own)
}

#[cfg(test)]
mod tests {
    use super::super::settings::Setting;
    use super::*;

    #[test]
    fn containers_stray_as_over_all_ways_to_deal() {
        // By brute force: four addresses and three buckets can be dealt in 81 ways.
        let shares = [0.5, 0.3, 0.15, 0.05];
        let hit = |p: f64| p / (p + 0.2);
        let mut met = Vec::new();
        for way in 0..81_u32 {
            let bucket = |i: usize| way / 3_u32.pow(i as u32) % 3;
            let pairs = (0..4).flat_map(|i| (0..4).map(move |j| (i, j)));
            met.push(
                pairs
                    .filter(|&(i, j)| i != j && bucket(i) == bucket(j))
                    .map(|(i, j)| shares[i] * hit(shares[j]))
                    .sum::<f64>(),
            );
        }
        let mean = met.iter().sum::<f64>() / 81.0;
        let variance = met.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 81.0;
        let addresses = shares.iter().map(|&share| Addresses::of(1.0, share)).collect();
        let dealt = Dealt::AtRandom { deal: RandomDeal::of(addresses, 3.0), filled: 3.0 };
        let buckets = Buckets { chosen: Chosen { setting: Setting::given(3), note: None }, dealt };
        assert!((buckets.containers(hit).beside / mean - 1.0).abs() < 1e-9);
        // By hand: 0.25 + 0.09 + 0.0225 + 0.0025.
        assert!((buckets.rests_on_few() - f64::sqrt(0.365)).abs() < 1e-12);
        assert!((buckets.strays(hit) / variance.sqrt() - 1.0).abs() < 1e-9);
    }
}
