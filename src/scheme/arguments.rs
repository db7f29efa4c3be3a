//! From JSON arguments to values: what does not fit its parameter is refused, with what to write instead.
//!
//! Each value has one JSON form, so that readers in all languages agree: whole numbers and entities are numbers up to
//! 2^53 - 1 and decimal texts beyond, where some readers would round; flags are `true` and `false`; words, texts and
//! days are texts; sets and lists are arrays. An argument that is `null` or left out is absent.

use num_bigint::BigInt;
use num_traits::Signed;
use serde_json::{Map, Value as Json};

use super::error::{Code, SchemeError};
use crate::design::day::Day;
use crate::design::document::Element;
use crate::design::integer::Int;
use crate::design::{Domain, Parameter, Value, Whole, day_of};

/// An error lists no more values than this.
const MOST_LISTED: usize = 12;

/// The arguments in the order of the parameters. `besides` may be given too; it is left to the caller.
pub fn parse(
    parameters: &[Parameter],
    given: &Map<String, Json>,
    besides: &[String],
) -> Result<Vec<Value>, SchemeError> {
    let is_known = |name: &str| {
        besides.iter().any(|other| other == name) || parameters.iter().any(|parameter| parameter.name == name)
    };
    if let Some(unknown) = given.keys().find(|name| !is_known(name)) {
        let names: Vec<&str> =
            parameters.iter().map(|parameter| &parameter.name).chain(besides).map(String::as_str).collect();
        let hint = format!("known here: {}", listed(&names));
        return Err(SchemeError::new(Code::UnknownArgument, unknown, "no such argument", hint));
    }
    parameters.iter().map(|parameter| argument(parameter, given.get(&parameter.name))).collect()
}

/// A version, a whole number from 0.
pub fn version(name: &str, given: &Map<String, Json>) -> Result<BigInt, SchemeError> {
    let wanted = "a whole number from 0, the version of the row or of the class";
    let Some(json) = given.get(name) else {
        return Err(SchemeError::new(Code::MissingArgument, name, "missing", format!("write {wanted}")));
    };
    match whole(json) {
        Some(number) if !number.is_negative() => Ok(number),
        _ => Err(SchemeError::argument(name, format!("{json} is no version"), format!("write {wanted}"))),
    }
}

fn argument(parameter: &Parameter, json: Option<&Json>) -> Result<Value, SchemeError> {
    let hint = || format!("write {}", wanted(&parameter.domain));
    let json = match json {
        None | Some(Json::Null) if parameter.optional => return Ok(Value::Absent),
        None | Some(Json::Null) => {
            return Err(SchemeError::new(Code::MissingArgument, &parameter.name, "missing", hint()));
        }
        Some(json) => json,
    };
    value(&parameter.domain, json)
        .filter(|value| parameter.admits(value))
        .ok_or_else(|| SchemeError::argument(&parameter.name, format!("{json} is none of its values"), hint()))
}

/// An argument as the JSON that [`Scheme::key`](super::Scheme::key) reads; `None` for one that is absent.
#[must_use]
pub fn argument_json(value: &Value) -> Option<Json> {
    let element = |element: &Element| match element {
        Element::Integer(number) => number_json(number),
        Element::Word(word) => Json::String(word.clone()),
    };
    Some(match value {
        Value::Absent => return None,
        Value::Flag(flag) => Json::Bool(*flag),
        Value::Integer(number) => number_json(&Whole(number.clone())),
        Value::Word(text) | Value::Text(text) => Json::String(text.clone()),
        Value::Day(day) => Json::String(day.to_string()),
        Value::Set(elements) | Value::List(elements) => Json::Array(elements.iter().map(element).collect()),
    })
}

/// A number, as text where some readers of JSON would round it.
fn number_json(number: &Whole) -> Json {
    match i64::try_from(&number.0) {
        Ok(small) if number.is_safe() => small.into(),
        _ => Json::String(number.to_string()),
    }
}

