//! Sums of figures over all addresses of all scopes.

use super::addresses::Addresses;
use super::numbers::capped;
use super::scope_groups::ScopeGroup;

/// Sums of `N` values of an address over all addresses.
#[derive(Clone, Debug, PartialEq)]
pub struct Sums<const N: usize> {
    /// The mean over all reads.
    pub per_read: [f64; N],
    /// The sum over the addresses that a write invalidates, as the mean over all writes.
    pub at_write: [f64; N],
    /// The sum over all addresses of all scopes.
    pub total: [f64; N],
    /// The mean of the first value over the reads of each group.
    pub groups: Vec<f64>,
}

impl<const N: usize> Sums<N> {
    fn over(groups: &[ScopeGroup]) -> Self {
        Self { per_read: [0.0; N], at_write: [0.0; N], total: [0.0; N], groups: Vec::with_capacity(groups.len()) }
    }

    /// Adds a group: `means` of its values over its reads, and `sums` over its addresses.
    fn add(&mut self, group: &ScopeGroup, means: [f64; N], sums: [f64; N]) {
        for i in 0..N {
            self.per_read[i] = capped(self.per_read[i] + group.of_reads * means[i]);
            self.at_write[i] = capped(self.at_write[i] + group.of_writes * sums[i]);
            self.total[i] = capped(self.total[i] + group.count * sums[i]);
        }
        self.groups.extend(means.first());
    }
}

/// Sums the values of addresses over `groups` of scopes and over the `addresses` of each scope.
///
/// `scope` computes once for each group what its addresses have in common, from the reads and writes a second of a scope.
/// `value` returns the values of an address, from that and from what is known of the address.
#[must_use]
pub fn sums<S, const N: usize>(
    groups: &[ScopeGroup],
    addresses: &[Addresses],
    scope: impl Fn(f64, f64) -> S,
    value: impl Fn(&S, &Addresses) -> [f64; N],
) -> Sums<N> {
    let mut sums = Sums::over(groups);
    for group in groups {
        let scope = scope(group.reads, group.writes);
        let (mut means, mut all) = ([0.0; N], [0.0; N]);
        for group in addresses {
            let values = value(&scope, group);
            let weight = group.count * group.share;
            for i in 0..N {
                means[i] += weight * values[i];
                all[i] += group.count * values[i];
            }
        }
        sums.add(group, means, all);
    }
    sums
}

/// Sums the values of scopes over `groups`; `value` computes them from the number of a group, and the reads and writes a second
/// of one of its scopes.
#[must_use]
pub fn sums_of_scopes<const N: usize>(groups: &[ScopeGroup], value: impl Fn(usize, f64, f64) -> [f64; N]) -> Sums<N> {
    let mut sums = Sums::over(groups);
    for (number, group) in groups.iter().enumerate() {
        let values = value(number, group.reads, group.writes);
        sums.add(group, values, values);
    }
    sums
}
