//! Under which key a result is stored, and where.

use super::line::Scope;
use crate::design::Function;

/// Which key a call has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// Each call has a key of its own.
    Own,
    /// Calls share buckets. A bucket holds the result of one call; that of another call is a miss.
    Slots(Buckets),
    /// Calls share buckets. A bucket holds a map from calls to results.
    Maps(Buckets),
    /// The hottest calls of a scope have keys of their own. All others read the source.
    Hot {
        /// How many calls of a scope; at least 1.
        calls: u32,
    },
    /// No call has a key: all read the source.
    Nothing,
    /// A call is answered from pages of the list, each of which has a key.
    Pages {
        /// Items of a page, at least 1; `None` if the whole list is one page.
        size: Option<u64>,
    },
}

/// The buckets that calls share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Buckets {
    /// The parameters whose values stand in a bucket's key. All others are hashed.
    pub kept: Scope,
    /// Buckets for each combination of the values that are kept; at least 1.
    pub count: u32,
}

/// Where results are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the cache that all callers share.
    Cache,
    /// At each caller, which has a copy of its own.
    Callers,
}

impl Address {
    /// The longest time that a miss takes at the source, in seconds.
    #[must_use]
    pub fn longest_fetch(&self, function: &Function) -> f64 {
        let list = function.returns.list_items();
        let items = match self {
            Self::Pages { size } => size.map_or(list, |size| list.min(size as f64)),
            Self::Own | Self::Slots(_) | Self::Maps(_) | Self::Hot { .. } | Self::Nothing => function.most_items(),
        };
        function.source.seconds(items)
    }

    /// The buckets, if calls share some.
    #[must_use]
    pub fn buckets(&self) -> Option<&Buckets> {
        match self {
            Self::Slots(buckets) | Self::Maps(buckets) => Some(buckets),
            Self::Own | Self::Hot { .. } | Self::Nothing | Self::Pages { .. } => None,
        }
    }
}
