//! Assesses a strategy by its name.
//!
//! To add a strategy, name it in [`StrategyId`], write its file, and call it here.

use super::assessment::Assessment;
use super::id::StrategyId;
use super::inapplicable::Inapplicable;
use super::memo::Memo;
use super::{
    broadcast, broadcast_invalidations, commit_log, delete_class, hash_container, hash_hot, hash_slot, none, registry,
    restrict, ttl, versions,
};

/// Assesses a strategy on a function. Returns one assessment for each variant that is compared.
///
/// # Errors
///
/// [`Inapplicable`] says why the strategy does not apply, and what the design would have to say.
pub fn assess(strategy: StrategyId, memo: &Memo<'_>) -> Result<Vec<Assessment>, Inapplicable> {
    let input = &memo.input;
    Ok(match strategy {
        StrategyId::DeleteClass => vec![delete_class::assess(memo)?],
        StrategyId::Restrict => restrict::assess(input)?,
        StrategyId::Registry => vec![registry::assess(memo)?],
        StrategyId::Broadcast => vec![broadcast::assess(memo)?],
        StrategyId::BroadcastInvalidations => vec![broadcast_invalidations::assess(memo)?],
        StrategyId::HashSlot => hash_slot::assess(memo)?,
        StrategyId::HashContainer => vec![hash_container::assess(memo)?],
        StrategyId::HashHot => vec![hash_hot::assess(memo)?],
        StrategyId::Ttl => ttl::assess(memo)?,
        StrategyId::VersionColumn => vec![versions::assess_column(memo)?],
        StrategyId::VersionKey => vec![versions::assess_key(memo)?],
        StrategyId::VersionValue => vec![versions::assess_value(memo)?],
        StrategyId::CommitLog => vec![commit_log::assess(memo)?],
        StrategyId::None => vec![none::assess(input)?],
    })
}
