//! The JSON notation: values with their places, and what a design is made of in JSON.
//!
//! Once a source is known to be JSON it is read by hand, in pieces that borrow from the source: so every name and number
//! has its place in the JSON, as it has in the text. (Derived reading knows no places and is far larger in the page.)
//! The names of fields are those that the document's types are written with; a test holds that both agree.

use std::str::Chars;

use num_bigint::BigInt;

use super::document::Spanned;
use super::number::{Amount, Scalar, Whole, json_f64};
use super::problem::{Code, Outcome, Problem, Span, did_you_mean};
use super::words::is_name;
use crate::json;

/// A JSON value with its place.
#[derive(Clone, Copy)]
pub struct Node<'a> {
    source: &'a str,
    text: &'a str,
}

impl<'a> Node<'a> {
    /// The one value that a source holds.
    pub fn root(source: &'a str) -> Outcome<Self> {
        let text = source.strip_prefix('\u{feff}').unwrap_or(source);
        match json::value(text) {
            Ok(text) => Ok(Self { source, text }),
            Err((at, wanted)) => {
                let place = source.len() - text.len() + at;
                let message = format!("{wanted} is wanted here");
                Err(Problem::boxed(Code::BadJson, place..place, message, "write JSON, or the text notation"))
            }
        }
    }

    /// Where it stands: values borrow from the source, so their addresses tell their places.
    pub fn span(&self) -> Span {
        let start = (self.text.as_ptr() as usize).saturating_sub(self.source.as_ptr() as usize);
        start..start + self.text.len()
    }

    /// The value is not what belongs here.
    pub fn wrong(&self, message: impl Into<String>, hint: impl Into<String>) -> Box<Problem> {
        Problem::boxed(Code::BadJson, self.span(), message, hint)
    }

    fn wanted(&self, what: &str) -> Box<Problem> {
        self.wrong(format!("{what} is wanted here"), "")
    }

    /// The values of a list, or the names and values of an object, one after the other.
    fn parts(&self) -> Vec<Self> {
        let (mut parts, mut start) = (Vec::new(), 1);
        let (mut depth, mut is_text, mut is_escaped) = (0, false, false);
        for (at, byte) in self.text.bytes().enumerate() {
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' => is_escaped = true,
                b'"' => is_text = !is_text,
                _ if is_text => {}
                b',' | b':' | b']' | b'}' if depth == 1 => {
                    let text = self.text[start..at].trim_ascii();
                    if !text.is_empty() {
                        parts.push(Self { text, ..*self });
                    }
                    start = at + 1;
                }
                b'[' | b'{' => depth += 1,
                b']' | b'}' => depth -= 1,
                _ => {}
            }
        }
        parts
    }

    /// A list, each element read alike.
    pub fn list<T>(&self, read: fn(&Self) -> Outcome<T>) -> Outcome<Vec<T>> {
        if !self.text.starts_with('[') {
            return Err(self.wanted("a list"));
        }
        self.parts().iter().map(read).collect()
    }

    /// An object that has no fields but these.
    pub fn object(&self, known: &[&str]) -> Outcome<Object<'a>> {
        if !self.text.starts_with('{') {
            return Err(self.wanted("an object"));
        }
        let mut fields = Vec::new();
        for pair in self.parts().chunks_exact(2) {
            fields.push((unquoted(pair[0].text).ok_or_else(|| self.wanted("an object"))?, pair[1]));
        }
        for (i, (name, value)) in fields.iter().enumerate() {
            if !known.contains(&name.as_str()) {
                let hint = did_you_mean(name, known.iter().copied());
                return Err(Problem::boxed(
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
    pub fn variant<'k>(&self, known: &[&'k str]) -> Outcome<(&'k str, Option<Self>)> {
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
            None => Err(Problem::boxed(
                Code::UnknownWord,
                self.span(),
                format!("`{name}` is not known here"),
                did_you_mean(&name, known.iter().copied()),
            )),
        }
    }

    /// A text.
    pub fn string(&self) -> Outcome<String> {
        unquoted(self.text).ok_or_else(|| self.wanted("a text"))
    }

    /// A name with its place: one that the text notation could write.
    pub fn name(&self) -> Outcome<Spanned<String>> {
        let name = self.string()?;
        if name == "_" || !is_name(&name) {
            return Err(self.wrong("this is no name", "names are letters a-z, digits and `_`, and begin with no digit"));
        }
        Ok(Spanned::new(name, self.span()))
    }

    /// `true` or `false`.
    pub fn flag(&self) -> Outcome<bool> {
        match self.text {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(self.wanted("true or false")),
        }
    }

    /// A small number that is not negative.
    pub fn small(&self) -> Outcome<u32> {
        self.text.parse().map_err(|_| self.wanted("a small whole number"))
    }

    /// A whole number, or a decimal string of one.
    pub fn whole(&self) -> Outcome<Whole> {
        let whole = match self.read_scalar() {
            Some(Scalar::Number(number)) => Some(Whole(number)),
            Some(Scalar::Text(text)) => Whole::signed(&text).ok(),
            None => None,
        };
        whole.ok_or_else(|| self.wanted("a whole number, or a decimal string of one,"))
    }

    /// A number that is not negative.
    pub fn amount(&self) -> Outcome<Amount> {
        json_f64::read(self.text).and_then(Amount::new).ok_or_else(|| self.wanted("a number that is not negative"))
    }

    /// A whole number or a word.
    pub fn scalar(&self) -> Outcome<Scalar> {
        self.read_scalar().ok_or_else(|| self.wanted("a whole number or a word"))
    }

    /// A number counts as whole if it is written without a fraction and fits 64 bits.
    fn read_scalar(&self) -> Option<Scalar> {
        if self.text.starts_with('"') {
            return unquoted(self.text).map(Scalar::Text);
        }
        let positive = self.text.parse::<u64>().map(BigInt::from);
        let number = positive.or_else(|_| self.text.parse::<i64>().map(BigInt::from)).ok();
        number.filter(|_| self.text != "-0").map(Scalar::Number)
    }
}

