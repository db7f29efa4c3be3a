//! The command line, run as a program.

mod contract;
mod failures;
mod hostile;
mod layout;
mod snapshots;
mod support;
