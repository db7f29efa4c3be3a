//! The head of a read or a write: its name and its parameters.
//!
//! A parameter that cannot be read is one problem, and reading goes on at the next one.

use winnow::Parser;
use winnow::combinator::opt;

use super::domains::domain;
use super::lexer::TokenKind;
use super::tokens::{Input, Parsed, fail_at, here, into_problem, kind, name, next, opens_clause, peek, sign, spanned};
use crate::design::document::{Domain, Parameter};
use crate::design::name::Name;
use crate::design::problem::Code;
use crate::design::problems::Problems;
use crate::design::spanned::Spanned;
use crate::design::unread::UnreadParameters;
use crate::design::words::type_hint;

/// The head of a read or a write.
pub struct Signature {
    pub name: Name,
    /// The parameters that could be read, in order.
    pub parameters: Vec<Parameter>,
    /// The others.
    pub unread: UnreadParameters,
}

/// `name(parameter: domain, …)`
pub fn signature(input: &mut Input<'_, '_>, problems: &mut Problems) -> Parsed<Signature> {
    let mut signature = Signature { name: name(input)?, parameters: Vec::new(), unread: UnreadParameters::default() };
    if peek(input).kind == TokenKind::OpenParen {
        next(input);
        parameters(input, &mut signature, problems);
    } else {
        let message = format!("`(` is missing before {}", peek(input).named());
        let hint = "write the parameters as `(cart_id: cart, limit: 5..=20)`";
        problems.extend(into_problem(here(input, message, hint)));
        signature.cut_short(input);
    }
    Ok(signature)
}

impl Signature {
    /// Passes over the rest of the head, which cannot be read.
    fn cut_short(&mut self, input: &mut Input<'_, '_>) {
        self.unread.is_cut_short = true;
        self.unread.names.add_nameless();
        while !opens_clause(input) {
            next(input);
        }
    }
}

/// The parameters up to the closing parenthesis.
fn parameters(input: &mut Input<'_, '_>, signature: &mut Signature, problems: &mut Problems) {
    for index in 0.. {
        if peek(input).kind == TokenKind::CloseParen {
            next(input);
            return;
        }
        if opens_clause(input) {
            let message = format!("`,` or `)` is missing before {}", peek(input).named());
            problems.extend(into_problem(here(input, message, "close the list of parameters")));
            return signature.cut_short(input);
        }
        let before = *input;
        match parameter(input) {
            Ok(parameter) => signature.parameters.push(parameter),
            Err(fault) => {
                problems.extend(into_problem(fault));
                *input = before;
                signature.unread.indices.push(index);
                pass_over_parameter(input, &mut signature.unread);
            }
        }
        match peek(input).kind {
            TokenKind::Comma => {
                next(input);
            }
            TokenKind::CloseParen => {}
            // A parameter that could not be read ends the list with it.
            _ if opens_clause(input) && signature.unread.indices.last() == Some(&index) => {
                return signature.cut_short(input);
            }
            _ => {}
        }
    }
}

/// Passes over the tokens of a parameter that cannot be read, and keeps the names among them.
fn pass_over_parameter(input: &mut Input<'_, '_>, unread: &mut UnreadParameters) {
    let mut depth = 0_usize;
    let mut has_name = false;
    while !opens_clause(input) {
        match peek(input).kind {
            TokenKind::OpenParen | TokenKind::OpenBrace => depth += 1,
            TokenKind::Comma | TokenKind::CloseParen if depth == 0 => break,
            TokenKind::CloseParen | TokenKind::CloseBrace => depth = depth.saturating_sub(1),
            TokenKind::Name => {
                unread.names.add(peek(input).text);
                has_name = true;
            }
            _ => {}
        }
        next(input);
    }
    if !has_name {
        unread.names.add_nameless();
    }
}

fn parameter(input: &mut Input<'_, '_>) -> Parsed<Parameter> {
    let name = name(input)?;
    sign(
        TokenKind::Colon,
        "`:` and the parameter's values",
        "write `limit: 5..=20`, `sort: {asc, desc}` or `cart_id: cart`",
    )
    .parse_next(input)?;
    let domain = spanned(domain, input)?;
    let optional = opt(kind(TokenKind::Question)).parse_next(input)?.is_some();
    let after = peek(input);
    if matches!(after.kind, TokenKind::Comma | TokenKind::CloseParen) || opens_clause(input) {
        return Ok(Parameter { name, domain, optional });
    }
    Err(match type_of_other_languages(&domain) {
        Some((word, hint)) => {
            let span = domain.span.start..after.span().end;
            fail_at(span, Code::Syntax, format!("`{word}` does not say which values"), hint)
        }
        None => here(input, format!("`,` or `)` is missing before {}", after.named()), "separate parameters by commas"),
    })
}

/// The name of a type, as in `int(11)` or `list<string>`, with what to write instead.
fn type_of_other_languages(domain: &Spanned<Domain>) -> Option<(&str, &'static str)> {
    match &domain.value {
        Domain::Entity(name) => type_hint(name).map(|hint| (name.as_str(), hint)),
        Domain::Integers(_)
        | Domain::Choice(_)
        | Domain::Flag
        | Domain::Subset(_)
        | Domain::Sequence(_)
        | Domain::Text(_)
        | Domain::Date(_) => None,
    }
}
