//! Caches of limited memory: what is simulated beside what the plan says, and what model.md says of both.

use keyplan::design::{Metric, Reading};
use keyplan::keyspace::Budget;
use keyplan::plan::{FunctionPlan, plan};
use keyplan::simulator::{Interval, Report, Run, Setup};
use keyplan::strategy::StrategyId;

/// Plans the first function and simulates it.
fn both(source: &str, seconds: Option<f64>) -> (FunctionPlan, Report) {
    let reading = Reading::of(source);
    assert!(reading.is_sound(), "{source}\n{:#?}", reading.problems);
    let planned = plan(&reading.design, Budget::default()).functions.remove(0);
    let assessments: Vec<_> = planned.strategies.iter().map(|ranked| &ranked.assessment).collect();
    let setup = Setup::of(&reading.design, 0, &planned.keys, &assessments).unwrap();
    let mut run = Run::new(&setup, 1, seconds);
    while !run.step(100_000).is_over() {}
    let report = run.report();
    (planned, report)
}

fn predicted(plan: &FunctionPlan, strategy: StrategyId, metric: Metric) -> f64 {
    let of = |ranked: &&keyplan::plan::Ranked| ranked.assessment.strategy == strategy;
    plan.strategies.iter().find(of).unwrap().assessment.metrics.get(metric).unwrap().value
}

fn simulated(report: &Report, strategy: StrategyId, metric: Metric) -> Interval {
    report.strategies.iter().find(|measured| measured.strategy == strategy).unwrap().metrics[metric]
}

/// Scopes of so many addresses with these skews, in a cache of so many items of 192 bytes, which is one of memcached's chunks.
fn design(scopes: u32, addresses: u32, skew: f64, writes: f64, items: u32) -> String {
    // An item is 59 bytes of overhead, the key and its value, which makes up for the length of the key.
    let value = 133 - "get:".len() - format!("{scopes}:{}:", addresses - 1).len();
    format!(
        "entity thing: {scopes}, zipf {skew}
read get(id: thing, which: 0..<{addresses})
  rate 1000/s, zipf {skew}
  returns {value} bytes
  source 0 s
write set(id: thing)
  rate {writes}/s
  invalidates get(id, _)
topology
  caches 1
  fill delay 0 s
  memory {} bytes",
        192 * items
    )
}

const EXACT: [StrategyId; 3] = [StrategyId::DeleteClass, StrategyId::Registry, StrategyId::CommitLog];

#[test]
fn the_plans_evictions_are_those_of_a_simulation() {
    for (scopes, addresses, skew, writes, items) in
        [(300, 40, 0.9, 100.0, 500), (300, 40, 0.9, 20.0, 2000), (1000, 10, 0.7, 50.0, 1000), (100, 100, 0.6, 5.0, 300)]
    {
        let source = design(scopes, addresses, skew, writes, items);
        let (plan, report) = both(&source, Some(1000.0));
        for strategy in
            EXACT.into_iter().chain([StrategyId::VersionKey, StrategyId::VersionColumn, StrategyId::VersionValue])
        {
            let wanted = predicted(&plan, strategy, Metric::HitRatio);
            let found = simulated(&report, strategy, Metric::HitRatio);
            assert!((found.value / wanted - 1.0).abs() < 0.02, "{strategy}: {found:?} for {wanted}\n{source}");
        }
        // The cache is full: of live items, or of live and dead ones.
        let bytes = f64::from(192 * items);
        for strategy in [StrategyId::Registry, StrategyId::VersionKey, StrategyId::VersionValue] {
            let found = simulated(&report, strategy, Metric::CacheBytes).value;
            assert!(found <= bytes * (1.0 + 1e-9) && found > 0.97 * bytes, "{strategy}: {found} of {bytes}\n{source}");
        }
        let dead = simulated(&report, StrategyId::VersionKey, Metric::DeadItems);
        let wanted = predicted(&plan, StrategyId::VersionKey, Metric::DeadItems);
        // Three and a half standard errors, since all of this is one run of chance.
        assert!((dead.value - wanted).abs() < 1.7 * (dead.high - dead.value), "{dead:?} dead for {wanted}\n{source}");
    }
}

