//! What the documentation says, held to the program: its examples are read, and what it names is there.

use std::fs;
use std::path::{Path, PathBuf};

use keyplan::design::{Reading, Severity};
use keyplan::keyspace::Budget;
use keyplan::plan::warnings;

/// A fenced block: its language, the word after it, and its text.
struct Block {
    place: String,
    language: String,
    expected: Option<String>,
    text: String,
    /// Whether nothing but blank lines stands between it and the block before it.
    follows: bool,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn documents() -> Vec<(PathBuf, String)> {
    let docs = fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let named = ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "benchmarks/README.md"].map(|name| root().join(name));
    let mut paths: Vec<PathBuf> =
        docs.chain(named).filter(|path| path.extension().is_some_and(|e| e == "md")).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), fs::read_to_string(&path).unwrap())).collect()
}

fn blocks(path: &Path, text: &str) -> Vec<Block> {
    let (mut blocks, mut open): (Vec<Block>, Option<Block>) = (Vec::new(), None);
    let mut apart = true;
    for (i, line) in text.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (Some(_), Some(_)) => {
                blocks.extend(open.take());
                apart = false;
            }
            (Some(block), None) => block.text.extend([line, "\n"]),
            (None, Some(info)) => {
                let mut words = info.split_whitespace().map(str::to_owned);
                let place = format!("{}:{}", path.display(), i + 1);
                let (language, expected) = (words.next().unwrap_or_default(), words.next());
                open = Some(Block { place, language, expected, text: String::new(), follows: !apart });
            }
            (None, None) => apart |= !line.trim().is_empty(),
        }
    }
    blocks
}

/// The codes of all problems of a design, those included that only counting finds.
fn codes(reading: &Reading) -> Vec<String> {
    let counted = warnings(&reading.design, Budget::default());
    reading.problems.iter().chain(&counted).map(|problem| problem.code.to_string()).collect()
}

#[test]
fn every_design_in_the_documentation_is_read() {
    let mut designs = 0;
    for (path, text) in documents() {
        let mut before: Option<Reading> = None;
        for block in blocks(&path, &text) {
            let is_json = block.language == "json" && block.text.contains("keyplan.design/1");
            if block.language != "keyplan" && !is_json {
                continue;
            }
            designs += 1;
            let reading = Reading::of(&block.text);
            let found = codes(&reading);
            match &block.expected {
                Some(code) => assert_eq!(found, [code.as_str()], "{}: {:#?}", block.place, reading.problems),
                None => assert!(found.is_empty(), "{}: {:#?}", block.place, reading.problems),
            }
            if is_json && block.follows {
                let text = before.as_ref().unwrap_or_else(|| panic!("{}: no text stands before it", block.place));
                assert_eq!(text.document, reading.document, "{}: the text says something else", block.place);
            }
            before = Some(reading);
        }
    }
    assert!(designs > 30, "{designs}");
}

#[test]
fn every_problem_of_the_notation_is_documented() {
    let text = fs::read_to_string(root().join("docs/notation.md")).unwrap();
    let source = fs::read_to_string(root().join("src/design/problem.rs")).unwrap();
    let in_display = source.lines().filter_map(|line| line.trim().strip_prefix("Self::")?.split_once(" => \""));
    let known: Vec<&str> = in_display.filter_map(|(_, code)| code.strip_suffix("\",")).collect();
    assert!(known.contains(&"open-range"), "{known:?}");
    for code in known.iter().filter(|code| code.contains('-') || **code == "syntax") {
        assert!(text.contains(&format!("**`{code}`**")), "docs/notation.md does not explain `{code}`");
    }
    let warnings = ["division-by-zero", "never-holds", "unused"];
    for block in blocks(Path::new("docs/notation.md"), &text) {
        let Some(expected) = &block.expected else { continue };
        let reading = Reading::of(&block.text);
        let stops = reading.problems.iter().any(|problem| problem.severity == Severity::Error);
        assert_eq!(stops, !warnings.contains(&expected.as_str()), "{}", block.place);
    }
}

/// What stands between backquotes outside of fenced blocks, and in links.
fn cited(text: &str) -> Vec<String> {
    let mut prose = String::new();
    let mut fenced = false;
    for line in text.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            prose.extend([line, "\n"]);
        }
    }
    let quoted = prose.split('`').skip(1).step_by(2).map(str::to_owned);
    let linked = prose.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target.to_owned());
    quoted.chain(linked).collect()
}

#[test]
fn every_file_that_the_documentation_names_is_there() {
    const ENDINGS: [&str; 7] = [".rs", ".md", ".py", ".mjs", ".sh", ".json", ".keyplan"];
    for (path, text) in documents() {
        let folder = path.parent().unwrap();
        for target in cited(&text) {
            let file = target.split('#').next().unwrap_or_default();
            let is_file =
                ENDINGS.iter().any(|ending| file.ends_with(ending)) && file.contains('/') || file.ends_with(".md");
            if !is_file || file.contains("://") || file.contains([' ', '<', '*']) {
                continue;
            }
            assert!(root().join(file).exists() || folder.join(file).exists(), "{}: no file {file}", path.display());
        }
    }
}

#[test]
fn every_test_that_the_model_names_is_there() {
    let text = fs::read_to_string(root().join("docs/model.md")).unwrap();
    let mut sources = String::new();
    let mut folders = vec![root().join("src"), root().join("tests")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|e| e == "rs") {
                sources.push_str(&fs::read_to_string(entry).unwrap());
            }
        }
    }
    // Names of tests are the longest words that the model quotes.
    let named: Vec<String> = cited(&text).into_iter().filter(|word| word.matches('_').count() >= 3).collect();
    assert!(named.len() > 30, "{}", named.len());
    for word in named.iter().filter(|word| word.chars().all(|c| c.is_ascii_lowercase() || c == '_')) {
        assert!(sources.contains(word.as_str()), "docs/model.md names `{word}`, which is not there");
    }
}

/// The example is run as the documentation of the crate.
#[test]
fn the_library_example_of_the_readme_is_the_one_that_is_run() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let blocks = blocks(Path::new("README.md"), &readme);
    let block = blocks.iter().find(|block| block.language == "rust").expect("no example");
    let library = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let documentation: Vec<&str> = library.lines().filter_map(|line| line.strip_prefix("//!")).map(str::trim).collect();
    for line in block.text.lines() {
        assert!(documentation.contains(&line.trim()), "src/lib.rs does not have the line: {line}");
    }
}
