//! What versions leave behind: entries that no message deletes.

use libm::expm1;

use super::closed_forms::{FOREVER, outdated};
use super::entry::Law;
use super::eviction::versions;
use super::strategy_input::StrategyInput;
use crate::mechanism::Carried;
use crate::workload::{Addresses, Sums, sums};

/// The outdated entries of an address, under other keys or under the key that is asked for: how many, their
/// bytes, the memory that they take, and the bytes of their values.
pub fn left_behind(input: &StrategyInput<'_>, law: &Law, carried: Carried) -> Sums<4> {
    let (end, lands) = (law.end, law.fill.lands);
    let scope = |reads: f64, writes: f64| (reads, writes, law.scope(reads, writes));
    let value = |(reads, writes, scope): &(f64, f64, crate::strategy::entry::InScope<'_>), address: &Addresses| {
        let (reads, entry) = (reads * address.share, scope.at(address.share));
        let left = match carried {
            Carried::InKey if law.evicted < end => versions(reads, *writes, law.evicted) - entry.hit,
            // Every entry stays for the retention, and for what is left of it once a write came.
            Carried::InKey => reads * entry.first * (law.mean_end() - scope.life() * law.fill.kept(*writes)).max(0.0),
            Carried::InValue if law.evicted < end => -expm1(-reads * law.evicted) - entry.hit,
            Carried::InValue => {
                let replaced = outdated(reads, *writes, scope.life(), end);
                // It stays until the fill that replaces it lands.
                let waits = reads * entry.first * lands.min(end) * -expm1(-writes * end);
                (replaced * (1.0 - waits) + waits).min(1.0 - entry.hit)
            }
        };
        let left = left.clamp(0.0, FOREVER);
        [left, left * address.size.item, left * address.size.room, left * address.size.value]
    };
    sums(&input.workload.groups, &input.workload.addresses, scope, value)
}
