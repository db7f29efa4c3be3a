//! Which calls of a read are hot: `hot (sort, page): (new, 1) 40%, (top, 1) 20%`.

use std::collections::HashSet;
use std::fmt;

use super::Resolver;
use super::constant::{Kind, constant, kind};
use super::measured::{ROUNDED, percent};
use crate::design::document::{self, Element};
use crate::design::domain::{Domain, Parameter};
use crate::design::expression::{Expr, Node};
use crate::design::model::{MeasuredCall, MeasuredCalls};
use crate::design::name::Name;
use crate::design::problem::Code;
use crate::design::quantity::Dimension;
use crate::design::spanned::Spanned;
use crate::design::unread::Names;
use crate::design::value::Value;

/// The most hot calls of a read.
const MOST_CALLS: usize = 1_000;
/// How the clause is written, for hints.
const EXAMPLE: &str = "write `hot (sort, page): (new, 1) 40%, (top, 1) 20%`";

impl Resolver<'_> {
    /// The calls that are known to be hot; none where something about them is wrong.
    pub(super) fn hot_calls(
        &mut self,
        hot: &Spanned<document::HotCalls>,
        read: &document::Read,
        path: fmt::Arguments<'_>,
        (parameters, unread): (&[Parameter], &Names),
    ) -> Option<MeasuredCalls> {
        let path = format_args!("{path}/hot");
        let document::HotCalls { parameters: names, calls: given } = &hot.value;
        let (what, message) = match (names.len(), given.len()) {
            (0, _) => (Code::Missing, "no parameter tells the hot calls from others".to_owned()),
            (_, 0) => (Code::Missing, "no hot call is given".to_owned()),
            (_, calls) if calls > MOST_CALLS => {
                (Code::BadNumber, format!("{calls} hot calls are more than {MOST_CALLS}"))
            }
            _ => return self.hot_table(hot, read, path, (parameters, unread)),
        };
        self.error(path, &hot.span, what, message, EXAMPLE);
        None
    }

    fn hot_table(
        &mut self,
        hot: &Spanned<document::HotCalls>,
        read: &document::Read,
        path: fmt::Arguments<'_>,
        (parameters, unread): (&[Parameter], &Names),
    ) -> Option<MeasuredCalls> {
        let names = &hot.value.parameters;
        self.refuse_duplicates("parameters", names.iter(), format_args!("{path}/parameters"));
        let found: Vec<Option<usize>> = names
            .iter()
            .enumerate()
            .map(|(i, name)| self.hot_parameter(name, format_args!("{path}/parameters/{i}"), (parameters, unread)))
            .collect();
        let found: Vec<usize> = found.into_iter().collect::<Option<_>>()?;
        let told: Vec<&Parameter> = found.iter().filter_map(|&index| parameters.get(index)).collect();
        let calls: Vec<Option<MeasuredCall>> = hot
            .value
            .calls
            .iter()
            .enumerate()
            .map(|(i, call)| self.hot_call(call, &told, read, format_args!("{path}/calls/{i}")))
            .collect();
        let mut calls: Vec<MeasuredCall> = calls.into_iter().collect::<Option<_>>()?;
        self.refuse_repeated(&calls, path)?;
        self.refuse_above_whole(&mut calls, hot, path)?;
        // The sort is stable: of equal shares, the one that is written first comes first.
        calls.sort_by(|one, other| other.share.total_cmp(&one.share));
        Some(MeasuredCalls { parameters: found, calls })
    }

    /// A parameter that tells hot calls from others.
    fn hot_parameter(
        &mut self,
        name: &Name,
        path: fmt::Arguments<'_>,
        (parameters, unread): (&[Parameter], &Names),
    ) -> Option<usize> {
        let Some(index) = parameters.iter().position(|parameter| parameter.name == *name.value) else {
            if !unread.may_have(&name.value) {
                let hint = self.near(&name.value, parameters.iter().map(|parameter| parameter.name.as_str()));
                self.error(path, &name.span, Code::UnknownName, format!("`{name}` is no parameter here"), hint);
            }
            return None;
        };
        let (message, hint) = match parameters.get(index).map(|parameter| kind(&parameter.domain)) {
            Some(Kind::Entity(_)) => (
                format!("`{name}` is an entity, and its popularity says how hot each of them is"),
                "leave it out, and write the popularity as `entity cart: 1_000, measured 10: 40%, rest: 60%`",
            ),
            Some(Kind::Sequence) => (format!("`{name}` is a list, whose values are not written"), "leave it out"),
            Some(Kind::Number | Kind::Word | Kind::Flag | Kind::Subset | Kind::Text | Kind::Day) | None => {
                return Some(index);
            }
        };
        self.error(path, &name.span, Code::TypeMismatch, message, hint);
        None
    }

    fn hot_call(
        &mut self,
        call: &Spanned<document::HotCall>,
        told: &[&Parameter],
        read: &document::Read,
        path: fmt::Arguments<'_>,
    ) -> Option<MeasuredCall> {
        let document::HotCall { values, share } = &call.value;
        if values.len() != told.len() {
            let message = format!("a hot call has {} values here, not {}", told.len(), values.len());
            let names: Vec<&str> = told.iter().map(|parameter| parameter.name.as_str()).collect();
            let hint = format!("give one for each of ({})", names.join(", "));
            self.error(path, &call.span, Code::WrongArguments, message, hint);
            return None;
        }
        let values: Vec<Option<Value>> = values
            .iter()
            .zip(told)
            .enumerate()
            .map(|(i, (value, parameter))| self.hot_value(value, parameter, read, format_args!("{path}/values/{i}")))
            .collect();
        let values = values.into_iter().collect::<Option<_>>();
        let given = self.quantity(share, Dimension::Share, format_args!("{path}/share"))?;
        if given == 0.0 {
            let path = format_args!("{path}/share");
            self.error(path, &share.span, Code::BadNumber, "a hot call without traffic", "leave the call out");
            return None;
        }
        Some(MeasuredCall { values: values?, share: given, span: call.span.clone() })
    }

    fn hot_value(
        &mut self,
        value: &Expr,
        parameter: &Parameter,
        read: &document::Read,
        path: fmt::Arguments<'_>,
    ) -> Option<Value> {
        let found = value_of(&value.value, parameter).filter(|value| parameter.admits(value));
        if found.is_none() {
            let message = format!("`{value}` is no value of `{}`", parameter.name);
            let declared = read.parameters.iter().find(|declared| *declared.name.value == parameter.name);
            let hint = declared.map_or_else(String::new, |declared| {
                let or_absent = if declared.optional { ", or `absent`" } else { "" };
                format!("write one of its values: `{}`{or_absent}", declared.domain)
            });
            self.error(path, &value.span, Code::TypeMismatch, message, hint);
        }
        found
    }

    fn refuse_repeated(&mut self, calls: &[MeasuredCall], path: fmt::Arguments<'_>) -> Option<()> {
        let mut seen = HashSet::with_capacity(calls.len());
        let (place, again) = calls.iter().enumerate().find(|(_, call)| !seen.insert(&call.values)).unzip();
        let (Some(place), Some(again)) = (place, again) else { return Some(()) };
        let path = format_args!("{path}/calls/{place}");
        self.error(path, &again.span, Code::DuplicateName, "this hot call is given twice", "leave one of them out");
        None
    }

    /// Shares that pass 100% by no more than what rounding leaves are made to come to 100%.
    fn refuse_above_whole(
        &mut self,
        calls: &mut [MeasuredCall],
        hot: &Spanned<document::HotCalls>,
        path: fmt::Arguments<'_>,
    ) -> Option<()> {
        let total: f64 = calls.iter().map(|call| call.share).sum();
        if total > 1.0 + ROUNDED {
            let message = format!("the shares come to {}, which is more than the whole", percent(total));
            self.error(path, &hot.span, Code::BadNumber, message, "write shares of at most 100% in all");
            return None;
        }
        if total > 1.0 {
            calls.iter_mut().for_each(|call| call.share /= total);
        }
        Some(())
    }
}

