//! Alphabets: the characters that texts are made of.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use thiserror::Error;

use super::problem::Code;

/// The characters of a text parameter, as they are written between the brackets of `[a-z0-9_]`; never empty.
///
/// Two alphabets are equal where they have the same characters.
#[derive(Clone, Debug)]
pub struct Alphabet {
    /// How it is written: characters, and ranges as `a-z`. A backslash takes the sign after it as it is.
    written: String,
    /// The characters in the order of their code points, as ranges that do not overlap.
    ranges: Vec<(char, char)>,
}

/// Why a text is no alphabet.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AlphabetError {
    /// There are no characters.
    #[error("the alphabet is empty")]
    Empty,
    /// It begins with `^`, which would mean all other characters.
    #[error("an alphabet lists the characters that are allowed, and `^` excludes some")]
    Excluding,
    /// A class of characters with a name, as `\w` or `[:alnum:]`.
    #[error("`{0}` is no character, and an alphabet has no names for classes of characters")]
    Class(String),
    /// A range whose end is before its beginning.
    #[error("`{0}-{1}` runs backwards")]
    Backwards(char, char),
    /// A `]` without a backslash.
    #[error("`]` ends an alphabet")]
    Bracket,
    /// A backslash with nothing after it.
    #[error("nothing follows the backslash")]
    Backslash,
    /// A line feed or a carriage return, which the text notation cannot write.
    #[error("an alphabet stands on one line")]
    LineEnd,
}

impl AlphabetError {
    /// The code of the problem that it is in a design.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::Empty | Self::Backwards(..) => Code::EmptyDomain,
            Self::Excluding | Self::Class(_) | Self::Bracket | Self::Backslash | Self::LineEnd => Code::Syntax,
        }
    }

    /// What to write instead.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Empty => "write it as `[a-z0-9_]`".into(),
            Self::LineEnd => "leave the line end out, or write a range that includes it".into(),
            Self::Excluding => r"list them, as in `[a-z0-9_]`, or write `\^` for the sign itself".into(),
            Self::Class(class) => match class.trim_matches(['\\', '[', ':', ']']) {
                "w" | "word" => "write `A-Za-z0-9_`".into(),
                "d" | "digit" => "write `0-9`".into(),
                "alnum" => "write `A-Za-z0-9`".into(),
                "alpha" => "write `A-Za-z`".into(),
                "lower" => "write `a-z`".into(),
                "upper" => "write `A-Z`".into(),
                "xdigit" => "write `0-9A-Fa-f`".into(),
                _ => "list the characters, as in `[a-z0-9_]`".into(),
            },
            Self::Backwards(from, to) => format!("write `{to}-{from}`"),
            Self::Bracket => r"write `\]`".into(),
            Self::Backslash => r"write `\\` for a backslash".into(),
        }
    }
}

impl Alphabet {
    /// Reads what stands between the brackets of `[a-z0-9_]`.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with it.
    pub fn parse(written: &str) -> Result<Self, AlphabetError> {
        refuse_classes(written)?;
        let mut characters = Characters { rest: written };
        let mut ranges: Vec<(char, char)> = Vec::new();
        while let Some(from) = characters.next()? {
            let to = if characters.opens_range() {
                characters.rest = &characters.rest[1..];
                characters.next()?.unwrap_or(from)
            } else {
                from
            };
            if to < from {
                return Err(AlphabetError::Backwards(from, to));
            }
            ranges.push((from, to));
        }
        if ranges.is_empty() {
            return Err(AlphabetError::Empty);
        }
        Ok(Self { written: written.to_owned(), ranges: merged(ranges) })
    }

    /// How many characters it has; at least 1.
    #[must_use]
    #[allow(clippy::len_without_is_empty, reason = "an alphabet is never empty")]
    pub fn len(&self) -> u32 {
        self.ranges.iter().map(|&(from, to)| (from..=to).count() as u32).sum()
    }

    /// Whether a character is one of them.
    #[must_use]
    pub fn contains(&self, c: char) -> bool {
        self.ranges.iter().any(|&(from, to)| (from..=to).contains(&c))
    }

    /// The index of a character, from 0 in the order of the code points; none for a character of another alphabet.
    #[must_use]
    pub fn index_of(&self, c: char) -> Option<u32> {
        let mut before = 0;
        for &(from, to) in &self.ranges {
            if (from..=to).contains(&c) {
                return Some(before + (from..=c).count() as u32 - 1);
            }
            before += (from..=to).count() as u32;
        }
        None
    }

    /// The n-th character, from 0 in the order of the code points.
    #[must_use]
    pub fn nth(&self, n: u32) -> Option<char> {
        self.ranges.iter().flat_map(|&(from, to)| from..=to).nth(n as usize)
    }
}

