//! The strategies of invalidation, and the cost of each of them on a function.
//!
//! Each strategy has a file of its own. `closed_forms` has the formulas, `behaviour` turns what a strategy does into metrics.
//! `docs/model.md` gives every formula with its source. To add a strategy, name it in [`StrategyId`], write its file and
//! call it in [`assess`].

mod assess;
mod assessment;
mod behaviour;
mod broadcast;
mod broadcast_invalidations;
mod buckets;
mod caveat;
mod choose;
mod closed_forms;
mod commit_log;
mod declare;
mod delete_class;
mod directory;
mod entry;
mod estimate;
mod eviction;
pub mod format;
mod hash_container;
mod hash_hot;
mod hash_slot;
mod id;
mod inapplicable;
mod kind;
mod law_of;
mod memo;
mod metrics;
mod none;
mod random_deal;
mod registry;
mod restrict;
mod settings;
mod shared_memory;
mod sizes;
mod strategy_input;
mod ttl;
mod version_sums;
mod versions;

pub use assess::assess;
pub use assessment::{Assessment, Objection};
pub use caveat::Caveat;
pub use estimate::{Estimate, Worst};
pub use eviction::Eviction;
pub use id::{StrategyId, UnknownStrategy};
pub use inapplicable::Inapplicable;
pub use memo::Memo;
pub use metrics::Metrics;
pub use settings::{Setting, SettingRow, SettingValue, Settings};
pub use strategy_input::StrategyInput;
