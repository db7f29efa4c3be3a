//! What people read, as snapshots: `cargo insta review` shows what a change does to them.

use insta::{assert_snapshot, with_settings};

use crate::support::{keyplan, stderr, stdout};

macro_rules! snapshot {
    ($name:expr, $text:expr) => {
        with_settings!({
            snapshot_path => concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/shells/cli/snapshots"),
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, { assert_snapshot!($name, $text) })
    };
}

#[test]
fn help() {
    snapshot!("help", stdout(&["--help"], ""));
    for command in ["check", "count", "list", "plan", "simulate", "scheme", "key", "invalidate", "convert", "schema"] {
        snapshot!(format!("help-{command}"), stdout(&[command, "--help"], ""));
    }
}

#[test]
fn problems() {
    let problems = |source: &str| stderr(&keyplan(&["check", "-"], source));
    snapshot!("problems-text", problems(include_str!("bad.keyplan")));
    snapshot!("problems-json", problems(r#"{"format": "keyplan.design/1", "topology": {"callers": null}}"#));
    snapshot!("problems-warning", problems("read f(x: 1..=3)\n where x > 1\n where x > 5"));
    let many: String = (10_000..60_000).map(|number| format!("a{number}: bool, ")).collect();
    // The range begins after 7 + 50,000 * 14 + 7 characters.
    snapshot!("problems-long-line", problems(&format!("read f({many}limit: 5..20)")));
}

#[test]
fn failures() {
    let failure = |arguments: &[&str], input: &str| stderr(&keyplan(arguments, input));
    let cart = crate::support::CART;
    let all = [
        failure(&["cuont", "-"], cart),
        failure(&["count", "/no/such/file"], ""),
        failure(&["count", "-", "--steps", "1.5"], cart),
        failure(&["count", "-", "--steps", "100000000000000000000"], cart),
        failure(&["count", "-", "--steps", "-1"], cart),
        failure(&["simulate", "-", "--seconds", "-1"], cart),
        failure(&["simulate", "-", "--seed", "many"], cart),
        failure(&["list", "-", "--function", "get_items_in_cart", "--from", "x"], cart),
        failure(&["list", "-", "--function", "get_item"], cart),
        failure(&["scheme", "-", "--function", "get_items_in_cart", "--strategy", "hope"], cart),
        failure(&["scheme", "-", "--function", "get_items_in_cart", "--strategy", "ttl", "--variant", "7"], cart),
        failure(&["key", "-", "{}"], "{}"),
    ];
    snapshot!("failures", all.join("\n"));
}
