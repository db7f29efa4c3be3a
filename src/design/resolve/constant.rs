//! Values that are written as constants.

use crate::design::day::day_of;
use crate::design::document::Element;
use crate::design::domain::{Domain, Parameter};
use crate::design::expression::Node;
use crate::design::value::Value;

/// What can be bound to what.
#[derive(PartialEq)]
pub enum Kind {
    Number,
    Entity(usize),
    Word,
    Flag,
    Subset,
    Sequence,
    Text,
    Day,
}

/// The kind of a domain.
pub fn kind(domain: &Domain) -> Kind {
    match domain {
        Domain::Integers { .. } => Kind::Number,
        Domain::Choice(of) if matches!(of.first(), Some(Element::Integer(_))) => Kind::Number,
        Domain::Choice(_) => Kind::Word,
        Domain::Flag => Kind::Flag,
        Domain::Entity { entity, .. } => Kind::Entity(*entity),
        Domain::Subset { .. } => Kind::Subset,
        Domain::Sequence { .. } => Kind::Sequence,
        Domain::Text { .. } => Kind::Text,
        Domain::Days { .. } => Kind::Day,
    }
}

/// The value that a constant argument names, if it fits the parameter.
pub fn constant(node: &Node, target: &Parameter) -> Option<Value> {
    let word = |word: &String| {
        let known = target.domain.elements().iter().any(|element| matches!(element, Element::Word(w) if w == word));
        known.then(|| Value::Word(word.clone()))
    };
    match (node, kind(&target.domain)) {
        (Node::Integer(number), Kind::Number | Kind::Entity(_)) => Some(Value::Integer(number.0.clone())),
        (Node::Name(name), Kind::Word) => word(name),
        (Node::Text(text), Kind::Word) => word(text),
        (Node::Text(text), Kind::Text) => Some(Value::Text(text.clone())),
        (Node::Flag(flag), Kind::Flag) => Some(Value::Flag(*flag)),
        (Node::Date(date), Kind::Day) => day_of(date.to_julian_day()).map(Value::Day),
        _ => None,
    }
}
