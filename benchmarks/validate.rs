//! Holds predictions against the simulator over a grid of designs, and prints the table of worst cases as Markdown:
//!
//!     cargo run --release --example validate > benchmarks/VALIDATION.md
//!
//! An argument says how many designs (900), and another one from which on. From the 700th on, writes reach some of a scope's
//! addresses and not others, and functions share a memory. Each is simulated for as many events as the simulator takes unless it is told
//! otherwise. A prediction is right within the 95% interval or within 2% of what was simulated; one in twenty intervals
//! misses by chance, so what is neither is simulated twice again with other seeds, and counts as wrong if it is neither
//! each time. Figures that the plan marks as outside their checked range are counted apart.

use std::collections::BTreeMap;

use keyplan::design::{Design, Metric, Reading};
use keyplan::keyspace::Budget;
use keyplan::plan::{FunctionPlan, plan};
use keyplan::simulator::{Measured, Run, Setup};
use keyplan::strategy::Assessment;

/// What came of all comparisons of one metric of one strategy.
#[derive(Default)]
struct Row {
    compared: u32,
    marked: u32,
    wrong: u32,
    /// The largest relative error that chance does not explain, its prediction and finding, and where.
    worst: Option<(f64, f64, f64, String)>,
}

fn main() {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u64>().expect("a number"));
    let designs = arguments.next().unwrap_or(900);
    let from = arguments.next().unwrap_or(0);
    let mut rows: BTreeMap<(Metric, String), Row> = BTreeMap::new();
    let (mut hit_points, mut hits) = (0.0_f64, 0);
    for number in from..designs {
        let text = design(number);
        let reading = Reading::of(&text);
        assert!(reading.is_sound(), "{text}\n{:#?}", reading.problems);
        let plan = plan(&reading.design, Budget::default());
        let Some(function) = plan.functions.first() else { continue };
        eprintln!("design {number} of {designs}: {}", text.replace('\n', " | "));
        let first = simulated(&reading.design, function, number, None);
        let mut doubtful = Vec::new();
        for (assessment, measured) in &first {
            for (metric, found) in measured.metrics.iter() {
                let Some(predicted) = assessment.metrics.get(metric).map(|estimate| estimate.value) else { continue };
                if found.low == 0.0 && found.high == 0.0 && predicted > 0.0 {
                    // It was never seen: how seldom it is, the simulation cannot tell.
                    continue;
                }
                let row = rows.entry((metric, name(assessment))).or_default();
                row.compared += 1;
                if assessment.marks(metric) {
                    row.marked += 1;
                    continue;
                }
                if metric == Metric::HitRatio {
                    hits += 1;
                    // What lies inside the interval is chance.
                    let beyond = (found.low - predicted).max(predicted - found.high).max(0.0);
                    hit_points = hit_points.max(100.0 * beyond);
                }
                if found.agrees_with(predicted) {
                    let error = beyond_chance(found.low, found.high, predicted);
                    row.note(error, predicted, found.value, &text);
                } else {
                    if found.low <= 0.0 {
                        // So seldom that even its magnitude is not known.
                        continue;
                    }
                    doubtful.push((name(assessment), assessment.label.clone(), metric));
                }
            }
        }
        if doubtful.is_empty() {
            continue;
        }
        again(&reading.design, function, number, doubtful, &mut rows);
    }
    print(&rows, designs, hit_points, hits);
}

/// Simulates twice more what disagreed, with other seeds: what disagrees each time is wrong.
fn again(
    design: &Design,
    function: &FunctionPlan,
    number: u64,
    mut doubtful: Vec<(String, String, Metric)>,
    rows: &mut BTreeMap<(Metric, String), Row>,
) {
    for round in 1..=2 {
        let labels: Vec<&str> = doubtful.iter().map(|(_, label, _)| label.as_str()).collect();
        let next = simulated(design, function, number + round * 1_000_000, Some(&labels));
        let mut still = Vec::new();
        for (strategy, label, metric) in &doubtful {
            let Some((assessment, measured)) = next.iter().find(|(a, _)| a.label == *label) else { continue };
            let (Some(found), Some(predicted)) = (measured.metrics.get(*metric), assessment.metrics.get(*metric))
            else {
                continue;
            };
            if found.agrees_with(predicted.value) {
                continue;
            }
            still.push((strategy.clone(), label.clone(), *metric));
            if round == 2 {
                let (name, predicted) = (metric.declaration().name, predicted.value);
                eprintln!("  {strategy} {name}: {predicted} for {} to {}", found.low, found.high);
                let row = rows.entry((*metric, strategy.clone())).or_default();
                row.wrong += 1;
                row.note(beyond_chance(found.low, found.high, predicted), predicted, found.value, "");
            }
        }
        doubtful = still;
        if doubtful.is_empty() {
            break;
        }
    }
}

