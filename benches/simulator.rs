//! How many events the simulator simulates in a second, beside the obvious program: a hash map of entries, a heap of what
//! expires, and a write that looks for each address of its class. Read the ratio, not the times.
//!
//!     cargo bench --bench simulator
//!
//! Throughput is events times strategies, as a plan lists them. Strategies whose entries live and end alike share a cache:
//! of the twelve, nine are distinct, and timed again by themselves. Both programs simulate the same traffic and are
//! checked to agree.

#[path = "../tests/common/given.rs"]
mod given;

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::time::Duration;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use given::{Given, assessed};
use keyplan::design::{Metric, Reading};
use keyplan::keyspace::{Budget, count};
use keyplan::simulator::{Round, Run, Setup};
use keyplan::strategy::{Assessment, StrategyId};

/// A million keys: ten thousand scopes of a hundred addresses.
const DESIGN: &str = "entity thing: 10_000, zipf 0.9
read get(id: thing, which: 0..<100)
  rate 100_000/s, zipf 0.9
write set(id: thing)
  rate 5000/s
  invalidates get(id, _)
topology
  callers 40
  fill delay 0.1 ms";
const READS: f64 = 100_000.0;
const WRITES: f64 = 5_000.0;
const EVENTS: u64 = 1_000_000;

type Chosen = (StrategyId, Given);

fn strategy(strategy: StrategyId, given: Given) -> Chosen {
    (strategy, given)
}

/// All that look addresses up one by one, hashed ones included.
fn twelve() -> Vec<Chosen> {
    vec![
        strategy(StrategyId::DeleteClass, Given::default()),
        strategy(StrategyId::Registry, Given { replicas: Some(2), ..Given::default() }),
        strategy(StrategyId::Broadcast, Given { callers: Some(40), message_loss: Some(0.01), ..Given::default() }),
        strategy(StrategyId::HashSlot, Given { buckets: Some(4), ..Given::default() }),
        strategy(StrategyId::HashContainer, Given { buckets: Some(4), ..Given::default() }),
        strategy(StrategyId::HashHot, Given { buckets: Some(4), ..Given::default() }),
        strategy(StrategyId::Ttl, Given { ttl: Some(2.0), ..Given::default() }),
        strategy(StrategyId::Ttl, Given { ttl: Some(2.0), sliding: true, ..Given::default() }),
        strategy(
            StrategyId::VersionColumn,
            Given { retention: Some(600.0), row_at_hand: Some(1.0), ..Given::default() },
        ),
        strategy(StrategyId::VersionKey, Given { retention: Some(600.0), ..Given::default() }),
        strategy(
            StrategyId::VersionValue,
            Given { retention: Some(600.0), row_at_hand: Some(1.0), ..Given::default() },
        ),
        strategy(StrategyId::CommitLog, Given { lag: Some(0.1), batch: Some(18), ..Given::default() }),
    ]
}

/// Those of the twelve that no other shares a cache with, or that stand for all that do.
fn distinct() -> Vec<Chosen> {
    let mut strategies = twelve();
    // A registry deletes as the baseline does, and all versions end entries alike.
    strategies.retain(|(strategy, _)| {
        ![StrategyId::Registry, StrategyId::VersionKey, StrategyId::VersionValue].contains(strategy)
    });
    strategies
}

fn setup(design: &str, strategies: &[Chosen]) -> Setup {
    let mut design = Reading::of(design).design;
    strategies.iter().for_each(|(_, given)| given.machines(&mut design));
    let assessed = |(strategy, given): &Chosen| assessed(&design, 0, *strategy, given).expect("it applies");
    let assessments: Vec<Assessment> = strategies.iter().map(assessed).collect();
    let keys = count(&design.functions[0], Budget::default());
    Setup::of(&design, 0, &keys, &assessments.iter().collect::<Vec<_>>()).expect("it can be simulated")
}

/// The last round of a long run, and warm: its tables and most of its keys are in memory.
fn warm(setup: &Setup) -> Round {
    let mut round = Round::new(setup.clone(), 1, Some(1e6));
    round.step(EVENTS);
    round
}

/// The obvious program: one strategy, a time to live with invalidation.
struct Obvious {
    state: u64,
    time: f64,
    /// When an entry expires, by scope and address.
    entries: HashMap<(u32, u32), f64>,
    expiries: BinaryHeap<Reverse<(u64, u32, u32)>>,
    scopes: Vec<f64>,
    addresses: Vec<f64>,
    hits: u64,
    reads: u64,
}

