//! What would change the recommendation, and what strategies and settings cost beside each other.

use std::rc::Rc;

use yew::{Html, Properties, classes, component, html};

use keyplan::report::TRADEOFF_HEADS;

use super::figures::{Figures, cells};
use crate::plan_view::Outlook;

/// The properties of [`OutlookPart`].
#[derive(Properties, PartialEq)]
pub struct OutlookProps {
    /// What was found.
    pub outlook: Rc<Outlook>,
    /// Whether it belongs to the plan that is shown.
    pub is_current: bool,
}

/// The turning points and the trade-off; paler while they are looked for again.
#[component]
pub fn OutlookPart(OutlookProps { outlook, is_current }: &OutlookProps) -> Html {
    if outlook.tradeoff.is_empty() {
        return Html::default();
    }
    let rows = outlook.tradeoff.iter().map(|[label, costs @ ..]| html! { <tr>{ cells(label, costs) }</tr> });
    html! {
        <section class={classes!((!is_current).then_some("earlier"))} aria-labelledby="outlook-title">
            <div class="heading">
                <h2 id="outlook-title">{"What would change it"}</h2>
                <p class="lead">{"One number of the design at a time, the nearest turning point first."}</p>
            </div>
            <ul class="notes">{ for outlook.turning_points.iter().map(|point| html! { <li>{ point }</li> }) }</ul>
            <details>
                <summary>{"Trade-off: nothing else is as good in all four, and better in one"}</summary>
                <Figures heads={&TRADEOFF_HEADS[..]}>{ for rows }</Figures>
            </details>
        </section>
    }
}
