//! The simulator against numbers that were worked out by hand from what strategies do.

#[path = "common/given.rs"]
mod given;

use given::{Given, assessed};
use keyplan::design::{Design, Metric, Reading};
use keyplan::keyspace::{Budget, count};
use keyplan::simulator::{Interval, Measured, Report, Run, Setup};
use keyplan::strategy::{Assessment, Inapplicable, StrategyId};

/// A strategy, and what a test gives in place of what the design says.
type Chosen = (StrategyId, Given);

fn strategy(strategy: StrategyId, given: Given) -> Chosen {
    (strategy, given)
}

/// What is simulated of the first function, with the machines that the strategies are given.
fn setup(mut design: Design, strategies: &[Chosen]) -> Setup {
    strategies.iter().for_each(|(_, given)| given.machines(&mut design));
    let assessed = |(strategy, given): &Chosen| match assessed(&design, 0, *strategy, given) {
        Ok(assessment) => Some(assessment),
        Err(Inapplicable::NeverWritten { .. }) => None,
        Err(why) => panic!("{strategy}: {why}"),
    };
    let assessments: Vec<Assessment> = strategies.iter().filter_map(assessed).collect();
    let keys = count(&design.functions[0], Budget::default());
    Setup::of(&design, 0, &keys, &assessments.iter().collect::<Vec<_>>()).unwrap()
}

fn run(source: &str, strategies: &[Chosen], seed: u64, seconds: Option<f64>) -> Run {
    run_in_steps(source, strategies, seed, seconds, 100_000)
}

fn run_in_steps(source: &str, strategies: &[Chosen], seed: u64, seconds: Option<f64>, events: u64) -> Run {
    let reading = Reading::of(source);
    assert!(reading.is_sound(), "{source}\n{:#?}", reading.problems);
    let setup = setup(reading.design, strategies);
    assert_eq!(setup.left_out(), []);
    let mut run = Run::new(&setup, seed, seconds);
    while !run.step(events).is_over() {}
    run
}

fn simulated(source: &str, strategies: &[Chosen]) -> Report {
    run(source, strategies, 1, None).report()
}

fn metric(measured: &Measured, metric: Metric) -> Interval {
    measured.metrics[metric]
}

/// Within the interval, or as near as four of its half-widths in one run of chance; and the interval is narrow.
fn near(found: Interval, wanted: f64, relative: f64) {
    let off = (found.value - wanted).abs();
    assert!(off <= 1.7 * (found.high - found.value) + 1e-9 * wanted.abs(), "{found:?} for {wanted}");
    assert!(off <= relative * wanted.abs(), "{found:?} is too far from {wanted}");
}

/// One key, read and written at these rates, whose fills take no time, on a server that counts milliseconds.
fn one_key(reads: f64, writes: f64, more: &str) -> String {
    format!(
        "entity thing: 1
read get(id: thing)
  rate {reads}/s
  source 0 s
write set(id: thing)
  rate {writes}/s
  invalidates get(id)
topology
  server redis
  fill delay 0 s
{more}"
    )
}

/// One scope with 1519 addresses, skew 0.9, a hundred reads to a write.
const REFERENCE: &str = "entity cart: 1
read f(cart_id: cart, limit: 5..=20, offset: 0..<1000)
  where offset % limit == 0
  rate 100/s, zipf 0.9
  source 0 s
write w(cart_id: cart)
  rate 1/s
  invalidates f(cart_id, _, _)
topology
  fill delay 0 s";

#[test]
fn exact_invalidation_of_one_key() {
    // model.md (1): lambda / (lambda + mu) = 5 / 5.5.
    let report = simulated(&one_key(5.0, 0.5, ""), &[strategy(StrategyId::DeleteClass, Given::default())]);
    let exact = &report.strategies[0];
    near(metric(exact, Metric::HitRatio), 5.0 / 5.5, 0.01);
    near(metric(exact, Metric::LiveKeys), 5.0 / 5.5, 0.01);
    near(metric(exact, Metric::SourceReads), 5.0 * 0.5 / 5.5, 0.02);
    assert_eq!(metric(exact, Metric::MessagesPerWrite), Interval::exact(1.0));
    assert_eq!(metric(exact, Metric::StaleReadShare).value, 0.0);
    assert_eq!(metric(exact, Metric::RaceShare).value, 0.0);
}

