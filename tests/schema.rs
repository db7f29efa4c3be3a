//! The JSON Schema of designs and the reader accept the same documents.
//!
//! Both are asked about each of many changed designs. What a schema cannot say is listed at [`is_beyond_schemas`].

#![cfg(all(feature = "schema", not(target_arch = "wasm32")))]

mod changed;
mod common;

use std::sync::LazyLock;

use changed::{documents, places_of};
use jsonschema::Validator;
use keyplan::design::{Document, Problem, schema_of};
use serde_json::Value;

/// What the reader refuses and a schema cannot say. Repeated fields cannot be said either, but no `Value` has them.
fn is_beyond_schemas(problem: &Problem, document: &Value) -> bool {
    // The grammar of conditions and of the arguments of an invalidation.
    let is_condition = problem.path.contains("/where/") || problem.path.contains("/arguments/");
    let is_text = document.pointer(&problem.path).is_some_and(Value::is_string);
    // A range of an alphabet that runs backwards.
    let is_backwards = problem.path.ends_with("/text/alphabet") && problem.message.contains("runs backwards");
    (is_condition && is_text) || is_backwards
}

/// A document with what the reader says: `None` where only what a schema cannot say is wrong.
fn judged(document: Value) -> (Value, Option<bool>) {
    let verdict = match Document::from_json(&document.to_string()) {
        Ok(_) => Some(true),
        Err(problems) if problems.iter().all(|problem| is_beyond_schemas(problem, &document)) => None,
        Err(_) => Some(false),
    };
    (document, verdict)
}

static DOCUMENTS: LazyLock<Vec<(Value, Option<bool>)>> =
    LazyLock::new(|| documents().into_iter().map(judged).collect());

fn validator(schema: &Value) -> Validator {
    jsonschema::options().should_validate_formats(true).build(schema).unwrap()
}

/// The first document that schema and reader disagree about.
fn disagreement<'d>(schema: &Value, documents: &'d [(Value, Option<bool>)]) -> Option<&'d Value> {
    let validator = validator(schema);
    let differs = |(document, verdict): &&(Value, Option<bool>)| {
        verdict.is_some_and(|verdict| validator.is_valid(document) != verdict)
    };
    documents.iter().find(differs).map(|(document, _)| document)
}

#[test]
fn schema_and_reader_accept_the_same_documents() {
    let documents = &DOCUMENTS;
    let schema = schema_of::<Document>().to_value();
    if let Some(document) = disagreement(&schema, documents) {
        let errors: Vec<String> = validator(&schema).iter_errors(document).map(|error| error.to_string()).collect();
        let read = Document::from_json(&document.to_string()).err();
        panic!("{document:#}\nschema: {errors:#?}\nreader: {read:#?}");
    }
    let count = |wanted| documents.iter().filter(|(_, verdict)| *verdict == wanted).count();
    let (accepted, refused) = (count(Some(true)), count(Some(false)));
    assert!(accepted > 500 && refused > 2_000, "{accepted} accepted, {refused} refused");
}

/// Keywords that restrict what a schema accepts.
const KEYWORDS: [&str; 11] = [
    "type",
    "required",
    "additionalProperties",
    "pattern",
    "format",
    "minimum",
    "maximum",
    "const",
    "enum",
    "oneOf",
    "items",
];

/// All ways to leave one keyword out of a schema, with its place.
fn weakened(schema: &Value) -> Vec<(String, Value)> {
    let weaker = |place: &String| {
        let (parent, keyword) = place.rsplit_once('/')?;
        // A field of a document may have the name of a keyword.
        let is_keyword = KEYWORDS.contains(&keyword) && !parent.ends_with("/properties");
        let of = schema.pointer(parent)?;
        // `const` says the type too, and the format of a number is a note to programmers.
        let is_note =
            (keyword == "type" && of.get("const").is_some()) || (keyword == "format" && of["type"] == "integer");
        if !is_keyword || is_note {
            return None;
        }
        let mut weaker = schema.clone();
        weaker.pointer_mut(parent)?.as_object_mut()?.remove(keyword);
        Some((place.clone(), weaker))
    };
    places_of(schema).iter().filter_map(weaker).collect()
}

/// The comparison fails where it should: each keyword that is left out makes a difference to some document.
#[test]
fn each_keyword_of_the_schema_is_missed() {
    let weakened = weakened(&schema_of::<Document>().to_value());
    assert!(weakened.len() > 100, "{}", weakened.len());
    let unmissed = weakened.iter().filter(|(_, schema)| disagreement(schema, &DOCUMENTS).is_none());
    let unmissed: Vec<&str> = unmissed.map(|(place, _)| place.as_str()).collect();
    // `date` says the pattern, for those who look at formats, and either of `to` and `below` is required of an object only.
    assert_eq!(unmissed, ["/$defs/Day/pattern", "/$defs/DayRange/type", "/$defs/WholeRange/type"]);
}
