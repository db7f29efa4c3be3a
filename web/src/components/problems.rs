//! What is wrong with the design.

use std::rc::Rc;

use yew::{AttrValue, Callback, Html, Properties, component, html};

use keyplan::design::{LineIndex, Position, Problem, Reading, Severity, shown};

/// The properties of [`Problems`].
#[derive(Properties)]
pub struct ProblemsProps {
    /// The text.
    pub text: AttrValue,
    /// What was understood of it, and the problems.
    pub reading: Rc<Reading>,
    /// Receives the byte of the text to go to.
    pub on_jump: Callback<usize>,
}

impl PartialEq for ProblemsProps {
    fn eq(&self, other: &Self) -> bool {
        // The reading is that of the text.
        self.text == other.text
    }
}

/// The list of problems; choosing one goes to its place.
#[component]
pub fn Problems(ProblemsProps { text, reading, on_jump }: &ProblemsProps) -> Html {
    if reading.problems.is_empty() {
        return html! { <div class="problems" id="problems"><p class="fine">{"No problems."}</p></div> };
    }
    let lines = LineIndex::new(text);
    let (shown, left_out) = shown(&reading.problems, reading.left_out);
    let entries = shown.into_iter().map(|problem| entry(lines.position(problem.span.start), problem, on_jump));
    html! {
        <div class="problems" id="problems">
            <ol>{ for entries }</ol>
            if left_out > 0 {
                <p class="fine">{ format!("and {left_out} more") }</p>
            }
        </div>
    }
}

fn entry(Position { line, column }: Position, problem: &Problem, on_jump: &Callback<usize>) -> Html {
    let (class, sign) = match problem.severity {
        Severity::Error => ("problem", "✕"),
        Severity::Warning => ("problem mild", "!"),
    };
    let start = problem.span.start;
    html! {
        <li>
            <button {class} type="button" onclick={on_jump.reform(move |_| start)}>
                <span class="sign" aria-hidden="true">{ sign }</span>
                <span class="place">{ format!("{line}:{column}") }</span>
                <span class="what">
                    { &problem.message }
                    if !problem.hint.is_empty() {
                        <span class="hint">{ &problem.hint }</span>
                    }
                </span>
                <code class="code">{ problem.code.to_string() }</code>
            </button>
        </li>
    }
}
