//! What is chosen, and what would change it: turning points, the trade-off, settings found by search, and totals.

use keyplan::design::{Metric, Reading};
use keyplan::keyspace::Budget;
use keyplan::plan::{Input, Plan, Tradeoff, look_ahead, plan};
use keyplan::strategy::{Setting, Settings, StrategyId};

fn ahead(source: &str) -> Plan {
    let reading = Reading::of(source);
    assert!(reading.is_sound(), "{source}\n{:#?}", reading.problems);
    look_ahead(&reading.design, Budget::default())
}

fn first(source: &str) -> String {
    let plan = plan(&Reading::of(source).design, Budget::default());
    let function = &plan.functions[0];
    function.strategies[function.recommended[0].choice].assessment.label.clone()
}

/// One function; the rates in events a second.
fn design(reads: f64, writes: f64) -> String {
    format!(
        "entity user: 5000, zipf 0.9
read f(user: user, page: 1..=40)
  rate {reads:.6}/s, zipf 1.1
  returns list of 100 bytes, page(page, size) of 400
  source 6 ms
write w(user: user)
  rate {writes:.6}/s
  invalidates f(user, _)"
    )
    .replace("page: 1..=40", "page: 1..=40, size: 10..=10")
    .replace("f(user, _)", "f(user, _, _)")
}

#[test]
fn on_the_two_sides_of_a_turning_point_plans_differ() {
    let (reads, writes) = (800.0, 3.0);
    let now = first(&design(reads, writes));
    let points = &ahead(&design(reads, writes)).functions[0].turning_points;
    assert!(points.iter().any(|point| matches!(point.input, Input::Reads | Input::Writes)), "{points:?}");
    for point in points {
        // The text is planned anew, with the rate on this side and on that of the point.
        let at = |value: f64| match point.input {
            Input::Reads => first(&design(value, writes)),
            Input::Writes => first(&design(reads, value)),
            _ => String::new(),
        };
        if matches!(point.input, Input::Reads | Input::Writes) {
            let away = if point.at > point.now { 1.02 } else { 1.0 / 1.02 };
            assert_eq!(at(point.at * away), point.then, "{point:?}");
            assert_eq!(at(point.at / away), now, "{point:?}");
        }
    }
    let factors: Vec<f64> = points.iter().map(|point| point.factor()).collect();
    assert!(factors.is_sorted(), "the nearest first: {factors:?}");
}

#[test]
fn nothing_beats_what_is_efficient_and_something_beats_the_rest() {
    let plan = ahead(&design(800.0, 3.0));
    let options = &plan.functions[0].tradeoff;
    let costs = |o: &Tradeoff| [o.messages, o.stale, o.source, o.memory];
    let beats = |a: &Tradeoff, b: &Tradeoff| {
        let pairs: Vec<(f64, f64)> = costs(a).into_iter().zip(costs(b)).collect();
        pairs.iter().all(|(a, b)| a <= b) && pairs.iter().any(|(a, b)| a < b)
    };
    assert!(options.iter().any(|option| option.efficient) && options.iter().any(|option| !option.efficient));
    for option in options {
        assert_eq!(option.efficient, !options.iter().any(|other| beats(other, option)), "{option:?}");
    }
}

/// The settings of a strategy, and the value of a metric under it.
fn chosen(source: &str, strategy: StrategyId, metric: Metric) -> (Settings, f64) {
    let plan = plan(&Reading::of(source).design, Budget::default());
    let all = plan.functions[0].strategies.iter().filter(|ranked| ranked.assessment.strategy == strategy);
    // The variant that was chosen stands last, where the customary one is shown too; the sliding TTL is another matter.
    let mut found = all.filter(|ranked| !ranked.assessment.settings.sliding);
    let assessment = &found.next_back().expect("the strategy").assessment;
    (assessment.settings, assessment.metrics[metric].value)
}

#[test]
fn the_longest_time_to_live_within_the_limits_is_found() {
    // Redis counts in milliseconds, which are less than a hundredth of these times.
    let redis = || design(800.0, 0.3) + "\ntopology\n  server redis";
    let limited = |limit: &str| redis() + "\naccept\n  " + limit;
    let (settings, stale) = chosen(&limited("stale read share <= 0.5%"), StrategyId::Ttl, Metric::StaleReadShare);
    assert!(stale <= 0.005, "{stale}");
    let ttl = settings.ttl.expect("the setting").value;
    // A hundredth longer is too long.
    let longer = redis() + &format!("\nsettings\n  ttl {:.9} s", ttl * 1.01);
    let (_, stale) = chosen(&longer, StrategyId::Ttl, Metric::StaleReadShare);
    assert!(stale > 0.005, "{stale}");
    let (settings, age) = chosen(&limited("mean stale age <= 20 ms"), StrategyId::Ttl, Metric::StaleAge);
    assert!(age <= 0.02 && age > 0.0195, "{:?}: {age}", settings.ttl);
}

