//! Measured tables of popularity, `measured 10: 40%, 990: 35%, rest: 25%`.

use num_bigint::{BigInt, BigUint};
use num_traits::{Signed, ToPrimitive};

use crate::design::document;
use crate::design::model::Step;
use crate::design::problem::{Code, Outcome, Problem, Span};
use crate::design::spanned::Spanned;

/// More steps than this are refused: sums are taken step by step.
const MOST_STEPS: usize = 32;
/// Shares that come to 100% but for so much are rounded, and made to come to 100%.
pub const ROUNDED: f64 = 1e-3 + 1e-9;
/// Steps that are hotter than those before them by no more than this are alike.
const ALIKE: f64 = 1e-9;
/// How a table is written, for hints.
const EXAMPLE: &str = "write a table as `measured 10: 40%, 990: 35%, rest: 25%`";

/// What a table with these shares means, where it is one of so many things or where their number is not known.
///
/// The shares come to 1: what is left over goes to the rest.
///
/// # Errors
///
/// The first thing that is wrong with it.
pub fn table(
    table: &Spanned<Vec<document::Step>>,
    mut shares: Vec<f64>,
    things: Option<&BigUint>,
) -> Outcome<Vec<Step>> {
    if shares.is_empty() {
        return Err(Problem::boxed(Code::Missing, table.span.clone(), "the table has no steps", EXAMPLE));
    }
    if shares.len() > MOST_STEPS {
        let message = format!("a table of {} steps is too long", shares.len());
        let hint = format!("write at most {MOST_STEPS}: things that are nearly alike can share one");
        return Err(Problem::boxed(Code::BadNumber, table.span.clone(), message, hint));
    }
    let counts = counts(&table.value, things)?;
    whole_shares(table, &mut shares)?;
    let steps: Vec<Step> = counts.into_iter().zip(shares).map(|(count, share)| Step { count, share }).collect();
    refuse_rising(&table.value, &steps, things)?;
    Ok(steps)
}

/// How many things each step has.
fn counts(steps: &[document::Step], things: Option<&BigUint>) -> Outcome<Vec<f64>> {
    let mut left = things.map(|things| BigInt::from(things.clone()));
    let mut counts = Vec::with_capacity(steps.len());
    for (i, step) in steps.iter().enumerate() {
        let Some(count) = &step.count else {
            if i + 1 < steps.len() {
                let span = step.share.span.clone();
                return Err(Problem::boxed(Code::Syntax, span, "nothing comes after the rest", "put `rest` last"));
            }
            counts.push(f64::INFINITY);
            break;
        };
        let number = &count.value.0;
        if !number.is_positive() {
            let message = format!("a step of {count} things has no traffic");
            return Err(bad(&count.span, message, "write 1 or more, or leave the step out"));
        }
        if let Some(left) = &mut left {
            if number > left {
                let hint = format!("write at most {left} here");
                return Err(bad(&count.span, format!("the table counts more things than there are: {count}"), hint));
            }
            *left -= number;
        }
        counts.push(number.to_f64().unwrap_or(f64::MAX).min(f64::MAX));
    }
    Ok(counts)
}

/// Makes the shares come to 1.
fn whole_shares(table: &Spanned<Vec<document::Step>>, shares: &mut [f64]) -> Outcome<()> {
    let total: f64 = shares.iter().sum();
    if total > 1.0 + ROUNDED {
        let message = format!("the shares come to {}, which is more than the whole", percent(total));
        return Err(bad(&table.span, message, "write shares of 100% in all"));
    }
    let left = (1.0 - total).max(0.0);
    match (table.value.last(), shares.last_mut()) {
        (Some(document::Step { count: None, .. }), Some(rest)) => *rest += left,
        _ if left > ROUNDED => {
            let message = format!("the shares come to {}: whose is what is left over?", percent(total));
            return Err(bad(&table.span, message, format!("add `rest: {}`", percent(left))));
        }
        _ => {}
    }
    let total: f64 = shares.iter().sum();
    shares.iter_mut().for_each(|share| *share /= total);
    Ok(())
}

/// A step whose things are hotter than those before it stands in the wrong place, or is wrong.
fn refuse_rising(given: &[document::Step], steps: &[Step], things: Option<&BigUint>) -> Outcome<()> {
    let all = things.map_or(f64::INFINITY, |things| things.to_f64().unwrap_or(f64::MAX).min(f64::MAX));
    let counted: f64 = steps.iter().map(|step| step.count).filter(|count| count.is_finite()).sum();
    let mut before = f64::INFINITY;
    for (step, given) in steps.iter().zip(given) {
        let count = if step.count.is_finite() { step.count } else { (all - counted).max(0.0) };
        let span = &given.share.span;
        if count == 0.0 && step.share > ALIKE {
            let message = format!("there is no rest that could have {}", percent(step.share));
            return Err(bad(span, message, "count fewer things in the steps before, or leave the rest out"));
        }
        let each = if count == 0.0 { 0.0 } else { step.share / count };
        if each > before * (1.0 + ALIKE) || (before == 0.0 && step.share > 0.0) {
            let message =
                format!("each thing of this step, of {}, is hotter than those before it", percent(step.share));
            return Err(bad(span, message, "put the hottest things first"));
        }
        before = each;
    }
    Ok(())
}

fn bad(span: &Span, message: impl Into<String>, hint: impl Into<String>) -> Box<Problem> {
    Problem::boxed(Code::BadNumber, span.clone(), message, hint)
}

/// A share in percent, for messages.
pub fn percent(share: f64) -> String {
    format!("{}%", (share * 1e5).round() / 1e3)
}
