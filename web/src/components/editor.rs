//! The text of the design: a text field over a coloured mirror of itself.
//!
//! Field and mirror lie in one grid cell, so the mirror gives the field its size, and the box around them scrolls both.

use std::rc::Rc;

use web_sys::HtmlTextAreaElement;
use yew::{AttrValue, Html, InputEvent, NodeRef, Properties, TargetCast, component, html};

use keyplan::design::{Reading, Severity};

use crate::action::{Action, use_dispatch};
use crate::highlight::{Kind, Piece, lines};

/// The properties of [`Editor`].
#[derive(Properties)]
pub struct EditorProps {
    /// The text.
    pub text: AttrValue,
    /// What was understood of it.
    pub reading: Rc<Reading>,
    /// The text field, for whoever moves the cursor.
    pub field: NodeRef,
}

impl PartialEq for EditorProps {
    fn eq(&self, other: &Self) -> bool {
        // The reading is that of the text.
        self.text == other.text
    }
}

/// Bytes of the longest text that is coloured: the browser lays out all pieces of a coloured text at every key.
const MOST_COLOURED: usize = 64 * 1024;

/// The text field with its mirror.
#[component]
pub fn Editor(EditorProps { text, reading, field }: &EditorProps) -> Html {
    let dispatch = use_dispatch();
    let oninput = dispatch
        .reform(|event: InputEvent| Action::Edit(event.target_unchecked_into::<HtmlTextAreaElement>().value().into()));
    let mirror = if text.len() <= MOST_COLOURED {
        let lines = lines(text, &reading.document, &reading.problems);
        lines.iter().map(|line| html! { <Line pieces={pieces(line)} /> }).collect::<Html>()
    } else {
        html! { text }
    };
    html! {
        <div class="editor">
            <pre class="mirror" aria-hidden="true">{ mirror }</pre>
            <textarea
                ref={field}
                id="design"
                value={text}
                {oninput}
                aria-label="Design"
                aria-describedby="problems"
                aria-invalid={if reading.is_sound() { "false" } else { "true" }}
                spellcheck="false"
                autocapitalize="off"
                autocomplete="off"
                wrap="off"
            />
        </div>
    }
}

/// The properties of [`Line`].
#[derive(Properties, PartialEq)]
struct LineProps {
    /// Pieces of text, each with its classes.
    pieces: Vec<(String, Option<String>)>,
}

/// One line of the mirror; it is drawn again only when it changes.
#[component]
fn Line(LineProps { pieces }: &LineProps) -> Html {
    let pieces = pieces.iter().map(|(text, class)| match class {
        None => html! { { text } },
        Some(class) => html! { <span class={class.clone()}>{ text }</span> },
    });
    html! { <span class="line">{ for pieces }</span> }
}

fn pieces(line: &[Piece<'_>]) -> Vec<(String, Option<String>)> {
    line.iter().map(|piece| (piece.text.to_owned(), class(piece))).collect()
}

fn class(piece: &Piece<'_>) -> Option<String> {
    let kind = match piece.kind {
        Kind::Plain => "",
        Kind::Comment => "comment",
        Kind::Text => "quoted",
        Kind::Number => "digits",
        Kind::Statement => "statement",
        Kind::Word => "word",
        Kind::Entity => "entity",
        Kind::Function => "function",
        Kind::Parameter => "parameter",
    };
    let fault = match piece.fault {
        None => "",
        Some(Severity::Error) => "fault",
        Some(Severity::Warning) => "doubt",
    };
    let class = [kind, fault].join(" ").trim().to_owned();
    (!class.is_empty()).then_some(class)
}
