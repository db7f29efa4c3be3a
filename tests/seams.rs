//! The library stands alone: without its features it knows nothing of a browser or of a command line.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Crates that belong to the page or to the command line.
const OUTSIDE: [&str; 6] = ["yew", "gloo", "web-sys", "js-sys", "wasm-bindgen", "clap"];

/// The names of all crates that the bare library is built from, for this target.
fn dependencies(target: &str) -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--no-default-features"])
        .args(["--edges=normal", "--prefix=none", "--format={p}"])
        .args(["--target", target])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_bare_library_needs_no_browser_and_no_command_line() {
    for target in ["x86_64-unknown-linux-gnu", "wasm32-unknown-unknown"] {
        let names = dependencies(target);
        assert!(names.iter().any(|name| name == "num-bigint"), "{names:?}");
        let found: Vec<_> = names
            .iter()
            .filter(|name| OUTSIDE.iter().any(|outside| *name == outside || name.starts_with(&format!("{outside}-"))))
            .collect();
        assert!(found.is_empty(), "on {target}: {found:?}");
    }
}

/// The folders of src/ in the order in which data flows.
const FLOW: [&str; 10] =
    ["design", "keyspace", "workload", "strategy", "plan", "referee", "scheme", "report", "web", "cli"];

/// All files below a folder.
fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("it can be listed").path();
        if path.is_dir() { files_below(&path, found) } else { found.push(path) }
    }
}

#[test]
fn nothing_imports_what_comes_after_it() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut read = 0;
    for (place, folder) in FLOW.iter().enumerate() {
        let mut files = Vec::new();
        files_below(&source.join(folder), &mut files);
        for path in &files {
            let text = std::fs::read_to_string(path).expect("it is text");
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<String>();
            for later in &FLOW[place + 1..] {
                assert!(!code.contains(&format!("crate::{later}::")), "{} imports {later}", path.display());
            }
        }
        read += files.len();
    }
    assert!(read > 90, "only {read} files were read");
}