impl Row {
    fn note(&mut self, error: f64, predicted: f64, found: f64, text: &str) {
        if error > self.worst.as_ref().map_or(0.0, |worst| worst.0) {
            self.worst = Some((error, predicted, found, text.replace('\n', "; ")));
        }
    }
}

/// How far a prediction lies outside an interval, as a share of the nearer end.
fn beyond_chance(low: f64, high: f64, predicted: f64) -> f64 {
    if predicted < low {
        (low - predicted) / low.abs().max(f64::MIN_POSITIVE)
    } else if predicted > high {
        (predicted - high) / high.abs().max(f64::MIN_POSITIVE)
    } else {
        0.0
    }
}

fn name(assessment: &Assessment) -> String {
    let sliding = assessment.settings.sliding;
    let whole = assessment.label.contains("whole list");
    let kind = if sliding {
        " sliding"
    } else if whole {
        " whole"
    } else {
        ""
    };
    format!("{}{kind}", assessment.strategy)
}

fn simulated<'p>(
    design: &Design,
    plan: &'p FunctionPlan,
    seed: u64,
    only: Option<&[&str]>,
) -> Vec<(&'p Assessment, Measured)> {
    let assessments: Vec<&Assessment> = plan
        .strategies
        .iter()
        .map(|ranked| &ranked.assessment)
        .filter(|assessment| only.is_none_or(|only| only.contains(&assessment.label.as_str())))
        .collect();
    let setup = Setup::of(design, 0, &plan.keys, &assessments).expect("a design that is simulated");
    let mut run = Run::new(&setup, seed, None);
    while !run.step(500_000).is_over() {}
    let report = run.report();
    if report.notes.iter().any(|note| note.contains("steady state") || note.contains("time is short")) {
        // Nothing can be said of what did not settle in so many events.
        return Vec::new();
    }
    let find = |measured: Measured| {
        let found = assessments.iter().find(|a| a.strategy == measured.strategy && a.label == measured.label);
        found.map(|assessment| (*assessment, measured))
    };
    report.strategies.into_iter().filter_map(find).collect()
}

