//! Rates, and how traffic is spread.

use winnow::Parser;
use winnow::combinator::{opt, preceded, separated};

use super::lexer::TokenKind;
use super::tokens::{Input, Parsed, fail_at, here, kind, next, number, peek, quantity, sign, spanned, whole};
use crate::design::document::{Popularity, Step};
use crate::design::problem::{Code, nearest};
use crate::design::quantity::Quantity;
use crate::design::spanned::Spanned;

/// How a table is written, for hints.
const EXAMPLE: &str = "write a table as `measured 10: 40%, 990: 35%, rest: 25%`";

pub fn popularity(input: &mut Input<'_, '_>) -> Parsed<Popularity> {
    match peek(input).text {
        "uniform" => {
            next(input);
            Ok(Popularity::Uniform)
        }
        "zipf" => {
            next(input);
            number(input).and_then(|(number, span)| {
                let amount = number.amount().map_err(|e| fail_at(span, Code::BadNumber, e.to_string(), ""))?;
                Ok(Popularity::Zipf(amount))
            })
        }
        "measured" => {
            next(input);
            spanned(steps, input).map(Popularity::Measured)
        }
        _ => Err(here(
            input,
            format!("{} is no popularity", peek(input).named()),
            "write `zipf 0.9`, `uniform`, or a table as `measured 10: 40%, 990: 35%, rest: 25%`",
        )),
    }
}

pub fn rate(input: &mut Input<'_, '_>) -> Parsed<(Spanned<Quantity>, Option<Popularity>)> {
    let rate = spanned(quantity, input)?;
    let popularity = opt(preceded(kind(TokenKind::Comma), popularity)).parse_next(input)?;
    Ok((rate, popularity))
}

/// `10: 40%, 990: 35%, rest: 25%`
fn steps(input: &mut Input<'_, '_>) -> Parsed<Vec<Step>> {
    separated(1.., step, kind(TokenKind::Comma)).parse_next(input)
}

fn step(input: &mut Input<'_, '_>) -> Parsed<Step> {
    let token = *peek(input);
    let count = match (token.kind, token.text) {
        (TokenKind::Name, "rest") => {
            next(input);
            None
        }
        (TokenKind::Number, _) => Some(spanned(whole, input)?),
        (TokenKind::Name, word) if !token.opens_line => {
            let hint = nearest(word, &["rest"]).map_or(EXAMPLE.to_owned(), |near| format!("did you mean `{near}`?"));
            return Err(fail_at(token.span(), Code::UnknownWord, format!("{} counts nothing", token.named()), hint));
        }
        _ => return Err(here(input, format!("a step of the table is missing before {}", token.named()), EXAMPLE)),
    };
    sign(TokenKind::Colon, "`:` and the share of the traffic", EXAMPLE).parse_next(input)?;
    let share = spanned(quantity, input)?;
    Ok(Step { count, share })
}
