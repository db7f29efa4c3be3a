//! Small parsers that the grammars are put together from, and the error that they share.

use winnow::Parser;
use winnow::error::{ErrMode, ParserError};
use winnow::stream::{Stream, TokenSlice};
use winnow::token::one_of;

use super::lexer::{Token, TokenKind, is_suffix};
use crate::design::name::{Identifier, Name};
use crate::design::number::{Number, Whole};
use crate::design::problem::{Code, Problem, Span, did_you_mean};
use crate::design::quantity::{Quantity, Unit};
use crate::design::spanned::Spanned;
use crate::design::words::is_keyword;

/// The tokens that are still to be read; the last one is always [`TokenKind::End`] and is never taken.
pub type Input<'t, 's> = TokenSlice<'t, Token<'s>>;

/// What a parser gives: a value, or a problem that either lets another parser try or ends the statement.
pub type Parsed<T> = Result<T, ErrMode<Fault>>;

/// Why a parser gives no value. Problems are boxed, so that results stay small.
#[derive(Debug)]
pub enum Fault {
    /// Another parser is still to try, which is so most of the time and must cost nothing.
    Otherwise,
    /// What is wrong.
    Problem(Box<Problem>),
    /// What is wrong is a token that has a problem already.
    Reported,
}

/// What belongs here is not the next token; the caller knows what else it may be.
pub fn otherwise<T>() -> Parsed<T> {
    Err(ErrMode::Backtrack(Fault::Otherwise))
}

/// The problem that ended a statement; none if it is reported already.
pub fn into_problem(error: ErrMode<Fault>) -> Option<Problem> {
    match error {
        ErrMode::Cut(Fault::Problem(problem)) => Some(*problem),
        ErrMode::Cut(Fault::Reported) => None,
        // Token lists are whole, so nothing ever waits for more, and whoever lets others try tries them all.
        _ => Some(Problem::new(Code::Syntax, 0..0, "the text is not complete", "")),
    }
}

impl<'t, 's> ParserError<Input<'t, 's>> for Fault {
    type Inner = Self;

    fn from_input(_: &Input<'t, 's>) -> Self {
        Self::Otherwise
    }

    fn into_inner(self) -> Result<Self::Inner, Self> {
        Ok(self)
    }
}

/// A problem that ends the statement.
pub fn fail_at(span: Span, code: Code, message: impl Into<String>, hint: impl Into<String>) -> ErrMode<Fault> {
    ErrMode::Cut(Fault::Problem(Problem::boxed(code, span, message, hint)))
}

/// A problem at the next token that ends the statement.
pub fn here(input: &Input<'_, '_>, message: impl Into<String>, hint: impl Into<String>) -> ErrMode<Fault> {
    let token = peek(input);
    if token.is_reported() { ErrMode::Cut(Fault::Reported) } else { fail_at(token.span(), Code::Syntax, message, hint) }
}

const END: Token<'static> = Token { kind: TokenKind::End, text: "", start: 0, opens_line: true };

/// The next token, which stays.
pub fn peek<'t, 's>(input: &Input<'t, 's>) -> &'t Token<'s> {
    input.peek_token().unwrap_or(&END)
}

/// The next token, which is taken unless it is the end.
pub fn next<'t, 's>(input: &mut Input<'t, 's>) -> &'t Token<'s> {
    let token = peek(input);
    if token.kind != TokenKind::End {
        input.next_token();
    }
    token
}

/// Passes over tokens until one is wanted, or all are read.
pub fn skip_to(input: &mut Input<'_, '_>, wanted: impl Fn(&Token<'_>) -> bool) {
    while peek(input).kind != TokenKind::End && !wanted(peek(input)) {
        input.next_token();
    }
}

/// Whether a statement or a clause begins here, or the text ends. A name with a colon after it is a parameter.
pub fn opens_clause(input: &Input<'_, '_>) -> bool {
    let token = peek(input);
    let is_parameter = || input.get(1).is_some_and(|after| after.kind == TokenKind::Colon);
    token.kind == TokenKind::End || (token.opens_line && is_keyword(token.text) && !is_parameter())
}

/// A token of a kind.
pub fn kind<'t, 's: 't>(kind: TokenKind) -> impl Parser<Input<'t, 's>, &'t Token<'s>, ErrMode<Fault>> {
    one_of(move |token: &'t Token<'s>| token.kind == kind)
}

/// A token of a kind that must come here: otherwise the problem says what was expected.
pub fn sign<'t, 's: 't>(
    wanted: TokenKind,
    what: &'static str,
    hint: &'static str,
) -> impl Parser<Input<'t, 's>, &'t Token<'s>, ErrMode<Fault>> {
    move |input: &mut Input<'t, 's>| {
        let token = peek(input);
        if token.kind != wanted {
            return Err(here(input, format!("{what} is missing before {}", token.named()), hint));
        }
        Ok(next(input))
    }
}

/// A certain word.
pub fn word<'t, 's: 't>(word: &'static str) -> impl Parser<Input<'t, 's>, &'t Token<'s>, ErrMode<Fault>> {
    one_of(move |token: &'t Token<'s>| token.kind == TokenKind::Name && token.text == word)
}

