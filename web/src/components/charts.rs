//! Metrics as bars on a logarithmic scale. Labels and values are text; only the bars are drawn.

use std::rc::Rc;

use yew::{Html, Properties, classes, component, html};

use keyplan::report::chart::{Bar, Chart, Tick};
use keyplan::report::format;

use crate::plan_view::PlanView;

/// The properties of [`Charts`].
#[derive(Properties, PartialEq)]
pub struct ChartsProps {
    /// The plan.
    pub plan: Rc<PlanView>,
    /// The index of the chosen strategy.
    pub chosen: usize,
}

/// The charts, strategy by strategy.
#[component]
pub fn Charts(ChartsProps { plan, chosen }: &ChartsProps) -> Html {
    html! {
        <section aria-labelledby="bars-title">
            <div class="heading">
                <h2 id="bars-title">{"At a glance"}</h2>
                <p class="legend">{"Logarithmic scales."}</p>
            </div>
            <div class="charts">{ for plan.charts.iter().map(|chart| figure(chart, *chosen)) }</div>
        </section>
    }
}

fn figure(chart: &Chart, chosen: usize) -> Html {
    let labels = chart.ticks.iter().map(|tick| {
        html! { <text x={percent(tick.at)} y="14" text-anchor={anchor(tick.at)}>{ &tick.label }</text> }
    });
    html! {
        <figure class="chart">
            <figcaption title={chart.metric.declaration().meaning}>{ format::name(chart.metric) }</figcaption>
            <ol>{ for chart.bars.iter().map(|bar| item(bar, &chart.ticks, bar.index == chosen)) }</ol>
            <svg class="axis" aria-hidden="true" width="100%" height="20">{ for labels }</svg>
        </figure>
    }
}

fn item(bar: &Bar, ticks: &[Tick], is_chosen: bool) -> Html {
    html! {
        <li class={classes!(is_chosen.then_some("chosen"), bar.broken.then_some("broken"))}>
            <span class="label">{ &bar.label }</span>
            { drawn(bar, ticks) }
            <span class="value">
                { &bar.text }
                if bar.broken {
                    <span class="mark broken" title="breaks a limit">{"✕"}</span>
                }
            </span>
        </li>
    }
}

fn drawn(bar: &Bar, ticks: &[Tick]) -> Html {
    html! {
        <svg class="bar" aria-hidden="true" width="100%" height="24">
            { for ticks.iter().map(|tick| line("grid", [tick.at; 2], ["0", "24"])) }
            if let Some(worst) = bar.worst {
                { line("reach", [bar.length, worst], ["12"; 2]) }
                { line("reach", [worst; 2], ["8", "16"]) }
            }
            <rect y="6" height="12" rx="2" width={percent(bar.length)} />
        </svg>
    }
}

fn line(class: &'static str, [x1, x2]: [f64; 2], [y1, y2]: [&'static str; 2]) -> Html {
    html! { <line {class} x1={percent(x1)} x2={percent(x2)} {y1} {y2} /> }
}

fn percent(share: f64) -> String {
    format!("{:.2}%", share * 100.0)
}

/// Labels at the ends stay inside.
fn anchor(at: f64) -> &'static str {
    match at {
        at if at <= 0.0 => "start",
        at if at >= 1.0 => "end",
        _ => "middle",
    }
}
