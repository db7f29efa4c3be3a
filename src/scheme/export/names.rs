//! The names of calls, classes and buckets, as templates.

use crate::design::expression::{Expr, Node};
use crate::keyspace::encoding::{BETWEEN_ARGUMENTS, escape};
use crate::scheme::document::Part;

/// Between the function and its arguments.
const AFTER_FUNCTION: &str = "::";
/// Before the number of a bucket.
const BEFORE_BUCKET: &str = "/";
/// In the place of an argument that may be anything.
const ANYTHING: &str = "*";

/// Which parameters an invalidation binds.
pub fn bound(class: &[Expr]) -> Vec<bool> {
    class.iter().map(|argument| !matches!(&argument.value, Node::Name(name) if name == "_")).collect()
}

/// The name of a class: the arguments that are bound, and `*` for the others.
pub fn class_name(function: &str, names: &[String], bound: &[bool]) -> Vec<Part> {
    let mut parts = vec![Part::Literal(escape(function) + AFTER_FUNCTION)];
    push_arguments(
        &mut parts,
        names.iter().zip(bound).map(|(name, &bound)| {
            if bound { Part::Argument(name.clone()) } else { Part::Literal(ANYTHING.to_owned()) }
        }),
    );
    parts
}

fn push_arguments(parts: &mut Vec<Part>, arguments: impl Iterator<Item = Part>) {
    for (i, argument) in arguments.enumerate() {
        if i > 0 {
            push_literal(parts, BETWEEN_ARGUMENTS);
        }
        match argument {
            Part::Literal(text) => push_literal(parts, &text),
            other => parts.push(other),
        }
    }
}

/// Appends a text, to the last part if that is a text.
fn push_literal(parts: &mut Vec<Part>, text: &str) {
    match parts.last_mut() {
        Some(Part::Literal(last)) => last.push_str(text),
        _ => parts.push(Part::Literal(text.to_owned())),
    }
}

/// The name of a bucket: the arguments of its scope, then its number.
pub fn bucket_name(function: &str, scope: impl Iterator<Item = String>, bucket: Part) -> Vec<Part> {
    let mut parts = vec![Part::Literal(escape(function) + AFTER_FUNCTION)];
    push_arguments(&mut parts, scope.map(Part::Argument));
    push_literal(&mut parts, BEFORE_BUCKET);
    parts.push(bucket);
    parts
}

/// Appends a version to the name of a call.
pub fn push_version(parts: &mut Vec<Part>, name: String) {
    let has_arguments = parts.iter().any(|part| matches!(part, Part::Argument(_)));
    push_literal(parts, if has_arguments { ":v" } else { "v" });
    parts.push(Part::Version(name));
}

/// A name that is not taken: the usual one, with underscores before it where need be.
pub fn unused_name(usual: &str, taken: &[String]) -> String {
    let mut name = usual.to_owned();
    while taken.contains(&name) {
        name.insert(0, '_');
    }
    name
}
