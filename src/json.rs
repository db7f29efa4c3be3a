//! JSON as text: every document is written here, and here it is said whether a text is JSON at all.
//!
//! serde_json does both too, but in the page it is a copy of its calls for every type that is written, and a parser whose
//! values nobody takes: 14 KB, gzipped. Tests hold the two to be of one mind. Types say through serde what they are made of.

use std::fmt::{Error, Write};

use serde::ser::{self, Serialize, Serializer};

use crate::decimal;

/// A document, indented, with a newline at the end.
pub fn pretty(document: &impl Serialize) -> String {
    let mut writer = Writer { json: String::new(), depth: 0 };
    // Writing to a text cannot fail, and documents hold no maps with odd keys.
    let _ = document.serialize(&mut writer);
    writer.json.push('\n');
    writer.json
}

/// A text in quotation marks.
pub fn quoted(text: &str) -> String {
    let mut json = String::from('"');
    for c in text.chars() {
        let escape = match c {
            '"' | '\\' => c,
            '\u{8}' => 'b',
            '\u{c}' => 'f',
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            '\0'..' ' => {
                let _ = write!(json, "\\u{:04x}", u32::from(c));
                continue;
            }
            _ => {
                json.push(c);
                continue;
            }
        };
        json.push('\\');
        json.push(escape);
    }
    json.push('"');
    json
}

/// A number, kept to the last digit: 5000, not 5000.0; null for what JSON lacks.
pub fn number(value: f64) -> String {
    /// 2^53, up to which every whole number is a double.
    const LARGEST: f64 = (1_u64 << 53) as f64;
    if !value.is_finite() {
        "null".into()
    } else if value.fract() == 0.0 && value.abs() < LARGEST {
        (value as i64).to_string()
    } else if (1e-6..1e21).contains(&value.abs()) {
        decimal::shortest(value)
    } else {
        decimal::exponential(value)
    }
}

/// Writes what types say that they are made of.
struct Writer {
    json: String,
    depth: usize,
}

/// What writing gives.
type Written = Result<(), Error>;

impl Writer {
    fn text(&mut self, text: &str) -> Written {
        self.json.push_str(text);
        Ok(())
    }

    fn line(&mut self) {
        self.json.push('\n');
        self.json.extend((0..self.depth).map(|_| "  "));
    }

    fn open(&mut self, sign: char) {
        self.json.push(sign);
        self.depth += 1;
    }

    /// Begins an item. Nothing but an opening sign ends in one: texts end in quotation marks.
    fn item(&mut self) {
        if !self.json.ends_with(['[', '{']) {
            self.json.push(',');
        }
        self.line();
    }

    fn name(&mut self, name: &str) {
        self.item();
        self.json.push_str(&quoted(name));
        self.json.push_str(": ");
    }

    fn close(&mut self, sign: char) -> Written {
        self.depth -= 1;
        if !self.json.ends_with(['[', '{']) {
            self.line();
        }
        self.json.push(sign);
        Ok(())
    }

    /// An object whose only field is the variant's name.
    fn variant(&mut self, name: &str) {
        self.open('{');
        self.name(name);
    }
}

/// What is written as another kind of thing is.
macro_rules! write_as {
    ($($method:ident($type:ty) $value:ident => $text:expr;)*) => {
        $(fn $method(self, $value: $type) -> Written { self.text($text) })*
    };
}

impl Serializer for &mut Writer {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    write_as! {
        serialize_bool(bool) value => if value { "true" } else { "false" };
        serialize_i8(i8) value => &value.to_string();
        serialize_i16(i16) value => &value.to_string();
        serialize_i32(i32) value => &value.to_string();
        serialize_i64(i64) value => &value.to_string();
        serialize_u8(u8) value => &value.to_string();
        serialize_u16(u16) value => &value.to_string();
        serialize_u32(u32) value => &value.to_string();
        serialize_u64(u64) value => &value.to_string();
        serialize_f32(f32) value => &number(value.into());
        serialize_f64(f64) value => &number(value);
        serialize_char(char) value => &quoted(value.encode_utf8(&mut [0; 4]));
        serialize_str(&str) value => &quoted(value);
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Written {
        self.collect_seq(bytes)
    }

