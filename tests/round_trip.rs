//! A sound design in JSON is the same design after it was text: whatever its titles, words and alphabets are.

#![cfg(not(target_arch = "wasm32"))]

mod changed;
mod common;

use changed::{SMALL, documents, json_of, places_of, with};
use keyplan::design::{Document, Reading};
use proptest::prelude::*;
use serde_json::Value;

/// Texts that mean something in a notation, or that a notation cannot write as they are.
const HOSTILE: [&str; 40] = [
    "",
    " ",
    "\"",
    "\\",
    "]",
    "[",
    "a]",
    "\\]",
    "\\\\",
    "a\\",
    "a\r",
    "a\n",
    "\t",
    "\0",
    "\u{7f}",
    "\u{85}",
    "\u{2028}",
    "\u{feff}",
    "\u{fffd}",
    "𝄞",
    "\\u0041",
    "#",
    "a#",
    "{",
    "}",
    "a], z: 1..=9)\n rate 7/s #",
    "\"\nread g()\n",
    "-",
    "a-",
    "-a",
    "a-\\]",
    "^",
    "\\^",
    "true",
    "absent",
    "max",
    "10",
    "9007199254740993",
    "-9007199254740993",
    "09007199254740993",
];

/// The same design, after it was text. The text says a rate where only a popularity was given.
fn assert_survives(source: &str) -> bool {
    let reading = Reading::of_json(source);
    if !reading.is_sound() {
        return false;
    }
    let text = reading.document.to_text();
    let again = Reading::of_text(&text);
    assert!(again.is_sound(), "{source}\n{text}\n{:#?}", again.problems);
    assert_eq!(again.document, with_rates(reading.document), "{source}\n{text}");
    assert_eq!(again.document, Document::from_json(&again.document.to_json()).unwrap(), "{text}");
    true
}

fn with_rates(mut document: Document) -> Document {
    let assumed = Reading::of_text("read f()\n rate 100/s\nwrite w()\n rate 1/s").document;
    for read in document.reads.iter_mut().filter(|read| read.popularity.is_some() && read.rate.is_none()) {
        read.rate.clone_from(&assumed.reads[0].rate);
    }
    for write in document.writes.iter_mut().filter(|write| write.popularity.is_some() && write.rate.is_none()) {
        write.rate.clone_from(&assumed.writes[0].rate);
    }
    document
}

/// The places of texts.
fn texts_of(document: &Value) -> Vec<String> {
    let is_text = |place: &String| document.pointer(place).is_some_and(Value::is_string);
    places_of(document).into_iter().filter(is_text).collect()
}

/// Fault 48: `"]"`, `"\\"`, `"a\r"` and an alphabet that closes its own bracket changed the meaning of the text.
#[test]
fn hostile_texts_are_refused_or_survive() {
    let mut survived = 0;
    for small in SMALL {
        let document = json_of(small);
        for place in texts_of(&document) {
            for hostile in HOSTILE {
                survived += usize::from(assert_survives(&with(&document, &place, hostile.into()).to_string()));
            }
        }
    }
    assert!(survived > 150, "{survived}");
}

/// A quoted number that JSON's own numbers cannot hold was a word in the text, and a number in JSON.
#[test]
fn hostile_words_of_a_text_survive_json() {
    let mut survived = 0;
    for hostile in HOSTILE {
        let quoted = Value::from(hostile).to_string();
        let text = format!("design {quoted}\nread f(w: {{{quoted}}}, s: subset of {{{quoted}}})\n where w == {quoted}");
        let document = Reading::of_text(&text).document;
        assert_eq!(Document::from_json(&document.to_json()).unwrap(), document, "{text}");
        survived += usize::from(Reading::of_text(&text).is_sound());
    }
    assert!(survived > 30, "{survived}");
}

#[test]
fn changed_designs_survive_if_they_are_sound() {
    let survived = documents().iter().filter(|document| assert_survives(&document.to_string())).count();
    assert!(survived > 1_000, "{survived}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: common::cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_refused_or_survives(
        small in prop::sample::select(&SMALL[..]),
        at in any::<prop::sample::Index>(),
        text in prop_oneof![any::<String>(), "[\\[\\]\\\\a-c^:\r\n\"#-]{0,6}"],
    ) {
        let document = json_of(small);
        let texts = texts_of(&document);
        assert_survives(&with(&document, &texts[at.index(texts.len())], text.into()).to_string());
    }
}