/// model.md: where one scope fills the cache, deletes come together, and the form promises too much: .4505 by
/// simulation, .500 by form. At which rates it does not say; these are some that give both. By hand: all of the scope's
/// 100 addresses are alike, and a write empties the cache of 50. With n items a read hits with n / 100, and where it
/// misses, there is one more.
#[test]
fn one_scope_that_fills_the_cache_is_where_the_form_fails() {
    let source = design(1, 100, 1e-9, 3.423, 50);
    let (plan, report) = both(&source, None);
    let (lambda, mu) = (1000.0, 3.423);
    // Time with n items: reached without a write in between; left by a miss, where there is room, or a write.
    let (mut reached, mut all, mut hits) = (1.0, 0.0, 0.0);
    for n in 0..=50 {
        let share = f64::from(n) / 100.0;
        let misses = if n < 50 { lambda * (1.0 - share) } else { 0.0 };
        let time = reached / (misses + mu);
        (all, hits) = (all + time, hits + time * share);
        reached *= misses / (misses + mu);
    }
    let (form, found) = (
        predicted(&plan, StrategyId::Registry, Metric::HitRatio),
        simulated(&report, StrategyId::Registry, Metric::HitRatio),
    );
    assert!((hits / all - 0.4505).abs() < 5e-5, "{} by hand", hits / all);
    assert!((found.value / 0.4505 - 1.0).abs() < 0.005, "{found:?}");
    assert!((form - 0.5).abs() < 1e-6, "{form} by form");
    let ranked = plan.strategies.iter().find(|ranked| ranked.assessment.strategy == StrategyId::Registry).unwrap();
    assert!(ranked.assessment.caveats.iter().any(|caveats| caveats.why.contains("100% of the cache at once")));
}

#[test]
fn functions_push_each_other_out() {
    // Two functions of the same traffic and sizes in 1000 items are as one of twice the scopes and rates: each hits as
    // with 500 items of its own.
    let one = design(300, 40, 0.9, 100.0, 500);
    let two = design(300, 40, 0.9, 100.0, 1000).replace(
        "topology",
        "read got(id: thing, which: 0..<40)
  rate 1000/s, zipf 0.9
  returns 98 bytes
write put(id: thing)
  rate 100/s
  invalidates got(id, _)
topology",
    );
    let (alone, together) = (both(&one, None).1, both(&two, None).1);
    for strategy in [StrategyId::Registry, StrategyId::VersionKey] {
        let (a, b) = (simulated(&alone, strategy, Metric::HitRatio), simulated(&together, strategy, Metric::HitRatio));
        assert!((a.value / b.value - 1.0).abs() < 0.01, "{strategy}: {a:?} and {b:?}");
    }
}

#[test]
fn what_fits_hits_as_without_a_limit() {
    // model.md (1), with all scopes and addresses alike: lambda / (lambda + mu) = 10 / 11, in 100 keys of 200 items.
    let source = design(10, 10, 1e-9, 10.0, 200);
    let (_, report) = both(&source, None);
    let found = simulated(&report, StrategyId::Registry, Metric::HitRatio);
    assert!((found.value - 10.0 / 11.0).abs() < 0.002, "{found:?}");
    // What is live at a write: of ten addresses, each with that chance.
    assert!((simulated(&report, StrategyId::Registry, Metric::LiveKeys).value - 100.0 / 11.0).abs() < 0.05);
    assert!(!report.notes.iter().any(|note| note.contains("filling")));
}

#[test]
fn too_many_keys_are_refused_in_words() {
    let (_, report) = both(&design(1_000_000, 40, 0.9, 100.0, 500), Some(1.0));
    let why = report.left_out.iter().find(|(label, _)| label.contains("registry")).or(report.left_out.first()).unwrap();
    assert_eq!(why.1.code(), "too-many-keys", "{why:?}");
    assert!(!report.strategies.iter().any(|measured| measured.strategy == StrategyId::Registry));
}

#[test]
fn a_seed_gives_the_same_figures() {
    let source = design(300, 40, 0.9, 100.0, 500);
    let report = || format!("{:?}", both(&source, Some(20.0)).1);
    assert_eq!(report(), report());
}

#[test]
fn what_does_not_fit_is_recommended_last() {
    // A thousand answers of 10 KiB are read often and written seldom, so all of them would stay: ten times the memory.
    let source = "entity thing: 1000
read get(id: thing)
  rate 1000/s
  returns 10 KiB
write set(id: thing)
  rate 1/s
  invalidates get(id)
topology
  caches 1
  memory 1 MiB";
    let plan = plan(&Reading::of(source).design, Budget::default()).functions.remove(0);
    assert!(
        plan.strategies.iter().any(|ranked| ranked.assessment.metrics[Metric::CacheBytes].value > 9.0 * 1_048_576.0)
    );
    assert!(!plan.recommended.is_empty());
    for recommended in &plan.recommended {
        let assessment = &plan.strategies[recommended.choice].assessment;
        let is_local = assessment.strategy == StrategyId::BroadcastInvalidations;
        assert!(is_local || assessment.metrics[Metric::CacheBytes].value < 1.02 * 1_048_576.0, "{}", assessment.label);
    }
}
