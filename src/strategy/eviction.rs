//! How long unread entries stay in a cache that evicts, and what it then holds.

use libm::expm1;

use super::closed_forms::{FOREVER, faded, sliding};
use crate::workload::LARGEST_FIGURE;

/// The time after its last read at which an entry is evicted, in seconds; [`LARGEST_FIGURE`] where all entries fit.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Eviction {
    /// The time where writes delete outdated entries.
    pub deleted: f64,
    /// The time where outdated entries stay under keys that nobody asks for.
    pub versioned: f64,
    /// The time where outdated entries stay until they are replaced.
    pub replaced: f64,
    /// How few scopes fill the memory, from 0 to 1: the sum of the squares of their shares of it, which is 1/n for n equal
    /// scopes. 0 where half of the memory stays empty. The deletes of a scope come together, and make room for others.
    pub crowding: f64,
}

impl Eviction {
    /// No entry is ever evicted.
    pub const NONE: Self = Self { deleted: FOREVER, versioned: FOREVER, replaced: FOREVER, crowding: 0.0 };
}

/// The mean number of stored entries of one address, outdated ones included. Each fill stays for `t` seconds after its
/// last read; `reads` and `writes` are a second.
///
/// With theta = lambda + mu: lambda (lambda ((1 - e^(-theta t))/theta^2 - t e^(-theta t)/theta) + t (1 - h)), h by (3).
pub fn versions(reads: f64, writes: f64, t: f64) -> f64 {
    let theta = reads + writes;
    let r = theta * t;
    if reads == 0.0 {
        return 0.0;
    }
    // Below this the closed form has no digits left: half a square.
    let young = if r < 1e-5 { t * t / 2.0 } else { (-expm1(-r) - r * faded(r)) / theta / theta };
    (reads * (reads * young + t * (1.0 - sliding(reads, writes, t)))).clamp(0.0, LARGEST_FIGURE)
}

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
}
