//! Reads.

use std::fmt::{self, Write as _};

use num_traits::ToPrimitive;

use super::signature::Signature;
use super::typing::Typing;
use super::writes::words_of;
use super::{Resolver, Target};
use crate::design::assumed;
use crate::design::document::{self, Element};
use crate::design::domain::{Domain, Parameter};
use crate::design::model::{Cut, CutArgument, Function, Returns, Stated};
use crate::design::problem::Code;
use crate::design::quantity::Dimension;
use crate::design::spanned::Spanned;
use crate::design::unread::Names;

/// The largest number that cuts a list.
const MOST_ITEMS: u64 = 1_000_000_000_000_000;

impl<'a> Resolver<'a> {
    pub(super) fn add_function(&mut self, read: &'a document::Read, index: usize) {
        let path = format_args!("/reads/{index}");
        let before = self.problems.errors();
        let signature = self.signature(&read.parameters, self.unread.of_reads.get(&index), path);
        let understood = self.function(read, path, &signature);
        let is_sound = signature.is_whole() && self.problems.errors() == before;
        let function = understood.filter(|_| is_sound).map(|function| {
            self.functions.push(function);
            self.functions.len() - 1
        });
        self.targets.entry(&read.function.value).or_insert(Target { signature, function });
    }

    fn function(&mut self, read: &document::Read, path: fmt::Arguments<'_>, signature: &Signature) -> Option<Function> {
        let name = &read.function.value;
        let parameters = signature.understood();
        let words = words_of(&parameters);
        let mut typing = Typing::new(&parameters, &words, &signature.unread);
        let mut conditions = Vec::with_capacity(read.conditions.len());
        for (i, expr) in read.conditions.iter().enumerate() {
            match typing.condition(expr) {
                Ok(condition) => {
                    let mut text = String::with_capacity(expr.span.len());
                    // Writing into a text cannot fail.
                    let _ = write!(text, "{expr}");
                    conditions.push(Stated { condition, text, span: expr.span.clone() });
                }
                Err(misfit) => self.report(misfit, format_args!("{path}/where/{i}")),
            }
        }
        let (texts, warnings) = (typing.texts, typing.warnings);
        self.problems.extend(warnings.into_iter().map(|warning| warning.at(path.to_string())));
        let rate = self.quantity_or(
            read.rate.as_ref(),
            Dimension::Rate,
            format_args!("{path}/rate"),
            format_args!("rate of {name}"),
            assumed::READ_RATE,
        );
        let spread = format_args!("popularity of the arguments of {name}");
        let popularity = self.popularity(read.popularity.as_ref(), path, &read.function.span, spread, None);
        let returns = self.returns(read, path, &parameters, &signature.unread);
        let source = self.source(read, path);
        let hot = read.hot.as_ref().and_then(|hot| self.hot_calls(hot, read, path, (&parameters, &signature.unread)));
        Some(Function {
            name: name.to_string(),
            parameters,
            conditions,
            texts,
            words,
            rate,
            popularity,
            returns: returns?,
            source,
            hot,
        })
    }

    fn returns(
        &mut self,
        read: &document::Read,
        path: fmt::Arguments<'_>,
        parameters: &[Parameter],
        unread: &Names,
    ) -> Option<Returns> {
        let path = format_args!("{path}/returns");
        match read.returns.as_ref().map(|returns| (&returns.value, &returns.span)) {
            None => {
                self.assume(format_args!("size of what {} returns", read.function), assumed::SIZE.written);
                Some(Returns::Size(assumed::SIZE.value))
            }
            Some((document::Returns::Size(size), span)) => {
                let size = Spanned::new(*size, span.clone());
                self.quantity(&size, Dimension::Size, path).map(Returns::Size)
            }
            Some((document::Returns::List { item, cut, of }, span)) => {
                let item = self.quantity(&Spanned::new(*item, span.clone()), Dimension::Size, path)?;
                let items = self.positive(of, path, "a list")?;
                let mut argument = |argument, least| self.cut_argument(argument, least, path, (parameters, unread));
                let cut = match cut {
                    document::Cut::Window { limit, offset } => {
                        Cut::Window { limit: argument(limit, 1)?, offset: argument(offset, 0)? }
                    }
                    document::Cut::Page { page, size } => {
                        Cut::Page { page: argument(page, 0)?, size: argument(size, 1)? }
                    }
                };
                Some(Returns::List { item, cut, items })
            }
        }
    }

    /// A parameter of whole numbers, or a number that is at least `least`.
    fn cut_argument(
        &mut self,
        argument: &Spanned<document::CutArgument>,
        least: u64,
        path: fmt::Arguments<'_>,
        (parameters, unread): (&[Parameter], &Names),
    ) -> Option<CutArgument> {
        let span = &argument.span;
        let name = match &argument.value {
            document::CutArgument::Parameter(name) => name,
            document::CutArgument::Number(number) => {
                let fixed = number.0.to_u64().filter(|number| (least..=MOST_ITEMS).contains(number));
                if fixed.is_none() {
                    let (message, hint) = (
                        format!("a list is not cut by {number}"),
                        format!("write a number from {least} to 10^15, or a parameter's name"),
                    );
                    self.error(path, span, Code::BadNumber, message, hint);
                }
                return fixed.map(CutArgument::Fixed);
            }
        };
        let Some(index) = parameters.iter().position(|parameter| parameter.name == *name) else {
            if !unread.may_have(name) {
                let hint = self.near(name, parameters.iter().map(|p| p.name.as_str()));
                self.error(path, span, Code::UnknownName, format!("`{name}` is no parameter here"), hint);
            }
            return None;
        };
        let counts = match &parameters[index].domain {
            Domain::Integers { .. } => true,
            Domain::Choice(of) => matches!(of.first(), Some(Element::Integer(_))),
            _ => false,
        };
        if !counts {
            self.error(
                path,
                span,
                Code::TypeMismatch,
                format!("`{name}` does not count items"),
                "name a parameter of whole numbers, or write a number",
            );
        }
        counts.then_some(CutArgument::Parameter(index))
    }
}
