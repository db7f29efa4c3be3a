//! The page as a whole.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use web_sys::HtmlSelectElement;
use yew::html::onchange;
use yew::{AttrValue, Component, Context, Event, Html, NodeRef, Properties, TargetCast};

use keyplan::design::Severity;
use keyplan::examples::EXAMPLES;
use keyplan::report::{class_sentence, recommendation_sentence};

use crate::bars::bars;
use crate::downloads::{File, downloads};
use crate::editor::{editor, jump, problems};
use crate::markup::{Element, Sender, button, el, heading, sign};
use crate::outlook::outlook;
use crate::simulation_panel::{Proof, proof};
use crate::state::{Start, State, Theme};
use crate::storage;
use crate::strategy_details::{assumed, closer, inapplicable};
use crate::summary::answer;
use crate::table::{Order, comparison};
use crate::worker::Simulation;

/// What people do, and what time does.
#[derive(Clone, Debug)]
pub enum Action {
    /// Change the text.
    Edit(AttrValue),
    /// Take an example, by its name, and put the text aside.
    TakeExample(String),
    /// Take the text that was put aside, and put this one aside.
    PutBack,
    /// Go to a byte of the text.
    Jump(usize),
    /// Look at a function.
    ChooseFunction(String),
    /// Look at a strategy, by its label.
    ChooseStrategy(String),
    /// Sort by a column: rising, falling, and back to the order of the plan.
    SortBy(usize),
    /// Compare all metrics, or only the main ones.
    ShowAll(bool),
    /// Tell how the count came about, or no longer.
    Explain(bool),
    /// Simulate the function that is looked at.
    Simulate,
    /// See what there is of it so far.
    StopSimulation,
    /// Hear from the simulation; nothing where it broke off.
    Hear(Option<String>),
    /// Light or dark.
    ChooseTheme(Theme),
    /// Download a file.
    Save(File),
    /// Tell people who do not see the page what it came to.
    Say,
}

/// What the page begins with.
#[derive(Properties, PartialEq)]
pub struct AppProps {
    /// What the browser kept.
    #[prop_or_default]
    pub start: Start,
}

/// The page.
pub struct App {
    state: State,
    send: Sender,
    /// Whether the browser keeps the design.
    is_kept: bool,
    /// What was said last to people who do not see the page.
    said: String,
    /// Until it is said again.
    pause: Option<Timeout>,
    /// The text field.
    field: NodeRef,
    /// While it runs.
    simulation: Option<Simulation>,
}

/// How long people pause before they are told, in milliseconds.
const PAUSE: u32 = 800;

impl Component for App {
    type Message = Action;
    type Properties = AppProps;

    fn create(context: &Context<Self>) -> Self {
        Self {
            state: State::new(&context.props().start),
            send: context.link().callback(|action| action),
            is_kept: true,
            said: String::new(),
            pause: None,
            field: NodeRef::default(),
            simulation: None,
        }
    }

    fn update(&mut self, _: &Context<Self>, action: Action) -> bool {
        let state = &mut self.state;
        match action {
            Action::Edit(text) => {
                // Before anything is done with it that may go wrong.
                storage::keep_text(&text);
                state.edit(text);
            }
            Action::TakeExample(name) => {
                if let Some(example) = EXAMPLES.iter().find(|example| example.name == name) {
                    state.replace(example.text.into());
                }
            }
            Action::PutBack => state.put_back(),
            Action::ChooseFunction(function) => state.choose_function(function),
            Action::ChooseStrategy(label) => state.choose_strategy(label),
            Action::SortBy(column) => state.order = Order::next(state.order, column),
            Action::ShowAll(is_whole) => state.is_whole = is_whole,
            Action::Explain(is_explained) => state.is_explained = is_explained,
            Action::Simulate => {
                let function =
                    state.sound.as_ref().and_then(|sound| sound.plan.as_ref()).map_or(0, |(index, _)| *index);
                self.simulation = Simulation::start(function, &state.text, &self.send);
                state.proof = Some(Proof::begin());
                if self.simulation.is_none() {
                    self.send.emit(Action::Hear(None));
                }
            }
            Action::StopSimulation => {
                self.simulation.iter().for_each(Simulation::stop);
                return false;
            }
            Action::Hear(said) => {
                if let Some(proof) = &mut state.proof {
                    proof.hear(said);
                    if proof.done.is_none() {
                        self.said = proof.summary();
                        self.simulation = None;
                    }
                }
                return true;
            }
            Action::ChooseTheme(theme) => state.theme = theme,
            Action::Jump(place) => {
                jump(&self.field, &state.text, place);
                return false;
            }
            Action::Save(file) => {
                file.save(state);
                return false;
            }
            Action::Say => {
                state.think();
                self.said = message(state);
                return true;
            }
        }
        if self.state.proof.is_none() {
            // Of another design, or another function.
            self.simulation = None;
        }
        self.settle();
        true
    }

