//! Events that are drawn before they happen, some hundred at a time.
//!
//! What an event finds lies anywhere in tables of many megabytes, and the processor would wait for each place in turn.
//! So the places that a block will need are looked at first, one after the other, without waiting for what is found
//! there. Nothing depends on how long blocks are: events are drawn in the order in which they happen.

use super::chance::{Chance, mixed};
use super::parts::Parts;
use super::ranks::Drawer;

/// Events of a block: their cells fit into the nearest caches, and are many enough that no time is lost between blocks.
pub const BLOCK: usize = 256;

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
    #[inline]
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

/// What happens, and when.
#[derive(Clone, Copy, Debug)]
pub struct Event {
    pub time: f64,
    /// Of a read.
    pub address: u64,
    pub scope: u32,
    /// The kind of a write; [`READ`] for a read.
    pub kind: u32,
}

/// The kind of an event that is no write.
pub const READ: u32 = u32::MAX;

/// Draws events, one after the other.
#[derive(Clone, Debug)]
pub struct Source {
    chance: Chance,
    /// When the next event is.
    pub time: f64,
    rate: f64,
    read_share: f64,
    /// Up to which part of all writes, from 0 to 1, are of each kind.
    kinds: Vec<f64>,
    /// How many callers there are, for each cache of which they have copies.
    callers: Vec<u32>,
}

impl Source {
    /// Events at so many reads a second, and so many writes of each kind.
    pub fn new(reads: f64, writes: &[f64], callers: Vec<u32>, mut chance: Chance) -> Self {
        let all: f64 = writes.iter().sum();
        let rate = reads + all;
        let mut until = 0.0;
        let kinds = writes.iter().map(|kind| {
            until += kind / all;
            until
        });
        Self { kinds: kinds.collect(), time: chance.wait() / rate, chance, rate, read_share: reads / rate, callers }
    }

    /// Bits for chances that are settled once asked for.
    pub fn salt(&mut self) -> u64 {
        self.chance.bits()
    }

    /// Draws up to so many events before an end; of each read, who made it for each cache that has copies.
    pub fn draw(&mut self, calls: &Calls, most: usize, end: f64, events: &mut Vec<Event>, callers: &mut Vec<u32>) {
        events.clear();
        callers.clear();
        // Not `time >= end`: a time that is no number ends it too.
        while events.len() < most && self.time < end {
            let event = self.event(calls);
            if event.kind == READ {
                callers.extend(self.callers.iter().map(|count| self.chance.below(*count)));
            }
            events.push(event);
            self.time += self.chance.wait() / self.rate;
        }
    }

    #[inline]
    fn event(&mut self, calls: &Calls) -> Event {
        let (time, chance) = (self.time, &mut self.chance);
        if chance.unit() < self.read_share {
            let scope = Calls::scope(&calls.scope, chance);
            return Event { time, address: calls.address(chance), scope, kind: READ };
        }
        let kind = match self.kinds.len() {
            0 | 1 => 0,
            several => {
                let part = chance.unit();
                self.kinds.iter().position(|until| part < *until).unwrap_or(several - 1)
            }
        };
        Event { time, address: 0, scope: calls.written(kind, chance), kind: kind as u32 }
    }
}
