//! Fills that take time, against an event loop of this file's own that goes through every read, write and fill one by one.

#[path = "common/given.rs"]
mod given;

use std::collections::VecDeque;

use given::{Given, assessed};
use keyplan::design::{Metric, Reading};
use keyplan::keyspace::{Budget, count};
use keyplan::simulator::{Measured, Run, Setup};
use keyplan::strategy::StrategyId;

fn simulated(source: &str, strategy: StrategyId, given: &Given, seconds: Option<f64>) -> Measured {
    let reading = Reading::of(source);
    assert!(reading.is_sound(), "{source}\n{:#?}", reading.problems);
    let mut design = reading.design;
    given.machines(&mut design);
    let assessment = assessed(&design, 0, strategy, given).expect("it is applicable");
    let keys = count(&design.functions[0], Budget::default());
    let setup = Setup::of(&design, 0, &keys, &[&assessment]).expect("it is simulated");
    let mut run = Run::new(&setup, 1, seconds);
    while !run.step(1_000_000).is_over() {}
    run.report().strategies.remove(0)
}

/// One key under one strategy; seconds, and events a second.
#[derive(Clone, Copy)]
struct Key {
    reads: f64,
    writes: f64,
    source: f64,
    fill: f64,
    /// Whether the source answers with the state of its start.
    at_start: bool,
    ttl: f64,
    /// Whether writes delete it.
    deletes: bool,
    lease: Option<f64>,
}

/// What came of it: shares of the reads, and seconds a hit.
#[derive(Debug, Default)]
struct Found {
    hits: f64,
    fills: f64,
    stale: f64,
    age: f64,
}

/// Numbers from 0 to 1, exclusively (splitmix64).
struct Chance(u64);

impl Chance {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (((z ^ (z >> 31)) >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }
}

/// Plays some reads of a key.
fn played(key: Key, reads: u32) -> Found {
    let (mut chance, mut now, mut found) = (Chance(7), 0.0, Found::default());
    let mut writes: Vec<f64> = Vec::new();
    // How many writes the entry knows of, and when it expires; when fills began; when the token was taken.
    let mut entry: Option<(usize, f64)> = None;
    let (mut fills, mut token) = (VecDeque::new(), None::<f64>);
    let mut left = reads;
    while left > 0 {
        now -= chance.unit().ln() / (key.reads + key.writes);
        while let Some(start) = fills.pop_front_if(|start| *start + key.source + key.fill <= now) {
            let state = if key.at_start { start } else { start + key.source };
            let is_kept = key.lease.is_none() || token == Some(start);
            if is_kept {
                let known = writes.partition_point(|write| *write <= state);
                entry = Some((known, start + key.source + key.fill + key.ttl));
                token = None;
            }
        }
        if chance.unit() * (key.reads + key.writes) < key.writes {
            writes.push(now);
            if key.deletes {
                (entry, token) = (None, None);
            }
            continue;
        }
        left -= 1;
        match entry {
            Some((known, expires)) if now < expires => {
                found.hits += 1.0;
                if known < writes.len() {
                    found.stale += 1.0;
                    found.age += now - writes[known];
                }
            }
            _ if key.lease.is_some_and(|lease| token.is_some_and(|since| now < since + lease)) => {}
            _ => {
                found.fills += 1.0;
                token = Some(now);
                fills.push_back(now);
            }
        }
    }
    let reads = f64::from(reads);
    Found {
        hits: found.hits / reads,
        fills: found.fills / reads,
        stale: found.stale / reads,
        age: found.age / found.hits,
    }
}

/// Simulates the key and plays it, and wants the same of both.
fn agree(key: Key) {
    let Key { reads, writes, source, fill, at_start, .. } = key;
    let snapshot = if at_start { "\n  snapshot at start" } else { "" };
    let design = format!(
        "entity thing: 1
read get(id: thing)
  rate {reads}/s
  source {source} s{snapshot}
write set(id: thing)
  rate {writes}/s
  invalidates get(id)
topology
  fill delay {fill} s"
    );
    let ttl = (key.ttl < f64::INFINITY).then_some(key.ttl);
    let (strategy, given) = if key.deletes {
        (StrategyId::DeleteClass, Given { lease: key.lease, ..Given::default() })
    } else {
        (StrategyId::Ttl, Given { ttl, ..Given::default() })
    };
    let (measured, found) = (simulated(&design, strategy, &given, None), played(key, 1_000_000));
    let values = [
        (Metric::HitRatio, found.hits),
        (Metric::SourceReads, found.fills * reads),
        (Metric::StaleReadShare, found.stale),
        (Metric::StaleAge, found.age),
    ];
    for (metric, wanted) in values {
        let got = measured.metrics[metric];
        // Both are chance: two intervals, and for what is rare some percent.
        let off = (got.value - wanted).abs();
        let most = if metric == Metric::StaleAge { 0.2 } else { 0.05 };
        assert!(off <= 2.0 * (got.high - got.value) + 1e-12, "{metric:?}: {got:?} for {found:?}");
        assert!(off <= most * wanted, "{metric:?}: {got:?} for {found:?}");
    }
}

const KEY: Key = Key {
    reads: 20.0,
    writes: 0.5,
    source: 0.2,
    fill: 0.1,
    at_start: false,
    ttl: f64::INFINITY,
    deletes: true,
    lease: None,
};

#[test]
fn deletes_while_fills_are_under_way() {
    agree(KEY);
    agree(Key { at_start: true, ..KEY });
    agree(Key { fill: 0.0, at_start: true, ..KEY });
}

#[test]
fn a_lease_keeps_out_what_a_delete_overtook() {
    agree(Key { lease: Some(5.0), ..KEY });
    agree(Key { lease: Some(5.0), at_start: true, ..KEY });
}

#[test]
fn later_fills_renew_a_time_to_live() {
    let key = Key { ttl: 2.0, deletes: false, ..KEY };
    agree(key);
    agree(Key { at_start: true, ..key });
    agree(Key { ttl: 0.2, ..key });
}

/// Fault 18: of a key that is read all the time, reads miss until the first fill lands, and each fill that lands later
/// renews the time to live. So 20 s miss, and then 20 s + 60 s hit: 80 %, and 267 source reads/s of 1333.
#[test]
fn reads_miss_until_a_fill_lands() {
    let design = "read front_page(lang: {en, de})
  rate 2000/s
  source 20 s
topology
  fill delay 0 s";
    let found = simulated(design, StrategyId::Ttl, &Given { ttl: Some(60.0), ..Given::default() }, Some(4_000.0));
    assert!((found.metrics[Metric::HitRatio].value - 0.8).abs() < 0.01, "{:?}", found.metrics[Metric::HitRatio]);
    // Both keys miss a fifth of the time: 267/s of the hotter one, 133/s of the other.
    assert!((found.metrics[Metric::SourceReads].value - 400.0).abs() < 20.0);
}
