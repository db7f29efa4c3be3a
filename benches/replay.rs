//! How many requests of a trace are replayed in a second, beside an LRU cache as programs have it: the crate `lru`, a
//! hash map with a list through its entries. Read the ratio, not the times.
//!
//!     cargo bench --bench replay
//!
//! A million keys by Zipf's law, under ids that say nothing of their rank. Hits are checked to be the same.

use std::num::NonZeroUsize;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use keyplan::design::Reading;
use keyplan::keyspace::Budget;
use keyplan::plan::plan;
use keyplan::simulator::{Lru, Round, Setup, replay};
use keyplan::strategy::StrategyId;
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

/// A million keys in room for a tenth of them: what deletes, what versions in the key and in the value leave.
const DESIGN: &str = "entity thing: 10_000, zipf 0.9
read get(id: thing, which: 0..<100)
  rate 100_000/s, zipf 0.9
  returns 100 bytes
write set(id: thing)
  rate 5000/s
  invalidates get(id, _)
topology
  caches 1
  memory 17 MB";
const EVENTS: u64 = 1_000_000;

fn limited(c: &mut Criterion) {
    let design = Reading::of(DESIGN).design;
    let function = plan(&design, Budget::default()).functions.remove(0);
    let evicting = [StrategyId::DeleteClass, StrategyId::VersionKey, StrategyId::VersionValue];
    let assessments: Vec<_> = function.strategies.iter().map(|ranked| &ranked.assessment).collect();
    let assessments: Vec<_> = assessments.into_iter().filter(|one| evicting.contains(&one.strategy)).collect();
    let setup = Setup::of(&design, 0, &function.keys, &assessments).expect("it can be simulated");
    let mut round = Round::new(setup, 1, Some(1e6));
    round.step(4 * EVENTS);
    let mut group = c.benchmark_group("a limited memory");
    group.throughput(Throughput::Elements(EVENTS * 3));
    group.bench_function("three rules", |b| b.iter(|| round.step(EVENTS)));
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2));
    targets = replays, limited
}
criterion_main!(benches);
