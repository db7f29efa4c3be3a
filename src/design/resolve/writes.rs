//! Writes: what they bind, and what they kill.

use std::collections::HashSet;
use std::fmt;

use super::Resolver;
use super::constant::{Kind, constant, kind};
use super::signature::Signature;
use super::typing::{Fitted, Misfit, Typing};
use crate::design::assumed;
use crate::design::document::{self, Element};
use crate::design::domain::Parameter;
use crate::design::expression::{Expr, Node};
use crate::design::model::{Binding, Invalidation, Write};
use crate::design::problem::{Code, Problem};
use crate::design::quantity::Dimension;

impl Resolver<'_> {
    /// A write that has no problem.
    pub(super) fn write(&mut self, write: &document::Write, index: usize) -> Option<Write> {
        let path = format_args!("/writes/{index}");
        let before = self.problems.errors();
        let name = &write.name.value;
        let signature = self.signature(&write.parameters, self.unread.of_writes.get(&index), path);
        let rate = self.quantity_or(
            write.rate.as_ref(),
            Dimension::Rate,
            format_args!("{path}/rate"),
            format_args!("rate of {name}"),
            assumed::WRITE_RATE,
        );
        let popularity =
            write.popularity.as_ref().map(|given| self.given_popularity(given, path, &write.name.span, None));
        let parameters = signature.understood();
        let words = words_of(&parameters);
        let mut typing = Typing::new(&parameters, &words, &signature.unread);
        let invalidations: Vec<Invalidation> = write
            .invalidates
            .iter()
            .enumerate()
            .filter_map(|(i, line)| self.invalidation(line, format_args!("{path}/invalidates/{i}"), &mut typing))
            .collect();
        if !signature.is_whole() || self.problems.errors() > before {
            return None;
        }
        self.warn_of_unused(write, path, &invalidations);
        Some(Write { name: name.to_string(), parameters, rate, popularity, invalidations })
    }

    /// A parameter that no invalidation uses is often one that was meant to narrow it.
    fn warn_of_unused(&mut self, write: &document::Write, path: fmt::Arguments<'_>, invalidations: &[Invalidation]) {
        if invalidations.len() != write.invalidates.len() || invalidations.is_empty() {
            return;
        }
        let bindings = invalidations.iter().flat_map(|invalidation| &invalidation.bindings);
        let used: HashSet<usize> = bindings.flat_map(Binding::parameters).collect();
        for (_, parameter) in write.parameters.iter().enumerate().filter(|(index, _)| !used.contains(index)) {
            let message = format!("no `invalidates` of {} uses `{}`", write.name, parameter.name);
            let hint = "bind it in place of `_`, or leave it out";
            let problem = Problem::new(Code::Unused, parameter.name.span.clone(), message, hint);
            self.problems.push(problem.as_warning().at(path.to_string()));
        }
    }

    /// An invalidation of a function that has no problem. The arguments are looked at in any case.
    fn invalidation(
        &mut self,
        line: &document::Invalidation,
        path: fmt::Arguments<'_>,
        typing: &mut Typing<'_>,
    ) -> Option<Invalidation> {
        let name = &line.function;
        let Some(target) = self.targets.get(name.value.as_str()) else {
            if !self.unread.reads.may_have(&name.value) {
                let known = self.document.reads.iter().map(|read| read.function.value.as_str());
                let hint = self.near(&name.value, known);
                self.error(path, &name.span, Code::UnknownName, format!("`{name}` is no read of this design"), hint);
            }
            return None;
        };
        let Signature { slots, is_cut_short, .. } = &target.signature;
        if !is_cut_short && line.arguments.len() != slots.len() {
            let message = format!("`{name}` takes {} arguments, not {}", slots.len(), line.arguments.len());
            let names: Vec<&str> = slots.iter().map(|slot| slot.as_ref().map_or("…", |p| p.name.as_str())).collect();
            let hint = format!("give one for each of ({}); `_` stands for all values", names.join(", "));
            self.error(path, &name.span, Code::WrongArguments, message, hint);
            return None;
        }
        let bound: Vec<Result<Binding, Misfit>> = line
            .arguments
            .iter()
            .zip(slots)
            .map(|(argument, slot)| slot.as_ref().map_or(Err(Misfit::Unread), |slot| binding(argument, slot, typing)))
            .collect();
        let function = target.function;
        let mut bindings = Vec::with_capacity(bound.len());
        for (i, bound) in bound.into_iter().enumerate() {
            match bound {
                Ok(binding) => bindings.push(binding),
                Err(misfit) => self.report(misfit, format_args!("{path}/arguments/{i}")),
            }
        }
        let function = function.filter(|_| bindings.len() == line.arguments.len())?;
        Some(Invalidation { function, bindings })
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
fn binding(argument: &Expr, target: &Parameter, typing: &mut Typing<'_>) -> Fitted<Binding> {
    if let Node::Name(name) = &argument.value {
        if name == "_" {
            return Ok(Binding::Free);
        }
        if let Some(index) = typing.index_of_parameter(name) {
            return parameter_binding(argument, target, typing, index);
        }
        if typing.is_unread(name) {
            return Err(Misfit::Unread);
        }
    }
    if let Some(value) = constant(&argument.value, target) {
        return Ok(Binding::Constant(value));
    }
    if !matches!(kind(&target.domain), Kind::Number | Kind::Entity(_)) {
        let hint =
            format!("write a parameter of the write, one of its values, or `_` for all values of `{}`", target.name);
        let message = format!("`{argument}` is no value of `{}`", target.name);
        return Err(Problem::boxed(Code::TypeMismatch, argument.span.clone(), message, hint).into());
    }
    typing.number(argument).map(Binding::Expression)
}

fn parameter_binding(argument: &Expr, target: &Parameter, typing: &Typing<'_>, index: usize) -> Fitted<Binding> {
    if kind(&typing.parameters[index].domain) == kind(&target.domain) {
        return Ok(Binding::Parameter(index));
    }
    Err(Problem::boxed(
        Code::TypeMismatch,
        argument.span.clone(),
        format!("the write's `{argument}` and the read's `{}` are not of one kind", target.name),
        "give both the same entity or the same values",
    )
    .into())
}
