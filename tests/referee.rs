//! The referee against numbers that were worked out by hand from what strategies do.

use keyplan::design::{Metric, Reading};
use keyplan::keyspace::{Budget, count};
use keyplan::referee::{Interval, Measured, Report, Run, Setup};
use keyplan::strategy::{Assessment, Setting};

/// An assessment that says nothing but which strategy it is, with what settings.
fn strategy(name: &'static str, settings: &[(&'static str, f64)]) -> Assessment {
    let setting = |&(name, value): &(&'static str, f64)| Setting { name, value, unit: "", assumed: false };
    Assessment {
        strategy: name,
        label: name.into(),
        settings: settings.iter().map(setting).collect(),
        metrics: Default::default(),
        failure_points: "",
        objections: Vec::new(),
        notes: Vec::new(),
    }
}

fn run(source: &str, strategies: &[Assessment], seed: u64, seconds: Option<f64>) -> Run {
    let reading = Reading::of(source);
    assert!(reading.is_sound(), "{source}\n{:#?}", reading.problems);
    let keys = count(&reading.design.functions[0], Budget::default());
    let setup = Setup::of(&reading.design, 0, &keys, &strategies.iter().collect::<Vec<_>>()).unwrap();
    assert_eq!(setup.left_out(), []);
    let mut run = Run::new(&setup, seed, seconds);
    while !run.step(100_000).is_over() {}
    run
}

fn simulated(source: &str, strategies: &[Assessment]) -> Report {
    run(source, strategies, 1, None).report()
}

fn metric(measured: &Measured, metric: Metric) -> Interval {
    measured.metrics[&metric]
}

/// Within the interval, or as near as four of its half-widths in one run of chance; and the interval is narrow.
fn near(found: Interval, wanted: f64, relative: f64) {
    let off = (found.value - wanted).abs();
    assert!(off <= 1.7 * (found.high - found.value) + 1e-9 * wanted.abs(), "{found:?} for {wanted}");
    assert!(off <= relative * wanted.abs(), "{found:?} is too far from {wanted}");
}

/// One key, read and written at these rates, with a fill delay of nothing.
fn one_key(reads: f64, writes: f64, more: &str) -> String {
    format!(
        "entity thing: 1
read get(id: thing)
  rate {reads}/s
write set(id: thing)
  rate {writes}/s
  invalidates get(id)
topology
  fill delay 0 s
{more}"
    )
}

/// One scope with 1519 addresses, skew 0.9, a hundred reads to a write.
const REFERENCE: &str = "entity cart: 1
read f(cart_id: cart, limit: 5..=20, offset: 0..<1000)
  where offset % limit == 0
  rate 100/s, zipf 0.9
write w(cart_id: cart)
  rate 1/s
  invalidates f(cart_id, _, _)
topology
  fill delay 0 s";

#[test]
fn exact_invalidation_of_one_key() {
    // model.md (1): lambda / (lambda + mu) = 5 / 5.5.
    let report = simulated(&one_key(5.0, 0.5, ""), &[strategy("delete-class", &[])]);
    let exact = &report.strategies[0];
    near(metric(exact, Metric::HitRatio), 5.0 / 5.5, 0.01);
    near(metric(exact, Metric::LiveKeys), 5.0 / 5.5, 0.01);
    near(metric(exact, Metric::SourceReads), 5.0 * 0.5 / 5.5, 0.02);
    assert_eq!(metric(exact, Metric::MessagesPerWrite), Interval::exact(1.0));
    assert_eq!(metric(exact, Metric::StaleReadShare), Interval::exact(0.0));
    assert_eq!(metric(exact, Metric::RaceShare), Interval::exact(0.0));
}

#[test]
fn a_fixed_and_a_sliding_time_to_live() {
    let strategies = [strategy("ttl", &[("ttl", 0.4)]), strategy("ttl", &[("ttl", 0.4), ("sliding", 1.0)])];
    let report = simulated(&one_key(5.0, 0.5, ""), &strategies);
    let share =
        |measured: &Measured| metric(measured, Metric::StaleReadShare).value / metric(measured, Metric::HitRatio).value;
    let (fixed, sliding) = (&report.strategies[0], &report.strategies[1]);
    // Jung, Berger and Balakrishnan (2003): lambda T / (1 + lambda T).
    near(metric(fixed, Metric::HitRatio), 2.0 / 3.0, 0.01);
    // model.md (5): 0.094 with a fixed, 0.340 with a sliding time to live.
    assert!((share(fixed) - 0.0936).abs() < 0.003, "{}", share(fixed));
    assert!((share(sliding) - 0.340).abs() < 0.01, "{}", share(sliding));
    // A hit is one whose read follows another within T: 1 - e^-2.
    near(metric(sliding, Metric::HitRatio), 1.0 - (-2.0_f64).exp(), 0.01);
    // model.md (4): T (1/2 - 1/r + (1 - e^-r)/r^2) with r = 0.2.
    near(metric(fixed, Metric::StaleAge), 0.4 * (0.5 - 5.0 + (1.0 - (-0.2_f64).exp()) * 25.0), 0.05);
    assert!(fixed.worst_stale_age <= 0.4 && fixed.worst_stale_age > 0.35, "{}", fixed.worst_stale_age);
}

#[test]
fn exact_invalidation_with_a_backstop() {
    // model.md (2): L = (1 - e^(-mu T)) / mu, lambda L / (1 + lambda L); lambda 5, mu 0.5, T 1.
    let lives = (1.0 - (-0.5_f64).exp()) / 0.5;
    let report = simulated(&one_key(5.0, 0.5, ""), &[strategy("registry", &[("replicas", 1.0), ("backstop", 1.0)])]);
    let registry = &report.strategies[0];
    near(metric(registry, Metric::HitRatio), 5.0 * lives / (1.0 + 5.0 * lives), 0.01);
    // The directory forgets only at a write: an entry is in it from the first read after one, lambda / (lambda + mu).
    near(metric(registry, Metric::MessagesPerWrite), 1.0 + 5.0 / 5.5, 0.01);
}

#[test]
fn the_live_addresses_of_the_reference_point() {
    // model.md (6): D = 68.45 of 1519, summed over all ranks.
    let report = simulated(REFERENCE, &[strategy("registry", &[("replicas", 2.0)]), strategy("delete-class", &[])]);
    let registry = &report.strategies[0];
    near(metric(registry, Metric::LiveKeys), 68.45, 0.02);
    near(metric(registry, Metric::MessagesPerWrite), 69.45, 0.02);
    // Each entry that a write deletes was filled, and told to two.
    near(metric(registry, Metric::RegistrationMessages), 2.0 * 68.45, 0.02);
    assert_eq!(metric(&report.strategies[1], Metric::MessagesPerWrite), Interval::exact(1519.0));
}

#[test]
fn versions_leave_dead_entries() {
    // Stored is what was filled in the retention: lambda (1 - h) T; of it h live. lambda 5, mu 0.5, T 10.
    let lives = (1.0 - (-5.0_f64).exp()) / 0.5;
    let hit = 5.0 * lives / (1.0 + 5.0 * lives);
    let settings = [("retention", 10.0), ("row_at_hand", 0.25)];
    let report = simulated(&one_key(5.0, 0.5, ""), &[strategy("version-column", &settings)]);
    let column = &report.strategies[0];
    near(metric(column, Metric::HitRatio), hit, 0.01);
    near(metric(column, Metric::DeadItems), 5.0 * (1.0 - hit) * 10.0 - hit, 0.02);
    near(metric(column, Metric::RoundTripsPerRead), 1.75, 1e-9);
    assert_eq!(metric(column, Metric::MessagesPerWrite), Interval::exact(0.0));
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let strategies =
        [strategy("ttl", &[("ttl", 0.4)]), strategy("broadcast", &[("callers", 4.0), ("message_loss", 0.1)])];
    let report = |seed| run(REFERENCE, &strategies, seed, Some(300.0)).report();
    assert_eq!(format!("{:?}", report(7)), format!("{:?}", report(7)));
    assert_ne!(format!("{:?}", report(7)), format!("{:?}", report(8)));
}
