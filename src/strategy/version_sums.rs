//! The sums of entries that carry a version and that no message deletes.

use libm::expm1;

use super::closed_forms::{filled, lifetime, outdated, sliding};
use super::eviction::versions;
use super::strategy_input::StrategyInput;
use crate::workload::{Sums, sums};

/// The hits and the outdated entries of entries that no message deletes: first two sums where outdated entries stay under
/// other keys, then the same two where they stay under the key that is asked for.
pub fn version_sums(input: &StrategyInput<'_>) -> Sums<4> {
    let ttl = retained(input);
    let (dead, in_place) = (input.eviction.versioned, input.eviction.replaced);
    let scope = |reads: f64, writes: f64| (reads, writes, lifetime(writes, ttl));
    let value = |&(reads, writes, life): &(f64, f64, f64), p: f64| {
        let reads = reads * p;
        let hit = filled(reads * life);
        let (dead_hit, stored) = if dead < ttl {
            (sliding(reads, writes, dead), versions(reads, writes, dead))
        } else {
            // Every fill stays for the retention: the stored entries are the fills of that time.
            (hit, reads * (1.0 - hit) * ttl)
        };
        let (hit, outdated) = if in_place < ttl {
            let hit = sliding(reads, writes, in_place);
            (hit, -expm1(-reads * in_place) - hit)
        } else {
            (hit, outdated(reads, writes, life, ttl))
        };
        [dead_hit, stored - dead_hit, hit, outdated]
    };
    sums(&input.workload.groups, &input.workload.addresses, scope, value)
}

/// The time for which an entry stays that is not read, in seconds.
pub fn retained(input: &StrategyInput<'_>) -> f64 {
    input.design.settings.retention.min(input.guards.backstop)
}
