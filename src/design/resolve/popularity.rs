//! How traffic is spread.

use std::fmt;

use num_bigint::BigUint;

use super::{Resolver, measured};
use crate::design::model::Popularity;
use crate::design::problem::{Code, Span};
use crate::design::quantity::Dimension;
use crate::design::spanned::Spanned;
use crate::design::{assumed, document};

/// The steepest skew: at 50 the second thing has 1e-15 of the first one's traffic.
const STEEPEST: f64 = 50.0;

impl Resolver<'_> {
    pub(super) fn popularity(
        &mut self,
        given: Option<&document::Popularity>,
        path: fmt::Arguments<'_>,
        span: &Span,
        what: fmt::Arguments<'_>,
        things: Option<&BigUint>,
    ) -> Popularity {
        match given {
            None => {
                self.assume(what, assumed::ZIPF.written);
                Popularity::Zipf(assumed::ZIPF.value)
            }
            Some(given) => self.given_popularity(given, path, span, things),
        }
    }

    /// A popularity that is written down, of so many things where their number is known.
    pub(super) fn given_popularity(
        &mut self,
        given: &document::Popularity,
        path: fmt::Arguments<'_>,
        span: &Span,
        things: Option<&BigUint>,
    ) -> Popularity {
        match given {
            document::Popularity::Uniform => Popularity::Uniform,
            document::Popularity::Measured(table) => self.measured(table, path, things).unwrap_or(Popularity::Uniform),
            document::Popularity::Zipf(skew) if skew.get() > STEEPEST => {
                let message = format!("a skew of {skew} is too steep");
                self.error(path, span, Code::BadNumber, message, format!("write at most {}", STEEPEST));
                Popularity::Uniform
            }
            document::Popularity::Zipf(skew) if skew.get() == 0.0 => Popularity::Uniform,
            document::Popularity::Zipf(skew) => Popularity::Zipf(skew.get()),
        }
    }

    pub(super) fn measured(
        &mut self,
        table: &Spanned<Vec<document::Step>>,
        path: fmt::Arguments<'_>,
        things: Option<&BigUint>,
    ) -> Option<Popularity> {
        let path = format_args!("{path}/popularity/measured");
        let shares: Option<Vec<f64>> = table
            .value
            .iter()
            .enumerate()
            .map(|(i, step)| self.quantity(&step.share, Dimension::Share, format_args!("{path}/{i}/share")))
            .collect();
        match measured::table(table, shares?, things) {
            Ok(steps) => Some(Popularity::Measured(steps)),
            Err(problem) => {
                self.problems.push(problem.at(path.to_string()));
                None
            }
        }
    }
}
