//! The eviction of a cache of limited memory that evicts the entry that was not read for the longest time (LRU).
//!
//! Che's approximation: an entry is evicted after a time t without a read, the same for all entries. t is the time at which
//! the stored entries fill the memory, and all functions share it. Checked against a simulation of 300 scopes of 40 keys in
//! 500 items. It fails where one scope fills the cache, since the deletes of a class come together.

use libm::{exp, expm1, log};

use super::closed_forms::{FOREVER, sliding};
use super::eviction::{Eviction, versions};
use super::strategy_input::StrategyInput;
use crate::workload::{Addresses, sums};

impl Eviction {
    /// The eviction of functions that share `memory` bytes.
    #[must_use]
    pub fn of<'s, 'd: 's>(functions: impl Iterator<Item = &'s StrategyInput<'d>> + Clone, memory: f64) -> Self {
        let fill = |occupied: fn(f64, f64, f64) -> f64| {
            solve(
                |t| functions.clone().map(|input| bytes(input, |reads, writes| occupied(reads, writes, t))).sum(),
                memory,
            )
        };
        let deleted = fill(sliding);
        Self {
            crowding: crowding(functions.clone(), deleted, memory),
            deleted,
            versioned: fill(versions),
            replaced: fill(|reads, _, t| -expm1(-reads * t)),
        }
    }
}

/// The bytes of a function's entries. `occupied` gives the mean entries of an address, from its reads and writes a second.
fn bytes(input: &StrategyInput<'_>, occupied: impl Fn(f64, f64) -> f64) -> f64 {
    let workload = &input.workload;
    let value = |&(reads, writes): &(f64, f64), a: &Addresses| [occupied(reads * a.share, writes) * a.size.room];
    let [bytes] = sums(&workload.groups, &workload.addresses, |reads, writes| (reads, writes), value).total;
    bytes
}

/// See [`Eviction::crowding`].
fn crowding<'s, 'd: 's>(functions: impl Iterator<Item = &'s StrategyInput<'d>>, t: f64, memory: f64) -> f64 {
    let (mut all, mut squares) = (0.0, 0.0);
    for input in functions {
        let workload = &input.workload;
        for group in &workload.groups {
            let live = |a: &Addresses| a.count * a.size.room * sliding(group.reads * a.share, group.writes, t);
            let bytes = workload.addresses.iter().map(live).sum::<f64>();
            all += group.count * bytes;
            squares += group.count * bytes * bytes;
        }
    }
    // Where the mean just fits, the entries sometimes do not.
    if all < memory / 2.0 { 0.0 } else { squares / all / all }
}

/// The time at which the entries fill the memory; `bytes` rises with the time. False position in the logarithm.
fn solve(bytes: impl Fn(f64) -> f64, memory: f64) -> f64 {
    let over = |x: f64| bytes(exp(x)) / memory.max(f64::MIN_POSITIVE) - 1.0;
    let (mut low, mut high) = (log(SHORTEST), log(LONGEST));
    let (mut below, mut above) = (over(low), over(high));
    if above <= 0.0 {
        return FOREVER;
    }
    if below >= 0.0 {
        return SHORTEST;
    }
    let mut x = low;
    for _ in 0..200 {
        // The bounds of the share keep both ends moving.
        let share = (below / (below - above)).clamp(0.05, 0.95);
        x = low + share * (high - low);
        let found = over(x);
        if found < 0.0 {
            (low, below) = (x, found);
        } else {
            (high, above) = (x, found.min(1.0));
        }
        if high - low < 1e-10 || found.abs() < 1e-10 {
            break;
        }
    }
    exp(x)
}

/// The shortest time that is tried, in seconds.
const SHORTEST: f64 = 1e-9;
/// Thirty thousand years, in seconds: a cache that is not full by then never is.
const LONGEST: f64 = 1e12;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_is_that_at_which_the_memory_is_full() {
        let t = solve(|t| 1000.0 * (1.0 - f64::exp(-0.3 * t)), 600.0);
        // By hand: 1 - e^(-0.3 t) = 0.6.
        assert!((t - (2.5_f64.ln() / 0.3)).abs() < 1e-6, "{t}");
        assert_eq!(solve(|_| 10.0, 600.0), FOREVER);
    }
}
