//! A cache that some policies share: where it looks for what reads ask for.

use super::chance::mixed;
use super::mapping::{Dealt, Mapping, Places, Values};
use super::policy::{Ending, Policy};
use super::store::{Delays, Look, Room, Scene, Store};
use super::tally::Tallies;

/// Caches that map addresses to cells in the same way and differ in their policies.
#[derive(Clone, Debug)]
pub struct Cache {
    /// How addresses become cells.
    mapping: Mapping,
    /// What is stored there.
    values: Values,
    cells: Cells,
    store: Store,
    /// The lane of each cell, where a scope has several.
    lanes: Option<Vec<u32>>,
    /// What the reads of a block ask for.
    looks: Vec<Look>,
}

/// A read, with the writes before it.
#[derive(Clone, Copy, Debug)]
pub struct Read {
    /// When it is, in seconds.
    pub time: f64,
    /// What it asks for: the rank of the address, from 0.
    pub address: u64,
    /// The lane of the address, and its last write.
    pub own: (u32, u32),
    /// The lane that all writes of the scope reach, and its last write.
    pub whole: (u32, u32),
}

impl Read {
    /// The lane of what is found in a bucket, and its last write.
    fn in_bucket(&self, dealt: &Dealt) -> (u32, u32) {
        // Buckets hold addresses of all parts, so all writes delete them.
        if dealt.words == 1 { self.whole } else { self.own }
    }
}

/// Entries of a scope that stay near the processor while it is its turn.
const NEAR: u64 = 16_384;

/// How large a cache is made.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// How many scopes.
    pub scopes: u32,
    /// How many lanes each has.
    pub lanes: u32,
    /// How many addresses each has.
    pub addresses: u64,
    /// How long fills take.
    pub delays: Delays,
}

impl Cache {
    /// An empty cache; where `all` is false, cells are made when touched.
    pub fn new((mapping, values): (Mapping, Values), policies: &[Policy], first: usize, size: Size, all: bool) -> Self {
        let Size { scopes, lanes, addresses, delays } = size;
        let room = Room {
            lanes: scopes * lanes,
            containers: if let Mapping::Containers(dealt) = &mapping { dealt.all() * scopes } else { 0 },
            has_owners: match &mapping {
                Mapping::Slots(_) | Mapping::Copies(_) => true,
                Mapping::Containers(_) => policies.iter().any(|policy| matches!(policy.ending, Ending::Lossy(_))),
                Mapping::Own | Mapping::Pages(_) => false,
            },
            delays,
        };
        let per_scope = mapping.cells(addresses);
        let mut cache = Self {
            mapping,
            values,
            cells: Cells { per_scope, count: 0, places: (!all).then(Places::default) },
            store: Store::new(policies, first, room),
            lanes: (lanes > 1).then(Vec::new),
            looks: Vec::new(),
        };
        if all {
            cache.cells.count = per_scope as usize * scopes as usize;
            cache.grow();
        }
        cache
    }

    fn grow(&mut self) {
        let cells = self.cells.count;
        self.store.grow(cells);
        if let Some(lanes) = &mut self.lanes {
            lanes.resize(cells, 0);
        }
    }

    /// How many policies it has.
    pub fn policies(&self) -> usize {
        self.store.width()
    }

    /// How many callers have copies of their own, if they have.
    pub fn callers(&self) -> Option<u32> {
        if let Mapping::Copies(callers) = self.mapping { Some(callers) } else { None }
    }

    /// Looks up what the reads of a scope ask for; `makers` are the callers that make them, where callers have copies.
    pub fn take(
        &mut self,
        scope: u32,
        reads: &[Read],
        makers: impl Iterator<Item = u32>,
        scene: &Scene,
        tallies: &mut Tallies,
    ) {
        let known = self.cells.count;
        self.find(scope, reads, makers, scene.salt, tallies);
        if self.cells.count > known {
            self.grow();
        }
        if let Some(lanes) = &mut self.lanes {
            self.looks.iter().for_each(|look| lanes[look.cell as usize] = look.lane);
        }
        if self.cells.of_a_scope() * self.policies() as u64 >= NEAR {
            self.store.touch(&self.looks, &scene.log);
        }
        self.store.take(&self.looks, scene, tallies);
    }

