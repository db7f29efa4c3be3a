//! JSON: how every document is written, and how designs, schemes and arguments are read.
//!
//! serde_json parses the text into a [`Tree`], in which every value knows its place and no member is repeated. Types with a
//! derived `Deserialize` are read from the tree. So a [`Problem`](super::Problem) has the path and the place of the value that it is
//! about, and the nearest known word. serde_json's own reader gives neither: its errors are sentences.

mod from_tree;
mod refused;
mod tree;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::problem::Outcome;
pub use tree::Tree;

/// Reads the one value that a JSON text holds.
///
/// # Errors
///
/// The first thing that is wrong: text that is not JSON, a repeated member, or a value that does not belong to the type.
pub fn read<T: DeserializeOwned>(source: &str) -> Outcome<T> {
    Tree::parse(source)?.read()
}

/// Writes a document: indented, with a newline at the end.
pub fn pretty(document: &impl Serialize) -> String {
    // Writing to a text cannot fail, and no document has a map whose keys are not texts.
    serde_json::to_string_pretty(document).map_or_else(|_| String::new(), |json| json + "\n")
}