#[test]
fn a_fixed_and_a_sliding_time_to_live() {
    let strategies = [
        strategy(StrategyId::Ttl, Given { ttl: Some(0.4), ..Given::default() }),
        strategy(StrategyId::Ttl, Given { ttl: Some(0.4), sliding: true, ..Given::default() }),
    ];
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
    let report = simulated(
        &one_key(5.0, 0.5, ""),
        &[strategy(StrategyId::Registry, Given { replicas: Some(1), backstop: Some(1.0), ..Given::default() })],
    );
    let registry = &report.strategies[0];
    let hits = 5.0 * lives / (1.0 + 5.0 * lives);
    near(metric(registry, Metric::HitRatio), hits, 0.01);
    // A registration ends with its entry, so a write finds the key if it is there.
    near(metric(registry, Metric::MessagesPerWrite), 1.0 + hits, 0.01);
}

#[test]
fn the_live_addresses_of_the_reference_point() {
    // model.md (6): D = 68.45 of 1519, summed over all ranks.
    let report = simulated(
        REFERENCE,
        &[
            strategy(StrategyId::Registry, Given { replicas: Some(2), ..Given::default() }),
            strategy(StrategyId::DeleteClass, Given::default()),
        ],
    );
    let registry = &report.strategies[0];
    near(metric(registry, Metric::LiveKeys), 68.45, 0.02);
    near(metric(registry, Metric::MessagesPerWrite), 69.45, 0.02);
    // Each entry that a write deletes was filled, and told to two.
    // Before the source is read, and again after the set.
    near(metric(registry, Metric::RegistrationMessages), 2.0 * 2.0 * 68.45, 0.02);
    near(metric(&report.strategies[1], Metric::MessagesPerWrite), 1519.0, 1e-12);
}

#[test]
fn versions_leave_dead_entries() {
    // Stored is what was filled in the retention: lambda (1 - h) T; of it h live. lambda 5, mu 0.5, T 10.
    let lives = (1.0 - (-5.0_f64).exp()) / 0.5;
    let hit = 5.0 * lives / (1.0 + 5.0 * lives);
    let given = Given { retention: Some(10.0), row_at_hand: Some(0.25), ..Given::default() };
    let report = simulated(&one_key(5.0, 0.5, ""), &[strategy(StrategyId::VersionColumn, given)]);
    let column = &report.strategies[0];
    near(metric(column, Metric::HitRatio), hit, 0.01);
    near(metric(column, Metric::DeadItems), 5.0 * (1.0 - hit) * 10.0 - hit, 0.02);
    near(metric(column, Metric::RoundTripsPerRead), 1.75, 1e-9);
    assert_eq!(metric(column, Metric::MessagesPerWrite), Interval::exact(0.0));
}

/// One scope of two addresses with 2/3 and 1/3 of the reads (Zipf of skew 1), 6 reads and 1 write a second.
const TWO: &str = "entity thing: 1
read get(id: thing, which: {a, b})
  rate 6/s, zipf 1
  source 0 s
  returns 100 bytes
write set(id: thing)
  rate 1/s
  invalidates get(id, _)
topology
  fill delay 0 s";

#[test]
fn two_addresses_share_a_bucket() {
    // What was read last is in the bucket unless a write came: h = lambda p / (lambda + mu), weighted by p.
    let report = simulated(TWO, &[strategy(StrategyId::HashSlot, Given { buckets: Some(1), ..Given::default() })]);
    let slot = &report.strategies[0];
    near(metric(slot, Metric::HitRatio), 6.0 / 7.0 * (4.0 / 9.0 + 1.0 / 9.0), 0.01);
    near(metric(slot, Metric::LiveKeys), 6.0 / 7.0, 0.01);
    // A read finds the other one with what is left of 6/7, and throws it away.
    near(metric(slot, Metric::OverfetchBytes), 6.0 * 100.0 * 6.0 / 7.0 * 4.0 / 9.0, 0.02);
}

