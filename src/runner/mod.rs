//! Runs an exported scheme step by step, as a program in any language would.
//!
//! A [`Runner`] knows the document and nothing else: neither the strategy nor the plan. Time is handed in, and so is
//! what happens between two steps of a fill, so that a test can let a write come between them. Results and versions are
//! in a [`Store`], which may be a real cache server; [`Memory`] is one for tests.
//!
//! The runner is the oracle for plans: what it counts must be what the plan predicts.

mod counts;
mod fill;
mod item;
mod memory;
mod message;
mod run;
mod store;

pub use counts::Counts;
pub use fill::{Fill, Step};
pub use memory::Memory;
pub use message::Message;
pub use run::{Looked, Read, RunError, Runner};
pub use store::{Rows, Store, Token};
