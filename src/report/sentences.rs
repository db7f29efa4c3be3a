//! A plan's main findings as sentences, the same on the page, in Markdown and at the command line.

use crate::design::Metric;
use crate::keyspace::{ClassCount, Count};
use crate::plan::{FunctionPlan, NoCalls, Ranked, Totals, Tradeoff, WriteTotal};
use crate::strategy::format;

/// How many keys a function has: `get_items_in_cart has 1 507 000 000 keys in all.`
pub fn key_space_sentence(plan: &FunctionPlan) -> String {
    let rough = if plan.is_exact() { "" } else { " Where only bounds are known, the figures take the middle of them." };
    format!("`{}` has {} in all.{rough}", plan.function, keys(&plan.keys))
}

/// What a write kills: `Each add_item_to_cart invalidates 1507 keys per cart_id.`
pub fn class_sentence(class: &ClassCount) -> String {
    let size = if class.min == class.max {
        keys(&class.min)
    } else {
        format!("{} to {}", format::count(&class.min), keys(&class.max))
    };
    format!("Each `{}` invalidates {size} {}.", class.write, scope_name(class))
}

/// The scope of a class in words: `per cart_id`, or `in all` where the write binds nothing.
pub fn scope_name(class: &ClassCount) -> String {
    match class.scope.as_slice() {
        [] => "in all".into(),
        scope => format!("per {}", scope.join(" and ")),
    }
}

/// What to take, in a sentence; what comes nearest where nothing keeps to the limits.
pub fn recommendation_sentence(plan: &FunctionPlan) -> String {
    match plan.recommended.first().and_then(|first| plan.strategies.get(first.choice)) {
        Some(best) if best.breaks.is_empty() => format!("Recommended: {}.", label(best)),
        Some(best) => format!("Nothing keeps to all limits; nearest: {}.", label(best)),
        None => plan.no_calls.as_ref().map_or_else(|| "No strategy applies.".into(), no_calls_sentence),
    }
}

fn no_calls_sentence(no_calls: &NoCalls) -> String {
    format!("There is nothing to plan: {no_calls}.")
}

/// What the recommended strategies of all functions take together, and what each write sets off.
pub fn totals(totals: &Totals) -> Vec<String> {
    let shown = totals.metrics.iter().filter(|(_, value)| *value > 0.0);
    let sums: Vec<String> =
        shown.map(|&(metric, value)| format!("{}: {}", format::name(metric), format::value(metric, value))).collect();
    let several = totals.writes.iter().filter(|total| total.functions > 1);
    let of_write = |total: &WriteTotal| {
        let messages = format::number(total.messages, 4);
        format!("one {} makes {} functions wrong, and sends {messages} messages", total.write, total.functions)
    };
    sums.into_iter().chain(several.map(of_write)).collect()
}

/// The heads of [`tradeoff_rows`].
pub const TRADEOFF_HEADS: [&str; 5] = ["strategy", "messages", "stale reads", "source reads", "memory"];

/// The options that nothing else beats, as cells.
pub fn tradeoff_rows(plan: &FunctionPlan) -> Vec<[String; 5]> {
    let efficient = plan.tradeoff.iter().filter(|option| option.efficient);
    let row = |option: &Tradeoff| {
        [
            option.label.clone(),
            format::value(Metric::InvalidationMessages, option.messages),
            format::value(Metric::StaleReadShare, option.stale),
            format::value(Metric::SourceReads, option.source),
            format::value(Metric::CacheBytes, option.memory),
        ]
    };
    efficient.map(row).collect()
}

fn label(ranked: &Ranked) -> &str {
    &ranked.assessment.label
}

fn keys(count: &Count) -> String {
    let noun = if count.as_exact().is_some_and(|exact| *exact == 1_u32.into()) { "key" } else { "keys" };
    format!("{} {noun}", format::count_in_words(count))
}