#[test]
fn two_addresses_in_a_container_are_fetched_together() {
    // As with exact deletes, h = 4/5 and 2/3; a read finds the other one too.
    let report = simulated(TWO, &[strategy(StrategyId::HashContainer, Given { buckets: Some(1), ..Given::default() })]);
    let container = &report.strategies[0];
    near(metric(container, Metric::HitRatio), 2.0 / 3.0 * 0.8 + 1.0 / 3.0 * 2.0 / 3.0, 0.01);
    near(container.others_fetched.unwrap(), 2.0 / 3.0 * 2.0 / 3.0 + 1.0 / 3.0 * 0.8, 0.01);
    assert_eq!(metric(container, Metric::MessagesPerWrite), Interval::exact(1.0));
}

#[test]
fn what_is_not_hot_bypasses_the_cache() {
    let report = simulated(TWO, &[strategy(StrategyId::HashHot, Given { buckets: Some(1), ..Given::default() })]);
    let hot = &report.strategies[0];
    near(metric(hot, Metric::HitRatio), 2.0 / 3.0 * 0.8, 0.01);
    near(metric(hot, Metric::LiveKeys), 0.8, 0.01);
    near(metric(hot, Metric::RoundTripsPerRead), 2.0 / 3.0, 0.01);
}

#[test]
fn what_callers_never_heard_of_stays() {
    // 4 callers, a message is lost with 0.4. Who heard of an entry is settled at its fill: of the 3 others all, or all
    // but one, two or three; so it lives until the first write of those, 2 s / (1 - q) where q is the share of the
    // others. It is fresh for 2 s of that. Hits and fills as with a time to live of the mean.
    let given = Given { callers: Some(4), message_loss: Some(0.4), ..Given::default() };
    let report = simulated(&one_key(5.0, 0.5, ""), &[strategy(StrategyId::Broadcast, given)]);
    let broadcast = &report.strategies[0];
    let missed: [(f64, f64); 4] = [(0.216, 0.0), (0.432, 0.25), (0.288, 0.5), (0.064, 0.75)];
    let live: f64 = missed.iter().map(|(chance, q)| chance * 2.0 / (1.0 - q)).sum();
    let fresh = 2.0;
    near(metric(broadcast, Metric::HitRatio), 5.0 * live / (1.0 + 5.0 * live), 0.02);
    near(metric(broadcast, Metric::StaleReadShare), 5.0 * (live - fresh) / (1.0 + 5.0 * live), 0.03);
    near(metric(broadcast, Metric::RegistrationMessages), 3.0 * 5.0 / (1.0 + 5.0 * live), 0.03);
}

#[test]
fn staleness_that_hangs_on_one_lost_message_is_left_out() {
    // A third of the reads go to one address. In a run there are some forty writes, and each misses it with 1/200: mostly it
    // is never missed, and whatever staleness is seen is that of cold addresses, a sixth of what there is in the long run.
    let source = "entity thing: 1
read get(id: thing, place: 1..=100_000)
  rate 1000/s, zipf 1.4
write set(id: thing)
  rate 0.02/s
  invalidates get(id, _)
topology
  callers 2
  message loss 1%";
    let report = simulated(
        source,
        &[strategy(StrategyId::Broadcast, Given { callers: Some(2), message_loss: Some(0.01), ..Given::default() })],
    );
    let metrics = &report.strategies[0].metrics;
    assert!(metrics.get(Metric::HitRatio).is_some());
    assert_eq!([Metric::StaleReadShare, Metric::StaleAge].map(|metric| metrics.get(metric)), [None, None]);
}

#[test]
fn each_caller_has_a_copy_of_its_own() {
    // Nothing lost, messages at once: each of 5 callers gets a fifth of the reads, 1 of 1.5 a second hits.
    let given = Given { callers: Some(5), message_loss: Some(0.0), ..Given::default() };
    let report =
        simulated(&one_key(5.0, 0.5, "  round trip 0 s"), &[strategy(StrategyId::BroadcastInvalidations, given)]);
    let copies = &report.strategies[0];
    near(metric(copies, Metric::HitRatio), 1.0 / 1.5, 0.01);
    near(metric(copies, Metric::LiveKeys), 1.0 / 1.5, 0.01);
    assert_eq!(metric(copies, Metric::MessagesPerWrite), Interval::exact(4.0));
    assert_eq!(metric(copies, Metric::StaleReadShare).value, 0.0);
}

