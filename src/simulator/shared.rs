//! The memory that all functions share: their reads and writes as one stream, through one cache for each rule.
//!
//! Items of all functions evict each other, so all functions are simulated to find how long the items of one stay. A fixed part
//! of the memory for each function would need the plan's own sums to choose the parts. The writes of each function are a
//! stream of their own, even if one write invalidates classes of several functions: that changes only the variance of what
//! is in the cache. Fills land at once.
//!
//! Events at random times see time averages, so the content of the cache is counted at each event. Only expiry needs a clock.

use super::calls::Calls;
use super::chance::{Chance, mixed};
use super::limited::{Call, Claim, Found, Keep, Limited, Met, Rule, Weights};
use super::measures::Batch;
use super::tally::{Tally, Traffic};
use super::tenants::{MOST_KEYS, Tenants, keys, thousandths};
use super::traffic::Flow;

/// Batches of a run.
const BATCHES: u64 = 20;
/// Batches that are left out, for the cache to fill.
const WARM: u64 = 5;
/// Events, unless a time is asked for: at least, at most, and for each item that finds room.
const LEAST_EVENTS: f64 = 2e6;
const MOST_EVENTS: f64 = 4e7;
const EVENTS_PER_ITEM: f64 = 40.0;
/// Items are in their steady state if the time before counting begins is this many times their stay.
const MEMORIES: f64 = 3.0;

/// One function in the stream.
#[derive(Clone, Debug)]
struct Tenant {
    calls: Calls,
    /// Up to which part of all events, from 0 to 1, are its reads, and each kind of its writes.
    reads: f64,
    writes: Vec<f64>,
    /// Its first key and its first lane, and its keys of a scope.
    first_key: u32,
    first_lane: u32,
    per_scope: u32,
    weights: Weights,
}

/// A simulation of a memory that functions share.
#[derive(Clone, Debug)]
pub struct Shared {
    tenants: Vec<Tenant>,
    asked: u32,
    scopes: f64,
    caches: Vec<Limited>,
    chance: Chance,
    salt: u64,
    rate: f64,
    time: f64,
    done: u64,
    /// Events of a batch.
    length: u64,
    traffic: Traffic,
    tallies: Vec<Tally>,
    complete: Vec<Batch>,
    /// Whether each cache had evicted anything when the first batch began.
    full_at_start: Vec<bool>,
    /// When that was, and how long what is stored stays at most where nothing is evicted, for each cache.
    started: f64,
    stays: Vec<f64>,
}

impl Shared {
    /// Returns a run over `seconds` of the design's clock, if they are given; `None` if there is nothing to simulate.
    pub fn new(of: &Tenants, seed: u64, seconds: Option<f64>) -> Option<Self> {
        let rate = of.rate();
        // Not `rate <= 0`: what is no number is no rate either.
        let is_fit = !of.rules.is_empty() && rate > 1e-290 && of.keys() <= MOST_KEYS;
        let asked = of.flows.get(of.asked as usize).filter(|_| is_fit)?;
        let mut chance = Chance::new(mixed(seed, 3));
        let claims: Vec<Claim> = of.flows.iter().map(|(flow, weights)| claim(flow, weights)).collect();
        Some(Self {
            tenants: tenants(of, rate),
            asked: of.asked,
            scopes: asked.0.scopes,
            caches: of.rules.iter().map(|rule| Limited::new(*rule, thousandths(of.memory), &claims)).collect(),
            salt: chance.bits(),
            chance,
            rate,
            time: 0.0,
            done: 0,
            length: events(of, seconds) / (BATCHES + WARM),
            traffic: Traffic::default(),
            tallies: vec![Tally::default(); of.rules.len()],
            complete: Vec::new(),
            full_at_start: Vec::new(),
            started: 0.0,
            stays: of.rules.iter().map(|rule| stays(rule, &asked.0)).collect(),
        })
    }

    /// Events in all.
    pub fn events(&self) -> u64 {
        self.length * (BATCHES + WARM)
    }

    /// Events so far.
    pub fn done(&self) -> u64 {
        self.done
    }

    /// How far its clock is, in seconds.
    pub fn now(&self) -> f64 {
        self.time
    }

    /// Simulates at most `events` events.
    pub fn step(&mut self, events: u64) {
        let events = events.min(self.events() - self.done);
        for _ in 0..events {
            self.time += self.chance.wait() / self.rate;
            self.event();
            self.done += 1;
            if self.done.is_multiple_of(self.length) {
                self.close();
            }
        }
    }

    /// The batches so far.
    pub fn batches(&self) -> &[Batch] {
        &self.complete
    }

    /// Whether the memory had not reached its steady state when counting began.
    pub fn was_short(&self) -> bool {
        let filling = self.caches.iter().zip(&self.full_at_start).any(|(cache, full)| cache.was_full() && !full);
        let stays = |(cache, stays): (&Limited, &f64)| !cache.was_full() && self.started < MEMORIES * stays;
        filling || self.caches.iter().zip(&self.stays).any(stays)
    }

