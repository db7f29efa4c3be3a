//! Whatever titles, names and texts a design has, the Markdown of its plan has the same tables and headings.

#![cfg(not(target_arch = "wasm32"))]

use std::sync::LazyLock;

use keyplan::design::Reading;
use keyplan::keyspace::Budget;
use keyplan::plan::{Plan, look_ahead};
use keyplan::report;
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

const DESIGN: &str = include_str!("../examples/cart.keyplan");

/// What Markdown and HTML give a meaning.
const MARKS: [&str; 20] =
    ["|", "*", "_", "`", "``", "<", ">", "[", "](x)", "\n", "\r", "\\", "#", "&", "~~", "<b>", "![", "a", "&lt;", " "];

/// The structure that a reader of the Markdown sees.
#[derive(Debug, PartialEq)]
struct Shape {
    /// The texts of the cells, by table and row.
    tables: Vec<Vec<Vec<String>>>,
    /// The texts of the headings.
    headings: Vec<String>,
    /// How many items lists have.
    items: usize,
    /// Links, images and HTML: the report has two blocks of `<details>`, and nothing else.
    foreign: Vec<String>,
}

impl Shape {
    fn of(markdown: &str) -> Self {
        let mut shape = Self { tables: Vec::new(), headings: Vec::new(), items: 0, foreign: Vec::new() };
        let mut text = String::new();
        for event in Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
            match event {
                Event::Start(Tag::Table(_)) => shape.tables.push(Vec::new()),
                Event::Start(Tag::TableHead | Tag::TableRow) => {
                    shape.tables.last_mut().unwrap().push(Vec::new());
                }
                Event::Start(Tag::TableCell | Tag::Heading { .. }) => text.clear(),
                Event::End(TagEnd::TableCell) => {
                    shape.tables.last_mut().and_then(|table| table.last_mut()).unwrap().push(text.clone());
                }
                Event::End(TagEnd::Heading(_)) => shape.headings.push(text.clone()),
                Event::Start(Tag::Item) => shape.items += 1,
                Event::Text(part) | Event::Code(part) => text += &part,
                Event::SoftBreak | Event::HardBreak => text.push(' '),
                Event::Html(html) | Event::InlineHtml(html) => shape.foreign.push(html.trim().to_owned()),
                Event::Start(tag @ (Tag::Link { .. } | Tag::Image { .. } | Tag::Strikethrough)) => {
                    shape.foreign.push(format!("{tag:?}"));
                }
                _ => {}
            }
        }
        shape
    }
}

static PLAN: LazyLock<Plan> = LazyLock::new(|| look_ahead(&Reading::of(DESIGN).design, Budget::page()));

fn hostile() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&MARKS[..]), 1..8).prop_map(|marks| marks.concat())
}

/// What stands in a text. The marks of code and the blanks that it begins and ends with are not seen.
fn seen(text: &str) -> String {
    text.replace(['\n', '\r', ' ', '`'], "")
}

proptest! {
    #[test]
    fn no_title_and_no_label_breaks_a_report(title in hostile(), label in hostile()) {
        let usual = Shape::of(&report::markdown(&PLAN));
        prop_assert_eq!(usual.tables.len(), 3);
        let mut plan = PLAN.clone();
        plan.title = format!("x{title}x");
        let label = format!("x{label}x");
        // A strategy that stands there with leases stands there with them only.
        let first = plan.functions[0].strategies.iter_mut().find(|ranked| ranked.is_leased()).expect("leases help");
        first.assessment.label = label.clone();
        plan.functions[0].tradeoff[0].label = label.clone();
        let shape = Shape::of(&report::markdown(&plan));

        prop_assert_eq!(&shape.foreign, &usual.foreign);
        prop_assert_eq!(shape.items, usual.items);
        prop_assert_eq!(shape.headings.len(), usual.headings.len());
        let size = |shape: &Shape| -> Vec<Vec<usize>> {
            shape.tables.iter().map(|table| table.iter().map(Vec::len).collect()).collect()
        };
        prop_assert_eq!(size(&shape), size(&usual));
        prop_assert_eq!(seen(&shape.headings[0]), seen(&format!("{}: cache key plan", plan.title)));
        prop_assert_eq!(seen(&shape.tables[0][1][0]), seen(&label));
    }
}
