//! From the document to the design: names are looked up, units become base units, what is left out is assumed.

mod domains;
mod environment;
mod functions;
mod measured;
mod popularity;
mod typing;
mod writes;

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use num_bigint::BigUint;
use num_traits::Zero;

use super::document::{self, Document};
use super::model::{Assumption, Design, Entity, Function};
use super::name::Name;
use super::number::Whole;
use super::problem::{Code, Problem, Severity, Span};
use super::quantity::{Dimension, Quantity};
use super::spanned::Spanned;
use super::words::DOMAINS;

/// Assumed of a read that names no rate.
pub const ASSUMED_READ_RATE: &str = "100/s";
/// Assumed of a write that names no rate.
pub const ASSUMED_WRITE_RATE: &str = "1/s";
/// Larger rates, sizes and times are beyond anything that runs, and refused.
const LARGEST: f64 = 1e15;

/// Understands a document.
///
/// What has an error is left out of the design, and so is what refers to it; the design is then not whole.
pub fn resolve(document: &Document) -> (Design, Vec<Problem>) {
    let mut resolver = Resolver { document, problems: Vec::new(), assumed: Vec::with_capacity(16) };
    let design = resolver.design();
    (design, resolver.problems)
}

/// Paths are handed down unwritten, as are the names of what may be assumed: most are never needed.
struct Resolver<'a> {
    document: &'a Document,
    problems: Vec<Problem>,
    assumed: Vec<Assumption>,
}

impl Resolver<'_> {
    fn design(&mut self) -> Design {
        let document = self.document;
        self.refuse_duplicates("entity", document.entities.iter().map(|e| &e.name), format_args!("/entities"));
        self.refuse_duplicates("read", document.reads.iter().map(|r| &r.function), format_args!("/reads"));
        self.refuse_duplicates("write", document.writes.iter().map(|w| &w.name), format_args!("/writes"));
        let entities: Vec<Entity> =
            document.entities.iter().enumerate().filter_map(|(i, entity)| self.entity(entity, i)).collect();
        let functions: Vec<Function> = document
            .reads
            .iter()
            .enumerate()
            .filter_map(|(i, read)| self.sound(|this| this.function(read, format_args!("/reads/{i}"), &entities)))
            .collect();
        let writes = document
            .writes
            .iter()
            .enumerate()
            .filter_map(|(i, write)| {
                self.sound(|this| this.write(write, format_args!("/writes/{i}"), &entities, &functions))
            })
            .collect();
        let topology = self.topology(&document.topology);
        let settings = self.settings(&document.settings);
        let left_open = environment::left_open(&document.topology, &document.settings);
        let limits = document.accept.iter().enumerate().filter_map(|(i, limit)| self.limit(limit, i)).collect();
        let assumed = std::mem::take(&mut self.assumed);
        let title = document.design.clone();
        Design { title, entities, functions, writes, topology, settings, limits, assumed, left_open }
    }

    fn error(
        &mut self,
        path: fmt::Arguments<'_>,
        span: &Span,
        code: Code,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.problems.push(Problem::new(code, span.clone(), message, hint).at(path.to_string()));
    }

    fn assume(&mut self, what: fmt::Arguments<'_>, value: &'static str) {
        self.assumed.push(Assumption {
            what: what.as_str().map_or_else(|| what.to_string().into(), Cow::Borrowed),
            value: value.into(),
        });
    }

    /// What a part of the work gives, if it ran into no error.
    fn sound<T>(&mut self, work: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let before = self.problems.len();
        let outcome = work(self);
        outcome.filter(|_| self.problems[before..].iter().all(|problem| problem.severity == Severity::Warning))
    }

    fn refuse_duplicates<'a>(
        &mut self,
        kind: &str,
        names: impl ExactSizeIterator<Item = &'a Name>,
        path: fmt::Arguments<'_>,
    ) {
        if names.len() < 2 {
            return;
        }
        let mut seen = HashSet::with_capacity(names.len());
        for (i, name) in names.enumerate() {
            if !seen.insert(name.value.as_str()) {
                let message = format!("there are two of {kind} `{name}`");
                self.error(format_args!("{path}/{i}"), &name.span, Code::DuplicateName, message, "rename one of them");
            }
        }
    }

    fn entity(&mut self, entity: &document::Entity, index: usize) -> Option<Entity> {
        let path = format_args!("/entities/{index}");
        if DOMAINS.contains(&entity.name.value.as_str()) {
            let message = format!("`{}` is a word of the notation", entity.name);
            self.error(path, &entity.name.span, Code::DuplicateName, message, "name the entity otherwise");
        }
        let count = self.positive(&entity.count, format_args!("{path}/count"), "an entity")?;
        let popularity = self.popularity(
            entity.popularity.as_ref(),
            path,
            &entity.name.span,
            format_args!("popularity of {}", entity.name),
            Some(&count),
        );
        Some(Entity { name: entity.name.to_string(), count, popularity })
    }

    fn positive(&mut self, count: &Spanned<Whole>, path: fmt::Arguments<'_>, whose: &str) -> Option<BigUint> {
        let found = count.value.0.to_biguint().filter(|count| !count.is_zero());
        if found.is_none() {
            self.error(
                path,
                &count.span,
                Code::BadNumber,
                format!("{whose} needs at least 1, not {count}"),
                "write 1 or more",
            );
        }
        found
    }

    fn rate(
        &mut self,
        given: Option<&Spanned<Quantity>>,
        path: fmt::Arguments<'_>,
        what: fmt::Arguments<'_>,
        assumed: &'static str,
    ) -> f64 {
        let value = if assumed == ASSUMED_READ_RATE { 100.0 } else { 1.0 };
        self.quantity_or(given, Dimension::Rate, path, what, assumed, value)
    }

    /// A quantity in base units; what is assumed where it is left out.
    fn quantity_or(
        &mut self,
        given: Option<&Spanned<Quantity>>,
        dimension: Dimension,
        path: fmt::Arguments<'_>,
        what: fmt::Arguments<'_>,
        assumed: &'static str,
        value: f64,
    ) -> f64 {
        let Some(given) = given else {
            self.assume(what, assumed);
            return value;
        };
        self.quantity(given, dimension, path).unwrap_or(value)
    }

    fn quantity(&mut self, given: &Spanned<Quantity>, dimension: Dimension, path: fmt::Arguments<'_>) -> Option<f64> {
        match given.value.in_base_units(dimension) {
            None => {
                let hint = format!("write {}", dimension.example());
                self.error(path, &given.span, Code::BadUnit, format!("`{given}` does not fit here"), hint);
                None
            }
            Some(value) if value > LARGEST => {
                let message = format!("`{given}` is beyond anything that runs");
                self.error(path, &given.span, Code::BadNumber, message, "write a smaller number");
                None
            }
            Some(value) if dimension == Dimension::Share && value > 1.0 => {
                let message = format!("`{given}` is more than the whole");
                self.error(
                    path,
                    &given.span,
                    Code::BadNumber,
                    message,
                    "write a share from 0 to 1, or from 0% to 100%",
                );
                None
            }
            value => value,
        }
    }

    fn quantity_if(
        &mut self,
        given: Option<&Spanned<Quantity>>,
        dimension: Dimension,
        path: fmt::Arguments<'_>,
    ) -> Option<f64> {
        given.and_then(|given| self.quantity(given, dimension, path))
    }
}
