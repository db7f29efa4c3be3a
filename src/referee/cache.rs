//! Cells of a cache under one or several policies: looked up by reads, stored into by fills that land later.

use super::block::{BLOCK, Event, READ};
use super::chance::mixed;
use super::log::Log;
use super::mapping::{Mapping, Places};
use super::policy::{Entry, FOREVER, Kill, Policy, RACED, Whose};
use super::tally::{Tallies, Tally};

/// Caches that map addresses to cells alike; what differs are their policies.
#[derive(Clone, Debug)]
pub struct Cache {
    /// How addresses become cells.
    pub mapping: Mapping,
    /// How entries are kept, each policy with entries of its own.
    pub policies: Vec<Policy>,
    /// The number of the first policy among those of all caches.
    pub first: usize,
    /// Cells of a scope.
    pub per_scope: u64,
    /// The entries of a cell stand together.
    entries: Vec<Entry>,
    /// Whose entry a cell holds: an address, or a caller. Only where cells are shared, or callers have their own.
    owners: Vec<u32>,
    /// The lane of each cell's entries, where a scope has several.
    lanes: Vec<u32>,
    has_parts: bool,
    tokens: Vec<Token>,
    /// Of each policy whose deletes come late, the last one of each lane that has come.
    arrived: Vec<Vec<u32>>,
    /// Whether any policy's leases are voided by deletes that come late.
    late: bool,
    /// Where cells are too many, only those that were touched have places.
    places: Option<Places>,
    /// How many entries each container holds, and since which write.
    held: Vec<(u32, u32)>,
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
}

/// The right to fill.
#[derive(Clone, Copy, Debug)]
struct Token {
    since: f64,
    /// The last delete when it was given.
    guard: u32,
    owner: u32,
}

const NO_TOKEN: Token = Token { since: f64::NEG_INFINITY, guard: 0, owner: 0 };

/// A fill on its way.
#[derive(Clone, Copy, Debug)]
pub struct Fill {
    /// When the database was read.
    pub start: f64,
    /// The cell.
    pub cell: u32,
    /// For whom: an address, cut to so many bits, or a caller. In containers, the number of the one that holds it.
    pub owner: u32,
    /// The lane of its address.
    pub lane: u32,
    /// The last write when the database was read.
    pub value: u32,
    /// Of which cache.
    pub cache: u32,
    /// Which of its policies store it.
    pub policies: u32,
}

/// What an event happens in.
pub struct Scene<'a> {
    /// The time, in seconds.
    pub time: f64,
    /// The lane of the address.
    pub lane: u32,
    /// The lane's last write.
    pub last: u32,
    /// All writes.
    pub log: &'a Log,
    /// Bits for chances that are settled once asked for.
    pub salt: u64,
    /// Of each lane, the share of the writes that reach it.
    pub write_shares: &'a [f64],
}

impl Scene<'_> {
    fn write_share(&self, lane: u32) -> f64 {
        self.write_shares.get(lane as usize).copied().unwrap_or(0.0)
    }

    fn whose(&self, owner: u32) -> Whose<'_> {
        Whose { lane: self.lane, owner, log: self.log, salt: self.salt }
    }
}

impl Cache {
    /// An empty cache; where `all` is false, cells are made when touched.
    pub fn new(mapping: Mapping, policies: Vec<Policy>, first: usize, size: Size, all: bool) -> Self {
        let Size { scopes, lanes, addresses } = size;
        let per_scope = mapping.cells(addresses);
        let mut cache = Self {
            held: match &mapping {
                Mapping::Containers(dealt) => vec![(0, 0); dealt.all() as usize * scopes as usize],
                _ => Vec::new(),
            },
            late: policies.iter().any(|policy| policy.lease.is_some() && policy.lag().is_some()),
            arrived: policies
                .iter()
                .map(|p| p.lag().map_or(Vec::new(), |_| vec![0; (scopes * lanes) as usize]))
                .collect(),
            mapping,
            policies,
            first,
            per_scope,
            entries: Vec::new(),
            owners: Vec::new(),
            lanes: Vec::new(),
            has_parts: lanes > 1,
            tokens: Vec::new(),
            places: (!all).then(Places::default),
        };
        if all {
            cache.grow(per_scope as usize * scopes as usize);
        }
        cache
    }