/// The value that is written, if it is of the kind of its parameter.
fn value_of(node: &Node, parameter: &Parameter) -> Option<Value> {
    match (node, &parameter.domain) {
        (Node::Name(word), _) if parameter.optional && word == "absent" => Some(Value::Absent),
        (Node::Set(items), Domain::Subset { of, .. }) => {
            let given: Vec<Element> = items.iter().map(|item| element(&item.value)).collect::<Option<_>>()?;
            let is_known = given.iter().all(|element| of.contains(element));
            // In the order of the domain, and each once: equal sets are equal.
            let set = || of.iter().filter(|element| given.contains(element)).cloned().collect();
            is_known.then(|| Value::Set(set()))
        }
        (node, _) => constant(node, parameter),
    }
}

/// An element of a set.
fn element(node: &Node) -> Option<Element> {
    match node {
        Node::Integer(number) => Some(Element::Integer(number.clone())),
        Node::Name(word) => Some(Element::Word(word.clone())),
        Node::Text(word) => Some(Element::from(word.clone())),
        Node::Date(_)
        | Node::Flag(_)
        | Node::Set(_)
        | Node::Range { .. }
        | Node::Prefix(..)
        | Node::Presence(..)
        | Node::Infix(..)
        | Node::Call(..) => None,
    }
}
