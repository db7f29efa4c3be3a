//! The metrics, each declared once: tables, JSON, Markdown and the page all read these declarations.
//!
//! They stand with the notation because `accept` lines speak of them; the strategies give them their values.

use serde::{Deserialize, Serialize};

use super::document::Statistic;
use super::quantity::Dimension;

/// How a metric is measured and shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// The name in JSON, in `accept` lines (with spaces) and in tables.
    pub name: &'static str,
    /// The unit in JSON.
    pub unit: &'static str,
    /// What kind of quantity it is: what limits on it are written in.
    pub dimension: Dimension,
    /// Whether more is better, worse, or neither.
    pub better: Better,
    /// Significant digits shown.
    pub digits: usize,
    /// Which statistic a limit means where it names none.
    pub limit: Statistic,
    /// What it means, in one sentence.
    pub meaning: &'static str,
    /// How it comes about.
    pub formula: &'static str,
    /// The same with places in braces for a design's numbers: metrics, settings of the strategy, and `reads`, `writes`,
    /// `round_trip`, `source`, `fill_delay` and `calls` (cache calls that one read makes). Empty where they would say
    /// no more than the value.
    pub numbers: &'static str,
}

/// Which way a metric is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// Less is better.
    Less,
    /// More is better.
    More,
}

macro_rules! metrics {
    ($($metric:ident $name:literal $unit:literal $dimension:ident $better:ident $digits:literal $limit:ident
       $meaning:literal $formula:literal $numbers:literal)*) => {
        /// A metric of a strategy.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Metric { $(#[doc = $meaning] $metric),* }

        impl Metric {
            /// All metrics, in the order in which they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$metric),*];

            /// How it is measured and shown.
            pub fn declaration(self) -> Declaration {
                match self {
                    $(Self::$metric => Declaration {
                        name: $name,
                        unit: $unit,
                        dimension: Dimension::$dimension,
                        better: Better::$better,
                        digits: $digits,
                        limit: Statistic::$limit,
                        meaning: $meaning,
                        formula: $formula,
                        numbers: $numbers,
                    }),*
                }
            }
        }
    };
}

metrics! {
    KeySpace "key_space" "keys" Number Less 4 Mean
        "Addresses of one scope that calls can name."
        "M, counted exactly"
        ""
    LiveKeys "live_keys" "keys" Number Less 4 Mean
        "Addresses of one scope that are in the cache when a write comes."
        "D = sum of h_i"
        "sum over {key_space} addresses, at {reads} and {writes} writes"
    DeadItems "dead_items" "items" Number Less 4 Mean
        "Items in the cache that nothing will ask for again."
        "sum of lambda_i (1 - h_i) T, less the live ones"
        "sum over all addresses, at {reads} and {writes} writes"
    HitRatio "hit_ratio" "share" Share More 4 Mean
        "Share of the reads that the cache answers."
        "H = sum of p_i h_i"
        "sum over all addresses, at {reads} and {writes} writes"
    SourceReads "source_reads" "/s" Rate Less 4 Mean
        "Reads that reach the database."
        "lambda (1 - H)"
        "{reads} × {calls} × (1 - {hit_ratio})"
    RoundTripsPerRead "round_trips_per_read" "round trips" Number Less 3 Mean
        "Messages to the cache and back, one after the other, for one read."
        "1 + v"
        ""
    ReadLatency "read_latency" "s" Time Less 3 Mean
        "Mean time of a read."
        "RTT (1 + v) + (1 - H) source time"
        "{round_trip} × {round_trips_per_read} + {source_reads} ÷ {reads} × {source}"
    MessagesPerWrite "messages_per_write" "messages" Number Less 4 Mean
        "Messages that one write sends to make its class of keys unreachable."
        "deletes, look-ups and publications of one write"
        "{messages_per_write}, the mean over all writes"
    InvalidationMessages "invalidation_messages" "/s" Rate Less 4 Mean
        "Messages that all writes send."
        "mu × messages per write"
        "{writes} × {messages_per_write}"
    RegistrationMessages "registration_messages" "/s" Rate Less 4 Mean
        "Messages that tell of filled addresses."
        "lambda (1 - H) × receivers"
        "{source_reads} × receivers"
    NetworkBytes "network_bytes" "B/s" Throughput Less 3 Mean
        "What the cache sends and takes, and what the messages weigh."
        "reads × bytes + fills × bytes + messages × key bytes"
        "{reads} × bytes + ({invalidation_messages} + {registration_messages}) × key bytes"
    OverfetchBytes "overfetch_bytes" "B/s" Throughput Less 3 Mean
        "What is read and thrown away."
        "bytes fetched - bytes asked for"
        "{reads} × (bytes fetched - bytes asked for)"
    CacheBytes "cache_bytes" "B" Size Less 3 Mean
        "What the items in the cache take, with the server's overhead."
        "items × (48 + 8 + key + 1 + value + 2)"
        ""
    DirectoryBytes "directory_bytes" "B" Size Less 3 Mean
        "What the directory of addresses takes."
        "scopes × D × (key + overhead) × copies"
        "entries × (key + overhead)"
    StaleReadShare "stale_read_share" "share" Share Less 3 Mean
        "Share of the reads that get an outdated answer."
        "sum of p_i lambda_i (T - L) / (1 + lambda_i T)"
        "sum over all addresses, at {reads} and {writes} writes"
    StaleAge "stale_age" "s" Time Less 3 Worst
        "How long an answer from the cache has been outdated."
        "mean T (1/2 - 1/r + (1 - e^-r)/r^2) with r = mu T, worst T"
        "mean over {hit_ratio} of the reads, the hits"
    RaceShare "race_share" "share" Share Less 3 Mean
        "Share of the fills that a write overtakes, so that they store an outdated value."
        "1 - e^(-mu d)"
        "1 - e^(-mu × {fill_delay}), the mean over {source_reads}"
    KeyReadable "key_readable" "share" Share More 2 Mean
        "Whether people can read the keys: 1 yes, 0 no."
        "1 where the arguments stand in the key"
        ""
    InterfaceKept "interface_kept" "share" Share More 2 Mean
        "Whether the function keeps its parameters: 1 yes, 0 no."
        "1 where callers need not change"
        ""
}

impl Metric {
    /// The metric of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|metric| metric.declaration().name == name)
    }
}