    fn rendered(&mut self, _: &Context<Self>, is_first: bool) {
        if is_first {
            self.settle();
        }
    }

    fn view(&self, _: &Context<Self>) -> Html {
        let (state, send) = (&self.state, &self.send);
        let unkept = || el("p", "note").text("This browser does not keep the design: download it before you leave.");
        let design = el("section", "pane design")
            .with("aria-labelledby", "design-title")
            .child(toolbar(state, send))
            .maybe((!self.is_kept).then(unkept))
            .child(editor(state, &self.field, send))
            .child(problems(state, send));
        let plan = el("section", "pane plan")
            .with("id", "plan")
            .with("aria-labelledby", "plan-title")
            .with("tabindex", "-1")
            .child(plan_heading(state, send))
            .child(results(state, send))
            .child(downloads(state, send));
        let status = el("p", "hidden").with("role", "status").with("aria-live", "polite");
        let parts = [
            el("a", "skip").with("href", "#plan").text("Skip to the plan"),
            top(state.theme, send),
            el("main", "panes").child(design).child(plan),
            status.text(&self.said),
        ];
        parts.map(Html::from).into_iter().collect()
    }
}

impl App {
    /// Has the browser keep what there is now, and waits until people pause.
    fn settle(&mut self) {
        self.is_kept = storage::keep(&self.state.text, self.state.aside.as_deref());
        storage::keep_theme(self.state.theme);
        show(self.state.theme);
        let send = self.send.clone();
        self.pause = Some(Timeout::new(PAUSE, move || send.emit(Action::Say)));
    }
}

/// Tells the style sheet of the theme, through an attribute of the root element.
fn show(theme: Theme) {
    let Some(root) = gloo::utils::document().document_element() else { return };
    let _ = match theme {
        Theme::Auto => root.remove_attribute("data-theme"),
        theme => root.set_attribute("data-theme", theme.name()),
    };
}

fn top(theme: Theme, send: &Sender) -> Element {
    let name = match theme {
        Theme::Auto => "Auto",
        Theme::Light => "Light",
        Theme::Dark => "Dark",
    };
    let switch = button("quiet theme", send, Action::ChooseTheme(theme.next()))
        .with("aria-label", &format!("Theme: {name}"))
        .with("title", "Light, dark, or as the system has it")
        .child(sign("", theme.sign()))
        .text(name);
    el("header", "top")
        .child(el("h1", "").text("Keyplan"))
        .child(el("p", "tagline").text("Count the keys. Weigh the ways. Pick one."))
        .child(switch)
}

fn toolbar(state: &State, send: &Sender) -> Element {
    let is_shown = |text: &str| *text == *state.text;
    let own = el("option", "").with("value", "").flag("disabled", true);
    let own = own.flag("selected", !EXAMPLES.iter().any(|example| is_shown(example.text))).text("Your own");
    let examples = EXAMPLES.iter().map(|example| option(example.name, example.title, is_shown(example.text)));
    let back = || {
        let back = button("quiet", send, Action::PutBack).with("title", "The design that was here before");
        back.text("Put back")
    };
    el("div", "heading").child(heading("design-title", "Design")).maybe(state.aside.is_some().then(back)).child(picker(
        "Example",
        el("select", "").child(own).children(examples),
        send,
        Action::TakeExample,
    ))
}

