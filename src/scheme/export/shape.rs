//! What an export starts from, and the parts of a document in which strategies differ.

use super::names::{bound, class_name};
use crate::design::expression::Expr;
use crate::design::{Function, Reading, document};
use crate::scheme::document::{Hot, Over, Part, Reads, Restriction, Step, Stored};
use crate::strategy::Assessment;

/// What an export starts from.
pub struct Export<'a> {
    /// The design.
    pub reading: &'a Reading,
    /// The function, resolved.
    pub understood: &'a Function,
    /// The function, as it is written.
    pub written: &'a document::Read,
    /// The strategy with its settings.
    pub assessment: &'a Assessment,
}

/// The parts of a document in which strategies differ.
pub struct Shape {
    /// The calls that are made, where a call is answered from others.
    pub restriction: Option<Restriction>,
    /// The key of a call.
    pub key: Vec<Part>,
    /// The calls that have a key, if not all do.
    pub hot: Option<Hot>,
    /// What is stored under a key.
    pub value: Stored,
    /// The steps of a read.
    pub reads: Reads,
    /// The step of a write for one class.
    pub step: Box<dyn Fn(Vec<Expr>) -> Step>,
}

impl Export<'_> {
    /// The classes of this function that a write invalidates.
    pub fn classes_of<'w>(&'w self, write: &'w document::Write) -> impl Iterator<Item = &'w [Expr]> {
        let of_this = |invalidation: &&document::Invalidation| invalidation.function.value == self.understood.name;
        write.invalidates.iter().filter(of_this).map(|invalidation| invalidation.arguments.as_slice())
    }

    /// Which parameters each invalidation binds; each combination once.
    pub fn scopes(&self) -> Vec<Vec<bool>> {
        let mut scopes: Vec<Vec<bool>> =
            self.reading.document.writes.iter().flat_map(|write| self.classes_of(write).map(bound)).collect();
        scopes.sort_unstable();
        scopes.dedup();
        scopes
    }

    /// Which parameters all writes bind; none where there are no writes.
    pub fn common_scope(&self) -> Vec<bool> {
        let none = vec![false; self.understood.parameters.len()];
        let both = |a: Vec<bool>, b: Vec<bool>| a.into_iter().zip(b).map(|(a, b)| a && b).collect();
        self.scopes().into_iter().reduce(both).unwrap_or(none)
    }

    /// The names of the function's parameters.
    pub fn names(&self) -> Vec<String> {
        self.understood.parameters.iter().map(|parameter| parameter.name.clone()).collect()
    }

    /// The key of a call.
    pub fn call_key(&self) -> Vec<Part> {
        let names = self.names();
        class_name(&self.understood.name, &names, &vec![true; names.len()])
    }
}

/// Deletes the key of each call of a class.
pub fn delete_calls(key: Vec<Part>) -> Box<dyn Fn(Vec<Expr>) -> Step> {
    Box::new(move |class| {
        let key = key.clone();
        if bound(&class).into_iter().all(|bound| bound) {
            Step::Delete { class, key }
        } else {
            Step::DeleteEach { class, key, over: Over::Calls }
        }
    })
}
