//! All that the page knows, and how it changes.

use std::rc::Rc;

use yew::AttrValue;

use crate::design::Reading;
use crate::examples::EXAMPLES;
use crate::keyspace::{Budget, explain};
use crate::plan::{FunctionPlan, Plan, Ranked, plan};
use crate::report::explanation;

use super::proof::Proof;
use super::storage;
use super::table::Order;

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

/// A design without problems, with its plan.
#[derive(Debug)]
pub struct Sound {
    /// The design.
    pub reading: Rc<Reading>,
    /// Its plan.
    pub plan: Plan,
    /// Whether it was counted for longer already.
    pub is_thought_over: bool,
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
        let (reading, sound) = understood(&text);
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
        let functions = &self.sound.as_ref()?.plan.functions;
        functions.iter().find(|plan| plan.function == self.function).or(functions.first())
    }

    /// The number of that function in its design.
    pub fn function_index(&self) -> Option<usize> {
        let name = &self.function()?.function;
        self.sound.as_ref()?.plan.functions.iter().position(|plan| plan.function == *name)
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
        let design = self.sound.as_ref().filter(|_| self.is_explained).map(|sound| &sound.reading.design);
        let name = self.function().map(|plan| &plan.function);
        let function = design.and_then(|design| design.functions.iter().find(|function| Some(&function.name) == name));
        function.map_or_else(Vec::new, |function| explanation(&explain(function, Budget::page())))
    }

    /// Counts for longer where only bounds are known.
    pub fn think(&mut self) {
        if let Some(sound) = self.sound.as_mut().filter(|sound| !sound.is_thought_over) {
            sound.plan = plan(&sound.reading.design, Budget::pause());
            sound.is_thought_over = true;
        }
    }

    /// Takes a change of the text.
    pub fn edit(&mut self, text: AttrValue) {
        let (reading, sound) = understood(&text);
        (self.text, self.reading, self.proof) = (text, reading, None);
        if sound.is_some() {
            self.sound = sound;
        }
    }

    /// Takes another text instead, and puts this one aside.
    pub fn replace(&mut self, text: AttrValue) {
        // An example is never lost, so it does not push aside what people wrote.
        if text != self.text && EXAMPLES.iter().all(|example| *example.text != *self.text) {
            self.aside = Some(self.text.clone());
        }
        self.aside.take_if(|aside| *aside == text);
        self.choose_function(String::new());
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
        self.function = function;
        self.strategy.clear();
        self.proof = None;
    }

    /// Looks at a strategy.
    pub fn choose_strategy(&mut self, label: String) {
        self.strategy = label;
    }
}

/// What a text says and, where nothing is wrong with it, what that comes to.
fn understood(text: &str) -> (Rc<Reading>, Option<Sound>) {
    storage::guarded(|| {
        let reading = Rc::new(Reading::of(text));
        let sound = reading.is_sound().then(|| {
            let plan = plan(&reading.design, Budget::page());
            Sound { reading: Rc::clone(&reading), is_thought_over: plan.is_exact(), plan }
        });
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
    fn unknown_choices_fall_back() {
        let mut state = State::new(&Start::default());
        state.choose_function("gone".into());
        state.choose_strategy("gone".into());
        assert_eq!(state.function().expect("the first").function, "get_items_in_cart");
        assert!(state.strategy().is_some());
    }
}
