//! The comparison: strategies as rows, metrics as columns; every column sorts.

use std::cmp::Ordering;

use keyplan::plan::FunctionPlan;
use keyplan::report::{Align, Cell, Header, Mark, Row, Table, table};

use crate::app::Action;
use crate::markup::{Element, Sender, button, el, heading, hidden, section, sign};
use crate::state::State;

/// The comparison with its controls.
pub fn comparison(plan: &FunctionPlan, state: &State, send: &Sender) -> Element {
    let legend = [Mark::Best, Mark::Worst, Mark::Broken].into_iter().map(|mark| {
        let entry = el("span", "").child(sign(class(mark), mark.sign()));
        entry.text(" ").text(mark.word())
    });
    let whole = button("quiet", send, Action::ShowAll(!state.is_whole))
        .with("aria-pressed", truth(state.is_whole))
        .text(if state.is_whole { "Fewer metrics" } else { "All metrics" });
    let top = el("div", "heading")
        .child(heading("comparison-title", "Comparison"))
        .child(el("p", "legend").children(legend))
        .child(whole);
    let view = View { is_whole: state.is_whole, order: state.order, chosen: state.strategy_index(), send };
    section("", "comparison-title", top).child(view.table(&table(plan)))
}

/// By which column the rows are ordered, and which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// The column, by its place among the headers.
    pub column: usize,
    /// Whether the largest comes first.
    pub falling: bool,
}

impl Order {
    /// Rising, falling, and back to the order of the plan.
    pub fn next(now: Option<Self>, column: usize) -> Option<Self> {
        match now {
            Some(order) if order.column == column && order.falling => None,
            Some(order) if order.column == column => Some(Self { column, falling: true }),
            _ => Some(Self { column, falling: false }),
        }
    }
}

/// The rows in an order. Cells without a value come last either way.
fn sorted(table: &Table, order: Option<Order>) -> Vec<&Row> {
    let mut rows: Vec<&Row> = table.rows.iter().collect();
    if let Some(order) = order {
        rows.sort_by(|a, b| match (a.cells.get(order.column), b.cells.get(order.column)) {
            (Some(a), Some(b)) => compare(a, b, order.falling),
            _ => Ordering::Equal,
        });
    }
    rows
}

fn compare(a: &Cell, b: &Cell, falling: bool) -> Ordering {
    let turned = |ordering: Ordering| if falling { ordering.reverse() } else { ordering };
    match (a.sort, b.sort) {
        (Some(a), Some(b)) => turned(a.total_cmp(&b)),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => turned(a.text.cmp(&b.text)),
    }
}

/// How the table is looked at.
pub struct View<'a> {
    /// Whether all metrics are shown, not only the main ones.
    pub is_whole: bool,
    /// How the rows are ordered.
    pub order: Option<Order>,
    /// The strategy that is looked at, by its place in the plan.
    pub chosen: usize,
    /// Whom to tell of choices.
    pub send: &'a Sender,
}

impl View<'_> {
    /// The comparison as a table.
    pub fn table(&self, table: &Table) -> Element {
        let headers = table.headers.iter().enumerate().filter(|(_, header)| self.shows(header));
        let heads = el("tr", "").children(headers.map(|(column, header)| self.head(column, header)));
        let rows = sorted(table, self.order).into_iter().map(|row| {
            let cells = table.headers.iter().zip(&row.cells).skip(1).filter(|(header, _)| self.shows(header));
            let class = if row.index == self.chosen { "chosen" } else { "" };
            let line = el("tr", class).key(row.index).child(self.name(row));
            line.children(cells.map(|(header, cell)| value(header, cell)))
        });
        let table = el("table", "comparison").child(el("thead", "").child(heads)).child(el("tbody", "").children(rows));
        let scroll = el("div", "scroll").with("tabindex", "0").with("role", "region");
        scroll.with("aria-labelledby", "comparison-title").child(table)
    }

    fn shows(&self, header: &Header) -> bool {
        self.is_whole || header.is_main()
    }

    fn head(&self, column: usize, header: &Header) -> Element {
        let (sort, arrow) = match self.order.filter(|order| order.column == column) {
            None => ("none", ""),
            Some(Order { falling: false, .. }) => ("ascending", "↑"),
            Some(Order { falling: true, .. }) => ("descending", "↓"),
        };
        let button = button("", self.send, Action::SortBy(column)).with("title", &header.meaning);
        let head = el("th", align(header.align)).with("scope", "col").with("aria-sort", sort);
        head.child(button.text(&header.text).child(sign("order", arrow)))
    }

    fn name(&self, row: &Row) -> Element {
        let label = row.cells.first().map_or("", |cell| cell.text.as_str());
        let choose = button("", self.send, Action::ChooseStrategy(label.to_owned()))
            .with("aria-pressed", truth(row.index == self.chosen))
            .text(label);
        let place = row.recommended.map(|place| {
            let star = el("span", "place").with("title", "recommended").text("★");
            star.child(hidden(" recommended, place ")).text(&place.to_string())
        });
        el("th", "").with("scope", "row").child(choose).maybe(place)
    }
}

fn value(header: &Header, cell: &Cell) -> Element {
    let mut place = el("td", "").with("class", [align(cell.align), cell.mark.map_or("", tone)].join(" ").trim());
    if let Some(metric) = header.metric {
        place = place.with("data-metric", metric.declaration().name);
        if let Some(value) = cell.sort {
            place = place.with("data-value", &value.to_string());
        }
    }
    if !cell.note.is_empty() {
        place = place.with("title", &cell.note);
    }
    let mark = cell.mark.map(|mark| {
        let shown = el("span", class(mark)).with("title", mark.word());
        shown.child(sign("", mark.sign())).child(hidden(mark.word()))
    });
    let worst = cell.worst.as_ref().map(|worst| el("span", "worst-case").text("worst ").text(worst));
    // A column of a metric is too narrow for words.
    let why = cell.note.lines().filter(|_| header.metric.is_none());
    place
        .child(el("span", "value").text(&cell.text))
        .maybe(mark)
        .maybe(worst)
        .children(why.map(|line| el("span", "why").text(line)))
}

fn truth(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

fn class(mark: Mark) -> &'static str {
    match mark {
        Mark::Best => "mark best",
        Mark::Worst => "mark worst",
        Mark::Broken => "mark broken",
    }
}

fn tone(mark: Mark) -> &'static str {
    class(mark).trim_start_matches("mark ")
}

fn align(align: Align) -> &'static str {
    match align {
        Align::Left => "words",
        Align::Right => "numbers",
    }
}