/// The fields of a JSON object.
pub struct Object<'a> {
    node: Node<'a>,
    fields: Vec<(String, Node<'a>)>,
}

impl<'a> Object<'a> {
    /// A field that may be left out.
    pub fn get<T>(&self, name: &str, read: impl FnOnce(&Node<'a>) -> Outcome<T>) -> Outcome<Option<T>> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| read(value)).transpose()
    }

    /// A field that must be there.
    pub fn need<T>(&self, name: &str, read: impl FnOnce(&Node<'a>) -> Outcome<T>) -> Outcome<T> {
        self.get(name, read)?.ok_or_else(|| {
            Problem::boxed(Code::Missing, self.node.span(), format!("the field `{name}` is missing"), "")
        })
    }

    /// A list that may be left out.
    pub fn list<T>(&self, name: &str, read: fn(&Node<'a>) -> Outcome<T>) -> Outcome<Vec<T>> {
        Ok(self.get(name, |node| node.list(read))?.unwrap_or_default())
    }
}

/// What a text in quotation marks says, if its escapes are JSON's.
pub fn unquoted(text: &str) -> Option<String> {
    let mut characters = text.strip_prefix('"')?.strip_suffix('"')?.chars();
    let mut plain = String::new();
    while let Some(c) = characters.next() {
        plain.push(match c {
            '\\' => escaped(&mut characters)?,
            '"' | '\0'..' ' => return None,
            c => c,
        });
    }
    Some(plain)
}

/// The character that is meant by what follows a `\`.
fn escaped(characters: &mut Chars<'_>) -> Option<char> {
    Some(match characters.next()? {
        c @ ('"' | '\\' | '/') => c,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => {
            let unit = code_unit(characters)?;
            // What is no character may be the first half of a pair.
            let pair = || {
                *characters = characters.as_str().strip_prefix("\\u")?.chars();
                char::decode_utf16([unit, code_unit(characters)?]).next()?.ok()
            };
            char::from_u32(unit.into()).or_else(pair)?
        }
        _ => return None,
    })
}

fn code_unit(characters: &mut Chars<'_>) -> Option<u16> {
    (0..4).try_fold(0, |unit, _| Some(unit << 4 | characters.next()?.to_digit(16)? as u16))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_as_other_readers_of_json_read_them() {
        let texts = [
            r#""""#,
            r#""a""#,
            r#""é–𝄞""#,
            r#""\\\"\/\b\f\n\r\t""#,
            r#""\u00e9\u00E9""#,
            r#""\ud834\udd1e""#,
            r#""\u0000""#,
            r#""\ud834""#,
            r#""\ud834x""#,
            r#""\ud834\n""#,
            r#""\ud834\ud834""#,
            r#""\udd1e""#,
            r#""\udd1e\ud834""#,
            r#""\u12""#,
            r#""\u+123""#,
            r#""\u123é""#,
            r#""\x""#,
            r#""\""#,
            r#"""""#,
            "\"",
            "\"\n\"",
            "\"\u{1f}\"",
            "\"\u{7f}\"",
        ];
        for text in texts {
            assert_eq!(unquoted(text), serde_json::from_str(text).ok(), "{text}");
        }
    }

    #[test]
    fn whole_numbers_fit_64_bits_and_have_no_fraction() {
        for text in ["0", "-1", "18446744073709551615", "-9223372036854775808"] {
            assert_eq!(Node::root(text).unwrap().whole().unwrap().to_string(), text);
        }
        for text in ["-0", "1.0", "1e3", "18446744073709551616", "-9223372036854775809", "null", "[1]"] {
            assert!(Node::root(text).unwrap().whole().is_err(), "{text}");
        }
    }

    #[test]
    fn what_stands_in_lists_and_objects_keeps_its_place() {
        let source = r#" { "a,]" : [1, "}\"" , [ ], {"b":[2 ,3]} ] , "c\u0064":"" } "#;
        let object = Node::root(source).unwrap().object(&["a,]", "cd"]).unwrap();
        let list = object.need("a,]", |node| Ok(node.parts())).unwrap();
        let texts: Vec<&str> = list.iter().map(|node| &source[node.span()]).collect();
        assert_eq!(texts, ["1", r#""}\"""#, "[ ]", r#"{"b":[2 ,3]}"#]);
        assert_eq!(object.need("cd", Node::string).unwrap(), "");
        for empty in ["[]", " [ ] "] {
            assert!(Node::root(empty).unwrap().list(Node::string).unwrap().is_empty());
            assert!(Node::root(empty).unwrap().object(&[]).is_err());
        }
        assert!(Node::root("{ }").unwrap().object(&[]).is_ok());
        assert!(Node::root("{}").unwrap().list(Node::string).is_err());
    }
}
