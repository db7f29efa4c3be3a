//! What a text declares in words that cannot be read.
//!
//! A name that refers to such a declaration is no second problem: the declaration has one already.

use std::collections::{HashMap, HashSet};

/// The declarations of one text that cannot be read.
#[derive(Debug, Default)]
pub struct Unread {
    /// Entities.
    pub entities: Names,
    /// Reads without parameters that could be read.
    pub reads: Names,
    /// Parameters of reads, by the index of the read in the document.
    pub of_reads: HashMap<usize, UnreadParameters>,
    /// Parameters of writes, by the index of the write in the document.
    pub of_writes: HashMap<usize, UnreadParameters>,
}

/// Names that may have been declared.
#[derive(Clone, Debug, Default)]
pub struct Names {
    known: HashSet<String>,
    has_others: bool,
}

impl Names {
    /// Adds a name.
    pub fn add(&mut self, name: &str) {
        self.known.insert(name.to_owned());
    }

    /// Adds a declaration whose name cannot be read.
    pub fn add_nameless(&mut self) {
        self.has_others = true;
    }

    /// Whether a name may be one of them.
    pub fn may_have(&self, name: &str) -> bool {
        self.has_others || self.known.contains(name)
    }
}

/// The parameters of one read or write that cannot be read.
#[derive(Debug, Default)]
pub struct UnreadParameters {
    /// Their indices among all parameters, in order.
    pub indices: Vec<usize>,
    /// Their names, and the words of their values.
    pub names: Names,
    /// Whether the end of the list cannot be read either.
    pub is_cut_short: bool,
}
