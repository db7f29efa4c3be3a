//! What a law comes to over all addresses of all scopes.

use super::law::{InScope, Law};
use crate::workload::{Addresses, ScopeGroup, sums};

/// What a law comes to; shares are from 0 to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Totals {
    /// The share of the look-ups that hit.
    pub hit: f64,
    /// The share of the look-ups that ask the source.
    pub fetched: f64,
    /// The share of the look-ups that begin a cycle.
    pub first: f64,
    /// The share of the look-ups that get an outdated answer.
    pub stale: f64,
    /// How long ago a hit became outdated, in seconds; 0 for one that is not.
    pub stale_age: f64,
    /// The share of the look-ups whose fill is refused, as the key is a tombstone.
    pub refused: f64,
    /// The share of the source's answers that a write overtakes.
    pub raced: f64,
    /// Entries of one scope when a write comes.
    pub live_keys: f64,
    /// Of these, those that the write deletes.
    pub known_keys: f64,
    /// Of the live keys, those that a directory lists, and of all scopes.
    pub listed_keys: f64,
    pub listed_items: f64,
    /// The share of the look-ups whose fill is stored.
    pub stored: f64,
    /// Entries of all scopes.
    pub live_items: f64,
    /// Their bytes, as the server counts them.
    pub live_bytes: f64,
    /// The bytes of memory that they take.
    pub live_room: f64,
    /// The mean value of an entry, in bytes.
    pub live_value: f64,
    /// The value that a look-up asks for, in bytes.
    pub value: f64,
    /// Fills a second that begin a cycle.
    pub cycles: f64,
    /// The most by which the outdated hits of races may be too few, as a share of them.
    pub doubt: f64,
    /// The share of the look-ups of each group that hit.
    pub groups: Vec<f64>,
}

impl Totals {
    /// Over the addresses of scopes. The shares of the `addresses` sum to the look-ups that a read makes.
    pub fn of(law: &Law, groups: &[ScopeGroup], addresses: &[Addresses]) -> Self {
        let value = |scope: &InScope<'_>, address: &Addresses| {
            let entry = scope.at(address.share);
            [
                entry.hit,
                entry.fetched,
                entry.first,
                entry.hit * entry.stale,
                entry.hit * entry.age,
                entry.fetched * scope.raced,
                entry.hit * scope.deleted,
                entry.hit * entry.doubt,
                scope.closed,
                entry.hit * address.size.item,
                entry.hit * address.size.room,
                entry.hit * address.size.value,
                entry.stored,
                entry.hit * scope.listed,
            ]
        };
        let sums = sums(groups, addresses, |reads, writes| law.scope(reads, writes), value);
        let looks: f64 = addresses.iter().map(|a| a.count * a.share).sum();
        let [hit, fetched, first, stale, age, raced, _, doubt, refused, ..] = sums.per_read;
        let over = |sum: f64, whole: f64| if whole > 0.0 { sum / whole } else { 0.0 };
        Self {
            hit: over(hit, looks),
            fetched: over(fetched, looks),
            first: over(first, looks),
            stale: over(stale, looks),
            stale_age: over(age, hit),
            refused: over(refused, looks),
            raced: over(raced, fetched),
            live_keys: sums.at_write[0],
            known_keys: sums.at_write[6],
            live_items: sums.total[0],
            live_bytes: sums.total[9],
            live_room: sums.total[10],
            live_value: over(sums.total[11], sums.total[0]),
            stored: over(sums.per_read[12], looks),
            listed_keys: sums.at_write[13],
            listed_items: sums.total[13],
            value: over(addresses.iter().map(|a| a.count * a.share * a.size.value).sum(), looks),
            cycles: sums.total[2],
            doubt: over(doubt, doubt + stale),
            groups: sums.groups,
        }
    }
}
