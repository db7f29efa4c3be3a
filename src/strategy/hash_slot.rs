//! Strategy 4: the class shares a few buckets, each of which holds one address at a time; a write deletes them all.

use super::Strategy;
use super::assessment::{Assessment, Estimate, Objection, Setting};
use super::forms::bucket;
use super::outcome::Outcome;
use super::situation::Situation;
use crate::keyspace::encoding;
use crate::workload::Profile;

/// Addresses hashed into buckets.
pub struct HashSlot;

impl Strategy for HashSlot {
    fn name(&self) -> &'static str {
        "hash-slot"
    }

    fn assess(&self, situation: &Situation<'_>) -> Result<Vec<Assessment>, String> {
        // A bucket belongs to a scope, and every write must be able to name it.
        let situation = situation.over_shared_scopes();
        let workload = &situation.workload;
        // A class of three addresses needs no fourth bucket.
        let most = workload.class_size.max(1.0).ceil();
        let given = situation.design.settings.buckets;
        let buckets = if f64::from(given) > most { most as u32 } else { given };
        let mut notes = workload.notes.clone();
        let dealt = match &situation.profile {
            Some(profile) => Dealt::by_hash(situation, profile, buckets),
            None => {
                notes.push(
                    "the class is too large to list: the mean over random assignments to buckets is taken".into(),
                );
                Dealt::at_random(situation, buckets)
            }
        };
        let mut outcome = Outcome::exact(situation);
        outcome.keys = f64::from(buckets);
        outcome.hit_ratio = dealt.hit_ratio;
        outcome.live_keys = dealt.filled;
        outcome.live_items = dealt.filled * workload.scope_count * workload.split;
        outcome.messages = Estimate::of(f64::from(buckets));
        outcome.readable = false;
        if workload.writes == 0.0 {
            outcome.messages = Estimate::of(0.0);
        }
        let uniform = f64::from(buckets) / workload.class_size.max(1.0);
        if uniform < 1.0 {
            notes.push(format!(
                "were all calls alike and never invalidated, at most {:.2}% would hit: skew decides",
                100.0 * uniform
            ));
        }
        Ok(vec![Assessment {
            strategy: self.name(),
            label: format!("hash into {buckets} bucket{}", if buckets == 1 { "" } else { "s" }),
            settings: vec![Setting {
                name: "buckets",
                value: buckets.into(),
                unit: "",
                assumed: situation.is_assumed("buckets"),
            }],
            metrics: outcome.metrics(situation),
            failure_points: "Nothing beyond the cache itself.",
            objections: vec![Objection {
                who: "the VP of Engineering",
                why: format!(
                    "the hash experts' bill, for keys that nobody can read and a hit ratio of {:.1}%",
                    100.0 * dealt.hit_ratio
                ),
            }],
            notes,
        }])
    }
}

/// What comes of dealing addresses to buckets.
struct Dealt {
    hit_ratio: f64,
    /// Buckets of one scope that hold something when a write comes.
    filled: f64,
}

impl Dealt {
    /// The real addresses, in the buckets that SHA-256 deals them to.
    fn by_hash(situation: &Situation<'_>, profile: &Profile, buckets: u32) -> Self {
        let assigned: Vec<usize> =
            profile.calls.iter().map(|call| encoding::bucket(&call.address, buckets) as usize - 1).collect();
        let mut shares: Vec<f64> = vec![0.0; buckets.min(MOST_BUCKETS) as usize];
        for (call, &bucket) in profile.calls.iter().zip(&assigned) {
            if let Some(share) = shares.get_mut(bucket) {
                *share += call.share;
            }
        }
        let hits = |reads: f64, writes: f64| -> f64 {
            let of = |(call, &assigned): (&crate::workload::Call, &usize)| {
                // Buckets past those kept apart are so many that each holds one address at most.
                let bucket_share = shares.get(assigned).copied().unwrap_or(call.share);
                call.share * bucket(reads, call.share, bucket_share, writes)
            };
            profile.calls.iter().zip(&assigned).map(of).sum()
        };
        let filled = |reads: f64, writes: f64| -> f64 {
            shares.iter().map(|share| super::forms::exact(reads * share, writes)).sum()
        };
        Self::over_scopes(situation, hits, filled)
    }

    /// The mean over random assignments: besides itself, an address meets 1/K of the others' traffic.
    fn at_random(situation: &Situation<'_>, buckets: u32) -> Self {
        // What is bound besides entities has buckets of its own for each of its values.
        let split = situation.workload.split;
        let buckets = f64::from(buckets) * split;
        let addresses = &situation.workload.addresses;
        let hits = |reads: f64, writes: f64| -> f64 {
            addresses
                .iter()
                .map(|a| a.count * a.share * bucket(reads, a.share, a.share + (1.0 - a.share) / buckets, writes))
                .sum()
        };
        let filled = |reads: f64, writes: f64| {
            buckets.min(situation.workload.class_size) * super::forms::exact(reads / buckets, writes)
        };
        Self::over_scopes(situation, hits, filled)
    }

    fn over_scopes(
        situation: &Situation<'_>,
        hits: impl Fn(f64, f64) -> f64,
        filled: impl Fn(f64, f64) -> f64,
    ) -> Self {
        let workload = &situation.workload;
        Self { hit_ratio: workload.over_reads_by_ratio(hits), filled: workload.at_write_by_ratio(filled) }
    }
}

/// Buckets that are kept apart in memory; more than there are addresses to list.
const MOST_BUCKETS: u32 = 1 << 20;
