//! How many requests of a trace are replayed in a second, beside an LRU cache as programs have it: the crate `lru`, a
//! hash map with a list through its entries. Read the ratio, not the times.
//!
//!     cargo bench --bench replay
//!
//! A million keys by Zipf's law, under ids that say nothing of their rank. Hits are checked to be the same.

use std::num::NonZeroUsize;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use keyplan::referee::{Lru, replay};
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng, SeedableRng};

const KEYS: u32 = 1_000_000;
const REQUESTS: u32 = 10_000_000;
/// A tenth of the keys, and a hundredth.
const CAPACITIES: [u64; 2] = [100_000, 10_000];

/// Requests of keys of a skew, drawn from the sum of all shares.
fn trace(skew: f64) -> Vec<u32> {
    let mut chance = Xoshiro256PlusPlus::seed_from_u64(1);
    let mut ids: Vec<u32> = (0..KEYS).collect();
    for place in (1..ids.len()).rev() {
        ids.swap(place, (chance.next_u64() % (place as u64 + 1)) as usize);
    }
    let mut sum = 0.0;
    let sums: Vec<f64> = (1..=KEYS)
        .map(|rank| {
            sum += f64::from(rank).powf(-skew);
            sum
        })
        .collect();
    let mut draw = || {
        let part = (chance.next_u64() >> 11) as f64 / 9_007_199_254_740_992.0 * sum;
        ids[sums.partition_point(|sum| *sum <= part)]
    };
    (0..REQUESTS).map(|_| draw()).collect()
}

/// Hits of the crate's cache.
fn rival(trace: &[u32], capacity: u64) -> u64 {
    let mut cache = lru::LruCache::new(NonZeroUsize::new(capacity as usize).expect("not 0"));
    let mut hits = 0;
    for key in trace {
        if cache.get(key).is_some() {
            hits += 1;
        } else {
            cache.put(*key, ());
        }
    }
    hits
}

fn replays(c: &mut Criterion) {
    for skew in [0.9, 1.0] {
        let trace = trace(skew);
        let mut group = c.benchmark_group(format!("zipf {skew}"));
        group.throughput(Throughput::Elements(REQUESTS.into()));
        for capacity in CAPACITIES {
            let ours = replay(&trace, capacity).expect("few keys");
            assert_eq!(ours.hits, rival(&trace, capacity));
            println!("{capacity} items: {:.4} hit", ours.hits as f64 / f64::from(REQUESTS));
            group.bench_function(format!("{capacity} items"), |b| b.iter(|| replay(&trace, capacity)));
            group.bench_function(format!("{capacity} items, crate lru"), |b| b.iter(|| rival(&trace, capacity)));
        }
        let eight: Vec<u64> = (1..=8).map(|part| part * 25_000).collect();
        group.bench_function("eight capacities at once", |b| {
            b.iter(|| {
                let mut lru = Lru::new(KEYS, &eight).expect("few keys");
                lru.feed(&trace).map(|()| lru.replayed().map(|replayed| replayed.hits).sum::<u64>())
            });
        });
        group.finish();
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2));
    targets = replays
}
criterion_main!(benches);
