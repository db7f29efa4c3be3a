//! What a miss costs at the database, and which state of it a miss reads.

use std::fmt;

use super::Resolver;
use crate::design::document::{self, Returns};
use crate::design::problem::Code;
use crate::design::quantity::Dimension;
use crate::design::source::{Snapshot, Source};
use crate::design::spanned::Spanned;
use crate::design::{Quantity, assumed};

impl Resolver<'_> {
    /// What a miss costs at the database; what is assumed where it is left out.
    pub(super) fn source(&mut self, read: &document::Read, path: fmt::Arguments<'_>) -> Source {
        let (fixed, per_item) = self.source_time(read, format_args!("{path}/source"));
        let version = read.version.as_ref();
        let version = version.and_then(|time| self.quantity(time, Dimension::Time, format_args!("{path}/version")));
        let snapshot = read.snapshot.as_ref().map_or_else(Snapshot::default, |given| given.value);
        Source { fixed, per_item, version: version.unwrap_or(fixed), snapshot }
    }

    /// What every miss takes, and what each item takes besides, in seconds.
    fn source_time(&mut self, read: &document::Read, path: fmt::Arguments<'_>) -> (f64, f64) {
        let Some(given) = &read.source else {
            self.assume(format_args!("source time of {}", read.function), assumed::SOURCE.written);
            return (assumed::SOURCE.value, 0.0);
        };
        let fixed = Spanned::new(given.value.fixed(), given.span.clone());
        let fixed = self.quantity(&fixed, Dimension::Time, path).unwrap_or(assumed::SOURCE.value);
        let per_item = given.value.per_item.as_ref().and_then(|time| self.per_item(time, read, path));
        (fixed, per_item.unwrap_or(0.0))
    }

    /// What each item takes, in seconds; a problem where the result is no list.
    fn per_item(&mut self, time: &Spanned<Quantity>, read: &document::Read, path: fmt::Arguments<'_>) -> Option<f64> {
        let path = format_args!("{path}/per_item");
        if !matches!(read.returns.as_ref().map(|returns| &returns.value), Some(Returns::List { .. })) {
            let message = format!("`{}` returns no list that could have items", read.function);
            let hint =
                "leave the time per item out, or write `returns list of 120 bytes, window(limit, offset) of 1000`";
            self.error(path, &time.span, Code::TypeMismatch, message, hint);
            return None;
        }
        self.quantity(time, Dimension::Time, path)
    }
}
