//! The text of the design, a text field over a coloured mirror of itself, and what is wrong with it.
//!
//! Field and mirror lie in one grid cell, so the mirror gives the field its size, and the box around them scrolls both.

use std::rc::Rc;

use web_sys::HtmlTextAreaElement;
use yew::html::oninput;
use yew::{InputEvent, NodeRef, TargetCast};

use keyplan::design::{LineIndex, Position, Problem, Severity};

use crate::app::Action;
use crate::highlight::{Kind, Piece, lines};
use crate::markup::{Element, Sender, button, el};
use crate::state::State;

/// The text field with its mirror.
pub fn editor(state: &State, field: &NodeRef, send: &Sender) -> Element {
    let lines = lines(&state.text, &state.reading.document, &state.reading.problems);
    let lines = lines.iter().map(|line| line.iter().fold(el("span", "line"), piece));
    let mut text = el("textarea", "")
        .with("id", "design")
        .with("aria-label", "Design")
        .with("aria-describedby", "problems")
        .with("aria-invalid", if state.is_current() { "false" } else { "true" })
        .with("spellcheck", "false")
        .with("autocapitalize", "off")
        .with("autocomplete", "off")
        .with("wrap", "off");
    let oninput = send
        .reform(|event: InputEvent| Action::Edit(event.target_unchecked_into::<HtmlTextAreaElement>().value().into()));
    let tag = text.tag();
    tag.node_ref = field.clone();
    tag.set_value(state.text.clone());
    tag.add_listener(Rc::new(oninput::Wrapper::new(oninput)));
    let mirror = el("pre", "mirror").with("aria-hidden", "true").children(lines);
    el("div", "editor").child(mirror).child(text)
}

fn piece(line: Element, piece: &Piece) -> Element {
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
    match [kind, fault].join(" ").trim() {
        "" => line.text(piece.text),
        class => line.child(el("span", "").with("class", class).text(piece.text)),
    }
}

/// The list of problems; choosing one goes to its place.
pub fn problems(state: &State, send: &Sender) -> Element {
    let problems = &state.reading.problems;
    let list = if problems.is_empty() {
        el("p", "fine").text("No problems.")
    } else {
        let lines = LineIndex::new(&state.text);
        el("ol", "").children(problems.iter().map(|problem| el("li", "").child(entry(&lines, problem, send))))
    };
    el("div", "problems").with("id", "problems").child(list)
}

fn entry(lines: &LineIndex<'_>, problem: &Problem, send: &Sender) -> Element {
    let Position { line, column } = lines.position(problem.span.start);
    let (class, sign) = match problem.severity {
        Severity::Error => ("problem", "✕"),
        Severity::Warning => ("problem mild", "!"),
    };
    let hint = || el("span", "hint").text(&problem.hint);
    button(class, send, Action::Jump(problem.span.start))
        .child(crate::markup::sign("sign", sign))
        .child(el("span", "place").text(&format!("{line}:{column}")))
        .child(el("span", "what").text(&problem.message).maybe((!problem.hint.is_empty()).then(hint)))
        .child(el("code", "code").text(&problem.code.to_string()))
}

/// Puts the cursor at a byte of the text; the browser counts in units of UTF-16.
pub fn jump(field: &NodeRef, text: &str, place: usize) {
    let Some(field) = field.cast::<HtmlTextAreaElement>() else { return };
    let before = text.char_indices().take_while(|(at, _)| *at < place);
    let units = before.map(|(_, c)| c.len_utf16() as u32).sum();
    let _ = field.focus();
    let _ = field.set_selection_range(units, units);
}
