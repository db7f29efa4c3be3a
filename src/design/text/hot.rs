//! Which calls of a read are hot.

use winnow::Parser;
use winnow::combinator::{delimited, opt, separated};

use super::expressions::argument;
use super::lexer::TokenKind;
use super::tokens::{Input, Parsed, kind, name, otherwise, peek, quantity, sign, spanned};
use crate::design::document::{HotCall, HotCalls};
use crate::design::name::Name;

/// How the clause is written, for hints.
pub const EXAMPLE: &str = "write `hot (sort, page): (new, 1) 40%, (top, 1) 20%`";

/// `(sort, page): (new, 1) 40%, (top, 1) 20%`
pub fn hot_calls(input: &mut Input<'_, '_>) -> Parsed<HotCalls> {
    let parameters = delimited(
        sign(TokenKind::OpenParen, "`(` and the parameters", EXAMPLE),
        separated(0.., parameter, kind(TokenKind::Comma)),
        (opt(kind(TokenKind::Comma)), sign(TokenKind::CloseParen, "`,` or `)`", "separate parameters by commas")),
    )
    .parse_next(input)?;
    sign(TokenKind::Colon, "`:` and the hot calls", EXAMPLE).parse_next(input)?;
    let call = |input: &mut Input<'_, '_>| spanned(call, input);
    let calls = separated(1.., call, kind(TokenKind::Comma)).parse_next(input)?;
    Ok(HotCalls { parameters, calls })
}

fn parameter(input: &mut Input<'_, '_>) -> Parsed<Name> {
    if peek(input).kind == TokenKind::CloseParen {
        return otherwise();
    }
    name(input)
}

/// `(new, 1) 40%`
fn call(input: &mut Input<'_, '_>) -> Parsed<HotCall> {
    let values = delimited(
        sign(TokenKind::OpenParen, "`(` and the values of a hot call", EXAMPLE),
        separated(0.., argument, kind(TokenKind::Comma)),
        (opt(kind(TokenKind::Comma)), sign(TokenKind::CloseParen, "`,` or `)`", "separate values by commas")),
    )
    .parse_next(input)?;
    Ok(HotCall { values, share: spanned(quantity, input)? })
}
