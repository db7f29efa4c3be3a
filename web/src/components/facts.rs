//! What the plan assumes, and which strategies it leaves out.

use std::rc::Rc;

use yew::{Html, Properties, component, html};

use crate::plan_view::PlanView;

/// The properties of [`Assumed`] and [`Inapplicable`].
#[derive(Properties, PartialEq)]
pub struct FactsProps {
    /// The plan.
    pub plan: Rc<PlanView>,
}

/// What the design leaves out, and what is taken instead.
#[component]
pub fn Assumed(FactsProps { plan }: &FactsProps) -> Html {
    if plan.assumed.is_empty() {
        return Html::default();
    }
    let facts =
        plan.assumed.iter().map(|(what, value)| html! { <><dt>{ what }</dt><dd><code>{ value }</code></dd></> });
    html! {
        <section aria-labelledby="assumed-title">
            <h2 id="assumed-title">{"Assumed"}</h2>
            <p class="lead">{"The design does not say these. Say them, and the numbers follow."}</p>
            <dl class="facts">{ for facts }</dl>
        </section>
    }
}

/// The strategies that do not apply, and why.
#[component]
pub fn Inapplicable(FactsProps { plan }: &FactsProps) -> Html {
    if plan.inapplicable.is_empty() {
        return Html::default();
    }
    let facts = plan
        .inapplicable
        .iter()
        .map(|(strategy, why)| html! { <><dt><code>{ strategy }</code></dt><dd>{ why }</dd></> });
    html! {
        <section aria-labelledby="inapplicable-title">
            <h2 id="inapplicable-title">{"Does not apply"}</h2>
            <dl class="facts">{ for facts }</dl>
        </section>
    }
}
