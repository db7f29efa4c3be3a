//! The recommendation: the best strategies, with reasons.
//!
//! Strategies that break fewer limits come first. The network's capacity and the caches' memory count as limits. Next come
//! strategies without outdated answers, where the design sets no limit on staleness. Then comes the least work: waiting reads,
//! messages, transfer and memory, in seconds of work a second. Where the work is the same, the simplest comes first. See `docs/model.md`, "Recommendation".

use super::limits::ask_for_staleness;
use super::model::{Ranked, Recommendation};
use crate::design::Metric;
use crate::strategy::{StrategyId, StrategyInput, format};

/// The most strategies that are recommended.
const MOST: usize = 3;

/// Strategies whose work is within this share of the least are equals: predictions are no better than that.
const EQUAL: f64 = 0.01;

/// A strategy among others. Less is better in each field, and earlier fields come first.
#[derive(Clone, Copy, Debug)]
struct Standing {
    breaks: usize,
    is_outdated: bool,
    work: f64,
    parts: u32,
    choice: usize,
}

/// Returns the best strategies, best first: at most three, and only one if it breaks a limit.
pub fn recommend(input: &StrategyInput<'_>, strategies: &[Ranked]) -> Vec<Recommendation> {
    let standing = |(choice, ranked): (usize, &Ranked)| Standing {
        breaks: ranked.breaks.len() + usize::from(overloads(input, ranked)) + usize::from(!ranked.assessment.fits),
        is_outdated: is_outdated_unasked(input, ranked),
        work: work(input, ranked),
        parts: ranked.assessment.mechanism.parts(),
        choice,
    };
    let order = ordered((0..).zip(strategies).map(standing).collect());
    // Among strategies that break limits, only the first is named.
    let kept = order.iter().filter(|standing| standing.breaks == 0).count();
    let named = order.get(..kept.clamp(1, MOST).min(order.len())).unwrap_or_default();
    named
        .iter()
        .enumerate()
        .filter_map(|(place, &Standing { is_outdated, work, choice, .. })| {
            let ranked = strategies.get(choice)?;
            let next = order.get(place + 1).and_then(|next| Some((strategies.get(next.choice)?, next.work)));
            let mut reasons = reasons(input, ranked, work, next);
            reasons.extend(overload(input, ranked));
            if is_outdated {
                reasons.push(
                    "The design sets no limit on staleness: add `stale age <= 2 s` to `accept`, or what suits it."
                        .into(),
                );
            }
            Some(Recommendation { choice, reasons })
        })
        .collect()
}

/// The best first: each is the simplest of those that cost as little as any of the rest, or hardly more.
fn ordered(mut rest: Vec<Standing>) -> Vec<Standing> {
    rest.sort_by(|a, b| {
        (a.breaks, a.is_outdated)
            .cmp(&(b.breaks, b.is_outdated))
            .then(a.work.total_cmp(&b.work))
            .then(a.choice.cmp(&b.choice))
    });
    let mut order = Vec::with_capacity(rest.len());
    while let Some(&least) = rest.first() {
        let is_equal = |other: &Standing| {
            (other.breaks, other.is_outdated) == (least.breaks, least.is_outdated)
                && other.work <= least.work * (1.0 + EQUAL)
        };
        let equals = rest.iter().take_while(|other| is_equal(other)).enumerate();
        let (place, _) = equals.min_by_key(|(_, other)| (other.parts, other.choice)).unwrap_or((0, &least));
        order.push(rest.remove(place));
    }
    order
}

/// The work of a strategy, in seconds of work a second.
fn work(input: &StrategyInput<'_>, ranked: &Ranked) -> f64 {
    let topology = &input.design.topology;
    let value = |metric| value_of(ranked, metric);
    input.workload.reads * value(Metric::ReadLatency)
        + (value(Metric::InvalidationMessages) + value(Metric::RegistrationMessages)) * topology.round_trip
        + value(Metric::NetworkBytes) / topology.bandwidth
        + (value(Metric::CacheBytes) + value(Metric::DirectoryBytes)) / MEMORY
}

/// The bytes of memory that cost as much as one processor: machines are rented with about 8 GiB for each processor.
const MEMORY: f64 = 8.0 * 1024.0 * 1024.0 * 1024.0;

/// Whether a strategy gives outdated answers and the design sets no limit on staleness.
fn is_outdated_unasked(input: &StrategyInput<'_>, ranked: &Ranked) -> bool {
    value_of(ranked, Metric::StaleReadShare) > 0.0 && !ask_for_staleness(&input.design.limits)
}

