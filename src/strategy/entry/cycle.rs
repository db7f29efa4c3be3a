//! The cycle of an entry: a miss, the wait for its fill, and a life.

use libm::expm1;

use crate::strategy::closed_forms::faded;
use crate::workload::capped;

/// What the reads of an address come to, as shares of its reads.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reads {
    /// Those that hit.
    pub hit: f64,
    /// Those that ask the source. With a lease, the others wait for the fill that is under way.
    pub fetched: f64,
    /// Those that begin a cycle: each entry is stored for one of them.
    pub first: f64,
    /// Those whose fill is stored.
    pub stored: f64,
}

/// What may be stored of the fills that overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storing {
    /// Each of them is stored when it lands.
    Each,
    /// Each is stored under the version of its miss, which a write makes void.
    UnderVersion,
    /// The first takes a token, which a write makes void; the others wait.
    UnderLease,
}

/// The wait for fills in one scope.
#[derive(Clone, Copy, Debug)]
pub struct Wait {
    storing: Storing,
    writes: f64,
    lands: f64,
    /// The share of the fills that no write overtakes.
    valid: f64,
    /// Seconds until a fill lands or is void, whichever is first.
    until_over: f64,
    /// The share of the windows of twice that time with a write.
    written: f64,
}

impl Wait {
    /// The wait where fills take `lands` seconds; `writes` a second reach the scope.
    pub fn of(storing: Storing, writes: f64, lands: f64) -> Self {
        let r = writes * lands;
        let until_over = if r < 1e-16 { lands } else { capped(-expm1(-r) / writes) };
        Self { storing, writes, lands, valid: faded(r), until_over, written: -expm1(-2.0 * r) }
    }

    /// The seconds by which later fills of a cycle land after the first, on average for the last of them:
    /// D - (1 - e^(-lambda D)) / lambda.
    pub fn overlap(&self, reads: f64) -> f64 {
        let a = reads * self.lands;
        if self.storing == Storing::UnderLease || reads == 0.0 {
            return 0.0;
        }
        // The closed form loses its digits for small a; its series does not.
        if a < 1e-4 { self.lands * a * (0.5 - a / 6.0) } else { self.lands + expm1(-a) / reads }
    }

    /// The reads of an address, of which `hits` hit in the life of an entry on average.
    ///
    /// Without writes a cycle has 1 + lambda D misses. Where a write makes a fill void, the next read begins another cycle.
    pub fn reads(&self, reads: f64, hits: f64) -> Reads {
        let hits = capped(hits);
        match self.storing {
            Storing::Each => {
                let misses = self.misses(reads);
                let cycle = hits + misses;
                let hit = hits / cycle;
                let fetched = misses / cycle;
                Reads { hit, fetched, first: (1.0 / cycle).min(fetched), stored: fetched }
            }
            Storing::UnderVersion | Storing::UnderLease => {
                let (hits, waiting) = (hits * self.valid, capped(reads * self.until_over));
                let cycle = hits + 1.0 + waiting;
                let (fetched, stored) = match self.storing {
                    Storing::UnderLease => (1.0, self.valid),
                    Storing::Each | Storing::UnderVersion => (1.0 + waiting, 1.0 + waiting),
                };
                Reads { hit: hits / cycle, fetched: fetched / cycle, first: 1.0 / cycle, stored: stored / cycle }
            }
        }
    }

    /// The misses for each life, where each fill is stored.
    ///
    /// An entry is absent at an age s of the last write if no miss was in the window of length s that begins D before the
    /// write, and if so beyond D as long as nobody reads. Before a write the state is that of any time; from there on, windows
    /// are taken to have their first misses as if no fill were under way. Up to mu D = 0.1 that errs by less than 0.005 of
    /// the reads.
    fn misses(&self, reads: f64) -> f64 {
        let (mu, d) = (self.writes, self.lands);
        let plain = 1.0 + reads * d;
        if mu * d < 1e-6 || reads * d < 1e-6 {
            return capped(plain);
        }
        // Equal rates are a limit; the form is smooth there.
        let lambda = if (reads - mu).abs() < 1e-6 * mu { reads * (1.0 + 2e-6) } else { reads };
        let (k, both) = (mu / (lambda - mu), lambda + mu);
        let (missed, kept) = (faded(lambda * d), self.valid);
        // P(absent) of a window that begins with the entry there; of one that begins without it, it is mu / (lambda + mu).
        let present = (1.0 + k) * self.written / 2.0 - k * mu * -expm1(-both * d) / both
            + mu * kept / both * (kept * (1.0 + k) - k * missed);
        let misses = capped(both / mu * present);
        if misses.is_finite() && misses > 0.0 { misses.min(plain) } else { capped(plain) }
    }
}
