//! The answer first: how many keys there are, and what to do about them.

use std::rc::Rc;

use yew::{Html, Properties, component, html};

use super::how_counted::HowCounted;
use crate::action::{Action, Dispatch, use_dispatch};
use crate::jobs::Subject;
use crate::plan_view::{ClassView, CountView, PlanView, RecommendationView};

/// The properties of [`Answer`].
#[derive(Properties, PartialEq)]
pub struct AnswerProps {
    /// The plan.
    pub plan: Rc<PlanView>,
    /// What it is of.
    pub subject: Option<Rc<Subject>>,
}

/// The counts and the recommendation for one function.
#[component]
pub fn Answer(AnswerProps { plan, subject }: &AnswerProps) -> Html {
    let dispatch = use_dispatch();
    html! {
        <section class="answer" aria-labelledby="answer-title">
            <h2 id="answer-title" class="hidden">{"The answer"}</h2>
            <dl class="counts">
                { for plan.classes.iter().map(class) }
                <div class="count">
                    <dt><code>{ &plan.function }</code>{" has in all"}</dt>
                    <dd>{ count(&plan.keys) }</dd>
                </div>
            </dl>
            if let Some(subject) = subject {
                <HowCounted subject={Rc::clone(subject)} />
            }
            { recommendation(plan, &dispatch) }
        </section>
    }
}

fn class(class: &ClassView) -> Html {
    html! {
        <div class="count main">
            <dt>{"Each "}<code>{ &class.write }</code>{" invalidates"}</dt>
            <dd>
                if let Some(min) = &class.min {
                    { count(min) }<span class="to">{" to "}</span>
                }
                { count(&class.max) }
                <span class="scope">{" "}{ &class.scope }</span>
            </dd>
        </div>
    }
}

fn count(count: &CountView) -> Html {
    html! {
        <>
            <data class="number" value={count.digits.clone()} title={count.digits.clone()}>{ &count.text }</data>
            <span class="noun">{ if count.is_one { " key" } else { " keys" } }</span>
            if !count.is_exact {
                <span class="bounds">{" (bounds: counting exactly takes longer)"}</span>
            }
        </>
    }
}

fn recommendation(plan: &PlanView, dispatch: &Dispatch) -> Html {
    let (eyebrow, verdict) = verdict(plan);
    let first = plan.recommended.first();
    let objections = first.and_then(|first| plan.strategies.get(first.choice)).map(|best| best.objections.as_slice());
    let others = plan.recommended.iter().skip(1).filter_map(|other| choice(plan, other, dispatch));
    html! {
        <div class="advice">
            <p class="eyebrow">{ eyebrow }</p>
            <p class="verdict">{ capitalised(verdict) }</p>
            if let Some(first) = first {
                <ul class="reasons">{ for first.reasons.iter().map(|reason| html! { <li>{ reason }</li> }) }</ul>
            }
            { for objections.unwrap_or_default().iter().map(|(who, why)| html! {
                <p class="objection"><b>{ who }</b>{" will object: "}{ why }</p>
            }) }
            if plan.recommended.len() > 1 {
                <p class="others">{"Next best: "}{ for others }</p>
            }
        </div>
    }
}

fn verdict(plan: &PlanView) -> (&'static str, &str) {
    match plan.recommended.first().and_then(|first| plan.strategies.get(first.choice)) {
        Some(best) if best.breaks.is_empty() => ("Recommended", &best.label),
        Some(best) => ("Nothing keeps to all limits; nearest to them", &best.label),
        None => match &plan.no_calls {
            Some(no_calls) => ("Nothing to plan", no_calls),
            None => ("No strategy applies", "Say what the writes invalidate"),
        },
    }
}

/// With a capital at its beginning, as a heading has.
fn capitalised(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

fn choice(plan: &PlanView, other: &RecommendationView, dispatch: &Dispatch) -> Option<Html> {
    let label = &plan.strategies.get(other.choice)?.label;
    let onclick = {
        let label = label.clone();
        dispatch.reform(move |_| Action::ChooseStrategy(label.clone().into()))
    };
    Some(html! { <button class="link" type="button" {onclick}>{ label }</button> })
}
