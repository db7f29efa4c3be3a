//! The error of reading a type: a problem, so that it has a code and, for an unknown word, the nearest known one.

use std::fmt;

use serde::de::{self, Expected, Unexpected};

use super::tree::within;
use crate::design::number::NumberError;
use crate::design::problem::{Code, Problem, Span, did_you_mean};

/// Why a type cannot be read.
#[derive(Debug)]
pub struct Refused {
    /// What is wrong.
    pub problem: Box<Problem>,
    /// Whether the problem's place is known: a type that refuses a value does not know where it stands.
    is_placed: bool,
}

impl Refused {
    /// A refusal whose place is not known yet.
    pub fn new(code: Code, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { problem: Problem::boxed(code, 0..0, message, hint), is_placed: false }
    }

    /// Refused by the innermost value that is read; others leave the place as it is.
    pub fn at(mut self, span: &Span) -> Self {
        if !self.is_placed {
            self.problem.span = span.clone();
            self.is_placed = true;
        }
        self
    }

    /// The same, of a part of a field or an element.
    pub fn within(self, segment: &str) -> Self {
        Self { problem: within(self.problem, segment), ..self }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem.message)
    }
}

impl std::error::Error for Refused {}

impl de::Error for Refused {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(Code::BadJson, message.to_string(), "")
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let found = match found {
            Unexpected::Bool(flag) => format!("`{flag}`"),
            Unexpected::Unsigned(number) => format!("`{number}`"),
            Unexpected::Signed(number) => format!("`{number}`"),
            Unexpected::Float(number) => format!("`{number}`"),
            Unexpected::Other(number) => format!("`{number}`"),
            Unexpected::Str(text) => format!("the text `{text}`"),
            Unexpected::Unit | Unexpected::Option => "`null`".to_owned(),
            Unexpected::Seq => "a list".to_owned(),
            Unexpected::Map => "an object".to_owned(),
            other => other.to_string(),
        };
        Self::new(Code::BadJson, format!("{expected} is wanted here, not {found}"), "")
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(found, expected)
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self::new(
            Code::UnknownWord,
            format!("`{variant}` is not known here"),
            did_you_mean(variant, expected.iter().copied()),
        )
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        let message = format!("there is no field `{field}` here");
        Self::new(Code::UnknownWord, message, did_you_mean(field, expected.iter().copied()))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(Code::Missing, format!("the field `{field}` is missing"), "")
    }
}

impl From<NumberError> for Refused {
    fn from(error: NumberError) -> Self {
        Self::new(Code::BadNumber, format!("this number is {error}"), "")
    }
}