#[test]
fn lost_invalidations_leave_copies_outdated() {
    // 2 callers, all lost: a copy is ended by its own caller's writes only, half of them, 0.25 a second; it is fresh
    // until the first of all, for 2 of its 4 seconds. Each caller is read at 2.5 a second.
    let given = Given { callers: Some(2), message_loss: Some(1.0), ..Given::default() };
    let report =
        simulated(&one_key(5.0, 0.5, "  round trip 0 s"), &[strategy(StrategyId::BroadcastInvalidations, given)]);
    let copies = &report.strategies[0];
    near(metric(copies, Metric::HitRatio), 10.0 / 11.0, 0.01);
    near(metric(copies, Metric::StaleReadShare), 5.0 / 11.0, 0.02);
}

#[test]
fn copies_void_tokens_by_what_reaches_them() {
    // 2 callers, messages 20 ms on their way, fills 50 ms. A write of a copy's own caller voids its token at once; one of
    // the other, 0.5 a second, races if its message is lost, or was sent in the last 20 ms before the fill lands.
    let topology =
        "entity thing: 1\nread get(id: thing)\n rate 20/s\nwrite set(id: thing)\n rate 1/s\n invalidates get(id)
topology\n  fill delay 50 ms\n  round trip 40 ms";
    let copies = |loss| {
        let given = Given { callers: Some(2), message_loss: Some(loss), lease: Some(10.0), ..Given::default() };
        let report = simulated(topology, &[strategy(StrategyId::BroadcastInvalidations, given)]);
        metric(&report.strategies[0], Metric::RaceShare)
    };
    near(copies(0.0), 1.0 - f64::exp(-0.5 * 0.02), 0.1);
    near(copies(0.3), 1.0 - f64::exp(-0.5 * (0.3 * 0.05 + 0.7 * 0.02)), 0.1);
}

#[test]
fn deletes_that_come_late_leave_stale_reads() {
    // Deletes are a stream like the writes, so hits are as with exact ones. A hit is stale where a write came less than
    // the lag ago, but after the fill.
    let report = simulated(
        &one_key(5.0, 0.5, ""),
        &[strategy(StrategyId::CommitLog, Given { lag: Some(1.0), batch: Some(4), ..Given::default() })],
    );
    let late = &report.strategies[0];
    near(metric(late, Metric::HitRatio), 5.0 / 5.5, 0.01);
    near(metric(late, Metric::MessagesPerWrite), 0.25, 1e-9);
    // An entry's age at a hit is Exp(mu), as the last delete's is; the writes of the last second are another stretch of
    // time than those whose deletes have come. So stale is a share E[1 - e^(-mu min(age, 1))] of the hits.
    let e = (-0.5_f64).exp();
    near(metric(late, Metric::StaleReadShare), 5.0 / 5.5 * (1.0 - e - (1.0 - e * e) / 2.0 + e - e * e), 0.02);
    assert!(late.worst_stale_age <= 1.0 && late.worst_stale_age > 0.9);
}

#[test]
fn versions_in_the_value_cost_no_message() {
    let strategies = [
        strategy(StrategyId::VersionKey, Given { retention: Some(1000.0), ..Given::default() }),
        strategy(
            StrategyId::VersionValue,
            Given { retention: Some(1000.0), row_at_hand: Some(1.0), ..Given::default() },
        ),
    ];
    let report = simulated(&one_key(5.0, 0.5, ""), &strategies);
    let (key, value) = (&report.strategies[0], &report.strategies[1]);
    for measured in &report.strategies {
        near(metric(measured, Metric::HitRatio), 5.0 / 5.5, 0.01);
    }
    near(metric(key, Metric::MessagesPerWrite), 1.0, 1e-9);
    near(metric(key, Metric::RoundTripsPerRead), 2.0, 1e-9);
    near(metric(value, Metric::RoundTripsPerRead), 1.0, 1e-9);
    assert_eq!(metric(value, Metric::MessagesPerWrite).value, 0.0);
    // An outdated entry stays until the next read: the cell is never empty, and no entry is dead. An item weighs
    // as much as one of version-key's, which are live 5 / 5.5 of the time and dead for the rest of their retention.
    assert_eq!(metric(value, Metric::DeadItems).value, 0.0);
    let (live, dead) = (5.0 / 5.5, metric(key, Metric::DeadItems).value);
    let item = metric(key, Metric::CacheBytes).value / (live + dead);
    let bytes = metric(value, Metric::CacheBytes).value;
    assert!((bytes / item - 1.0).abs() < 0.03, "{bytes} of {item}");
}

