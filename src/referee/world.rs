//! The events of some scopes, in the order of time: reads and writes as they fall, and fills that land after a delay.

use std::collections::VecDeque;

use super::cache::{Cache, Fill, Scene};
use super::chance::{Chance, mixed};
use super::log::Log;
use super::mapping::Mapping;
use super::parts::Parts;
use super::ranks::Drawer;
use super::tally::{Tallies, Tally, Traffic};

/// Draws what is called.
#[derive(Clone, Debug)]
pub struct Calls {
    /// The scopes that reads name, one drawer for each entity; empty where there is but one scope.
    pub scope: Vec<Drawer>,
    /// The same for each kind of writes.
    pub writes: Vec<Vec<Drawer>>,
    /// The addresses of a scope: one drawer for each thing that tells them apart.
    pub addresses: Vec<Drawer>,
    /// How writes tell the addresses of a scope apart.
    pub parts: Parts,
}

impl Calls {
    /// The scope that such drawers name.
    pub fn scope(drawers: &[Drawer], chance: &mut Chance) -> u32 {
        let mut scope = 0;
        for drawer in drawers {
            scope = scope * drawer.size() + drawer.draw(chance);
        }
        scope as u32
    }

    /// The scope that a write of some kind names.
    pub fn written(&self, kind: usize, chance: &mut Chance) -> u32 {
        self.writes.get(kind).map_or(0, |drawers| Self::scope(drawers, chance))
    }

    /// An address by its number, where they are few enough to have numbers; else by bits that few others have.
    #[inline]
    pub fn address(&self, chance: &mut Chance) -> u64 {
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
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// Reads a second.
    pub reads: f64,
    /// Writes a second, by kind.
    pub writes: Vec<f64>,
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
    /// Up to which part of all writes, from 0 to 1, are of each kind.
    kinds: Vec<f64>,
    delay: f64,
    /// Fills on their way; all take as long, so they land in the order in which they began.
    fills: VecDeque<Fill>,
    write_shares: Vec<f64>,
    /// Whether the log takes no more.
    is_full: bool,
}

impl World {
    /// A world of empty caches at time 0, with the share of the writes that reach each lane.
    pub fn new(span: &Span, caches: Vec<Cache>, write_shares: Vec<f64>, delay: f64, mut chance: Chance) -> Self {
        let policies = caches.iter().map(|cache| cache.policies.len()).sum();
        let writes: f64 = span.writes.iter().sum();
        let rate = span.reads + writes;
        let mut until = 0.0;
        let kinds = span.writes.iter().map(|kind| {
            until += kind / writes;
            until
        });
        Self {
            log: Log::new(write_shares.len() as u32),
            caches,
            tallies: Tallies::new(policies, span.warm, span.batch, span.batches),
            time: chance.wait() / rate,
            salt: chance.bits(),
            chance,
            rate,
            read_share: span.reads / rate,
            kinds: kinds.collect(),
            delay,
            fills: VecDeque::new(),
            write_shares,
            is_full: false,
        }
    }

    /// Lets up to so many events happen; how many there were, fewer only at the end.
    pub fn step(&mut self, calls: &Calls, events: u64) -> u64 {
        let end = self.tallies.end();
        for event in 0..events {
            // Not `time >= end`: a time that is no number ends it too.
            let goes_on = self.time < end && !self.is_full;
            if !goes_on {
                return event;
            }
            self.land_until(self.time, calls.parts.lanes());
            self.tallies.pass(self.time);
            if self.chance.unit() < self.read_share {
                let scope = Calls::scope(&calls.scope, &mut self.chance);
                let address = calls.address(&mut self.chance);
                self.tallies.traffic().reads += 1.0;
                self.read(scope, address, &calls.parts);
            } else if !self.write(calls) {
                // The log is full: what is done so far is the result.
                self.is_full = true;
                return event + 1;
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
        self.is_full || !matches!(self.time.partial_cmp(&self.tallies.end()), Some(std::cmp::Ordering::Less))
    }

    /// A write of some kind reaches the lanes of the scope that it names; false where the log takes no more.
    fn write(&mut self, calls: &Calls) -> bool {
        let kind = match self.kinds.len() {
            0 | 1 => 0,
            several => {
                let part = self.chance.unit();
                self.kinds.iter().position(|until| part < *until).unwrap_or(several - 1)
            }
        };
        let (scope, lanes) = (calls.written(kind, &mut self.chance), calls.parts.lanes());
        self.tallies.traffic().writes += 1.0;
        (0..lanes)
            .filter(|lane| calls.parts.reaches(kind, *lane))
            .all(|lane| self.log.write(scope * lanes + lane, self.time))
    }

    #[inline]
    fn read(&mut self, scope: u32, address: u64, parts: &Parts) {
        let lanes = parts.lanes();
        let lane = if lanes == 1 { scope } else { scope * lanes + parts.of_address(address, self.salt) };
        let scene = Scene {
            time: self.time,
            lane,
            lanes,
            last: self.log.last(lane),
            log: &self.log,
            salt: self.salt,
            write_shares: &self.write_shares,
        };
        // Buckets hold addresses of all parts, so all writes delete them.
        let whole = scope * lanes + lanes - 1;
        let of_buckets = Scene { lane: whole, last: self.log.last(whole), ..scene };
        for (number, cache) in self.caches.iter_mut().enumerate() {
            let tallies = self.tallies.from(cache.first);
            let scene = match cache.mapping {
                Mapping::Slots(_) | Mapping::Containers(_) => &of_buckets,
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
                    let cell = cache.cell(scope, address);
                    let missed = cache.look(scene, cell, address, address as u32, tallies);
                    tallies[0].others += cache.others(scene, cell, address);
                    fill(cell, address as u32, missed);
                }
                Mapping::Slots(dealt) => {
                    let bucket = dealt.bucket(address, mixed(self.salt, scope.into()));
                    let cell = cache.cell(scope, bucket.into());
                    let missed = cache.look(scene, cell, address, address as u32, tallies);
                    fill(cell, address as u32, missed);
                }
                Mapping::Copies(callers) => {
                    let (callers, caller) = (u64::from(*callers), self.chance.below(*callers));
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
    fn land_until(&mut self, time: f64, lanes: u32) {
        while let Some(fill) = self.fills.front().copied() {
            let landing = fill.start + self.delay;
            if landing > time {
                return;
            }
            self.fills.pop_front();
            self.tallies.pass(landing);
            let scene = Scene {
                time: landing,
                lane: fill.lane,
                lanes,
                last: self.log.last(fill.lane),
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
        let scene = Scene {
            time: now,
            lane: 0,
            lanes: 1,
            last: 0,
            log: &self.log,
            salt: self.salt,
            write_shares: &self.write_shares,
        };
        for cache in &self.caches {
            cache.settle_all(&scene, &mut tallies);
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