    fn grow(&mut self, cells: usize) {
        self.entries.resize(cells * self.policies.len(), Entry::EMPTY);
        if matches!(self.mapping, Mapping::Slots(_) | Mapping::Copies(_)) {
            self.owners.resize(cells, 0);
        }
        if self.has_parts {
            self.lanes.resize(cells, 0);
        }
        if self.policies.iter().any(|policy| policy.lease.is_some()) {
            self.tokens.resize(cells * self.policies.len(), NO_TOKEN);
        }
    }

    /// The place of a cell of a scope.
    #[inline]
    pub fn cell(&mut self, scope: u32, cell: u64) -> u32 {
        let Some(places) = &mut self.places else { return (u64::from(scope) * self.per_scope + cell) as u32 };
        let (place, is_new) = places.of(cell);
        if is_new {
            self.grow(place as usize + 1);
        }
        place
    }

    /// The container that holds an address, among those of all scopes.
    #[inline]
    pub fn container(&self, scope: u32, address: u64, salt: u64) -> u32 {
        let Mapping::Containers(dealt) = &self.mapping else { return 0 };
        scope * dealt.all() + dealt.bucket(address, mixed(salt, scope.into()))
    }

    /// Looks at the cells that events will need, and at what the log says of their entries: the processor fetches them
    /// all at once instead of one after the other. Nothing changes.
    pub fn touch(&self, scope: u32, events: &[Event], log: &Log, salt: u64) {
        let width = self.policies.len();
        if self.places.is_some() || self.per_scope * (width as u64) < NEAR {
            return;
        }
        let (mut rows, mut count, mut seen) = ([0; BLOCK], 0, 0);
        let first = u64::from(scope) * self.per_scope;
        for (event, row) in events.iter().filter(|event| event.kind == READ).zip(&mut rows) {
            let cell = match &self.mapping {
                Mapping::Own => first + event.address,
                Mapping::Containers(_) => {
                    seen ^= self.held[self.container(scope, event.address, salt) as usize].1;
                    first + event.address
                }
                Mapping::Slots(dealt) => {
                    let cell = first + u64::from(dealt.bucket(event.address, mixed(salt, scope.into())));
                    seen ^= self.owners[cell as usize];
                    cell
                }
                // Any of the copies' cells, and few pages.
                Mapping::Copies(_) | Mapping::Pages(_) => return,
            };
            *row = cell as usize * width;
            count += 1;
        }
        let rows = rows.get(..count).unwrap_or(&[]);
        // Four entries are a line of the processor's caches.
        let last = (width % 4 != 1).then(|| width - 1);
        for place in (0..width).step_by(4).chain(last) {
            seen = rows.iter().fold(seen, |seen, from| seen ^ self.entries[from + place].stamp);
        }
        let mut times = 0;
        if !self.has_parts {
            for &from in rows {
                let row = &self.entries[from..from + width];
                times = row.iter().fold(times, |times, entry| times ^ log.touch(scope, entry.stamp));
            }
        }
        std::hint::black_box((seen, times));
    }

    /// Looks into a cell: which policies fill it, as bits.
    #[inline]
    pub fn look(&mut self, scene: &Scene<'_>, cell: u32, address: u64, owner: u32, tallies: &mut [Tally]) -> u32 {
        let width = self.policies.len();
        let from = cell as usize * width;
        let mine = match self.mapping {
            Mapping::Slots(_) => self.owners[cell as usize] == owner,
            Mapping::Copies(_) => {
                self.owners[cell as usize] = owner;
                true
            }
            _ => true,
        };
        let mut missed = 0;
        tallies[0].looked += 1.0;
        if self.late {
            // Which deletes have come by now decides who may fill.
            for p in 0..width {
                self.arrive(p, scene);
            }
        }
        let entries = &mut self.entries[from..from + width];
        for (p, ((policy, entry), tally)) in self.policies.iter().zip(entries).zip(tallies).enumerate() {
            if address >= policy.hot {
                tally.passed_by += 1.0;
                continue;
            }
            if scene.time < entry.time + policy.ttl {
                let lives = policy.spares(entry, scene.last, &scene.whose(owner), scene.time);
                if lives && mine {
                    hit(policy, entry, scene, tally);
                    continue;
                }
                // A shared cell holds another address, or a stable key an old version: fetched, and thrown away.
                if lives || policy.kill == Kill::Version {
                    tally.misfits += 1.0;
                }
            }
            if policy.lease.is_none() || self.tokens[from + p].take(policy, scene, owner, &self.arrived[p]) {
                tally.fills += 1.0;
                missed |= 1 << p;
            } else {
                tally.waits += 1.0;
            }
        }
        missed
    }

