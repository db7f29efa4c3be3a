//! From counts to metrics: each is a ratio of sums over batches, with its interval.

use super::charge::Charge;
use super::interval::Interval;
use super::policy::{FOREVER, Policy};
use super::setup::{Setup, Simulated};
use super::tally::{Tally, Traffic};
use super::traffic::Scope;
use super::unsupported::Unsupported;
use super::world::World;
use crate::design::Metric;
use crate::strategy::{Metrics, StrategyId};

/// What a simulation came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The strategies that were simulated, in the order of their assessments.
    pub strategies: Vec<Measured>,
    /// The assessments that were not: the label of each, and why.
    pub left_out: Vec<(String, Unsupported)>,
    /// Events that happened.
    pub events: u64,
    /// Seconds of the design's clock; none where each scope had a clock of its own.
    pub seconds: Option<f64>,
    /// Batches that the intervals rest on.
    pub batches: u32,
    /// Whether it ran for long enough to be held against a plan: half of the scopes, at least, came to a steady state.
    pub settled: bool,
    /// What the reader must know to trust the numbers.
    pub notes: Vec<String>,
}

/// What a strategy came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// The strategy.
    pub strategy: StrategyId,
    /// The setting that distinguishes it from others of the same name.
    pub label: String,
    /// Its metrics, in their units; those of which too little was seen are left out.
    pub metrics: Metrics<Interval>,
    /// The longest time for which an answer had been outdated, in seconds.
    pub worst_stale_age: f64,
    /// The share of the look-ups that got what a write had overtaken on its way to the cache.
    pub raced_reads: Option<Interval>,
    /// The share of the look-ups that waited for another's fill.
    pub waits: Option<Interval>,
    /// Entries that a read fetched beside the one that it asked for.
    pub others_fetched: Option<Interval>,
}

/// The events of one batch, per second, scaled to all scopes.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    traffic: Traffic,
    tallies: Vec<Tally>,
    /// The same as they were counted, whatever they stand for; and the writes.
    counted: Vec<Tally>,
    writes: f64,
}

impl Batch {
    /// The complete batches of a world of all scopes.
    pub fn of_world(world: &World, scopes: f64) -> Vec<Self> {
        let of = |(traffic, tallies): (Traffic, Vec<Tally>)| {
            let mut batch = Self::default();
            batch.add(&traffic, &tallies, 1.0 / traffic.time);
            batch.traffic.scopes = scopes;
            batch.traffic.write_share = 1.0;
            batch
        };
        world.batches().into_iter().map(of).collect()
    }

    /// What was counted over all scopes, weighing as it is; live items are means, and those at writes sums.
    pub fn of_counts(traffic: Traffic, tallies: Vec<Tally>, scopes: f64) -> Self {
        let write_share = traffic.writes;
        let writes = traffic.writes;
        Self { traffic: Traffic { scopes, write_share, ..traffic }, counted: tallies.clone(), tallies, writes }
    }

    /// Adds a scope that represents `weight` scopes.
    pub fn scope(&mut self, scope: &Scope, weight: f64, world: &World) {
        self.idle(scope, weight);
        for (traffic, tallies) in world.batches() {
            self.add(&traffic, &tallies, weight / traffic.time);
        }
    }

    /// Adds a scope in which nothing happens.
    pub fn idle(&mut self, scope: &Scope, weight: f64) {
        self.traffic.scopes += weight;
        self.traffic.write_share += weight * scope.write_share;
    }

    /// The approximate number of scopes that it represents.
    pub fn scopes(&self) -> f64 {
        self.traffic.scopes
    }

    fn add(&mut self, traffic: &Traffic, tallies: &[Tally], weight: f64) {
        self.traffic.add(traffic, weight);
        self.writes += traffic.writes;
        self.tallies.resize(tallies.len(), Tally::default());
        self.counted.resize(tallies.len(), Tally::default());
        self.counted.iter_mut().zip(tallies).for_each(|(sum, tally)| sum.add(tally, 1.0));
        for (sum, tally) in self.tallies.iter_mut().zip(tallies) {
            let worst = sum.worst_age.max(tally.worst_age);
            sum.add(tally, weight);
            sum.worst_age = worst;
        }
    }
}

