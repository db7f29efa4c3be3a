//! Why a command fails, and its exit status.

use std::io;

use keyplan::keyspace::NthError;
use keyplan::plan::NoCalls;
use keyplan::scheme::SchemeError;
use keyplan::strategy::{Inapplicable, StrategyId};

use crate::document::Document;
use crate::output;

/// The exit status of a command that worked.
pub const SUCCESS: u8 = 0;
/// The exit status where the design, the scheme or the arguments of a call have a problem.
pub const BAD_DATA: u8 = 1;
/// The exit status where the command line is wrong, or a file cannot be read or written.
pub const WRONG_COMMAND_LINE: u8 = 2;

/// The exit statuses, as the help shows them.
pub const EXIT_STATUSES: &str = "\
Exit status:
  0  The command worked. `plan` exits with 0 even if every strategy breaks a limit.
  1  The design, the scheme or the arguments of the call have a problem.
  2  The command line is wrong, or a file cannot be read or written.

DESIGN and SCHEME are files; `-` is standard input. Results go to standard output, problems to standard error.";

/// What a command returns: its result has been printed.
pub type Outcome = Result<(), Failure>;

/// Why a command fails.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The design has problems, or no strategy keeps to its limits. That has been printed.
    #[error("the design has problems")]
    Problems,
    /// A file cannot be opened or read.
    #[error("cannot read {name}: {error}")]
    Unreadable {
        /// The file, as the command line names it.
        name: String,
        /// What the system says.
        error: io::Error,
    },
    /// A file or standard input is longer than its limit.
    #[error("{name} is too long: a {document} has at most {} MB: split it", document.most_bytes() / 1_000_000)]
    TooLong {
        /// The file.
        name: String,
        /// What it was read as.
        document: Document,
    },
    /// A file that is not UTF-8.
    #[error("{name}:{line}:{column}: the byte 0x{byte:02X} is not UTF-8: save the file as UTF-8")]
    NotUtf8 {
        /// The file.
        name: String,
        /// The line of the first such byte, from 1.
        line: usize,
        /// Its column in characters, from 1.
        column: usize,
        /// The byte.
        byte: u8,
    },
    /// A file with a NUL character, which no text has.
    #[error("{name}:{line}:{column}: this is a binary file: give a {document}")]
    Binary {
        /// The file.
        name: String,
        /// The line of the first NUL, from 1.
        line: usize,
        /// Its column in characters, from 1.
        column: usize,
        /// What it was read as.
        document: Document,
    },
    /// A function that the design does not have.
    #[error("there is no function `{name}`: {}", known(.functions))]
    UnknownFunction {
        /// The name given.
        name: String,
        /// The functions of the design.
        functions: Vec<String>,
    },
    /// A function without calls has no scheme.
    #[error("{0}: there is nothing to export: loosen one of the conditions")]
    NoCalls(NoCalls),
    /// A strategy that does not fit the function.
    #[error("{strategy} does not apply to `{function}`: {why}")]
    Inapplicable {
        /// The strategy.
        strategy: StrategyId,
        /// The function.
        function: String,
        /// Why not, and what the design would have to say.
        why: Inapplicable,
    },
    /// A variant that the strategy does not have.
    #[error("{strategy} has no variant {variant}: give --variant 1 to {variants}")]
    UnknownVariant {
        /// The strategy.
        strategy: StrategyId,
        /// The number given.
        variant: u64,
        /// How many there are.
        variants: usize,
    },
    /// An address that is too far down the list.
    #[error(transparent)]
    Unreachable(#[from] NthError),
    /// A scheme that cannot be read.
    #[error("{name}: {error}")]
    BadScheme {
        /// The file.
        name: String,
        /// What is wrong with it.
        error: SchemeError,
    },
    /// A scheme that cannot be exported, or a call or a write that it does not have.
    #[error(transparent)]
    Scheme(#[from] SchemeError),
    /// A result that cannot be written.
    #[error("cannot write the result: {0}")]
    Output(#[from] io::Error),
}

impl Failure {
    /// The stable name of the error.
    fn code(&self) -> String {
        match self {
            Self::Problems => "problems".to_owned(),
            Self::Unreadable { .. } => "unreadable".to_owned(),
            Self::TooLong { .. } => "too-long".to_owned(),
            Self::NotUtf8 { .. } => "not-utf8".to_owned(),
            Self::Binary { .. } => "binary".to_owned(),
            Self::UnknownFunction { .. } => "unknown-function".to_owned(),
            Self::NoCalls(_) => "no-calls".to_owned(),
            Self::Inapplicable { .. } => "inapplicable".to_owned(),
            Self::UnknownVariant { .. } => "unknown-variant".to_owned(),
            Self::Unreachable(error) => error.code().to_owned(),
            Self::BadScheme { error, .. } | Self::Scheme(error) => error.code.to_string(),
            Self::Output(_) => "output".to_owned(),
        }
    }

    fn status(&self) -> u8 {
        match self {
            Self::Problems
            | Self::TooLong { .. }
            | Self::NotUtf8 { .. }
            | Self::Binary { .. }
            | Self::NoCalls(_)
            | Self::Inapplicable { .. }
            | Self::Unreachable(_)
            | Self::BadScheme { .. }
            | Self::Scheme(_) => BAD_DATA,
            Self::Unreadable { .. } | Self::UnknownFunction { .. } | Self::UnknownVariant { .. } | Self::Output(_) => {
                WRONG_COMMAND_LINE
            }
        }
    }

    /// Prints what has not been printed yet. Returns the exit status.
    pub fn report(&self) -> u8 {
        match self {
            Self::Problems => {}
            // A reader that has seen enough, such as `head`: the command worked.
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => return SUCCESS,
            other => output::note(&format!("{other} [{}]", other.code())),
        }
        self.status()
    }
}

/// The most names that an error lists.
const MOST_LISTED: usize = 20;

fn known(names: &[String]) -> String {
    let shown = names.iter().take(MOST_LISTED).map(String::as_str).collect::<Vec<_>>().join(", ");
    match (names.len(), names.len().saturating_sub(MOST_LISTED)) {
        (0, _) => "the design has none".to_owned(),
        (_, 0) => format!("known here: {shown}"),
        (_, more) => format!("known here: {shown} and {more} more"),
    }
}
