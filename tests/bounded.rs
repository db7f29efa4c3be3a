//! Work that does not multiply with each entity: how many groups are summed over, and that sums stay right.

use keyplan::design::{Metric, Reading};
use keyplan::keyspace::{Budget, classes, count};
use keyplan::strategy::{StrategyId, StrategyInput};

#[path = "common/given.rs"]
mod given;
use given::{Given, assessed};

/// The groups of scopes and of addresses that a design's figures are summed over.
fn groups(source: &str) -> (usize, usize) {
    let reading = Reading::of(source);
    assert_eq!(reading.problems, [], "{source}");
    let (keys, budget) = (count(&reading.design.functions[0], Budget::page()), Budget::page());
    let classes = classes(&reading.design, 0, budget);
    let input = StrategyInput::of(&reading.design, 0, &keys, &classes, budget).expect("the function exists");
    (input.workload.groups.len(), input.workload.addresses.len())
}

#[test]
fn twelve_entities_are_summed_over_in_few_groups() {
    // Fault 44: with 60 points for each entity there would be 60^11 groups of addresses.
    let names: Vec<String> = (0..12).map(|i| format!("p{i}")).collect();
    let declared: Vec<String> = names.iter().map(|name| format!("{name}: c")).collect();
    let source = format!(
        "entity c: 50_000_000\nread f({})\n  rate 10/s\nwrite w(p0: c)\n  rate 1/s\n  invalidates f(p0{})",
        declared.join(", "),
        ", _".repeat(11)
    );
    let (scopes, addresses) = groups(&source);
    assert!(scopes < 200 && addresses < 10_000, "{scopes} {addresses}");
}

#[test]
fn unlike_scopes_over_three_entities_are_summed_over_in_few_groups() {
    // Fault 43: 60^3 groups of scopes, were none merged.
    let source = "entity shop: 1000
entity product: 100_000
entity user: 1_000_000
read price(shop: shop, product: product, user: user)
  rate 1000/s
write update_price(shop: shop, product: product)
  rate 3/s
  invalidates price(shop, product, _)
write change_user(user: user)
  rate 1/s
  invalidates price(_, _, user)";
    let (scopes, addresses) = groups(source);
    assert!(scopes < 20_000 && addresses == 1, "{scopes} {addresses}");
}

#[test]
fn many_constants_make_few_parts() {
    // Fault 45: 2^24 combinations of what the writes name.
    let names: Vec<String> = (0..24).map(|i| format!("p{i}")).collect();
    let declared: Vec<String> = names.iter().map(|name| format!("{name}: 1..=9")).collect();
    let mut source = format!("read f({})\n  rate 10/s\n", declared.join(", "));
    for name in &names {
        let bound: Vec<&str> = names.iter().map(|other| if other == name { "1" } else { "_" }).collect();
        source += &format!("write w{name}()\n  rate 1/s\n  invalidates f({})\n", bound.join(", "));
    }
    assert!(groups(&source).0 <= 1024);
}

#[test]
fn merged_groups_give_the_sums_over_every_call() {
    // By brute force over all 12^4 calls: reads follow all four entities, one write names the first two, another the third.
    let source = "entity a: 12, zipf 0.9
entity b: 12, zipf 1.3
entity c: 12, zipf 0.6
entity d: 12, zipf 1.1
read f(a: a, b: b, c: c, d: d)
  rate 100/s
  source 0 ms
write w(a: a, b: b)
  rate 3/s
  invalidates f(a, b, _, _)
write v(c: c)
  rate 2/s
  invalidates f(_, _, c, _)
topology
  fill delay 0 ms";
    let shares = |skew: f64| -> Vec<f64> {
        let raw: Vec<f64> = (1..=12_u32).map(|rank| f64::from(rank).powf(-skew)).collect();
        let total: f64 = raw.iter().sum();
        raw.into_iter().map(|share| share / total).collect()
    };
    let (a, b, c, d) = (shares(0.9), shares(1.3), shares(0.6), shares(1.1));
    let mut hits = 0.0;
    for a in &a {
        for b in &b {
            for c in &c {
                for d in &d {
                    let p = a * b * c * d;
                    let hit = 100.0 * p / (100.0 * p + 3.0 * a * b + 2.0 * c);
                    hits += p * hit;
                }
            }
        }
    }
    let reading = Reading::of(source);
    let plan = assessed(&reading.design, 0, StrategyId::DeleteClass, &Given::default()).expect("applies");
    let found = plan.metrics[Metric::HitRatio].value;
    assert!((found / hits - 1.0).abs() < 1e-3, "{found} for {hits}");
}
