//! Files and standard input.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use keyplan::design::{LineIndex, Position, Problem, Reading};
use keyplan::scheme::Scheme;

use crate::document::Document;
use crate::failure::Failure;
use crate::output;
use crate::render::problems;

/// How messages name an input.
fn name(path: &Path) -> String {
    if is_standard_input(path) { "<stdin>".to_owned() } else { path.to_string_lossy().into_owned() }
}

fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The text of a file, or of standard input for `-`, without a byte order mark. No more than one byte beyond the limit
/// is read, so an endless input ends.
fn text(path: &Path, document: Document) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let most = document.most_bytes() as u64 + 1;
    let read = match is_standard_input(path) {
        true => io::stdin().lock().take(most).read_to_end(&mut bytes),
        false => File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes)),
    };
    let length = read.map_err(|error| Failure::Unreadable { name: name(path), error })?;
    if length > document.most_bytes() {
        return Err(Failure::TooLong { name: name(path), document });
    }
    if let Some(nul) = bytes.iter().position(|byte| *byte == 0) {
        let Position { line, column } = position(&bytes[..nul]);
        return Err(Failure::Binary { name: name(path), line, column, document });
    }
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let (before, rest) = error.as_bytes().split_at(error.utf8_error().valid_up_to());
        let Position { line, column } = position(before);
        Failure::NotUtf8 { name: name(path), line, column, byte: rest.first().copied().unwrap_or_default() }
    })?;
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    Ok(text)
}

/// The position after some bytes.
fn position(before: &[u8]) -> Position {
    let before = String::from_utf8_lossy(before);
    LineIndex::new(&before).position(before.len())
}

/// A design, as far as it is understood.
pub struct Design {
    /// What was read.
    pub reading: Reading,
    /// How messages name it.
    pub name: String,
    source: String,
}

impl Design {
    /// Reads a design, which may have problems. Nothing is printed.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let source = text(path, Document::Design)?;
        Ok(Self { reading: Reading::of(&source), name: name(path), source })
    }

    /// Reads a design that must have no errors. Its problems are printed.
    pub fn sound(path: &Path) -> Result<Self, Failure> {
        let design = Self::read(path)?;
        design.print(&design.reading.problems);
        if design.reading.is_sound() { Ok(design) } else { Err(Failure::Problems) }
    }

    /// The index of a function.
    pub fn function(&self, name: &str) -> Result<usize, Failure> {
        let functions = &self.reading.design.functions;
        functions.iter().position(|function| function.name == name).ok_or_else(|| Failure::UnknownFunction {
            name: name.to_owned(),
            functions: functions.iter().map(|function| function.name.clone()).collect(),
        })
    }

    /// Prints problems of this design to standard error.
    pub fn print(&self, problems: &[Problem]) {
        if !problems.is_empty() {
            let found = (problems, self.reading.left_out);
            output::note_coloured(&problems::problems(&self.name, &self.source, found, output::width_of_notes()));
        }
    }
}

/// Reads a key scheme.
pub fn scheme(path: &Path) -> Result<Scheme, Failure> {
    let text = text(path, Document::Scheme)?;
    Scheme::from_json(&text).map_err(|error| Failure::BadScheme { name: name(path), error })
}
