//! JSON as text: how every document is written, and whether a text is JSON at all.

use serde::Serialize;

/// A document, indented, with a newline at the end.
pub fn pretty(document: &impl Serialize) -> String {
    // Writing to a text cannot fail, and no document has a map whose keys are not texts.
    serde_json::to_string_pretty(document).map_or_else(|_| String::new(), |json| json + "\n")
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
