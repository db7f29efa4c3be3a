//! The n-th address of a listing, without listing those before it.
//!
//! Parameter by parameter: how many addresses begin with one of the first k values is a count, and the k for which it
//! passes n is found by halving. A text, set or list is found by its length, and within it by division, where
//! conditions cannot tell those of one length apart.

use num_bigint::BigUint;
use num_traits::Zero;

use super::addresses::Address;
use super::axis::{Axis, volume};
use super::budget::Budget;
use super::count::Count;
use super::search;
use super::space::Space;
use super::step_budget::StepBudget;
use super::values::{nth_of_length, place};
use crate::design::document::Element;
use crate::design::integer::Int;
use crate::design::{Domain, Function, Parameter, Value, day_of};

/// Why an address cannot be found by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NthError {
    /// Counting the addresses before it takes more steps than the budget has.
    #[error("counting the addresses before it takes too many steps: list from an earlier one")]
    Budget,
    /// Conditions tell texts, sets or lists of one length apart, so the addresses before it have to be listed.
    #[error(
        "conditions look into texts, sets or lists, so the addresses before it have to be listed: begin nearer to 0"
    )]
    Unordered,
}

impl NthError {
    /// The stable name of the error.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Budget => "nth-budget",
            Self::Unordered => "nth-unordered",
        }
    }
}

/// The n-th address, from 0, in the order of [`addresses`](super::addresses()); `None` past the last one.
///
/// # Errors
///
/// [`NthError`] where it cannot be found without listing those before it.
///
/// ```
/// use keyplan::{design::Reading, keyspace::{Budget, nth}};
/// let design = Reading::of("read f(a: 1..=1000000, b: 1..=1000000) where a < b").design;
/// // Those with a = 1 are 999,999; then a = 2 begins with b = 3.
/// let address = nth(&design.functions[0], &[], &999_999_u32.into(), Budget::default()).unwrap().unwrap();
/// assert_eq!(format!("{:?}", address.arguments), "[Integer(2), Integer(3)]");
/// ```
pub fn nth(
    function: &Function,
    fixed: &[(usize, Value)],
    n: &BigUint,
    budget: Budget,
) -> Result<Option<Address>, NthError> {
    let mut restricted = Restricted { function, parameters: function.parameters.clone(), alike: Int::ONE, budget };
    for (parameter, value) in fixed {
        restricted.fix(*parameter, value)?;
    }
    let mut left = Int::from(n);
    if restricted.count()? <= left {
        return Ok(None);
    }
    let mut address = Address { arguments: Vec::new(), distance: 0 };
    for parameter in 0..function.parameters.len() {
        let value = match fixed.iter().find(|(known, _)| *known == parameter) {
            Some((_, value)) => value.clone(),
            None => {
                let value = restricted.find(parameter, &mut left)?;
                let before = distance(&function.parameters[parameter], &value);
                address.distance = address.distance.saturating_add(before);
                value
            }
        };
        address.arguments.push(value);
    }
    Ok(Some(address))
}

fn distance(parameter: &Parameter, value: &Value) -> u64 {
    let before = match (&parameter.domain, value) {
        (_, Value::Absent) => return 0,
        (Domain::Integers { .. } | Domain::Entity { .. } | Domain::Days { .. }, value) => {
            let progression = super::progression::Progression::of(&parameter.domain);
            let number = super::axis::number_of(value, &[]).unwrap_or_default();
            Some((&number - &progression.low).exactly_over(&progression.step).to_unsigned())
        }
        (domain, value) => place(domain, value),
    };
    let before = before.and_then(|before| u64::try_from(before).ok()).unwrap_or(u64::MAX);
    before.saturating_add(parameter.optional.into())
}

/// A function with fewer values for its parameters.
struct Restricted<'f> {
    function: &'f Function,
    parameters: Vec<Parameter>,
    /// How many addresses are counted for each one that is left, as conditions do not distinguish their values.
    alike: Int,
    budget: Budget,
}

