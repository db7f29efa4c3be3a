//! The JSON notation: values with their places, and what a design is made of in JSON.
//!
//! Reading is by hand on top of serde_json's raw values, which borrow from the source: so every name and number has
//! its place in the JSON, as it has in the text. (Derived reading knows no places and is far larger in the page.)
//! The names of fields are those that the document's types are written with; a test holds that both agree.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::document::{Document, Spanned};
use super::lexer::is_name;
use super::number::{Amount, Scalar, Whole, WholeOrText};
use super::problem::{Code, Problem, Span, did_you_mean};

/// A document as JSON, indented, with a newline at the end.
pub fn to_json(document: &Document) -> String {
    // Documents hold no maps with odd keys and no numbers that JSON lacks.
    let mut json = serde_json::to_string_pretty(document).unwrap_or_default();
    json.push('\n');
    json
}

/// What reading gives: a part of the document, or the first thing that is wrong with it.
pub type Read<T> = Result<T, Problem>;

/// A JSON value with its place.
#[derive(Clone, Copy)]
pub struct Node<'a> {
    source: &'a str,
    text: &'a str,
}

impl<'a> Node<'a> {
    /// The one value that a source holds.
    pub fn root(source: &'a str) -> Read<Self> {
        let text = source.strip_prefix('\u{feff}').unwrap_or(source);
        match serde_json::from_str::<&RawValue>(text) {
            Ok(value) => Ok(Self { source, text: value.get() }),
            Err(error) => {
                let offset = offset_of(source, error.line(), error.column());
                let full = error.to_string();
                let message = full.rsplit_once(" at line ").map_or(full.as_str(), |(message, _)| message);
                Err(Problem::new(Code::BadJson, offset..offset, message, "write JSON, or the text notation"))
            }
        }
    }

    /// Where it stands: raw values borrow from the source, so their addresses tell their places.
    pub fn span(&self) -> Span {
        let start = (self.text.as_ptr() as usize).saturating_sub(self.source.as_ptr() as usize);
        start..start + self.text.len()
    }

    /// The value is not what belongs here.
    pub fn wrong(&self, message: impl Into<String>, hint: impl Into<String>) -> Problem {
        Problem::new(Code::BadJson, self.span(), message, hint)
    }

    fn parse<T: Deserialize<'a>>(&self, wanted: &str) -> Read<T> {
        serde_json::from_str(self.text).map_err(|_| self.wrong(format!("{wanted} is wanted here"), ""))
    }

    fn at(&self, value: &'a RawValue) -> Self {
        Self { source: self.source, text: value.get() }
    }

    /// A list, each element read alike.
    pub fn list<T>(&self, read: fn(&Self) -> Read<T>) -> Read<Vec<T>> {
        self.parse::<Vec<&RawValue>>("a list")?.into_iter().map(|value| read(&self.at(value))).collect()
    }

    /// An object that has no fields but these.
    pub fn object(&self, known: &[&str]) -> Read<Object<'a>> {
        let Fields(pairs) = self.parse("an object")?;
        let fields: Vec<(String, Self)> = pairs.into_iter().map(|(name, value)| (name, self.at(value))).collect();
        for (i, (name, value)) in fields.iter().enumerate() {
            if !known.contains(&name.as_str()) {
                let hint = did_you_mean(name, known.iter().copied());
                return Err(Problem::new(
                    Code::UnknownWord,
                    value.span(),
                    format!("there is no field `{name}` here"),
                    hint,
                ));
            }
            if fields.iter().take(i).any(|(other, _)| other == name) {
                return Err(value.wrong(format!("the field `{name}` is given twice"), "leave one of them out"));
            }
        }
        Ok(Object { node: *self, fields })
    }

    /// One of several kinds: `"flag"`, or `{"entity": …}`. What stands by itself has no value.
    pub fn variant<'k>(&self, known: &[&'k str]) -> Read<(&'k str, Option<Self>)> {
        let (name, value) = match self.text.starts_with('"') {
            true => (self.string()?, None),
            false => {
                let object = self.object(known)?;
                let [(name, value)] = object.fields.as_slice() else {
                    return Err(self.wrong("exactly one of these is wanted here", known.join(", ")));
                };
                (name.clone(), Some(*value))
            }
        };
        match known.iter().find(|known| **known == name) {
            Some(known) => Ok((known, value)),
            None => Err(Problem::new(
                Code::UnknownWord,
                self.span(),
                format!("`{name}` is not known here"),
                did_you_mean(&name, known.iter().copied()),
            )),
        }
    }

    /// A text.
    pub fn string(&self) -> Read<String> {
        self.parse("a text")
    }

    /// A name with its place: one that the text notation could write.
    pub fn name(&self) -> Read<Spanned<String>> {
        let name = self.string()?;
        if name == "_" || !is_name(&name) {
            return Err(self.wrong("this is no name", "names are letters a-z, digits and `_`, and begin with no digit"));
        }
        Ok(Spanned::new(name, self.span()))
    }

    /// `true` or `false`.
    pub fn flag(&self) -> Read<bool> {
        self.parse("true or false")
    }

    /// A small number that is not negative.
    pub fn small(&self) -> Read<u32> {
        self.parse("a small whole number")
    }

    /// A whole number, or a decimal string of one.
    pub fn whole(&self) -> Read<Whole> {
        self.parse("a whole number, or a decimal string of one,")
    }

    /// A number that is not negative.
    pub fn amount(&self) -> Read<Amount> {
        self.parse("a number that is not negative")
    }

    /// A whole number or a word.
    pub fn scalar(&self) -> Read<Scalar> {
        struct Either(Scalar);
        impl<'de> Deserialize<'de> for Either {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(WholeOrText("a whole number or a word")).map(Self)
            }
        }
        self.parse::<Either>("a whole number or a word").map(|either| either.0)
    }
}

/// The fields of a JSON object.
pub struct Object<'a> {
    node: Node<'a>,
    fields: Vec<(String, Node<'a>)>,
}

impl<'a> Object<'a> {
    /// A field that may be left out.
    pub fn get<T>(&self, name: &str, read: impl FnOnce(&Node<'a>) -> Read<T>) -> Read<Option<T>> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| read(value)).transpose()
    }

    /// A field that must be there.
    pub fn need<T>(&self, name: &str, read: impl FnOnce(&Node<'a>) -> Read<T>) -> Read<T> {
        self.get(name, read)?
            .ok_or_else(|| Problem::new(Code::Missing, self.node.span(), format!("the field `{name}` is missing"), ""))
    }

    /// A list that may be left out.
    pub fn list<T>(&self, name: &str, read: fn(&Node<'a>) -> Read<T>) -> Read<Vec<T>> {
        Ok(self.get(name, |node| node.list(read))?.unwrap_or_default())
    }
}

/// The fields as they stand, in order and perhaps more than once.
struct Fields<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

fn offset_of(source: &str, line: usize, column: usize) -> usize {
    let start: usize = source.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (start + column.saturating_sub(1)).min(source.len())
}
