//! The guards against what invalidation misses, and exact invalidation under them, on which most strategies are based.

use libm::{exp, expm1};

use super::closed_forms::{FOREVER, filled, lifetime};
use crate::design::Design;
use crate::workload::{Addresses, ScopeGroup, Sums, Workload, sums};

/// The modifiers of `settings`, which every strategy takes on that invalidates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guards {
    /// Seconds until an entry expires whatever happens.
    pub backstop: f64,
    /// Seconds for which a deleted key takes no fill.
    pub tombstone: f64,
    /// Seconds for which a miss holds a token that a delete voids, where it takes one.
    pub lease: Option<f64>,
}

impl Guards {
    /// Those of a design.
    pub fn of(design: &Design) -> Self {
        let settings = &design.settings;
        Self { backstop: settings.backstop.unwrap_or(FOREVER), tombstone: settings.tombstone, lease: settings.lease }
    }

    /// Whether hits depend on the rates, and not only on the ratio of reads to writes.
    pub fn depend_on_rates(&self) -> bool {
        self.backstop < FOREVER || self.tombstone > 0.0
    }

    /// Sums over a function's groups; where rates do not matter, each ratio of reads to writes is looked at once.
    pub fn over<const N: usize>(&self, workload: &Workload, sums: impl FnOnce(&[ScopeGroup]) -> Sums<N>) -> Sums<N> {
        if self.depend_on_rates() { sums(&workload.groups) } else { sums(&workload.ratios).of_each(&workload.groups) }
    }

    /// Hits under a backstop, by (2), and under tombstones: in the t after a write nothing is stored, which is the case for
    /// 1 - e^(-mu t) of the time, and for the rest of it things are as if there were none.
    pub fn hits(&self, workload: &Workload, addresses: &[Addresses]) -> Sums<1> {
        let scope = |reads: f64, writes: f64| (reads * lifetime(writes, self.backstop), exp(-writes * self.tombstone));
        self.over(workload, |groups| sums(groups, addresses, scope, |(fills, open), p| [open * filled(fills * p)]))
    }

    /// The share of a scope's reads that find it closed by tombstones: what they fetch is not stored.
    pub fn closed(&self, writes: f64) -> f64 {
        if self.tombstone > 0.0 { -expm1(-writes * self.tombstone) } else { 0.0 }
    }
}

/// Exact invalidation: a write removes what the cache has of its class.
#[derive(Clone, Debug)]
pub struct Exact {
    /// Hits, by (1), or by (2) where there is a backstop.
    pub hits: Sums<1>,
    /// Addresses that were filled since the last write, (1): what a directory holds, dead entries included.
    pub registered: Sums<1>,
}

impl Exact {
    /// Of the traffic of a function.
    pub fn of(workload: &Workload, guards: &Guards) -> Self {
        let registered = Guards { backstop: FOREVER, ..*guards }.hits(workload, &workload.addresses);
        let has_backstop = guards.backstop < FOREVER;
        Self {
            hits: if has_backstop { guards.hits(workload, &workload.addresses) } else { registered.clone() },
            registered,
        }
    }
}
