//! The JSON notation: reading, writing, and finding the place of a value that a problem concerns.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::document::Document;
use super::problem::{Code, Problem, Span, nearest};

/// Reads a design document from JSON.
///
/// # Errors
///
/// The first thing that is wrong, with its place and, for a mistyped field, the nearest known one.
pub fn from_json(source: &str) -> Result<Document, Problem> {
    serde_json::from_str(source).map_err(|error| problem_of(source, &error))
}

/// A document as JSON, indented, with a newline at the end.
pub fn to_json(document: &Document) -> String {
    // Documents hold no maps with odd keys and no numbers that JSON lacks.
    let mut json = serde_json::to_string_pretty(document).unwrap_or_default();
    json.push('\n');
    json
}

fn problem_of(source: &str, error: &serde_json::Error) -> Problem {
    let full = error.to_string();
    let message = full.rsplit_once(" at line ").map_or(full.as_str(), |(message, _)| message);
    let offset = offset_of(source, error.line(), error.column());
    let (message, hint) = match unknown_word(message) {
        Some((word, known)) => {
            let hint = match nearest(word, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known here: {}", known.join(", ")),
            };
            (format!("`{word}` is not known here"), hint)
        }
        None => (message.to_owned(), String::new()),
    };
    Problem::new(Code::BadJson, offset..offset, message, hint)
}

/// The word and the known ones, from serde's message on an unknown field or variant.
fn unknown_word(message: &str) -> Option<(&str, Vec<&str>)> {
    if !message.starts_with("unknown ") {
        return None;
    }
    let mut words = message.split('`').skip(1).step_by(2);
    Some((words.next()?, words.collect()))
}

fn offset_of(source: &str, line: usize, column: usize) -> usize {
    let start: usize = source.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (start + column.saturating_sub(1)).min(source.len())
}

/// The place of the value that a path such as `/reads/0/where/1` names; of the nearest value around it if it is missing.
pub fn locate(source: &str, path: &str) -> Span {
    let mut here: &str = source.trim();
    for segment in path.split('/').skip(1) {
        let inner = match segment.parse::<usize>() {
            Ok(index) => serde_json::from_str::<Vec<&RawValue>>(here).ok().and_then(|list| list.get(index).copied()),
            Err(_) => serde_json::from_str::<BTreeMap<String, &RawValue>>(here)
                .ok()
                .and_then(|fields| fields.get(segment).copied()),
        };
        match inner {
            Some(value) => here = value.get(),
            None => break,
        }
    }
    // Raw values borrow from the source, so their addresses tell their places.
    let start = (here.as_ptr() as usize).saturating_sub(source.as_ptr() as usize);
    start..start + here.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_field_is_named_with_its_place_and_the_nearest_known_one() {
        let source = "{\"format\": \"keyplan.design/1\",\n \"reads\": [{\"functoin\": \"f\"}]}";
        let problem = from_json(source).unwrap_err();
        assert!(problem.hint.contains("`function`"), "{problem:?}");
        assert_eq!(super::super::problem::Position::of(source, problem.span.start).line, 2);
    }

    #[test]
    fn truncated_json_is_a_problem_and_trailing_text_too() {
        assert!(from_json("{\"format\": \"keyplan.design/1\"").is_err());
        assert!(from_json("{\"format\": \"keyplan.design/1\"} x").is_err());
    }

    #[test]
    fn values_are_found_by_their_path() {
        let source = r#" {"a": [10, {"b": "c"}]} "#;
        assert_eq!(&source[locate(source, "/a/1/b")], "\"c\"");
        assert_eq!(&source[locate(source, "/a/7")], r#"[10, {"b": "c"}]"#);
    }
}
