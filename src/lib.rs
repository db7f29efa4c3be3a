//! Keyplan plans cache keys. It counts the addresses of a design exactly, compares all strategies of invalidation, and
//! exports the chosen one as a key scheme that programs run.
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
//! A **read** is a function whose results are cached; each combination of its arguments is an **address**. What a
//! **write** binds, one cart for example, is its **scope**. The addresses of a scope that the write makes outdated are its
//! **class**.
//!
//! Data flows one way, in the order of this table. No module imports a later one.
//!
//! | module | what it does |
//! |---|---|
//! | [`design`] | reads a design in either notation, and reports its problems |
//! | [`keyspace`] | counts and lists addresses, in all and by class |
//! | [`workload`] | distributes reads and writes over scopes and addresses |
//! | [`strategy`] | computes the metrics of one strategy |
//! | [`plan`] | compares the strategies, checks the limits, and recommends |
//! | [`simulator`] | executes the strategies event by event, to check the plan |
//! | [`scheme`] | turns a strategy into a document of keys and deletes that other programs read, too |
//! | [`report`] | writes a plan as a table, Markdown, CSV or JSON |
//!
//! `docs/notation.md` describes the notation, `docs/model.md` the formulas.
//!
//! The command line and the page are crates of their own. The one feature, `schema`, adds the JSON Schemas of the published
//! documents. No input makes the library panic, and it uses no clock, no files and no randomness from outside.
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
pub mod keyspace;
pub mod mechanism;
pub mod plan;
pub mod report;
pub mod runner;
pub mod scheme;
pub mod simulator;
pub mod strategy;
pub mod workload;
