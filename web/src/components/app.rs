//! The page as a whole: its state, and what follows from a change of it.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::{
    Callback, ContextProvider, Html, Properties, UseReducerDispatcher, UseReducerHandle, component, hook, html,
    use_effect_with, use_memo, use_reducer,
};

use super::design_pane::DesignPane;
use super::plan_pane::PlanPane;
use super::top::Top;
use crate::action::{Action, Dispatch};
use crate::bridge::{Options, use_lane};
use crate::jobs::{Plan, Subject};
use crate::start::Start;
use crate::state::State;
use crate::storage;
use crate::theme::Theme;

/// The properties of [`App`].
#[derive(Properties, PartialEq)]
pub struct AppProps {
    /// What the page begins with.
    #[prop_or_default]
    pub start: Start,
}

/// The page.
#[component]
pub fn App(props: &AppProps) -> Html {
    let state = use_reducer(|| storage::guarded(|| State::new(&props.start)));
    let dispatch = (*use_memo((), |()| guarded(state.dispatcher()))).clone();
    use_storage(&state, &dispatch);
    use_planning(&state, &dispatch);
    let design = html! {
        <DesignPane
            text={state.text.clone()}
            reading={Rc::clone(&state.reading)}
            has_aside={state.aside.is_some()}
            is_stored={state.is_stored}
        />
    };
    html! {
        <ContextProvider<Dispatch> context={dispatch}>
            <a class="skip" href="#plan">{"Skip to the plan"}</a>
            <Top theme={state.theme} />
            <main class="panes">
                { design }
                <PlanPane state={Rc::new(State::clone(&state))} />
            </main>
            <p class="hidden" role="status" aria-live="polite">{ &state.spoken }</p>
        </ContextProvider<Dispatch>>
    }
}

/// Sends actions to the state. A text is stored before it is read, because reading it may stop the page.
fn guarded(dispatcher: UseReducerDispatcher<State>) -> Dispatch {
    Callback::from(move |action| {
        if let Action::Edit(text) = &action {
            storage::store_text(text);
            storage::guarded(|| dispatcher.dispatch(action));
        } else {
            dispatcher.dispatch(action);
        }
    })
}

/// Stores what people wrote and chose, as soon as they did.
#[hook]
fn use_storage(state: &UseReducerHandle<State>, dispatch: &Dispatch) {
    let dispatch = dispatch.clone();
    use_effect_with((state.text.clone(), state.aside.clone()), move |(text, aside)| {
        dispatch.emit(Action::Stored(storage::store(text, aside.as_deref())));
    });
    use_effect_with(state.theme, |theme| {
        storage::store_theme(*theme);
        show(*theme);
    });
}

/// Tells the style sheet of the theme, by an attribute of the root element.
fn show(theme: Theme) {
    let Some(root) = gloo::utils::document().document_element() else { return };
    let _ = match theme {
        Theme::Auto => root.remove_attribute("data-theme"),
        Theme::Light | Theme::Dark => root.set_attribute("data-theme", theme.name()),
    };
}

/// How long nobody types before the plan is looked ahead and spoken, in milliseconds.
const PAUSE: u32 = 800;

const PLANNING: Options = Options { patience: 100, deadline: 60_000, has_spare: true };

/// Has each new subject planned, and looked ahead in a pause.
#[hook]
fn use_planning(state: &UseReducerHandle<State>, dispatch: &Dispatch) {
    let lane = use_lane::<Plan>(PLANNING);
    let ask = move |lane: &Rc<crate::bridge::Lane<Plan>>, dispatch: &Dispatch, subject: &Rc<Subject>, looks_ahead| {
        let (dispatch, subject) = (dispatch.clone(), Rc::clone(subject));
        let job = Plan { subject: Subject::clone(&subject), looks_ahead };
        let listener = move |plan: Result<Option<_>, _>| {
            dispatch.emit(Action::Planned(Rc::clone(&subject), plan.map(|plan| plan.map(Rc::new))));
        };
        lane.ask(job, Callback::from(listener));
    };
    {
        let (lane, dispatch) = (Rc::clone(&lane), dispatch.clone());
        use_effect_with(state.subject.clone(), move |subject| match subject {
            Some(subject) => ask(&lane, &dispatch, subject, false),
            None => lane.cancel(),
        });
    }
    let dispatch = dispatch.clone();
    use_effect_with((state.text.clone(), state.subject.clone()), move |(_, subject)| {
        let subject = subject.clone();
        let pause = Timeout::new(PAUSE, move || {
            dispatch.emit(Action::Pause);
            if let Some(subject) = subject {
                ask(&lane, &dispatch, &subject, true);
            }
        });
        || drop(pause)
    });
}
