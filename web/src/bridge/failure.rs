//! Why a job has no answer.

use std::fmt;

/// Why a job has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The worker panicked; what it said.
    Panicked(String),
    /// The worker ended without a word.
    Ended,
    /// The worker did not answer in time.
    TimedOut,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Panicked(what) => write!(f, "This is a fault of Keyplan. Please report it: {what}"),
            Self::Ended => f.write_str("The browser ended the worker that did it, perhaps for lack of memory."),
            Self::TimedOut => f.write_str("It takes too long for a browser."),
        }
    }
}
