//! The events of some scopes: reads and writes as they fall, and fills that land after a delay.
//!
//! Scopes know nothing of each other, so time passes in slices, and in a slice for one scope after the other: what a
//! scope's events touch then stays in the processor's nearest caches.

use std::collections::VecDeque;

use super::block::{BLOCK, Calls, Event, READ, Rates, Source};
use super::cache::{Cache, Fill, Scene};
use super::chance::{Chance, mixed};
use super::log::Log;
use super::mapping::Mapping;
use super::parts::Parts;
use super::tally::{Tallies, Tally, Traffic};
use super::traffic::Scope;

/// How much there is to simulate of some scopes.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// Seconds before anything counts.
    pub warm: f64,
    /// Seconds of a batch, above 0.
    pub batch: f64,
    /// How many batches, at least 1.
    pub batches: usize,
    /// Seconds of a slice, above 0.
    pub slice: f64,
}

/// How often some scopes are called.
#[derive(Clone, Debug)]
pub struct Scopes {
    /// Of each scope, reads a second, and writes a second of each kind.
    rates: Vec<f64>,
    kinds: usize,
    /// Of each lane, the share of the writes that reach it.
    write_shares: Vec<f64>,
}

impl Scopes {
    /// Scopes that so many kinds of writes name.
    pub fn of(scopes: impl Iterator<Item = Scope>, kinds: usize) -> Self {
        let mut all = Self { rates: Vec::new(), kinds, write_shares: Vec::new() };
        for scope in scopes {
            all.rates.push(scope.reads);
            all.rates.extend(scope.writes);
            all.write_shares.extend(scope.lanes);
        }
        all
    }

    fn rates(&self, scope: u32) -> Rates<'_> {
        let from = scope as usize * (1 + self.kinds);
        let (reads, writes) = (self.rates[from], &self.rates[from + 1..][..self.kinds]);
        Rates { reads, writes }
    }

    fn count(&self) -> u32 {
        (self.rates.len() / (1 + self.kinds)) as u32
    }
}

/// Some scopes with their caches.
#[derive(Clone, Debug)]
pub struct World {
    log: Log,
    caches: Vec<Cache>,
    tallies: Tallies,
    source: Source,
    /// The events that were drawn last, and who made their reads.
    events: Vec<Event>,
    callers: Vec<u32>,
    salt: u64,
    delay: f64,
    /// Fills of the scope on their way; all take as long, so they land in the order in which they began.
    fills: VecDeque<Fill>,
    /// Those of other scopes that land in a later slice, in the order of scopes.
    carried: VecDeque<Fill>,
    scopes: Scopes,
    /// The scope whose turn it is, and when its slice began, when it ends, and how long slices are.
    scope: u32,
    since: f64,
    until: f64,
    slice: f64,
    /// Whether the log takes no more.
    is_full: bool,
}

impl World {
    /// A world of empty caches at time 0.
    pub fn new(span: &Span, caches: Vec<Cache>, scopes: Scopes, delay: f64, chance: Chance) -> Self {
        let policies = caches.iter().map(|cache| cache.policies.len()).sum();
        let callers = |cache: &Cache| match cache.mapping {
            Mapping::Copies(callers) => Some(callers),
            _ => None,
        };
        let mut source = Source::new(caches.iter().filter_map(callers).collect(), chance);
        let tallies = Tallies::new(policies, span.warm, span.batch, span.batches);
        let salt = source.salt();
        source.begin(0.0, &scopes.rates(0));
        Self {
            log: Log::new(scopes.write_shares.len() as u32),
            caches,
            until: span.slice.min(tallies.end()),
            tallies,
            salt,
            source,
            events: Vec::with_capacity(BLOCK),
            callers: Vec::new(),
            delay,
            fills: VecDeque::new(),
            carried: VecDeque::new(),
            scopes,
            scope: 0,
            since: 0.0,
            slice: span.slice,
            is_full: false,
        }
    }

