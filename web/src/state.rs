//! All that the page knows, and how an action changes it.

use std::rc::Rc;

use yew::{AttrValue, Reducible};

use keyplan::design::{Reading, Severity};
use keyplan::examples::EXAMPLES;

use crate::action::Action;
use crate::bridge::Failure;
use crate::jobs::Subject;
use crate::order::Order;
use crate::plan_view::{Outlook, PlanView, StrategyView};
use crate::simulation::Simulation;
use crate::start::Start;
use crate::theme::Theme;

/// The state of the page.
#[derive(Clone, Debug)]
pub struct State {
    /// The text in the editor.
    pub text: AttrValue,
    /// What was understood of it.
    pub reading: Rc<Reading>,
    /// The functions of the last design without problems.
    pub functions: Rc<[String]>,
    /// What is to be planned: the chosen function of that design; `None` where it has no functions.
    pub subject: Option<Rc<Subject>>,
    /// The last plan, and what it is of.
    planned: Option<(Rc<Subject>, Rc<PlanView>)>,
    /// What would change the recommendation, and whether it belongs to the last plan.
    pub outlook: Option<(Rc<Outlook>, bool)>,
    /// Why the last planning failed.
    pub failure: Option<Failure>,
    /// The name of the chosen function; the first one is shown where there is none of that name.
    function: String,
    /// The label of the chosen strategy; the recommended one is shown where there is none of that label.
    strategy: AttrValue,
    /// A design that was put aside and can be put back.
    pub aside: Option<AttrValue>,
    /// The order of the comparison; that of the plan where this is `None`.
    pub order: Option<Order>,
    /// Whether all metrics are compared, and not only the main ones.
    pub shows_all: bool,
    /// The simulation of the subject.
    pub simulation: Simulation,
    /// The theme.
    pub theme: Theme,
    /// Whether the browser has stored the design.
    pub is_stored: bool,
    /// What screen readers say.
    pub spoken: AttrValue,
}

impl State {
    /// The state that the page begins with.
    #[must_use]
    pub fn new(start: &Start) -> Self {
        let first = || EXAMPLES.first().map_or("", |example| example.text).to_owned();
        let mut state = Self {
            text: AttrValue::default(),
            reading: Rc::new(Reading::of("")),
            functions: Rc::new([]),
            subject: None,
            planned: None,
            outlook: None,
            failure: None,
            function: String::new(),
            strategy: AttrValue::default(),
            aside: start.aside.clone().map(AttrValue::from),
            order: None,
            shows_all: false,
            simulation: Simulation::Idle,
            theme: start.theme,
            is_stored: true,
            spoken: AttrValue::default(),
        };
        state.edit(start.text.clone().unwrap_or_else(first).into());
        state.planned = state.subject.clone().zip(start.plan.clone().map(Rc::new));
        state
    }

