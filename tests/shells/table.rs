//! The page's components, written as HTML by the server's renderer: no browser is needed.
#![cfg(not(target_arch = "wasm32"))]

use std::rc::Rc;

use futures::executor::block_on;
use keyplan::design::{Metric, Reading};
use keyplan::examples::EXAMPLES;
use keyplan::keyspace::{Budget, Count};
use keyplan::plan::{Break, FunctionPlan, Ranked, Recommendation, plan_function};
use keyplan::report::{Mark, table};
use keyplan::strategy::{Estimate, Worst};
use keyplan_web::components::{App, AppProps, Comparison, ComparisonProps};
use keyplan_web::jobs::{Plan, Subject};
use keyplan_web::plan_view::PlanView;
use keyplan_web::start::Start;
use yew::ServerRenderer;

fn strategy(label: &str, metrics: &[(Metric, Estimate)]) -> Ranked {
    let planned = plan_function(&Reading::of("read f(a: 1..=9)").design, 0, Budget::default()).expect("a function");
    let mut assessment = planned.strategies[0].assessment.clone();
    assessment.label = label.into();
    (assessment.objections, assessment.notes, assessment.caveats) = Default::default();
    assessment.metrics = metrics.iter().copied().collect();
    Ranked { assessment, variant: 0, keeps_to: vec!["stale age <= 2 s".into()], breaks: Vec::new() }
}

/// Three strategies: one sends too much, one is without bound, one is recommended.
fn plan() -> FunctionPlan {
    let messages = |count| (Metric::MessagesPerWrite, Estimate::of(count));
    let mut delete = strategy("delete-class", &[messages(1507.0), (Metric::StaleAge, Estimate::of(0.0))]);
    delete.breaks.push(Break {
        limit: "messages per write <= 100".into(),
        metric: Metric::MessagesPerWrite,
        why: "a write sends 1507 <b>messages</b>".into(),
    });
    let sliding = Estimate { value: 2.5, worst: Some(Worst::Unbounded) };
    FunctionPlan {
        inputs: Default::default(),
        turning_points: Vec::new(),
        tradeoff: Vec::new(),
        function: "get_items_in_cart".into(),
        keys: Count::exact(1_507_000_000_u32),
        classes: Vec::new(),
        strategies: vec![
            delete,
            strategy("sliding ttl", &[messages(0.0), (Metric::StaleAge, sliding)]),
            strategy("hash-slot", &[messages(4.0), (Metric::StaleAge, Estimate::of(0.0))]),
        ],
        no_calls: None,
        inapplicable: Vec::new(),
        recommended: vec![Recommendation { choice: 2, reasons: vec!["4 deletes.".into()] }],
    }
}

fn html() -> String {
    let props = || {
        let plan = Rc::new(PlanView::new(&Reading::of(""), &plan(), false));
        ComparisonProps { plan, shows_all: false, order: None, chosen: 2 }
    };
    block_on(ServerRenderer::<Comparison>::with_props(props).hydratable(false).render())
}

fn cell(row: usize, column: &str) -> keyplan::report::Cell {
    let table = table(&plan());
    let place = table.headers.iter().position(|header| header.text == column).expect("the column");
    table.rows[row].cells[place].clone()
}