/// One key with a fill delay of 0.1 s.
fn slow_fills() -> String {
    one_key(5.0, 0.5, "").replace("fill delay 0 s", "fill delay 100 ms")
}

#[test]
fn fills_race_with_writes() {
    // A fill is overtaken where a write falls in its delay: 1 - e^(-mu d), whatever else happens.
    let report = simulated(&slow_fills(), &[strategy(StrategyId::DeleteClass, Given::default())]);
    near(metric(&report.strategies[0], Metric::RaceShare), 1.0 - (-0.05_f64).exp(), 0.05);
    assert!(report.strategies[0].raced_reads.unwrap().value > 0.0);
    // What such a fill brings is outdated, and nothing else is.
    let (stale, raced) = (metric(&report.strategies[0], Metric::StaleReadShare), report.strategies[0].raced_reads);
    assert_eq!(stale.value, raced.unwrap().value);
}

#[test]
fn leases_and_tombstones_keep_raced_fills_out() {
    let strategies = [
        strategy(StrategyId::DeleteClass, Given { lease: Some(10.0), ..Given::default() }),
        strategy(StrategyId::DeleteClass, Given { tombstone: Some(0.1), ..Given::default() }),
        strategy(StrategyId::DeleteClass, Given::default()),
    ];
    let report = simulated(&slow_fills(), &strategies);
    let [leased, buried, plain] = &report.strategies[..] else { panic!("three strategies") };
    assert_eq!(metric(leased, Metric::RaceShare).value, 0.0);
    assert_eq!(metric(buried, Metric::RaceShare).value, 0.0);
    // In the 0.1 s of the first fill come more reads, which wait instead of reading the database.
    // A write among them gives the right to the next: lambda (1 - e^(-mu d)) / mu wait.
    let waits = 5.0 * (1.0 - (-0.05_f64).exp()) / 0.5;
    near(leased.waits.unwrap(), metric(leased, Metric::SourceReads).value / 5.0 * waits, 0.02);
    assert!(metric(leased, Metric::SourceReads).value < metric(plain, Metric::SourceReads).value);
    assert_eq!(plain.waits.unwrap().value, 0.0);
}

/// By hand: three pages of 20 items, all read equally often; each takes two pages of ten, and no two share one.
#[test]
fn a_fixed_page_size_is_played_as_it_is_planned() {
    let source = "entity cart: 1
read f(id: cart, page: 1..=3)
  rate 3/s, uniform
  source 0 s
  returns list of 100 bytes, page(page, 20) of 60
write w(id: cart)
  rate 1/s
  invalidates f(id, _)
topology
  fill delay 0 s";
    let given = Given { page_size: Some(10), ..Given::default() };
    let report = simulated(source, &[strategy(StrategyId::Restrict, given)]);
    let paged = &report.strategies[0];
    near(metric(paged, Metric::RoundTripsPerRead), 2.0, 0.01);
    // Each page is read once a second, and killed once a second.
    near(metric(paged, Metric::HitRatio), 0.5, 0.01);
    near(metric(paged, Metric::MessagesPerWrite), 6.0, 1e-9);
}