/// Makes the report of some batches.
pub fn report(
    setup: &Setup,
    batches: &[Batch],
    limited: (&[Batch], f64),
    events: u64,
    (seconds, settled): (Option<f64>, bool),
    mut notes: Vec<String>,
) -> Report {
    let mut lingers_on = false;
    let expires = |rule: usize| match &setup.tenants {
        Some(Ok(tenants)) => tenants.rules.get(rule).map_or(FOREVER, |rule| rule.ttl),
        _ => FOREVER,
    };
    let measured = |simulated: &Simulated| {
        let before = || setup.caches.iter().take(simulated.cache).map(|(_, policies)| policies.len()).sum::<usize>();
        let (number, batches, seconds, counts) = match simulated.limited {
            Some(rule) => (rule, limited.0, limited.1, expires(rule) >= residence(setup, rule, limited.0)),
            None => (before() + simulated.policy, batches, seconds.unwrap_or(0.0), true),
        };
        let mut measured = measured(setup, simulated, number, batches);
        measured.metrics.retain(|metric| {
            let lingers = seconds < LINGERING * lingers(setup, simulated, metric);
            lingers_on |= lingers;
            !(lingers || simulated.hides(metric) || !counts && counts_items(metric))
        });
        measured
    };
    let strategies = setup.strategies.iter().map(measured).collect();
    if lingers_on {
        notes.push("what outdated entries take, and what directories list, is left out: they stay for longer".into());
    }
    Report {
        strategies,
        left_out: setup.left_out.clone(),
        events,
        seconds,
        batches: batches.len().max(limited.0.len()) as u32,
        settled,
        notes,
    }
}

fn measured(setup: &Setup, simulated: &Simulated, number: usize, batches: &[Batch]) -> Measured {
    let seen: Vec<(Traffic, Tally)> =
        batches.iter().filter_map(|batch| Some((batch.traffic, *batch.tallies.get(number)?))).collect();
    let ratio = |above: &dyn Fn(&Tally) -> f64, below: &dyn Fn(&Traffic, &Tally) -> f64, factor: f64| {
        let pairs: Vec<(f64, f64)> =
            seen.iter().map(|(traffic, tally)| (above(tally), below(traffic, tally))).collect();
        Interval::ratio(&pairs, factor)
    };
    let looked = |above: &dyn Fn(&Tally) -> f64| ratio(above, &|_, tally| tally.looked, 1.0);
    let mut counted = Tally::default();
    batches.iter().filter_map(|batch| batch.counted.get(number)).for_each(|tally| counted.add(tally, 1.0));
    Measured {
        strategy: simulated.strategy,
        label: simulated.label.clone(),
        metrics: metrics(setup, simulated, &seen, &counted, batches.iter().map(|batch| batch.writes).sum()),
        worst_stale_age: seen.iter().map(|(_, tally)| tally.worst_age).fold(0.0, f64::max),
        raced_reads: looked(&|tally| tally.raced_hits),
        waits: looked(&|tally| tally.waits),
        others_fetched: looked(&|tally| tally.others),
    }
}

