//! From the document to the design: names are looked up, units become base units, what is left out is assumed.
//!
//! What has a problem is left out of the design, and so is what refers to it. A name that refers to something with a
//! problem is no second problem.

mod constant;
mod domains;
mod environment;
mod functions;
mod hot;
mod measured;
mod parameters;
mod popularity;
mod quantities;
mod server_times;
mod signature;
mod source;
mod typing;
mod writes;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;

use super::document::{self, Document};
use super::model::{Assumption, Design, Entity, Function};
use super::name::Name;
use super::problem::{Code, Problem, Span, did_you_mean};
use super::problems::Problems;
use super::unread::Unread;
use super::words::DOMAINS;
use signature::Signature;
use typing::Misfit;

/// Understands a document. Problems are added to those that reading it found.
pub fn resolve(document: &Document, unread: &Unread, problems: Problems) -> (Design, Problems) {
    let mut resolver = Resolver {
        document,
        unread,
        problems,
        assumed: Vec::with_capacity(16),
        entities: Vec::with_capacity(document.entities.len()),
        entity_indices: HashMap::with_capacity(document.entities.len()),
        functions: Vec::with_capacity(document.reads.len()),
        targets: HashMap::with_capacity(document.reads.len()),
    };
    let design = resolver.design();
    (design, resolver.problems)
}

/// Paths are handed down unwritten, as are the names of what may be assumed: most are never needed.
struct Resolver<'a> {
    document: &'a Document,
    unread: &'a Unread,
    problems: Problems,
    assumed: Vec<Assumption>,
    entities: Vec<Entity>,
    /// The index of each entity that is declared; none where its declaration has a problem.
    entity_indices: HashMap<&'a str, Option<usize>>,
    functions: Vec<Function>,
    targets: HashMap<&'a str, Target>,
}

/// What an invalidation can name.
struct Target {
    signature: Signature,
    /// The index of the function; none where it has a problem.
    function: Option<usize>,
}

impl<'a> Resolver<'a> {
    fn design(&mut self) -> Design {
        let document = self.document;
        self.refuse_duplicates("entities", document.entities.iter().map(|e| &e.name), format_args!("/entities"));
        self.refuse_duplicates("reads", document.reads.iter().map(|r| &r.function), format_args!("/reads"));
        self.refuse_duplicates("writes", document.writes.iter().map(|w| &w.name), format_args!("/writes"));
        document.entities.iter().enumerate().for_each(|(i, entity)| self.add_entity(entity, i));
        document.reads.iter().enumerate().for_each(|(i, read)| self.add_function(read, i));
        let writes = document.writes.iter().enumerate().filter_map(|(i, write)| self.write(write, i)).collect();
        let topology = self.topology(&document.topology);
        let settings = self.settings(&document.settings);
        self.check_times(&document.settings, &topology, document.topology.server.is_none());
        let left_open = environment::left_open(&document.topology, &document.settings);
        let limits = document.accept.iter().enumerate().filter_map(|(i, limit)| self.limit(limit, i)).collect();
        self.warn_of_no_function();
        Design {
            title: document.design.clone(),
            entities: std::mem::take(&mut self.entities),
            functions: std::mem::take(&mut self.functions),
            writes,
            topology,
            settings,
            limits,
            assumed: std::mem::take(&mut self.assumed),
            left_open,
        }
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

    /// Adds the problem of an expression that does not fit, if it has one of its own.
    fn report(&mut self, misfit: Misfit, path: fmt::Arguments<'_>) {
        match misfit {
            Misfit::Problem(problem) => self.problems.push(problem.at(path.to_string())),
            Misfit::Unread => {}
        }
    }

    /// The hint for an unknown word. Where no more problems are kept, it is not worth the work.
    fn near<'k>(&self, word: &str, known: impl IntoIterator<Item = &'k str>) -> String {
        if self.problems.is_full() { String::new() } else { did_you_mean(word, known) }
    }

    fn assume(&mut self, what: fmt::Arguments<'_>, value: &'static str) {
        self.assumed.push(Assumption {
            what: what.as_str().map_or_else(|| what.to_string().into(), Cow::Borrowed),
            value: value.into(),
        });
    }

    fn refuse_duplicates<'n>(
        &mut self,
        what: &str,
        names: impl ExactSizeIterator<Item = &'n Name>,
        path: fmt::Arguments<'_>,
    ) {
        if names.len() < 2 {
            return;
        }
        let mut seen = HashSet::with_capacity(names.len());
        for (i, name) in names.enumerate() {
            if !seen.insert(name.value.as_str()) {
                let message = format!("two {what} have the name `{name}`");
                self.error(format_args!("{path}/{i}"), &name.span, Code::DuplicateName, message, "rename one of them");
            }
        }
    }

    fn add_entity(&mut self, entity: &'a document::Entity, index: usize) {
        let understood = self.entity(entity, index);
        let index = understood.map(|entity| {
            self.entities.push(entity);
            self.entities.len() - 1
        });
        self.entity_indices.entry(&entity.name.value).or_insert(index);
    }

    fn entity(&mut self, entity: &document::Entity, index: usize) -> Option<Entity> {
        let path = format_args!("/entities/{index}");
        if DOMAINS.contains(&entity.name.value.as_str()) {
            let message = format!("`{}` is a word of the notation", entity.name);
            self.error(path, &entity.name.span, Code::DuplicateName, message, "give the entity another name");
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

    fn warn_of_no_function(&mut self) {
        if self.document.reads.is_empty() && self.problems.errors() == 0 {
            let message = "this design has no `read`: there is nothing to count or to plan";
            let warning = Problem::new(Code::NoFunction, 0..0, message, "write one, as `read get_rates()`");
            self.problems.push(warning.as_warning());
        }
    }
}
