//! The plan of the chosen function.

use std::rc::Rc;

use yew::{AttrValue, Html, Properties, classes, component, html};

use super::answer::Answer;
use super::charts::Charts;
use super::comparison::Comparison;
use super::downloads::Downloads;
use super::facts::{Assumed, Inapplicable};
use super::outlook::OutlookPart;
use super::picker::Picker;
use super::simulation_panel::SimulationPanel;
use super::strategy_details::StrategyDetails;
use crate::action::{Action, use_dispatch};
use crate::plan_view::PlanView;
use crate::state::State;

/// The properties of [`PlanPane`].
#[derive(Properties)]
pub struct PlanPaneProps {
    /// The state of the page.
    pub state: Rc<State>,
}

impl PartialEq for PlanPaneProps {
    fn eq(&self, _: &Self) -> bool {
        // Each part compares what it shows.
        false
    }
}

/// The right part of the page.
#[component]
pub fn PlanPane(PlanPaneProps { state }: &PlanPaneProps) -> Html {
    let dispatch = use_dispatch();
    let functions: Vec<(AttrValue, AttrValue)> =
        state.functions.iter().map(|name| AttrValue::from(name.clone())).map(|name| (name.clone(), name)).collect();
    let function = state.subject.as_ref().and_then(|subject| functions.get(subject.function));
    let value = function.map(|(name, _)| name.clone());
    html! {
        <section class="pane plan" id="plan" aria-labelledby="plan-title" tabindex="-1">
            <div class="heading">
                <h2 id="plan-title">{"Plan"}</h2>
                if !state.is_sound() && !functions.is_empty() {
                    <p class="note">{"Of the last design without problems."}</p>
                }
                if let Some(failure) = &state.failure {
                    <p class="note">{ format!("The plan did not come. {failure}") }</p>
                }
                if functions.len() > 1 {
                    <Picker label="Function" options={functions} {value} on_choose={dispatch.reform(Action::ChooseFunction)} />
                }
            </div>
            { match state.plan() {
                Some(plan) => results(state, plan),
                None => no_plan(state),
            } }
            <Downloads
                text={state.text.clone()}
                title={state.reading.document.design.clone()}
                is_sound={state.is_sound()}
                subject={state.subject.clone()}
                plan={state.plan().cloned()}
                chosen={state.strategy_index()}
            />
        </section>
    }
}

fn results(state: &State, plan: &Rc<PlanView>) -> Html {
    let chosen = state.strategy_index();
    let is_earlier = !state.is_sound() || state.failure.is_some();
    html! {
        <div class={classes!("results", is_earlier.then_some("earlier"), state.is_planning().then_some("working"))}>
            <Answer plan={Rc::clone(plan)} subject={state.subject.clone()} />
            if plan.no_calls.is_none() {
                <Comparison plan={Rc::clone(plan)} shows_all={state.shows_all} order={state.order} {chosen} />
                <Charts plan={Rc::clone(plan)} {chosen} />
                <SimulationPanel
                    plan={Rc::clone(plan)}
                    {chosen}
                    subject={state.subject.clone()}
                    simulation={state.simulation.clone()}
                    is_sound={state.is_sound()}
                />
                <StrategyDetails plan={Rc::clone(plan)} {chosen} simulation={state.simulation.clone()} />
            }
            if let Some((outlook, is_current)) = &state.outlook {
                <OutlookPart outlook={Rc::clone(outlook)} is_current={*is_current} />
            }
            <Assumed plan={Rc::clone(plan)} />
            <Inapplicable plan={Rc::clone(plan)} />
        </div>
    }
}

/// What a function looks like, for a page that has none yet.
const SKETCH: &str = "entity user: 10_000

read get_posts(user_id: user, page: 1..=50)
  rate 200/s

write add_post(user_id: user)
  rate 2/s
  invalidates get_posts(user_id, _)";

fn no_plan(state: &State) -> Html {
    match (state.is_sound(), &state.subject) {
        (true, Some(_)) => html! {
            // The same frame as in index.html, so that nothing jumps.
            <div aria-busy="true">
                <div class="waiting counts"></div>
                <div class="waiting advice"></div>
                <div class="waiting comparison"></div>
            </div>
        },
        (true, None) => html! {
            <div class="empty">
                <p class="verdict">{"No function yet."}</p>
                <p>{"Describe what is cached and what makes it wrong:"}</p>
                <pre><code>{ SKETCH }</code></pre>
            </div>
        },
        (false, _) => html! {
            <div class="empty">
                <p class="verdict">{"Nothing to plan yet."}</p>
                <p>{"The design has problems; they are listed with it."}</p>
            </div>
        },
    }
}