/// The value that JSON stands for in a domain, if it is of the right kind.
fn value(domain: &Domain, json: &Json) -> Option<Value> {
    match domain {
        Domain::Integers { .. } | Domain::Entity { .. } => whole(json).map(Value::Integer),
        Domain::Choice(of) => element(of, json).map(|element| match element {
            Element::Integer(number) => Value::Integer(number.0),
            Element::Word(word) => Value::Word(word),
        }),
        Domain::Flag => json.as_bool().map(Value::Flag),
        Domain::Subset { of, .. } => {
            let given = elements(of, json)?;
            // Sorted in the order of the domain, and each once: equal sets are equal.
            Some(Value::Set(of.iter().filter(|element| given.contains(element)).cloned().collect()))
        }
        Domain::Sequence { of, .. } => elements(of, json).map(Value::List),
        Domain::Text { .. } => json.as_str().map(|text| Value::Text(text.to_owned())),
        Domain::Days { .. } => {
            let text = json.as_str()?;
            let day = Day::parse(text)?;
            // The one way to write it.
            (day.to_string() == text).then_some(Value::Day(day))
        }
    }
}

fn elements(of: &[Element], json: &Json) -> Option<Vec<Element>> {
    json.as_array()?.iter().map(|item| element(of, item)).collect()
}

/// The element that JSON stands for: where the elements are words, a text is a word even if it looks like a number.
fn element(of: &[Element], json: &Json) -> Option<Element> {
    let number = || whole(json).map(|number| Element::Integer(Whole(number)));
    let word = || json.as_str().map(|text| Element::Word(text.to_owned()));
    number().filter(|element| of.contains(element)).or_else(|| word().filter(|element| of.contains(element)))
}

/// A whole number, in the one form that it has. `10.0` is 10: not every reader can tell the two apart.
fn whole(json: &Json) -> Option<BigInt> {
    match json {
        Json::Number(number) => {
            let integral = || number.as_f64().filter(|double| double.fract() == 0.0).map(|double| double as i64);
            number.as_i64().or_else(integral).map(Whole::from).filter(Whole::is_safe).map(|whole| whole.0)
        }
        Json::String(text) => Whole::from_decimal(text).filter(|whole| !whole.is_safe()).map(|whole| whole.0),
        Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_) => None,
    }
}

/// What to write for a value of a domain.
fn wanted(domain: &Domain) -> String {
    match domain {
        Domain::Integers { first, step, .. } => {
            let steps = if *step == BigInt::from(1) { String::new() } else { format!(" in steps of {step}") };
            format!("a whole number from {first} to {}{steps}{}", domain.bounds().1, large_as_text(domain))
        }
        Domain::Entity { count, .. } => format!("a whole number from 1 to {count}{}", large_as_text(domain)),
        Domain::Choice(of) => format!("one of {}", of_elements(of)),
        Domain::Flag => "true or false".to_owned(),
        Domain::Subset { of, max } => format!("an array of up to {max} of {}, in any order", of_elements(of)),
        Domain::Sequence { of, max } => format!("an array of up to {max} of {}, repeats allowed", of_elements(of)),
        Domain::Text { min, max, .. } => format!("a text of {min} to {max} characters of its alphabet"),
        Domain::Days { first, count } => {
            let last = i64::from(*first) + i64::from(*count) - 1;
            let day = |julian: i64| {
                i32::try_from(julian).ok().and_then(day_of).map_or_else(String::new, |day| day.to_string())
            };
            format!("a day from {} to {}, as \"2026-11-22\"", day(i64::from(*first)), day(last))
        }
    }
}

fn large_as_text(domain: &Domain) -> &'static str {
    let (least, most) = domain.bounds();
    let is_large = |number: &Int| number.abs() > Whole::LARGEST_SAFE.into();
    if is_large(&least) || is_large(&most) { ", beyond 2^53 - 1 in quotation marks" } else { "" }
}

fn of_elements(of: &[Element]) -> String {
    let names: Vec<String> = of
        .iter()
        .map(|element| match element {
            Element::Integer(number) => number.to_string(),
            Element::Word(word) => Json::from(word.as_str()).to_string(),
        })
        .collect();
    let more = names.len().saturating_sub(MOST_LISTED);
    let shown: Vec<String> = names.into_iter().take(MOST_LISTED).collect();
    if more == 0 { shown.join(", ") } else { format!("{} and {more} more", shown.join(", ")) }
}

fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    if quoted.is_empty() { "nothing".to_owned() } else { quoted.join(", ") }
}
