//! A table of figures that scrolls where it is too wide; each row begins with its name.

use yew::{Html, Properties, component, html};

/// The properties of [`Figures`].
#[derive(Properties, PartialEq)]
pub struct FiguresProps {
    /// The heads of the columns.
    pub heads: &'static [&'static str],
    /// The rows.
    pub children: Html,
}

/// The table.
#[component]
pub fn Figures(FiguresProps { heads, children }: &FiguresProps) -> Html {
    html! {
        <div class="scroll" tabindex="0">
            <table class="comparison">
                <thead>
                    <tr>{ for heads.iter().map(|head| html! { <th class="numbers" scope="col">{ *head }</th> }) }</tr>
                </thead>
                <tbody>{ children.clone() }</tbody>
            </table>
        </div>
    }
}

/// The name of a row and its figures.
pub fn cells(name: &str, figures: &[String]) -> Html {
    html! {
        <>
            <th scope="row">{ name }</th>
            { for figures.iter().map(|figure| html! { <td class="numbers">{ figure }</td> }) }
        </>
    }
}
