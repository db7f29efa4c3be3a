//! What is taken where a design says nothing.

use super::environment::Server;

/// A quantity that is assumed.
#[derive(Clone, Copy, Debug)]
pub struct Assumed {
    /// As the notation writes it.
    pub written: &'static str,
    /// In base units.
    pub value: f64,
}

const fn assumed(written: &'static str, value: f64) -> Assumed {
    Assumed { written, value }
}

/// What the cache servers run.
pub const SERVER: Server = Server::Memcached;
/// The rate of a read.
pub const READ_RATE: Assumed = assumed("100/s", 100.0);
/// The rate of a write.
pub const WRITE_RATE: Assumed = assumed("1/s", 1.0);
/// The size of a result.
pub const SIZE: Assumed = assumed("1000 bytes", 1000.0);
/// The time that a miss takes at the database.
pub const SOURCE: Assumed = assumed("10 ms", 0.01);
/// The skew of all traffic: the classical Zipf law.
pub const ZIPF: Assumed = assumed("zipf 1", 1.0);
/// The time of a message to a cache and back.
pub const ROUND_TRIP: Assumed = assumed("0.5 ms", 0.0005);
/// The time from the answer of the database until the cache has stored it.
pub const FILL_DELAY: Assumed = assumed("1 ms", 0.001);
/// The share of the messages between callers that are lost.
pub const MESSAGE_LOSS: Assumed = assumed("0%", 0.0);
/// What the network of one cache server carries.
pub const BANDWIDTH: Assumed = assumed("128 MiB/s", 128.0 * 1024.0 * 1024.0);
/// How long an entry stays that nothing asks for again.
pub const RETENTION: Assumed = assumed("1 day", 86_400.0);
/// The share of the calls that know the version of the row.
pub const ROW_AT_HAND: Assumed = assumed("0%", 0.0);
/// The delay of the deletes from the log of the database.
pub const LAG: Assumed = assumed("100 ms", 0.1);
