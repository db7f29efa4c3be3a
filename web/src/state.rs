//! All that the page knows, and how it changes.

use std::rc::Rc;

use yew::AttrValue;

use keyplan::design::Reading;
use keyplan::examples::EXAMPLES;
use keyplan::keyspace::{Budget, explain};
use keyplan::plan::{FunctionPlan, Ranked, glance_ahead, plan_function};
use keyplan::report::explanation;

use crate::simulation_panel::Proof;
use crate::storage;
use crate::table::Order;

/// What the page begins with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Start {
    /// The design; the first example where there is none.
    pub text: Option<String>,
    /// A design that was put aside and can be put back.
    pub aside: Option<String>,
    /// Light or dark.
    pub theme: Theme,
}

/// Light, dark, or as the system has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The three of them, each with its name in the style sheet and in storage, and a sign.
    const ALL: [(Self, &'static str, &'static str); 3] =
        [(Self::Auto, "auto", "◐"), (Self::Light, "light", "○"), (Self::Dark, "dark", "●")];

    /// The theme of a name; as the system has it where the name is none of them.
    pub fn named(name: &str) -> Self {
        Self::ALL.iter().find(|(_, known, _)| *known == name).map_or(Self::Auto, |(theme, ..)| *theme)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(theme, ..)| *theme == self).map_or("", |(_, name, _)| name)
    }

    /// Its sign.
    pub fn sign(self) -> &'static str {
        Self::ALL.iter().find(|(theme, ..)| *theme == self).map_or("", |(.., sign)| sign)
    }

    /// The one after it, round and round.
    pub fn next(self) -> Self {
        match self {
            Self::Auto => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::Auto,
        }
    }
}

/// A design without problems, with the plan of the one function that is looked at: what a keystroke costs does not rise
/// with the number of functions.
#[derive(Debug)]
pub struct Sound {
    /// The design.
    pub reading: Rc<Reading>,
    /// The number of the function, and its plan; nothing where the design has no functions.
    pub plan: Option<(usize, FunctionPlan)>,
    /// Whether it was counted for longer already, and what would change it looked for.
    pub is_thought_over: bool,
}

impl Sound {
    /// With the plan of the function of a name, or of the first where there is none of that name.
    fn of(reading: Rc<Reading>, function: &str) -> Self {
        let named = reading.design.functions.iter().position(|known| known.name == function);
        let index = named.unwrap_or(0);
        let plan = plan_function(&reading.design, index, Budget::page()).map(|plan| (index, plan));
        Self { reading, plan, is_thought_over: false }
    }

    /// Until it is thought over, what was found of the same function before stays beside it.
    fn after(mut self, earlier: Option<Self>) -> Self {
        if let (Some((_, plan)), Some((_, earlier))) = (&mut self.plan, earlier.and_then(|sound| sound.plan))
            && plan.function == earlier.function
        {
            (plan.turning_points, plan.tradeoff) = (earlier.turning_points, earlier.tradeoff);
        }
        self
    }
}

/// What the page shows.
#[derive(Debug)]
pub struct State {
    /// What is in the editor.
    pub text: AttrValue,
    /// What was understood of it.
    pub reading: Rc<Reading>,
    /// The last design without problems, and its plan.
    pub sound: Option<Sound>,
    /// The function that is looked at.
    function: String,
    /// The strategy that is looked at, by its label; the recommended one where it is not there.
    strategy: String,
    /// A design that was put aside and can be put back.
    pub aside: Option<AttrValue>,
    /// How the comparison is ordered; as the plan has it where this is nothing.
    pub order: Option<Order>,
    /// Whether all metrics are compared, not only the main ones.
    pub is_whole: bool,
    /// Whether it is told how the count came about.
    pub is_explained: bool,
    /// What came of simulating the function that is looked at, once somebody asked.
    pub proof: Option<Proof>,
    /// Light or dark.
    pub theme: Theme,
}

impl State {
    /// The state that the page begins with.
    pub fn new(start: &Start) -> Self {
        let first = || EXAMPLES.first().map_or("", |example| example.text).to_owned();
        let text = AttrValue::from(start.text.clone().unwrap_or_else(first));
        let (reading, sound) = understood(&text, "");
        Self {
            sound,
            text,
            reading,
            function: String::new(),
            strategy: String::new(),
            aside: start.aside.clone().map(AttrValue::from),
            order: None,
            is_whole: false,
            is_explained: false,
            proof: None,
            theme: start.theme,
        }
    }

    /// Whether the plan is of what is in the editor, rather than of an earlier design.
    pub fn is_current(&self) -> bool {
        self.reading.is_sound()
    }

    /// The plan of the function that is looked at, if there is one.
    pub fn function(&self) -> Option<&FunctionPlan> {
        self.sound.as_ref()?.plan.as_ref().map(|(_, plan)| plan)
    }

    /// Where the strategy that is looked at stands in the function's plan.
    pub fn strategy_index(&self) -> usize {
        self.function().map_or(0, |function| chosen_or_recommended(function, &self.strategy))
    }

