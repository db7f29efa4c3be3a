//! Messages that are lost, in the plan: against figures that were worked out by hand.

use keyplan::design::{Metric, Reading};
use keyplan::strategy::StrategyId;

#[path = "common/given.rs"]
mod given;
use given::{Given, assessed};

/// Two keys, each read five times and written half a time a second, and a tenth of the messages is lost.
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

fn planned(strategy: StrategyId, given: &Given, metric: Metric) -> f64 {
    let reading = Reading::of(LOSSY);
    assert_eq!(reading.problems, []);
    assessed(&reading.design, 0, strategy, given).expect("applies").metrics[metric].value
}

fn close(found: f64, wanted: f64) {
    assert!((found / wanted - 1.0).abs() < 1e-3, "{found} for {wanted}");
}

#[test]
fn an_entry_whose_delete_is_lost_is_planned_to_live_on() {
    // Fault 20, as a Markov chain: an entry ends at the rate of the writes whose delete arrives, mu (1 - q), and it is
    // outdated once a write came whose delete was lost, a share q of its time.
    let hits = 5.0 / (5.0 + 0.45);
    let one = Given { buckets: Some(1), batch: Some(1), lag: Some(0.001), ..Given::default() };
    for strategy in [StrategyId::DeleteClass, StrategyId::HashContainer, StrategyId::CommitLog] {
        close(planned(strategy, &one, Metric::HitRatio), hits);
        let stale = planned(strategy, &one, Metric::StaleReadShare);
        assert!((stale / (0.1 * hits) - 1.0).abs() < 0.01, "{strategy}: {stale}");
        // Deletes are sent whether they arrive or not.
        close(
            planned(strategy, &one, Metric::MessagesPerWrite),
            if strategy == StrategyId::HashContainer { 1.0 } else { 2.0 },
        );
    }
}

#[test]
fn a_directory_is_planned_to_forget_keys_whose_delete_is_lost() {
    // No later write reaches such a key, so it lives until the backstop B. An entry lives (1 - q) L + q B on average with
    // L = (1 - e^(-mu B)) / mu, and is outdated for q (B - L) of that.
    let (backstop, lambda, mu, q) = (4.0, 5.0, 0.5, 0.1);
    let undisturbed = (1.0 - f64::exp(-mu * backstop)) / mu;
    let lives = (1.0 - q) * undisturbed + q * backstop;
    let given = Given { backstop: Some(backstop), ..Given::default() };
    close(planned(StrategyId::Registry, &given, Metric::HitRatio), lambda * lives / (1.0 + lambda * lives));
    let stale = lambda * q * (backstop - undisturbed) / (1.0 + lambda * lives);
    close(planned(StrategyId::Registry, &given, Metric::StaleReadShare), stale);
}
