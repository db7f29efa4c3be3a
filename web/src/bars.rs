//! Metrics as bars on a logarithmic scale. Labels and values are text; only the bars themselves are drawn.

use keyplan::design::Metric;
use keyplan::plan::FunctionPlan;
use keyplan::report::chart::{Bar, Chart, Tick, chart};
use keyplan::report::format;

use crate::markup::{Element, el, heading, section};

/// Key space and messages per write, strategy by strategy.
pub fn bars(plan: &FunctionPlan, chosen: usize) -> Element {
    let charts = [Metric::KeySpace, Metric::MessagesPerWrite].into_iter().filter_map(|metric| chart(plan, metric));
    let legend = el("p", "legend").text("Logarithmic scales.");
    section("", "bars-title", el("div", "heading").child(heading("bars-title", "At a glance")).child(legend))
        .child(el("div", "charts").children(charts.map(|chart| figure(&chart, chosen))))
}

fn figure(chart: &Chart, chosen: usize) -> Element {
    let caption = el("figcaption", "").with("title", chart.metric.declaration().meaning);
    let labels = chart.ticks.iter().map(|tick| {
        let label = el("text", "").with("x", &percent(tick.at)).with("y", "14");
        label.with("text-anchor", anchor(tick.at)).text(&tick.label)
    });
    el("figure", "chart")
        .child(caption.text(&format::name(chart.metric)))
        .child(el("ol", "").children(chart.bars.iter().map(|bar| item(bar, &chart.ticks, bar.index == chosen))))
        .child(drawing("axis", "20").children(labels))
}

fn item(bar: &Bar, ticks: &[Tick], is_chosen: bool) -> Element {
    let class = match (is_chosen, bar.broken) {
        (false, false) => "",
        (true, false) => "chosen",
        (false, true) => "broken",
        (true, true) => "chosen broken",
    };
    let broken = || el("span", "mark broken").with("title", "breaks a limit").text("✕");
    el("li", class)
        .child(el("span", "label").text(&bar.label))
        .child(drawn(bar, ticks))
        .child(el("span", "value").text(&bar.text).maybe(bar.broken.then(broken)))
}

fn drawn(bar: &Bar, ticks: &[Tick]) -> Element {
    let mut drawn = drawing("bar", "24").children(ticks.iter().map(|tick| line("grid", [tick.at; 2], ["0", "24"])));
    if let Some(worst) = bar.worst {
        drawn =
            drawn.child(line("reach", [bar.length, worst], ["12"; 2])).child(line("reach", [worst; 2], ["8", "16"]));
    }
    let length = el("rect", "").with("y", "6").with("height", "12").with("rx", "2").with("width", &percent(bar.length));
    drawn.child(length)
}

fn drawing(class: &'static str, height: &str) -> Element {
    el("svg", class).with("aria-hidden", "true").with("width", "100%").with("height", height)
}

fn line(class: &'static str, [x1, x2]: [f64; 2], [y1, y2]: [&str; 2]) -> Element {
    el("line", class).with("x1", &percent(x1)).with("x2", &percent(x2)).with("y1", y1).with("y2", y2)
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
