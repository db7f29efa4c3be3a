//! Numbers with units, in base units.

use std::fmt;

use num_bigint::BigUint;
use num_traits::Zero;

use super::Resolver;
use crate::design::assumed::Assumed;
use crate::design::number::Whole;
use crate::design::problem::Code;
use crate::design::quantity::{Dimension, Quantity};
use crate::design::spanned::Spanned;

/// Rates, sizes and times above this are refused: nothing that runs has them.
const LARGEST: f64 = 1e15;

impl Resolver<'_> {
    /// A number of things, at least 1.
    pub(super) fn positive(
        &mut self,
        count: &Spanned<Whole>,
        path: fmt::Arguments<'_>,
        whose: &str,
    ) -> Option<BigUint> {
        let found = count.value.0.to_biguint().filter(|count| !count.is_zero());
        if found.is_none() {
            let message = format!("{whose} needs at least 1, not {count}");
            self.error(path, &count.span, Code::BadNumber, message, "write 1 or more");
        }
        found
    }

    /// A quantity in base units; what is assumed where it is left out.
    pub(super) fn quantity_or(
        &mut self,
        given: Option<&Spanned<Quantity>>,
        dimension: Dimension,
        path: fmt::Arguments<'_>,
        what: fmt::Arguments<'_>,
        assumed: Assumed,
    ) -> f64 {
        let Some(given) = given else {
            self.assume(what, assumed.written);
            return assumed.value;
        };
        self.quantity(given, dimension, path).unwrap_or(assumed.value)
    }

    /// A quantity in base units.
    pub(super) fn quantity(
        &mut self,
        given: &Spanned<Quantity>,
        dimension: Dimension,
        path: fmt::Arguments<'_>,
    ) -> Option<f64> {
        let (code, message, hint) = match given.value.in_base_units(dimension) {
            None => (Code::BadUnit, format!("`{given}` does not fit here"), format!("write {}", dimension.example())),
            Some(value) if value > LARGEST => (
                Code::BadNumber,
                format!("`{given}` is larger than anything that runs"),
                "write a smaller number".into(),
            ),
            Some(value) if dimension == Dimension::Share && value > 1.0 => {
                let hint = "write a share from 0 to 1, or from 0% to 100%";
                (Code::BadNumber, format!("`{given}` is more than the whole"), hint.into())
            }
            Some(value) => return Some(value),
        };
        self.error(path, &given.span, code, message, hint);
        None
    }
}
