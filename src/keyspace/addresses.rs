//! The addresses of a function or a class, one by one and lazily.

use num_bigint::BigInt;

use super::axis::{code, number_of, text_datum};
use super::evaluate::{Arguments, Datum, satisfies};
use super::narrow::{Narrowed, Rule};
use super::progression::Progression;
use super::values::{day, place, values_from};
use crate::design::condition::Condition;
use crate::design::{Domain, Function, Parameter, Value};

/// One address of a function: its arguments, and where each stands among its parameter's values.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Address {
    /// The arguments, in the order of the parameters.
    pub arguments: Vec<Value>,
    /// The sum of the arguments' places among their parameters' values, from 0: small arguments are hot.
    pub distance: u64,
}

/// The addresses of a function, lazily, in the order of its parameters' values.
///
/// Listing stops when its budget of steps is spent: see [`Addresses::is_complete`].
pub struct Addresses<'a> {
    function: &'a Function,
    fixed: Vec<Option<Value>>,
    /// Of each parameter, the conditions that are settled once it has its value.
    checks: Vec<Vec<&'a Condition>>,
    levels: Vec<Level<'a>>,
    arguments: Arguments,
    address: Vec<(Value, u64)>,
    steps_left: u64,
    started: bool,
    /// The address to begin with, as long as all arguments so far are its.
    start: Option<Vec<Value>>,
    /// No address that is further than this is listed.
    furthest: u64,
}

type Level<'a> = Box<dyn Iterator<Item = (Value, u64)> + 'a>;

/// Lists the addresses of a function in which some parameters are fixed.
///
/// ```
/// use keyplan::{design::Reading, keyspace::addresses};
/// let design = Reading::of("read f(a: 1..=3, b: 1..=3) where a < b").design;
/// assert_eq!(addresses(&design.functions[0], &[], 1_000).count(), 3);
/// ```
#[must_use]
pub fn addresses<'a>(function: &'a Function, fixed: &[(usize, Value)], steps: u64) -> Addresses<'a> {
    let count = function.parameters.len();
    let mut checks = vec![Vec::new(); count];
    for condition in function.conditions.iter().flat_map(|stated| stated.condition.conjuncts()) {
        // Conditions on nothing are settled by the first parameter, if there is one.
        let last = condition.parameters().last().copied().unwrap_or(0);
        if let Some(settled) = checks.get_mut(last) {
            settled.push(condition);
        }
    }
    Addresses {
        function,
        fixed: (0..count).map(|p| fixed.iter().find(|(q, _)| *q == p).map(|(_, value)| value.clone())).collect(),
        checks,
        levels: Vec::new(),
        arguments: vec![Datum::Present; count],
        address: Vec::new(),
        steps_left: steps,
        started: false,
        start: None,
        furthest: u64::MAX,
    }
}

impl<'a> Addresses<'a> {
    /// Begins with an address that it would list, instead of with the first: a listing goes on where it was left.
    ///
    /// ```
    /// use keyplan::{design::Reading, keyspace::addresses};
    /// let design = Reading::of("read f(a: 1..=3, b: 1..=3) where a < b").design;
    /// let all: Vec<_> = addresses(&design.functions[0], &[], 1_000).collect();
    /// let rest: Vec<_> = addresses(&design.functions[0], &[], 1_000).starting_at(&all[1].arguments).collect();
    /// assert_eq!(rest, all[1..]);
    /// ```
    #[must_use]
    pub fn starting_at(mut self, address: &[Value]) -> Self {
        self.start = Some(address.to_vec());
        self
    }

    /// Lists only what is no further than this: see [`Address::distance`].
    #[must_use]
    pub fn within(mut self, distance: u64) -> Self {
        self.furthest = distance;
        self
    }

    /// What is left of its budget of steps.
    #[must_use]
    pub fn steps_left(&self) -> u64 {
        self.steps_left
    }

