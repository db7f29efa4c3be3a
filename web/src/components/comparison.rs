//! The comparison: strategies as rows, metrics as columns; every column sorts.

use std::rc::Rc;

use yew::{Html, Properties, classes, component, html};

use keyplan::report::{Align, Cell, Header, Mark, Row};

use crate::action::{Action, Dispatch, use_dispatch};
use crate::order::{Order, sorted};
use crate::plan_view::PlanView;

/// The properties of [`Comparison`].
#[derive(Properties, PartialEq)]
pub struct ComparisonProps {
    /// The plan.
    pub plan: Rc<PlanView>,
    /// Whether all metrics are shown, and not only the main ones.
    #[prop_or_default]
    pub shows_all: bool,
    /// The order of the rows.
    #[prop_or_default]
    pub order: Option<Order>,
    /// The index of the chosen strategy.
    pub chosen: usize,
}

/// The comparison with its controls.
#[component]
pub fn Comparison(props: &ComparisonProps) -> Html {
    let dispatch = use_dispatch();
    let shows_all = props.shows_all;
    let shows = |header: &Header| shows_all || header.is_main();
    let table = &props.plan.table;
    let headers = table.headers.iter().enumerate().filter(|(_, header)| shows(header));
    let heads = headers.map(|(column, header)| head(column, header, props.order, &dispatch));
    let rows = sorted(table, props.order).into_iter().map(|row| {
        let cells = table.headers.iter().zip(&row.cells).skip(1).filter(|(header, _)| shows(header));
        let is_chosen = row.index == props.chosen;
        html! {
            <tr key={row.index} class={classes!(is_chosen.then_some("chosen"))}>
                { name(row, is_chosen, &dispatch) }
                { for cells.map(|(header, cell)| value(header, cell)) }
            </tr>
        }
    });
    let legend = [Mark::Best, Mark::Worst, Mark::Broken].into_iter().map(|mark| {
        html! { <span><span class={class(mark)} aria-hidden="true">{ mark.sign() }</span>{" "}{ mark.word() }</span> }
    });
    html! {
        <section aria-labelledby="comparison-title">
            <div class="heading">
                <h2 id="comparison-title">{"Comparison"}</h2>
                <p class="legend">{ for legend }</p>
                <button
                    class="quiet"
                    type="button"
                    onclick={dispatch.reform(move |_| Action::ShowAll(!shows_all))}
                    aria-pressed={truth(shows_all)}
                >
                    { if shows_all { "Fewer metrics" } else { "All metrics" } }
                </button>
            </div>
            <div class="scroll" tabindex="0" role="region" aria-labelledby="comparison-title">
                <table class="comparison">
                    <thead><tr>{ for heads }</tr></thead>
                    <tbody>{ for rows }</tbody>
                </table>
            </div>
        </section>
    }
}

fn head(column: usize, header: &Header, order: Option<Order>, dispatch: &Dispatch) -> Html {
    let (sort, arrow) = match order.filter(|order| order.column == column) {
        None => ("none", ""),
        Some(Order { falling: false, .. }) => ("ascending", "↑"),
        Some(Order { falling: true, .. }) => ("descending", "↓"),
    };
    let onclick = dispatch.reform(move |_| Action::SortBy(column));
    html! {
        <th class={align(header.align)} scope="col" aria-sort={sort}>
            <button type="button" {onclick} title={header.meaning.to_string()}>{ &header.text }</button>
            <span class="order" aria-hidden="true">{ arrow }</span>
        </th>
    }
}

fn name(row: &Row, is_chosen: bool, dispatch: &Dispatch) -> Html {
    let label = row.cells.first().map_or("", |cell| cell.text.as_str()).to_owned();
    let text = label.clone();
    let onclick = dispatch.reform(move |_| Action::ChooseStrategy(label.clone().into()));
    html! {
        <th scope="row">
            <button type="button" {onclick} aria-pressed={truth(is_chosen)}>{ text }</button>
            if let Some(place) = row.recommended {
                <span class="place" title="recommended">
                    {"★"}<span class="hidden">{" recommended, place "}</span>{ place }
                </span>
            }
        </th>
    }
}

fn value(header: &Header, cell: &Cell) -> Html {
    let metric = header.metric.map(|metric| metric.declaration().name);
    let number = cell.sort.filter(|_| metric.is_some()).map(|value| value.to_string());
    let title = (!cell.note.is_empty()).then(|| cell.note.clone());
    // A column of a metric is too narrow for words.
    let why = cell.note.lines().filter(|_| metric.is_none());
    html! {
        <td
            class={classes!(align(cell.align), cell.mark.map(tone))}
            data-metric={metric}
            data-value={number}
            {title}
        >
            <span class="value">{ &cell.text }</span>
            if let Some(mark) = cell.mark {
                <span class={class(mark)} title={mark.word()}>
                    <span aria-hidden="true">{ mark.sign() }</span>
                    <span class="hidden">{ mark.word() }</span>
                </span>
            }
            if let Some(worst) = &cell.worst {
                <span class="worst-case">{"worst "}{ worst }</span>
            }
            { for why.map(|line| html! { <span class="why">{ line }</span> }) }
        </td>
    }
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
    match mark {
        Mark::Best => "best",
        Mark::Worst => "worst",
        Mark::Broken => "broken",
    }
}

fn align(align: Align) -> &'static str {
    match align {
        Align::Left => "words",
        Align::Right => "numbers",
    }
}
