//! JSON: how every document is written, and how designs, schemes and arguments are read.
//!
//! serde_json parses the text into a [`Tree`], in which every value knows its place and no field is repeated. Types with a
//! derived `Deserialize` are read from the tree. So a [`Problem`](super::Problem) has the path and the place of the value that it is
//! about, and the nearest known word. serde_json's own reader gives neither: its errors are sentences.

mod from_tree;
mod refused;
mod tree;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::problem::{Outcome, Problem};
pub use tree::Tree;

/// Reads the one value that a JSON text holds.
///
/// # Errors
///
/// The first thing that is wrong: text that is not JSON, a repeated field, or a value that does not belong to the type.
pub fn read<T: DeserializeOwned>(source: &str) -> Outcome<T> {
    Tree::parse(source)?.read()
}

/// Gives each problem of a JSON text the path of its place.
pub fn find_paths(source: &str, problems: &mut [Problem]) {
    if problems.is_empty() {
        return;
    }
    let Ok(tree) = Tree::parse(source) else { return };
    for problem in problems {
        problem.path = tree.path_of(&problem.span);
    }
}

/// Writes a document: indented, with a newline at the end.
pub fn pretty(document: &impl Serialize) -> String {
    // Writing to a text cannot fail, and no document has a map whose keys are not texts.
    serde_json::to_string_pretty(document).map_or_else(|_| String::new(), |json| json + "\n")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde_json::Value;

    use super::*;
    use crate::design::Code;
    use crate::design::Reading;
    use crate::design::spanned::Spanned;
    use crate::examples::EXAMPLES;

    /// Numbers as doubles: serde_json tells `1` from `1.0`.
    fn plain(value: Value) -> Value {
        match value {
            Value::Number(number) => (number.as_f64().unwrap() + 0.0).into(),
            Value::Array(items) => items.into_iter().map(plain).collect(),
            Value::Object(members) => members.into_iter().map(|(name, value)| (name, plain(value))).collect(),
            value => value,
        }
    }

    #[test]
    fn json_is_what_serde_json_reads() {
        let whole = pretty(&Reading::of(EXAMPLES[0].text).document);
        let edges =
            r#" {"a\u00e9\n": [-0, 1.5e+3, 2E-1, 0.0, true, false, null, [], {}, ""], "\ud834\udd1e": {"b": []}} "#;
        let replacements = ["", "\"", "\\", "[", "]", "{", "}", ",", ":", "0", "-", ".", "e", " ", "\n", "u", "t", "é"];
        let mut taken = 0;
        for (text, step) in [(edges, 1), (whole.as_str(), 7)] {
            for (at, c) in text.char_indices().step_by(step) {
                for replacement in replacements {
                    let changed = format!("{}{replacement}{}", &text[..at], &text[at + c.len_utf8()..]);
                    let other = serde_json::from_str::<Value>(&changed).ok().map(plain);
                    assert_eq!(read::<Value>(&changed).ok().map(plain), other, "{changed}");
                    taken += usize::from(other.is_some());
                }
                assert!(read::<Value>(&text[..at]).is_err() || text[at..].trim().is_empty());
            }
        }
        assert!(taken > 100);
        assert_eq!(read::<Value>(&"[".repeat(1_000_000)).unwrap_err().code, Code::BadJson);
        let deep = format!("{}{}", "[".repeat(1_000_000), "]".repeat(1_000_000));
        assert_eq!(read::<Value>(&deep).unwrap_err().code, Code::TooDeep);
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "only read")]
    struct Sample {
        #[serde(default)]
        flag: bool,
        #[serde(default)]
        texts: Vec<Spanned<String>>,
        #[serde(default)]
        length: u32,
        number: Option<f64>,
        choice: Option<Choice>,
        #[serde(default)]
        map: BTreeMap<String, u32>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    #[allow(dead_code, reason = "only read")]
    enum Choice {
        Nothing,
        Length(u32),
        Both { first: u32, second: u32 },
    }

    #[test]
    fn values_know_their_places() {
        let source = "\u{feff} { \"texts\" : [ \"a\" ,\n\"\\\"]\"], \"length\": 1e1 } ";
        let sample: Sample = read(source).unwrap();
        let places: Vec<&str> = sample.texts.iter().map(|text| &source[text.span.clone()]).collect();
        assert_eq!(places, ["\"a\"", r#""\"]""#]);
        assert_eq!((sample.texts[1].value.as_str(), sample.length), ("\"]", 10));
    }

    #[test]
    fn what_does_not_belong_is_named_with_its_path_and_place() {
        for (source, code, path, place, said) in [
            (r#"{"flag": 1}"#, Code::BadJson, "/flag", "1", "`true` or `false` is wanted here, not `1`"),
            (r#"{"flag": null}"#, Code::BadJson, "/flag", "null", "not `null`"),
            (r#"{"texts": ["a", []]}"#, Code::BadJson, "/texts/1", "[]", "a text is wanted here, not a list"),
            (r#"{"texts": {}}"#, Code::BadJson, "/texts", "{}", "a list is wanted here, not an object"),
            (r#"{"texts": ["\ud834"]}"#, Code::BadJson, "/texts/0", r#""\ud834""#, "this is not JSON"),
            (r#"{"length": -1}"#, Code::BadJson, "/length", "-1", "from 0 to 4294967295"),
            (r#"{"length": "1"}"#, Code::BadJson, "/length", "\"1\"", "not the text `1`"),
            (r#"{"number": null}"#, Code::BadJson, "/number", "null", "leave the field out"),
            (r#"{"number": 1e400}"#, Code::BadNumber, "/number", "1e400", "too large"),
            (r#"{"choice": "nothign"}"#, Code::UnknownWord, "/choice", "\"nothign\"", "did you mean `nothing`?"),
            (
                r#"{"choice": {"nothing": null}}"#,
                Code::BadJson,
                "/choice",
                r#"{"nothing": null}"#,
                "write `\"nothing\"`",
            ),
            (r#"{"choice": "length"}"#, Code::BadJson, "/choice", "\"length\"", "write `{\"length\": …}`"),
            (r#"{"choice": {"length": true}}"#, Code::BadJson, "/choice/length", "true", "not `true`"),
            (r#"{"choice": {}}"#, Code::BadJson, "/choice", "{}", "known here: `nothing`, `length`, `both`"),
            (
                r#"{"choice": {"both": {"first": 1}}}"#,
                Code::Missing,
                "/choice/both",
                r#"{"first": 1}"#,
                "`second` is missing",
            ),
            (r#"{"map": {"a/b~": []}}"#, Code::BadJson, "/map/a~1b~0", "[]", "not a list"),
            (r#"{"map": {"a": 1, "\u0061": 2}}"#, Code::DuplicateName, "/map/a", "2", "`a` is given twice"),
            (r#"{"flga": true}"#, Code::UnknownWord, "/flga", "true", "did you mean `flag`?"),
            (r#"[]"#, Code::BadJson, "", "[]", "an object is wanted here, not a list"),
            ("{\"flag\":\n tru}", Code::BadJson, "", "", "this is not JSON: expected ident"),
        ] {
            let problem = read::<Sample>(source).unwrap_err();
            let found = (problem.code, problem.path.as_str(), &source[problem.span.clone()]);
            assert_eq!(found, (code, path, place), "{source}");
            let message = format!("{}: {}", problem.message, problem.hint);
            assert!(message.contains(said), "{source}: {message}");
        }
    }
}