/// Refuses what other notations use for characters that are not listed. None of it is meant as it stands.
fn refuse_classes(written: &str) -> Result<(), AlphabetError> {
    if written.starts_with('^') {
        return Err(AlphabetError::Excluding);
    }
    // `[:alnum:]` has the brackets of the alphabet, `[[:alnum:]]` has its own.
    let bare = written.strip_prefix(':').and_then(|rest| rest.strip_suffix(':')).map(|name| (name, written));
    let inner = written.find("[:").and_then(|start| {
        let length = written[start..].find(":]")?;
        Some((&written[start + 2..start + length], &written[start..start + length + 2]))
    });
    match bare.or(inner) {
        Some((name, class)) if !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase()) => {
            Err(AlphabetError::Class(class.to_owned()))
        }
        _ => Ok(()),
    }
}

/// The characters that are still to be read.
struct Characters<'a> {
    rest: &'a str,
}

impl Characters<'_> {
    /// The next character, without its backslash.
    fn next(&mut self) -> Result<Option<char>, AlphabetError> {
        let Some(first) = self.take() else { return Ok(None) };
        let c = match first {
            ']' => return Err(AlphabetError::Bracket),
            '\\' => match self.take() {
                Some(c) if c.is_ascii_alphanumeric() => return Err(AlphabetError::Class(format!("\\{c}"))),
                Some(c) => c,
                None => return Err(AlphabetError::Backslash),
            },
            c => c,
        };
        if matches!(c, '\n' | '\r') { Err(AlphabetError::LineEnd) } else { Ok(Some(c)) }
    }

    fn take(&mut self) -> Option<char> {
        let mut characters = self.rest.chars();
        let first = characters.next();
        self.rest = characters.as_str();
        first
    }

    /// Whether a `-` comes that has a character after it.
    fn opens_range(&self) -> bool {
        self.rest.len() > 1 && self.rest.starts_with('-')
    }
}

/// The same characters in ranges that do not overlap, in order.
fn merged(mut ranges: Vec<(char, char)>) -> Vec<(char, char)> {
    ranges.sort_unstable();
    let mut merged: Vec<(char, char)> = Vec::new();
    for (from, to) in ranges {
        match merged.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            Some(_) | None => merged.push((from, to)),
        }
    }
    merged
}

impl PartialEq for Alphabet {
    fn eq(&self, other: &Self) -> bool {
        self.ranges == other.ranges
    }
}

impl Eq for Alphabet {}

/// The alphabet as it is written, without its brackets.
impl fmt::Display for Alphabet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

impl Serialize for Alphabet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.written)
    }
}

impl<'de> Deserialize<'de> for Alphabet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = String::deserialize(deserializer)?;
        Self::parse(&written).map_err(|error| de::Error::custom(format!("{error}: {}", error.hint())))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Alphabet {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Alphabet".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "The characters, as between the brackets of `[a-z0-9_]`.",
            "type": "string",
            "pattern": "^(?!\\^)(?!:[a-z]+:$)(?!.*\\[:[a-z]+:\\])([^\\]\\\\\\n\\r]|\\\\[^A-Za-z0-9\\n\\r])+$"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn characters(written: &str) -> String {
        let alphabet = Alphabet::parse(written).unwrap_or_else(|error| panic!("{written}: {error}"));
        (0..alphabet.len()).filter_map(|n| alphabet.nth(n)).collect()
    }

    #[test]
    fn characters_are_those_that_are_listed() {
        for (written, all) in [
            ("a-e", "abcde"),
            ("c-eb-d", "bcde"),
            ("-a", "-a"),
            ("a-", "-a"),
            (r"a\-c", "-ac"),
            (r"\]\\", r"\]"),
            (r"\^a", "^a"),
            ("a^", "^a"),
            ("[", "["),
            (":a", ":a"),
            (r"[\:", ":["),
            (r"+\--/", "+-./"),
            ("é", "é"),
        ] {
            assert_eq!(characters(written), all, "{written}");
        }
    }

    /// Faults 41 and 48: what was read as it stands, or changed the design when it was converted.
    #[test]
    fn what_is_no_list_of_characters_is_refused_with_a_hint() {
        let class = |name: &str| AlphabetError::Class(name.to_owned());
        for (written, error, hint) in [
            ("", AlphabetError::Empty, "[a-z0-9_]"),
            ("^:", AlphabetError::Excluding, r"\^"),
            (r"\w-", class(r"\w"), "A-Za-z0-9_"),
            (r"a-\d", class(r"\d"), "0-9"),
            (r"\p", class(r"\p"), "list the characters"),
            (":alnum:", class(":alnum:"), "A-Za-z0-9"),
            ("[:alpha:]_", class("[:alpha:]"), "A-Za-z"),
            ("z-a", AlphabetError::Backwards('z', 'a'), "a-z"),
            ("]", AlphabetError::Bracket, r"\]"),
            ("\\", AlphabetError::Backslash, r"\\"),
            ("a-\\", AlphabetError::Backslash, r"\\"),
            ("a\r", AlphabetError::LineEnd, "leave"),
            ("\\\n", AlphabetError::LineEnd, "leave"),
            ("a], z: 1..=9)\n rate 7/s #", AlphabetError::Bracket, r"\]"),
        ] {
            let found = Alphabet::parse(written).expect_err(written);
            assert_eq!(found, error, "{written}");
            assert!(found.hint().contains(hint), "{written}: {}", found.hint());
        }
    }
}
