//! Where in a cache the result of a call is looked for: which cells one address has, of those of its scope.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::chance::mixed;
use super::parts::word;
use crate::design::{Function, Returns};
use crate::workload::{Call, Profile};

/// How addresses become cells.
#[derive(Clone, Debug)]
pub enum Mapping {
    /// Each address has its own.
    Own,
    /// Each address has its own; what is dealt to the same bucket is fetched together.
    Containers(Dealt),
    /// Addresses that are dealt to the same bucket share it, one at a time.
    Slots(Dealt),
    /// Each address has one with every caller.
    Copies(u32),
    /// A call takes the pages that cover its window.
    Pages(Pages),
}

impl Mapping {
    /// Returns the number of cells of a scope of `addresses` addresses.
    pub fn cells(&self, addresses: u64) -> u64 {
        match self {
            Self::Own | Self::Containers(_) => addresses,
            Self::Slots(dealt) => dealt.all().into(),
            Self::Copies(callers) => addresses.saturating_mul((*callers).into()),
            Self::Pages(pages) => pages.count.into(),
        }
    }
}

/// The bytes of the values of addresses.
#[derive(Clone, Debug)]
pub struct Values {
    /// Those of the first ranks, where calls are listed.
    pub listed: Vec<f32>,
    /// Those of all others.
    pub usual: f32,
}

impl Values {
    /// The values of a function's calls, by their rank where they are listed.
    pub fn of(function: &Function, profile: Option<&Profile>, usual: f64) -> Self {
        let usual = usual as f32;
        let Returns::List { item, .. } = &function.returns else { return Self { listed: Vec::new(), usual } };
        let items = function.returns.list_items();
        let bytes = |call: &Call| (item * call.window.map_or(items, |window| window.limit as f64)) as f32;
        Self { listed: profile.map_or(Vec::new(), |profile| profile.calls.iter().map(bytes).collect()), usual }
    }

    /// The bytes of an address' value.
    #[inline]
    pub fn at(&self, address: u64) -> f32 {
        self.listed.get(address as usize).copied().unwrap_or(self.usual)
    }
}

/// Addresses dealt to buckets.
#[derive(Clone, Debug)]
pub struct Dealt {
    /// How many buckets, at least 1.
    pub buckets: u32,
    /// The bucket of each rank, from 0, where the addresses are known; the others are dealt at random.
    pub known: Vec<u32>,
    /// How many words each have buckets of their own, as every write names one; at least 1.
    pub words: u32,
    /// The word of each rank, where they have buckets of their own and the deal is known; again and again, as entities outside
    /// the scope count more. Else words are drawn.
    pub dealt_words: Vec<u32>,
}

impl Dealt {
    /// The bucket of an address, by the salt of its scope.
    #[inline]
    pub fn bucket(&self, address: u64, salt: u64) -> u32 {
        match self.known.get(address as usize) {
            Some(bucket) => *bucket,
            None => {
                let word = if self.words == 1 { 0 } else { self.word(address, salt) };
                word * self.buckets + (mixed(salt, address) % u64::from(self.buckets)) as u32
            }
        }
    }

    fn word(&self, address: u64, salt: u64) -> u32 {
        let place = address.checked_rem(self.dealt_words.len() as u64);
        match place.and_then(|place| self.dealt_words.get(place as usize)) {
            Some(dealt) => *dealt,
            None => word(0, self.words.into(), address, salt) as u32,
        }
    }

    /// How many buckets a scope has.
    pub fn all(&self) -> u32 {
        self.buckets * self.words
    }
}

/// The pages that calls take.
#[derive(Clone, Debug, Default)]
pub struct Pages {
    /// How many pages a scope has that calls take.
    pub count: u32,
    /// How many it has in all.
    pub all: f64,
    /// Items of a page, and their bytes.
    pub items: f64,
    pub bytes: f64,
    /// Of each rank: its first page in `pages`, and what it asks for in items.
    pub calls: Vec<(u32, f64)>,
    /// The pages of all calls, with their items.
    pub pages: Vec<(u32, f64)>,
}

impl Pages {
    /// The pages of a call and the items that it asks for.
    #[inline]
    pub fn of(&self, address: u64) -> (&[(u32, f64)], f64) {
        let place = address as usize;
        let Some(&(from, wanted)) = self.calls.get(place) else { return (&[], 0.0) };
        let to = self.calls.get(place + 1).map_or(self.pages.len(), |next| next.0 as usize);
        (self.pages.get(from as usize..to).unwrap_or(&[]), wanted)
    }
}

/// Numbers dense places in the order in which they are first asked for.
#[derive(Clone, Debug, Default)]
pub struct Places(HashMap<u64, u32, BuildHasherDefault<Mixing>>);

impl Places {
    /// The place of a number, and whether it is new.
    pub fn of(&mut self, number: u64) -> (u32, bool) {
        let next = self.0.len() as u32;
        let place = *self.0.entry(number).or_insert(next);
        (place, place == next)
    }
}

/// Hashes the same everywhere; the standard hasher would take its keys from a source of chance.
#[derive(Clone, Debug, Default)]
pub struct Mixing(u64);

impl Hasher for Mixing {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64((*byte).into()));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = mixed(self.0, number);
    }
}
