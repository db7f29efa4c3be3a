//! The design: its text, the examples, and what is wrong with it.

use std::rc::Rc;

use web_sys::HtmlTextAreaElement;
use yew::{AttrValue, Html, NodeRef, Properties, component, html, use_callback, use_node_ref};

use keyplan::design::Reading;
use keyplan::examples::EXAMPLES;

use super::editor::Editor;
use super::picker::Picker;
use super::problems::Problems;
use crate::action::{Action, use_dispatch};

/// The properties of [`DesignPane`].
#[derive(Properties)]
pub struct DesignPaneProps {
    /// The text in the editor.
    pub text: AttrValue,
    /// What was understood of it.
    pub reading: Rc<Reading>,
    /// Whether a design was put aside.
    pub has_aside: bool,
    /// Whether the browser has stored the design.
    pub is_stored: bool,
}

impl PartialEq for DesignPaneProps {
    fn eq(&self, other: &Self) -> bool {
        // The reading is that of the text.
        (&self.text, self.has_aside, self.is_stored) == (&other.text, other.has_aside, other.is_stored)
    }
}

/// The left part of the page.
#[component]
pub fn DesignPane(props: &DesignPaneProps) -> Html {
    let dispatch = use_dispatch();
    let field = use_node_ref();
    let on_jump = use_callback((field.clone(), props.text.clone()), |place, (field, text)| jump(field, text, place));
    let put_back = dispatch.reform(|_| Action::PutBack);
    let shown = EXAMPLES.iter().find(|example| *example.text == *props.text);
    html! {
        <section class="pane design" aria-labelledby="design-title">
            <div class="heading">
                <h2 id="design-title">{"Design"}</h2>
                if props.has_aside {
                    <button class="quiet" type="button" onclick={put_back} title="The design that was here before">
                        {"Put back"}
                    </button>
                }
                <Picker
                    label="Example"
                    options={EXAMPLES.iter().map(|e| (e.name.into(), e.title.into())).collect::<Vec<_>>()}
                    value={shown.map(|example| AttrValue::Static(example.name))}
                    other="Your own"
                    on_choose={dispatch.reform(Action::TakeExample)}
                />
            </div>
            if !props.is_stored {
                <p class="note">{"This browser does not keep the design: download it before you leave."}</p>
            }
            <Editor text={props.text.clone()} reading={Rc::clone(&props.reading)} {field} />
            <Problems text={props.text.clone()} reading={Rc::clone(&props.reading)} {on_jump} />
        </section>
    }
}

/// Puts the cursor at a byte of the text; the browser counts in units of UTF-16.
fn jump(field: &NodeRef, text: &str, place: usize) {
    let Some(field) = field.cast::<HtmlTextAreaElement>() else { return };
    let before = text.char_indices().take_while(|(at, _)| *at < place);
    let units = before.map(|(_, c)| c.len_utf16() as u32).sum();
    let _ = field.focus();
    let _ = field.set_selection_range(units, units);
}
