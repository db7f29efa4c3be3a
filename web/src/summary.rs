//! The answer first: how many keys there are, and what to do about them.

use keyplan::keyspace::{ClassCount, Count};
use keyplan::plan::{FunctionPlan, Recommendation};
use keyplan::report::{format, scope_name};

use crate::app::Action;
use crate::markup::{Element, Sender, button, el, heading, section};
use crate::state::State;

/// The counts and the recommendation for one function.
pub fn answer(plan: &FunctionPlan, state: &State, send: &Sender) -> Element {
    let in_all = el("dt", "").child(el("code", "").text(&plan.function)).text(" has in all");
    let in_all = el("div", "count").child(in_all).child(big(el("dd", ""), &plan.keys));
    section("answer", "answer-title", heading("answer-title", "The answer").with("class", "hidden"))
        .child(el("dl", "counts").children(plan.classes.iter().map(class)).child(in_all))
        .child(explanation(state, send))
        .child(recommendation(plan, send))
}

/// How the count came about, for whoever asks.
fn explanation(state: &State, send: &Sender) -> Element {
    let is_open = if state.is_explained { "true" } else { "false" };
    let ask = button("link", send, Action::Explain(!state.is_explained)).with("aria-expanded", is_open);
    let lines = state.explanation();
    let told = (!lines.is_empty()).then(|| el("pre", "lines").with("tabindex", "0").text(&lines.join("\n")));
    el("div", "how").child(ask.text("How the keys were counted")).maybe(told)
}

fn class(class: &ClassCount) -> Element {
    let mut counts = el("dd", "");
    if class.min != class.max {
        counts = big(counts, &class.min).child(el("span", "to").text(" to "));
    }
    let counts = big(counts, &class.max).child(el("span", "scope").text(" ").text(&scope_name(class)));
    let write = el("code", "").text(&class.write);
    el("div", "count main").child(el("dt", "").text("Each ").child(write).text(" invalidates")).child(counts)
}

fn big(place: Element, count: &Count) -> Element {
    let noun = if count.as_exact().is_some_and(|count| *count == 1_u32.into()) { " key" } else { " keys" };
    let digits = count.to_string();
    let number = el("data", "number").with("value", &digits).with("title", &digits).text(&format::count(count));
    let bounds = || el("span", "bounds").text(" (bounds: counting exactly takes longer)");
    place.child(number).child(el("span", "noun").text(noun)).maybe((!count.is_exact()).then(bounds))
}

fn recommendation(plan: &FunctionPlan, send: &Sender) -> Element {
    let mut advice = verdict(plan);
    let mut recommended = plan.recommended.iter();
    if let Some(first) = recommended.next() {
        let reasons = first.reasons.iter().map(|reason| el("li", "").text(reason));
        let objections = plan.strategies.get(first.choice).map(|ranked| ranked.assessment.objections.as_slice());
        let objections = objections.unwrap_or_default().iter().map(|objection| {
            let who = el("b", "").text(objection.who);
            el("p", "objection").child(who).text(" will object: ").text(&objection.why)
        });
        advice = advice.child(el("ul", "reasons").children(reasons)).children(objections);
    }
    if plan.recommended.len() > 1 {
        let others = recommended.filter_map(|other| choice(plan, other, send));
        advice = advice.child(el("p", "others").text("Next best: ").children(others));
    }
    advice
}

fn verdict(plan: &FunctionPlan) -> Element {
    let best = plan.recommended.first().and_then(|first| plan.strategies.get(first.choice));
    let (eyebrow, label) = match best {
        Some(best) if best.breaks.is_empty() => ("Recommended", best.assessment.label.as_str()),
        Some(best) => ("Nothing keeps to all limits; nearest to them", best.assessment.label.as_str()),
        None => ("No strategy applies", "Say what the writes invalidate"),
    };
    let verdict = el("p", "verdict").text(&capitalised(label));
    el("div", "advice").child(el("p", "eyebrow").text(eyebrow)).child(verdict)
}

/// With a capital at its beginning, as a heading has.
fn capitalised(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

fn choice(plan: &FunctionPlan, other: &Recommendation, send: &Sender) -> Option<Element> {
    let label = &plan.strategies.get(other.choice)?.assessment.label;
    Some(button("link", send, Action::ChooseStrategy(label.clone())).text(label))
}
