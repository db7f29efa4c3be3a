//! The head of a read or a write: its name and its parameters.

use winnow::Parser;
use winnow::combinator::{delimited, opt, separated};

use super::domains::domain;
use super::lexer::TokenKind;
use super::tokens::{Input, Parsed, kind, name, otherwise, peek, sign, spanned};
use crate::design::document::Parameter;
use crate::design::name::Name;

/// `name(parameter: domain, …)`
pub fn signature(input: &mut Input<'_, '_>) -> Parsed<(Name, Vec<Parameter>)> {
    let name = name(input)?;
    let parameters = delimited(
        sign(TokenKind::OpenParen, "`(`", "write the parameters as `(cart_id: cart, limit: 5..=20)`"),
        separated(0.., parameter, kind(TokenKind::Comma)),
        (opt(kind(TokenKind::Comma)), sign(TokenKind::CloseParen, "`,` or `)`", "separate parameters by commas")),
    )
    .parse_next(input)?;
    Ok((name, parameters))
}

fn parameter(input: &mut Input<'_, '_>) -> Parsed<Parameter> {
    // A closing parenthesis ends the list; anything else must be a parameter.
    if peek(input).kind == TokenKind::CloseParen {
        return otherwise();
    }
    let name = name(input)?;
    sign(
        TokenKind::Colon,
        "`:` and the parameter's values",
        "write `limit: 5..=20`, `sort: {asc, desc}` or `cart_id: cart`",
    )
    .parse_next(input)?;
    let domain = spanned(domain, input)?;
    let optional = opt(kind(TokenKind::Question)).parse_next(input)?.is_some();
    Ok(Parameter { name, domain, optional })
}
