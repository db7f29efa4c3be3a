//! What a program does for a step of a scheme, for given arguments: names are filled in.

use serde::Serialize;

use super::document::{Notice, Place};

/// Something that a write does.
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
}

/// A version that a read fetches before it asks the cache.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FetchVersion {
    /// Its name, under which the key has it.
    pub name: String,
    /// Where it is kept.
    pub from: Place,
    /// The item, or the name of the row.
    pub item: String,
}

/// Something that the fill of one key does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FillEffect {
    /// Take the token of the key.
    TakeToken,
    /// Register the key in the directory, and await the answer.
    Register {
        /// The class.
        class: String,
    },
    /// Read the source.
    ReadSource,
    /// Store the result.
    Set,
    /// Tell all other callers to register the key.
    Publish {
        /// The class.
        class: String,
    },
}
