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
    /// Where results are stored.
    pub store: Store,
    /// What is stored under the key.
    pub value: Stored,
    /// How long it stays there. Every entry ends.
    pub lifetime: Lifetime,
    /// The limits of keys.
    pub limits: Limits,
    /// What keeps a fill from storing an outdated result.
    #[serde(default, skip_serializing_if = "Guards::is_empty")]
    pub guards: Guards,
    /// The versions that a read fetches before it asks the cache, all in one round trip.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub versions: Option<Versions>,
    /// The directory in which fills are registered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directory: Option<Directory>,
    /// What a miss does, in this order.
    pub fill: Vec<FillStep>,
    /// When the steps of writes run.
    pub run: Run,
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
    /// A map from addresses to results, each with the time at which it ends. A fill reads the map, adds to it and writes it
    /// back by compare-and-swap.
    ByAddress,
}

/// Where results are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Store {
    /// In the cache that all callers share.
    Cache,
    /// At each caller, which has a copy of its own.
    Caller,
}

/// How long a result stays in its store.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "SchemeLifetime"))]
#[serde(deny_unknown_fields)]
pub struct Lifetime {
    /// In seconds, since the result was stored.
    pub seconds: Amount,
    /// Whether each read renews it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sliding: bool,
}

/// What keeps a fill from storing an outdated result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "SchemeGuards"))]
#[serde(default, deny_unknown_fields)]
pub struct Guards {
    /// The seconds for which a miss holds the token of its key. One token is given at a time, and a delete voids it. Only
    /// the fill whose token is still there may store. A miss without a token waits, and asks again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lease_seconds: Option<Amount>,
    /// The seconds after a delete in which nothing is stored under the key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tombstone_seconds: Option<Amount>,
}

impl Guards {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The versions that an entry carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "SchemeVersions"))]
#[serde(deny_unknown_fields)]
pub struct Versions {
    /// Where.
    pub carried: Carried,
    /// The versions, one for each kind of scope that writes bump.
    pub items: Vec<VersionItem>,
}

/// Where an entry carries its versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "SchemeCarried"))]
#[serde(rename_all = "snake_case")]
pub enum Carried {
    /// In the key.
    InKey,
    /// In the value, beside the result. A result with any other versions than those that were fetched counts as a miss.
    InValue,
}

/// A version of a scope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct VersionItem {
    /// Its name, under which the key has it.
    pub name: String,
    /// Where it is kept.
    pub from: Place,
    /// The item, or the name of the row.
    pub item: Vec<Part>,
}

/// The directory in which fills are registered.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "SchemeDirectory"))]
#[serde(deny_unknown_fields)]
pub struct Directory {
    /// Whose it is.
    pub of: DirectoryOf,
    /// How many copies there are of it: a registration goes to each. At least 1.
    pub copies: u32,
    /// The seconds for which a registration stays: no less than an entry stays that is filled under it.
    pub seconds: Amount,
}

/// Whose a directory is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DirectoryOf {
    /// All callers share it.
    All,
    /// Each caller has its own.
    Caller,
}

/// When the steps of writes run.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Run {
    /// At once, after the write was committed.
    AtCommit,
    /// When a reader of the database's log comes to the write.
    FromLog {
        /// The seconds after the commit, on average.
        lag_seconds: Amount,
        /// The deletes that go in one message.
        batch: u32,
    },
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

/// A step of a fill, the work of a read that missed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum FillStep {
    /// Take the token of the key. If another fill holds it, wait and ask the cache again.
    TakeToken,
    /// Register the key in the directory, under a class, and await the answer.
    Register {
        /// The class.
        class: Vec<Part>,
    },
    /// Read the source.
    ReadSource,
    /// Store the result: under the token where there is one, and never over a tombstone.
    Set,
    /// Tell all other callers to register the key, under a class, in their own directories.
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
    /// In an item of the cache. If it is missing, a read adds it with a random number of 63 bits: a number that was used
    /// before would revive old entries. It is fetched before the source is read, and bumped after the commit.
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
    /// What it does, in this order, once the source is up to date. No key is deleted twice, and no item bumped twice.
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
    /// Tell all callers about a class, the one that writes included.
    Publish {
        /// What the function's parameters are bound to.
        class: Vec<Expr>,
        /// The class.
        entry: Vec<Part>,
        /// What each of them does.
        notice: Notice,
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

/// What a caller does when it hears of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// Delete from its store what its own directory has under the class, tokens included, and forget it.
    Drop,
    /// Forget what its own directory has under the class.
    Forget,
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
