//! `keyplan invalidate`: what a write does.

use std::io;
use std::path::PathBuf;

use clap::Args;
use keyplan::scheme::arguments_from_json;

use crate::failure::Outcome;
use crate::input;
use crate::output::JsonLines;

/// The arguments of `keyplan invalidate`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A key scheme
    scheme: PathBuf,
    /// The write
    write: String,
    /// The arguments of the write as a JSON object: {"cart_id": 13}
    arguments: String,
}

impl Arguments {
    pub fn run(&self) -> Outcome {
        let scheme = input::scheme(&self.scheme)?;
        let arguments = arguments_from_json(&self.arguments)?;
        let mut out = JsonLines::new();
        for effect in scheme.invalidate(&self.write, &arguments)? {
            out.line(&serde_json::to_string(&effect).map_err(io::Error::from)?)?;
        }
        Ok(out.finish()?)
    }
}
