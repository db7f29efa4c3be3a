//! The exported document, `keyplan.scheme/1`: plain data that a reader in any language can follow.
//!
//! Parameters, their values and conditions are written as in the design's JSON. Keys are templates, lists of [`Part`]s;
//! what reads and writes have to do are lists of steps. How values become text is told in
//! [`keyspace::encoding`](crate::keyspace::encoding), how long keys are cut short at [`Limits`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::design::document::{Entity, Parameter};
use crate::design::expression::Expr;
use crate::design::name::Identifier;
use crate::design::{Amount, Assumption, Whole};

/// The marker that opens every scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "SchemeFormat"))]
pub enum Format {
    /// The first, and so far the only, version.
    #[serde(rename = "keyplan.scheme/1")]
    V1,
}

/// A key scheme: how calls of one function are cached under one strategy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Scheme"))]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// What this is: `keyplan.scheme/1`.
    pub format: Format,
    /// The function whose calls are cached.
    pub function: Identifier,
    /// The strategy, as `--strategy` takes it.
    pub strategy: String,
    /// The label of the strategy with its settings, for people.
    pub label: String,
    /// SHA-256 of the design that the scheme was made from, as `keyplan convert --to json` writes it; lower-case hex.
    pub design_sha256: String,
    /// The entities that parameters name, with their counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entities: Vec<Entity>,
    /// The function's parameters, in the order in which their values stand in keys.
    pub parameters: Vec<Parameter>,
    /// The conditions that every call satisfies.
    #[serde(default, rename = "where", skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<Expr>,
    /// The calls that are made instead, if a call is answered from others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restriction: Option<Restriction>,
    /// The key of a call.
    pub key: Vec<Part>,
    /// Which calls have a key, if not all do; all others are read from the source and never stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hot: Option<Hot>,
    /// What is stored under the key.
    pub value: Stored,
    /// How long it stays there; without this member, for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl: Option<Ttl>,
    /// The limits of keys.
    pub limits: Limits,
    /// What a read does besides asking the cache, and on a miss the source.
    #[serde(default, skip_serializing_if = "Reads::is_empty")]
    pub reads: Reads,
    /// What each write does.
    pub writes: Vec<Write>,
    /// What the plan predicted.
    pub predicted: Predicted,
}

/// The interface that callers are restricted to: a call is put together from calls of this one.
///
/// It has the parameters of the function, in the same order, with fewer values; then those of `fixed`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Restriction {
    /// The parameters with the values that are left.
    pub parameters: Vec<Parameter>,
    /// The parameters that the function does not have: each of its calls has the same value there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fixed: Vec<Fixed>,
    /// The conditions that are left.
    #[serde(default, rename = "where", skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<Expr>,
    /// Which of its calls make up a call of the function.
    pub cover: Cover,
}

/// A parameter of a restricted function that the function does not have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Fixed {
    /// Its name.
    pub parameter: String,
    /// What each call of the function has there.
    pub value: Whole,
}

/// Which calls of the restricted function make up a call: all pages that share an item with it.
///
/// Items are counted from 0, and a list has `items` of them. An absent offset or page is the first one, an absent
/// limit or size reaches to the end of the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Cover {
    /// A call wants `limit` items from `offset` on; each restricted call has the offset of its first item.
    Window {
        /// The parameter that says how many items.
        limit: String,
        /// The parameter that says from where.
        offset: String,
        /// How many items a restricted call returns; at least 1.
        page_size: Whole,
        /// How many items the whole list has.
        items: Whole,
    },
    /// A call wants the page-th piece of `size` items; each restricted call has the number of its page.
    Page {
        /// The parameter that says which page.
        page: String,
        /// The parameter that says how many items a page has.
        size: String,
        /// The number of the first page.
        first: Whole,
        /// How many items a restricted call returns; at least 1.
        page_size: Whole,
        /// How many items the whole list has.
        items: Whole,
    },
}

/// The calls that have a key of their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Hot {
    /// The parameters whose values tell whether a call is one: all that some write does not bind.
    pub of: Vec<String>,
    /// Their values in each such call, hottest first, as they stand in keys: their texts, joined by `:`. At most 4096.
    pub calls: Vec<String>,
}

/// A piece of a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Part {
    /// A fixed text.
    Literal(String),
    /// The text of a parameter's value.
    Argument(String),
    /// The bucket, from 1 to `buckets`: the first 8 bytes of the SHA-256 of the canonical text of some arguments, as a
    /// big-endian number, modulo `buckets`, plus 1.
    Bucket {
        /// The parameters whose values, joined by `:`, are the canonical text.
        of: Vec<String>,
        /// How many buckets there are; at least 1.
        buckets: u32,
    },
    /// A version, a whole number from 0, which the caller gives as an argument of this name.
    Version(String),
}

/// What is stored under a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Stored {
    /// The result.
    Result,
    /// The result with the address of its call; the result of another address counts as a miss.
    WithAddress,
    /// A map from addresses to results; a fill reads it, adds to it and writes it back by compare-and-swap.
    ByAddress,
    /// The result with the versions that were fetched before it; the result of any other version counts as a miss.
    WithVersions,
}

/// How long a result stays in the cache.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Ttl {
    /// In seconds.
    pub seconds: Amount,
    /// Whether each read renews it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sliding: bool,
}

