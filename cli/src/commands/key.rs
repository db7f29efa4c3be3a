//! `keyplan key`: the key of a call.

use std::path::PathBuf;

use clap::Args;
use keyplan::scheme::arguments_from_json;

use crate::failure::Outcome;
use crate::{input, output};

/// The arguments of `keyplan key`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A key scheme
    scheme: PathBuf,
    /// The arguments of the call as a JSON object: {"cart_id": 13, "limit": 10, "offset": 30}
    arguments: String,
}

impl Arguments {
    pub fn run(&self) -> Outcome {
        let scheme = input::scheme(&self.scheme)?;
        let lookup = scheme.key(&arguments_from_json(&self.arguments)?)?;
        if lookup.keys.is_empty() && scheme.document().hot.is_some() {
            output::note("this call is none of the hot ones and has no key: read the source");
        }
        let lines: String = lookup.keys.iter().map(|key| format!("{key}\n")).collect();
        Ok(output::text(&lines)?)
    }
}
