//! Which address has which word, and messages that are lost: the simulator against figures that were worked out by hand.

#[path = "common/given.rs"]
mod given;

use given::{Given, assessed};
use keyplan::design::{Metric, Reading};
use keyplan::keyspace::{Budget, count};
use keyplan::simulator::{Interval, Measured, Run, Setup};
use keyplan::strategy::StrategyId;

fn simulated(source: &str, strategy: StrategyId, given: &Given, seed: u64) -> Measured {
    let reading = Reading::of(source);
    assert!(reading.is_sound(), "{source}\n{:#?}", reading.problems);
    let mut design = reading.design;
    given.machines(&mut design);
    let assessment = assessed(&design, 0, strategy, given).expect("it is applicable");
    let keys = count(&design.functions[0], Budget::default());
    let setup = Setup::of(&design, 0, &keys, &[&assessment]).expect("it is simulated");
    assert_eq!(setup.left_out(), []);
    let mut run = Run::new(&setup, seed, None);
    while !run.step(1_000_000).is_over() {}
    run.report().strategies.remove(0)
}

fn near(found: Interval, wanted: f64, relative: f64) {
    assert!((found.value - wanted).abs() <= relative * wanted, "{found:?} is too far from {wanted}");
}

/// Fault 25: half of the reads are of the draft, which 100.001 writes a second end, and half of the live page, which one in
/// 1000 seconds ends: (10 / 110.001 + 10 / 10.001) / 2 = .5454, whatever the seed.
#[test]
fn each_word_has_its_own_address() {
    let design = "entity doc: 1
read get(doc: doc, status: {live, draft})
  rate 20/s, uniform
  source 0 s
write autosave(doc: doc)
  rate 100/s
  invalidates get(doc, draft)
write publish(doc: doc)
  rate 0.001/s
  invalidates get(doc, _)
topology
  fill delay 0 s";
    for seed in 1..=5 {
        let found = simulated(design, StrategyId::DeleteClass, &Given::default(), seed);
        near(found.metrics[Metric::HitRatio], (10.0 / 110.001 + 10.0 / 10.001) / 2.0, 0.01);
    }
}

/// The deal by hand: (a, 1), then (a, 2) before (b, 1), as they are listed, then (b, 2). By 1/rank they get 12, 6, 4 and 3 of
/// 25 reads a second; a is written twice a second, b once.
#[test]
fn words_are_dealt_by_the_places_of_values() {
    let design = |scope: &str| {
        format!(
            "entity thing: 1
entity other: 2, uniform
read get(id: thing{scope}, word: {{a, b}}, n: 1..=2)
  rate 25/s, zipf 1
  source 0 s
write first(id: thing)
  rate 2/s
  invalidates get(id{free}, a, _)
write second(id: thing)
  rate 1/s
  invalidates get(id{free}, b, _)
topology
  fill delay 0 s",
            free = if scope.is_empty() { "" } else { ", _" }
        )
    };
    let hits = |all: f64| {
        [(12.0, 2.0), (6.0, 2.0), (4.0, 1.0), (3.0, 1.0)]
            .map(|(reads, writes)| reads / 25.0 * (reads / all) / (reads / all + writes))
    };
    let found =
        |design: &str| simulated(design, StrategyId::DeleteClass, &Given::default(), 1).metrics[Metric::HitRatio];
    near(found(&design("")), hits(1.0).iter().sum(), 0.01);
    // An entity outside the scope: each address is one of two, with half of the reads, and the words are the same.
    near(found(&design(", o: other")), hits(2.0).iter().sum(), 0.01);
}

/// One key, five reads and half a write a second, and a tenth of the messages is lost.
const LOSSY: &str = "entity thing: 1
read get(id: thing, which: {a, b})
  rate 10/s, uniform
  source 0 s
write set(id: thing)
  rate 0.5/s
  invalidates get(id, _)
topology
  server redis
  fill delay 0 s
  message loss 10%";

/// Fault 20, as a Markov chain: an entry ends at the rate of the writes whose delete is not lost, mu (1 - q), so
/// h = lambda / (lambda + mu (1 - q)); and it is outdated once a write came whose delete was lost, a share q of its time.
#[test]
fn an_entry_whose_delete_is_lost_lives_on_until_the_next_write() {
    let hits = 5.0 / (5.0 + 0.45);
    let of = |strategy, given: &Given| simulated(LOSSY, strategy, given, 1);
    for given in [Given::default(), Given { lease: Some(5.0), ..Given::default() }] {
        let found = of(StrategyId::DeleteClass, &given);
        near(found.metrics[Metric::HitRatio], hits, 0.01);
        near(found.metrics[Metric::StaleReadShare], 0.1 * hits, 0.05);
        // Deletes are sent whether they arrive or not.
        assert_eq!(found.metrics[Metric::MessagesPerWrite], Interval::exact(2.0));
    }
    // A bucket is deleted with all that is in it, or not at all.
    let maps = of(StrategyId::HashContainer, &Given { buckets: Some(1), ..Given::default() });
    near(maps.metrics[Metric::HitRatio], hits, 0.01);
    near(maps.metrics[Metric::StaleReadShare], 0.1 * hits, 0.05);
    assert!(maps.others_fetched.is_some_and(|others| others.value <= 1.0));
}

/// From the log the deletes that are not lost come a second late: until then entries are outdated, too. Of an entry's time
/// between two deletes that arrive, it is filled after mean 1/lambda.
#[test]
fn deletes_from_the_log_are_lost_too() {
    let given = Given { lag: Some(0.001), batch: Some(1), ..Given::default() };
    let found = simulated(LOSSY, StrategyId::CommitLog, &given, 1);
    let hits = 5.0 / (5.0 + 0.45);
    near(found.metrics[Metric::HitRatio], hits, 0.01);
    near(found.metrics[Metric::StaleReadShare], 0.1 * hits, 0.06);
}

/// The directory forgets what it names, so no later write reaches what was not deleted: it lives until the backstop of B. With
/// L = (1 - e^(-mu B)) / mu, an entry lives (1 - q) L + q B on average, of which q (B - L) outdated.
#[test]
fn a_directory_forgets_keys_whose_delete_was_lost() {
    let (backstop, lambda, mu, q) = (4.0, 5.0, 0.5, 0.1);
    let undisturbed = (1.0 - f64::exp(-mu * backstop)) / mu;
    let lives = (1.0 - q) * undisturbed + q * backstop;
    let given = Given { backstop: Some(backstop), ..Given::default() };
    let found = simulated(LOSSY, StrategyId::Registry, &given, 1);
    near(found.metrics[Metric::HitRatio], lambda * lives / (1.0 + lambda * lives), 0.01);
    let stale = lambda * q * (backstop - undisturbed) / (1.0 + lambda * lives);
    near(found.metrics[Metric::StaleReadShare], stale, 0.06);
}
