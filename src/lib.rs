//! Keyplan plans cache keys.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

#[cfg(feature = "cli")]
pub mod cli;
pub mod design;
pub mod examples;
pub mod keyspace;
pub mod plan;
pub mod report;
pub mod scheme;
pub mod strategy;
pub mod workload;
