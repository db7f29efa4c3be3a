//! `keyplan convert`: a design in the other notation.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::failure::Outcome;
use crate::input::Design;
use crate::output;

/// The arguments of `keyplan convert`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A design in either notation
    design: PathBuf,
    /// The notation to print
    #[arg(long, value_enum)]
    to: Notation,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Notation {
    /// The notation that people write
    Text,
    /// The notation that programs write
    Json,
}

impl Arguments {
    pub fn run(&self) -> Outcome {
        let document = Design::sound(&self.design)?.reading.document;
        let converted = match self.to {
            Notation::Text => document.to_text(),
            Notation::Json => document.to_json(),
        };
        Ok(output::json(&converted)?)
    }
}
