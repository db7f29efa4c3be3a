//! How a count came about, in lines that people read.

use crate::keyspace::{Explanation, Origin, SumTerm};
use crate::strategy::format;

/// So many factors of a product are told.
const MOST_FACTORS: usize = 40;

/// The explanation of a count, from the whole down to its parts; deeper lines are indented by two blanks each.
///
/// ```
/// use keyplan::{design::Reading, keyspace::{Budget, explain}, report};
/// let design = Reading::of("entity cart: 1_000_000
///   read get(cart_id: cart, limit: 5..=20, offset: 0..<1000)
///   where offset % limit == 0
///   where offset + limit <= 1000").design;
/// let lines = report::explanation(&explain(&design.functions[0], Budget::default()));
/// assert_eq!(lines[2], "  limit, 16 values: floor(1000 / 5) + floor(1000 / 6) + … + floor(1000 / 20) = 1507");
/// ```
pub fn explanation(explanation: &Explanation) -> Vec<String> {
    let mut lines = Vec::new();
    tell(explanation, 0, &mut lines);
    lines
}

fn tell(explanation: &Explanation, depth: usize, lines: &mut Vec<String>) {
    let mut say = |text: String| lines.push(format!("{}{text}", "  ".repeat(depth)));
    match &explanation.from {
        Origin::Product(parts) => {
            let factors: Vec<String> = parts.iter().map(|part| format::count(&part.count)).collect();
            say(match factors.len() {
                0 => "no parameters: 1".into(),
                1..=MOST_FACTORS => format!("{} = {}", factors.join(" × "), format::count(&explanation.count)),
                many => format!("{many} factors, multiplied = {}", format::count(&explanation.count)),
            });
            parts.iter().take(MOST_FACTORS).for_each(|part| tell(part, depth + 1, lines));
            if parts.len() > MOST_FACTORS {
                lines.push(format!("{}… and {} more", "  ".repeat(depth + 1), parts.len() - MOST_FACTORS));
            }
        }
        Origin::AllValues(parameter) => {
            say(format!("{parameter}: {}, no condition looks at it", values(&format::count(&explanation.count))));
        }
        Origin::Run { parameter, .. } => {
            let run = run(explanation).unwrap_or_default();
            let count = format::count(&explanation.count);
            say(if run == count {
                format!("{parameter}: {}", values(&count))
            } else {
                format!("{parameter}: {run} = {count}")
            });
        }
        Origin::Sum { parameter, tried, terms, all_terms } => {
            let sum = sum(terms, *all_terms);
            say(format!("{parameter}, {}: {sum} = {}", values(&tried.to_string()), format::count(&explanation.count)));
            if let Some(first) = terms.first()
                && !matches!(first.leaves.from, Origin::Run { .. } | Origin::Counted | Origin::AllValues(_))
                && !is_one(&first.leaves)
            {
                lines.push(format!("{}of which for {parameter} = {}:", "  ".repeat(depth + 1), first.value));
                tell(&first.leaves, depth + 2, lines);
            }
        }
        Origin::Points(parameters) => say(format!(
            "{}: {}, the whole-number points between the linear conditions on them, summed by formula",
            parameters.join(", "),
            format::count(&explanation.count)
        )),
        Origin::Counted => say(format::count(&explanation.count)),
    }
}

fn values(count: &str) -> String {
    if count == "1" { "1 value".into() } else { format!("{count} values") }
}

/// Nothing is left to tell of a part without parameters.
fn is_one(explanation: &Explanation) -> bool {
    matches!(&explanation.from, Origin::Product(parts) if parts.is_empty())
}

/// `200 + 166 + … + 50`, with formulas for the terms that have one.
fn sum(terms: &[SumTerm], all_terms: u64) -> String {
    let mut told: Vec<String> = terms.iter().map(term).collect();
    if all_terms > told.len() as u64 {
        told.insert(told.len().saturating_sub(1), "…".into());
    }
    if told.is_empty() { "none leaves anything".into() } else { told.join(" + ") }
}

fn term(term: &SumTerm) -> String {
    let leaves = run(&term.leaves).unwrap_or_else(|| format::count(&term.leaves.count));
    let alike = format::whole(&term.alike.to_unsigned());
    match (alike.as_str(), leaves.as_str()) {
        ("1", _) => leaves,
        (_, "1") => alike,
        _ => format!("{alike} × {leaves}"),
    }
}

/// How many numbers a run has: those up to `last` in steps are `floor((last - first + step) / step)`.
fn run(explanation: &Explanation) -> Option<String> {
    let Origin::Run { first, last, step, excluded, .. } = &explanation.from else { return None };
    let span = last - first + step;
    if !span.is_positive() || step.to_string() == "1" {
        return Some(format::count(&explanation.count));
    }
    let less = if excluded.is_zero() { String::new() } else { format!(" - {excluded}") };
    Some(format!("floor({span} / {step}){less}"))
}
