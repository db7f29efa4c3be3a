//! A closer look at one strategy: limits, objections, what fails, and every number with its formula.

use std::rc::Rc;

use yew::{Html, Properties, component, html};

use keyplan::report::format;

use crate::plan_view::{Figure, PlanView, StrategyView};
use crate::simulation::{Findings, Simulation};

/// The properties of [`StrategyDetails`].
#[derive(Properties, PartialEq)]
pub struct StrategyDetailsProps {
    /// The plan.
    pub plan: Rc<PlanView>,
    /// The index of the chosen strategy.
    pub chosen: usize,
    /// What was simulated.
    pub simulation: Simulation,
}

/// The chosen strategy in full.
#[component]
pub fn StrategyDetails(StrategyDetailsProps { plan, chosen, simulation }: &StrategyDetailsProps) -> Html {
    let Some(strategy) = plan.strategies.get(*chosen) else { return Html::default() };
    html! {
        <section class="closer" aria-labelledby="closer-title">
            <h2 id="closer-title">{"A closer look: "}{ &strategy.label }</h2>
            { limits(strategy) }
            { facts(strategy) }
            if !strategy.notes.is_empty() {
                <ul class="notes">{ for strategy.notes.iter().map(|note| html! { <li>{ note }</li> }) }</ul>
            }
            <details>
                <summary>{"Every number, what it means and how it comes about"}</summary>
                <dl class="formulas">
                    { for strategy.figures.iter().map(|f| figure(f, &strategy.label, simulation.findings())) }
                </dl>
            </details>
        </section>
    }
}

fn limits(strategy: &StrategyView) -> Html {
    let broken = strategy.breaks.iter().map(|(limit, why)| {
        html! {
            <li class="broken">
                <span class="mark broken" aria-hidden="true">{"✕"}</span>
                <span class="hidden">{"breaks "}</span>
                <code>{ limit }</code>{" "}{ why }
            </li>
        }
    });
    let kept = strategy.keeps_to.iter().map(|limit| {
        html! {
            <li>
                <span class="mark kept" aria-hidden="true">{"✓"}</span>
                <span class="hidden">{"keeps to "}</span>
                <code>{ limit }</code>
            </li>
        }
    });
    html! { <ul class="limits">{ for broken }{ for kept }</ul> }
}

fn facts(strategy: &StrategyView) -> Html {
    let settings = strategy.settings.iter().map(|(setting, is_assumed)| {
        html! {
            <span class="setting">{ setting }if *is_assumed { <em>{" (assumed)"}</em> }</span>
        }
    });
    html! {
        <dl class="facts">
            { for strategy.objections.iter().map(|(who, why)| html! { <><dt>{ who }</dt><dd>{ why }</dd></> }) }
            if !strategy.failure_points.is_empty() {
                <dt>{"When a part dies"}</dt><dd>{ &strategy.failure_points }</dd>
            }
            if !strategy.settings.is_empty() {
                <dt>{"Settings"}</dt><dd>{ for settings }</dd>
            }
        </dl>
    }
}

fn figure(figure: &Figure, label: &str, findings: Option<&Findings>) -> Html {
    let name = format::name(figure.metric);
    let simulated = findings.and_then(|findings| findings.row(label, &name));
    let declaration = figure.metric.declaration();
    html! {
        <div>
            <dt>{ name }</dt>
            <dd>
                <b class="value">{ &figure.value }</b>
                if let Some(worst) = &figure.worst {
                    <span class="worst-case">{" worst "}{ worst }</span>
                }
                <span class="meaning">{ declaration.meaning }</span>
                <code>{ declaration.formula }</code>
                if let Some(numbers) = &figure.numbers {
                    <code>{"= "}{ numbers }</code>
                }
                if let Some([.., value, interval, mark]) = simulated {
                    <span class="meaning">
                        {"Simulated: "}<b class="value">{ value }</b>{" "}{ interval }{" "}{ mark }
                    </span>
                }
            </dd>
        </div>
    }
}
