//! The functions and the writes that a document describes.

use std::iter;

use super::document::{Document, Step};
use super::error::SchemeError;
use crate::design::name::{Identifier, Name};
use crate::design::{self, Function, Reading, Severity};

/// The functions and the writes of a document.
pub struct Understood {
    /// The function.
    pub function: Function,
    /// The function that callers are restricted to, if there is one.
    pub restricted: Option<Function>,
    /// The writes, in the order of the document. They invalidate the restricted function where there is one.
    pub writes: Vec<design::Write>,
}

/// Resolves the parameters, conditions and classes of a document.
///
/// They are in the design's notation, so they are put into a small design, which is resolved like any other.
///
/// # Errors
///
/// [`Code::BadScheme`](super::Code::BadScheme) for the first problem of that design.
pub fn understand(document: &Document) -> Result<Understood, SchemeError> {
    let name = |name: &Identifier| Name::new(name.clone(), 0..0);
    let read = |function: &Identifier, parameters: &[_], conditions: &[_]| design::document::Read {
        conditions: conditions.to_vec(),
        ..design::document::Read::new(name(function), parameters.to_vec())
    };
    let whole = read(&document.function, &document.parameters, &document.conditions);
    let restricted_name = document.function.longer();
    let restricted = document.restriction.as_ref().map(|r| read(&restricted_name, &r.parameters, &r.conditions));
    let target = if restricted.is_some() { &restricted_name } else { &document.function };
    let writes = document.writes.iter().map(|write| design::document::Write {
        name: name(&write.write),
        parameters: write.parameters.clone(),
        rate: None,
        popularity: None,
        invalidates: write
            .steps
            .iter()
            .filter_map(Step::class)
            .map(|class| design::document::Invalidation { function: name(target), arguments: class.to_vec() })
            .collect(),
    });
    let design = design::Document {
        entities: document.entities.clone(),
        writes: writes.collect(),
        reads: iter::once(whole).chain(restricted).collect(),
        ..design::Document::default()
    };
    let reading = Reading::of_document(design);
    if let Some(problem) = reading.problems.iter().find(|problem| problem.severity == Severity::Error) {
        return Err(SchemeError::scheme(problem.path.clone(), format!("{}: {}", problem.message, problem.hint)));
    }
    let mut functions = reading.design.functions.into_iter();
    match functions.next() {
        Some(function) => Ok(Understood { function, restricted: functions.next(), writes: reading.design.writes }),
        None => Err(SchemeError::scheme("/function", "there is no function")),
    }
}
