//! The parameters of reads and writes.

use std::fmt;

use super::Resolver;
use super::signature::Signature;
use crate::design::document::{self, Element};
use crate::design::domain::Parameter;
use crate::design::unread::{Names, UnreadParameters};

impl Resolver<'_> {
    /// The parameters that are given, with those that could not be read between them.
    pub(super) fn signature(
        &mut self,
        given: &[document::Parameter],
        unread: Option<&UnreadParameters>,
        path: fmt::Arguments<'_>,
    ) -> Signature {
        self.refuse_duplicates("parameters", given.iter().map(|p| &p.name), format_args!("{path}/parameters"));
        let none = UnreadParameters::default();
        let unread = unread.unwrap_or(&none);
        let mut names = unread.names.clone();
        let mut given = given.iter().enumerate();
        let count = given.len() + unread.indices.len();
        let slot = |index: usize| {
            if unread.indices.binary_search(&index).is_ok() {
                return None;
            }
            let (place, parameter) = given.next()?;
            let understood = self.parameter(parameter, format_args!("{path}/parameters/{place}/domain"));
            if understood.is_none() {
                add_names(&mut names, parameter);
            }
            understood
        };
        let slots = (0..count).map(slot).collect();
        Signature { slots, unread: names, is_cut_short: unread.is_cut_short }
    }

    fn parameter(&mut self, parameter: &document::Parameter, path: fmt::Arguments<'_>) -> Option<Parameter> {
        let domain = self.domain(&parameter.domain, path)?;
        Some(Parameter { name: parameter.name.to_string(), domain, optional: parameter.optional })
    }
}

/// Adds the name of a parameter and the words of its values.
fn add_names(names: &mut Names, parameter: &document::Parameter) {
    names.add(&parameter.name.value);
    let elements = match &parameter.domain.value {
        document::Domain::Choice(of) => of.as_slice(),
        document::Domain::Subset(collection) | document::Domain::Sequence(collection) => &collection.of,
        document::Domain::Integers(_)
        | document::Domain::Flag
        | document::Domain::Entity(_)
        | document::Domain::Text(_)
        | document::Domain::Date(_) => &[],
    };
    for element in elements {
        match element {
            Element::Word(word) => names.add(word),
            Element::Integer(_) => {}
        }
    }
}