fn metrics(
    setup: &Setup,
    simulated: &Simulated,
    seen: &[(Traffic, Tally)],
    counted: &Tally,
    written: f64,
) -> Metrics<Interval> {
    let (facts, flow, charge) = (&setup.facts, &setup.flow, &simulated.charge);
    let policy = policy(setup, simulated);
    let never_stale = policy.is_some_and(Policy::keeps_current);
    let ratio = |above: &dyn Fn(&Traffic, &Tally) -> f64, below: &dyn Fn(&Traffic, &Tally) -> f64, factor: f64| {
        let pairs: Vec<(f64, f64)> = seen.iter().map(|(r, t)| (above(r, t), below(r, t))).collect();
        Interval::ratio(&pairs, factor)
    };
    let per_read = |above: &dyn Fn(&Tally) -> f64, factor: f64| ratio(&|_, t| above(t), &|r, _| r.reads, factor);
    // Where no fill was seen, nothing is known of how often there are any.
    let per_fill = |above: &dyn Fn(&Tally) -> f64, factor: f64| {
        if source_reads(counted) > 0.0 { per_read(above, factor) } else { None }
    };
    let share = |above: &dyn Fn(&Tally) -> f64, below: &dyn Fn(&Tally) -> f64| {
        let pairs: Vec<(f64, f64)> = seen.iter().map(|(_, t)| (above(t), below(t))).collect();
        Interval::share(&pairs, below(counted))
    };
    // Where deletes are charged by the entry and none was seen, nothing is known of how many there are.
    let seen_deletes = charge.per_kill + charge.per_unlisted == 0.0 || counted.kills + counted.unlisted > 0.0;
    let messages = |factor: f64| ratio(&|r, t| invalidations(charge, r, t), &|r, _| r.writes, factor);
    let per_write = |factor: f64| if seen_deletes { messages(factor) } else { None };
    let in_all = |above: &dyn Fn(&Tally) -> f64| ratio(&|_, t| above(t), &|r, _| r.scopes, flow.scopes);
    let entries = |t: &Tally| charge.entries_per_live * t.live + charge.entries_per_listed * t.listed;
    let (reads, writes) = (flow.reads, flow.all_writes());
    let trips = |t: &Tally| charge.trips * t.asked() + charge.trips_per_fill * t.fills;
    let network = |r: &Traffic, t: &Tally| network(charge, facts.key, r, t);
    // What a write misses is rare, and what is read most must have been missed often enough too.
    let missed = policy.map_or(0.0, |policy| policy.ending.misses()) * written / flow.hottest();
    let seen_missed = told(missed);
    let seen_stale = seen_missed && counted.stale_hits >= FEW || writes == 0.0 || never_stale;
    let stale_share = seen_missed && told(counted.stale_hits);
    let fetched = if charge.list_item > 0.0 { charge.value / charge.list_item } else { facts.items };
    let source = facts.source.seconds(fetched);
    let values = [
        (Metric::LiveKeys, ratio(&|_, t| t.live_at_writes, &|r, _| r.write_share * charge.copies, 1.0)),
        (Metric::DeadItems, in_all(&|t| if charge.leaves_dead { t.dead } else { 0.0 })),
        (Metric::HitRatio, share(&|t| t.hits, &|t| t.looked)),
        (Metric::SourceReads, per_fill(&source_reads, reads)),
        (Metric::RoundTripsPerRead, per_read(&trips, 1.0)),
        (Metric::ReadLatency, per_read(&|t| facts.round_trip * trips(t) + source * source_reads(t), 1.0)),
        (Metric::MessagesPerWrite, per_write(1.0)),
        (Metric::InvalidationMessages, if writes > 0.0 { per_write(writes) } else { Some(Interval::exact(0.0)) }),
        (Metric::RegistrationMessages, per_fill(&|t| registrations(charge, t), reads)),
        (Metric::NetworkBytes, ratio(&network, &|r, _| r.reads, reads)),
        (Metric::OverfetchBytes, per_read(&|t| thrown_away(charge, facts.key, t), reads)),
        (Metric::CacheBytes, in_all(&|t| cache_bytes(charge, facts.item_overhead + facts.key, t))),
        (Metric::DirectoryBytes, in_all(&|t| entries(t) * facts.entry)),
        (Metric::StaleReadShare, stale_share.then(|| share(&|t| t.stale_hits, &|t| t.looked)).flatten()),
        // Where hardly anything outdated was seen, nothing is known of its age.
        (Metric::StaleAge, seen_stale.then(|| ratio(&|_, t| t.stale_age, &|_, t| t.hits, 1.0)).flatten()),
        (Metric::RaceShare, told(counted.raced).then(|| share(&|t| t.raced, &|t| t.fills)).flatten()),
    ];
    // What a map takes besides its entries, and what it takes to write one back, is not counted.
    let of_maps = |metric: &Metric| matches!(metric, Metric::NetworkBytes | Metric::CacheBytes);
    let values = values.into_iter().filter(|(metric, _)| !(charge.keeps_maps && of_maps(metric)));
    values.filter_map(|(metric, interval)| Some((metric, interval?))).collect()
}

/// What there is of items in a limited memory, where those that have expired count as long as they stay.
fn counts_items(metric: Metric) -> bool {
    use Metric::{
        CacheBytes, DeadItems, DirectoryBytes, InvalidationMessages, LiveKeys, MessagesPerWrite, NetworkBytes,
    };
    let of_items =
        [LiveKeys, DeadItems, CacheBytes, DirectoryBytes, MessagesPerWrite, InvalidationMessages, NetworkBytes];
    of_items.contains(&metric)
}

