//! Several lines of one write: what they reach together is counted once.

use keyplan::design::{Design, Metric, Reading};
use keyplan::strategy::StrategyId;

#[path = "common/given.rs"]
mod given;
use given::{Given, assessed};

fn design(source: &str) -> Design {
    let reading = Reading::of(source);
    assert_eq!(reading.problems, [], "{source}");
    reading.design
}

fn messages(source: &str) -> (f64, f64) {
    let assessment = assessed(&design(source), 0, StrategyId::DeleteClass, &Given::default()).expect("applies");
    let messages = assessment.metrics.get(Metric::MessagesPerWrite).expect("has the metric");
    (messages.value, messages.worst_value())
}

fn close(found: f64, wanted: f64) {
    assert!((found / wanted - 1.0).abs() < 1e-6, "{found} for {wanted}");
}

#[test]
fn a_move_within_one_parent_deletes_its_class_once() {
    // Fault 5. By hand: each folder has 40 lists, so a move deletes 80, and 40 if both folders are one. That is so with the sum of
    // the squares of the folders' shares.
    let source = "entity folder: 10_000, zipf 0.8
read children(folder: folder, sort: {name, date}, n: 1..=20, size: {50})
  rate 500/s, zipf 1
  returns list of 300 bytes, page(n, size) of 1000
  source 0 s
write move(from: folder, to: folder)
  rate 3/s
  invalidates children(from, _, _, _)
  invalidates children(to, _, _, _)
topology
  fill delay 0 s";
    let raw = || (1..=10_000_u32).rev().map(|rank| f64::from(rank).powf(-0.8));
    let total: f64 = raw().sum();
    let same: f64 = raw().map(|raw| (raw / total).powi(2)).sum();
    let (mean, worst) = messages(source);
    close(mean, 80.0 - 40.0 * same);
    assert_eq!(worst, 80.0);
    // The same by brute force over all folders and their lists: a list is killed by a move that names its folder once or twice.
    let lists: Vec<f64> = (1..=40_u32).map(|rank| 1.0 / f64::from(rank)).collect();
    let calls: f64 = lists.iter().sum();
    let hits: f64 = raw()
        .map(|raw| {
            let p = raw / total;
            let killed = 3.0 * (1.0 - (1.0 - p).powi(2));
            let reads = lists.iter().map(|list| 500.0 * p * list / calls);
            p * reads.map(|read| read / 500.0 / p * read / (read + killed)).sum::<f64>()
        })
        .sum();
    let plan = assessed(&design(source), 0, StrategyId::DeleteClass, &Given::default()).expect("applies");
    close(plan.metrics[Metric::HitRatio].value, hits);
    // The value that was found apart from this project.
    assert!((hits - 0.743).abs() < 0.001, "{hits}");
}

#[test]
fn the_worst_is_that_of_the_whole_write() {
    // Fault 6: the three lines have nothing in common.
    let source = "entity cat: 10
read f(cat: cat, n: 1..=3)
  rate 10/s
write w(cat: cat)
  rate 1/s
  invalidates f(cat, 1)
  invalidates f(cat, 2)
  invalidates f(cat, 3)";
    assert_eq!(messages(source), (3.0, 3.0));
}

#[test]
fn a_line_that_stands_twice_counts_once() {
    // Fault 7, and a line that another one contains.
    let source = "entity cat: 10
read f(cat: cat, n: 1..=100)
  rate 10/s
write w(cat: cat)
  rate 1/s
  invalidates f(cat, _)
  invalidates f(cat, _)
  invalidates f(cat, 7)";
    assert_eq!(messages(source), (100.0, 100.0));
}

#[test]
fn lines_that_cross_count_what_they_share_once() {
    // By hand: a row of 20 and a column of 30 share one cell.
    let source = "read f(x: 1..=30, y: 1..=20)
  rate 10/s
  source 0 s
write w(x: 1..=30, y: 1..=20)
  rate 1/s
  invalidates f(x, _)
  invalidates f(_, y)
topology
  fill delay 0 s";
    assert_eq!(messages(source), (49.0, 49.0));
    // By brute force over both numbers: a call is killed by a write that names its row or its column. The mean over all calls of
    // 1 - 29/30 19/20 is 49/600.
    let plan = assessed(&design(source), 0, StrategyId::DeleteClass, &Given::default()).expect("applies");
    let reads = |rank: u32, total: f64| 10.0 / f64::from(rank) / total;
    let total: f64 = (1..=600_u32).map(|rank| 1.0 / f64::from(rank)).sum();
    let killed = 49.0 / 600.0;
    let hits: f64 = (1..=600).map(|rank| reads(rank, total)).map(|read| read / 10.0 * read / (read + killed)).sum();
    close(plan.metrics[Metric::HitRatio].value, hits);
}
