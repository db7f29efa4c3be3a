//! Escapes for characters that a terminal obeys or that reorder text.
//!
//! Titles, names, arguments and file names come from others. Control characters (ESC, BEL, U+009B) move the cursor of a
//! terminal or change its colours and title. Bidirectional controls show a line in another order than it has. Everything
//! that the command line prints passes through [`output`](crate::output), which escapes it here.

use std::borrow::Cow;

/// A text of several lines: line feeds and tabs stay, since they are the layout.
pub fn text(text: &str) -> Cow<'_, str> {
    escaped(text, |c| is_unsafe(c) && !matches!(c, '\n' | '\t'), |c| c.escape_default().to_string())
}

/// A text that must stay on one line, such as a title: line feeds and tabs are escaped, too.
pub fn line(text: &str) -> Cow<'_, str> {
    escaped(text, is_unsafe, |c| c.escape_default().to_string())
}

/// A JSON document, or text whose quoted parts use the escapes of JSON. It keeps its meaning: outside of quotation
/// marks there are no unsafe characters but line feeds.
pub fn json(json: &str) -> Cow<'_, str> {
    escaped(json, |c| is_unsafe(c) && c != '\n', |c| format!("\\u{:04x}", u32::from(c)))
}

/// Every such character has at most four hexadecimal digits, as JSON needs.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn escaped(text: &str, is_escaped: impl Fn(char) -> bool, escape: impl Fn(char) -> String) -> Cow<'_, str> {
    if !text.contains(&is_escaped) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_escaped(c) { safe += &escape(c) } else { safe.push(c) }
    }
    Cow::Owned(safe)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The controls of ISO 6429 (C0, DEL, C1) and the bidirectional controls of Unicode's UAX 9.
    const UNSAFE: &str = "\u{1b}\u{7}\r\u{7f}\u{9b}\u{61c}\u{200e}\u{200f}\u{202e}\u{2066}\u{2069}";

    #[test]
    fn texts_keep_their_layout_and_nothing_else_that_a_terminal_obeys() {
        assert_eq!(text("a\tb\nü → ✕"), "a\tb\nü → ✕");
        assert_eq!(text("\u{1b}[31m"), "\\u{1b}[31m");
        assert_eq!(line("a\nb\u{9b}"), "a\\nb\\u{9b}");
        assert!(!text(UNSAFE).contains(is_unsafe) && !line(UNSAFE).contains(is_unsafe));
    }

    #[test]
    fn json_means_the_same_after_its_escapes() {
        let document = serde_json::to_string_pretty(&[UNSAFE]).unwrap();
        let safe = json(&document);
        assert!(!safe.replace('\n', "").contains(is_unsafe), "{safe:?}");
        assert_eq!(serde_json::from_str::<Vec<String>>(&safe).unwrap(), [UNSAFE]);
    }
}
