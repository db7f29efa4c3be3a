//! Events that are drawn before they happen, some hundred at a time.
//!
//! What an event finds lies anywhere in tables of many megabytes, and the processor would wait for each place in turn.
//! So the places that a block will need are looked at first, one after the other, without waiting for what is found
//! there. Nothing depends on how long blocks are: events are drawn in the order in which they happen.

use super::calls::Calls;
use super::chance::Chance;

/// Events of a block: their cells fit into the nearest caches, and are many enough that no time is lost between blocks.
pub const BLOCK: usize = 256;

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
