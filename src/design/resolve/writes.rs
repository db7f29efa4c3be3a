//! Writes: what they bind, and what they kill.

use std::fmt;

use super::typing::Typing;
use super::{ASSUMED_WRITE_RATE, Resolver};
use crate::design::day::day_of;
use crate::design::document::{self, Element};
use crate::design::domain::{Domain, Parameter};
use crate::design::expression::{Expr, Node};
use crate::design::model::{Binding, Entity, Function, Invalidation, Value, Write};
use crate::design::problem::{Code, Outcome, Problem, did_you_mean};

impl Resolver<'_> {
    pub(super) fn write(
        &mut self,
        write: &document::Write,
        path: fmt::Arguments<'_>,
        entities: &[Entity],
        functions: &[Function],
    ) -> Option<Write> {
        let name = &write.name.value;
        let parameters = self.parameters(&write.parameters, path, entities);
        let rate = self.rate(
            write.rate.as_ref(),
            format_args!("{path}/rate"),
            format_args!("rate of {name}"),
            ASSUMED_WRITE_RATE,
        );
        let words = words_of(&parameters);
        let popularity =
            write.popularity.as_ref().map(|given| self.given_popularity(given, path, &write.name.span, None));
        let invalidations: Vec<Invalidation> = write
            .invalidates
            .iter()
            .enumerate()
            .filter_map(|(i, invalidation)| {
                self.invalidation(
                    invalidation,
                    format_args!("{path}/invalidates/{i}"),
                    (&parameters, &words),
                    functions,
                )
            })
            .collect();
        self.warn_of_unused(write, path, &parameters, &invalidations);
        Some(Write { name: name.to_string(), parameters, rate, popularity, invalidations })
    }

    /// A parameter that no invalidation uses is often one that was meant to narrow it.
    pub(super) fn warn_of_unused(
        &mut self,
        write: &document::Write,
        path: fmt::Arguments<'_>,
        parameters: &[Parameter],
        invalidations: &[Invalidation],
    ) {
        let used = |index: usize| {
            invalidations
                .iter()
                .flat_map(|invalidation| &invalidation.bindings)
                .any(|b| b.parameters().contains(&index))
        };
        if invalidations.len() != write.invalidates.len() || invalidations.is_empty() {
            return;
        }
        for (index, parameter) in parameters.iter().enumerate().filter(|(index, _)| !used(*index)) {
            let span = write.parameters.get(index).map_or(0..0, |written| written.name.span.clone());
            let message = format!("no `invalidates` of {} uses `{}`", write.name, parameter.name);
            let problem = Problem::new(Code::Unused, span, message, "bind it in place of `_`, or leave it out");
            self.problems.push(problem.as_warning().at(path.to_string()));
        }
    }

    pub(super) fn invalidation(
        &mut self,
        invalidation: &document::Invalidation,
        path: fmt::Arguments<'_>,
        (parameters, words): (&[Parameter], &[String]),
        functions: &[Function],
    ) -> Option<Invalidation> {
        let name = &invalidation.function;
        let Some(index) = functions.iter().position(|function| function.name == name.value) else {
            // A function that is there but has errors of its own is complained of once, not twice.
            let known = self.document.reads.iter().map(|read| read.function.value.as_str());
            if !known.clone().any(|read| read == name.value.as_str()) {
                let hint = did_you_mean(&name.value, known);
                self.error(path, &name.span, Code::UnknownName, format!("`{name}` is no read of this design"), hint);
            }
            return None;
        };
        let function = &functions[index];
        if invalidation.arguments.len() != function.parameters.len() {
            let message =
                format!("`{name}` takes {} arguments, not {}", function.parameters.len(), invalidation.arguments.len());
            let names: Vec<&str> = function.parameters.iter().map(|p| p.name.as_str()).collect();
            let hint = format!("give one for each of ({}); `_` stands for all values", names.join(", "));
            self.error(path, &name.span, Code::WrongArguments, message, hint);
            return None;
        }
        let bindings: Vec<Binding> = invalidation
            .arguments
            .iter()
            .zip(&function.parameters)
            .enumerate()
            .filter_map(|(i, (argument, target))| {
                binding(argument, target, parameters, words)
                    .map_err(|problem| self.problems.push(problem.at(format!("{path}/arguments/{i}"))))
                    .ok()
            })
            .collect();
        (bindings.len() == function.parameters.len()).then_some(Invalidation { function: index, bindings })
    }
}

/// All words of a parameter list, each once, in order.
pub(super) fn words_of(parameters: &[Parameter]) -> Vec<String> {
    let mut words: Vec<&String> = parameters
        .iter()
        .flat_map(|parameter| parameter.domain.elements())
        .filter_map(|element| match element {
            Element::Word(word) => Some(word),
            Element::Integer(_) => None,
        })
        .collect();
    words.sort_unstable();
    words.dedup();
    words.into_iter().cloned().collect()
}

/// What an argument of an invalidation binds a parameter to.
fn binding(argument: &Expr, target: &Parameter, parameters: &[Parameter], words: &[String]) -> Outcome<Binding> {
    if let Node::Name(name) = &argument.value {
        if name == "_" {
            return Ok(Binding::Free);
        }
        if let Some(index) = parameters.iter().position(|parameter| parameter.name == *name) {
            return parameter_binding(argument, target, parameters, index);
        }
    }
    if let Some(value) = constant(&argument.value, target) {
        return Ok(Binding::Constant(value));
    }
    let mut typing = Typing::new(parameters, words);
    if !matches!(kind(&target.domain), Kind::Number | Kind::Entity(_)) {
        let hint =
            format!("write a parameter of the write, one of its values, or `_` for all values of `{}`", target.name);
        let message = format!("`{argument}` is no value of `{}`", target.name);
        return Err(Problem::boxed(Code::TypeMismatch, argument.span.clone(), message, hint));
    }
    typing.number(argument).map(Binding::Expression)
}

fn parameter_binding(argument: &Expr, target: &Parameter, parameters: &[Parameter], index: usize) -> Outcome<Binding> {
    if kind(&parameters[index].domain) == kind(&target.domain) {
        return Ok(Binding::Parameter(index));
    }
    Err(Problem::boxed(
        Code::TypeMismatch,
        argument.span.clone(),
        format!("the write's `{argument}` and the read's `{}` are not of one kind", target.name),
        "give both the same entity or the same values",
    ))
}

/// What can be bound to what.
#[derive(PartialEq)]
enum Kind {
    Number,
    Entity(usize),
    Word,
    Flag,
    Subset,
    Sequence,
    Text,
    Day,
}

fn kind(domain: &Domain) -> Kind {
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
fn constant(node: &Node, target: &Parameter) -> Option<Value> {
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