/// Ten times the seconds for which an item stays in a limited memory on average, by Little's law.
fn residence(setup: &Setup, number: usize, batches: &[Batch]) -> f64 {
    let tallies = || batches.iter().filter_map(|batch| batch.tallies.get(number));
    let items = tallies().map(|tally| tally.live + tally.dead).sum::<f64>() / batches.len() as f64;
    let reads: f64 = batches.iter().map(|batch| batch.traffic.reads).sum();
    let fills = tallies().map(|tally| tally.landed).sum::<f64>() / reads * setup.flow.reads;
    10.0 * items / fills
}

/// A simulation reaches its steady state in this many times the longest lifetime of an entry.
const LINGERING: f64 = 5.0;

/// Returns the seconds for which entries stay that do not determine the length of a run: outdated entries until they expire
/// or are read, and expired or evicted keys in a directory until the next write of the scope, which may be rare.
fn lingers(setup: &Setup, simulated: &Simulated, metric: Metric) -> f64 {
    let charge = &simulated.charge;
    let policy = policy(setup, simulated);
    let ttl = policy.map_or(FOREVER, |policy| policy.ttl);
    let of_bytes = matches!(metric, Metric::CacheBytes | Metric::OverfetchBytes | Metric::NetworkBytes);
    let of_messages = matches!(metric, Metric::MessagesPerWrite | Metric::InvalidationMessages | Metric::NetworkBytes);
    let of_directory = of_messages || metric == Metric::DirectoryBytes;
    if charge.leaves_outdated && of_bytes {
        return ttl.min(1.0 / setup.flow.seldom());
    }
    // A directory does not hear of evictions.
    if charge.per_unlisted > 0.0 && of_directory && simulated.limited.is_some() && setup.flow.all_writes() > 0.0 {
        return 1.0 / setup.flow.coldest().fewest;
    }
    0.0
}

fn policy<'s>(setup: &'s Setup, simulated: &Simulated) -> Option<&'s Policy> {
    setup.caches.get(simulated.cache)?.1.get(simulated.policy)
}

/// The fewest events of which a mean is reported.
const FEW: f64 = 100.0;

/// Whether a share of `count` events can be reported: no event bounds the share, but a few events say too little.
fn told(count: f64) -> bool {
    count == 0.0 || count >= FEW
}

fn source_reads(tally: &Tally) -> f64 {
    tally.fills + tally.passed_by
}

/// Bytes of what is live or left behind: each item has `besides` bytes beside its value.
fn cache_bytes(charge: &Charge, besides: f64, tally: &Tally) -> f64 {
    let live = tally.live * besides + tally.live_value;
    match (charge.leaves_dead, charge.leaves_outdated) {
        (true, _) => live + tally.dead * besides + tally.dead_value,
        (_, true) => live + tally.outdated * besides + tally.outdated_value,
        _ => live,
    }
}

fn invalidations(charge: &Charge, traffic: &Traffic, tally: &Tally) -> f64 {
    charge.per_write * traffic.writes + charge.per_kill * tally.kills + charge.per_unlisted * tally.unlisted
}

fn registrations(charge: &Charge, tally: &Tally) -> f64 {
    charge.per_miss * tally.fills + charge.per_fill * tally.landed
}

/// Bytes that are fetched and of no use.
fn thrown_away(charge: &Charge, key: f64, tally: &Tally) -> f64 {
    let misfits = if charge.fetches_misfits { tally.misfit_value } else { 0.0 };
    let stored = if tally.live > 0.0 { tally.live_value / tally.live } else { 0.0 };
    misfits + tally.others * (stored + key) + (tally.fetched - tally.wanted) * charge.list_item
}

/// Bytes on the network: keys that are asked for, what hits bring and fills store, and messages of a key each.
fn network(charge: &Charge, key: f64, traffic: &Traffic, tally: &Tally) -> f64 {
    let messages = (invalidations(charge, traffic, tally) + registrations(charge, tally)) * key;
    if !charge.is_remote {
        return messages;
    }
    let useful = match charge.list_item > 0.0 {
        true => tally.wanted * charge.list_item,
        // A read that waits gets the value once it is there, and a fill is sent whether its token still holds or not.
        false => (tally.hits + tally.waits + tally.fills - tally.refused) * charge.value,
    };
    messages + tally.asked() * (key + charge.version) + tally.fills * key + useful + thrown_away(charge, key, tally)
}