#[test]
fn calls_take_the_pages_that_cover_them() {
    // Pages of 10: (10, 0) and (10, 10) take one each, (20, 0) both; each is asked for by 2/3 of the reads.
    let source = "entity cart: 1
read f(id: cart, limit: {10, 20}, offset: {0, 10})
  where offset % limit == 0
  rate 3/s, uniform
  source 0 s
  returns list of 100 bytes, window(limit, offset) of 20
write w(id: cart)
  rate 1/s
  invalidates f(id, _, _)
topology
  fill delay 0 s";
    let report = simulated(
        source,
        &[
            strategy(StrategyId::Restrict, Given { page_size: Some(10), ..Given::default() }),
            strategy(StrategyId::Restrict, Given::default()),
        ],
    );
    let (paged, whole) = (&report.strategies[0], &report.strategies[1]);
    near(metric(paged, Metric::RoundTripsPerRead), 4.0 / 3.0, 0.01);
    near(metric(paged, Metric::HitRatio), 2.0 / 3.0, 0.01);
    near(metric(paged, Metric::LiveKeys), 2.0 * 2.0 / 3.0, 0.01);
    assert_eq!(metric(paged, Metric::MessagesPerWrite), Interval::exact(2.0));
    // The whole list is one address, read by all; a read of half of it throws the other half away.
    near(metric(whole, Metric::HitRatio), 0.75, 0.01);
    near(metric(whole, Metric::OverfetchBytes), 3.0 * 2.0 / 3.0 * 1000.0, 0.02);
}

#[test]
fn intervals_cover_what_is_true() {
    // Of 20 runs with 95% each, 16 or more cover in all but 3 of a thousand tries.
    let covers = |seed: &u64| {
        let report =
            run(&one_key(5.0, 0.5, ""), &[strategy(StrategyId::DeleteClass, Given::default())], *seed, Some(4000.0))
                .report();
        metric(&report.strategies[0], Metric::HitRatio).holds(5.0 / 5.5)
    };
    let covered = (1..=20).filter(covers).count();
    assert!(covered >= 16, "{covered} of 20");
}

/// Entries that nothing but a write ends.
fn unending() -> Given {
    Given { retention: Some(1e40), ..Given::default() }
}

#[test]
fn scopes_too_many_to_simulate_are_drawn() {
    // 10^12 scopes of the same ratio: as one of them; those of other skews by the sum over them in closed form where
    // reads are uniform and so are writes.
    for (count, skew) in [("1e12", ", zipf 0.9"), ("1e30", "")] {
        let source = format!(
            "entity thing: {count}{skew}\nread get(id: thing)\n rate 5000/s\nwrite set(id: thing)\n rate 500/s\n invalidates get(id)"
        );
        // Each of them is read so seldom that a retention of a day would end its entry.
        let report = simulated(&source, &[strategy(StrategyId::DeleteClass, unending())]);
        let exact = &report.strategies[0];
        near(metric(exact, Metric::HitRatio), 10.0 / 11.0, 0.01);
        near(metric(exact, Metric::SourceReads), 5000.0 / 11.0, 0.03);
        near(metric(exact, Metric::LiveKeys), 10.0 / 11.0, 0.02);
    }
}

#[test]
fn extreme_designs_give_finite_numbers() {
    let all = [
        strategy(StrategyId::DeleteClass, Given { lease: Some(1.0), tombstone: Some(1e300), ..Given::default() }),
        strategy(StrategyId::Registry, Given { replicas: Some(3), backstop: Some(0.0), ..Given::default() }),
        strategy(
            StrategyId::Broadcast,
            Given { callers: Some(4_000_000_000), message_loss: Some(1.0), ..Given::default() },
        ),
        strategy(
            StrategyId::BroadcastInvalidations,
            Given { callers: Some(4_000_000_000), message_loss: Some(0.5), ..Given::default() },
        ),
        strategy(StrategyId::HashSlot, Given { buckets: Some(10_000), ..Given::default() }),
        strategy(StrategyId::HashContainer, Given { buckets: Some(1), ..Given::default() }),
        strategy(StrategyId::HashHot, Given { buckets: Some(4_000_000_000), ..Given::default() }),
        strategy(StrategyId::Ttl, Given { ttl: Some(0.0), ..Given::default() }),
        strategy(StrategyId::Ttl, Given { ttl: Some(1e300), sliding: true, ..Given::default() }),
        strategy(
            StrategyId::VersionValue,
            Given { retention: Some(1e300), row_at_hand: Some(0.0), ..Given::default() },
        ),
        strategy(StrategyId::CommitLog, Given { lag: Some(1e300), batch: Some(1), ..Given::default() }),
    ];
    for (scopes, calls) in [("1", "1"), ("1e30", "1e30"), ("3", "1e30"), ("1e30", "3"), ("1e6", "1e6")] {
        for (reads, writes) in [(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1e-300, 1e-300), (1e300, 1e300), (1e300, 1e-300)] {
            let source = format!(
                "entity a: {scopes}, zipf 2\nread f(id: a, x: 0..<{calls})\n rate 1/s, zipf 0.5\nwrite w(id: a)\n invalidates f(id, _)"
            );
            let mut reading = Reading::of(&source);
            assert!(reading.is_sound(), "{source}\n{:#?}", reading.problems);
            // More than the notation takes.
            (reading.design.functions[0].rate, reading.design.writes[0].rate) = (reads, writes);
            let setup = setup(reading.design, &all);
            let mut run = Run::new(&setup, 1, None);
            run.step(20_000);
            for measured in run.report().strategies {
                for (metric, found) in measured.metrics.iter() {
                    assert!(found.value.is_finite() && found.low <= found.high, "{metric:?} {found:?}\n{source}");
                }
            }
        }
    }
}

