//! What fills store that a write has overtaken.

use libm::expm1;

use super::outdated::Outdated;
use crate::strategy::closed_forms::faded;

/// The time in which a write can overtake a fill.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Window {
    /// Seconds before a fill is stored in which a write makes it outdated, and nothing ends it.
    pub open: f64,
    /// Seconds after a write in which nothing is stored.
    pub tombstone: f64,
    /// Seconds after it is stored in which a write does not find it.
    pub unknown: f64,
}

impl Window {
    /// Nothing is overtaken.
    pub const CLOSED: Self = Self { open: 0.0, tombstone: 0.0, unknown: 0.0 };

    /// Whether a write can overtake a fill.
    pub fn is_open(&self) -> bool {
        self.open > self.tombstone || self.unknown > 0.0
    }

    /// The share of the fills that a write overtakes: P = 1 - e^(-mu d), unless the key has been a tombstone since the last
    /// such write.
    pub fn overtaken(&self, writes: f64) -> f64 {
        let stored = faded(writes * self.tombstone) * -expm1(-writes * (self.open - self.tombstone).max(0.0));
        stored - (1.0 - stored) * expm1(-writes * self.unknown)
    }

    /// The window in a scope with so many writes a second.
    pub fn scope(self, writes: f64) -> Raced {
        let open = self.open + self.unknown;
        Raced { window: self, writes, share: self.overtaken(writes), unguarded: -expm1(-writes * open) }
    }
}

/// The window in a scope.
#[derive(Clone, Copy, Debug)]
pub struct Raced {
    /// The share of the fills that a write overtakes.
    pub share: f64,
    window: Window,
    writes: f64,
    /// The same share without a tombstone.
    unguarded: f64,
}

impl Raced {
    /// What writes have overtaken of the hits of an address with so many reads a second, where fills land after `lands`; an
    /// entry lives `life` seconds, and is `aged` seconds old at a hit.
    pub fn stored(&self, reads: f64, lands: f64, (life, aged): (f64, f64)) -> Outdated {
        if self.share == 0.0 || life == 0.0 {
            return Outdated::NONE;
        }
        let Window { open, unknown, .. } = self.window;
        let window = open + unknown;
        if window * reads < 1e-3 || open == 0.0 {
            return Outdated { share: self.share, age: self.share * (aged + window / 2.0) };
        }
        let found = overlapping((reads, self.writes), (window, lands + unknown), (life, aged), self.unguarded);
        let kept = self.share / self.unguarded;
        Outdated { share: found.share * kept, age: found.age * kept }
    }
}

/// What overlapping fills store, each when it lands.
///
/// A write at a time z before the landing makes the entry outdated for its whole life, unless a later fill mends it: one
/// that began after the write, before the first landing (with the share 1 - f/d of the writes, f = e^(-lambda source) (1 -
/// e^(-lambda d)) / lambda) and then before the next (1 - q, q = 1/2 + (1 - e^(-2 lambda d)) / (4 lambda d)). Then it is outdated
/// for about d/2 + 1/lambda, or D, only. Without overlaps this is 1 - e^(-mu d), `most`, which it never passes.
fn overlapping(
    (reads, writes): (f64, f64),
    (window, lands): (f64, f64),
    (life, aged): (f64, f64),
    most: f64,
) -> Outdated {
    let x = reads * window;
    let first = faded(reads * (lands - window).max(0.0)) * -expm1(-x) / reads;
    let unread = 0.5 - expm1(-2.0 * x) / (4.0 * x);
    let (alone, mended) = (first + (window - first) * unread, window - first);
    let lasting = -expm1(-writes * alone);
    let while_mended = (window / 2.0 + 1.0 / reads).min(lands) + (1.0 - unread) * lands;
    let passing = (writes * mended * while_mended / (1.0 + writes * lands) / life).min(1.0) * (1.0 - lasting);
    Outdated { share: (lasting + passing).min(most), age: lasting * (aged + window / 2.0) + passing * lands / 2.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_overlaps_each_raced_fill_is_stale() {
        // model.md: H (1 - e^(-mu d)), mean age of the stale 1/mu + d/2 without a time to live.
        let found = overlapping((1e-6, 0.5), (0.1, 0.2), (2.0, 2.0), 1.0 - f64::exp(-0.05));
        assert!((found.share - (1.0 - f64::exp(-0.05))).abs() < 1e-9);
        assert!((found.age / found.share - 2.05).abs() < 1e-6);
    }

    #[test]
    fn a_tombstone_shortens_the_window() {
        let guarded = |tombstone: f64| Window { open: 0.1, tombstone, unknown: 0.0 }.overtaken(2.0);
        assert_eq!(guarded(0.1), 0.0);
        // By hand: e^(-0.1) (1 - e^(-0.1)).
        assert!((guarded(0.05) - 0.904_837_4 * 0.095_162_6).abs() < 1e-6);
    }
}
