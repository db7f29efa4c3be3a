//! How a write ends the entries that it makes wrong.

/// How one line of a write ends the entries of its class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ended {
    /// Not at all: entries end by time.
    Nothing,
    /// By a delete of each key that the class can have, cached or not.
    DeleteEach,
    /// By a look-up of the keys that were filled, and a delete of each of them.
    LookUp(Directory),
    /// By a message to all other callers, each of which drops its copies.
    Publish,
    /// By a new version of the scope. Reads do not take entries of older versions.
    Version(Version),
}

/// Who knows which keys were filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Directory {
    /// One directory that all callers share.
    Shared {
        /// Copies of it; at least 1.
        replicas: u32,
    },
    /// Each caller has its own, and announces its fills and its deletes to the others.
    Own,
}

/// A version of a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Version {
    /// Where an entry carries it.
    pub carried: Carried,
    /// Where the current one is kept.
    pub kept: Kept,
}

/// Where an entry carries its version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Carried {
    /// In its key: nobody asks for an old key again, so the entry stays as a dead one.
    InKey,
    /// In its value: a read compares it, and replaces the entry if it is old.
    InValue,
}

/// Where the current version of a scope is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kept {
    /// In a column of the database's row, which the write updates anyway.
    Row,
    /// In an item of the cache.
    Cache,
}

/// When the steps of a write run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum When {
    /// At once, after the commit.
    AtCommit,
    /// When the database's log is read.
    FromLog {
        /// Seconds after the commit; at least 0.
        lag: f64,
        /// Deletes in one message; at least 1.
        batch: u32,
    },
}
