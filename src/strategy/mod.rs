//! Ways of invalidating, each in a file of its own, behind one trait.
//!
//! To add one, write its file and name it in [`ALL`].

mod assessment;
mod broadcast;
mod broadcast_invalidations;
mod buckets;
mod choose;
mod closed_forms;
mod commit_log;
mod delete_class;
mod eviction;
pub mod format;
mod guards;
mod hash_container;
mod hash_hot;
mod hash_slot;
mod lossy;
mod metrics;
mod outcome;
mod random_deal;
mod registry;
mod restrict;
mod strategy_input;
mod ttl;
mod versions;

pub use assessment::{Assessment, Caveat, Estimate, Objection, Setting, Worst};
pub use eviction::Eviction;
pub use metrics::Metrics;
pub use outcome::OVERFULL;
pub use strategy_input::StrategyInput;

/// A way of invalidating.
pub trait Strategy: Sync {
    /// Its name, as `--strategy` takes it.
    fn name(&self) -> &'static str;

    /// What it comes to on a function: one assessment for each variant worth comparing.
    ///
    /// # Errors
    ///
    /// Why it does not apply, and what the design would have to say.
    fn assess(&self, input: &StrategyInput<'_>) -> Result<Vec<Assessment>, String>;
}

/// All strategies, in the order in which they are shown: the baseline, then the six of the essay with their kin, then
/// deletes from the database's log.
pub const ALL: &[&dyn Strategy] = &[
    &delete_class::DeleteClass,
    &restrict::Restrict,
    &registry::Registry,
    &broadcast::Broadcast,
    &broadcast_invalidations::BroadcastInvalidations,
    &hash_slot::HashSlot,
    &hash_container::HashContainer,
    &hash_hot::HashHot,
    &ttl::Ttl,
    &versions::VersionColumn,
    &versions::VersionKey,
    &versions::VersionValue,
    &commit_log::CommitLog,
];
