//! What callers tell each other.

use crate::scheme::Notice;

/// A message to one other caller. Whoever drives a runner delivers it, or loses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// A key is in use under a class.
    Filled {
        /// The class.
        class: String,
        /// The key.
        key: String,
    },
    /// A write reached a class.
    Written {
        /// The class.
        class: String,
        /// What to do.
        notice: Notice,
    },
}
