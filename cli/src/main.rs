//! The command line of Keyplan. Each command has a file in [`commands`].
//!
//! Results go to standard output, problems and notes to standard error. [`failure`] documents the exit statuses.

mod commands;
mod document;
mod escape;
mod failure;
mod input;
mod output;
mod render;
mod waiting;
mod whole;

use std::process::ExitCode;

use clap::Parser;

use commands::Command;

/// Plan cache keys: count the key space, compare the ways to invalidate it, export a key scheme.
#[derive(Debug, Parser)]
#[command(name = "keyplan", version, arg_required_else_help = true, after_help = failure::EXIT_STATUSES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    let status = match Arguments::try_parse() {
        Ok(arguments) => arguments.command.run().map_or_else(|failure| failure.report(), |()| failure::SUCCESS),
        Err(error) => command_line(&error),
    };
    ExitCode::from(status)
}

/// Prints the help, the version, or what is wrong with the command line. Returns the exit status.
fn command_line(error: &clap::Error) -> u8 {
    if error.use_stderr() {
        // Without colours: the message quotes the arguments, and those are escaped.
        output::note_text(&error.render().to_string());
        return failure::WRONG_COMMAND_LINE;
    }
    match output::help(&error.render().ansi().to_string()) {
        Ok(()) => failure::SUCCESS,
        Err(error) => failure::Failure::from(error).report(),
    }
}
