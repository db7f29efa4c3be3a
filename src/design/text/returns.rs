//! What a read returns.

use winnow::Parser;
use winnow::combinator::{delimited, terminated};

use super::lexer::TokenKind;
use super::tokens::{Input, Parsed, here, name, next, of, peek, quantity, sign, spanned, whole};
use crate::design::document::{Cut, CutArgument, Returns};
use crate::design::spanned::Spanned;

/// `4000 bytes`, or `list of 120 bytes, window(limit, offset) of 1000`.
pub fn returns(input: &mut Input<'_, '_>) -> Parsed<Returns> {
    if peek(input).text != "list" {
        return quantity(input).map(Returns::Size);
    }
    next(input);
    of(input)?;
    let item = terminated(
        quantity,
        sign(
            TokenKind::Comma,
            "`,` and how the list is cut",
            "write `list of 120 bytes, window(limit, offset) of 1000`",
        ),
    )
    .parse_next(input)?;
    let cutter = *peek(input);
    if !matches!(cutter.text, "window" | "page") {
        return Err(here(
            input,
            format!("{} cuts no list", cutter.named()),
            "write `window(limit, offset) of 1000` or `page(page, size) of 1000`",
        ));
    }
    next(input);
    let (first, second) = delimited(
        sign(TokenKind::OpenParen, "`(`", "write `window(limit, offset)` or `page(page, size)`"),
        (terminated(cut_argument, sign(TokenKind::Comma, "`,`", "name two parameters or numbers")), cut_argument),
        sign(TokenKind::CloseParen, "`)`", ""),
    )
    .parse_next(input)?;
    of(input)?;
    let of = spanned(whole, input)?;
    let cut = match cutter.text {
        "window" => Cut::Window { limit: first, offset: second },
        _ => Cut::Page { page: first, size: second },
    };
    Ok(Returns::List { item, cut, of })
}

/// A parameter's name, or a number.
fn cut_argument(input: &mut Input<'_, '_>) -> Parsed<Spanned<CutArgument>> {
    match peek(input).kind {
        TokenKind::Number | TokenKind::Minus => {
            spanned(whole, input).map(|number| Spanned::new(CutArgument::Number(number.value), number.span))
        }
        _ => name(input).map(|name| Spanned::new(CutArgument::Parameter(name.value), name.span)),
    }
}