impl Restricted<'_> {
    fn count(&self) -> Result<Int, NthError> {
        let stated = self.function.conditions.iter().map(|stated| &stated.condition);
        let mut go_on = |_| true;
        let mut budget = StepBudget::new(self.budget.steps, &mut go_on);
        let (words, texts) = (&self.function.words, &self.function.texts);
        let count: Count = search::count(&self.parameters, stated, words, texts, &mut budget).into();
        let exact = count.as_exact().ok_or(NthError::Budget)?;
        Ok(Int::from(exact).exactly_over(&self.alike))
    }

    /// The count with other values for one parameter.
    fn count_with(&mut self, parameter: usize, values: Parameter) -> Result<Int, NthError> {
        let before = std::mem::replace(&mut self.parameters[parameter], values);
        let count = self.count();
        self.parameters[parameter] = before;
        count
    }

    /// Leaves one value of a parameter.
    fn fix(&mut self, parameter: usize, value: &Value) -> Result<(), NthError> {
        let (domain, optional) = match (&self.parameters[parameter].domain, value) {
            (_, Value::Absent) => (nothing(), true),
            (Domain::Text { .. } | Domain::Subset { .. } | Domain::Sequence { .. }, value) => {
                let length = match value {
                    Value::Text(text) => text.chars().count(),
                    Value::Set(elements) | Value::List(elements) => elements.len(),
                    _ => 0,
                };
                return self.fix_length(parameter, u32::try_from(length).unwrap_or(u32::MAX));
            }
            (Domain::Choice(_), Value::Integer(number)) => {
                (Domain::Choice(vec![Element::Integer(crate::design::Whole(number.clone()))]), false)
            }
            (_, Value::Word(word)) => (Domain::Choice(vec![Element::Word(word.clone())]), false),
            (_, value) => (numbers(super::axis::number_of(value, &[]).unwrap_or_default(), Int::ONE), false),
        };
        let name = std::mem::take(&mut self.parameters[parameter].name);
        self.parameters[parameter] = Parameter { name, domain, optional };
        Ok(())
    }

    /// Leaves one text, set or list of one length: counts all of them, and divides by their number.
    fn fix_length(&mut self, parameter: usize, length: u32) -> Result<(), NthError> {
        let described = of_length(&self.parameters[parameter].domain, length);
        if !self.are_alike(parameter, &described) {
            return Err(NthError::Unordered);
        }
        self.alike = &self.alike * &volume(&described);
        self.parameters[parameter] = described;
        Ok(())
    }

    /// Whether conditions do not distinguish the values of a parameter.
    fn are_alike(&self, parameter: usize, described: &Parameter) -> bool {
        let mut parameters = self.parameters.clone();
        parameters[parameter] = described.clone();
        let stated = self.function.conditions.iter().map(|stated| &stated.condition);
        let space = Space::of(&parameters, stated, &self.function.words, &self.function.texts);
        match &space.axes[parameter] {
            Axis::Unconstrained => true,
            Axis::Groups(groups) => groups.len() == 1,
            _ => false,
        }
    }

    /// Returns the value of the parameter in the address of number `left`; takes the addresses with earlier values off `left`.
    fn find(&mut self, parameter: usize, left: &mut Int) -> Result<Value, NthError> {
        let described = self.parameters[parameter].clone();
        if described.optional {
            let name = described.name.clone();
            let absent = Parameter { name, domain: nothing(), optional: true };
            let without = self.count_with(parameter, absent.clone())?;
            if *left < without {
                self.parameters[parameter] = absent;
                return Ok(Value::Absent);
            }
            *left -= &without;
            self.parameters[parameter].optional = false;
        }
        let value = match &described.domain {
            Domain::Text { .. } | Domain::Subset { .. } | Domain::Sequence { .. } => {
                self.find_by_length(parameter, &described.domain, left)?
            }
            domain => self.find_by_halving(parameter, domain, left)?,
        };
        Ok(value)
    }

    fn find_by_halving(&mut self, parameter: usize, domain: &Domain, left: &mut Int) -> Result<Value, NthError> {
        // At least `low` of the first values leave no more than `left`, the first `high` do.
        let (mut low, mut high) = (Int::ZERO, Int::from(&domain.size()));
        let mut before = Int::ZERO;
        while &high - &low > Int::ONE {
            let middle = (&low + &high).floor_div(&Int::from(2)).unwrap_or_default();
            let count = self.count_with(parameter, first_values(domain, &middle))?;
            if count <= *left {
                (low, before) = (middle, count);
            } else {
                high = middle;
            }
        }
        *left -= &before;
        let value = value_at(domain, &low).ok_or(NthError::Unordered)?;
        self.fix(parameter, &value)?;
        Ok(value)
    }

    fn find_by_length(&mut self, parameter: usize, domain: &Domain, left: &mut Int) -> Result<Value, NthError> {
        let (min, max) = domain.lengths();
        let length = |length: &Int| length.to_i64().and_then(|length| u32::try_from(length).ok()).unwrap_or_default();
        let (min, max) = (length(&min), length(&max));
        for length in min..=max {
            let described = of_length(domain, length);
            if !self.are_alike(parameter, &described) {
                return Err(NthError::Unordered);
            }
            let of_all = volume(&described);
            let each = self.count_with(parameter, described)?.exactly_over(&of_all);
            let alike = Int::from(&size_of_length(domain, length));
            let all = &each * &alike;
            if *left < all {
                let place = left.floor_div(&each).unwrap_or_default();
                *left -= &(&place * &each);
                let value = nth_of_length(domain, length, &place.to_unsigned()).ok_or(NthError::Unordered)?;
                self.fix(parameter, &value)?;
                return Ok(value);
            }
            *left -= &all;
        }
        Err(NthError::Unordered)
    }
}

