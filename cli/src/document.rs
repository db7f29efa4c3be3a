//! What a file is read as, and how long it may be.

use std::fmt;

use keyplan::{design, scheme};

/// What a file is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Document {
    /// A design in either notation.
    Design,
    /// A key scheme.
    Scheme,
}

impl Document {
    /// The most bytes that are read.
    pub fn most_bytes(self) -> usize {
        match self {
            Self::Design => design::MOST_BYTES,
            Self::Scheme => scheme::MOST_BYTES,
        }
    }
}

impl fmt::Display for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Design => "design",
            Self::Scheme => "scheme",
        })
    }
}