    /// Lets up to so many events happen; how many there were, fewer only at the end.
    pub fn step(&mut self, calls: &Calls, events: u64) -> u64 {
        let mut done = 0;
        while done < events && !self.is_over() {
            let most = (events - done).min(BLOCK as u64) as usize;
            let rates = self.scopes.rates(self.scope);
            self.source.draw(calls, &rates, (most, self.until), &mut self.events, &mut self.callers);
            if self.events.is_empty() {
                self.turn(calls.parts.lanes());
                continue;
            }
            for cache in &self.caches {
                cache.touch(self.scope, &self.events, &self.log, self.salt);
            }
            done += self.happen(&calls.parts);
        }
        done
    }

    /// Turns to the next scope, and after the last one to the next slice.
    fn turn(&mut self, lanes: u32) {
        self.land_until(self.until);
        self.carried.append(&mut self.fills);
        self.scope += 1;
        if self.scope == self.scopes.count() {
            self.scope = 0;
            self.since = self.until;
            self.until = (self.since + self.slice).min(self.tallies.end());
        }
        while self.carried.front().is_some_and(|fill| fill.lane / lanes == self.scope) {
            self.fills.extend(self.carried.pop_front());
        }
        self.tallies.begin(self.since);
        self.source.begin(self.since, &self.scopes.rates(self.scope));
    }

    /// Lets the events of a block happen; how many there were.
    fn happen(&mut self, parts: &Parts) -> u64 {
        let (events, drawn) = (std::mem::take(&mut self.events), std::mem::take(&mut self.callers));
        let mut makers = drawn.iter().copied();
        let mut count = 0;
        for event in &events {
            self.land_until(event.time);
            self.tallies.pass(event.time);
            count += 1;
            if event.kind == READ {
                self.tallies.traffic().reads += 1.0;
                self.read(event, &mut makers, parts);
            } else if !self.write(event, parts) {
                // The log is full: what is done so far is the result.
                self.is_full = true;
                break;
            }
        }
        (self.events, self.callers) = (events, drawn);
        count
    }

    /// How far the clocks of all scopes are.
    pub fn now(&self) -> f64 {
        if self.scope + 1 == self.scopes.count() { self.source.time.min(self.until) } else { self.since }
    }

    /// Whether its time is over.
    pub fn is_over(&self) -> bool {
        // Not `<=`: a time that is no number ends it too.
        self.is_full || !matches!(self.since.partial_cmp(&self.until), Some(std::cmp::Ordering::Less))
    }

    /// A write reaches lanes of the scope that it names; false where the log takes no more.
    fn write(&mut self, event: &Event, parts: &Parts) -> bool {
        let lanes = parts.lanes();
        self.tallies.traffic().writes += 1.0;
        (0..lanes)
            .filter(|lane| parts.reaches(event.kind as usize, *lane))
            .all(|lane| self.log.write(self.scope * lanes + lane, event.time))
    }

