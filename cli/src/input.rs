//! Reading what the command line names.

use std::io::Read;

use crate::Failure;
use keyplan::design::{LineIndex, Reading};

/// The text of a file, or of standard input for `-`.
pub fn text(path: &str) -> Result<String, Failure> {
    let bytes = match path {
        "-" => {
            let mut bytes = Vec::new();
            std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
        }
        path => std::fs::read(path),
    };
    let bytes = bytes.map_err(|error| Failure::CommandLine(format!("cannot read {path}: {error}")))?;
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        Failure::Data(format!("{path}: not UTF-8 from byte {offset} on: save the file as UTF-8"))
    })
}

/// A design, with its problems printed.
pub struct Design {
    /// What was read.
    pub reading: Reading,
    /// How its problems name it.
    pub name: String,
    /// Its text.
    pub source: String,
}

impl Design {
    /// Reads a design and prints its problems.
    pub fn read(path: &str) -> Result<Self, Failure> {
        let source = text(path)?;
        let design = Self {
            reading: Reading::of(&source),
            name: if path == "-" { "<stdin>".into() } else { path.into() },
            source,
        };
        design.print(&design.reading.problems);
        Ok(design)
    }

    /// Reads a design that must be sound.
    pub fn sound(path: &str) -> Result<Self, Failure> {
        let design = Self::read(path)?;
        if design.reading.is_sound() { Ok(design) } else { Err(Failure::Problems) }
    }

    /// Prints problems to standard error.
    pub fn print(&self, problems: &[keyplan::design::Problem]) {
        let lines = LineIndex::new(&self.source);
        for problem in problems {
            eprintln!("{}", problem.line(&self.name, &lines));
        }
    }
}
