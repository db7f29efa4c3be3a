//! The events of some scopes: reads and writes as they fall, and fills that land after a delay.
//!
//! Scopes know nothing of each other, so time passes in slices, and in a slice for one scope after the other: what a
//! scope's events touch then stays in the processor's nearest caches.

use super::block::{BLOCK, Event, Rates, Source};
use super::cache::{Cache, Read};
use super::calls::Calls;
use super::chance::Chance;
use super::log::Log;
use super::store::Scene;
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
    /// Returns scopes with the rates of `kinds` kinds of writes.
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
    scene: Scene,
    caches: Vec<Cache>,
    tallies: Tallies,
    source: Source,
    /// The reads that were drawn last, and who makes them where callers have copies.
    reads: Vec<Read>,
    makers: Vec<u32>,
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
    pub fn new(span: &Span, caches: Vec<Cache>, mut scopes: Scopes, chance: Chance) -> Self {
        let policies = caches.iter().map(Cache::policies).sum();
        let mut source = Source::new(caches.iter().filter_map(Cache::callers).collect(), chance);
        let mut tallies = Tallies::new(policies, span.warm, span.batch, span.batches);
        let write_shares = std::mem::take(&mut scopes.write_shares);
        let log = Log::new(write_shares.len() as u32);
        let scene = Scene { log, salt: source.salt(), write_shares };
        source.begin(0.0, &scopes.rates(0));
        tallies.begin(0.0);
        Self {
            scene,
            caches,
            until: span.slice.min(tallies.end()),
            tallies,
            source,
            reads: Vec::with_capacity(BLOCK),
            makers: Vec::new(),
            scopes,
            scope: 0,
            since: 0.0,
            slice: span.slice,
            is_full: false,
        }
    }

    /// Simulates at most `events` events and returns how many there were; fewer only at the end.
    pub fn step(&mut self, calls: &Calls, events: u64) -> u64 {
        let mut done = 0;
        while done < events && !self.is_over() {
            let most = (events - done).min(BLOCK as u64) as usize;
            let border = self.tallies.border();
            let count = self.note(calls, most, self.until.min(border));
            if count > 0 {
                self.live();
                done += count;
            } else if self.is_full {
                break;
            } else if border < self.until {
                self.land_until(border);
                self.tallies.pass();
            } else {
                self.turn(calls.parts.lanes());
            }
        }
        done
    }

    /// Turns to the next scope, and after the last one to the next slice.
    fn turn(&mut self, lanes: u32) {
        self.land_until(self.until);
        self.scope += 1;
        if self.scope == self.scopes.count() {
            self.scope = 0;
            self.since = self.until;
            self.until = (self.since + self.slice).min(self.tallies.end());
        }
        let first = self.scope * lanes;
        self.caches.iter_mut().for_each(|cache| cache.turn(first..first + lanes));
        self.tallies.begin(self.since);
        self.source.begin(self.since, &self.scopes.rates(self.scope));
    }

    /// Draws a block of at most `most` events before an end, and returns their number. Adds the writes to the log, and notes
    /// for each read the last write before it. So the log is ahead of the caches, and look-ups say after which write they are.
    fn note(&mut self, calls: &Calls, most: usize, end: f64) -> u64 {
        let (parts, rates, log) = (&calls.parts, self.scopes.rates(self.scope), &mut self.scene.log);
        let (lanes, rate) = (parts.lanes(), rates.all());
        let whole = self.scope * lanes + lanes - 1;
        let mut writes = 0;
        self.reads.clear();
        self.makers.clear();
        // Not `time >= end`: a time that is no number ends it too.
        while self.reads.len() + writes < most && self.source.time < end {
            let time = self.source.time;
            match self.source.draw(calls, &rates, rate, &mut self.makers) {
                Event::Read(address) => {
                    let own = parts.lane(self.scope, address, self.scene.salt);
                    let (own, whole) = ((own, log.last(own)), (whole, log.last(whole)));
                    self.reads.push(Read { time, address, own, whole });
                }
                Event::Write(kind) => {
                    let mut reached = (0..lanes).filter(|lane| parts.reaches(kind, *lane));
                    self.is_full = !reached.all(|lane| log.write(self.scope * lanes + lane, time));
                    if self.is_full {
                        // What is done so far is the result.
                        break;
                    }
                    writes += 1;
                }
            }
        }
        let traffic = self.tallies.traffic();
        traffic.reads += self.reads.len() as f64;
        traffic.writes += writes as f64;
        (self.reads.len() + writes) as u64
    }

    /// Lets all caches live through the block.
    fn live(&mut self) {
        let (mut place, copies) = (0, self.caches.iter().filter_map(Cache::callers).count().max(1));
        for cache in &mut self.caches {
            let makers = self.makers.iter().copied().skip(place).step_by(copies);
            place += usize::from(cache.callers().is_some());
            cache.take(self.scope, &self.reads, makers, &self.scene, &mut self.tallies);
        }
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

    fn land_until(&mut self, time: f64) {
        self.caches.iter_mut().for_each(|cache| cache.land_until(time, &self.scene, &mut self.tallies));
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
        let (now, mut tallies) = (self.now(), self.tallies.clone());
        self.caches.iter().for_each(|cache| cache.settle_all(now, &self.scene, &mut tallies));
        let of = |batch| {
            let (traffic, tallies) = tallies.of(batch);
            (traffic, tallies.to_vec())
        };
        (0..self.complete()).map(of).collect()
    }
}