fn option(value: &str, title: &str, is_selected: bool) -> Element {
    el("option", "").with("value", value).flag("selected", is_selected).text(title)
}

/// A list to choose from.
fn picker(label: &str, mut select: Element, send: &Sender, action: fn(String) -> Action) -> Element {
    let onchange = send.reform(move |event: Event| action(event.target_unchecked_into::<HtmlSelectElement>().value()));
    select.tag().add_listener(Rc::new(onchange::Wrapper::new(onchange)));
    el("label", "picker").child(el("span", "").text(label)).child(select)
}

fn plan_heading(state: &State, send: &Sender) -> Element {
    let functions = state.sound.as_ref().map_or(&[][..], |sound| &sound.reading.design.functions);
    let chosen = state.function().map(|plan| &plan.function);
    let earlier = || el("p", "note").text("Of the last design without problems.");
    let functions_picker = || {
        let options =
            functions.iter().map(|function| option(&function.name, &function.name, Some(&function.name) == chosen));
        // A list that shows what was picked from it keeps that in mind, whatever becomes of its options: another list for
        // other functions.
        let names = functions.iter().flat_map(|function| function.name.bytes());
        let key = names.fold(functions.len(), |key, byte| key.wrapping_mul(31).wrapping_add(byte.into()));
        picker("Function", el("select", "").key(key).children(options), send, Action::ChooseFunction)
    };
    el("div", "heading")
        .child(heading("plan-title", "Plan"))
        .maybe((!state.is_current() && !functions.is_empty()).then(earlier))
        .maybe((functions.len() > 1).then(functions_picker))
}

fn results(state: &State, send: &Sender) -> Element {
    let (Some(sound), Some(plan)) = (&state.sound, state.function()) else { return nothing_yet(state) };
    el("div", if state.is_current() { "results" } else { "results earlier" })
        .child(answer(plan, state, send))
        .child(comparison(plan, state, send))
        .child(bars(plan, state.strategy_index()))
        .maybe(state.strategy().map(|ranked| proof(ranked, state, send)))
        .maybe(state.function().zip(state.strategy()).map(|(plan, ranked)| closer(plan, ranked, state.proof.as_ref())))
        .maybe(outlook(plan, sound.is_thought_over))
        .maybe(assumed(&sound.reading.design.assumed))
        .maybe(inapplicable(plan))
}

/// What a function looks like, for a page that has none yet.
const SKETCH: &str = "entity user: 10_000

read get_posts(user_id: user, page: 1..=50)
  rate 200/s

write add_post(user_id: user)
  rate 2/s
  invalidates get_posts(user_id, _)";

fn nothing_yet(state: &State) -> Element {
    let (verdict, advice) = if state.is_current() {
        ("No function yet.", "Describe what is cached and what makes it wrong:")
    } else {
        ("Nothing to plan yet.", "The design has problems; they are listed with it.")
    };
    let sketch = || el("pre", "").child(el("code", "").text(SKETCH));
    el("div", "empty")
        .child(el("p", "verdict").text(verdict))
        .child(el("p", "").text(advice))
        .maybe(state.is_current().then(sketch))
}

fn message(state: &State) -> String {
    let errors = state.reading.problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    if errors > 0 {
        return format!("{errors} {}.", if errors == 1 { "problem" } else { "problems" });
    }
    state.function().map_or("No function yet.".into(), |plan| {
        let classes = plan.classes.iter().map(class_sentence);
        let sentences: Vec<String> = classes.chain([recommendation_sentence(plan)]).collect();
        format!("Plan updated. {}", sentences.join(" ")).replace('`', "")
    })
}