/// The limits of keys.
///
/// A key of more than `key_bytes` bytes is cut after `prefix_bytes`; the bytes after that are replaced by `#` and their
/// SHA-256 in 64 lower-case hexadecimal digits. No other key has a `#`. Among n long keys with one prefix, two are the
/// same with a probability below n^2 / 2^257.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// The longest key that the server takes: for memcached, 250.
    pub key_bytes: u32,
    /// How much of a longer key stays readable; at least 65 bytes less.
    pub prefix_bytes: u32,
}

/// What a read does besides asking the cache.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Reads {
    /// Before the cache is asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<ReadStep>,
    /// After a miss, when the result has been stored.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub after_fill: Vec<ReadStep>,
}

impl Reads {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A step of a read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ReadStep {
    /// Fetch a version that goes into the key, or that the stored one is compared with. All are fetched at once.
    FetchVersion {
        /// Its name, under which the key has it.
        name: String,
        /// Where it is kept.
        from: Place,
        /// The item, or the name of the row.
        item: Vec<Part>,
    },
    /// Tell the directory that the call's key is now in use, under a class.
    Register {
        /// The class.
        class: Vec<Part>,
    },
    /// Tell all callers that the call's key is now in use, under a class; each notes it in a directory of its own.
    Publish {
        /// The class.
        class: Vec<Part>,
    },
}

/// Where a version is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// In a column of the database's row, which the write updates anyway.
    Row,
    /// In an item of the cache. If it is missing it starts at a number that was never used, such as the time.
    Cache,
}

/// What a write does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "SchemeWrite"))]
#[serde(deny_unknown_fields)]
pub struct Write {
    /// The write.
    pub write: Identifier,
    /// Its parameters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Parameter>,
    /// What it does, in any order, once the source is up to date.
    pub steps: Vec<Step>,
}

/// A step of a write, for one class of the function's calls.
///
/// `class` has, for each parameter of the function, what the write binds it to, as in the design's `invalidates`: a
/// parameter of the write, a constant, an expression of the write's parameters, or `_` for all values. Key templates
/// name the function's parameters, and only those that are bound. If a parameter is bound to a value that is not one of
/// its values, the class is empty and there is nothing to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Step {
    /// Delete one key.
    Delete {
        /// What the function's parameters are bound to.
        class: Vec<Expr>,
        /// The key.
        key: Vec<Part>,
    },
    /// Delete one key after the other.
    DeleteEach {
        /// What the function's parameters are bound to.
        class: Vec<Expr>,
        /// The keys.
        key: Vec<Part>,
        /// What the keys run over.
        over: Over,
    },
    /// Ask the directory which keys are registered under a class, delete those, and forget them.
    RegistryLookup {
        /// What the function's parameters are bound to.
        class: Vec<Expr>,
        /// The class.
        entry: Vec<Part>,
    },
    /// Tell all callers that a class is outdated; each drops its own copies.
    Publish {
        /// What the function's parameters are bound to.
        class: Vec<Expr>,
        /// The class.
        entry: Vec<Part>,
    },
    /// Raise a version by 1.
    Bump {
        /// What the function's parameters are bound to.
        class: Vec<Expr>,
        /// Where it is kept.
        place: Place,
        /// The item, or the name of the row.
        item: Vec<Part>,
    },
    /// Nothing: results become outdated and expire.
    Nothing,
}

impl Step {
    /// What the function's parameters are bound to; `None` if the step is about no class.
    pub(super) fn class(&self) -> Option<&[Expr]> {
        match self {
            Self::Delete { class, .. }
            | Self::DeleteEach { class, .. }
            | Self::RegistryLookup { class, .. }
            | Self::Publish { class, .. }
            | Self::Bump { class, .. } => Some(class),
            Self::Nothing => None,
        }
    }

    /// The key or the name that the step is about.
    pub(super) fn template(&self) -> Option<&[Part]> {
        match self {
            Self::Delete { key, .. } | Self::DeleteEach { key, .. } => Some(key),
            Self::RegistryLookup { entry, .. } | Self::Publish { entry, .. } => Some(entry),
            Self::Bump { item, .. } => Some(item),
            Self::Nothing => None,
        }
    }
}

/// What a step that deletes many keys runs over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Over {
    /// All calls of the class that satisfy the conditions; of the restricted function, if there is one.
    Calls,
    /// The bucket, from 1 to the number of buckets.
    Buckets,
    /// The hot calls of the class: those that have the values that the write binds.
    Hot,
}

/// What the plan predicted when the scheme was exported.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Predicted {
    /// The metrics by name.
    pub metrics: BTreeMap<String, Prediction>,
    /// What the design left out, and what was taken instead.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assumed: Vec<Assumed>,
    /// What the reader must know to trust the numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// The predicted value of a metric.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Prediction {
    /// The mean.
    pub value: Amount,
    /// The unit of both.
    pub unit: String,
    /// The worst, where it differs from the mean and has a bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worst: Option<Amount>,
    /// Whether the worst has no bound.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unbounded: bool,
}

/// A value that the design leaves out, and the value assumed for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Assumed {
    /// What was left out.
    pub what: String,
    /// The value.
    pub value: String,
}

impl From<&Assumption> for Assumed {
    fn from(assumption: &Assumption) -> Self {
        Self { what: assumption.what.to_string(), value: assumption.value.to_string() }
    }
}
