//! Inputs that a fuzz target failed on once, or might have: each goes through the function that the target calls.

#[path = "../fuzz/src/lib.rs"]
mod fuzz;

use std::fs;
use std::path::Path;

fn regressions(target: &str, holds: fn(&[u8])) {
    let folder = Path::new("fuzz/regressions").join(target);
    let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut seen = 0;
    for file in files {
        let path = file.expect("a readable folder").path();
        // A panic says what does not hold; this says for which file.
        println!("{}", path.display());
        holds(&fs::read(&path).expect("a readable file"));
        seen += 1;
    }
    assert!(seen > 0, "{} is empty", folder.display());
}

#[test]
fn text() {
    regressions("text", fuzz::text);
}

#[test]
fn json() {
    regressions("json", fuzz::json);
}

#[test]
fn round_trip() {
    regressions("round_trip", fuzz::round_trip);
}

#[test]
fn scheme() {
    regressions("scheme", fuzz::scheme);
}

#[test]
fn arguments() {
    regressions("arguments", fuzz::arguments);
}
