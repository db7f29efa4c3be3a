//! The scheme of `restrict`: the function with one page size, and the calls that cover a call.

use num_bigint::BigInt;
use num_integer::Integer;

use super::names::{class_name, unused_name};
use super::shape::{Export, PageClasses, Shape};
use crate::design::document::{self, Domain};
use crate::design::name::{Identifier, Name};
use crate::design::range::{End, Range};
use crate::design::spanned::Spanned;
use crate::design::{Cut, CutArgument, Function, Returns, Whole};
use crate::scheme::document::{Cover, Fixed, Restriction};
use crate::scheme::error::{Code, SchemeError};

/// The parameters of a restricted function: those of the function, and one for each number that its cut fixes.
struct Interface {
    names: Vec<String>,
    fixed: Vec<Fixed>,
}

impl Interface {
    /// The index and the name of the parameter for an argument of the cut.
    fn parameter(&mut self, argument: CutArgument, usual_name: &str) -> (usize, String) {
        let index = match argument {
            CutArgument::Parameter(parameter) => parameter,
            CutArgument::Fixed(value) => {
                let parameter = unused_name(usual_name, &self.names);
                self.names.push(parameter.clone());
                self.fixed.push(Fixed { parameter, value: Whole(value.into()) });
                self.names.len() - 1
            }
        };
        (index, self.names.get(index).cloned().unwrap_or_default())
    }
}

/// The same function with one page size, and with offsets or pages that are whole pages.
pub fn shape(export: &Export<'_>, size: Option<u64>) -> Result<Shape, SchemeError> {
    let Returns::List { cut, items, .. } = &export.understood.returns else {
        let hint = "write `returns list of 120 bytes, window(limit, offset) of 1000`";
        let message = "the design does not say which parameters cut a piece out of a list";
        return Err(SchemeError::new(Code::NoScheme, "restrict", message, hint));
    };
    let items = BigInt::from(items.clone());
    // Without a page size the whole list is one page.
    let page_size = size.map_or_else(|| items.clone(), |size| size.max(1).into());
    let mut interface = Interface { names: export.names(), fixed: Vec::new() };
    let (count, from, values, cover) = match *cut {
        Cut::Window { limit, offset } => {
            let offsets =
                Range { from: 0.into(), end: End::Below(Whole(items.clone())), step: Some(Whole(page_size.clone())) };
            let (limit, limit_name) = interface.parameter(limit, "limit");
            let (offset, offset_name) = interface.parameter(offset, "offset");
            let cover = Cover::Window {
                limit: limit_name,
                offset: offset_name,
                page_size: Whole(page_size.clone()),
                items: Whole(items),
            };
            (limit, offset, offsets, cover)
        }
        Cut::Page { page, size } => {
            let first = first_page(export.understood, page);
            let last = &first + items.div_ceil(&page_size) - 1;
            let pages = Range { from: Whole(first.clone()), end: End::To(Whole(last)), step: None };
            let (page, page_name) = interface.parameter(page, "page");
            let (size, size_name) = interface.parameter(size, "size");
            let cover = Cover::Page {
                page: page_name,
                size: size_name,
                first: Whole(first),
                page_size: Whole(page_size.clone()),
                items: Whole(items),
            };
            (size, page, pages, cover)
        }
    };
    let only = Range { from: Whole(page_size.clone()), end: End::To(Whole(page_size)), step: None };
    let mut parameters = export.written.parameters.clone();
    let fixed = interface.fixed.iter().filter_map(|fixed| Identifier::new(&fixed.parameter));
    parameters.extend(fixed.map(|name| document::Parameter {
        name: Name::new(name, 0..0),
        domain: Spanned::new(Domain::Flag, 0..0),
        optional: false,
    }));
    for (index, range) in [(count, only), (from, values)] {
        if let Some(parameter) = parameters.get_mut(index) {
            parameter.domain = Spanned::new(Domain::Integers(range), 0..0);
            parameter.optional = false;
        }
    }
    let conditions = export.written.conditions.iter().zip(&export.understood.conditions).filter(|(_, stated)| {
        let looked_at = stated.condition.parameters();
        !looked_at.contains(&count) && !looked_at.contains(&from)
    });
    let Interface { names, fixed } = interface;
    let (added, conditions) = (fixed.len(), conditions.map(|(written, _)| written.clone()).collect());
    let restriction = Restriction { parameters, fixed, conditions, cover };
    let key = class_name(&export.understood.name, &names, &vec![true; names.len()]);
    let pages = PageClasses { cutters: vec![count, from], added };
    Ok(Shape { restriction: Some(restriction), pages, ..Shape::of(key) })
}

/// The number of the first page: the least that calls can ask for.
fn first_page(function: &Function, page: CutArgument) -> BigInt {
    match page {
        CutArgument::Fixed(number) => number.into(),
        CutArgument::Parameter(parameter) => {
            let parameter = function.parameters.get(parameter);
            parameter.map_or_else(BigInt::default, |parameter| (&parameter.domain.bounds().0).into())
        }
    }
}
