//! Outputs that cannot be written and inputs that cannot be read.

use std::fs::{self, File};
use std::io::{self, Write};
use std::process::Stdio;

use crate::support::{CART, folder, keyplan, program, run, scheme, stderr};

/// A design with a mistake in each line but the first.
fn mistakes(count: usize) -> String {
    format!("read f(x: 1..=3)\n{}", " where y > 1\n".repeat(count))
}

/// Fault 47: it panicked.
#[test]
#[cfg(target_os = "linux")]
fn problems_that_cannot_be_printed_leave_the_exit_status_of_the_result() {
    let bad = folder("unprintable").join("bad.keyplan");
    fs::write(&bad, mistakes(20_000)).unwrap();
    let full = || File::options().write(true).open("/dev/full").unwrap();
    let status = |stderr: Stdio| program().arg("check").arg(&bad).stderr(stderr).status().unwrap().code();
    assert_eq!(status(full().into()), Some(1));
    // A pipe that nobody reads, as after `head -1`.
    let (reader, writer) = io::pipe().unwrap();
    drop(reader);
    assert_eq!(status(writer.into()), Some(1));
}

#[test]
#[cfg(target_os = "linux")]
fn a_result_that_finds_no_space_fails_and_one_that_nobody_reads_does_not() {
    let folder = folder("full");
    let (cart, scheme_file) = (folder.join("cart.keyplan"), folder.join("scheme.json"));
    fs::write(&cart, CART).unwrap();
    fs::write(&scheme_file, scheme("hash-slot")).unwrap();
    let (cart, scheme_file) = (cart.to_str().unwrap(), scheme_file.to_str().unwrap());
    let call = r#"{"cart_id": 13, "limit": 10, "offset": 30}"#;
    let function = "get_items_in_cart";
    for arguments in [
        vec!["--help"],
        vec!["count", cart],
        vec!["count", cart, "--json"],
        vec!["list", cart, "--function", function],
        vec!["plan", cart, "--quick"],
        vec!["plan", cart, "--quick", "--json"],
        vec!["plan", cart, "--quick", "--markdown"],
        vec!["simulate", cart, "--seconds", "0.1"],
        vec!["scheme", cart, "--function", function, "--strategy", "ttl"],
        vec!["key", scheme_file, call],
        vec!["invalidate", scheme_file, "add_item_to_cart", r#"{"cart_id": 13}"#],
        vec!["convert", cart, "--to", "text"],
        vec!["schema", "design"],
    ] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let output = program().args(&arguments).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let message = stderr(&output);
        assert!(message.starts_with("keyplan: cannot write the result: No space left on device"), "{message}");

        let (reader, writer) = io::pipe().unwrap();
        drop(reader);
        let output = program().args(&arguments).stdout(writer).output().unwrap();
        assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""), "{arguments:?}");
    }
}

/// Fault 49: 80,000 mistakes took 32 s.
#[test]
fn a_hundred_problems_are_shown_and_the_rest_is_counted() {
    let output = keyplan(&["check", "-"], &mistakes(80_000));
    assert_eq!(output.status.code(), Some(1));
    let text = stderr(&output);
    assert_eq!(text.lines().filter(|line| line.starts_with("<stdin>:")).count(), 100);
    assert_eq!(text.lines().last(), Some("keyplan: 79900 more problems are not shown"));
}

/// Fault 53. The limits are those of the documentation: 4 MB and 16 MB.
#[test]
fn endless_input_ends_at_the_limit() {
    for (arguments, most) in [(&["check", "-"][..], 4_000_000), (&["key", "-", "{}"][..], 16_000_000)] {
        let mut child = program().args(arguments).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let mut sent = 0;
        while stdin.write_all(&[b'y'; 1000]).is_ok() {
            sent += 1000;
            assert!(sent < most + 2_000_000, "it goes on reading");
        }
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        let message = stderr(&output);
        assert!(message.starts_with("keyplan: <stdin> is too long: "), "{message}");
        assert!(message.contains(&format!("at most {} MB", most / 1_000_000)), "{message}");
    }
}

#[test]
fn a_file_that_is_no_text_is_refused_with_its_place() {
    let refused = |input: &[u8], status: i32, wanted: &str| {
        let output = run(program().args(["check", "-"]), input);
        assert_eq!(output.status.code(), Some(status), "{wanted}");
        let message = stderr(&output);
        assert!(message.contains(wanted), "{message}");
    };
    refused(b"read f(\n  \xff", 1, "<stdin>:2:3: the byte 0xFF is not UTF-8: save the file as UTF-8 [not-utf8]");
    refused(b"\x7fELF\0", 1, "<stdin>:1:5: this is a binary file: give a design [binary]");
    let folder = folder("unreadable");
    let output = keyplan(&["check", folder.to_str().unwrap()], "");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("cannot read"), "{}", stderr(&output));
}

/// Fault 53: editors on Windows write a byte order mark.
#[test]
fn a_byte_order_mark_is_passed_over() {
    let output = keyplan(&["check", "-"], "\u{feff}read f(limit: 5..20)");
    // Columns are counted from the first character that is shown.
    assert!(stderr(&output).starts_with("<stdin>:1:15: "), "{}", stderr(&output));
    let json = String::from_utf8(keyplan(&["convert", "-", "--to", "json"], CART).stdout).unwrap();
    for design in [CART, &json] {
        assert_eq!(keyplan(&["check", "-"], &format!("\u{feff}{design}")).status.code(), Some(0));
    }
    let call = r#"{"cart_id": 13, "limit": 10, "offset": 30}"#;
    let output = keyplan(&["key", "-", call], &format!("\u{feff}{}", scheme("registry")));
    assert_eq!(output.stdout, b"get_items_in_cart::13:10:30\n");
}

/// Fault 53: the last of two members was taken, and 29.99… was rounded.
#[test]
fn arguments_that_a_reader_would_change_are_refused_by_name() {
    let scheme = scheme("registry");
    for (call, wanted) in [
        (r#"{"cart_id": 13, "cart_id": 14, "limit": 10, "offset": 30}"#, "`cart_id` is given twice"),
        (r#"{"cart_id": 13, "limit": 10, "offset": 29.999999999999999999999}"#, "/offset: "),
        (r#"{"cart_id": 13, "limit": 10, "offset": 1e-400}"#, "/offset: "),
        (r#"{"cart_id": 13, "limit": 10}"#, "offset: missing"),
        ("[13]", "not"),
    ] {
        let output = keyplan(&["key", "-", call], &scheme);
        assert_eq!(output.status.code(), Some(1), "{call}");
        assert!(stderr(&output).contains(wanted), "{call}: {}", stderr(&output));
    }
}