#[test]
fn a_time_to_live_is_whole_ticks_of_the_server_or_none() {
    // Fault 27. memcached counts in seconds: 2.5 s end after 2, and half a second would mean for ever.
    let limited = |limit: &str| design(800.0, 3.0) + "\naccept\n  stale age <= " + limit;
    let (settings, _) = chosen(&limited("2.5 s"), StrategyId::Ttl, Metric::StaleAge);
    assert_eq!(settings.ttl.map(|ttl| ttl.value), Some(2.0));
    let reading = Reading::of(&limited("500 ms"));
    let plan = plan(&reading.design, Budget::default());
    let refused = plan.functions[0].inapplicable.iter().find(|(strategy, _)| *strategy == StrategyId::Ttl);
    assert_eq!(refused.map(|(_, why)| why.code()), Some("no-time-to-live"));
    // 40 days would be taken for a date.
    let (settings, _) = chosen(&limited("960 h"), StrategyId::Ttl, Metric::StaleAge);
    assert_eq!(settings.ttl.map(|ttl| ttl.value), Some(30.0 * 86_400.0));
}

#[test]
fn as_many_buckets_as_a_limit_lets_a_write_delete_are_taken() {
    let limited = design(800.0, 3.0) + "\naccept\n  messages per write <= 12";
    let twelve = Some(Setting { value: 12, assumed: true });
    let (settings, messages) = chosen(&limited, StrategyId::HashSlot, Metric::MessagesPerWrite);
    assert_eq!((settings.buckets, messages), (twelve, 12.0));
    // 36 deletes a second are 12 for each of three writes a second.
    let limited = design(800.0, 3.0) + "\naccept\n  invalidation messages <= 36/s";
    let (settings, messages) = chosen(&limited, StrategyId::HashSlot, Metric::InvalidationMessages);
    assert_eq!((settings.buckets, messages), (twelve, 36.0));
    // 40 addresses of a class in batches, so that a write takes no more than one message and a half.
    let limited = design(800.0, 3.0) + "\naccept\n  messages per write <= 1.5";
    let (settings, messages) = chosen(&limited, StrategyId::CommitLog, Metric::MessagesPerWrite);
    assert_eq!((settings.batch.map(|batch| batch.value), messages), (Some(27), 40.0 / 27.0));
}

#[test]
fn a_write_that_makes_several_functions_wrong_pays_for_each() {
    let source = "entity cart: 100
read f(cart: cart, page: 1..=4)
  rate 10/s
read g(cart: cart)
  rate 20/s
write w(cart: cart)
  rate 1/s
  invalidates f(cart, _)
  invalidates g(cart)
write idle(cart: cart)
  rate 1/s";
    let plan = plan(&Reading::of(source).design, Budget::default());
    let of = |index: usize, metric| {
        let function = &plan.functions[index];
        function.strategies[function.recommended[0].choice].assessment.metrics[metric].value
    };
    let [write] = plan.totals.writes.as_slice() else { panic!("{:?}", plan.totals) };
    assert_eq!((write.write.as_str(), write.functions), ("w", 2));
    let sum = |metric| of(0, metric) + of(1, metric);
    assert!((write.messages - sum(Metric::MessagesPerWrite)).abs() < 1e-12);
    let (_, bytes) = plan.totals.metrics.iter().find(|(metric, _)| *metric == Metric::CacheBytes).expect("a sum");
    assert!((bytes / sum(Metric::CacheBytes) - 1.0).abs() < 1e-12);
}

#[test]
fn another_time_to_live_is_no_other_choice() {
    // The time to live is the longest within the limit, so it follows every rate; what turns is the strategy.
    let source = "entity user: 5000, zipf 0.9
read f(user: user, page: 1..=40)
  rate 800/s, zipf 1.1
  source 600 ms
write w(user: user)
  rate 2000/s
  invalidates f(user, _)
accept
  stale read share <= 2%
  messages per write <= 0.5
topology
  server redis";
    let plan = ahead(source);
    let function = &plan.functions[0];
    let recommended = &function.strategies[function.recommended[0].choice].assessment;
    assert_eq!(recommended.strategy, StrategyId::Ttl);
    assert!(!function.turning_points.is_empty());
    for point in &function.turning_points {
        assert!(!point.then.starts_with("expire after"), "{point:?}");
    }
}
