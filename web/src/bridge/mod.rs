//! The bridge between the page and its workers: typed messages, serialised by postcard.
//!
//! A worker is the same program, started once more without a document. A [`Lane`] on the page gives it jobs, one after
//! the other, and the newest job wins.

mod failure;
mod helper;
mod lane;
mod message;
mod worker;

pub use failure::Failure;
pub use lane::{Lane, Options, use_lane};
pub use worker::{panicked, serve};