/// What a parser gives, with its place.
pub fn spanned<'t, 's, T>(
    parser: fn(&mut Input<'t, 's>) -> Parsed<T>,
    input: &mut Input<'t, 's>,
) -> Parsed<Spanned<T>> {
    let start = peek(input).start;
    let value = parser(input)?;
    let end = input.previous_tokens().next().map_or(start, |token| token.span().end);
    Ok(Spanned::new(value, start..end))
}

/// A text in quotation marks, with JSON's escapes.
pub fn text(input: &mut Input<'_, '_>) -> Parsed<Spanned<String>> {
    let token = *peek(input);
    if token.kind != TokenKind::Text {
        return Err(here(input, format!("a text is missing before {}", token.named()), "write it in quotation marks"));
    }
    let value = serde_json::from_str(token.text).map_err(|_| {
        here(
            input,
            format!("{} has an escape that is not known", token.named()),
            r#"write `\"`, `\\`, `\n`, `\t` or `\u00e9`"#,
        )
    })?;
    next(input);
    Ok(Spanned::new(value, token.span()))
}

/// A number with its suffix; no sign.
pub fn number<'s>(input: &mut Input<'_, 's>) -> Parsed<(Number<'s>, Span)> {
    let token = *peek(input);
    if token.kind != TokenKind::Number {
        return Err(here(
            input,
            format!("a number is missing before {}", token.named()),
            "write digits, as in `1_000_000` or `1.5k`",
        ));
    }
    next(input);
    let mut span = token.span();
    let mut suffix = "";
    let token_after = *peek(input);
    if token_after.start == span.end && is_suffix(token_after.text) {
        next(input);
        span.end += 1;
        suffix = token_after.text;
    }
    let number = Number::suffixed(token.text, suffix)
        .map_err(|e| fail_at(span.clone(), Code::BadNumber, format!("`{}{suffix}` is {e}", token.text), ""))?;
    Ok((number, span))
}

/// A whole number, perhaps negative.
pub fn whole(input: &mut Input<'_, '_>) -> Parsed<Whole> {
    let negative = peek(input).kind == TokenKind::Minus;
    if negative {
        next(input);
    }
    let (number, span) = number(input)?;
    let Whole(size) = number.whole().map_err(|e| fail_at(span, Code::BadNumber, format!("this number is {e}"), ""))?;
    Ok(Whole(if negative { -size } else { size }))
}

/// A number with its unit: `8 ms`, `5000/s`, `1%`, `10 MiB/s`.
pub fn quantity(input: &mut Input<'_, '_>) -> Parsed<Quantity> {
    let (number, span) = number(input)?;
    let amount = number.amount().map_err(|e| fail_at(span, Code::BadNumber, format!("this number is {e}"), ""))?;
    let mut quantity = Quantity { amount, unit: None, per: None };
    let token = *peek(input);
    let is_per_item = token.text == "per" && input.get(1).is_some_and(|after| after.text == "item");
    let is_unit = token.kind == TokenKind::Percent
        || (token.kind == TokenKind::Name && !token.opens_line && !is_keyword(token.text) && !is_per_item);
    if is_unit {
        if ["rps", "qps", "tps", "per"].iter().any(|word| word.eq_ignore_ascii_case(token.text)) {
            let message = format!("{} is no unit", token.named());
            return Err(fail_at(token.span(), Code::BadUnit, message, format!("write `{amount}/s`")));
        }
        quantity.unit = Some(unit(input)?);
    }
    if peek(input).kind == TokenKind::Slash {
        next(input);
        quantity.per = Some(unit(input)?);
    }
    Ok(quantity)
}

fn unit(input: &mut Input<'_, '_>) -> Parsed<Unit> {
    let token = *peek(input);
    let unit = Unit::from_word(token.text).ok_or_else(|| {
        let hint = did_you_mean(token.text, Unit::ALL.iter().map(|(_, word)| *word));
        fail_at(token.span(), Code::BadUnit, format!("{} is no unit", token.named()), hint)
    })?;
    next(input);
    Ok(unit)
}

/// A name that refers to something or gives it its name.
pub fn name(input: &mut Input<'_, '_>) -> Parsed<Name> {
    let token = *peek(input);
    let Some(name) = Identifier::new(token.text) else {
        let message = format!("a name is missing before {}", token.named());
        return Err(here(input, message, "names are letters, digits and `_`"));
    };
    next(input);
    Ok(Spanned::new(name, token.span()))
}

/// The word `of`.
pub fn of(input: &mut Input<'_, '_>) -> Parsed<()> {
    if peek(input).text != "of" {
        return Err(here(
            input,
            format!("`of` is missing before {}", peek(input).named()),
            "write `subset of {a, b}`, `list of {a, b} max 3` or `text 1..=32 of [a-z]`",
        ));
    }
    next(input);
    Ok(())
}

/// Where the last token that was taken ends, in bytes.
pub fn end_of_last(input: &Input<'_, '_>) -> usize {
    input.previous_tokens().next().map_or(0, |token| token.span().end)
}
