//! The scope of one write: the parameters of a function that the write's arguments fix.

use num_bigint::BigInt;

use super::axis::{number_of, text_datum};
use super::evaluate::{Datum, value as term_value};
use crate::design::{Binding, Domain, Function, Invalidation, Value};

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
        if !parameter.admits(&value) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Reading;
    use crate::design::document::Element;

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
