//! The JSON Schemas of designs and schemes and their readers accept the same documents.
//!
//! Both are asked about each of many changed designs. What a schema cannot say is listed at [`is_beyond_schemas`].

#![cfg(all(feature = "schema", not(target_arch = "wasm32")))]

mod changed;
mod common;
#[path = "common/given.rs"]
mod given;

use std::sync::LazyLock;

use changed::{all_changes, documents, places_of, replacements};
use common::Dice;
use given::{Given, assessed};
use jsonschema::Validator;
use keyplan::design::{Document, Problem, Reading, schema_of};
use keyplan::scheme::{self, Code, Scheme, SchemeError};
use keyplan::strategy::StrategyId;
use serde_json::Value;

/// What the reader refuses and a schema cannot say. Repeated fields cannot be said either, but no `Value` has them.
fn is_beyond_schemas(path: &str, message: &str, document: &Value) -> bool {
    // The grammar of conditions, of the arguments of an invalidation, and of the values of hot calls.
    let is_expression = ["/where/", "/arguments/", "/values/", "/class/"].iter().any(|parent| path.contains(parent));
    let is_text = document.pointer(path).is_some_and(Value::is_string);
    // A range of an alphabet that runs backwards.
    let is_backwards = path.ends_with("/text/alphabet") && message.contains("runs backwards");
    (is_expression && is_text) || is_backwards
}

fn are_beyond_schemas(problems: &[Problem], document: &Value) -> bool {
    problems.iter().all(|problem| is_beyond_schemas(&problem.path, &problem.message, document))
}

/// A document with what the reader says: `None` where only what a schema cannot say is wrong.
fn judged(document: Value) -> (Value, Option<bool>) {
    let verdict = match Document::from_json(&document.to_string()) {
        Ok(_) => Some(true),
        Err(problems) if are_beyond_schemas(&problems, &document) => None,
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

/// How many changes are tried at each place of a scheme.
const CHANGES: usize = 4;

/// Exported schemes of all strategies that have one.
fn schemes() -> Vec<Value> {
    let text = "entity cart: 1_000_000\nread f(c: cart, limit: 5..=20, offset: 0..<100)\n where offset % limit == 0\n \
        returns list of 120 bytes, window(limit, offset) of 1000\nwrite w(c: cart)\n invalidates f(c, _, _)";
    let reading = Reading::of(text);
    let export = |strategy: &StrategyId| {
        let assessment = assessed(&reading.design, 0, *strategy, &Given::default()).ok()?;
        Scheme::export(&reading, "f", &assessment).ok()
    };
    let schemes = StrategyId::ALL.iter().filter_map(export);
    schemes.map(|scheme| serde_json::from_str(&scheme.to_json()).unwrap()).collect()
}

#[test]
fn schema_and_reader_accept_the_same_schemes() {
    let validator = validator(&schema_of::<scheme::Document>().to_value());
    let replacements = replacements();
    let mut dice = Dice::new(common::seed());
    let mut refused = 0;
    for scheme in schemes() {
        for place in places_of(&scheme) {
            let changes = all_changes(&scheme, &place, &replacements);
            for changed in dice.some(&changes, CHANGES) {
                let error = Scheme::from_json(&changed.to_string()).err();
                let refuses = |error: &SchemeError| matches!(error.code, Code::BadJson | Code::NewerFormat);
                let is_beyond = |error: &SchemeError| is_beyond_schemas(&error.place, &error.message, &changed);
                if error.as_ref().is_some_and(|error| refuses(error) && is_beyond(error)) {
                    continue;
                }
                let is_refused = error.as_ref().is_some_and(refuses);
                assert_eq!(validator.is_valid(&changed), !is_refused, "{changed:#}\n{place}\n{error:?}");
                refused += usize::from(is_refused);
            }
        }
    }
    assert!(refused > 2_000, "{refused}");
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
