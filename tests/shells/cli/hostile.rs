//! Fault 52: control characters in everything that a design, a scheme or a command line can say.

use std::process::Output;

use serde_json::Value;

use crate::support::{CART, folder, keyplan, parsed, program, run, scheme, stdout};

/// ESC and BEL (a title of the terminal), CSI in one character, NEL, DEL, and controls of the direction of writing.
const HOSTILE: &str = "x\u{1b}]0;t\u{7}\u{9b}31m\u{85}\u{7f}\u{202e}\u{2066}\u{200f}";

fn is_raw(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn assert_safe(output: &Output, what: &str) {
    for bytes in [&output.stdout, &output.stderr] {
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(!text.contains(is_raw), "{what}: {text:?}");
    }
}

/// The document with the hostile text in one of its texts or member names, once for each.
fn hostile(document: &Value) -> Vec<Value> {
    match document {
        Value::String(text) => vec![Value::String(format!("{text}{HOSTILE}"))],
        Value::Array(elements) => (0..elements.len())
            .flat_map(|index| {
                hostile(&elements[index]).into_iter().map(move |element| {
                    let mut elements = elements.clone();
                    elements[index] = element;
                    Value::Array(elements)
                })
            })
            .collect(),
        Value::Object(members) => members
            .iter()
            .flat_map(|(name, value)| {
                let mut renamed = members.clone();
                renamed.remove(name);
                renamed.insert(format!("{name}{HOSTILE}"), value.clone());
                let inside = hostile(value).into_iter().map(|value| {
                    let mut members = members.clone();
                    members.insert(name.clone(), value);
                    Value::Object(members)
                });
                std::iter::once(Value::Object(renamed)).chain(inside).collect::<Vec<_>>()
            })
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

#[test]
fn no_member_of_a_design_reaches_the_terminal_raw() {
    let design = parsed(&["convert", "-", "--to", "json"], CART);
    let designs = hostile(&design);
    assert!(designs.len() > 50, "{}", designs.len());
    for design in designs.iter().map(Value::to_string) {
        for command in [&["check", "-"][..], &["convert", "-", "--to", "text"]] {
            assert_safe(&keyplan(command, &design), &design);
        }
    }
}

#[test]
fn no_command_prints_a_hostile_design_raw() {
    let mut design = parsed(&["convert", "-", "--to", "json"], CART);
    design["design"] = HOSTILE.into();
    let design = design.to_string();
    for command in [
        &["check", "-"][..],
        &["count", "-", "--explain"],
        &["count", "-", "--json"],
        &["list", "-", "--function", "get_items_in_cart"],
        &["plan", "-", "--quick"],
        &["plan", "-", "--quick", "--all"],
        &["plan", "-", "--quick", "--json"],
        &["plan", "-", "--quick", "--markdown"],
        &["simulate", "-", "--seconds", "0.1"],
        &["simulate", "-", "--seconds", "0.1", "--json"],
        &["scheme", "-", "--function", "get_items_in_cart", "--strategy", "registry"],
        &["convert", "-", "--to", "text"],
        &["convert", "-", "--to", "json"],
    ] {
        let output = keyplan(command, &design);
        assert_eq!(output.status.code(), Some(0), "{command:?}");
        assert_safe(&output, &format!("{command:?}"));
    }
    // What was escaped still means the same.
    for notation in ["json", "text"] {
        let converted = stdout(&["convert", "-", "--to", notation], &design);
        assert_eq!(parsed(&["convert", "-", "--to", "json"], &converted)["design"], HOSTILE);
    }
}

#[test]
fn hostile_values_of_a_parameter_stay_what_they_are() {
    let json = |of: &str| {
        format!(
            r#"{{"format": "keyplan.design/1", "reads": [{{"function": "f", "parameters": [{{"name": "x", "domain": {{"text": {{"min": 1, "max": 1, "alphabet": {of}}}}}}}]}}]}}"#
        )
    };
    for alphabet in ["\"\u{9b}\"", "\"\u{202e}ab\"", "\"\u{7f}\"", "\"\\u001b\""] {
        let design = json(alphabet);
        for notation in ["text", "json"] {
            let output = keyplan(&["convert", "-", "--to", notation], &design);
            assert_safe(&output, &design);
            if output.status.success() {
                let count = |design: &str| stdout(&["count", "-", "--json"], design);
                assert_eq!(count(std::str::from_utf8(&output.stdout).unwrap()), count(&design), "{design}");
            }
        }
        for command in [&["check", "-"][..], &["list", "-", "--function", "f"], &["plan", "-", "--quick"]] {
            assert_safe(&keyplan(command, &design), &design);
        }
    }
}

#[test]
fn no_mistake_in_the_text_notation_reaches_the_terminal_raw() {
    let lines: Vec<&str> = CART.lines().collect();
    for line in 0..lines.len() {
        for place in [0, lines[line].len() / 2, lines[line].len()] {
            let mut lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
            lines[line].insert_str(place, HOSTILE);
            assert_safe(&keyplan(&["check", "-"], &lines.join("\n")), &lines[line]);
        }
    }
}

#[test]
fn no_member_of_a_scheme_reaches_the_terminal_raw() {
    let call = r#"{"cart_id": 13, "limit": 10, "offset": 30}"#;
    for strategy in ["hash-hot", "restrict", "version-column"] {
        let scheme: Value = serde_json::from_str(&scheme(strategy)).unwrap();
        for scheme in hostile(&scheme).iter().map(Value::to_string) {
            assert_safe(&keyplan(&["key", "-", call], &scheme), &scheme);
        }
    }
}

#[test]
fn nothing_of_the_command_line_reaches_the_terminal_raw() {
    let folder = folder("hostile");
    let file = folder.join(HOSTILE.replace('/', ""));
    std::fs::write(&file, "read f(limit: 5..20)").unwrap();
    let file = file.to_str().unwrap();
    let scheme = scheme("registry");
    let named = format!(r#"{{"{}": 1}}"#, HOSTILE.escape_default().to_string().replace("\\u{", "\\\\u{"));
    let valued = format!(r#"{{"cart_id": "{HOSTILE}", "limit": 10, "offset": 30}}"#);
    for (arguments, input) in [
        (&[HOSTILE][..], ""),
        (&["check", file], ""),
        (&["check", HOSTILE], ""),
        (&["check", "-", HOSTILE], CART),
        (&["count", "-", "--steps", HOSTILE], CART),
        (&["list", "-", "--function", HOSTILE], CART),
        (&["list", "-", "--function", "get_items_in_cart", "--from", HOSTILE], CART),
        (&["simulate", "-", "--seconds", HOSTILE], CART),
        (&["simulate", "-", "--seed", HOSTILE], CART),
        (&["scheme", "-", "--function", HOSTILE, "--strategy", "ttl"], CART),
        (&["scheme", "-", "--function", "get_items_in_cart", "--strategy", HOSTILE], CART),
        (&["convert", "-", "--to", HOSTILE], CART),
        (&["schema", HOSTILE], ""),
        (&["key", file, "{}"], ""),
        (&["key", "-", HOSTILE], &scheme),
        (&["key", "-", &named], &scheme),
        (&["key", "-", &valued], &scheme),
        (&["invalidate", "-", HOSTILE, "{}"], &scheme),
        (&["invalidate", "-", "add_item_to_cart", &valued], &scheme),
    ] {
        let output = run(program().args(arguments), input.as_bytes());
        assert_ne!(output.status.code(), Some(0), "{arguments:?}");
        assert_safe(&output, &format!("{arguments:?}"));
    }
}
