//! What an export starts from, and the parts of a document in which strategies differ.

use super::names::{bound, class_name};
use crate::design::expression::{Expr, Node};
use crate::design::{Function, Reading, document};
use crate::scheme::document::{Hot, Over, Part, Restriction, Step, Stored, Versions};
use crate::strategy::Assessment;

/// What an export starts from.
pub struct Export<'a> {
    /// The design.
    pub reading: &'a Reading,
    /// The function's place in the design.
    pub index: usize,
    /// The function, resolved.
    pub understood: &'a Function,
    /// The function, as it is written.
    pub written: &'a document::Read,
    /// The strategy with its settings.
    pub assessment: &'a Assessment,
}

/// The parts of a document in which mechanisms differ.
pub struct Shape {
    /// The calls that are made, where a call is answered from others.
    pub restriction: Option<Restriction>,
    /// The classes of these calls.
    pub pages: PageClasses,
    /// The key of a call.
    pub key: Vec<Part>,
    /// The calls that have a key, if not all do.
    pub hot: Option<Hot>,
    /// What is stored under a key.
    pub value: Stored,
    /// The versions that an entry carries.
    pub versions: Option<Versions>,
}

impl Shape {
    /// Results under a key of their own.
    pub fn of(key: Vec<Part>) -> Self {
        Self { restriction: None, pages: PageClasses::default(), key, hot: None, value: Stored::Result, versions: None }
    }
}

/// How a class of calls becomes a class of pages.
#[derive(Default)]
pub struct PageClasses {
    /// The parameters that cut the list: a write reaches all pages, whatever it binds them to.
    pub cutters: Vec<usize>,
    /// The parameters that only the restricted function has.
    pub added: usize,
}

impl PageClasses {
    /// The class of pages that a class of calls shares items with.
    pub fn class(&self, mut class: Vec<Expr>) -> Vec<Expr> {
        let all = || Node::Name("_".to_owned()).at(0..0);
        class.extend((0..self.added).map(|_| all()));
        for &cutter in &self.cutters {
            if let Some(argument) = class.get_mut(cutter) {
                *argument = all();
            }
        }
        class
    }
}

impl Export<'_> {
    /// The classes of this function that a write invalidates.
    pub fn classes_of<'w>(&'w self, write: &'w document::Write) -> impl Iterator<Item = &'w [Expr]> {
        let of_this = |invalidation: &&document::Invalidation| invalidation.function.value == self.understood.name;
        write.invalidates.iter().filter(of_this).map(|invalidation| invalidation.arguments.as_slice())
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

    /// The name of a class, from the parameters that it binds.
    pub fn class(&self, scope: &[usize]) -> Vec<Part> {
        let names = self.names();
        let bound: Vec<bool> = (0..names.len()).map(|parameter| scope.contains(&parameter)).collect();
        class_name(&self.understood.name, &names, &bound)
    }
}

/// Deletes the key of each call of a class.
pub fn delete_calls(class: Vec<Expr>, key: Vec<Part>) -> Step {
    if bound(&class).into_iter().all(|bound| bound) {
        Step::Delete { class, key }
    } else {
        Step::DeleteEach { class, key, over: Over::Calls }
    }
}