/// A design of the grid. Numbers far apart, none in step with another: bits of a Weyl sequence choose from each list.
fn design(number: u64) -> String {
    let mut state = number.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(0x1234_5678_9abc_def1);
    let mut pick = |of: u64| {
        state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        state ^= state >> 27;
        state = state.wrapping_mul(0x94d0_49bb_1331_11eb) ^ (state >> 31);
        state % of
    };
    let mut one = |list: &[&'static str]| list[pick(list.len() as u64) as usize];
    let spread = ["uniform", "zipf 0.4", "zipf 0.7", "zipf 0.9", "zipf 1", "zipf 1.2", "zipf 1.4"];
    let lines = [
        format!("entity cart: {}, {}", one(&["1", "10", "300", "10_000", "1_000_000"]), one(&spread)),
        format!("read f(cart: cart, place: 1..={})", one(&["1", "3", "20", "100", "1507", "10_000", "100_000"])),
        format!("  rate {}/s, {}", one(&["0.001", "0.1", "3", "50", "1000", "20_000", "100_000"]), one(&spread)),
        "  returns 400 bytes".into(),
        "  source 8 ms".into(),
        "write w(cart: cart)".into(),
        format!(
            "  rate {}/s{}",
            one(&["0.001", "0.02", "0.5", "10", "300", "5000"]),
            one(&["", "", "", ", uniform", ", zipf 0.5"])
        ),
        "  invalidates f(cart, _)".into(),
        "topology".into(),
        format!("  callers {}", one(&["1", "2", "5", "40"])),
        format!("  message loss {}", one(&["0%", "0%", "1%", "20%"])),
        format!(
            "  fill delay {}",
            one(&["10 us", "100 us", "1 ms", "10 ms"]).replace("10 us", "0.01 ms").replace("100 us", "0.1 ms")
        ),
        "settings".into(),
        format!("  ttl {}", one(&["1 s", "2 s", "30 s", "10 min", "1 day"])),
        format!("  buckets {}", one(&["1", "4", "16", "100"])),
        format!("  retention {}", one(&["1 min", "1 h", "1 day"])),
        format!("  lag {}", one(&["10 ms", "0.3 s", "5 s"])),
    ];
    let guard = one(&["", "", "", "\n  backstop 20 s", "\n  lease 10 s", "\n  tombstone 1 s", "\n  backstop 5 min"]);
    let design = lines.join("\n") + guard;
    if number < PLAIN { design } else { shared(&design, one) }
}

/// Designs up to this one have one function, of which each write kills whole scopes, and memory without end.
const PLAIN: u64 = 700;

/// The same with words that writes bind, a function that shares its memory, and other leases.
fn shared(design: &str, mut one: impl FnMut(&[&'static str]) -> &'static str) -> String {
    let words = one(&["", "sort: {new, hot, top, old}, "]);
    let other = "read g(cart: cart, place: 1..=7)\n  rate 20/s\n  returns 2 KiB\n";
    let memory = one(&["", "\n  memory 10 KiB", "\n  memory 1 MiB", "\n  memory 64 MiB"]);
    let mut writes = vec![match words {
        "" => "_",
        _ => one(&["new, _", "_, _"]),
    }];
    if !words.is_empty() {
        writes.push(one(&["new, _", "hot, _"]));
    }
    let rate = one(&["0.01", "0.7", "20"]);
    let second =
        writes.get(1).map(|binds| format!("write v(cart: cart)\n  rate {rate}/s\n  invalidates f(cart, {binds})\n"));
    let second = second.unwrap_or_default() + one(&["", other, other]);
    design
        .replace("place: 1", &format!("{words}place: 1"))
        .replace("f(cart, _)\n", &format!("f(cart, {})\n{second}", writes[0]))
        .replace("lease 10 s", one(&["lease 10 s", "lease 1 s", "lease 1 ms"]))
        .replace("\nsettings", &format!("{memory}\nsettings"))
}

fn print(rows: &BTreeMap<(Metric, String), Row>, designs: u64, hit_points: f64, hits: u32) {
    let (mut compared, mut marked, mut wrong) = (0, 0, 0);
    for row in rows.values() {
        compared += row.compared;
        marked += row.marked;
        wrong += row.wrong;
    }
    println!("# Predictions against the simulator\n");
    println!("Written by `cargo run --release --example validate > benchmarks/VALIDATION.md`: {designs} designs.\n");
    println!("- {compared} figures were compared; {marked} are marked by the plan as outside their checked range.");
    println!("- Of the others {wrong} lie outside the 95% interval and more than 2% off, with each of three seeds.");
    println!(
        "- Hit ratios that are not marked lie at most {hit_points:.2} points outside their interval ({hits} of them).\n"
    );
    println!("The worst error is how far a prediction lies outside the interval.\n");
    println!("| metric | strategy | compared | marked | wrong | worst error | predicted | simulated |");
    println!("|---|---|--:|--:|--:|--:|--:|--:|");
    for ((metric, strategy), row) in rows {
        let (error, predicted, found) = row.worst.as_ref().map_or((0.0, 0.0, 0.0), |w| (w.0, w.1, w.2));
        println!(
            "| {} | {strategy} | {} | {} | {} | {:.2}% | {predicted:.5} | {found:.5} |",
            metric.declaration().name,
            row.compared,
            row.marked,
            row.wrong,
            100.0 * error
        );
    }
}