    /// The strategy that is looked at.
    pub fn strategy(&self) -> Option<&Ranked> {
        self.function()?.strategies.get(self.strategy_index())
    }

    /// How the count of the function that is looked at came about, in lines; none unless somebody asked.
    pub fn explanation(&self) -> Vec<String> {
        let sound = self.sound.as_ref().filter(|_| self.is_explained);
        let function = sound.and_then(|sound| sound.reading.design.functions.get(sound.plan.as_ref()?.0));
        function.map_or_else(Vec::new, |function| explanation(&explain(function, Budget::page())))
    }

    /// Counts for longer where only bounds are known, and looks for what would change the plan.
    pub fn think(&mut self) {
        if let Some(sound) = self.sound.as_mut().filter(|sound| !sound.is_thought_over) {
            let thought = |(index, _)| Some((index, glance_ahead(&sound.reading.design, index, Budget::pause())?));
            sound.plan = storage::guarded(|| sound.plan.take().and_then(thought));
            sound.is_thought_over = true;
        }
    }

    /// Takes a change of the text.
    pub fn edit(&mut self, text: AttrValue) {
        let (reading, sound) = understood(&text, &self.function);
        (self.text, self.reading, self.proof) = (text, reading, None);
        if let Some(sound) = sound {
            self.sound = Some(sound.after(self.sound.take()));
        }
    }

    /// Takes another text instead, and puts this one aside.
    pub fn replace(&mut self, text: AttrValue) {
        // An example is never lost, so it does not push aside what people wrote.
        if text != self.text && EXAMPLES.iter().all(|example| *example.text != *self.text) {
            self.aside = Some(self.text.clone());
        }
        self.aside.take_if(|aside| *aside == text);
        self.function.clear();
        self.strategy.clear();
        self.edit(text);
    }

    /// Takes the text that was put aside, and puts this one aside.
    pub fn put_back(&mut self) {
        if let Some(aside) = self.aside.clone() {
            self.replace(aside);
        }
    }

    /// Looks at a function.
    pub fn choose_function(&mut self, function: String) {
        self.sound = self.sound.take().map(|sound| storage::guarded(|| Sound::of(sound.reading, &function)));
        self.function = function;
        self.strategy.clear();
        self.proof = None;
    }

    /// Looks at a strategy.
    pub fn choose_strategy(&mut self, label: String) {
        self.strategy = label;
    }
}

/// What a text says and, where nothing is wrong with it, what a function comes to.
fn understood(text: &str, function: &str) -> (Rc<Reading>, Option<Sound>) {
    storage::guarded(|| {
        let reading = Rc::new(Reading::of(text));
        let sound = reading.is_sound().then(|| Sound::of(Rc::clone(&reading), function));
        (reading, sound)
    })
}

fn chosen_or_recommended(function: &FunctionPlan, label: &str) -> usize {
    let is_chosen = |ranked: &Ranked| ranked.assessment.label == label;
    let recommended = || function.recommended.first().map(|recommendation| recommendation.choice);
    function.strategies.iter().position(is_chosen).or_else(recommended).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_good_plan_stays_beside_a_problem() {
        let mut state = State::new(&Start::default());
        state.edit("entity cart: many".into());
        assert!(!state.is_current());
        assert_eq!(state.function().expect("the plan of the example").function, "get_items_in_cart");
    }

    #[test]
    fn a_text_that_was_replaced_can_be_put_back() {
        let mut state = State::new(&Start::default());
        state.edit("# mine".into());
        state.replace("# other".into());
        state.put_back();
        assert_eq!((&*state.text, state.aside.as_deref()), ("# mine", Some("# other")));
    }

    #[test]
    fn what_people_wrote_survives_a_look_at_the_examples() {
        let mut state = State::new(&Start::default());
        state.edit("# mine".into());
        state.replace(EXAMPLES[0].text.into());
        state.replace(EXAMPLES[0].text.into());
        assert_eq!(state.aside.as_deref(), Some("# mine"));
        state.put_back();
        assert_eq!((&*state.text, &state.aside), ("# mine", &None));
    }

    #[test]
    fn another_function_can_be_looked_at_beside_a_problem() {
        let mut state = State::new(&Start::default());
        state.edit("read f(a: bool)\nread g(a: 0..<3)".into());
        state.choose_function("g".into());
        state.edit("read f(a: bool)\nread g(a: 0..<7)".into());
        state.edit("read f(a: bool)\nread g(a: 0..".into());
        let keys = |state: &State| state.function().map(|plan| (plan.function.clone(), plan.keys.to_string()));
        assert_eq!(keys(&state), Some(("g".into(), "7".into())));
        state.choose_function("f".into());
        assert_eq!(keys(&state), Some(("f".into(), "2".into())));
    }

    #[test]
    fn unknown_choices_fall_back() {
        let mut state = State::new(&Start::default());
        state.choose_function("gone".into());
        state.choose_strategy("gone".into());
        assert_eq!(state.function().expect("the first").function, "get_items_in_cart");
        assert!(state.strategy().is_some());
    }
}
