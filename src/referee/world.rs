//! The events of some scopes, in the order of time: reads and writes as they fall, and fills that land after a delay.

use std::collections::VecDeque;

use super::cache::{Cache, Fill, Scene};
use super::chance::{Chance, mixed};
use super::log::Log;
use super::mapping::Mapping;
use super::ranks::Drawer;
use super::tally::{Tallies, Tally, Traffic};

/// Draws one of several kinds of writes, and the scope that it names.
#[derive(Clone, Debug)]
pub struct WriteDrawer {
    /// Up to which part of all writes, from 0 to 1, are of this kind.
    pub until: f64,
    /// One for each entity of the scope.
    pub scope: Vec<Drawer>,
}

/// Draws what is called.
#[derive(Clone, Debug, Default)]
pub struct Calls {
    /// The scopes that reads name, one drawer for each entity; empty where there is but one scope.
    pub scope: Vec<Drawer>,
    /// The same for each kind of writes.
    pub writes: Vec<WriteDrawer>,
    /// The addresses of a scope: one drawer for each thing that tells them apart.
    pub addresses: Vec<Drawer>,
}

impl Calls {
    fn scope(drawers: &[Drawer], chance: &mut Chance) -> u32 {
        let mut scope = 0;
        for drawer in drawers {
            scope = scope * drawer.size() + drawer.draw(chance);
        }
        scope as u32
    }

    fn written(&self, chance: &mut Chance) -> u32 {
        match self.writes.as_slice() {
            [] => 0,
            [only] => Self::scope(&only.scope, chance),
            several => {
                let part = chance.unit();
                let kind = several.iter().find(|kind| part < kind.until).or(several.last());
                kind.map_or(0, |kind| Self::scope(&kind.scope, chance))
            }
        }
    }

    /// An address by its number, where they are few enough to have numbers; else by bits that few others have.
    #[inline]
    fn address(&self, chance: &mut Chance) -> u64 {
        match self.addresses.as_slice() {
            [] => 0,
            [only] => only.draw(chance),
            [first, rest @ ..] => rest.iter().fold(first.draw(chance), |address, drawer| {
                let (size, rank) = (drawer.size(), drawer.draw(chance));
                address.checked_mul(size).and_then(|a| a.checked_add(rank)).unwrap_or_else(|| mixed(address, rank))
            }),
        }
    }
}

/// How much there is to simulate of some scopes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// Reads a second.
    pub reads: f64,
    /// Writes a second.
    pub writes: f64,
    /// Seconds before anything counts.
    pub warm: f64,
    /// Seconds of a batch, above 0.
    pub batch: f64,
    /// How many batches, at least 1.
    pub batches: usize,
}

/// Some scopes with their caches.
#[derive(Clone, Debug)]
pub struct World {
    log: Log,
    caches: Vec<Cache>,
    tallies: Tallies,
    chance: Chance,
    time: f64,
    salt: u64,
    rate: f64,
    read_share: f64,
    delay: f64,
    /// Fills on their way; all take as long, so they land in the order in which they began.
    fills: VecDeque<Fill>,
    write_shares: Vec<f64>,
}

impl World {
    /// A world of empty caches at time 0, with its share of the writes for each scope.
    pub fn new(span: &Span, caches: Vec<Cache>, write_shares: Vec<f64>, delay: f64, mut chance: Chance) -> Self {
        let policies = caches.iter().map(|cache| cache.policies.len()).sum();
        let rate = span.reads + span.writes;
        Self {
            log: Log::new(write_shares.len() as u32),
            caches,
            tallies: Tallies::new(policies, span.warm, span.batch, span.batches),
            time: chance.wait() / rate,
            salt: chance.bits(),
            chance,
            rate,
            read_share: span.reads / rate,
            delay,
            fills: VecDeque::new(),
            write_shares,
        }
    }

    /// Lets up to so many events happen; how many there were, fewer only at the end.
    pub fn step(&mut self, calls: &Calls, events: u64) -> u64 {
        let end = self.tallies.end();
        for event in 0..events {
            // Not `time >= end`: a time that is no number ends it too.
            let goes_on = self.time < end;
            if !goes_on {
                return event;
            }
            self.land_until(self.time);
            self.tallies.pass(self.time);
            if self.chance.unit() < self.read_share {
                let scope = Calls::scope(&calls.scope, &mut self.chance);
                let address = calls.address(&mut self.chance);
                self.tallies.traffic().reads += 1.0;
                self.read(scope, address);
            } else {
                let scope = calls.written(&mut self.chance);
                self.tallies.traffic().writes += 1.0;
                if !self.log.write(scope, self.time) {
                    // The log is full: what is done so far is the result.
                    self.time = f64::INFINITY;
                    return event + 1;
                }
            }
            self.time += self.chance.wait() / self.rate;
        }
        events
    }

