//! What a miss costs at the database, and which state of it a miss reads.

use super::lexer::TokenKind;
use super::tokens::{Input, Parsed, fail_at, here, next, peek, quantity, spanned};
use crate::design::document::{Snapshot, SourceTime};
use crate::design::problem::{Code, did_you_mean};
use crate::design::quantity::Dimension;

/// How a time for each item is written, for hints.
const EXAMPLE: &str = "write `source 8 ms + 0.05 ms per item`";

/// `8 ms`, or `8 ms + 0.05 ms per item`.
pub fn source_time(input: &mut Input<'_, '_>) -> Parsed<SourceTime> {
    let fixed = spanned(quantity, input)?;
    if fixed.value.per.is_some() {
        let hint = format!("write {}", Dimension::Time.example());
        return Err(fail_at(fixed.span.clone(), Code::BadUnit, format!("`{fixed}` does not fit here"), hint));
    }
    let mut time = SourceTime { amount: fixed.value.amount, unit: fixed.value.unit, per_item: None };
    if peek(input).kind == TokenKind::Plus {
        next(input);
        time.per_item = Some(spanned(quantity, input)?);
        if peek(input).text != "per" {
            let message = format!("`per item` is missing before {}", peek(input).named());
            return Err(here(input, message, EXAMPLE));
        }
        next(input);
        if peek(input).text != "item" {
            return Err(here(input, format!("`item` is missing before {}", peek(input).named()), EXAMPLE));
        }
        next(input);
    } else if peek(input).text == "per" {
        return Err(here(input, "the time that every miss takes is missing before `per`", EXAMPLE));
    }
    Ok(time)
}

/// `at start` or `at answer`
pub fn snapshot(input: &mut Input<'_, '_>) -> Parsed<Snapshot> {
    const EXAMPLE: &str = "write `snapshot at start`";
    if peek(input).text != "at" {
        return Err(here(input, format!("`at` is missing before {}", peek(input).named()), EXAMPLE));
    }
    next(input);
    let token = *peek(input);
    match Snapshot::ALL.into_iter().find(|snapshot| snapshot.word() == token.text) {
        Some(snapshot) => {
            next(input);
            Ok(snapshot)
        }
        None if token.kind == TokenKind::Name && !token.opens_line => {
            let hint = did_you_mean(token.text, Snapshot::ALL.map(Snapshot::word));
            Err(fail_at(token.span(), Code::UnknownWord, format!("{} is no time of a snapshot", token.named()), hint))
        }
        None => Err(here(input, format!("the time of the snapshot is missing before {}", token.named()), EXAMPLE)),
    }
}
