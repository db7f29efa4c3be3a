//! JSON Schemas of what is printed.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};

/// The JSON Schema of a document that Keyplan prints. A field that may be left out is not required.
#[must_use]
pub fn output_schema_of<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>()
}
