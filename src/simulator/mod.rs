//! The simulator: what becomes of reads, fills and writes when a strategy does what it says, event by event.
//!
//! Plans are sums of closed forms; this is the check on them, and shares nothing with them but the design, the listing
//! of calls and what items weigh. All strategies of a function see the same reads and writes.
//!
//! # What happens
//!
//! Reads and writes are Poisson; a read is of one address of one scope, a write kills a scope, or its part of it. A write
//! that names a function several times is one event. A read that finds no entry reads the database at once, and what it
//! read is stored after the fill delay; until then further reads miss and fill too. A fill is *raced* where a write came
//! in between. With a `lease`, only the first of them fills; the others wait, which counts neither as a hit nor as a read
//! of the database; a write voids the right to fill, so what is on its way is not stored. With a `tombstone`, nothing is
//! stored for so long after a write. Both hold for all addresses of the scope, those that a directory has not heard of
//! included.
//!
//! # How it stays quick
//!
//! A write only goes into a log; an entry remembers the last write before it, so what became of it is found when it is
//! next looked at. A write so costs the same however large its class is. Delays are constant, so fills on their way
//! stand in a queue. Time that entries lived is counted when another takes their place, exactly.
//!
//! Events are drawn a block at a time, all of one scope and one batch. The log is told of a block's writes first, and each
//! of its reads remembers the last write before it; then one cache after the other lives through the block.
//!
//! Where scopes are few enough, all are simulated, and batches are stretches of time. They know nothing of each other, so
//! time passes in slices, and in a slice for one scope after the other: what its events touch lies near the processor
//! then. Of many scopes, some are drawn by their reads, their writes and uniformly; each lives on a clock of its own,
//! long enough to come to its steady state, and batches are groups of them.
//!
//! # Limited memory
//!
//! Where the design has a memory, strategies whose evictions the plan reckons with are simulated in one cache that all
//! functions share, and that evicts what was not asked for the longest; the others as if nothing were evicted.
//!
//! The same seed gives the same bytes on every machine.

mod block;
mod cache;
mod chance;
mod interval;
mod limited;
mod log;
mod mapping;
mod measures;
mod parts;
mod policy;
mod ranks;
mod replay;
mod round;
mod run;
mod setup;
mod shared;
mod store;
mod tally;
mod tenants;
mod traffic;
mod world;

use std::fmt;

pub use interval::Interval;
pub use measures::{Measured, Report};
pub use replay::{Lru, Replayed, replay};
pub use round::Round;
pub use run::{Progress, Run};
pub use setup::Setup;

/// What of a design is not simulated, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsupported(pub String);

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unsupported {}
