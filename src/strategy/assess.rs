//! Assesses a strategy by its name.
//!
//! To add a strategy, name it in [`StrategyId`], write its file, and call it here.

use super::assessment::Assessment;
use super::id::StrategyId;
use super::inapplicable::Inapplicable;
use super::strategy_input::StrategyInput;
use super::{
    broadcast, broadcast_invalidations, commit_log, delete_class, hash_container, hash_hot, hash_slot, registry,
    restrict, ttl, versions,
};

/// What a strategy comes to on a function: one assessment for each variant worth comparing.
///
/// # Errors
///
/// Why it does not apply, and what the design would have to say.
pub fn assess(strategy: StrategyId, input: &StrategyInput<'_>) -> Result<Vec<Assessment>, Inapplicable> {
    Ok(match strategy {
        StrategyId::DeleteClass => vec![delete_class::assess(input)],
        StrategyId::Restrict => restrict::assess(input)?,
        StrategyId::Registry => vec![registry::assess(input)],
        StrategyId::Broadcast => vec![broadcast::assess(input)],
        StrategyId::BroadcastInvalidations => vec![broadcast_invalidations::assess(input)?],
        StrategyId::HashSlot => hash_slot::assess(input),
        StrategyId::HashContainer => vec![hash_container::assess(input)],
        StrategyId::HashHot => vec![hash_hot::assess(input)?],
        StrategyId::Ttl => ttl::assess(input),
        StrategyId::VersionColumn => vec![versions::assess_column(input)],
        StrategyId::VersionKey => vec![versions::assess_key(input)],
        StrategyId::VersionValue => vec![versions::assess_value(input)],
        StrategyId::CommitLog => vec![commit_log::assess(input)],
    })
}