    /// Whether the listing came to its end, rather than to the end of its budget.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.steps_left > 0
    }

    /// The values to try for a parameter, given those before it.
    fn level(&mut self, parameter: usize) -> Level<'a> {
        let is_on_path =
            |start: &Vec<Value>| self.address.iter().map(|(value, _)| value).eq(start.iter().take(parameter));
        let start =
            self.start.as_ref().filter(|start| is_on_path(start)).and_then(|start| start.get(parameter)).cloned();
        if start.is_none() || parameter + 1 >= self.function.parameters.len() {
            self.start = None;
        }
        let function: &'a Function = self.function;
        let Some(description) = function.parameters.get(parameter) else { return Box::new(std::iter::empty()) };
        let begins_absent = start.as_ref().is_none_or(|start| *start == Value::Absent);
        let absent = (description.optional && begins_absent).then_some((Value::Absent, 0));
        let start = start.filter(|start| *start != Value::Absent);
        let after = u64::from(description.optional);
        if let Some(fixed) = &self.fixed[parameter] {
            return Box::new(std::iter::once((fixed.clone(), 0)));
        }
        let given: Level<'a> = match Progression::of_range(&description.domain) {
            Some(range) => self.numbers(parameter, description, range, (start, after)),
            None => {
                let before = start.as_ref().and_then(|start| place(&description.domain, start));
                let before = before.map_or(0, |before| u64::try_from(before).unwrap_or(u64::MAX));
                let after = after.saturating_add(before);
                Box::new(values_from(&description.domain, start.as_ref()).zip(after..))
            }
        };
        Box::new(absent.into_iter().chain(given))
    }

    /// A range's numbers, narrowed by the conditions that can be solved.
    fn numbers(
        &self,
        parameter: usize,
        description: &'a Parameter,
        range: Progression,
        (start, after): (Option<Value>, u64),
    ) -> Level<'a> {
        let (first, step) = (range.low.clone(), range.step.clone());
        let mut narrowed = Narrowed::all(range);
        for condition in &self.checks[parameter] {
            if let Some(rule) = Rule::of(condition, parameter) {
                narrowed.by_rule(&rule, parameter, &self.arguments);
            }
        }
        let begin = start.and_then(|start| number_of(&start, &self.function.words));
        let left = match begin {
            Some(number) => narrowed.left.from(&number),
            None => narrowed.left,
        };
        let of_days = matches!(description.domain, Domain::Days { .. });
        Box::new(left.numbers().filter_map(move |number| {
            let place = (&number - &first).exactly_over(&step).to_i64().map_or(u64::MAX, i64::cast_unsigned);
            let place = place.saturating_add(after);
            let value = match of_days {
                true => day(&number)?,
                false => Value::Integer(BigInt::from(&number)),
            };
            Some((value, place))
        }))
    }

    fn datum(&self, value: &Value) -> Datum {
        let words = &self.function.words;
        match value {
            Value::Absent => Datum::Absent,
            Value::Text(text) => text_datum(text, &self.function.texts),
            Value::Set(elements) | Value::List(elements) => Datum::Collection {
                length: elements.len() as u32,
                members: elements.iter().map(|element| code(element, words)).collect(),
            },
            number => number_of(number, words).map_or(Datum::Present, Datum::Number),
        }
    }

    /// Whether the conditions that the last argument settles hold.
    fn is_sound(&self) -> bool {
        let Some(last) = self.address.len().checked_sub(1) else { return true };
        self.checks[last].iter().all(|condition| satisfies(condition, &self.arguments))
    }
}

impl Iterator for Addresses<'_> {
    type Item = Address;

    fn next(&mut self) -> Option<Address> {
        if !self.started {
            self.started = true;
            let first = self.level(0);
            self.levels.push(first);
            if self.function.parameters.is_empty() {
                let holds = self.function.conditions.iter().all(|s| satisfies(&s.condition, &[]));
                return holds.then(|| Address { arguments: Vec::new(), distance: 0 });
            }
        }
        loop {
            if self.steps_left == 0 {
                return None;
            }
            let depth = self.levels.len();
            let Some((value, place)) = self.levels.last_mut()?.next() else {
                self.levels.pop();
                self.address.pop();
                continue;
            };
            self.steps_left -= 1;
            self.address.truncate(depth - 1);
            let before = self.address.iter().fold(0, |sum: u64, (_, place)| sum.saturating_add(*place));
            if place > self.furthest.saturating_sub(before) {
                // Values come in the order of their places, so all that follow are further still.
                self.levels.pop();
                self.address.pop();
                continue;
            }
            self.arguments[depth - 1] = self.datum(&value);
            self.address.push((value, place));
            if !self.is_sound() {
                continue;
            }
            if depth == self.function.parameters.len() {
                let (arguments, places): (Vec<Value>, Vec<u64>) = self.address.iter().cloned().unzip();
                return Some(Address { arguments, distance: places.into_iter().fold(0, u64::saturating_add) });
            }
            let next = self.level(depth);
            self.levels.push(next);
        }
    }
}
