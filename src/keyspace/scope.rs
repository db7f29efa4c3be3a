//! The scope of one write: the parameters of a function that the write's arguments fix.

use num_bigint::BigInt;
use num_traits::Zero;

use super::axis::{number_of, text_datum};
use super::evaluate::{Datum, value as term_value};
use crate::design::document::Element;
use crate::design::integer::Int;
use crate::design::{Binding, Domain, Function, Invalidation, Parameter, Value, Whole};

/// Returns the parameters of a function that a write's arguments fix, with their values; [`addresses`] takes them to list
/// the class. `None` if the class is empty, because a parameter is bound to something that is not one of its values.
///
/// [`addresses`]: super::addresses()
#[must_use]
pub fn scope(function: &Function, invalidation: &Invalidation, arguments: &[Value]) -> Option<Vec<(usize, Value)>> {
    let mut fixed = Vec::new();
    for (index, (parameter, binding)) in function.parameters.iter().zip(&invalidation.bindings).enumerate() {
        let value = match binding {
            Binding::Free => continue,
            Binding::Parameter(source) => arguments.get(*source)?.clone(),
            Binding::Constant(value) => value.clone(),
            Binding::Expression(term) => {
                let data: Vec<Datum> = arguments.iter().map(datum).collect();
                Value::Integer(BigInt::from(&term_value(term, &data).ok()??))
            }
        };
        let value = in_order(value, &parameter.domain);
        if !admits(parameter, &value) {
            return None;
        }
        fixed.push((index, value));
    }
    Some(fixed)
}

/// Returns an argument as the expressions of bindings use it.
fn datum(value: &Value) -> Datum {
    match value {
        Value::Absent => Datum::Absent,
        Value::Text(text) => text_datum(text, &[]),
        Value::Set(elements) | Value::List(elements) => {
            Datum::Collection { length: u32::try_from(elements.len()).unwrap_or(u32::MAX), members: [].into() }
        }
        // Expressions in bindings do not look at words.
        other => number_of(other, &[]).map_or(Datum::Present, Datum::Number),
    }
}

/// A set in the order of a domain: the write may have declared its elements in another one.
fn in_order(value: Value, domain: &Domain) -> Value {
    match (value, domain) {
        (Value::Set(mut elements), Domain::Subset { of, .. }) => {
            elements.sort_by_key(|element| of.iter().position(|known| known == element));
            Value::Set(elements)
        }
        (value, _) => value,
    }
}

/// Whether a parameter can have a value. A set must be in the order of the domain.
#[must_use]
pub fn admits(parameter: &Parameter, value: &Value) -> bool {
    match (&parameter.domain, value) {
        (_, Value::Absent) => parameter.optional,
        (Domain::Integers { first, step, .. }, Value::Integer(number)) => {
            within(&parameter.domain, number) && ((number - first) % step).is_zero()
        }
        (Domain::Entity { .. }, Value::Integer(number)) => within(&parameter.domain, number),
        (Domain::Choice(of), Value::Integer(number)) => of.contains(&Element::Integer(Whole(number.clone()))),
        (Domain::Choice(of), Value::Word(word)) => of.contains(&Element::Word(word.clone())),
        (Domain::Flag, Value::Flag(_)) => true,
        (Domain::Subset { of, max }, Value::Set(elements)) => {
            let places: Vec<_> = elements.iter().map(|element| of.iter().position(|known| known == element)).collect();
            fits(elements, *max) && places.iter().all(Option::is_some) && places.is_sorted_by(|a, b| a < b)
        }
        (Domain::Sequence { of, max }, Value::List(elements)) => {
            fits(elements, *max) && elements.iter().all(|element| of.contains(element))
        }
        (Domain::Text { min, max, alphabet }, Value::Text(text)) => {
            let length = text.chars().count();
            u32::try_from(length).is_ok_and(|length| (*min..=*max).contains(&length))
                && text.chars().all(|c| alphabet.contains(c))
        }
        (Domain::Days { .. }, Value::Day(day)) => within(&parameter.domain, &day.0.to_julian_day().into()),
        _ => false,
    }
}

fn within(domain: &Domain, number: &BigInt) -> bool {
    let (number, (least, most)) = (Int::from(number), domain.bounds());
    least <= number && number <= most
}

fn fits(elements: &[Element], max: u32) -> bool {
    u32::try_from(elements.len()).is_ok_and(|length| length <= max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Reading;

    fn fixed(source: &str, arguments: &[Value]) -> Option<Vec<(usize, Value)>> {
        let reading = Reading::of(source);
        assert_eq!(reading.problems, [], "{source}");
        let write = &reading.design.writes[0];
        scope(&reading.design.functions[0], &write.invalidations[0], arguments)
    }

    #[test]
    fn parameters_constants_and_expressions_fix_and_the_rest_is_free() {
        let source = "read f(a: 0..=9, b: {x, y}, c: 0..=9)\nwrite w(n: 0..=99)\n invalidates f(n div 10, y, _)";
        let number = |n: i32| Value::Integer(n.into());
        assert_eq!(fixed(source, &[number(57)]), Some(vec![(0, number(5)), (1, Value::Word("y".into()))]));
    }

    #[test]
    fn what_is_no_value_of_the_function_leaves_an_empty_class() {
        let source = "read f(a: 0..=8 step 2)\nwrite w(n: 0..=99)\n invalidates f(n)";
        assert_eq!(fixed(source, &[Value::Integer(10.into())]), None);
        assert_eq!(fixed(source, &[Value::Integer(3.into())]), None);
        assert!(fixed(source, &[Value::Integer(8.into())]).is_some());
        assert_eq!(fixed(source, &[Value::Absent]), None);
    }

    #[test]
    fn sets_are_put_in_the_order_of_the_function() {
        let word = |word: &str| Element::Word(word.into());
        let source = "read f(a: subset of {x, y})\nwrite w(s: subset of {y, x})\n invalidates f(s)";
        let given = Value::Set(vec![word("y"), word("x")]);
        assert_eq!(fixed(source, &[given]), Some(vec![(0, Value::Set(vec![word("x"), word("y")]))]));
    }
}
