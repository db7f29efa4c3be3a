//! A closer look at one strategy: limits, objections, what fails, and every number with its formula.

use keyplan::design::Assumption;
use keyplan::plan::{FunctionPlan, Ranked};
use keyplan::report::{format, formula};
use keyplan::strategy::{Assessment, SettingRow};

use crate::markup::{Element, el, heading, hidden, section, sign};
use crate::simulation_panel::Proof;

/// One strategy in full.
pub fn closer(plan: &FunctionPlan, ranked: &Ranked, proof: Option<&Proof>) -> Element {
    let assessment = &ranked.assessment;
    let mut facts = el("dl", "facts");
    for objection in &assessment.objections {
        facts = fact(facts, el("dt", "").text(objection.who), el("dd", "").text(&objection.why));
    }
    if !assessment.failure_points.is_empty() {
        facts = fact(facts, el("dt", "").text("When a part dies"), el("dd", "").text(assessment.failure_points));
    }
    let mut settings = assessment.settings.rows().peekable();
    if settings.peek().is_some() {
        let settings = el("dd", "").children(settings.map(setting));
        facts = fact(facts, el("dt", "").text("Settings"), settings);
    }
    section("closer", "closer-title", heading("closer-title", "A closer look: ").text(&assessment.label))
        .child(limits(ranked))
        .child(facts)
        .maybe(notes(assessment))
        .child(formulas(plan, assessment, proof))
}

fn fact(facts: Element, what: Element, value: Element) -> Element {
    facts.child(what).child(value)
}

fn limits(ranked: &Ranked) -> Element {
    let broken = ranked.breaks.iter().map(|broken| {
        let limit = limit("broken", ["mark broken", "✕", "breaks "], &broken.limit);
        limit.text(" ").text(&broken.why)
    });
    let kept = ranked.keeps_to.iter().map(|kept| limit("", ["mark kept", "✓", "keeps to "], kept));
    el("ul", "limits").children(broken).children(kept)
}

fn limit(class: &'static str, [mark, shown, said]: [&'static str; 3], limit: &str) -> Element {
    el("li", class).child(sign(mark, shown)).child(hidden(said)).child(el("code", "").text(limit))
}

fn setting(setting: SettingRow) -> Element {
    let words = [&setting.name.replace('_', " "), " ", &format::setting(setting.value)];
    let assumed = || el("em", "").text(" (assumed)");
    el("span", "setting").text(&words.concat()).maybe(setting.assumed.then(assumed))
}

fn notes(assessment: &Assessment) -> Option<Element> {
    let mut notes = assessment.remarks().map(|note| el("li", "").text(note)).peekable();
    notes.peek().is_some().then(|| el("ul", "notes").children(notes))
}

fn formulas(plan: &FunctionPlan, assessment: &Assessment, proof: Option<&Proof>) -> Element {
    let formulas = assessment.metrics.iter().map(|(metric, estimate)| {
        let worst = format::worst(metric, estimate);
        let worst = worst.map(|worst| el("span", "worst-case").text(" worst ").text(&worst));
        let numbers = formula(plan, assessment, metric);
        let name = format::name(metric);
        let found = proof.and_then(|proof| proof.found(&assessment.label, &name));
        let simulated = found.map(|[.., value, interval, mark]| {
            let found = el("span", "meaning").text("Simulated: ").child(el("b", "value").text(value));
            found.text(" ").text(interval).text(" ").text(mark)
        });
        let explained = el("dd", "")
            .child(el("b", "value").text(&format::value(metric, estimate.value)))
            .maybe(worst)
            .child(el("span", "meaning").text(metric.declaration().meaning))
            .child(el("code", "").text(metric.declaration().formula))
            .maybe(numbers.map(|numbers| el("code", "").text("= ").text(&numbers)))
            .maybe(simulated);
        fact(el("div", ""), el("dt", "").text(&name), explained)
    });
    el("details", "")
        .child(el("summary", "").text("Every number, what it means and how it comes about"))
        .child(el("dl", "formulas").children(formulas))
}

/// What the plan is assumed from.
pub fn assumed(assumed: &[Assumption]) -> Option<Element> {
    let facts = assumed.iter().fold(el("dl", "facts"), |facts, assumption| {
        let value = el("code", "").text(&assumption.value);
        fact(facts, el("dt", "").text(&assumption.what), el("dd", "").child(value))
    });
    let lead = el("p", "lead").text("The design does not say these. Say them, and the numbers follow.");
    let title = heading("assumed-title", "Assumed");
    (!assumed.is_empty()).then(|| section("", "assumed-title", title).child(lead).child(facts))
}

/// The strategies that do not apply, and why.
pub fn inapplicable(plan: &FunctionPlan) -> Option<Element> {
    let facts = plan.inapplicable.iter().fold(el("dl", "facts"), |facts, (strategy, why)| {
        let strategy = el("code", "").text(strategy.name());
        fact(facts, el("dt", "").child(strategy), el("dd", "").text(&why.to_string()))
    });
    let title = heading("inapplicable-title", "Does not apply");
    (!plan.inapplicable.is_empty()).then(|| section("", "inapplicable-title", title).child(facts))
}
