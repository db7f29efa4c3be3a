//! Keyplan plans cache keys: it counts the addresses of a design exactly, weighs every way of invalidating them, and
//! exports the way that was chosen as a key scheme that programs run.
//!
//! ```
//! use keyplan::{design::Reading, keyspace::Budget, plan::plan, scheme::Scheme, strategy::StrategyId};
//!
//! let reading = Reading::of(&std::fs::read_to_string("examples/cart.keyplan")?);
//! assert!(reading.is_sound(), "{:?}", reading.problems);
//! let plan = plan(&reading.design, Budget::default());
//! let cart = &plan.functions[0];
//! assert_eq!(cart.keys.to_string(), "1507000000");
//! let hashed = cart.strategies.iter().find(|s| s.assessment.strategy == StrategyId::HashSlot);
//! let hashed = hashed.ok_or("not compared")?;
//! let scheme = Scheme::export(&reading, &cart.function, &hashed.assessment)?;
//! let call = serde_json::json!({"cart_id": 13, "limit": 10, "offset": 30});
//! assert_eq!(scheme.key(call.as_object().ok_or("no object")?)?.keys, ["get_items_in_cart::13/1"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Data flows one way, and the modules stand in this order; nothing imports what comes after it:
//!
//! | module | what it does |
//! |---|---|
//! | [`design`] | reads what people describe, in two notations, and says what is wrong with it |
//! | [`keyspace`] | counts and lists addresses, in all and by class: what one write makes wrong |
//! | [`workload`] | spreads the traffic over scopes and addresses |
//! | [`strategy`] | assesses one way of invalidating, by the same metrics as all others |
//! | [`plan`] | compares them, holds them against the limits, and recommends |
//! | [`simulator`] | simulates what the strategies do, event by event, to check what the plan says |
//! | [`scheme`] | makes the keys and says what a write deletes, from a document that other programs read too |
//! | [`report`] | writes a plan as a table, Markdown, CSV or JSON |
//!
//! The command line and the page are crates of their own. The one feature, `schema`, adds the JSON Schemas of the
//! published documents. No input makes the library panic, and it reads no clock, no file and no source of chance.
// No panic, no print, nothing that the machine decides. Tests may do all of it.
#![cfg_attr(
    not(test),
    warn(
        clippy::disallowed_methods,
        clippy::expect_used,
        clippy::iter_over_hash_type,
        clippy::panic,
        clippy::print_stderr,
        clippy::print_stdout,
        clippy::unreachable,
        clippy::unwrap_used
    )
)]

pub mod design;
pub mod examples;
mod json;
pub mod keyspace;
pub mod plan;
pub mod report;
pub mod scheme;
pub mod simulator;
pub mod strategy;
pub mod workload;