/// Returns the domain of the texts of one length. Sets and lists have no least length, so theirs is the whole domain; that is
/// enough where conditions use only whether they are set.
fn of_length(domain: &Domain, length: u32) -> Parameter {
    let domain = match domain {
        Domain::Text { alphabet, .. } => Domain::Text { min: length, max: length, alphabet: alphabet.clone() },
        other => other.clone(),
    };
    Parameter { name: String::new(), domain, optional: false }
}

/// How many texts, sets or lists have a length.
fn size_of_length(domain: &Domain, length: u32) -> BigUint {
    match domain {
        Domain::Text { alphabet, .. } => BigUint::from(alphabet.len()).pow(length),
        Domain::Sequence { of, .. } => BigUint::from(of.len()).pow(length),
        Domain::Subset { of, .. } => crate::design::binomial(of.len() as u32, length),
        _ => BigUint::zero(),
    }
}

/// Returns the domain of `count` numbers from `first` on; the codes of words, flags and days, too.
fn numbers(first: Int, count: Int) -> Domain {
    Domain::Integers { first: (&first).into(), step: 1.into(), count: count.to_unsigned() }
}

/// The values of a parameter that is absent. It is no range: a range without numbers has no bounds.
fn nothing() -> Domain {
    Domain::Choice(Vec::new())
}

/// Returns the domain of the first `count` values of a domain, as conditions use them.
fn first_values(domain: &Domain, count: &Int) -> Parameter {
    let domain = match domain {
        Domain::Integers { first, step, .. } => {
            Domain::Integers { first: first.clone(), step: step.clone(), count: count.to_unsigned() }
        }
        Domain::Choice(of) => {
            let count = count.to_i64().and_then(|count| usize::try_from(count).ok()).unwrap_or(of.len());
            Domain::Choice(of.iter().take(count).cloned().collect())
        }
        other => numbers(other.bounds().0, count.clone()),
    };
    Parameter { name: String::new(), domain, optional: false }
}

/// The value at a place of a domain whose values are numbers, words or flags.
fn value_at(domain: &Domain, place: &Int) -> Option<Value> {
    match domain {
        Domain::Integers { first, step, .. } => Some(Value::Integer(first + num_bigint::BigInt::from(place) * step)),
        Domain::Entity { .. } => Some(Value::Integer(num_bigint::BigInt::from(&(place + &Int::ONE)))),
        Domain::Choice(of) => of.get(usize::try_from(place.to_i64()?).ok()?).map(super::values::element_value),
        Domain::Flag => Some(Value::Flag(!place.is_zero())),
        Domain::Days { first, .. } => day_of(first.checked_add(i32::try_from(place.to_i64()?).ok()?)?).map(Value::Day),
        Domain::Text { .. } | Domain::Subset { .. } | Domain::Sequence { .. } => None,
    }
}