/// However long a run is to be, whoever ends it soon is told of twenty batches, and the longer it ran the more it knows,
/// unless all it could know more takes longer still.
#[test]
fn a_run_that_is_ended_says_what_it_found() {
    // One key: a read hits where no write came since the last read, in 90 of 100 cases. As many scopes of one key that are
    // all alike, each read as often as the one.
    let many = one_key(90e6, 10e6, "").replace("thing: 1", "thing: 1_000_000, uniform");
    for (source, seconds) in [(one_key(90.0, 10.0, ""), 1e9), (one_key(90.0, 10.0, ""), 1e300), (many, 1e6)] {
        let reading = Reading::of(&source);
        let setup = setup(reading.design, &[strategy(StrategyId::DeleteClass, Given::default())]);
        let mut run = Run::new(&setup, 1, Some(seconds));
        let mut last = f64::INFINITY;
        for events in [4_000_000, 40_000_000] {
            let mut progress = run.step(0);
            while progress.done < events {
                progress = run.step(50_000);
            }
            assert!(!progress.is_over() && progress.done < progress.of, "{progress:?}");
            let report = run.report();
            assert!(report.batches >= 10, "{} batches", report.batches);
            let found = metric(&report.strategies[0], Metric::HitRatio);
            near(found, 0.9, 0.01);
            assert!(found.high - found.low <= last, "{found:?}");
            last = found.high - found.low;
        }
    }
}

/// The last round is as long as was asked for, and only its events are reported: 100 a second.
#[test]
fn rounds_add_up_to_the_time_that_was_asked_for() {
    let report =
        run(&one_key(90.0, 10.0, ""), &[strategy(StrategyId::DeleteClass, Given::default())], 3, Some(2e5)).report();
    assert_eq!((report.seconds.map(f64::round), report.batches), (Some(2e5), 20));
    assert!((19.9e6..20.1e6).contains(&(report.events as f64)), "{}", report.events);
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let strategies = [
        strategy(StrategyId::Ttl, Given { ttl: Some(0.4), ..Given::default() }),
        strategy(StrategyId::Broadcast, Given { callers: Some(4), message_loss: Some(0.1), ..Given::default() }),
    ];
    let report = |seed| run(REFERENCE, &strategies, seed, Some(300.0)).report();
    assert_eq!(format!("{:?}", report(7)), format!("{:?}", report(7)));
    assert_ne!(format!("{:?}", report(7)), format!("{:?}", report(8)));
}

#[test]
fn how_many_events_happen_at_a_time_does_not_matter() {
    // Events are drawn and looked at in blocks. In blocks of one each fill waits in the queue; in others most land at once.
    let source = "entity thing: 3
read get(id: thing, place: 1..=4)
  rate 40/s
write set(id: thing)
  rate 6/s
  invalidates get(id, _)
topology
  callers 2
  fill delay 20 ms";
    let strategies = [
        strategy(StrategyId::DeleteClass, Given { lease: Some(0.1), ..Given::default() }),
        strategy(
            StrategyId::BroadcastInvalidations,
            Given { callers: Some(2), message_loss: Some(0.1), ..Given::default() },
        ),
        strategy(StrategyId::HashSlot, Given { buckets: Some(2), ..Given::default() }),
        strategy(StrategyId::HashContainer, Given { buckets: Some(2), ..Given::default() }),
        strategy(StrategyId::Ttl, Given { ttl: Some(0.5), sliding: true, ..Given::default() }),
        strategy(StrategyId::CommitLog, Given { lag: Some(0.1), batch: Some(1), ..Given::default() }),
    ];
    let report = |events| format!("{:?}", run_in_steps(source, &strategies, 5, Some(200.0), events).report());
    let (one, seven, all) = (report(1), report(7), report(1_000_000));
    assert_eq!(one, seven);
    assert_eq!(one, all);
}