/// Whether a strategy sends more than the caches' network carries.
fn overloads(input: &StrategyInput<'_>, ranked: &Ranked) -> bool {
    value_of(ranked, Metric::NetworkBytes) > capacity(input)
}

/// The capacity of the network of all caches together, in bytes a second.
fn capacity(input: &StrategyInput<'_>) -> f64 {
    input.design.topology.bandwidth * f64::from(input.design.topology.caches)
}

fn overload(input: &StrategyInput<'_>, ranked: &Ranked) -> Option<String> {
    let shown = |bytes| format::value(Metric::NetworkBytes, bytes);
    overloads(input, ranked).then(|| {
        let (sent, carried) = (shown(value_of(ranked, Metric::NetworkBytes)), shown(capacity(input)));
        format!("It sends {sent}, and the network of the caches carries {carried}.")
    })
}

fn value_of(ranked: &Ranked, metric: Metric) -> f64 {
    ranked.assessment.metrics.get(metric).map_or(0.0, |estimate| estimate.value)
}

fn reasons(input: &StrategyInput<'_>, ranked: &Ranked, work: f64, next: Option<(&Ranked, f64)>) -> Vec<String> {
    let shown = |metric| format::value(metric, value_of(ranked, metric));
    let mut reasons = Vec::new();
    reasons.extend(limits(ranked));
    if ranked.assessment.strategy == StrategyId::None {
        let (wait, reads) = (shown(Metric::ReadLatency), shown(Metric::SourceReads));
        reasons.push(format!(
            "Each call takes {wait}, and all reach the database: {reads}. A cache would cost more than it saves."
        ));
        reasons.extend(next.and_then(|(next, its)| comparison(ranked, work, next, its)));
        return reasons;
    }
    reasons.push(format!(
        "{} of the reads hit; a read takes {} on average, and {} reach the database.",
        shown(Metric::HitRatio),
        shown(Metric::ReadLatency),
        shown(Metric::SourceReads),
    ));
    reasons.push(match value_of(ranked, Metric::MessagesPerWrite) {
        _ if input.workload.writes == 0.0 => "Nothing is ever written that would invalidate it.".to_owned(),
        0.0 => "A write sends no message.".to_owned(),
        1.0 => format!("A write sends one message, {} in all.", shown(Metric::InvalidationMessages)),
        _ => format!(
            "A write sends {} messages, {} in all.",
            shown(Metric::MessagesPerWrite),
            shown(Metric::InvalidationMessages)
        ),
    });
    if value_of(ranked, Metric::StaleReadShare) > 0.0 {
        reasons.push(format!("{} of the reads get an outdated answer.", shown(Metric::StaleReadShare)));
    }
    reasons.extend(next.and_then(|(next, its)| comparison(ranked, work, next, its)));
    reasons
}

fn limits(ranked: &Ranked) -> Option<String> {
    let (kept, broken) = (ranked.keeps_to.len(), &ranked.breaks);
    match broken.as_slice() {
        [] if kept == 0 => None,
        [] if kept == 1 => Some("It keeps to the limit.".to_owned()),
        [] if kept == 2 => Some("It keeps to both limits.".to_owned()),
        [] => Some(format!("It keeps to all {kept} limits.")),
        _ => {
            let named: Vec<String> =
                broken.iter().map(|broken| format!("`{}` ({})", broken.limit, broken.why)).collect();
            Some(format!("It breaks {}; no strategy breaks fewer limits.", named.join(" and ")))
        }
    }
}

/// What the next strategy breaks or costs more.
fn comparison(ranked: &Ranked, work: f64, next: &Ranked, its: f64) -> Option<String> {
    let label = &next.assessment.label;
    if next.breaks.len() > ranked.breaks.len() {
        let broken = next.breaks.first()?;
        return Some(format!("The next, {label}, breaks `{}`: {}.", broken.limit, broken.why));
    }
    if work <= 0.0 || its <= work {
        return None;
    }
    let more = format::more(its / work);
    Some(format!("The next, {label}, costs {more} in waiting, messages, transfer and memory."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_what_costs_the_same_the_simplest_comes_first() {
        let of = |choice, work, parts| Standing { breaks: 0, is_outdated: false, work, parts, choice };
        // By hand: 1.005 is as good as 1, and 1.014 is not.
        let all = vec![of(0, 1.0, 3), of(1, 1.005, 1), of(2, 1.014, 0), of(3, 2.0, 0), of(4, 0.0, 9)];
        let order: Vec<usize> = ordered(all).iter().map(|standing| standing.choice).collect();
        assert_eq!(order, [4, 1, 0, 2, 3]);
    }
}
