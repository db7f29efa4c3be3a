//! Addresses as text: the text in cache keys, and the hash that assigns buckets.
//!
//! Every value has one text, and no two values of one parameter share a text:
//!
//! | value | text | example |
//! |---|---|---|
//! | whole number, entity | decimal, `-` before a negative one | `13` |
//! | flag | the word | `true` |
//! | word, text | escaped | `a%20b`; the empty text is empty |
//! | day | ISO 8601 | `2026-11-22` |
//! | set | its elements in the order of the domain, joined by `,` | `a,c` |
//! | list | its elements in their own order, joined by `,` | `c,a,a` |
//! | empty set, empty list | `()` | |
//! | absent | `~` | |
//!
//! *Escaped* means: ASCII letters, digits and `-`, `.`, `_` stand for themselves, every other byte of the UTF-8 text
//! becomes `%` and two upper-case hexadecimal digits. So `:`, `,`, `/`, `*`, `~`, `(`, `#`, white space and control
//! characters come only from the rules here, never from a value, and what is joined can be taken apart again: a
//! list with one empty word is the empty text, a list of none is `()`. Nothing is folded: texts that differ in case
//! or in Unicode normalisation differ.
//!
//! The *canonical text* of several arguments is their texts in the order of declaration, joined by `:`. As the number
//! of parameters is fixed, it is injective too; each parameter has one kind of values, so the number 1 and the text
//! `1`, which look alike, never meet.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::design::Value;
use crate::design::document::Element;

/// Stands for an argument that is absent.
pub const ABSENT: &str = "~";
/// Stands for a set or a list without elements.
pub const EMPTY: &str = "()";
/// Between the arguments of an address.
pub const BETWEEN_ARGUMENTS: &str = ":";
/// Between the elements of a set or a list.
const BETWEEN_ELEMENTS: &str = ",";

/// The text of a value; see the [module](self) for the rules.
#[must_use]
pub fn encode(value: &Value) -> String {
    match value {
        Value::Absent => ABSENT.to_owned(),
        Value::Flag(flag) => flag.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Word(text) | Value::Text(text) => escape(text),
        Value::Day(day) => day.to_string(),
        Value::Set(elements) | Value::List(elements) if elements.is_empty() => EMPTY.to_owned(),
        Value::Set(elements) | Value::List(elements) => {
            let texts: Vec<String> = elements.iter().map(encode_element).collect();
            texts.join(BETWEEN_ELEMENTS)
        }
    }
}

fn encode_element(element: &Element) -> String {
    match element {
        Element::Integer(number) => number.to_string(),
        Element::Word(word) => escape(word),
    }
}

/// The canonical text of several arguments, given in the order of declaration: `10:30`.
#[must_use]
pub fn canonical<'a>(values: impl IntoIterator<Item = &'a Value>) -> String {
    let texts: Vec<String> = values.into_iter().map(encode).collect();
    texts.join(BETWEEN_ARGUMENTS)
}

/// A text in which only ASCII letters, digits, `-`, `.`, `_` and the escapes of all other bytes are left.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_') {
            escaped.push(char::from(byte));
        } else {
            // Writing into a string never fails.
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

/// The bucket of an address, from 1 to `buckets`, by the canonical text of the arguments outside the scope.
///
/// It is the first 8 bytes of the text's SHA-256 as a big-endian number, modulo `buckets`, plus 1: any language can
/// compute it, and an address is in the same bucket in every scope. No buckets count as one.
///
/// ```
/// assert_eq!(keyplan::keyspace::encoding::bucket("7:14", 4), 4);
/// ```
#[must_use]
pub fn bucket(canonical: &str, buckets: u32) -> u32 {
    bucket_of(hash(canonical), buckets)
}

/// The first 8 bytes of a text's SHA-256 as a big-endian number, by which it is dealt to however many buckets.
#[must_use]
pub fn hash(canonical: &str) -> u64 {
    let digest = Sha256::digest(canonical.as_bytes());
    digest.iter().take(8).fold(0, |number, &byte| number << 8 | u64::from(byte))
}

/// The bucket that a text with such a [`hash`] is dealt to, from 1 to `buckets`.
#[must_use]
pub fn bucket_of(hash: u64, buckets: u32) -> u32 {
    // The remainder is below a u32, so it fits one, and adding 1 stays in range.
    (hash % u64::from(buckets.max(1))) as u32 + 1
}

/// The SHA-256 of bytes, in lower-case hexadecimal digits.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::day::Day;

    fn text(text: &str) -> String {
        encode(&Value::Text(text.into()))
    }

    fn words(words: &[&str]) -> Vec<Element> {
        words.iter().map(|&word| Element::Word(word.into())).collect()
    }

    #[test]
    fn values_are_written_as_the_table_says() {
        assert_eq!(encode(&Value::Integer((-5).into())), "-5");
        assert_eq!(encode(&Value::Flag(true)), "true");
        assert_eq!(encode(&Value::Absent), "~");
        assert_eq!(Day::parse("2026-11-22").map(|day| encode(&Value::Day(day))).as_deref(), Some("2026-11-22"));
        assert_eq!(encode(&Value::Set(words(&["a", "c"]))), "a,c");
        assert_eq!(encode(&Value::List(words(&["c", "a", "a"]))), "c,a,a");
    }

    /// By Python: urllib.parse.quote(text, safe="").replace("~", "%7E").
    #[test]
    fn whatever_could_be_confused_is_escaped() {
        assert_eq!(text("a b"), "a%20b");
        assert_eq!(text("10:30"), "10%3A30");
        assert_eq!(text("~"), "%7E");
        assert_eq!(text("%7E"), "%257E");
        assert_eq!(text("ö\n\u{1F600}"), "%C3%B6%0A%F0%9F%98%80");
        assert_eq!(text("a-b.c_d"), "a-b.c_d");
    }

    #[test]
    fn nothing_empty_is_confused_with_anything_else_empty() {
        assert_eq!(text(""), "");
        assert_eq!(encode(&Value::List(words(&[]))), "()");
        assert_eq!(encode(&Value::List(words(&[""]))), "");
        assert_eq!(encode(&Value::List(words(&["", ""]))), ",");
        assert_eq!(encode(&Value::List(words(&["()"]))), "%28%29");
        assert_eq!(encode(&Value::List(words(&[","]))), "%2C");
    }

    /// By Python: 1 + int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") % buckets.
    #[test]
    fn buckets_are_those_that_python_deals() {
        let dealt = |text: &str| [1, 4, 7, 1507].map(|buckets| bucket(text, buckets));
        assert_eq!(dealt("10:30"), [1, 1, 3, 446]);
        assert_eq!(dealt("5:0"), [1, 1, 6, 806]);
        assert_eq!(dealt("20:980"), [1, 4, 6, 546]);
        assert_eq!(dealt(""), [1, 1, 2, 202]);
        assert_eq!(bucket("10:30", 0), 1);
    }

    /// The SHA-256 of the empty text and of `abc`, as in FIPS 180-4's examples.
    #[test]
    fn digests_are_in_lower_case_hex() {
        assert_eq!(sha256_hex(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(sha256_hex(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
