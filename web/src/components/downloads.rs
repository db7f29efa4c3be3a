//! What can be downloaded as files.

use std::rc::Rc;

use gloo::file::{Blob, ObjectUrl};
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::HtmlAnchorElement;
use yew::{AttrValue, Callback, Html, Properties, component, html};

use crate::bridge::{Lane, Options, use_lane};
use crate::jobs::{Export, File, Subject};
use crate::plan_view::PlanView;

/// The properties of [`Downloads`].
#[derive(Properties, PartialEq)]
pub struct DownloadsProps {
    /// The text in the editor.
    pub text: AttrValue,
    /// The title of the design.
    pub title: String,
    /// Whether the design has no problems.
    pub is_sound: bool,
    /// What is planned.
    pub subject: Option<Rc<Subject>>,
    /// The plan.
    pub plan: Option<Rc<PlanView>>,
    /// The index of the chosen strategy.
    pub chosen: usize,
}

const EXPORTING: Options = Options { patience: 0, deadline: 120_000, has_spare: false };

/// A button for each file.
#[component]
pub fn Downloads(props: &DownloadsProps) -> Html {
    let lane = use_lane::<Export>(EXPORTING);
    let group = |name: &'static str, files: &[File]| {
        let buttons = files.iter().map(|file| {
            let name = props.name(*file);
            let onclick = {
                let (lane, name, file, export) = (Rc::clone(&lane), name.clone(), *file, props.export(*file));
                Callback::from(move |_| save(&lane, file, &name, export.clone()))
            };
            html! { <button class="quiet" type="button" {onclick} title={name}>{ file.label() }</button> }
        });
        html! {
            <div class="group" role="group" aria-label={format!("Download the {name}")}>
                <span class="title" aria-hidden="true">{ name }</span>
                { for buttons }
            </div>
        }
    };
    // Half-understood text would lose what was not understood.
    let design: &[File] = if props.is_sound { &[File::Text, File::Design] } else { &[File::Text] };
    let plan: &[File] = if props.plan.is_some() { &[File::Plan, File::Csv, File::Markdown] } else { &[] };
    let strategy = props.plan.as_ref().and_then(|plan| plan.strategies.get(props.chosen));
    html! {
        <section class="downloads" aria-labelledby="downloads-title">
            <h2 id="downloads-title">{"Download"}</h2>
            { group("design", design) }
            { group("plan", plan) }
            { match strategy.map(|strategy| (&strategy.label, &strategy.no_scheme)) {
                Some((label, None)) => html! {
                    <>
                        { group("scheme", &[File::Scheme]) }
                        <p class="lead">{"The keys of "}<b>{ label }</b>{", for programs to run."}</p>
                    </>
                },
                Some((label, Some(why))) => html! {
                    <p class="lead">{"No key scheme for "}<b>{ label }</b>{": "}{ why }</p>
                },
                None => Html::default(),
            } }
        </section>
    }
}

impl DownloadsProps {
    fn name(&self, file: File) -> String {
        let (design, ending) = (file_name(&self.title), file.ending());
        let strategy = self.plan.as_ref().and_then(|plan| Some((plan, plan.strategies.get(self.chosen)?)));
        match (file, strategy) {
            (File::Scheme, Some((plan, strategy))) => {
                format!("{design}.{}.{}.{ending}", plan.function, strategy.name)
            }
            (File::Text | File::Design | File::Plan | File::Csv | File::Markdown | File::Scheme, _) => {
                format!("{design}.{ending}")
            }
        }
    }

    /// The job that makes a file: of the text in the editor, or of what is planned.
    fn export(&self, file: File) -> Export {
        let editor = || Subject { text: self.text.to_string(), function: 0 };
        let planned = || self.subject.as_deref().cloned().unwrap_or_else(editor);
        let strategy = self.plan.as_ref().and_then(|plan| plan.strategies.get(self.chosen));
        Export {
            file,
            subject: match file {
                File::Text | File::Design => editor(),
                File::Plan | File::Csv | File::Markdown | File::Scheme => planned(),
            },
            strategy: strategy.map_or_else(String::new, |strategy| strategy.label.clone()),
        }
    }
}

fn save(lane: &Lane<Export>, file: File, name: &str, export: Export) {
    let name = name.to_owned();
    let listener = move |content: Result<Option<String>, _>| match content {
        Ok(Some(content)) => hand_over(file, &name, &content),
        Ok(None) => {}
        Err(failure) => hand_over(File::Text, "failure.txt", &format!("{failure}")),
    };
    lane.ask(export, Callback::from(listener));
}

/// Hands a file to the browser.
fn hand_over(file: File, name: &str, content: &str) {
    let url = ObjectUrl::from(Blob::new_with_options(content, Some(file.media_type())));
    let element = gloo::utils::document().create_element("a");
    if let Some(link) = element.ok().and_then(|element| element.dyn_into::<HtmlAnchorElement>().ok()) {
        link.set_href(&url);
        link.set_download(name);
        link.click();
    }
    // The browser reads the address only after it has dealt with the click.
    Timeout::new(10_000, move || drop(url)).forget();
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
