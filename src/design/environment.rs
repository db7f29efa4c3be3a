//! The sections `topology` and `settings` as they are written.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::number::Whole;
use super::quantity::Quantity;
use super::spanned::Spanned;

/// The program that the cache servers run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Server {
    /// memcached.
    Memcached,
    /// Redis.
    Redis,
}

impl Server {
    /// All servers.
    pub const ALL: [Self; 2] = [Self::Memcached, Self::Redis];

    /// The server of a word; none for other words.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|server| server.word() == word)
    }

    /// The largest value that it stores, in bytes: memcached's item size (`-I`) by default, and Redis' longest string.
    #[must_use]
    pub fn largest_value(self) -> f64 {
        const MEBIBYTE: f64 = 1024.0 * 1024.0;
        match self {
            Self::Memcached => MEBIBYTE,
            Self::Redis => 512.0 * MEBIBYTE,
        }
    }

    /// The unit in which it counts times to live, in seconds.
    #[must_use]
    pub fn resolution(self) -> f64 {
        match self {
            Self::Memcached => 1.0,
            Self::Redis => 0.001,
        }
    }

    /// The longest time to live that it keeps, in seconds: memcached takes longer ones for dates. None, where all are kept.
    #[must_use]
    pub fn longest_time_to_live(self) -> Option<f64> {
        match self {
            Self::Memcached => Some(30.0 * 86_400.0),
            Self::Redis => None,
        }
    }

    /// The bytes of an item with a key and a value of so many bytes, as the server counts them. memcached adds a header of 48
    /// bytes, 8 for its version, 1 after the key and 2 after the value; Redis takes about 56 bytes besides the two.
    #[must_use]
    pub fn item_bytes(self, key: f64, value: f64) -> f64 {
        match self {
            Self::Memcached => 48.0 + 8.0 + key + 1.0 + value + 2.0,
            Self::Redis => 56.0 + key + value,
        }
    }

    /// The bytes of memory that such an item takes.
    ///
    /// memcached stores it in the smallest chunk that holds it: from 96 bytes, growing by a quarter, in multiples of 8, up to
    /// half a mebibyte. Redis stores its key and its value in size classes of jemalloc.
    #[must_use]
    pub fn room_bytes(self, key: f64, value: f64) -> f64 {
        match self {
            Self::Memcached => chunk(self.item_bytes(key, value)),
            Self::Redis => self.item_bytes(size_class(key), size_class(value)),
        }
    }

    /// Its word in both notations.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Memcached => "memcached",
            Self::Redis => "redis",
        }
    }
}

/// memcached's chunk for so many bytes; larger items are cut into several.
fn chunk(bytes: f64) -> f64 {
    const LARGEST: f64 = 524_288.0;
    let mut chunk = 96.0;
    while chunk < bytes {
        // The factor is applied to whole bytes, and the chunk aligned to eight of them.
        let next = f64::ceil(f64::floor(chunk * 1.25) / 8.0) * 8.0;
        if next > LARGEST / 1.25 {
            return bytes.max(LARGEST);
        }
        chunk = next;
    }
    chunk
}

/// jemalloc's class for so many bytes: 8, multiples of 16 up to 128, then four to a doubling.
fn size_class(bytes: f64) -> f64 {
    if bytes <= 8.0 {
        return 8.0;
    }
    let mut step = 16.0;
    while bytes > 8.0 * step {
        step *= 2.0;
    }
    f64::ceil(bytes / step) * step
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The machines and what is between them; what is left out is assumed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Topology {
    /// What the cache servers run: its clock, limits and sizes apply.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server: Option<Spanned<Server>>,
    /// Data-access servers, which call the cache.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub callers: Option<Spanned<Whole>>,
    /// Cache servers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caches: Option<Spanned<Whole>>,
    /// Copies of a directory of addresses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replicas: Option<Spanned<Whole>>,
    /// The time of a message to the cache and back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub round_trip: Option<Spanned<Quantity>>,
    /// The time from the database's answer to the cache's having it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fill_delay: Option<Spanned<Quantity>>,
    /// The share of messages between callers that are lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_loss: Option<Spanned<Quantity>>,
    /// What the network of one cache server carries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bandwidth: Option<Spanned<Quantity>>,
    /// What one cache server keeps before it evicts what was not asked for the longest; without it, nothing is evicted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<Spanned<Quantity>>,
    /// What the database can take of all reads together, in a time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_at_most: Option<Spanned<Quantity>>,
}

/// What is settled about the strategies; what is left out is chosen, and shown as assumed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The time to live of the strategy `ttl`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ttl: Option<Spanned<Quantity>>,
    /// The buckets of the strategy `hash-slot`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub buckets: Option<Spanned<Whole>>,
    /// The page size of the strategy `restrict`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_size: Option<Spanned<Whole>>,
    /// How long entries stay that are never asked for again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention: Option<Spanned<Quantity>>,
    /// The share of calls that have the row, and so its version, at hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row_at_hand: Option<Spanned<Quantity>>,
    /// How far the deletes of the strategy `commit-log` lag behind the writes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lag: Option<Spanned<Quantity>>,
    /// How many deletes of the strategy `commit-log` go in one message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch: Option<Spanned<Whole>>,
    /// A time to live on every entry of the strategies that invalidate, for what invalidation misses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backstop: Option<Spanned<Quantity>>,
    /// A miss takes a token for so long: one fill at a time, and a delete voids it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lease: Option<Spanned<Quantity>>,
    /// For how long a deleted key takes no fill.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tombstone: Option<Spanned<Quantity>>,
}

impl Topology {
    /// Whether every line is left out.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Settings {
    /// Whether every line is left out.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_take_the_chunks_of_their_server() {
        // The classes that memcached 1.6 prints with -vv: 96, 120, 152, 192, 240, 304, 384, 480, 600, 752, 944, 1184, 1480, ...
        let room = |item: f64| Server::Memcached.room_bytes(0.0, item - 59.0);
        let classes = [96.0, 120.0, 152.0, 192.0, 240.0, 304.0, 384.0, 480.0, 600.0, 752.0, 944.0, 1184.0, 1480.0];
        for pair in classes.windows(2) {
            assert_eq!([room(pair[0]), room(pair[0] + 1.0), room(pair[1])], [pair[0], pair[1], pair[1]]);
        }
        assert_eq!([room(394_840.0), room(394_841.0), room(700_000.0)], [394_840.0, 524_288.0, 700_000.0]);
        // The manual of jemalloc: 8; 16, 32, 48, ..., 128; 160, 192, 224, 256; 320, ...
        let classes = [1.0, 9.0, 17.0, 128.0, 129.0, 161.0, 256.0, 257.0, 1025.0].map(size_class);
        assert_eq!(classes, [8.0, 16.0, 32.0, 128.0, 160.0, 192.0, 256.0, 320.0, 1280.0]);
        assert_eq!(Server::Redis.room_bytes(9.0, 100.0), 56.0 + 16.0 + 112.0);
    }
}
