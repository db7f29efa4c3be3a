//! A JSON text as a tree of values with their places.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::design::problem::{Code, Outcome, Problem, Span};

/// Deeper nesting is refused. No document of Keyplan comes near it.
const DEEPEST: usize = 64;

/// A JSON value with its place.
#[derive(Debug)]
pub struct Tree<'s> {
    /// Its place in the source, in bytes.
    pub span: Span,
    /// The value.
    pub content: Content<'s>,
}

/// A JSON value.
#[derive(Debug)]
pub enum Content<'s> {
    /// `null`
    Null,
    /// `true` or `false`
    Flag(bool),
    /// A number as it is written.
    Number(&'s str),
    /// A text without its escapes.
    Text(String),
    /// `[…]`
    List(Vec<Tree<'s>>),
    /// `{…}`, each name once.
    Object(Vec<(String, Tree<'s>)>),
}

impl<'s> Tree<'s> {
    /// Parses a text that holds one JSON value. A byte order mark at the start is passed over.
    ///
    /// # Errors
    ///
    /// Text that is not JSON, is nested more than 64 levels deep, or repeats a field of an object.
    pub fn parse(source: &'s str) -> Outcome<Self> {
        let text = source.strip_prefix('\u{feff}').unwrap_or(source);
        let start = source.len() - text.len();
        match serde_json::from_str::<&RawValue>(text) {
            Ok(value) => Source(source).tree(value.get(), DEEPEST),
            Err(error) => {
                let at = start + offset(text, &error);
                Err(not_json(at..at, &error))
            }
        }
    }

    /// The path (RFC 6901) of the innermost value that covers a place; empty for the whole.
    pub fn path_of(&self, place: &Span) -> String {
        let covers = |value: &Self| value.span.start <= place.start && place.end <= value.span.end;
        let inner = match &self.content {
            Content::List(items) => {
                let item = items.iter().enumerate().find(|(_, item)| covers(item));
                item.map(|(index, item)| (index.to_string(), item))
            }
            Content::Object(fields) => {
                let field = fields.iter().find(|(_, value)| covers(value));
                field.map(|(name, value)| (escaped(name), value))
            }
            Content::Null | Content::Flag(_) | Content::Number(_) | Content::Text(_) => None,
        };
        inner.map_or_else(String::new, |(segment, value)| format!("/{segment}{}", value.path_of(place)))
    }

    /// The field of an object that has a name.
    pub fn field(&self, name: &str) -> Option<&Self> {
        match &self.content {
            Content::Object(fields) => fields.iter().find(|(field, _)| field == name).map(|(_, value)| value),
            Content::Null | Content::Flag(_) | Content::Number(_) | Content::Text(_) | Content::List(_) => None,
        }
    }

    /// The value, where it is a text.
    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            Content::Null | Content::Flag(_) | Content::Number(_) | Content::List(_) | Content::Object(_) => None,
        }
    }
}

/// Where serde_json stopped. It counts lines from 1 and columns in bytes.
fn offset(text: &str, error: &serde_json::Error) -> usize {
    let line_start: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    text.floor_char_boundary(line_start + error.column().saturating_sub(1))
}

fn not_json(span: Span, error: &serde_json::Error) -> Box<Problem> {
    let position = format!(" at line {} column {}", error.line(), error.column());
    let message = format!("this is not JSON: {}", error.to_string().replace(&position, ""));
    Problem::boxed(Code::BadJson, span, message, "write JSON, or the text notation")
}

/// The whole text, which all values are parts of.
struct Source<'s>(&'s str);

impl<'s> Source<'s> {
    /// The tree of a value that is written in the source.
    ///
    /// serde_json hands out the parts of a list or an object unparsed, so that the place of each is known.
    fn tree(&self, text: &'s str, depth: usize) -> Outcome<Tree<'s>> {
        let span = self.span(text);
        let wrong = |error: serde_json::Error| not_json(span.clone(), &error);
        let content = match text.as_bytes().first() {
            Some(b'n') => Content::Null,
            Some(b't') => Content::Flag(true),
            Some(b'f') => Content::Flag(false),
            Some(b'"') => Content::Text(serde_json::from_str(text).map_err(wrong)?),
            Some(b'[' | b'{') if depth == 0 => {
                let message = format!("this is nested more than {DEEPEST} levels deep");
                return Err(Problem::boxed(Code::TooDeep, span, message, ""));
            }
            Some(b'[') => {
                let items = serde_json::from_str::<Vec<&'s RawValue>>(text).map_err(wrong)?;
                let item = |(place, item): (usize, &'s RawValue)| {
                    self.tree(item.get(), depth - 1).map_err(|problem| within(problem, &place.to_string()))
                };
                Content::List(items.into_iter().enumerate().map(item).collect::<Outcome<_>>()?)
            }
            Some(b'{') => Content::Object(self.fields(text, depth - 1)?),
            _ => Content::Number(text),
        };
        Ok(Tree { span, content })
    }

    fn fields(&self, text: &'s str, depth: usize) -> Outcome<Vec<(String, Tree<'s>)>> {
        let Unparsed(fields) = serde_json::from_str(text).map_err(|error| not_json(self.span(text), &error))?;
        let mut names = HashSet::with_capacity(fields.len());
        for (name, value) in &fields {
            if !names.insert(name) {
                let message = format!("the field `{name}` is given twice");
                let span = self.span(value.get());
                let problem = Problem::boxed(Code::DuplicateName, span, message, "leave one of them out");
                return Err(within(problem, name));
            }
        }
        let field = |(name, value): (String, &'s RawValue)| match self.tree(value.get(), depth) {
            Ok(value) => Ok((name, value)),
            Err(problem) => Err(within(problem, &name)),
        };
        fields.into_iter().map(field).collect()
    }

    /// Where a part of the source stands: its address tells its place.
    fn span(&self, part: &str) -> Span {
        let start = (part.as_ptr() as usize).saturating_sub(self.0.as_ptr() as usize);
        start..start + part.len()
    }
}

/// The fields of an object in their order, their values unparsed.
struct Unparsed<'s>(Vec<(String, &'s RawValue)>);

impl<'s> Deserialize<'s> for Unparsed<'s> {
    fn deserialize<D: Deserializer<'s>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(UnparsedVisitor)
    }
}

struct UnparsedVisitor;

impl<'s> Visitor<'s> for UnparsedVisitor {
    type Value = Unparsed<'s>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'s>>(self, mut map: A) -> Result<Unparsed<'s>, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(Unparsed(fields))
    }
}

/// A problem inside of a field or an element: its path (RFC 6901) begins there.
pub fn within(mut problem: Box<Problem>, segment: &str) -> Box<Problem> {
    problem.path.insert_str(0, &format!("/{}", escaped(segment)));
    problem
}

/// The name of a field as it stands in a path.
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
