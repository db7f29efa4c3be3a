//! What the documentation says, held to the program: its examples are read, and what it names is there.

use std::fs;
use std::path::{Path, PathBuf};

use keyplan::design::{Metric, Reading, Severity};
use keyplan::keyspace::Budget;
use keyplan::plan::warnings;
use keyplan::strategy::StrategyId;

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
    let named = ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "benchmarks/README.md"]
        .map(|name| root().join(name));
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
                // A fragment may be of a part that is no function.
                None => assert!(found.iter().all(|code| code == "no-function"), "{}: {found:?}", block.place),
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
    let warnings = ["division-by-zero", "never-holds", "unused", "no-function"];
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

/// Everything that people wrote: documents, sources, scripts and settings, without what is built or installed.
fn written() -> Vec<(PathBuf, String)> {
    const ENDINGS: [&str; 10] = ["rs", "md", "sh", "mjs", "js", "py", "toml", "yml", "html", "css"];
    const NOT_OURS: [&str; 9] =
        ["target", "dist", "node_modules", ".git", ".tools", "corpus", "artifacts", "snapshots", "rivals"];
    let (mut files, mut folders) = (Vec::new(), vec![root()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()) {
            let (path, name) = (entry.path(), entry.file_name());
            // Editors and tools leave links that lead to nothing, or in a circle.
            let kind = entry.file_type().unwrap();
            if kind.is_dir() && !NOT_OURS.iter().any(|not| name == *not) {
                folders.push(path);
            } else if kind.is_file()
                && (name == "Makefile" || path.extension().is_some_and(|e| ENDINGS.iter().any(|ending| e == *ending)))
            {
                files.push((path.clone(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files
}

/// The words of a text that begin with this: `tests/docs.rs` for `tests/`. A word of a longer path does not count.
fn words_that_begin_with<'a>(text: &'a str, begin: &'a str) -> impl Iterator<Item = &'a str> {
    let in_path = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
    text.match_indices(begin).filter(move |(at, _)| !text[..*at].ends_with(in_path)).map(move |(at, _)| {
        let rest = &text[at..];
        let word = &rest[..rest.find(|c| !in_path(c)).unwrap_or(rest.len())];
        word.trim_end_matches('.')
    })
}

#[test]
fn every_path_that_anything_names_is_there() {
    const FOLDERS: [&str; 10] =
        ["src/", "cli/", "web/", "tests/", "fuzz/", "benches/", "benchmarks/", "docs/", "examples/", "tools/"];
    // What is installed or made.
    const MADE: [&str; 5] =
        ["fuzz/target", "fuzz/corpus", "fuzz/artifacts", "tools/node_modules", "examples/counting.wasm"];
    let mut named = 0;
    for (path, text) in written() {
        for word in FOLDERS.iter().flat_map(|folder| words_that_begin_with(&text, folder)) {
            if MADE.iter().any(|made| word.starts_with(made)) {
                continue;
            }
            named += 1;
            let is_there =
                path.ancestors().skip(1).take_while(|up| up.starts_with(root())).any(|up| up.join(word).exists());
            assert!(is_there, "{}: no {word}", path.display());
        }
    }
    assert!(named > 100, "{named}");
}

#[test]
fn every_target_of_make_that_anything_names_is_there() {
    let makefile = fs::read_to_string(root().join("Makefile")).unwrap();
    let targets: Vec<&str> = makefile.lines().filter_map(|line| Some(line.split_once(':')?.0)).collect();
    let commands = documents().into_iter().flat_map(|(path, text)| {
        let commands = text.split(['`', '\n']).filter_map(|part| part.trim().strip_prefix("make ").map(str::to_owned));
        commands.map(move |command| (path.clone(), command)).collect::<Vec<_>>()
    });
    let mut named = 0;
    for (path, command) in commands {
        let command = command.split('#').next().unwrap_or_default();
        for target in command.split_whitespace().filter(|word| word.chars().all(|c| c.is_ascii_lowercase())) {
            named += 1;
            assert!(targets.contains(&target), "{}: no `make {target}`", path.display());
        }
    }
    assert!(named > 5, "{named}");
}

#[test]
fn every_test_that_the_documentation_names_is_there() {
    let sources: String = written()
        .into_iter()
        .filter(|(path, _)| path.extension().is_some_and(|e| e == "rs"))
        .map(|(_, text)| text)
        .collect();
    // Names of tests are the longest words that are quoted.
    let named = documents().into_iter().flat_map(|(path, text)| {
        let words = cited(&text).into_iter().filter(|word| word.matches('_').count() >= 3);
        let names = words.filter(|word| word.chars().all(|c| c.is_ascii_lowercase() || c == '_'));
        names.map(move |word| (path.clone(), word)).collect::<Vec<_>>()
    });
    let mut seen = 0;
    for (path, word) in named {
        if Metric::ALL.iter().any(|metric| metric.declaration().name == word) {
            continue;
        }
        seen += 1;
        assert!(sources.contains(&format!("fn {word}(")), "{}: no test `{word}`", path.display());
    }
    assert!(seen > 50, "{seen}");
}

#[test]
fn every_strategy_is_documented() {
    for name in ["README.md", "docs/model.md"] {
        let text = fs::read_to_string(root().join(name)).unwrap();
        for strategy in StrategyId::ALL {
            assert!(text.contains(&format!("`{strategy}`")), "{name} does not name {strategy}");
        }
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