    /// All policies of a cache are looked up alike, which is counted once.
    pub fn share_looks(&self, tallies: &mut [Tally]) {
        let own = &mut tallies[self.first..][..self.policies.len()];
        let looked = own[0].looked;
        own.iter_mut().for_each(|tally| tally.looked = looked);
    }

    /// Stores a fill, where nothing keeps it out.
    pub fn land(&mut self, fill: &Fill, scene: &Scene<'_>, tallies: &mut Tallies) {
        let width = self.policies.len();
        if let Some(lane) = self.lanes.get_mut(fill.cell as usize) {
            *lane = fill.lane;
        }
        let mut left = fill.policies;
        while left != 0 {
            let p = left.trailing_zeros() as usize;
            left &= left - 1;
            let place = fill.cell as usize * width + p;
            let arrived = self.arrive(p, scene);
            let policy = &self.policies[p];
            if policy.tombstone > 0.0 && scene.time - scene.log.time(scene.lane, scene.last) < policy.tombstone {
                continue;
            }
            if policy.lease.is_some() && !self.tokens[place].give(policy, fill, scene, arrived) {
                continue;
            }
            let raced = fill.value != scene.last && policy.kill != Kill::Version;
            let tally = &mut tallies.from(self.first + p)[0];
            tally.landed += 1.0;
            tally.raced += f64::from(u8::from(raced));
            self.settle((fill.cell as usize, p), scene, tallies);
            let entry = &mut self.entries[place];
            let is_new = entry.is_empty() || entry.stamp != scene.last;
            *entry = Entry {
                time: scene.time,
                stamp: policy.stamp(fill.value, scene.last, arrived),
                // A time to live does nothing about writes: to it, this is outdated as anything else.
                value: if raced && policy.kill != Kill::Never { fill.value | RACED } else { fill.value },
            };
            match &self.mapping {
                Mapping::Slots(_) => self.owners[fill.cell as usize] = fill.owner,
                Mapping::Containers(_) if is_new => {
                    let held = &mut self.held[fill.owner as usize];
                    *held = if held.1 == scene.last { (held.0 + 1, held.1) } else { (1, scene.last) };
                }
                _ => {}
            }
        }
    }

    /// Entries that a container holds beside that of a cell.
    #[inline]
    pub fn others(&self, scene: &Scene<'_>, cell: u32, container: u32) -> f64 {
        let (count, since) = self.held[container as usize];
        if since != scene.last {
            return 0.0;
        }
        let entry = &self.entries[cell as usize * self.policies.len()];
        let own = u32::from(!entry.is_empty() && entry.stamp == scene.last);
        f64::from(count.saturating_sub(own))
    }

    /// The last write of a lane whose deletes have come.
    fn arrive(&mut self, policy: usize, scene: &Scene<'_>) -> u32 {
        let Some(lag) = self.policies[policy].lag() else { return scene.last };
        let arrived = &mut self.arrived[policy][scene.lane as usize];
        while *arrived < scene.last && scene.log.time_of_next(scene.lane, *arrived) + lag <= scene.time {
            *arrived += 1;
        }
        *arrived
    }

    /// Counts what has become of an entry until now; once for each entry, when another takes its place or at the end.
    #[inline]
    fn settle(&self, (cell, p): (usize, usize), scene: &Scene<'_>, tallies: &mut Tallies) {
        let (policy, number, now) = (&self.policies[p], self.first + p, scene.time);
        let mut entry = self.entries[cell * self.policies.len() + p];
        if entry.is_empty() {
            return;
        }
        let owner = self.owners.get(cell).copied().unwrap_or(0);
        let killed = policy.killed(&mut entry, scene.last, &scene.whose(owner));
        let expired = entry.time + policy.ttl;
        let ended = earlier(killed, now);
        tallies.span(number, entry.time, earlier(ended, expired), |tally, part| {
            tally.live += part;
            tally.live_at_writes += part * scene.write_share(scene.lane);
            tally.listed += part;
        });
        if expired < ended {
            tallies.span(number, expired, ended, |tally, part| tally.listed += part);
        }
        if killed > now {
            return;
        }
        let tally = tallies.at(number, killed);
        tally.unlisted += 1.0;
        if killed < expired {
            tally.kills += 1.0;
            if expired < FOREVER {
                // By Little's law: how long it will stay is known when it dies, however long that is.
                tally.dead += expired - killed.max(entry.time);
            }
            let outdated = killed.max(entry.time);
            tallies.span(number, outdated, expired.min(now), |tally, part| tally.outdated += part);
        }
    }

