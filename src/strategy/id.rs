//! The names of the strategies.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use strum::{IntoStaticStr, VariantArray};

/// A way of invalidating.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, IntoStaticStr, Serialize, VariantArray)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum StrategyId {
    /// A write deletes every address of its class, cached or not. The baseline.
    DeleteClass,
    /// Strategy 1: a simpler interface with fewer addresses.
    Restrict,
    /// Strategy 2: a central directory of the cached addresses.
    Registry,
    /// Strategy 3: each fill is announced to all callers.
    Broadcast,
    /// Strategy 3b: each caller has a cache of its own, and each write is announced to all others.
    BroadcastInvalidations,
    /// Strategy 4: buckets that hold one address each.
    HashSlot,
    /// Strategy 4b: buckets that hold a map of addresses.
    HashContainer,
    /// Strategy 4c: keys for the hottest calls only.
    HashHot,
    /// Strategy 5: entries expire, and writes do nothing.
    Ttl,
    /// Strategy 6: the row's version is part of the key.
    VersionColumn,
    /// Strategy 6b: a version in the cache is part of the key.
    VersionKey,
    /// Strategy 6c: the row's version is part of the value.
    VersionValue,
    /// Strategy 7: deletes are read from the database's log.
    CommitLog,
    /// Nothing is cached.
    None,
}

impl StrategyId {
    /// All strategies, in the order in which they are shown.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// The name, as `--strategy` takes it: `hash-slot`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

impl fmt::Display for StrategyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for StrategyId {
    type Err = UnknownStrategy;

    fn from_str(name: &str) -> Result<Self, UnknownStrategy> {
        Self::ALL.iter().copied().find(|id| id.name() == name).ok_or_else(|| UnknownStrategy { name: name.to_owned() })
    }
}

/// A name that no strategy has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no strategy `{name}`: known here: {}", known())]
#[non_exhaustive]
pub struct UnknownStrategy {
    /// The name that was given.
    pub name: String,
}

fn known() -> String {
    let names: Vec<&str> = StrategyId::ALL.iter().map(|id| id.name()).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_reads_back_and_is_the_name_in_json() {
        for &id in StrategyId::ALL {
            assert_eq!(id.name().parse(), Ok(id));
            assert_eq!(serde_json::to_value(id).unwrap(), id.name());
        }
        assert!("hash".parse::<StrategyId>().unwrap_err().to_string().contains("`hash`: known here: delete-class, "));
    }
}