impl Obvious {
    fn new() -> Self {
        let cumulative = |size: u32| {
            let mut sum = 0.0;
            let sums: Vec<f64> = (1..=size)
                .map(|rank| {
                    sum += f64::from(rank).powf(-0.9);
                    sum
                })
                .collect();
            sums.into_iter().map(|part| part / sum).collect()
        };
        Self {
            state: 1,
            time: 0.0,
            entries: HashMap::new(),
            expiries: BinaryHeap::new(),
            scopes: cumulative(10_000),
            addresses: cumulative(100),
            hits: 0,
            reads: 0,
        }
    }

    fn unit(&mut self) -> f64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / 9_007_199_254_740_992.0
    }

    fn step(&mut self, events: u64) {
        const TTL: f64 = 2.0;
        for _ in 0..events {
            self.time -= (1.0 - self.unit()).ln() / (READS + WRITES);
            // Times above 0 have the order of their bits.
            while self.expiries.peek().is_some_and(|Reverse((at, ..))| f64::from_bits(*at) <= self.time) {
                let Some(Reverse((at, scope, address))) = self.expiries.pop() else { break };
                if self.entries.get(&(scope, address)).is_some_and(|expiry| expiry.to_bits() == at) {
                    self.entries.remove(&(scope, address));
                }
            }
            let (kind, part) = (self.unit(), self.unit());
            let scope = self.scopes.partition_point(|sum| *sum <= part) as u32;
            if kind * (READS + WRITES) >= READS {
                for address in 0..100 {
                    self.entries.remove(&(scope, address));
                }
                continue;
            }
            let part = self.unit();
            let address = self.addresses.partition_point(|sum| *sum <= part) as u32;
            self.reads += 1;
            if self.entries.contains_key(&(scope, address)) {
                self.hits += 1;
            } else {
                self.entries.insert((scope, address), self.time + TTL);
                self.expiries.push(Reverse(((self.time + TTL).to_bits(), scope, address)));
            }
        }
    }
}

fn simulator(c: &mut Criterion) {
    let one = [strategy(StrategyId::DeleteClass, Given { backstop: Some(2.0), ..Given::default() })];
    let mut group = c.benchmark_group("a million keys");
    // In the design as it stands, three reads in four miss, and each of them is a fill that lands and an entry that ends.
    let seldom = DESIGN.replace("rate 5000/s", "rate 500/s");
    let lasting = [strategy(StrategyId::DeleteClass, Given { backstop: Some(600.0), ..Given::default() })];
    let cases = [
        ("one strategy", DESIGN, one.to_vec()),
        ("twelve strategies", DESIGN, twelve()),
        ("nine strategies, no two of which share a cache", DESIGN, distinct()),
        ("one strategy, seldom written", &seldom, lasting.to_vec()),
        ("twelve strategies, seldom written", &seldom, twelve()),
    ];
    for (name, design, strategies) in cases {
        let run = warm(&setup(design, &strategies));
        group.throughput(Throughput::Elements(EVENTS * strategies.len() as u64));
        group.bench_function(name, |b| {
            let mut run = run.clone();
            b.iter(|| run.step(EVENTS));
        });
    }
    let mut obvious = Obvious::new();
    obvious.step(EVENTS);
    group.throughput(Throughput::Elements(EVENTS));
    group.bench_function("one strategy, hash map and heap", |b| b.iter(|| obvious.step(EVENTS)));
    group.finish();

    let mut ours = Run::new(&setup(DESIGN, &one), 1, Some(60.0));
    while !ours.step(EVENTS).is_over() {}
    let hits = ours.report().strategies[0].metrics[Metric::HitRatio];
    let theirs = obvious.hits as f64 / obvious.reads as f64;
    // Theirs fills at once, ours after a moment, and counts the beginning too.
    assert!((hits.value / theirs - 1.0).abs() < 0.02, "{hits:?} and {theirs}");

    let mut group = c.benchmark_group("from a design to a report");
    let all = setup(DESIGN, &twelve());
    group.bench_function("two million events, twelve strategies", |b| {
        let finish = |mut run: Run| {
            while !run.step(EVENTS).is_over() {}
            run.report()
        };
        b.iter_batched(|| Run::new(&all, 1, None), finish, BatchSize::PerIteration);
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2));
    targets = simulator
}
criterion_main!(benches);
