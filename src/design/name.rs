//! Names: what designs call functions, parameters, entities and metrics.

use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize, de};

use super::spanned::Spanned;
use super::words::is_name;

/// A name with its place.
pub type Name = Spanned<Identifier>;

/// Letters, digits and `_`, without a digit at the start. `_` alone is none: it stands for all values.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Identifier(String);

impl Identifier {
    /// The identifier that a text is, if it is one.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        (is_name(text) && text != "_").then(|| Self(text.to_owned()))
    }

    /// Another name: this one and `_`.
    #[must_use]
    pub fn longer(&self) -> Self {
        Self(format!("{self}_"))
    }

    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Identifier {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl PartialEq<String> for Identifier {
    fn eq(&self, other: &String) -> bool {
        self.0 == *other
    }
}

impl PartialEq<Identifier> for String {
    fn eq(&self, other: &Identifier) -> bool {
        *self == other.0
    }
}

impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Identifier {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let expected = "a name of letters a-z, digits and `_`, without a digit at the start,";
        Self::new(&text).ok_or_else(|| de::Error::invalid_value(de::Unexpected::Str(&text), &expected))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Identifier {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Name".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^([A-Za-z]|_[A-Za-z0-9_])[A-Za-z0-9_]*$" })
    }
}
