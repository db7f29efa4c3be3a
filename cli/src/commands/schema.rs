//! `keyplan schema`: the JSON Schemas of the documents that Keyplan reads and writes.

use std::io;

use clap::{Args, ValueEnum};
use keyplan::design::{self, schema_of};
use keyplan::report::{CountDocument, PlanDocument, SimulationDocument, output_schema_of};
use keyplan::scheme;

use crate::failure::Outcome;
use crate::output;

/// The arguments of `keyplan schema`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The document
    #[arg(value_enum)]
    document: Document,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Document {
    /// A design in JSON
    Design,
    /// What `scheme` prints
    Scheme,
    /// What `plan --json` prints
    Plan,
    /// What `count --json` prints
    Count,
    /// What `simulate --json` prints
    Simulation,
}

impl Arguments {
    pub fn run(&self) -> Outcome {
        let schema = match self.document {
            Document::Design => schema_of::<design::Document>(),
            Document::Scheme => schema_of::<scheme::Document>(),
            Document::Plan => output_schema_of::<PlanDocument<'_>>(),
            Document::Count => output_schema_of::<CountDocument<'_>>(),
            Document::Simulation => output_schema_of::<SimulationDocument<'_>>(),
        };
        let json = serde_json::to_string_pretty(&schema).map_err(io::Error::from)?;
        Ok(output::json(&(json + "\n"))?)
    }
}