    #[inline]
    fn read(&mut self, event: &Event, makers: &mut impl Iterator<Item = u32>, parts: &Parts) {
        let (lanes, scope, Event { time, address, .. }) = (parts.lanes(), self.scope, *event);
        let lane = parts.lane(scope, address, self.salt);
        let scene = Scene {
            time,
            lane,
            last: self.log.last(lane),
            log: &self.log,
            salt: self.salt,
            write_shares: &self.scopes.write_shares,
        };
        // Buckets hold addresses of all parts, so all writes delete them.
        let whole = scope * lanes + lanes - 1;
        let of_buckets = (lanes > 1).then(|| Scene { lane: whole, last: self.log.last(whole), ..scene });
        for (number, cache) in self.caches.iter_mut().enumerate() {
            let tallies = self.tallies.from(cache.first);
            let scene = match &cache.mapping {
                Mapping::Slots(dealt) | Mapping::Containers(dealt) if dealt.words == 1 => {
                    of_buckets.as_ref().unwrap_or(&scene)
                }
                _ => &scene,
            };
            let mut fill = |cell: u32, owner: u32, policies: u32| {
                if policies != 0 {
                    let (start, lane, value, cache) = (scene.time, scene.lane, scene.last, number as u32);
                    self.fills.push_back(Fill { start, cell, owner, lane, value, cache, policies });
                }
            };
            match &cache.mapping {
                Mapping::Own => {
                    let cell = cache.cell(scope, address);
                    let missed = cache.look(scene, cell, address, address as u32, tallies);
                    fill(cell, address as u32, missed);
                }
                Mapping::Containers(_) => {
                    let (cell, container) = (cache.cell(scope, address), cache.container(scope, address, self.salt));
                    let missed = cache.look(scene, cell, address, container, tallies);
                    tallies[0].others += cache.others(scene, cell, container);
                    fill(cell, container, missed);
                }
                Mapping::Slots(dealt) => {
                    let bucket = dealt.bucket(address, mixed(self.salt, scope.into()));
                    let cell = cache.cell(scope, bucket.into());
                    let missed = cache.look(scene, cell, address, address as u32, tallies);
                    fill(cell, address as u32, missed);
                }
                Mapping::Copies(callers) => {
                    let (callers, caller) = (u64::from(*callers), makers.next().unwrap_or(0));
                    let copy = address.checked_mul(callers).map(|copy| copy + u64::from(caller));
                    let cell = cache.cell(scope, copy.unwrap_or_else(|| mixed(address, caller.into())));
                    let missed = cache.look(scene, cell, address, caller, tallies);
                    fill(cell, caller, missed);
                }
                Mapping::Pages(_) => take_pages(cache, scene, scope, address, tallies, &mut fill),
            }
        }
    }

    /// Lands the fills that are due by a time.
    #[inline]
    fn land_until(&mut self, time: f64) {
        while self.fills.front().is_some_and(|fill| fill.start + self.delay <= time) {
            let Some(fill) = self.fills.pop_front() else { return };
            let landing = fill.start + self.delay;
            self.tallies.pass(landing);
            let scene = Scene {
                time: landing,
                lane: fill.lane,
                last: self.log.last(fill.lane),
                log: &self.log,
                salt: self.salt,
                write_shares: &self.scopes.write_shares,
            };
            if let Some(cache) = self.caches.get_mut(fill.cache as usize) {
                cache.land(&fill, &scene, &mut self.tallies);
            }
        }
    }

    /// Whether it ended before its time, as the log takes no more.
    pub fn is_full(&self) -> bool {
        self.is_full
    }

    /// How many batches are complete.
    pub fn complete(&self) -> usize {
        self.tallies.complete(self.now())
    }

    /// The batches that are complete, as they stand once all entries are settled.
    pub fn batches(&self) -> Vec<(Traffic, Vec<Tally>)> {
        let now = self.now();
        let mut tallies = self.tallies.clone();
        let scene = Scene {
            time: now,
            lane: 0,
            last: 0,
            log: &self.log,
            salt: self.salt,
            write_shares: &self.scopes.write_shares,
        };
        for cache in &self.caches {
            cache.settle_all(&scene, &mut tallies);
        }
        let of = |batch| {
            let (traffic, tallies) = tallies.of(batch);
            let mut tallies = tallies.to_vec();
            for cache in &self.caches {
                cache.share_looks(&mut tallies);
            }
            (traffic, tallies)
        };
        (0..self.complete()).map(of).collect()
    }
}

/// Looks up each page that a call needs.
fn take_pages(
    cache: &mut Cache,
    scene: &Scene<'_>,
    scope: u32,
    address: u64,
    tallies: &mut [Tally],
    fill: &mut impl FnMut(u32, u32, u32),
) {
    let Mapping::Pages(pages) = &cache.mapping else { return };
    let (needed, wanted) = pages.of(address);
    tallies[0].wanted += wanted;
    for place in 0..needed.len() {
        let Mapping::Pages(pages) = &cache.mapping else { return };
        let Some(&(page, items)) = pages.of(address).0.get(place) else { return };
        tallies[0].fetched += items;
        let cell = cache.cell(scope, page.into());
        let missed = cache.look(scene, cell, page.into(), page, tallies);
        fill(cell, page, missed);
    }
}