    fn serialize_none(self) -> Written {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Written {
        self.text("null")
    }

    fn serialize_unit_struct(self, _: &'static str) -> Written {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Written {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Written {
        self.variant(variant);
        value.serialize(&mut *self)?;
        self.close('}')
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, Error> {
        self.open('[');
        Ok(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self, Error> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, Error> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, variant: &'static str, _: usize) -> Result<Self, Error> {
        self.variant(variant);
        self.serialize_seq(None)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self, Error> {
        self.open('{');
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Error> {
        self.serialize_map(None)
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, variant: &'static str, _: usize) -> Result<Self, Error> {
        self.variant(variant);
        self.serialize_map(None)
    }
}

/// Lists, whose items stand by themselves.
macro_rules! list {
    ($($trait:ident $method:ident $($close:literal)+;)*) => {
        $(impl ser::$trait for &mut Writer {
            type Ok = ();
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
                self.item();
                value.serialize(&mut **self)
            }

            fn end(self) -> Written {
                $(self.close($close)?;)+
                Ok(())
            }
        })*
    };
}

list! {
    SerializeSeq serialize_element ']';
    SerializeTuple serialize_element ']';
    SerializeTupleStruct serialize_field ']';
    SerializeTupleVariant serialize_field ']' '}';
}

/// Objects, whose fields have names.
macro_rules! object {
    ($($trait:ident $($close:literal)+;)*) => {
        $(impl ser::$trait for &mut Writer {
            type Ok = ();
            type Error = Error;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Written {
                self.name(name);
                value.serialize(&mut **self)
            }

            fn end(self) -> Written {
                $(self.close($close)?;)+
                Ok(())
            }
        })*
    };
}

object! {
    SerializeStruct '}';
    SerializeStructVariant '}' '}';
}

impl ser::SerializeMap for &mut Writer {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Written {
        self.item();
        key.serialize(&mut **self)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.text(": ")?;
        value.serialize(&mut **self)
    }

    fn end(self) -> Written {
        self.close('}')
    }
}

/// The one value that a text holds, without the space around it.
///
/// # Errors
///
/// Where the text is no JSON any more, and what is wanted there.
pub fn value(text: &str) -> Result<&str, (usize, &'static str)> {
    let mut rest = Rest { text, at: 0 };
    rest.skip_space();
    let start = rest.at;
    let end = rest.skip_value().map_err(|wanted| (rest.at, wanted))?;
    match rest.at < text.len() {
        true => Err((rest.at, "the end of the text")),
        false => Ok(&text[start..end]),
    }
}

/// What is still to be looked at.
struct Rest<'a> {
    text: &'a str,
    at: usize,
}

/// What looking on gives, or else what is wanted here.
type Looked<T> = Result<T, &'static str>;

impl Rest<'_> {
    fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or_default()
    }

    fn take(&mut self, byte: u8) -> bool {
        let is_next = self.byte() == byte;
        self.at += usize::from(is_next);
        is_next
    }

    fn skip(&mut self, is_wanted: fn(&u8) -> bool) -> bool {
        let start = self.at;
        while self.at < self.text.len() && is_wanted(&self.byte()) {
            self.at += 1;
        }
        self.at > start
    }

    fn skip_space(&mut self) {
        self.skip(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t'));
    }

    /// A value and the space after it, however deep it is nested; tells where the value ends.
    fn skip_value(&mut self) -> Looked<usize> {
        let mut open = Vec::new();
        loop {
            match self.byte() {
                b'[' | b'{' => {
                    let close = self.byte() + 2;
                    self.at += 1;
                    self.skip_space();
                    if !self.take(close) {
                        open.push(close);
                        self.skip_name(close)?;
                        continue;
                    }
                }
                b'"' => self.skip_text("a value")?,
                b'-' | b'0'..=b'9' => self.skip_number()?,
                _ => match ["true", "false", "null"].iter().find(|word| self.text[self.at..].starts_with(**word)) {
                    Some(word) => self.at += word.len(),
                    None => return Err("a value"),
                },
            }
            // What is complete may complete what it stands in.
            loop {
                let end = self.at;
                self.skip_space();
                let Some(close) = open.last().copied() else { return Ok(end) };
                if self.take(b',') {
                    self.skip_space();
                    self.skip_name(close)?;
                    break;
                }
                if !self.take(close) {
                    return Err(if close == b']' { "`,` or `]`" } else { "`,` or `}`" });
                }
                open.pop();
            }
        }
    }

    /// The name of a field, where an object is to be closed.
    fn skip_name(&mut self, close: u8) -> Looked<()> {
        if close == b']' {
            return Ok(());
        }
        self.skip_text("a name in quotation marks")?;
        self.skip_space();
        if !self.take(b':') {
            return Err("`:`");
        }
        self.skip_space();
        Ok(())
    }

    fn skip_text(&mut self, what: &'static str) -> Looked<()> {
        if !self.take(b'"') {
            return Err(what);
        }
        loop {
            self.skip(|byte| !matches!(byte, b'"' | b'\\' | b'\0'..b' '));
            if self.take(b'"') {
                return Ok(());
            }
            if !self.take(b'\\') {
                return Err("a quotation mark");
            }
            match self.byte() {
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.at += 1,
                b'u' => {
                    self.at += 1;
                    let digits = self.text.as_bytes().get(self.at..self.at + 4);
                    if !digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) {
                        return Err("a code of four digits");
                    }
                    self.at += 4;
                }
                _ => return Err("an escape that JSON knows"),
            }
        }
    }

    fn skip_number(&mut self) -> Looked<()> {
        self.take(b'-');
        // A number that begins with a zero ends there.
        if !self.take(b'0') {
            self.skip_digits()?;
        }
        if self.take(b'.') {
            self.skip_digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            let _ = self.take(b'+') || self.take(b'-');
            self.skip_digits()?;
        }
        Ok(())
    }

    fn skip_digits(&mut self) -> Looked<()> {
        if self.skip(u8::is_ascii_digit) { Ok(()) } else { Err("a digit") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Reading;
    use crate::examples::EXAMPLES;

    #[test]
    fn documents_are_written_as_other_writers_of_json_write_them() {
        for example in EXAMPLES {
            let document = Reading::of(example.text).document;
            let theirs = serde_json::to_string_pretty(&document).unwrap().replace(".0,", ",").replace(".0\n", "\n");
            assert_eq!(pretty(&document), theirs + "\n");
        }
        let odd = serde_json::json!({"": [], "a": {}, "b": [{}, [null, true], "[", "\u{1}\"\\/\n\u{7f}é"], "c": -1});
        assert_eq!(pretty(&odd), serde_json::to_string_pretty(&odd).unwrap() + "\n");
    }

    #[test]
    fn numbers_keep_their_digits() {
        let numbers =
            [(5000.0, "5000"), (0.1, "0.1"), (-0.5, "-0.5"), (1e300, "1e300"), (1e-7, "1e-7"), (f64::NAN, "null")];
        for (value, text) in numbers {
            assert_eq!(number(value), text);
        }
        assert_eq!(number(9_007_199_254_740_991.0), "9007199254740991");
        assert_eq!(number(9_007_199_254_740_992.0), "9007199254740992");
    }

    #[test]
    fn what_is_json_is_what_other_readers_take() {
        let whole = pretty(&Reading::of(EXAMPLES[0].text).document);
        let edges = r#" {"a\u00e9\n": [-0, 1.5e+3, 2E-1, 0.0, true, false, null, [], {}, ""], "é𝄞": {"b": []}} "#;
        let replacements = ["", "\"", "\\", "[", "]", "{", "}", ",", ":", "0", "-", ".", "e", " ", "\n", "u", "t", "é"];
        let mut taken = 0;
        for (text, step) in [(edges, 1), (whole.as_str(), 7)] {
            assert_eq!(value(text), Ok(text.trim()));
            for (at, c) in text.char_indices().step_by(step) {
                for replacement in replacements {
                    let changed = format!("{}{replacement}{}", &text[..at], &text[at + c.len_utf8()..]);
                    let other = serde_json::from_str::<&serde_json::value::RawValue>(&changed);
                    assert_eq!(value(&changed).ok(), other.ok().map(serde_json::value::RawValue::get), "{changed}");
                    taken += usize::from(value(&changed).is_ok());
                }
                assert!(value(&text[..at]).is_err() || text[at..].trim().is_empty());
            }
        }
        assert!(taken > 100);
        assert_eq!(value(r#"{"a": 1,}"#), Err((8, "a name in quotation marks")));
        assert_eq!(value("[1 2]"), Err((3, "`,` or `]`")));
        assert_eq!(value("1 2"), Err((2, "the end of the text")));
        assert_eq!(value(&"[".repeat(1_000_000)), Err((1_000_000, "a value")));
    }
}