    /// Settles all entries, at the end; the scene's lane does not matter.
    pub fn settle_all(&self, scene: &Scene<'_>, tallies: &mut Tallies) {
        for cell in 0..self.entries.len() / self.policies.len() {
            let lane = match self.lanes.get(cell) {
                Some(lane) => *lane,
                None if self.places.is_some() => 0,
                None => (cell as u64 / self.per_scope) as u32,
            };
            let scene = Scene { lane, last: scene.log.last(lane), ..*scene };
            (0..self.policies.len()).for_each(|p| self.settle((cell, p), &scene, tallies));
        }
    }
}

/// The earlier of two times; `f64::min` would see to what is no number too.
#[inline]
fn earlier(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

#[inline]
fn hit(policy: &Policy, entry: &mut Entry, scene: &Scene<'_>, tally: &mut Tally) {
    tally.hits += 1.0;
    if entry.value != scene.last {
        if entry.value & RACED != 0 {
            tally.raced_hits += 1.0;
        } else {
            tally.stale_hits += 1.0;
            let age = scene.time - scene.log.time_of_next(scene.lane, entry.value);
            tally.stale_age += age;
            tally.worst_age = tally.worst_age.max(age);
        }
    }
    if policy.sliding {
        let lived = scene.time - entry.time;
        tally.live += lived;
        tally.live_at_writes += lived * scene.write_share(scene.lane);
        entry.time = scene.time;
    }
}

impl Token {
    /// Takes the right to fill, where nobody else has it.
    fn take(&mut self, policy: &Policy, scene: &Scene<'_>, owner: u32, arrived: &[u32]) -> bool {
        let arrived = arrived.get(scene.lane as usize).copied().unwrap_or(scene.last);
        let is_young = scene.time < self.since + policy.lease.unwrap_or(0.0);
        let held = is_young && self.owner == owner && !self.is_void(policy, scene, arrived);
        if !held {
            *self = Self { since: scene.time, guard: policy.guard(scene.last, arrived), owner };
        }
        !held
    }

    /// Gives it back: whether it is that of the fill, and no delete has come since.
    fn give(&mut self, policy: &Policy, fill: &Fill, scene: &Scene<'_>, arrived: u32) -> bool {
        let valid = self.since == fill.start && self.owner == fill.owner && !self.is_void(policy, scene, arrived);
        if valid {
            *self = NO_TOKEN;
        }
        valid
    }

    fn is_void(&self, policy: &Policy, scene: &Scene<'_>, arrived: u32) -> bool {
        policy.voids((self.since, self.guard), arrived, scene.last, &scene.whose(self.owner), scene.time)
    }
}

#[cfg(test)]
mod tests {
    use super::super::mapping::Dealt;
    use super::*;

    #[test]
    fn addresses_without_numbers_are_counted_in_the_container_that_they_are_looked_for_in() {
        let mapping = Mapping::Containers(Dealt { buckets: 1000, known: Vec::new(), words: 1 });
        let size = Size { scopes: 1, lanes: 1, addresses: u64::MAX };
        let mut cache = Cache::new(mapping, vec![Policy::of(Kill::Exact)], 0, size, false);
        let (log, mut tallies) = (Log::new(1), Tallies::new(1, 0.0, 1.0, 1));
        let scene = Scene { time: 0.5, lane: 0, last: 0, log: &log, salt: 1, write_shares: &[1.0] };
        let address = u64::MAX / 3;
        let (cell, owner) = (cache.cell(0, address), cache.container(0, address, scene.salt));
        let fill = Fill { start: 0.4, cell, owner, lane: 0, value: 0, cache: 0, policies: 1 };
        cache.land(&fill, &scene, &mut tallies);
        assert_eq!(cache.others(&scene, cell, owner), 0.0);
        let absent = cache.cell(0, 5);
        assert_eq!(cache.others(&scene, absent, owner), 1.0);
    }
}
