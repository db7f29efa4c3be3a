//! Results for people: tables and sentences that fit a width in columns.
//!
//! Everything here returns text and prints nothing.

pub mod count;
pub mod plan;
pub mod problems;
pub mod simulation;
mod table;

use textwrap::Options;

use crate::escape;

/// A line of prose, wrapped at the width. Its lines begin with the indent, and all but the first with two more spaces.
fn prose(line: &str, indent: &str, width: usize) -> String {
    let next = format!("{indent}  ");
    let options = Options::new(width).initial_indent(indent).subsequent_indent(&next).break_words(false);
    textwrap::fill(&escape::line(line), options) + "\n"
}
