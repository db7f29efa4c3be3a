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

/// What happens in a scope.
#[derive(Clone, Copy, Debug)]
pub enum Event {
    /// A read, of an address.
    Read(u64),
    /// A write, of a kind.
    Write(usize),
}

/// How often a scope is called, a second.
#[derive(Clone, Copy, Debug)]
pub struct Rates<'a> {
    pub reads: f64,
    /// By kind.
    pub writes: &'a [f64],
}

impl Rates<'_> {
    /// Reads and writes.
    pub fn all(&self) -> f64 {
        self.reads + self.writes.iter().sum::<f64>()
    }
}

/// Draws the events of one scope after the other, each in the order of time.
#[derive(Clone, Debug)]
pub struct Source {
    chance: Chance,
    /// When the scope's next event is.
    pub time: f64,
    /// How many callers there are, for each cache of which they have copies.
    callers: Vec<u32>,
}

impl Source {
    /// Events from this chance.
    pub fn new(callers: Vec<u32>, chance: Chance) -> Self {
        Self { chance, time: 0.0, callers }
    }

    /// Bits for chances that are settled once asked for.
    pub fn salt(&mut self) -> u64 {
        self.chance.bits()
    }

    /// Turns to a scope at a time. What came before does not matter: the wait for the next event is always the same.
    pub fn begin(&mut self, time: f64, rates: &Rates<'_>) {
        self.time = time + self.chance.wait() / rates.all();
    }

    /// The scope's next event, at [`Self::time`]; of a read, who makes it for each cache that has copies. `rate` is that of all
    /// events.
    #[inline]
    pub fn draw(&mut self, calls: &Calls, rates: &Rates<'_>, rate: f64, makers: &mut Vec<u32>) -> Event {
        let mut part = self.chance.unit() * rate - rates.reads;
        let event = if part < 0.0 || rates.writes.is_empty() {
            let address = calls.address(&mut self.chance);
            if !self.callers.is_empty() {
                makers.extend(self.callers.iter().map(|count| self.chance.below(*count)));
            }
            Event::Read(address)
        } else {
            let kind = rates.writes.iter().position(|writes| {
                part -= writes;
                part < 0.0
            });
            Event::Write(kind.unwrap_or(rates.writes.len() - 1))
        };
        self.time += self.chance.wait() / rate;
        event
    }
}