#[test]
fn writes_that_reach_a_part_of_a_class_kill_only_that() {
    // Two words, each half of the reads; one write reaches both, 1 a second, the other only `a`, 2 a second:
    // h = (4/7 + 4/5) / 2.
    let source = "entity thing: 1_000_000_000_000, uniform
read get(id: thing, which: {a, b})
  rate 800/s, uniform
  source 0 s
write both(id: thing)
  rate 100/s
  invalidates get(id, _)
write one(id: thing)
  rate 200/s
  invalidates get(id, a)
topology
  fill delay 0 s";
    let report = simulated(
        source,
        &[
            strategy(StrategyId::DeleteClass, unending()),
            strategy(StrategyId::HashSlot, Given { buckets: Some(1000), ..unending() }),
        ],
    );
    let (exact, slots) = (&report.strategies[0], &report.strategies[1]);
    near(metric(exact, Metric::HitRatio), (4.0 / 7.0 + 4.0 / 5.0) / 2.0, 0.02);
    // A write kills two addresses or, two times in three, one.
    near(metric(exact, Metric::MessagesPerWrite), 4.0 / 3.0, 1e-9);
    // Two addresses take two buckets at most. By Python, int.from_bytes(hashlib.sha256(word).digest()[:8], "big") % 2 is the
    // same for both words, so they push each other out: 4 reads to 4 of the other and 3 writes, which empty all buckets.
    near(metric(slots, Metric::HitRatio), 4.0 / 11.0, 0.02);
}

/// Every write names a word, so each word has buckets of its own: here one, with one address in it.
#[test]
fn words_that_every_write_names_have_buckets_of_their_own() {
    let source = "entity thing: 1_000_000_000_000, uniform
read get(id: thing, which: {a, b})
  rate 800/s, uniform
  source 0 s
write one(id: thing)
  rate 200/s
  invalidates get(id, a)
write other(id: thing)
  rate 100/s
  invalidates get(id, b)
topology
  fill delay 0 s";
    let report = simulated(source, &[strategy(StrategyId::HashSlot, Given { buckets: Some(1), ..unending() })]);
    // By hand: each of the two addresses is alone in its bucket, and hits with 4/6 or 4/5.
    let wanted = (4.0 / 6.0 + 4.0 / 5.0) / 2.0;
    near(metric(&report.strategies[0], Metric::HitRatio), wanted, 0.02);
    near(metric(&report.strategies[0], Metric::MessagesPerWrite), 1.0, 1e-9);
}

#[test]
fn what_lingers_longer_than_a_run_is_left_out() {
    let bytes = |reads: f64, retention: f64, seconds: f64| {
        let strategies = [strategy(
            StrategyId::VersionValue,
            Given { retention: Some(retention), row_at_hand: Some(1.0), ..Given::default() },
        )];
        let report = run(&one_key(reads, 1.0, ""), &strategies, 1, Some(seconds)).report();
        let found = report.strategies[0].metrics.get(Metric::CacheBytes).copied();
        assert_eq!(report.notes.iter().any(|note| note.contains("left out")), found.is_none());
        found
    };
    // An entry takes its place from its fill until it expires: of the time, 1 - e^(-reads x retention), as what is
    // outdated is filled again at the next read. An item of Redis is 56 bytes, 6 of `get::1`, and the result's 1000.
    let found = bytes(0.2, 10.0, 40_000.0).expect("long enough");
    near(found, (1.0 - (-2.0_f64).exp()) * f64::from(56 + 6 + 1000), 0.05);
    // It would stay for longer, but is asked for before.
    near(bytes(0.2, 10_000.0, 40_000.0).expect("long enough"), f64::from(56 + 6 + 1000), 1e-6);
    assert_eq!(bytes(1e-4, 10_000.0, 40_000.0), None);
}
