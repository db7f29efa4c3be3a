//! Ways of invalidating, each in a file of its own, behind one trait.
//!
//! To add one, write its file and name it in [`ALL`].

mod assessment;
mod broadcast;
mod delete_class;
pub mod figures;
mod forms;
mod hash_slot;
mod outcome;
mod registry;
mod restrict;
mod situation;
mod ttl;
mod version_column;

pub use assessment::{Assessment, Estimate, Objection, Setting, Worst};
pub use situation::Situation;

/// A way of invalidating.
pub trait Strategy: Sync {
    /// Its name, as `--strategy` takes it.
    fn name(&self) -> &'static str;

    /// What it comes to on a function: one assessment for each variant worth comparing.
    ///
    /// # Errors
    ///
    /// Why it does not apply, and what the design would have to say.
    fn assess(&self, situation: &Situation<'_>) -> Result<Vec<Assessment>, String>;
}

/// All strategies, in the order in which they are shown: the baseline, then the six of the essay.
pub const ALL: &[&dyn Strategy] = &[
    &delete_class::DeleteClass,
    &restrict::Restrict,
    &registry::Registry,
    &broadcast::Broadcast,
    &hash_slot::HashSlot,
    &ttl::Ttl,
    &version_column::VersionColumn,
];
