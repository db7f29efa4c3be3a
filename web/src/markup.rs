//! Elements as values. The same functions make every element, where a macro would write them out each time.

use std::rc::Rc;

use yew::html::onclick;
use yew::virtual_dom::{Key, VNode, VTag, VText};
use yew::{AttrValue, Callback, Html, MouseEvent};

use crate::app::Action;

/// Tells the page what people do.
pub type Sender = Callback<Action>;

/// An element that is being put together.
pub struct Element(Box<VTag>);

/// An element of a class, or of none where that is empty.
#[inline(never)]
pub fn el(name: &'static str, class: &'static str) -> Element {
    let element = Element(Box::new(VTag::new(name)));
    if class.is_empty() { element } else { element.with("class", class) }
}

/// Words for those who do not see the page.
pub fn hidden(text: &str) -> Element {
    el("span", "hidden").text(text)
}

/// A sign for those who see the page.
pub fn sign(class: &'static str, text: &str) -> Element {
    el("span", class).with("aria-hidden", "true").text(text)
}

/// A button for an action.
pub fn button(class: &'static str, send: &Sender, action: Action) -> Element {
    el("button", class).with("type", "button").on_click(send, action)
}

/// A part of the page, named by its heading.
pub fn section(class: &'static str, title: &'static str, heading: Element) -> Element {
    el("section", class).with("aria-labelledby", title).child(heading)
}

/// A second heading that names its part.
pub fn heading(id: &'static str, text: &str) -> Element {
    el("h2", "").with("id", id).text(text)
}

/// A table of figures that scrolls where it is too wide; each row begins with what it is of.
#[inline(never)]
pub fn tabulated(heads: &[&str], rows: Vec<Element>) -> Element {
    let heads = heads.iter().map(|head| el("th", "numbers").with("scope", "col").text(head));
    let table = el("table", "comparison").child(el("thead", "").child(el("tr", "").children(heads)));
    el("div", "scroll").with("tabindex", "0").child(table.child(el("tbody", "").children(rows)))
}

/// A row of such a table.
#[inline(never)]
pub fn row(of: &str, figures: &[String]) -> Element {
    let figures = figures.iter().map(|figure| el("td", "numbers").text(figure));
    el("tr", "").child(el("th", "").with("scope", "row").text(of)).children(figures)
}

impl Element {
    /// With an attribute.
    #[inline(never)]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.0.add_attribute(name, AttrValue::Rc(Rc::from(value)));
        self
    }

    /// With an attribute that holds if it is there at all.
    pub fn flag(self, name: &'static str, holds: bool) -> Self {
        if holds { self.with(name, name) } else { self }
    }

    /// With words inside.
    #[inline(never)]
    pub fn text(self, text: &str) -> Self {
        self.node(VText::new(AttrValue::Rc(Rc::from(text))).into())
    }

    /// With another element inside.
    #[inline(never)]
    pub fn child(self, child: Element) -> Self {
        self.node(child.into())
    }

    /// With another element inside, or an empty place for it, so that its neighbours stay what they are.
    #[inline(never)]
    pub fn maybe(self, child: Option<Element>) -> Self {
        self.node(child.map_or_else(VNode::default, VNode::from))
    }

    /// With more elements inside.
    pub fn children(self, children: impl IntoIterator<Item = Element>) -> Self {
        children.into_iter().fold(self, Self::child)
    }

    #[inline(never)]
    fn node(mut self, node: VNode) -> Self {
        self.0.add_child(node);
        self
    }

    /// Told from its neighbours by a number.
    pub fn key(mut self, key: usize) -> Self {
        self.0.key = Some(Key::from(key));
        self
    }

    /// Tells of an action at a click.
    #[inline(never)]
    pub fn on_click(mut self, send: &Sender, action: Action) -> Self {
        let send = send.clone();
        let click = Callback::from(move |_: MouseEvent| send.emit(action.clone()));
        self.0.add_listener(Rc::new(onclick::Wrapper::new(click)));
        self
    }

    /// What it is made of, for what only few elements need.
    pub fn tag(&mut self) -> &mut VTag {
        &mut self.0
    }
}

impl From<Element> for Html {
    fn from(element: Element) -> Self {
        Self::from(*element.0)
    }
}
