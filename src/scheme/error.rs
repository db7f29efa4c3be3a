//! Why a scheme cannot be made, read or used: each error has a stable code, names its place and says what to write.

use std::fmt;

use serde::{Serialize, Serializer};

/// An error's stable name: programs may match on it, so a code never changes its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// Not JSON, or not the JSON of a scheme: a field is unknown, missing or of the wrong kind.
    BadJson,
    /// A scheme of more than 16 MB.
    TooLarge,
    /// A scheme of a format that this version does not read.
    NewerFormat,
    /// The parts of the scheme do not fit each other.
    BadScheme,
    /// The design has no such function.
    UnknownFunction,
    /// The strategy has no key scheme.
    NoScheme,
    /// The scheme has no such write.
    UnknownWrite,
    /// An argument that must be given is not.
    MissingArgument,
    /// An argument that the function or the write does not have.
    UnknownArgument,
    /// An argument whose value is not one of its parameter's values.
    BadArgument,
    /// Each argument is valid, but together they break a condition of the function.
    NoSuchCall,
    /// A call that covers more than 10,000 restricted calls.
    TooManyKeys,
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BadJson => "bad-json",
            Self::TooLarge => "too-large",
            Self::NewerFormat => "newer-format",
            Self::BadScheme => "bad-scheme",
            Self::UnknownFunction => "unknown-function",
            Self::NoScheme => "no-scheme",
            Self::UnknownWrite => "unknown-write",
            Self::MissingArgument => "missing-argument",
            Self::UnknownArgument => "unknown-argument",
            Self::BadArgument => "bad-argument",
            Self::NoSuchCall => "no-such-call",
            Self::TooManyKeys => "too-many-keys",
        })
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// An error of a scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SchemeError {
    /// Its stable name.
    pub code: Code,
    /// The argument, or the path in the document; empty for the whole.
    pub place: String,
    /// What is wrong.
    pub message: String,
    /// What to write instead; empty if nothing better is known.
    pub hint: String,
}

impl SchemeError {
    pub(super) fn new(
        code: Code,
        place: impl Into<String>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self { code, place: place.into(), message: message.into(), hint: hint.into() }
    }

    /// An argument that is none of its parameter's values.
    pub(super) fn argument(place: &str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(Code::BadArgument, place, message, hint)
    }

    /// Parts of a scheme that do not fit each other.
    pub(super) fn scheme(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Code::BadScheme, place, message, "export the scheme again")
    }
}

impl fmt::Display for SchemeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.place.is_empty() {
            write!(f, "{}: ", self.place)?;
        }
        f.write_str(&self.message)?;
        if !self.hint.is_empty() {
            write!(f, ": {}", self.hint)?;
        }
        Ok(())
    }
}

impl std::error::Error for SchemeError {}
