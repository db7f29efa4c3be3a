//! A cache of limited memory that evicts what was not asked for the longest: how long entries stay unread in it.
//!
//! Che's approximation: an entry is evicted after a time t without a read, the same for all. It is the time at which
//! what stays fills the memory, and all functions share it. Checked against a simulation of 300 scopes of 40 keys in 500
//! items; it fails where one scope fills the cache, since the deletes of a class come together.

use libm::{exp, expm1, log};

use super::closed_forms::{FOREVER, sliding};
use super::strategy_input::StrategyInput;
use crate::workload::{Addresses, LARGEST, sums};

/// How long entries stay unread, in seconds; beyond any number where all fit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Eviction {
    /// Where writes delete what they outdate.
    pub deleted: f64,
    /// Where outdated entries stay under keys that nobody asks for.
    pub versioned: f64,
    /// Where outdated entries stay until they are replaced.
    pub replaced: f64,
    /// How few scopes fill the memory: the sum of the squares of their parts of it, 1/n for n that are alike. 0 where half of it
    /// stays empty. Their deletes come together, and make room for others.
    pub crowding: f64,
}

impl Eviction {
    /// Nothing is ever evicted.
    pub const NONE: Self = Self { deleted: FOREVER, versioned: FOREVER, replaced: FOREVER, crowding: 0.0 };

    /// For functions that share so many bytes of cache.
    pub fn of<'s, 'd: 's>(situations: impl Iterator<Item = &'s StrategyInput<'d>> + Clone, memory: f64) -> Self {
        let fill = |occupied: fn(f64, f64, f64) -> f64| {
            // Far more than a century: what is not full then never is.
            solve(
                |t| situations.clone().map(|input| bytes(input, |reads, writes| occupied(reads, writes, t))).sum(),
                memory,
            )
        };
        let deleted = fill(sliding);
        Self {
            crowding: crowding(situations.clone(), deleted, memory),
            deleted,
            versioned: fill(versions),
            replaced: fill(|reads, _, t| -expm1(-reads * t)),
        }
    }
}

/// What a function's entries take, if of each address so many are there on average.
fn bytes(input: &StrategyInput<'_>, occupied: impl Fn(f64, f64) -> f64) -> f64 {
    let workload = &input.workload;
    let value = |&(reads, writes): &(f64, f64), p: f64| [occupied(reads * p, writes)];
    let [items] = sums(&workload.groups, &workload.addresses, |reads, writes| (reads, writes), value).total;
    items * input.item_bytes(input.value_bytes)
}

fn crowding<'s, 'd: 's>(situations: impl Iterator<Item = &'s StrategyInput<'d>>, t: f64, memory: f64) -> f64 {
    let (mut all, mut squares) = (0.0, 0.0);
    for input in situations {
        let (workload, item) = (&input.workload, input.item_bytes(input.value_bytes));
        for group in &workload.groups {
            let live = |a: &Addresses| a.count * sliding(group.reads * a.share, group.writes, t);
            let bytes = item * workload.addresses.iter().map(live).sum::<f64>();
            all += group.count * bytes;
            squares += group.count * bytes * bytes;
        }
    }
    // Where the mean only just fits, it does not always fit.
    if all < memory / 2.0 { 0.0 } else { squares / all / all }
}

/// Entries of one address, those that writes have outdated included: each fill stays for t after its last read.
///
/// With theta = lambda + mu: lambda (lambda ((1 - e^(-theta t))/theta^2 - t e^(-theta t)/theta) + t (1 - h)), h by (3).
pub fn versions(reads: f64, writes: f64, t: f64) -> f64 {
    let theta = reads + writes;
    let r = theta * t;
    if reads == 0.0 {
        return 0.0;
    }
    // Below this the closed form has no digits left: half a square.
    let young = if r < 1e-5 { t * t / 2.0 } else { (-expm1(-r) - r * exp(-r.min(700.0))) / theta / theta };
    (reads * (reads * young + t * (1.0 - sliding(reads, writes, t)))).clamp(0.0, LARGEST)
}

/// The time at which what stays fills the memory; it rises with the time. By false position in the logarithm.
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
        // Halfway where the line between the two would hardly move one of them.
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

const SHORTEST: f64 = 1e-9;
/// Some thirty thousand years, in seconds.
const LONGEST: f64 = 1e12;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_that_are_never_written_are_those_that_are_read() {
        // Without writes an entry is there if it was read within t, whatever its version.
        for (reads, t) in [(5.0, 0.4), (0.01, 3.0), (1e-9, 2.0)] {
            let expected = 1.0 - f64::exp(-reads * t);
            assert!((versions(reads, 0.0, t) - expected).abs() < 1e-7 * expected, "{}", versions(reads, 0.0, t));
        }
    }

    #[test]
    fn the_time_is_that_at_which_the_memory_is_full() {
        let t = solve(|t| 1000.0 * (1.0 - f64::exp(-0.3 * t)), 600.0);
        // By hand: 1 - e^(-0.3 t) = 0.6.
        assert!((t - (2.5_f64.ln() / 0.3)).abs() < 1e-6, "{t}");
        assert_eq!(solve(|_| 10.0, 600.0), FOREVER);
    }
}
