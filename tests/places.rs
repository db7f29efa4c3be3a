//! Each problem of a design in JSON has the path of a value, and the place of the same value.

#![cfg(not(target_arch = "wasm32"))]

mod changed;
mod common;

use changed::documents;
use keyplan::design::{Problem, Reading};
use serde_json::Value;

/// Whether a problem points at the value that its path names, or at a part of an expression. The path of the whole document
/// is empty.
fn is_in_place(problem: &Problem, source: &str, document: &Value) -> bool {
    let Some(value) = document.pointer(&problem.path) else { return false };
    let shown = &source[problem.span.clone()];
    let is_expression = ["/where/", "/arguments/", "/values/"].iter().any(|part| problem.path.contains(part));
    match value.as_str() {
        Some(text) if is_expression && text.contains(shown) => true,
        _ if problem.path.is_empty() && shown.is_empty() => true,
        _ => serde_json::from_str::<Value>(shown).ok().as_ref() == Some(value),
    }
}

#[test]
fn the_path_and_the_place_of_a_problem_are_those_of_one_value() {
    let mut codes = Vec::new();
    for document in documents() {
        let source = document.to_string();
        for problem in Reading::of_json(&source).problems {
            let shown: String = source[problem.span.clone()].chars().take(80).collect();
            assert!(is_in_place(&problem, &source, &document), "{problem:?}\n   at {shown}\n   in {source}");
            codes.push(problem.code);
        }
    }
    codes.sort_unstable();
    codes.dedup();
    assert!(codes.len() > 10, "{codes:?}");
}