#[test]
fn every_strategy_has_a_row_and_every_metric_a_column() {
    let html = html();
    assert_eq!(html.matches("<tr").count(), 4, "{html}");
    assert_eq!(html.matches(r#"scope="row""#).count(), 3);
    assert_eq!(html.matches("aria-sort").count(), 4);
    assert!(html.contains(r#"data-metric="messages_per_write" data-value="1507""#), "{html}");
    assert!(html.contains("messages per write"));
}

#[test]
fn marks_are_signs_with_words() {
    assert_eq!(cell(0, "messages per write").mark, Some(Mark::Broken));
    assert_eq!(cell(1, "messages per write").mark, Some(Mark::Best));
    assert_eq!(cell(1, "stale age").mark, Some(Mark::Worst));
    // Most strategies are never stale: that says nothing about any of them.
    assert_eq!(cell(0, "stale age").mark, None);
    let html = html();
    for word in ["best", "worst", "breaks a limit"] {
        assert!(html.contains(&format!(r#"<span class="hidden">{word}</span>"#)), "{word}: {html}");
    }
}

#[test]
fn a_broken_limit_gives_its_reason_and_nothing_is_taken_for_markup() {
    let html = html();
    assert!(html.contains("a write sends 1507 &lt;b&gt;messages"), "{html}");
    assert!(!html.contains("<b>messages"));
}

#[test]
fn what_has_no_bound_says_so() {
    assert_eq!(cell(1, "stale age").worst.as_deref(), Some("no bound"));
    assert!(html().contains("no bound"));
}

#[test]
fn the_recommended_strategy_is_marked() {
    let html = html();
    assert_eq!(html.matches("recommended, place").count(), 1);
    assert_eq!(html.matches(r#"aria-pressed="true""#).count(), 1);
}

/// The page as it is once the plan of its first function has arrived. (The server's renderer has no workers.)
fn page(text: &str) -> String {
    let subject = Subject { text: text.to_owned(), function: 0 };
    let plan = Plan { subject, looks_ahead: false }.run();
    let text = Some(text.to_owned());
    let props = move || AppProps { start: Start { text, plan, ..Start::default() } };
    block_on(ServerRenderer::<App>::with_props(props).hydratable(false).render())
}

#[test]
fn the_page_answers_for_every_example() {
    for example in EXAMPLES {
        let html = page(example.text);
        assert!(html.contains("No problems."), "{}: {html}", example.name);
        assert!(html.contains("<table"), "{}", example.name);
        assert!(!html.contains("style="), "{}: the content security policy forbids inline styles", example.name);
    }
}

#[test]
fn the_cart_has_1507_keys() {
    let html = page(EXAMPLES[0].text);
    assert!(html.contains(r#"<data title="1507" value="1507" class="number">1507<"#), "{html}");
    assert!(html.contains("value=\"1507000000\" class=\"number\">1\u{202f}507\u{202f}000\u{202f}000<"), "{html}");
}

#[test]
fn a_text_too_long_to_colour_is_whole_and_one_piece() {
    let is_coloured = |comments: usize| {
        let text = "# <i>long</i>\n".repeat(comments) + "read f()";
        let shown = page(&text);
        assert_eq!(shown.matches("# &lt;i&gt;long&lt;/i&gt;").count(), 2 * comments, "in the field and in its mirror");
        shown.contains("class=\"comment\"")
    };
    assert!(is_coloured(4_000));
    assert!(!is_coloured(6_000));
}

#[test]
fn an_empty_page_says_what_to_do() {
    assert!(page("").contains("No function yet."));
    assert!(page("read f(x: 1..2)").contains("Nothing to plan yet."));
}

#[test]
fn a_function_without_calls_shows_its_condition_and_no_strategy() {
    // Fault 17: n is at most 2.
    let html = page("read f(n: 0..<3) where n > 9\n rate 5/s\nwrite w() invalidates f(_)");
    assert!(html.contains("Nothing to plan"), "{html}");
    assert!(html.contains("No call of f satisfies `n &gt; 9`"), "{html}");
    for section in ["comparison-title", "bars-title", "closer-title", "outlook-title"] {
        assert!(!html.contains(section), "{section}: {html}");
    }
}

#[test]
fn formulas_have_the_designs_numbers_in_their_places() {
    let text = "entity u: 10\nread f(u: u)\n rate 10/s\n source 0.008 ms\nwrite w(u: u)\n rate 2/s\n invalidates f(u)\n\
                topology\n fill delay 0 s";
    let plan = keyplan::plan::plan(&Reading::of(text).design, keyplan::keyspace::Budget::default());
    let function = &plan.functions[0];
    let assessment = &function.strategies[0].assessment;
    let formula = |metric| keyplan::report::formula(function, assessment, metric);
    let shown = |metric| formula(metric).unwrap_or_default().replace(['\u{202f}', '\u{a0}'], " ");
    // By hand: writes follow the reads, so each user hits 10 / 12 of the time, as a fill takes next to none; one delete a write.
    assert_eq!(shown(Metric::SourceReads), "10/s × 1 × (1 - 83.33%)");
    assert_eq!(shown(Metric::InvalidationMessages), "2/s × 1");
    assert_eq!(shown(Metric::ReadLatency), "0.5 ms × 1 + 1.667/s ÷ 10/s × 8 µs");
    assert_eq!(formula(Metric::RoundTripsPerRead), None);
    for metric in Metric::ALL {
        assert!(!shown(*metric).contains(['{', '}']), "{}", shown(*metric));
    }
}
