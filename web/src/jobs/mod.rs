//! The work that takes long, so that a worker does it: planning, explaining, simulating, making files.
//!
//! A [`Job`] is data: it is sent to a worker, done there, and answered. Where the browser refuses workers the page does
//! the same jobs itself.

mod explain;
mod export;
mod job;
mod plan;
mod request;
mod simulate;

pub use explain::Explain;
pub use export::{Export, File};
pub use job::{Job, Reporter, Subject};
pub use plan::Plan;
pub use request::Request;
pub use simulate::{Simulate, Simulated};
