//! The JSON Schemas of the types whose JSON form is written by hand, and of whole documents.

use schemars::transform::{RecursiveTransform, Transform};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use super::day::Day;
use super::document::{CutArgument, Element};
use super::expression::Node;
use super::number::{Amount, Whole};
use super::range::Range;

/// The JSON Schema of a document.
///
/// `null` is the value of no field: one without a value is left out. Numbers of 32 bits have their bound, which schemars
/// says in a word that validators pass over.
#[must_use]
pub fn schema_of<T: JsonSchema>() -> Schema {
    let mut schema = schemars::schema_for!(T);
    RecursiveTransform(without_null).transform(&mut schema);
    RecursiveTransform(with_bounds).transform(&mut schema);
    schema
}

/// Takes `null` out of what a value may be.
fn without_null(schema: &mut Schema) {
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            schema.insert("type".to_owned(), only);
        }
    }
    let null = json!({ "type": "null" });
    let Some(Value::Array(choices)) = schema.get_mut("anyOf") else { return };
    choices.retain(|choice| *choice != null);
    if let [Value::Object(only)] = choices.as_slice() {
        let only = only.clone();
        schema.remove("anyOf");
        only.into_iter().for_each(|(name, value)| drop(schema.insert(name, value)));
    }
}

fn with_bounds(schema: &mut Schema) {
    if schema.get("format").is_some_and(|format| format == "uint32") {
        schema.insert("maximum".to_owned(), u32::MAX.into());
    }
}

macro_rules! schema {
    ($type:ty, $name:literal, $schema:tt) => {
        impl JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                $name.into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    };
}

schema!(Whole, "Whole", {
    "description": "A whole number of up to 1000 digits; beyond 2^53 - 1 a text of its digits.",
    "anyOf": [
        { "type": "integer", "minimum": -9_007_199_254_740_991_i64, "maximum": 9_007_199_254_740_991_i64 },
        { "type": "string", "pattern": "^(0|-?[1-9][0-9]{0,999})$" }
    ]
});
schema!(Amount, "Amount", {
    "description": "A number that is not negative.",
    "type": "number",
    "minimum": 0
});
schema!(Day, "Day", {
    "description": "A day, as `2026-11-22`.",
    "type": "string",
    "format": "date",
    "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
});
schema!(Node, "Expression", {
    "description": "A condition, or an argument of an invalidation, as in the text notation.",
    "type": "string"
});
schema!(Element, "Element", {
    "description": "A whole number or a word. A text of the digits of a number beyond 2^53 - 1 is that number.",
    "anyOf": [
        { "type": "integer", "minimum": -9_007_199_254_740_991_i64, "maximum": 9_007_199_254_740_991_i64 },
        { "type": "string" }
    ]
});
schema!(CutArgument, "CutArgument", {
    "description": "The name of a parameter, or a number that is the same in every call.",
    "anyOf": [
        { "type": "string", "pattern": "^([A-Za-z]|_[A-Za-z0-9_])[A-Za-z0-9_]*$" },
        { "type": "integer", "minimum": -9_007_199_254_740_991_i64, "maximum": 9_007_199_254_740_991_i64 }
    ]
});

impl<T: JsonSchema> JsonSchema for Range<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("{}Range", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        let step = generator.subschema_for::<Whole>();
        json_schema!({
            "description": "From a value to another: either `to`, which is included, or `below`, which is not.",
            "type": "object",
            "properties": { "from": value, "to": value, "below": value, "step": step },
            "required": ["from"],
            "oneOf": [{ "required": ["to"] }, { "required": ["below"] }],
            "additionalProperties": false
        })
    }
}
