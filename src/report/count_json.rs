//! The document of `keyplan count --json`.

use serde::Serialize;

use super::counted::Counted;
use crate::design::json::pretty;
use crate::keyspace::{ClassCount, Count};

/// What the document's `format` says.
const FORMAT: &str = "keyplan.count/1";

/// The counts as JSON, format `keyplan.count/1`.
pub fn count_json(functions: &[Counted<'_>]) -> String {
    let functions = functions.iter().map(FunctionCount::of).collect();
    pretty(&CountDocument { format: FORMAT, functions })
}

/// The key space of each function of a design, and the classes that writes invalidate.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CountDocument<'a> {
    /// `keyplan.count/1`.
    #[cfg_attr(feature = "schema", schemars(extend("const" = FORMAT)))]
    format: &'static str,
    /// The functions in the order of the design.
    functions: Vec<FunctionCount<'a>>,
}

/// The counts of one function.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct FunctionCount<'a> {
    /// The function's name.
    function: &'a str,
    #[serde(flatten)]
    keys: Keys,
    /// The classes that writes invalidate: one for each time that a write names the function.
    classes: Vec<Class<'a>>,
    /// How the count came about, a line each; left out unless it was asked for.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    explanation: &'a [String],
}

impl<'a> FunctionCount<'a> {
    fn of(counted: &'a Counted<'_>) -> Self {
        Self {
            function: counted.function,
            keys: Keys::of(&counted.keys),
            classes: counted.classes.iter().map(Class::of).collect(),
            explanation: &counted.explanation,
        }
    }
}

/// A number of keys. Counts are decimal strings, as they pass what programs keep of a number.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
enum Keys {
    /// The exact count.
    Exact {
        /// The count in decimal digits.
        keys: String,
        /// `true`.
        exact: bool,
    },
    /// Bounds, where counting exactly would take too long.
    Bounds(Bounds),
}

impl Keys {
    fn of(count: &Count) -> Self {
        match count.as_exact() {
            Some(keys) => Self::Exact { keys: keys.to_string(), exact: true },
            None => Self::Bounds(Bounds::of(count, count)),
        }
    }
}

/// Bounds of a count, both proved.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Bounds {
    /// `false`.
    exact: bool,
    /// The lower bound in decimal digits.
    at_least: String,
    /// The upper bound in decimal digits.
    at_most: String,
}

impl Bounds {
    fn of(least: &Count, most: &Count) -> Self {
        Self { exact: false, at_least: least.at_least().to_string(), at_most: most.at_most().to_string() }
    }
}

/// The keys that one call of a write invalidates.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Class<'a> {
    /// The write's name.
    write: &'a str,
    /// The parameters of the function that the write binds.
    scope: &'a [String],
    /// How many keys, over all scopes that the write can name.
    keys: ClassKeys,
}

impl<'a> Class<'a> {
    fn of(class: &'a ClassCount) -> Self {
        Self { write: &class.write, scope: &class.scope, keys: ClassKeys::of(class) }
    }
}

/// The sizes of the classes of a write.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
enum ClassKeys {
    /// Exact counts.
    Exact {
        /// The smallest class in decimal digits.
        min: String,
        /// The largest class in decimal digits.
        max: String,
        /// The mean class as a decimal number.
        mean: String,
    },
    /// Bounds of every class, where counting exactly would take too long.
    Bounds(Bounds),
}

impl ClassKeys {
    fn of(class: &ClassCount) -> Self {
        match (class.min.as_exact(), class.max.as_exact(), class.mean()) {
            (Some(min), Some(max), Some(mean)) => Self::Exact { min: min.to_string(), max: max.to_string(), mean },
            _ => Self::Bounds(Bounds::of(&class.min, &class.max)),
        }
    }
}
