//! What was predicted beside what was simulated.

use std::rc::Rc;

use yew::{Callback, Html, Properties, component, html, use_effect_with};

use keyplan::report::simulation::HEADS;

use super::figures::{Figures, cells};
use crate::action::{Action, Dispatch, use_dispatch};
use crate::bridge::{Lane, Options, use_lane};
use crate::jobs::{Simulate, Simulated, Subject};
use crate::plan_view::PlanView;
use crate::simulation::{Findings, Simulation};

/// The properties of [`SimulationPanel`].
#[derive(Properties, PartialEq)]
pub struct SimulationPanelProps {
    /// The plan.
    pub plan: Rc<PlanView>,
    /// The index of the chosen strategy.
    pub chosen: usize,
    /// What to simulate.
    pub subject: Option<Rc<Subject>>,
    /// How far it is.
    pub simulation: Simulation,
    /// Whether the design has no problems.
    pub is_sound: bool,
}

const SIMULATING: Options = Options { patience: 0, deadline: 120_000, has_spare: false };

/// The simulation of the chosen strategy, with the buttons that start and stop it.
#[component]
pub fn SimulationPanel(props: &SimulationPanelProps) -> Html {
    let dispatch = use_dispatch();
    let lane = use_lane::<Simulate>(SIMULATING);
    {
        // A simulation that was dropped in the meantime goes on for nobody.
        let lane = Rc::clone(&lane);
        use_effect_with(props.simulation == Simulation::Idle, move |is_idle| {
            if *is_idle {
                lane.cancel();
            }
        });
    }
    let control = match props.simulation {
        Simulation::Running(share) => {
            let stop = Callback::from(move |_| lane.stop());
            let value = (share * 1000.0).round().to_string();
            html! {
                <span class="running">
                    <progress max="1000" {value} aria-label="Simulated so far"></progress>
                    <button class="quiet" type="button" onclick={stop}>{"Stop"}</button>
                </span>
            }
        }
        Simulation::Idle | Simulation::Done(_) => {
            let (subject, dispatch) = (props.subject.clone(), dispatch.clone());
            let start = Callback::from(move |_| start(&lane, subject.as_deref(), &dispatch));
            html! { <button class="quiet" type="button" onclick={start} disabled={!props.is_sound}>{"Simulate"}</button> }
        }
    };
    let label = props.plan.strategies.get(props.chosen).map_or("", |strategy| &strategy.label);
    html! {
        <section aria-labelledby="proof-title">
            <div class="heading">
                <h2 id="proof-title">{"Simulation"}</h2>
                <p class="lead">{"Event by event, from what strategies do and not from formulas."}</p>
                { control }
            </div>
            if let Some(findings) = props.simulation.findings() {
                if !findings.rows.is_empty() {
                    { comparison(findings, label, &dispatch) }
                }
                <ul class="notes">{ for findings.sentences.iter().map(|said| html! { <li>{ said }</li> }) }</ul>
            }
        </section>
    }
}

fn start(lane: &Lane<Simulate>, subject: Option<&Subject>, dispatch: &Dispatch) {
    let Some(subject) = subject else { return };
    dispatch.emit(Action::Simulated(Simulation::Running(0.0)));
    let dispatch = dispatch.clone();
    let listener = Callback::from(move |answer| {
        dispatch.emit(Action::Simulated(match answer {
            Ok(Simulated::SoFar(share)) => Simulation::Running(share),
            Ok(Simulated::Done(findings)) => Simulation::Done(Rc::new(findings)),
            Err(failure) => Simulation::failed(format!("The simulation broke off. {failure}")),
        }));
    });
    lane.ask(Simulate(subject.clone()), listener);
}

/// How many predictions hold, where to look for the others, and the figures of one strategy.
fn comparison(findings: &Findings, label: &str, dispatch: &Dispatch) -> Html {
    let differing = findings.differing();
    let rows = findings.rows.iter().filter(|[of, ..]| of == label).map(|[_, metric, figures @ .., mark]| {
        html! {
            <tr>
                { cells(metric, figures) }
                <td>
                    if !mark.is_empty() {
                        <span class="mark broken" aria-hidden="true" title="differs">{ mark }</span>
                    }
                </td>
            </tr>
        }
    });
    html! {
        <>
            <p>
                { findings.summary() }
                if !differing.is_empty() {
                    <span>{" See: "}{ for differing.iter().map(|label| link(label, dispatch)) }</span>
                }
            </p>
            <p class="eyebrow">{ label }</p>
            <Figures heads={HEADS.get(1..).unwrap_or_default()}>{ for rows }</Figures>
        </>
    }
}

fn link(label: &str, dispatch: &Dispatch) -> Html {
    let text = label.to_owned();
    let onclick = dispatch.reform(move |_| Action::ChooseStrategy(text.clone().into()));
    html! { <button class="link" type="button" {onclick}>{ label }</button> }
}
