//! What can be taken away as files.

use gloo::file::{Blob, ObjectUrl};
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::HtmlAnchorElement;

use keyplan::keyspace::Budget;
use keyplan::plan::{Plan, plan};
use keyplan::report;
use keyplan::scheme::{self, SchemeError};

use crate::app::Action;
use crate::markup::{Element, Sender, button, el, heading, section, sign};
use crate::state::State;

/// A file, made when it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum File {
    /// The design as it was typed.
    Text,
    /// The design in JSON.
    Design,
    /// The plan in JSON.
    Plan,
    /// The plan as comma-separated values.
    Csv,
    /// The plan as a report.
    Markdown,
    /// The key scheme of the strategy that is looked at.
    Scheme,
}

impl File {
    /// What its button says, how its name ends, and its media type.
    fn declaration(self) -> [&'static str; 3] {
        match self {
            Self::Text => ["Text", "keyplan", "text/plain;charset=utf-8"],
            Self::Design => ["JSON", "design.json", "application/json"],
            Self::Plan => ["JSON", "plan.json", "application/json"],
            Self::Csv => ["CSV", "plan.csv", "text/csv;charset=utf-8"],
            Self::Markdown => ["Markdown", "plan.md", "text/markdown;charset=utf-8"],
            Self::Scheme => ["JSON", "scheme.json", "application/json"],
        }
    }

    fn name(self, state: &State) -> String {
        let [_, ending, _] = self.declaration();
        let design = file_name(&state.reading.document.design);
        match (self, state.function(), state.strategy()) {
            (Self::Scheme, Some(function), Some(ranked)) => {
                format!("{design}.{}.{}.{ending}", function.function, ranked.assessment.strategy)
            }
            _ => format!("{design}.{ending}"),
        }
    }

    fn content(self, state: &State) -> Option<String> {
        let plan = |make: fn(&Plan) -> String| {
            let design = &state.sound.as_ref()?.reading.design;
            Some(make(&plan(design, Budget::pause())))
        };
        match self {
            Self::Text => Some(state.text.to_string()),
            Self::Design => Some(state.reading.document.to_json()),
            Self::Plan => plan(report::plan_json),
            Self::Csv => plan(report::csv),
            Self::Markdown => plan(report::markdown),
            Self::Scheme => Some(scheme(state)?.ok()?.to_json()),
        }
    }

    /// Hands the file to the browser.
    pub fn save(self, state: &State) {
        let [.., kind] = self.declaration();
        let Some(content) = self.content(state) else { return };
        let url = ObjectUrl::from(Blob::new_with_options(content.as_str(), Some(kind)));
        let element = gloo::utils::document().create_element("a");
        if let Some(link) = element.ok().and_then(|element| element.dyn_into::<HtmlAnchorElement>().ok()) {
            link.set_href(&url);
            link.set_download(&self.name(state));
            link.click();
        }
        // The browser reads the address only after the click has been dealt with.
        Timeout::new(10_000, move || drop(url)).forget();
    }
}

/// Buttons for every file.
pub fn downloads(state: &State, send: &Sender) -> Element {
    // Half-understood text would lose what was not understood.
    let design: &[File] = if state.is_current() { &[File::Text, File::Design] } else { &[File::Text] };
    let plan: &[File] = if state.function().is_some() { &[File::Plan, File::Csv, File::Markdown] } else { &[] };
    let group = |name, files: &[File]| {
        let buttons = files.iter().map(|file| {
            let [label, ..] = file.declaration();
            button("quiet", send, Action::Save(*file)).with("title", &file.name(state)).text(label)
        });
        let group = el("div", "group").with("role", "group").with("aria-label", &format!("Download the {name}"));
        group.child(sign("title", name)).children(buttons)
    };
    let mut downloads = section("downloads", "downloads-title", heading("downloads-title", "Download"))
        .child(group("design", design))
        .child(group("plan", plan));
    if let (Some(ranked), Some(scheme)) = (state.strategy(), scheme(state)) {
        let label = el("b", "").text(&ranked.assessment.label);
        let lead = el("p", "lead");
        downloads = match scheme {
            Ok(_) => {
                let lead = lead.text("The keys of ").child(label).text(", for programs to run.");
                downloads.child(group("scheme", &[File::Scheme])).child(lead)
            }
            Err(error) => {
                downloads.child(lead.text("No key scheme for ").child(label).text(": ").text(&error.to_string()))
            }
        };
    }
    downloads
}

/// The scheme of the strategy that is looked at, or why it has none.
fn scheme(state: &State) -> Option<Result<scheme::Document, SchemeError>> {
    let reading = &state.sound.as_ref()?.reading;
    Some(scheme::Document::export(reading, &state.function()?.function, &state.strategy()?.assessment))
}

/// Lower-case words of the title, or `design`.
fn file_name(title: &str) -> String {
    let words = title.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let name: String = words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-").chars().take(60).collect();
    if name.is_empty() { "design".into() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_for_the_design() {
        assert_eq!(file_name("Shopping cart"), "shopping-cart");
        assert_eq!(file_name("../../etc/passwd"), "etc-passwd");
        assert_eq!(file_name(" …"), "design");
    }
}