    /// Whether the text has no problems, so that the plan is of what is in the editor.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.reading.is_sound()
    }

    /// The last plan.
    #[must_use]
    pub fn plan(&self) -> Option<&Rc<PlanView>> {
        self.planned.as_ref().map(|(_, plan)| plan)
    }

    /// Whether the last plan is of an earlier design, or of another function.
    #[must_use]
    pub fn is_planning(&self) -> bool {
        self.planned.as_ref().map(|(subject, _)| subject) != self.subject.as_ref() && self.failure.is_none()
    }

    /// The index of the shown strategy in the plan.
    #[must_use]
    pub fn strategy_index(&self) -> usize {
        self.plan().map_or(0, |plan| plan.strategy_index(&self.strategy))
    }

    /// The shown strategy.
    #[must_use]
    pub fn strategy(&self) -> Option<&StrategyView> {
        self.plan()?.strategies.get(self.strategy_index())
    }

    fn edit(&mut self, text: AttrValue) {
        self.reading = Rc::new(Reading::of(&text));
        self.text = text;
        self.simulation = Simulation::Idle;
        if self.reading.is_sound() {
            self.functions = self.reading.design.functions.iter().map(|function| function.name.clone()).collect();
            let text = self.text.to_string();
            self.choose(text);
        }
    }

    /// Makes the chosen function of a design the subject.
    fn choose(&mut self, text: String) {
        let function = self.functions.iter().position(|name| *name == self.function).unwrap_or(0);
        self.subject = (!self.functions.is_empty()).then(|| Rc::new(Subject { text, function }));
        self.failure = None;
        if self.subject.is_none() {
            (self.planned, self.outlook) = (None, None);
        }
    }

    fn choose_function(&mut self, function: String) {
        (self.function, self.strategy, self.simulation) = (function, AttrValue::default(), Simulation::Idle);
        if let Some(subject) = self.subject.clone() {
            self.choose(subject.text.clone());
        }
    }

    /// Puts another text in the place of this one, which is put aside.
    fn replace(&mut self, text: AttrValue) {
        // An example is never lost, so it does not push aside what people wrote.
        if text != self.text && EXAMPLES.iter().all(|example| *example.text != *self.text) {
            self.aside = Some(self.text.clone());
        }
        self.aside.take_if(|aside| *aside == text);
        self.function.clear();
        self.strategy = AttrValue::default();
        self.edit(text);
    }

    fn take(&mut self, subject: Rc<Subject>, plan: Rc<PlanView>) {
        let is_same_function = self.plan().is_some_and(|earlier| earlier.function == plan.function);
        self.outlook = match (&plan.outlook, self.outlook.take()) {
            (Some(outlook), _) => Some((Rc::new(outlook.clone()), true)),
            // What was found of the same function before stays, paler, until it is found anew.
            (None, Some((earlier, _))) if is_same_function => Some((earlier, false)),
            (None, Some(_) | None) => None,
        };
        if plan.outlook.is_some() && self.is_sound() {
            self.spoken = format!("Plan updated. {}", plan.spoken).into();
        }
        self.planned = Some((subject, plan));
        self.failure = None;
    }

    /// Says what is wrong with a design that cannot be planned. A plan is said when it has been looked ahead.
    fn pause(&mut self) {
        let errors = self.reading.problems.iter().filter(|problem| problem.severity == Severity::Error).count();
        match errors {
            0 if self.subject.is_none() => self.spoken = "No function yet.".into(),
            0 => {}
            1 => self.spoken = "1 problem.".into(),
            more => self.spoken = format!("{more} problems.").into(),
        }
    }

    fn simulated(&mut self, simulation: Simulation) {
        if let Some(findings) = simulation.findings() {
            self.spoken = findings.summary().into();
        }
        self.simulation = simulation;
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::Edit(text) => self.edit(text),
            Action::TakeExample(name) => {
                if let Some(example) = EXAMPLES.iter().find(|example| example.name == name) {
                    self.replace(example.text.into());
                }
            }
            Action::PutBack => {
                if let Some(aside) = self.aside.clone() {
                    self.replace(aside);
                }
            }
            Action::ChooseFunction(function) => self.choose_function(function),
            Action::ChooseStrategy(label) => self.strategy = label,
            Action::SortBy(column) => self.order = Order::next(self.order, column),
            Action::ShowAll(shows_all) => self.shows_all = shows_all,
            Action::ChooseTheme(theme) => self.theme = theme,
            Action::Planned(subject, Ok(Some(plan))) => self.take(subject, plan),
            // Each subject names a function of its design.
            Action::Planned(_, Ok(None)) => {}
            Action::Planned(_, Err(failure)) => self.failure = Some(failure),
            Action::Simulated(simulation) => self.simulated(simulation),
            Action::Stored(is_stored) => self.is_stored = is_stored,
            Action::Pause => self.pause(),
        }
    }
}

impl Reducible for State {
    type Action = Action;

    fn reduce(mut self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::make_mut(&mut self).act(action);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::Plan;

    /// A state in which what is asked for is planned at once.
    fn planned(mut state: State) -> State {
        if let Some(subject) = state.subject.clone() {
            let plan = Plan { subject: Subject::clone(&subject), looks_ahead: false }.run();
            state.act(Action::Planned(subject, Ok(plan.map(Rc::new))));
        }
        state
    }

    fn first() -> State {
        planned(State::new(&Start::default()))
    }

    fn after(mut state: State, action: Action) -> State {
        state.act(action);
        planned(state)
    }

    #[test]
    fn the_last_good_plan_stays_beside_a_problem() {
        let state = after(first(), Action::Edit("entity cart: many".into()));
        assert!(!state.is_sound());
        assert_eq!(state.plan().expect("the plan of the example").function, "get_items_in_cart");
    }

    #[test]
    fn a_text_that_was_replaced_can_be_put_back() {
        let mut state = first();
        state.edit("# mine".into());
        state.replace("# other".into());
        state.act(Action::PutBack);
        assert_eq!((&*state.text, state.aside.as_deref()), ("# mine", Some("# other")));
    }

    #[test]
    fn what_people_wrote_survives_a_look_at_the_examples() {
        let mut state = first();
        state.edit("# mine".into());
        state.replace(EXAMPLES[0].text.into());
        state.replace(EXAMPLES[0].text.into());
        assert_eq!(state.aside.as_deref(), Some("# mine"));
        state.act(Action::PutBack);
        assert_eq!((&*state.text, &state.aside), ("# mine", &None));
    }

    #[test]
    fn another_function_can_be_chosen_beside_a_problem() {
        let state = after(first(), Action::Edit("read f(a: bool)\nread g(a: 0..<3)".into()));
        let state = after(state, Action::ChooseFunction("g".into()));
        let state = after(state, Action::Edit("read f(a: bool)\nread g(a: 0..<7)".into()));
        let state = after(state, Action::Edit("read f(a: bool)\nread g(a: 0..".into()));
        let keys = |state: &State| state.plan().map(|plan| (plan.function.clone(), plan.keys.digits.clone()));
        assert_eq!(keys(&state), Some(("g".into(), "7".into())));
        let state = after(state, Action::ChooseFunction("f".into()));
        assert_eq!(keys(&state), Some(("f".into(), "2".into())));
    }

    #[test]
    fn unknown_choices_fall_back() {
        let state = after(first(), Action::ChooseFunction("gone".into()));
        let state = after(state, Action::ChooseStrategy("gone".into()));
        assert_eq!(state.plan().expect("the first").function, "get_items_in_cart");
        assert!(state.strategy().is_some());
    }
}
