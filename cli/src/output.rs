//! Everything that is printed: results to standard output, problems and notes to standard error.
//!
//! All of it is escaped here or, where it has colours, by its maker. No write panics: what cannot be printed to
//! standard error is dropped, and what cannot be printed to standard output is a
//! [`Failure::Output`](crate::failure::Failure::Output).

use std::env;
use std::io::{self, BufWriter, StdoutLock, Write};

use terminal_size::{Width, terminal_size_of};

use crate::escape;

/// The columns of an output that is no terminal.
const USUAL_WIDTH: usize = 100;
/// No layout is narrower, in columns.
const LEAST_WIDTH: usize = 40;
/// No layout is wider, in columns.
const MOST_WIDTH: usize = 1000;

/// The columns that results may take: those that `COLUMNS` gives, those of the terminal, or 100.
pub fn width_of_results() -> usize {
    width(terminal_size_of(io::stdout()))
}

/// The columns that notes may take.
pub fn width_of_notes() -> usize {
    width(terminal_size_of(io::stderr()))
}

fn width(terminal: Option<(Width, terminal_size::Height)>) -> usize {
    let stated = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let width = stated.or(terminal.map(|(Width(columns), _)| usize::from(columns)));
    width.filter(|columns| *columns > 0).unwrap_or(USUAL_WIDTH).clamp(LEAST_WIDTH, MOST_WIDTH)
}

/// Prints a result for people.
pub fn text(text: &str) -> io::Result<()> {
    write(&mut io::stdout().lock(), &escape::text(text))
}

/// Prints a result whose quoted parts use the escapes of JSON: JSON, and a design in the text notation.
pub fn json(json: &str) -> io::Result<()> {
    write(&mut io::stdout().lock(), &escape::json(json))
}

/// Prints the program's own help, in colour where the terminal has colours.
pub fn help(help: &str) -> io::Result<()> {
    write(&mut anstream::stdout().lock(), help)
}

/// A result of many lines of JSON, printed while it is made.
pub struct JsonLines(BufWriter<StdoutLock<'static>>);

impl JsonLines {
    /// Begins to print.
    pub fn new() -> Self {
        Self(BufWriter::new(io::stdout().lock()))
    }

    /// Prints one line.
    pub fn line(&mut self, json: &str) -> io::Result<()> {
        writeln!(self.0, "{}", escape::json(json))
    }

    /// Prints what is still held back.
    pub fn finish(mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Prints one line that begins with the program's name to standard error.
pub fn note(message: &str) {
    note_text(&format!("keyplan: {}\n", escape::line(message)));
}

/// Prints lines to standard error.
pub fn note_text(text: &str) {
    // There is no place left to report an error to.
    let _ = write(&mut io::stderr().lock(), &escape::text(text));
}

/// Prints lines with colours, which have been escaped already, to standard error. The colours are left out where the
/// output is no terminal, or `NO_COLOR` is set.
pub fn note_coloured(text: &str) {
    // There is no place left to report an error to.
    let _ = write(&mut anstream::stderr().lock(), text);
}

fn write(out: &mut impl Write, text: &str) -> io::Result<()> {
    out.write_all(text.as_bytes())?;
    out.flush()
}
