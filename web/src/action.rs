//! What can happen to the page's state, and how components report it.

use std::rc::Rc;

use yew::{AttrValue, Callback, hook, use_context};

use crate::bridge::Failure;
use crate::jobs::Subject;
use crate::plan_view::PlanView;
use crate::simulation::Simulation;
use crate::theme::Theme;

/// A change of the page's state.
#[derive(Clone, Debug)]
pub enum Action {
    /// The text was edited.
    Edit(AttrValue),
    /// An example was chosen, by its name; the present text is put aside.
    TakeExample(String),
    /// The text that was put aside comes back, and the present one is put aside.
    PutBack,
    /// A function was chosen, by its name.
    ChooseFunction(String),
    /// A strategy was chosen, by its label.
    ChooseStrategy(AttrValue),
    /// A column header was clicked.
    SortBy(usize),
    /// All metrics are compared, or only the main ones.
    ShowAll(bool),
    /// The theme was switched.
    ChooseTheme(Theme),
    /// A plan has arrived, or planning has failed.
    Planned(Rc<Subject>, Result<Option<Rc<PlanView>>, Failure>),
    /// The simulation has started, moved on or ended.
    Simulated(Simulation),
    /// Whether the browser has stored the design.
    Stored(bool),
    /// Nobody has typed for a while.
    Pause,
}

/// Reports an action to the page.
pub type Dispatch = Callback<Action>;

/// The dispatcher of the page around a component.
#[hook]
pub fn use_dispatch() -> Dispatch {
    use_context::<Dispatch>().unwrap_or_else(Callback::noop)
}
