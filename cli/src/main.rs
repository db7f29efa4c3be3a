//! The command line: `keyplan check | count | list | plan | simulate | scheme | key | kill | convert | schema`.
//!
//! Results go to standard output, problems to standard error. Exit 0 where it worked, 1 where the design has
//! problems, 2 where the command line is off.

mod commands;
mod input;
mod render;
mod waiting;

use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use num_bigint::BigUint;

use keyplan::design::Number;

/// Plan cache keys: count the key space, weigh every way of invalidating it, export a key scheme.
#[derive(Debug, Parser)]
#[command(name = "keyplan", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List what is wrong with a design; print nothing if all is well
    Check {
        /// A design in either notation; `-` reads standard input
        design: String,
        /// Fail, too, where no strategy keeps to all `accept` lines
        #[arg(long)]
        accept: bool,
    },
    /// Count the key space of each function, and the classes that writes kill
    Count {
        /// A design in either notation; `-` reads standard input
        design: String,
        /// Print JSON for programs
        #[arg(long)]
        json: bool,
        /// Tell how each count came about
        #[arg(long)]
        explain: bool,
        /// How many steps a count may take before it is given as bounds, as 500k or 1G; Ctrl-C ends it sooner
        #[arg(long, value_parser = steps, default_value = "4M")]
        steps: u64,
    },
    /// List the addresses of a function, one JSON object of arguments a line
    List {
        /// A design in either notation; `-` reads standard input
        design: String,
        /// The function
        #[arg(long)]
        function: String,
        /// The number of the first one, from 0
        #[arg(long, default_value = "0")]
        from: BigUint,
        /// How many at most
        #[arg(long, default_value_t = 100)]
        limit: usize,
    },
    /// Compare the strategies, and recommend
    Plan {
        /// A design in either notation; `-` reads standard input
        design: String,
        /// Print JSON for programs
        #[arg(long, conflicts_with = "markdown")]
        json: bool,
        /// Print a report for a design review
        #[arg(long)]
        markdown: bool,
        /// Show every metric, not only the main ones
        #[arg(long)]
        all: bool,
        /// Leave out what would change the decision, and the trade-off
        #[arg(long)]
        quick: bool,
    },
    /// Simulate the strategies event by event, and show where the plan's numbers differ
    Simulate {
        /// A design in either notation; `-` reads standard input
        design: String,
        /// Print JSON for programs
        #[arg(long)]
        json: bool,
        /// What chance begins with: the same seed gives the same result everywhere
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// How many seconds of the design's clock to simulate; by default about two million events a function. Ctrl-C
        /// ends it sooner
        #[arg(long, value_parser = seconds)]
        seconds: Option<f64>,
    },
    /// Print the key scheme of a function under a strategy
    Scheme {
        /// A design in either notation; `-` reads standard input
        design: String,
        /// The function
        #[arg(long)]
        function: String,
        /// The strategy, as `plan` names it
        #[arg(long)]
        strategy: String,
        /// Which variant of the strategy, where `plan` shows several: 1 is the first
        #[arg(long, default_value_t = 1)]
        variant: usize,
    },
    /// Print the key of one call
    Key {
        /// A key scheme; `-` reads standard input
        scheme: String,
        /// The arguments as a JSON object: {"cart_id": 13, "limit": 10, "offset": 30}
        arguments: String,
    },
    /// Print what a write does: the keys to delete, the versions to bump; one JSON object a line
    Kill {
        /// A key scheme; `-` reads standard input
        scheme: String,
        /// The write
        write: String,
        /// Its arguments as a JSON object: {"cart_id": 13}
        arguments: String,
    },
    /// Print a design in the other notation
    Convert {
        /// A design in either notation; `-` reads standard input
        design: String,
        /// The notation to print
        #[arg(long, value_enum)]
        to: Notation,
    },
    /// Print the JSON Schema of a document
    Schema {
        /// Which document
        #[arg(value_enum)]
        document: Schema,
    },
}

/// Reads a number of steps as designs write whole numbers.
fn steps(text: &str) -> Result<u64, String> {
    let number = Number::parse(text)
        .and_then(|number| number.whole())
        .map_err(|_| "write a whole number, as 4_000_000 or 4M".to_owned())?;
    u64::try_from(number.0).map_err(|_| "write a number from 0 to 2^64 - 1".to_owned())
}

/// Reads a time above 0.
fn seconds(text: &str) -> Result<f64, String> {
    let seconds = text.parse().ok().filter(|seconds: &f64| *seconds > 0.0 && seconds.is_finite());
    seconds.ok_or_else(|| "write a number of seconds above 0, as 3600".to_owned())
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Notation {
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Schema {
    Design,
    Scheme,
}

/// Why a command did not work.
enum Failure {
    /// The design has problems, which have been printed.
    Problems,
    /// The command line asks for what cannot be; exit 2.
    CommandLine(String),
    /// The scheme or the arguments given have a problem; exit 1.
    Data(String),
    /// The output could not be written.
    Output(std::io::Error),
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Output(error)
    }
}

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let status = if error.use_stderr() { 2 } else { 0 };
            // Nobody is left to tell if even this cannot be printed.
            let _ = error.print();
            return ExitCode::from(status);
        }
    };
    match commands::run(arguments.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Problems) => ExitCode::from(1),
        Err(Failure::Data(message)) => {
            eprintln!("keyplan: {message}");
            ExitCode::from(1)
        }
        Err(Failure::CommandLine(message)) => {
            eprintln!("keyplan: {message}");
            ExitCode::from(2)
        }
        // A reader that has seen enough, as `head`, is no failure.
        Err(Failure::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(Failure::Output(error)) => {
            eprintln!("keyplan: cannot write the result: {error}");
            ExitCode::from(2)
        }
    }
}
