//! What counting gave, as reports take it.

use crate::keyspace::{ClassCount, Count};

/// The counts of a function, as `keyplan count` reports them.
#[derive(Clone, Debug)]
pub struct Counted<'f> {
    /// The function's name.
    pub function: &'f str,
    /// Its whole key space.
    pub keys: Count,
    /// The classes that writes make outdated.
    pub classes: Vec<ClassCount>,
    /// How the count was made, line by line; empty if nobody asked.
    pub explanation: Vec<String>,
}
