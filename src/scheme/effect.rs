//! What a program does for a step of a scheme, for given arguments.

use serde::Serialize;

use super::document::{Notice, Place};

/// One thing to do, with its names filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Delete a key from the cache.
    Delete {
        /// The key.
        key: String,
    },
    /// Ask the directory for the keys of a class, delete them, and forget them.
    RegistryLookup {
        /// The class.
        entry: String,
    },
    /// Tell all callers about a class.
    Publish {
        /// The class.
        entry: String,
        /// What each of them does.
        notice: Notice,
    },
    /// Raise a version by 1.
    Bump {
        /// Where it is kept.
        place: Place,
        /// The item, or the name of the row.
        item: String,
    },
    /// Fetch a version.
    FetchVersion {
        /// Its name, under which the key has it.
        name: String,
        /// Where it is kept.
        from: Place,
        /// The item, or the name of the row.
        item: String,
    },
    /// Take the token of a key.
    TakeToken {
        /// The key.
        key: String,
    },
    /// Read the source.
    ReadSource,
    /// Store the result under a key.
    Set {
        /// The key.
        key: String,
    },
    /// Tell the directory that a key is in use.
    Register {
        /// Its class.
        class: String,
        /// The key.
        key: String,
    },
    /// Tell all callers that a key is in use.
    PublishKey {
        /// Its class.
        class: String,
        /// The key.
        key: String,
    },
}