    /// Finds the cells of what reads ask for.
    fn find(
        &mut self,
        scope: u32,
        reads: &[Read],
        mut makers: impl Iterator<Item = u32>,
        salt: u64,
        tallies: &mut Tallies,
    ) {
        let Self { mapping, values, cells, looks, .. } = self;
        let of_scope = mixed(salt, scope.into());
        let (mut fetched, mut wanted) = (0.0, 0.0);
        looks.clear();
        for read in reads {
            let (address, own) = (read.address, read.address as u32);
            let (cell, owner, (lane, last)) = match mapping {
                Mapping::Own => (address, own, read.own),
                Mapping::Containers(dealt) => {
                    let container = scope * dealt.all() + dealt.bucket(address, of_scope);
                    (address, container, read.in_bucket(dealt))
                }
                Mapping::Slots(dealt) => (dealt.bucket(address, of_scope).into(), own, read.in_bucket(dealt)),
                Mapping::Copies(callers) => {
                    let caller = makers.next().unwrap_or(0);
                    let copy = address.checked_mul((*callers).into()).map(|copy| copy + u64::from(caller));
                    (copy.unwrap_or_else(|| mixed(address, caller.into())), caller, read.own)
                }
                Mapping::Pages(pages) => {
                    let ((needed, items), (lane, last)) = (pages.of(address), read.own);
                    wanted += items;
                    for &(page, items) in needed {
                        fetched += items;
                        let cell = cells.of(scope, page.into());
                        let value = values.usual;
                        looks.push(Look {
                            time: read.time,
                            address: page.into(),
                            cell,
                            owner: page,
                            lane,
                            last,
                            value,
                        });
                    }
                    continue;
                }
            };
            let value = values.at(address);
            looks.push(Look { time: read.time, address, cell: cells.of(scope, cell), owner, lane, last, value });
        }
        if wanted > 0.0 {
            for tally in self.store.tallies(tallies) {
                tally.fetched += fetched;
                tally.wanted += wanted;
            }
        }
    }

    /// Lands the fills that are due by a time.
    pub fn land_until(&mut self, time: f64, scene: &Scene, tallies: &mut Tallies) {
        self.store.land_until(time, scene, tallies);
    }

    /// Turns to a scope, whose lanes these are.
    pub fn turn(&mut self, lanes: std::ops::Range<u32>) {
        self.store.turn(lanes);
    }

    /// Settles all entries, at the end.
    pub fn settle_all(&self, now: f64, scene: &Scene, tallies: &mut Tallies) {
        for cell in 0..self.cells.count {
            let lane = match &self.lanes {
                Some(lanes) => lanes[cell],
                None => self.cells.scope(cell),
            };
            let last = scene.log.last(lane);
            self.store.settle_all(cell, (lane, last), now, scene, tallies);
        }
    }
}

/// The cells of a cache.
#[derive(Clone, Debug)]
struct Cells {
    /// How many a scope has.
    per_scope: u64,
    /// How many there are by now.
    count: usize,
    /// Where they are too many, only those that were touched have places.
    places: Option<Places>,
}

impl Cells {
    /// The place of a cell of a scope.
    #[inline]
    fn of(&mut self, scope: u32, cell: u64) -> u32 {
        let Some(places) = &mut self.places else { return (u64::from(scope) * self.per_scope + cell) as u32 };
        let (place, is_new) = places.of(cell);
        self.count += usize::from(is_new);
        place
    }

    /// How many there are where a scope's reads look.
    fn of_a_scope(&self) -> u64 {
        if self.places.is_some() { self.count as u64 } else { self.per_scope }
    }

    /// Whose cell it is; where they have places, there is but one scope.
    fn scope(&self, cell: usize) -> u32 {
        if self.places.is_some() { 0 } else { (cell as u64 / self.per_scope) as u32 }
    }
}

#[cfg(test)]
mod tests {
    use super::super::log::Log;
    use super::*;

    #[test]
    fn addresses_without_numbers_are_counted_in_the_container_that_they_are_looked_for_in() {
        let mapping =
            Mapping::Containers(Dealt { buckets: 1000, known: Vec::new(), words: 1, dealt_words: Vec::new() });
        let delays = Delays { state: 0.0, lands: 0.05 };
        let size = Size { scopes: 1, lanes: 1, addresses: u64::MAX, delays };
        let mut cache = Cache::new(
            (mapping, Values { listed: Vec::new(), usual: 1.0 }),
            &[Policy::of(Ending::Exact)],
            0,
            size,
            false,
        );
        let (log, mut tallies) = (Log::new(1), Tallies::new(1, 0.0, 1.0, 1));
        tallies.begin(0.0);
        let scene = Scene { log, salt: 1, write_shares: vec![1.0] };
        // The bucket of the second is another; that of the third is the first one's.
        let first = u64::MAX / 3;
        let bucket = |address| {
            if let Mapping::Containers(dealt) = &cache.mapping { dealt.bucket(address, mixed(1, 0)) } else { 0 }
        };
        let third = (0..).find(|address| bucket(*address) == bucket(first)).expect("a neighbour");
        let second = (0..).find(|address| bucket(*address) != bucket(first)).expect("a stranger");
        let read = |time, address| Read { time, address, own: (0, 0), whole: (0, 0) };
        let mut others = |read| {
            let before = tallies.from(0)[0].others;
            cache.take(0, &[read], std::iter::empty(), &scene, &mut tallies);
            tallies.from(0)[0].others - before
        };
        assert_eq!(others(read(0.1, first)), 0.0);
        assert_eq!([others(read(0.2, first)), others(read(0.3, second)), others(read(0.4, third))], [0.0, 0.0, 1.0]);
    }
}