    /// How far its clock is.
    pub fn now(&self) -> f64 {
        self.time.min(self.tallies.end())
    }

    /// Whether its time is over.
    pub fn is_over(&self) -> bool {
        !matches!(self.time.partial_cmp(&self.tallies.end()), Some(std::cmp::Ordering::Less))
    }

    #[inline]
    fn read(&mut self, scope: u32, address: u64) {
        let last = self.log.last(scope);
        let scene =
            Scene { time: self.time, scope, last, log: &self.log, salt: self.salt, write_shares: &self.write_shares };
        for (number, cache) in self.caches.iter_mut().enumerate() {
            let tallies = self.tallies.from(cache.first);
            let mut fill = |cell: u32, owner: u32, policies: u32| {
                if policies != 0 {
                    let cache = number as u32;
                    self.fills.push_back(Fill { start: scene.time, cell, owner, scope, value: last, cache, policies });
                }
            };
            match &cache.mapping {
                Mapping::Own => {
                    let cell = cache.cell(scope, address);
                    let missed = cache.look(&scene, cell, address, address as u32, tallies);
                    fill(cell, address as u32, missed);
                }
                Mapping::Containers(_) => {
                    let cell = cache.cell(scope, address);
                    let missed = cache.look(&scene, cell, address, address as u32, tallies);
                    tallies[0].others += cache.others(&scene, cell, address);
                    fill(cell, address as u32, missed);
                }
                Mapping::Slots(dealt) => {
                    let bucket = dealt.bucket(address, mixed(self.salt, scope.into()));
                    let cell = cache.cell(scope, bucket.into());
                    let missed = cache.look(&scene, cell, address, address as u32, tallies);
                    fill(cell, address as u32, missed);
                }
                Mapping::Copies(callers) => {
                    let (callers, caller) = (u64::from(*callers), self.chance.below(*callers));
                    let copy = address.checked_mul(callers).map(|copy| copy + u64::from(caller));
                    let cell = cache.cell(scope, copy.unwrap_or_else(|| mixed(address, caller.into())));
                    let missed = cache.look(&scene, cell, address, caller, tallies);
                    fill(cell, caller, missed);
                }
                Mapping::Pages(_) => take_pages(cache, &scene, address, tallies, &mut fill),
            }
        }
    }

    /// Lands the fills that are due by a time.
    #[inline]
    fn land_until(&mut self, time: f64) {
        while let Some(fill) = self.fills.front().copied() {
            let landing = fill.start + self.delay;
            if landing > time {
                return;
            }
            self.fills.pop_front();
            self.tallies.pass(landing);
            let last = self.log.last(fill.scope);
            let scene = Scene {
                time: landing,
                scope: fill.scope,
                last,
                log: &self.log,
                salt: self.salt,
                write_shares: &self.write_shares,
            };
            if let Some(cache) = self.caches.get_mut(fill.cache as usize) {
                cache.land(&fill, &scene, &mut self.tallies);
            }
        }
    }

    /// The batches that are complete, as they stand once all entries are settled.
    pub fn batches(&self) -> Vec<(Traffic, Vec<Tally>)> {
        let now = self.time.min(self.tallies.end());
        let mut tallies = self.tallies.clone();
        let mut scene =
            Scene { time: now, scope: 0, last: 0, log: &self.log, salt: self.salt, write_shares: &self.write_shares };
        for cache in &self.caches {
            cache.settle_all(&mut scene, &mut tallies);
        }
        let of = |batch| {
            let (traffic, tallies) = tallies.of(batch);
            (traffic, tallies.to_vec())
        };
        (0..tallies.complete(now)).map(of).collect()
    }
}

/// Looks up each page that a call needs.
fn take_pages(
    cache: &mut Cache,
    scene: &Scene<'_>,
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
        let cell = cache.cell(scene.scope, page.into());
        let missed = cache.look(scene, cell, page.into(), page, tallies);
        fill(cell, page, missed);
    }
}
