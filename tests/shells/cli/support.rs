//! Runs the command line.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::thread;

use serde_json::Value;

/// The design of the shopping cart.
pub const CART: &str = include_str!("../../../examples/cart.keyplan");

/// The program, with a width of 100 columns and none of the caller's settings for colours.
pub fn program() -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_keyplan"));
    program.env("COLUMNS", "100").env("NO_COLOR", "1").env_remove("CLICOLOR_FORCE");
    program
}

/// Runs a command with a text on standard input.
pub fn keyplan(arguments: &[&str], input: &str) -> Output {
    run(program().args(arguments), input.as_bytes())
}

/// Runs a program with bytes on standard input. Its outputs are captured.
pub fn run(program: &mut Command, input: &[u8]) -> Output {
    let piped = program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    thread::scope(|scope| {
        scope.spawn(move || {
            // A command that refuses its arguments need not read.
            let _ = stdin.write_all(input);
        });
        child.wait_with_output().unwrap()
    })
}

/// The result of a command that works.
pub fn stdout(arguments: &[&str], input: &str) -> String {
    let output = keyplan(arguments, input);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", stderr(&output));
    String::from_utf8(output.stdout).unwrap()
}

/// The JSON result of a command that works.
pub fn parsed(arguments: &[&str], input: &str) -> Value {
    serde_json::from_str(&stdout(arguments, input)).unwrap()
}

/// What a command printed to standard error.
pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A folder for the files of one test.
pub fn folder(test: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// A scheme of the cart under a strategy.
pub fn scheme(strategy: &str) -> String {
    stdout(&["scheme", "-", "--function", "get_items_in_cart", "--strategy", strategy], CART)
}
