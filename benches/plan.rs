//! How long Keyplan takes beside the obvious way of getting the same number, in one run: read the ratio, not the times.
//!
//!     cargo bench
//!
//! Each pair is checked to agree before it is timed.

#[path = "../benchmarks/service.rs"]
mod service;

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use keyplan::design::{Design, Metric, Reading};
use keyplan::keyspace::{Budget, count};
use keyplan::plan::plan;
use keyplan::strategy::StrategyId;

use service::service;

const CART: &str = include_str!("../examples/cart.keyplan");
const CARTS: u64 = 1_000_000;
const RISING: &str = "read f(a: 0..<200, b: 0..<200, c: 0..<200) where a < b and b < c";

fn design(text: &str) -> Design {
    let reading = Reading::of(text);
    assert!(reading.is_sound(), "{:?}", reading.problems);
    reading.design
}

fn counted(design: &Design) -> String {
    count(&design.functions[0], Budget::default()).to_string()
}

/// The cart's addresses: every limit with every offset, and each cart has as many.
fn nested_loops(items: u64, carts: u64) -> u64 {
    let fits = |limit: u64, offset: u64| offset.is_multiple_of(limit) && offset + limit <= items;
    let pairs: usize = (5..=20).map(|limit| (0..items).filter(|&offset| fits(limit, offset)).count()).sum();
    pairs as u64 * carts
}

/// Triples that rise, one by one.
fn triple_loop(below: u32) -> u64 {
    let mut found = 0;
    for a in 0..below {
        for b in 0..below {
            for c in 0..below {
                found += u64::from(black_box(a) < b && b < c);
            }
        }
    }
    found
}

fn zipf(count: usize, skew: f64) -> Vec<f64> {
    let weights: Vec<f64> = (1..=count).map(|rank| (rank as f64).powf(-skew)).collect();
    let total: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / total).collect()
}

/// The hit ratio of the cart under exact invalidation, summed over each address of each cart.
fn hit_ratio_by_ranks(carts: usize) -> f64 {
    let (reads, writes) = (5000.0, 50.0);
    let shares = zipf(1507, 1.1);
    let of_cart = |cart: f64| -> f64 {
        let of_call = |share: &f64| share * (reads * cart * share) / (reads * cart * share + writes * cart);
        cart * shares.iter().map(of_call).sum::<f64>()
    };
    zipf(carts, 0.9).into_iter().map(of_cart).sum()
}

fn planned_hit_ratio(design: &Design) -> f64 {
    let plan = plan(design, Budget::default());
    let strategies = &plan.functions[0].strategies;
    let baseline =
        strategies.iter().find(|ranked| ranked.assessment.strategy == StrategyId::DeleteClass).expect("the baseline");
    baseline.assessment.metrics[Metric::HitRatio].value
}

fn counting(c: &mut Criterion) {
    let cart = design(CART);
    assert_eq!(counted(&cart), nested_loops(1000, CARTS).to_string());
    let mut group = c.benchmark_group("count the cart");
    group.bench_function("keyplan, from text", |b| b.iter(|| counted(&design(black_box(CART)))));
    group.bench_function("keyplan, from a design", |b| b.iter(|| counted(black_box(&cart))));
    group.bench_function("nested loops over limit and offset", |b| {
        b.iter(|| nested_loops(black_box(1000), black_box(CARTS)));
    });
    group.finish();

    let rising = design(RISING);
    assert_eq!(counted(&rising), triple_loop(200).to_string());
    let mut group = c.benchmark_group("count a < b and b < c, 200 values each");
    group.bench_function("keyplan", |b| b.iter(|| counted(black_box(&rising))));
    group.bench_function("triple loop", |b| b.iter(|| triple_loop(black_box(200))));
    group.finish();
}

fn planning(c: &mut Criterion) {
    const FEWER: usize = 20_000;
    let cart = design(&CART.replace("1_000_000", &FEWER.to_string()));
    let (ours, exact) = (planned_hit_ratio(&cart), hit_ratio_by_ranks(FEWER));
    assert!((ours / exact - 1.0).abs() < 1e-6, "{ours} for {exact}");
    let mut group = c.benchmark_group("20,000 carts");
    group.bench_function("keyplan, the whole plan", |b| b.iter(|| plan(black_box(&cart), Budget::default())));
    group.bench_function("one hit ratio, rank by rank", |b| b.iter(|| hit_ratio_by_ranks(black_box(FEWER))));
    group.finish();
}

/// One hit ratio of one function, summed over each of fifty thousand items with nine addresses: what a thousand functions
/// with all strategies and metrics stand beside.
fn one_of_them_by_ranks() -> f64 {
    let (shares, items) = (zipf(9, 1.0), zipf(50_000, 1.1));
    let of_item = |item: &f64| shares.iter().map(|p| item * p * (12.0 * p) / (12.0 * p + 2.0)).sum::<f64>();
    items.iter().map(of_item).sum()
}

fn many_functions(c: &mut Criterion) {
    let (thousand, fifty) = (design(&service(1000)), design(&service(50)));
    let mut group = c.benchmark_group("services");
    group.bench_function("1000 functions x all strategies", |b| b.iter(|| plan(black_box(&thousand), Budget::page())));
    group.bench_function("50 functions x all strategies", |b| b.iter(|| plan(black_box(&fifty), Budget::page())));
    group.bench_function("one hit ratio of one function, rank by rank", |b| {
        b.iter(|| black_box(one_of_them_by_ranks()))
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1));
    targets = counting, planning, many_functions
}
criterion_main!(benches);
