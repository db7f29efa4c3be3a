//! What a strategy does, and the metrics that follow from it.

use super::assessment::{Assessment, Objection};
use super::caveat::Caveat;
use super::entry::{Law, Totals};
use super::estimate::Estimate;
use super::format;
use super::id::StrategyId;
use super::metrics::Metrics;
use super::settings::Settings;
use super::strategy_input::StrategyInput;
use crate::design::{Dimension, Metric};
use crate::mechanism::{Address, Mechanism};
use crate::workload::LARGEST_FIGURE;

/// What a strategy does, in its own terms. Start from [`Behaviour::of`] and change what differs.
#[derive(Clone, Debug)]
pub struct Behaviour {
    /// Addresses of one scope.
    pub keys: f64,
    /// Share of the reads that the cache answers.
    pub hit_ratio: f64,
    /// Share of the look-ups that ask the source. With a lease, the others wait.
    pub fetched: f64,
    /// Share of the look-ups whose fill is stored.
    pub stored: f64,
    /// Addresses of one scope in the cache when a write comes.
    pub live_keys: f64,
    /// Items in the cache that may be asked for, over all scopes.
    pub live_items: f64,
    /// Items in the cache that nothing will ask for.
    pub dead_items: f64,
    /// The bytes of all items, as the server counts them, over all scopes.
    pub cache_bytes: f64,
    /// The bytes of memory that they take.
    pub room_bytes: f64,
    /// Cache calls that one read makes, none of which waits for another.
    pub calls_per_read: f64,
    /// Round trips that one read waits for.
    pub round_trips: f64,
    /// Messages of one write.
    pub messages: Estimate,
    /// Messages a second that register fills.
    pub registrations: f64,
    /// Share of the reads that ask the cache at all.
    pub asking: f64,
    /// Share of the reads whose fill the cache does not take.
    pub refused: f64,
    /// Whether reads and fills cross the caches' network.
    pub remote: bool,
    /// Bytes of values that one read moves to or from the cache.
    pub bytes_per_read: f64,
    /// Of these, those that nobody asked for.
    pub thrown_away: f64,
    /// Items of a list that one fill fetches; 0 where the result is no list.
    pub items_per_fill: f64,
    /// Entries of a directory, all copies together.
    pub directory_entries: f64,
    /// Share of the reads that get an outdated answer.
    pub stale_share: f64,
    /// The age of outdated answers since they became outdated, in seconds.
    pub stale_age: Estimate,
    /// Share of the fills that store an outdated value.
    pub race: f64,
    /// Whether people can read the keys.
    pub readable: bool,
    /// Whether callers need not change.
    pub interface_kept: bool,
    /// What the reader must know.
    pub notes: Vec<String>,
    /// What is outside the range in which it was checked.
    pub caveats: Vec<Caveat>,
}

/// A strategy in words.
pub struct Description {
    /// The strategy.
    pub strategy: StrategyId,
    /// What it does.
    pub mechanism: Mechanism,
    /// What tells it from other assessments of the same function.
    pub label: String,
    /// What is lost when a part of it fails.
    pub failure_points: &'static str,
    /// Who will object.
    pub who: &'static str,
    /// And why.
    pub why: String,
}

impl Behaviour {
    /// Entries with a law, over the addresses of the input: what most strategies have in common.
    pub fn of(input: &StrategyInput<'_>, mechanism: &Mechanism, law: &Law, totals: &Totals) -> Self {
        Self {
            hit_ratio: totals.hit,
            fetched: totals.fetched,
            stored: totals.stored,
            live_keys: totals.live_keys,
            live_items: totals.live_items,
            cache_bytes: totals.live_bytes,
            room_bytes: totals.live_room,
            refused: totals.refused,
            bytes_per_read: totals.value * (1.0 - totals.refused),
            stale_share: totals.stale,
            stale_age: Estimate { value: totals.stale_age, worst: Some(input.worst_age(mechanism, law)) },
            race: totals.raced,
            caveats: input.caveats(law, totals),
            ..Self::nothing(input)
        }
    }

    /// A cache in which no read hits, and that sends no messages.
    pub fn nothing(input: &StrategyInput<'_>) -> Self {
        Self {
            keys: input.workload.class_size,
            hit_ratio: 0.0,
            fetched: 1.0,
            stored: 0.0,
            live_keys: 0.0,
            live_items: 0.0,
            dead_items: 0.0,
            cache_bytes: 0.0,
            room_bytes: 0.0,
            calls_per_read: 1.0,
            round_trips: 1.0,
            messages: Estimate::of(0.0),
            registrations: 0.0,
            asking: 1.0,
            refused: 0.0,
            remote: true,
            bytes_per_read: input.value_bytes,
            thrown_away: 0.0,
            items_per_fill: input.value_items,
            directory_entries: 0.0,
            stale_share: 0.0,
            stale_age: Estimate::of(0.0),
            race: 0.0,
            readable: true,
            interface_kept: true,
            notes: input.workload.notes.clone(),
            caveats: Vec::new(),
        }
    }

