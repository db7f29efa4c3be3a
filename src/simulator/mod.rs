//! The simulator executes strategies event by event: reads, fills and writes.
//!
//! A plan is made of formulas, and the simulator checks them. It shares nothing with them but the design, the list of calls
//! and the item sizes. All strategies of a function get the same reads and writes. The same seed gives the same bytes on
//! every machine.
//!
//! # What happens
//!
//! - Reads and writes are Poisson. A read goes to one address of one scope. A write reaches the class of one scope, or a part
//!   of it. A write that names a function several times is one event.
//! - A read that finds no entry asks the source at once. The source takes its time to answer, and the result is stored after
//!   the fill delay. Until then, further reads miss and fill, too. Each fill that lands begins a new time to live.
//! - The source answers with the state of the moment of its answer, or of its start where the design says so. A fill is *raced*
//!   if a write came between that state and the store. It is stored outdated, and its reads are stale until something ends it.
//! - With a `lease`, only the first miss fills. The others wait, which is neither a hit nor a read of the source. A write
//!   voids the token, so a fill on its way is not stored.
//! - With a `tombstone`, nothing is stored for that time after a write.
//! - Lease and tombstone hold for all addresses of the scope, also for those that a directory does not know.
//!
//! # How it is fast
//!
//! A write only goes into a log. An entry remembers the last write before it, and its fate is worked out when it is next
//! looked at. So a write costs the same for every size of class. Delays are constant, so fills on their way are a queue.
//! The time that an entry lived is counted exactly when another takes its place.
//!
//! Events are drawn in blocks, each of one scope and one batch. First the writes of the block go into the log, and each read
//! notes the last write before it. Then one cache after the other processes the block.
//!
//! If there are few scopes, all are simulated, and a batch is a stretch of time. Scopes do not interact, so time passes in
//! slices, and in a slice one scope after the other: what its events touch then stays in the processor's cache. Of many
//! scopes some are drawn, by their reads, by their writes and uniformly. Each has its own clock and runs until it is in its
//! steady state. A batch is then a group of scopes.
//!
//! # Limited memory
//!
//! If the design has a memory, strategies that the plan has evictions for are simulated in one cache that all functions
//! share. It evicts the least recently used entry. The others are simulated without evictions.

mod block;
mod cache;
mod calls;
mod chance;
mod charge;
mod entities;
mod interval;
mod limited;
mod log;
mod mapping;
mod measures;
mod parts;
mod policy;
mod progress;
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
mod unsupported;
mod world;

pub use interval::Interval;
pub use measures::{Measured, Report};
pub use progress::Progress;
pub use replay::{Lru, ReplayError, Replayed, replay};
pub use round::Round;
pub use run::Run;
pub use setup::Setup;
pub use unsupported::Unsupported;
