//! The values of a parameter.

use winnow::Parser;
use winnow::combinator::{delimited, opt, preceded, separated};

use super::lexer::TokenKind;
use super::tokens::{
    Input, Parsed, end_of_last, fail_at, here, kind, name, next, of, otherwise, peek, sign, spanned, text, whole, word,
};
use crate::design::alphabet::Alphabet;
use crate::design::day::Day;
use crate::design::document::{Collection, Domain, Element, Texts};
use crate::design::number::Whole;
use crate::design::problem::Code;
use crate::design::range::{End, Range};
use crate::design::spanned::Spanned;

/// The values of a parameter.
pub fn domain(input: &mut Input<'_, '_>) -> Parsed<Domain> {
    let token = *peek(input);
    match (token.kind, token.text) {
        (TokenKind::Number | TokenKind::Minus, _) => range(whole, input).map(Domain::Integers),
        (TokenKind::OpenBrace, _) => elements(input).map(Domain::Choice),
        (TokenKind::Date, _) => {
            Err(here(input, "dates are introduced by a word", format!("write `date {}..=…`", token.text)))
        }
        (TokenKind::Name, "bool") => {
            next(input);
            Ok(Domain::Flag)
        }
        (TokenKind::Name, "subset") => preceded(word("subset"), collection).parse_next(input).map(Domain::Subset),
        (TokenKind::Name, "list") => preceded(word("list"), collection).parse_next(input).map(Domain::Sequence),
        (TokenKind::Name, "text") => preceded(word("text"), texts).parse_next(input).map(Domain::Text),
        (TokenKind::Name, "date") => {
            next(input);
            range(day, input).map(Domain::Date)
        }
        (TokenKind::Name, _) => name(input).map(|name| Domain::Entity(name.value)),
        _ => Err(here(
            input,
            format!("{} is no set of values", token.named()),
            "write a range `5..=20`, a choice `{asc, desc}`, `bool`, an entity's name, `subset of {…}`, `list of {…} max 3`, `text 1..=32 of [a-z]` or `date 2020-01-01..=2026-12-31`",
        )),
    }
}

/// `a..=b` or `a..<b`, perhaps with a step.
fn range<'t, 's, T: ToString>(
    value: fn(&mut Input<'t, 's>) -> Parsed<T>,
    input: &mut Input<'t, 's>,
) -> Parsed<Range<T>> {
    let start = peek(input).start;
    let from = value(input)?;
    let between = *peek(input);
    let end: fn(T) -> End<T> = match between.kind {
        TokenKind::RangeTo => End::To,
        TokenKind::RangeBelow => End::Below,
        // A bare range, or a range as prose writes it: what was meant is nearly clear.
        TokenKind::BareRange | TokenKind::Minus => {
            next(input);
            let from = from.to_string();
            let to = value(input).map(|to| to.to_string());
            let end = to.as_deref().unwrap_or("b").to_owned();
            let span = start..to.map_or(between.span().end, |_| end_of_last(input));
            let (code, message) = match between.kind {
                TokenKind::Minus => (Code::Syntax, format!("`{from}-{end}` is no range")),
                _ => (Code::OpenRange, format!("`{from}..{end}` does not say whether {end} is included")),
            };
            let hint = format!("write `{from}..={end}` to include {end}, or `{from}..<{end}`");
            return Err(fail_at(span, code, message, hint));
        }
        _ => {
            return Err(here(
                input,
                format!("a range is missing its end before {}", between.named()),
                "write `5..=20` to include 20, or `5..<20`",
            ));
        }
    };
    next(input);
    let to = value(input)?;
    let step = opt(preceded(word("step"), whole)).parse_next(input)?;
    Ok(Range { from, end: end(to), step })
}

fn day(input: &mut Input<'_, '_>) -> Parsed<Day> {
    let token = *peek(input);
    let day = (token.kind == TokenKind::Date).then(|| Day::parse(token.text)).flatten();
    let day = day.ok_or_else(|| here(input, format!("{} is not a day", token.named()), "write it as 2026-11-22"))?;
    next(input);
    Ok(day)
}

/// `{a, b, c}`
fn elements(input: &mut Input<'_, '_>) -> Parsed<Vec<Element>> {
    delimited(
        sign(TokenKind::OpenBrace, "`{`", "write `{a, b, c}`"),
        separated(0.., element, kind(TokenKind::Comma)),
        (opt(kind(TokenKind::Comma)), sign(TokenKind::CloseBrace, "`,` or `}`", "separate values by commas")),
    )
    .parse_next(input)
}

fn element(input: &mut Input<'_, '_>) -> Parsed<Element> {
    match peek(input).kind {
        TokenKind::Number | TokenKind::Minus => whole(input).map(Element::Integer),
        TokenKind::Text => text(input).map(|text| Element::from(text.value)),
        TokenKind::Name => Ok(Element::Word(next(input).text.to_owned())),
        _ => otherwise(),
    }
}

/// `of {a, b, c} max 2`
fn collection(input: &mut Input<'_, '_>) -> Parsed<Collection> {
    of(input)?;
    let of = elements(input)?;
    let max = opt(preceded(word("max"), small)).parse_next(input)?;
    Ok(Collection { of, max })
}

/// A length.
fn small(input: &mut Input<'_, '_>) -> Parsed<u32> {
    let Spanned { value: Whole(number), span } = spanned(whole, input)?;
    u32::try_from(&number)
        .map_err(|_| fail_at(span, Code::BadNumber, format!("`{number}` is no length"), "write a small whole number"))
}

/// `1..=32 of [a-z0-9_]`
fn texts(input: &mut Input<'_, '_>) -> Parsed<Texts> {
    let Range { from, end, .. } = range(small, input)?;
    let to = match end {
        End::To(to) => to,
        End::Below(below) => below.saturating_sub(1),
    };
    of(input)?;
    let token = *peek(input);
    if token.kind != TokenKind::Alphabet {
        return Err(here(input, format!("an alphabet is missing before {}", token.named()), "write it as `[a-z0-9_]`"));
    }
    next(input);
    let alphabet = Alphabet::parse(&token.text[1..token.text.len() - 1])
        .map_err(|error| fail_at(token.span(), error.code(), error.to_string(), error.hint()))?;
    Ok(Texts { from, to, alphabet })
}