    /// What the reader must know.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = vec![
            "in the limited memory, all functions are simulated together, and fills land at once".to_owned(),
            "entries that have expired count until they are evicted or replaced".to_owned(),
        ];
        if self.was_short() {
            notes.push("what is in the memory was not in its steady state when counting began".to_owned());
        }
        notes
    }

    fn event(&mut self) {
        for (cache, tally) in self.caches.iter().zip(&mut self.tallies) {
            let held = cache.held(self.asked);
            tally.live += held.live as f64;
            tally.listed += held.listed as f64;
            tally.dead += (held.items - held.live) as f64;
            tally.live_value += held.live_value as f64 / 1000.0;
            tally.dead_value += (held.value - held.live_value) as f64 / 1000.0;
        }
        let part = self.chance.unit();
        let last = self.tenants.len() as u32 - 1;
        let ends = |tenant: &Tenant| tenant.writes.last().copied().unwrap_or(tenant.reads);
        let function = self.tenants.iter().position(|tenant| part < ends(tenant)).map_or(last, |place| place as u32);
        match &self.tenants[function as usize] {
            tenant if part < tenant.reads || tenant.writes.is_empty() => self.read(function),
            tenant => {
                let kind = tenant.writes.iter().position(|until| part < *until);
                self.write(function, kind.unwrap_or(tenant.writes.len() - 1));
            }
        }
    }

    fn read(&mut self, function: u32) {
        let tenant = &self.tenants[function as usize];
        let (parts, calls) = (&tenant.calls.parts, &tenant.calls);
        let scope = Calls::scope(&calls.scope, &mut self.chance);
        let address = calls.address(&mut self.chance);
        let lane = parts.lane(scope, address, self.salt);
        let key = tenant.first_key + scope * tenant.per_scope + address as u32;
        let call = Call { function, key, address: address as u32, lane: tenant.first_lane + lane, time: self.time };
        let value = tenant.weights.of(call.address).value as f64 / 1000.0;
        let is_asked = f64::from(u8::from(function == self.asked));
        self.traffic.reads += is_asked;
        for (cache, tally) in self.caches.iter_mut().zip(&mut self.tallies) {
            let found = cache.read(call);
            tally.looked += is_asked;
            if found == Found::Current {
                tally.hits += is_asked;
                continue;
            }
            tally.fills += is_asked;
            tally.landed += is_asked;
            if found == Found::Outdated {
                tally.misfits += is_asked;
                tally.misfit_value += is_asked * value;
            }
        }
    }

    fn write(&mut self, function: u32, kind: usize) {
        let tenant = &self.tenants[function as usize];
        let (scope, lanes) = (tenant.calls.written(kind, &mut self.chance), tenant.calls.parts.lanes());
        let is_asked = function == self.asked;
        self.traffic.writes += f64::from(u8::from(is_asked));
        for lane in (0..lanes).filter(|lane| tenant.calls.parts.reaches(kind, *lane)) {
            for (cache, tally) in self.caches.iter_mut().zip(&mut self.tallies) {
                let Met { live, listed, .. } = cache.write(function, tenant.first_lane + scope * lanes + lane);
                if is_asked {
                    tally.kills += f64::from(live);
                    tally.live_at_writes += f64::from(live);
                    tally.unlisted += f64::from(listed);
                }
            }
        }
    }

    /// Ends a batch.
    fn close(&mut self) {
        let traffic = std::mem::take(&mut self.traffic);
        let fresh = vec![Tally::default(); self.caches.len()];
        let mut tallies = std::mem::replace(&mut self.tallies, fresh);
        if self.done == self.length * WARM {
            self.started = self.time;
            self.full_at_start = self.caches.iter().map(Limited::was_full).collect();
        }
        if self.done <= self.length * WARM {
            return;
        }
        for tally in &mut tallies {
            let mean = 1.0 / self.length as f64;
            (tally.live, tally.listed, tally.dead) = (tally.live * mean, tally.listed * mean, tally.dead * mean);
            (tally.live_value, tally.dead_value) = (tally.live_value * mean, tally.dead_value * mean);
            (tally.outdated, tally.outdated_value) = (tally.dead, tally.dead_value);
        }
        self.complete.push(Batch::of_counts(traffic, tallies, self.scopes));
    }
}

/// How long items stay at most where nothing is evicted, in seconds.
fn stays(rule: &Rule, flow: &Flow) -> f64 {
    match rule.keep {
        Keep::Deleted => rule.ttl.min(1.0 / flow.coldest().fewest),
        Keep::Dead => rule.ttl,
        Keep::InPlace => rule.ttl.min(1.0 / flow.seldom()),
    }
}

/// Events of a run.
fn events(of: &Tenants, seconds: Option<f64>) -> u64 {
    let least = of.flows.iter().map(|(_, weights)| weights.usual.room as f64 / 1000.0).fold(f64::INFINITY, f64::min);
    let items = (of.memory / least).min(of.keys());
    let events = match seconds {
        Some(seconds) => seconds * of.rate(),
        None => (EVENTS_PER_ITEM * items).clamp(LEAST_EVENTS, MOST_EVENTS),
    };
    // Each batch has at least one event.
    (events as u64).max(BATCHES + WARM)
}

fn claim(flow: &Flow, weights: &Weights) -> Claim {
    Claim { keys: keys(flow) as u32, lanes: flow.scopes as u32 * flow.parts.lanes(), weights: weights.clone() }
}

fn tenants(of: &Tenants, rate: f64) -> Vec<Tenant> {
    let (mut until, mut first_key, mut first_lane) = (0.0, 0, 0);
    let tenant = |(flow, weights): &(Flow, Weights)| {
        let claim = claim(flow, weights);
        until += flow.reads / rate;
        let reads = until;
        let writes = flow.writes.iter().map(|kind| {
            until += kind / rate;
            until
        });
        let writes = writes.collect();
        let calls = flow.calls(true);
        let per_scope = flow.numbers() as u32;
        let tenant = Tenant { calls, reads, writes, first_key, first_lane, per_scope, weights: weights.clone() };
        (first_key, first_lane) = (first_key + claim.keys, first_lane + claim.lanes);
        tenant
    };
    of.flows.iter().map(tenant).collect()
}
