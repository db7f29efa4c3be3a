//! The commands, each in a file of its own: its arguments, and what it does.

mod check;
mod convert;
mod count;
mod invalidate;
mod key;
mod list;
mod plan;
mod schema;
mod scheme;
mod simulate;

use clap::Subcommand;

use crate::failure::Outcome;

/// A command of the command line.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print the problems of a design, or nothing if it has none
    Check(check::Arguments),
    /// Count the key space of each function, and the class of each write
    Count(count::Arguments),
    /// List the addresses of a function: one JSON object of arguments a line
    List(list::Arguments),
    /// Compare the strategies for each function, and recommend one
    Plan(plan::Arguments),
    /// Simulate the strategies event by event, beside what the plan predicts
    Simulate(simulate::Arguments),
    /// Print the key scheme of a function under a strategy
    Scheme(scheme::Arguments),
    /// Print the key of one call
    Key(key::Arguments),
    /// Print what a write does, one JSON object a line: the keys to delete, the versions to bump
    #[command(visible_alias = "kill")]
    Invalidate(invalidate::Arguments),
    /// Print a design in the other notation
    Convert(convert::Arguments),
    /// Print the JSON Schema of a document
    Schema(schema::Arguments),
}

impl Command {
    /// Runs the command.
    pub fn run(&self) -> Outcome {
        match self {
            Self::Check(arguments) => arguments.run(),
            Self::Count(arguments) => arguments.run(),
            Self::List(arguments) => arguments.run(),
            Self::Plan(arguments) => arguments.run(),
            Self::Simulate(arguments) => arguments.run(),
            Self::Scheme(arguments) => arguments.run(),
            Self::Key(arguments) => arguments.run(),
            Self::Invalidate(arguments) => arguments.run(),
            Self::Convert(arguments) => arguments.run(),
            Self::Schema(arguments) => arguments.run(),
        }
    }
}
