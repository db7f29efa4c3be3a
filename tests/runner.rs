//! Plans held against what exported schemes do.
//!
//! Small random designs have writes of different scopes, repeated lines, words, and two roles of one entity. For each of them and each
//! strategy the scheme is exported and run literally over a store in memory, by events that are drawn here. What the
//! runner counts must be what the plan predicts, with |z| < 5, and no read may be outdated where the plan says so.
//!
//! `KEYPLAN_CASES=5000 KEYPLAN_SEED=7 cargo test --release --test runner` looks harder.

#[path = "common/mod.rs"]
mod common;
#[path = "runner/drive.rs"]
mod drive;
#[path = "common/given.rs"]
mod given;
#[path = "runner/small.rs"]
mod small;

use common::{Dice, cases_or, seed};
use given::{Given, assessed};
use keyplan::design::Metric;
use keyplan::scheme::Scheme;
use keyplan::strategy::StrategyId;

use drive::{Drive, Measured};

/// How far a prediction may lie from what is measured, in standard errors, with what the law of large numbers leaves.
const MOST_ERRORS: f64 = 5.0;

fn misses(what: &str, measured: Measured, predicted: f64, trouble: &mut Vec<String>) {
    let off = (measured.mean - predicted).abs();
    if off > MOST_ERRORS * measured.error + 1e-9 {
        let z = off / measured.error.max(1e-12);
        trouble.push(format!(
            "{what}: planned {predicted:.5}, run {:.5} ± {:.5}, z {z:.1}",
            measured.mean, measured.error
        ));
    }
}

#[test]
fn plans_come_true_when_their_schemes_run() {
    let (first, given) = (seed(), Given { retention: Some(1e9), batch: Some(1), ..Given::default() });
    let mut trouble = Vec::new();
    let (mut compared, mut marked) = (0, 0);
    for case in 0..cases_or(24) {
        let mut dice = Dice::new(first.wrapping_mul(1_000_003).wrapping_add(case.into()));
        let source = small::design(&mut dice);
        let reading = keyplan::design::Reading::of(&source);
        assert_eq!(reading.problems, [], "{source}");
        for &strategy in StrategyId::ALL {
            // Entries that expire are compared with the simulator, and where nothing is cached nothing runs.
            if matches!(strategy, StrategyId::Ttl | StrategyId::None) {
                continue;
            }
            let Ok(assessment) = assessed(&reading.design, 0, strategy, &given) else { continue };
            let scheme = match Scheme::export(&reading, "f", &assessment) {
                Ok(scheme) => scheme,
                Err(refused) => panic!("{strategy} is planned and not exported: {refused}\n{source}"),
            };
            let found = Drive::new(&reading.design, scheme, &mut dice).run(4_000);
            let metric = |metric: Metric| assessment.metrics[metric].value;
            let mut of_this = Vec::new();
            // A mean over random assignments, say, is no prediction of one.
            let is_marked = |metric| assessment.caveats.iter().any(|caveat| caveat.metrics.contains(&metric));
            if is_marked(Metric::HitRatio) {
                marked += 1;
                continue;
            }
            compared += 1;
            misses("hits", found.hit_ratio, metric(Metric::HitRatio), &mut of_this);
            misses("messages", found.messages, metric(Metric::MessagesPerWrite), &mut of_this);
            misses(
                "registrations",
                found.registrations,
                metric(Metric::RegistrationMessages) / reading.design.functions[0].rate,
                &mut of_this,
            );
            if found.worst as f64 > assessment.metrics[Metric::MessagesPerWrite].worst_value() + 1e-9 {
                of_this.push(format!(
                    "a write sent {} messages, planned at most {}",
                    found.worst,
                    assessment.metrics[Metric::MessagesPerWrite].worst_value()
                ));
            }
            if found.stale > 0 {
                of_this.push(format!("{} outdated answers", found.stale));
            }
            if !of_this.is_empty() {
                trouble.push(format!("case {case}, {strategy}: {}\n{source}", of_this.join("; ")));
            }
        }
    }
    println!("{compared} plans compared, {marked} marked as approximations");
    assert!(trouble.is_empty(), "{}\n{} in all", trouble.join("\n\n"), trouble.len());
}