    /// Fills a second that the cache takes.
    pub fn stored(&self, input: &StrategyInput<'_>) -> f64 {
        input.workload.reads * self.calls_per_read * self.stored
    }

    /// Reads of the database a second, each of which is a fill.
    pub fn fills(&self, input: &StrategyInput<'_>) -> f64 {
        input.workload.reads * self.calls_per_read * self.fetched
    }

    /// The assessment: the metrics, with the description.
    pub fn assessment(mut self, input: &StrategyInput<'_>, description: Description) -> Assessment {
        let metrics = self.metrics(input);
        let overflow = self.overflow(input);
        let fits = overflow.is_none();
        self.caveats.extend(overflow);
        let has_all_keys = *description.mechanism.address() == Address::Own;
        Assessment {
            strategy: description.strategy,
            label: description.label,
            metrics,
            fits,
            large_key_space: input.workload.large_class.clone().filter(|_| has_all_keys),
            settings: Settings::of(&description.mechanism, input.design),
            mechanism: description.mechanism,
            failure_points: description.failure_points,
            objections: vec![Objection::of(description.who, description.why)],
            notes: self.notes,
            caveats: self.caveats,
        }
    }

    /// A caveat where a strategy needs more than the memory: its evictions are not in its figures. Copies at the callers take no
    /// memory of the caches.
    fn overflow(&self, input: &StrategyInput<'_>) -> Option<Caveat> {
        let memory = input.design.topology.memory_of_all().filter(|_| self.remote)?;
        (self.room_bytes > memory * OVERFULL).then(|| {
            Caveat::on(
                &[Metric::HitRatio, Metric::LiveKeys, Metric::SourceReads, Metric::ReadLatency, Metric::CacheBytes],
                format!(
                    "it needs {}, and the caches have {}: evictions of this strategy are not in its figures",
                    format::value(Metric::CacheBytes, self.room_bytes),
                    format::value(Metric::CacheBytes, memory)
                ),
            )
        })
    }

    /// All metrics.
    fn metrics(&self, input: &StrategyInput<'_>) -> Metrics {
        let workload = &input.workload;
        let topology = &input.design.topology;
        let reads = workload.reads;
        let key = input.key_bytes;
        let source_reads = self.fills(input);
        let invalidations = workload.writes * self.messages.value;
        // A hit moves the value from the cache, a miss to the cache.
        // A fill is sent with its key, unless the read did not ask the cache. The answer to a refused fill has no bytes.
        let sent = (source_reads - reads * (1.0 - self.asking)).max(0.0);
        let values = reads * (self.calls_per_read * self.asking * key + self.bytes_per_read) + sent * key;
        let network = (invalidations + self.registrations) * key + if self.remote { values } else { 0.0 };
        let waits = self.calls_per_read * self.fetched;
        let source = input.function.source.seconds(self.items_per_fill);
        let of = Estimate::of;
        let values = [
            (Metric::KeySpace, of(self.keys)),
            (Metric::LiveKeys, of(self.live_keys)),
            (Metric::DeadItems, of(self.dead_items)),
            (Metric::HitRatio, of(self.hit_ratio)),
            (Metric::SourceReads, of(source_reads)),
            (Metric::RoundTripsPerRead, of(self.round_trips)),
            (Metric::ReadLatency, of(topology.round_trip * self.round_trips + waits * source)),
            (Metric::MessagesPerWrite, self.messages),
            (Metric::InvalidationMessages, of(invalidations)),
            (Metric::RegistrationMessages, of(self.registrations)),
            (Metric::NetworkBytes, of(network)),
            (Metric::OverfetchBytes, of(reads * self.thrown_away)),
            (Metric::CacheBytes, of(self.cache_bytes)),
            (Metric::DirectoryBytes, of(self.directory_entries * input.entry_bytes())),
            (Metric::StaleReadShare, of(self.stale_share)),
            (Metric::StaleAge, self.stale_age),
            (Metric::RaceShare, of(self.race)),
            (Metric::KeyReadable, of(f64::from(u8::from(self.readable)))),
            (Metric::InterfaceKept, of(f64::from(u8::from(self.interface_kept)))),
        ];
        values.into_iter().map(|(metric, estimate)| (metric, estimate.bounded(most_of(metric)))).collect()
    }
}

/// The factor of the memory above which a strategy does not fit. With evictions a strategy takes the whole memory, up to
/// rounding errors.
const OVERFULL: f64 = 1.01;

/// The largest value of a metric: 1 for shares, [`LARGEST`] for others, so that products of large counts stay finite. The
/// workload's notes say where counts are that large.
fn most_of(metric: Metric) -> f64 {
    if metric.declaration().dimension == Dimension::Share { 1.0 } else { LARGEST_FIGURE }
}
