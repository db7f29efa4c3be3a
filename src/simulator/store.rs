//! The entries of a cache: looked up by reads, stored into by fills that land later.
//!
//! All policies of a cache are simulated side by side. An entry of one policy is mostly an entry of the others, too, so the
//! processor predicts branches better than if each policy went through all reads alone.

use std::collections::VecDeque;

use super::log::Log;
use super::policy::{Ending, Entry, FOREVER, Policy, RACED, Whose};
use super::tally::{Tallies, Tally};

/// One look-up of a read.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// When, in seconds.
    pub time: f64,
    /// The rank of what is asked for, from 0.
    pub address: u64,
    /// The cell in which it would be.
    pub cell: u32,
    /// The owner: an address cut to 32 bits, or a caller. In containers, the number of the container.
    pub owner: u32,
    /// The lane of its address.
    pub lane: u32,
    /// The lane's last write before.
    pub last: u32,
    /// The bytes of the value that is asked for.
    pub value: f32,
}

/// What all look-ups have in common.
#[derive(Clone, Debug)]
pub struct Scene {
    /// All writes, also those that come after a look.
    pub log: Log,
    /// The salt of random decisions that must be the same at every look-up.
    pub salt: u64,
    /// Of each lane, the share of the writes that reach it.
    pub write_shares: Vec<f64>,
}

/// When what happens to a fill, in seconds from the miss.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Delays {
    /// Until the state that it brings: that of the source's answer, or of its start.
    pub state: f64,
    /// Until it is stored. Until then, further reads miss.
    pub lands: f64,
}

impl Scene {
    fn write_share(&self, lane: u32) -> f64 {
        self.write_shares.get(lane as usize).copied().unwrap_or(0.0)
    }

    fn whose(&self, lane: u32, owner: u32, target: u32) -> Whose<'_> {
        Whose { lane, owner, target, log: &self.log, salt: self.salt }
    }
}

/// What a store has room for, beside its entries.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// How many lanes there are in all.
    pub lanes: u32,
    /// How many containers, where entries are held in such.
    pub containers: u32,
    /// Whether cells are shared, or callers have their own.
    pub has_owners: bool,
    /// How long fills take.
    pub delays: Delays,
}

/// The entries.
#[derive(Clone, Debug)]
pub struct Store {
    /// How entries are kept, each policy with entries of its own.
    policies: Vec<Policy>,
    /// The number of the first of them among those of all caches.
    first: usize,
    /// The entries of a cell stand together.
    entries: Vec<Entry>,
    has_owners: bool,
    /// Whose entries a cell holds, where that is a question.
    owners: Vec<u32>,
    /// The bytes of the value that each cell holds.
    values: Vec<f32>,
    /// The leases, if there are any.
    tokens: Vec<Token>,
    /// Of each policy whose deletes come late, the last one of each lane that has come.
    arrived: Vec<Vec<u32>>,
    /// How many entries each container holds, and since which write.
    held: Vec<(u32, u32)>,
    /// Fills of the scope on their way; all take as long, so they land in the order in which they began.
    fills: VecDeque<Fill>,
    delays: Delays,
    /// Those of other scopes that land when it is their turn again, in the order of scopes.
    carried: VecDeque<Fill>,
}

/// A fill on its way.
#[derive(Clone, Copy, Debug)]
struct Fill {
    /// When the read missed.
    start: f64,
    /// See [`Look`].
    cell: u32,
    owner: u32,
    lane: u32,
    /// The last write when the read missed.
    before: u32,
    /// The bytes of its value.
    value: f32,
    /// Which policies store it, as bits.
    policies: u32,
}

/// A lease.
#[derive(Clone, Copy, Debug)]
struct Token {
    since: f64,
    /// The last delete when it was given.
    guard: u32,
    owner: u32,
}

const NO_TOKEN: Token = Token { since: f64::NEG_INFINITY, guard: 0, owner: 0 };

impl Store {
    /// An empty one without cells; the first policy has this number among those of all caches.
    pub fn new(policies: &[Policy], first: usize, room: Room) -> Self {
        let arrived = |policy: &Policy| policy.lag().map_or(Vec::new(), |_| vec![0; room.lanes as usize]);
        Self {
            policies: policies.to_vec(),
            first,
            entries: Vec::new(),
            has_owners: room.has_owners,
            owners: Vec::new(),
            values: Vec::new(),
            tokens: Vec::new(),
            arrived: policies.iter().map(arrived).collect(),
            held: vec![(0, 0); room.containers as usize],
            fills: VecDeque::new(),
            delays: room.delays,
            carried: VecDeque::new(),
        }
    }

    /// How many policies there are.
    pub fn width(&self) -> usize {
        self.policies.len()
    }

    /// Makes room for `cells` cells.
    pub fn grow(&mut self, cells: usize) {
        self.entries.resize(cells * self.width(), Entry::EMPTY);
        self.values.resize(cells, 0.0);
        if self.has_owners {
            self.owners.resize(cells, 0);
        }
        if self.policies.iter().any(|policy| policy.lease.is_some()) {
            self.tokens.resize(cells * self.width(), NO_TOKEN);
        }
    }

    /// Looks at the cells that are asked for, and at what the log says of their entries: the processor fetches them all at
    /// once instead of one after the other. Nothing changes.
    pub fn touch(&self, looks: &[Look], log: &Log) {
        let width = self.width();
        let row = |look: &Look| &self.entries[look.cell as usize * width..][..width];
        let mut seen = 0;
        // Four entries are a line of the processor's caches.
        let last = (width % 4 != 1).then(|| width - 1);
        for place in (0..width).step_by(4).chain(last) {
            seen = looks.iter().fold(seen, |seen, look| seen ^ row(look)[place].stamp);
        }
        let times = |look: &Look| row(look).iter().fold(0, |seen, entry| seen ^ log.touch(look.lane, entry.stamp));
        let times = looks.iter().fold(0, |seen, look| seen ^ times(look));
        std::hint::black_box((seen, times));
    }

    /// Looks up what reads ask for, one after the other.
    pub fn take(&mut self, looks: &[Look], scene: &Scene, tallies: &mut Tallies) {
        for (place, look) in looks.iter().enumerate() {
            self.land_until(look.time, scene, tallies);
            let policies = self.look(look, scene, tallies.from(self.first));
            if policies == 0 {
                continue;
            }
            let Look { time: start, cell, owner, lane, last: before, value, .. } = *look;
            let fill = Fill { start, cell, owner, lane, before, value, policies };
            // Most fills land before anything else happens.
            let is_next = looks.get(place + 1).is_some_and(|next| start + self.delays.lands <= next.time);
            if is_next && self.fills.is_empty() {
                self.land(fill, scene, tallies);
            } else {
                self.fills.push_back(fill);
            }
        }
        self.tallies(tallies).iter_mut().for_each(|tally| tally.looked += looks.len() as f64);
    }

    /// What its policies did in the batch that time is in.
    pub fn tallies<'t>(&self, tallies: &'t mut Tallies) -> &'t mut [Tally] {
        &mut tallies.from(self.first)[..self.policies.len()]
    }

    /// Looks into a cell; which policies fill it, as bits.
    #[inline]
    fn look(&mut self, look: &Look, scene: &Scene, tallies: &mut [Tally]) -> u32 {
        let (width, cell) = (self.policies.len(), look.cell as usize);
        let from = cell * width;
        let (policies, entries, tallies) =
            (&self.policies[..width], &mut self.entries[from..from + width], &mut tallies[..width]);
        let mine = self.owners.get(cell).is_none_or(|owner| *owner == look.owner);
        let whose = scene.whose(look.lane, look.owner, if self.held.is_empty() { look.cell } else { look.owner });
        let mut missed = 0;
        for p in 0..width {
            let (policy, entry, tally) = (&policies[p], &mut entries[p], &mut tallies[p]);
            if look.address >= policy.hot {
                tally.passed_by += 1.0;
                continue;
            }
            if look.time < policy.expires(entry.time) {
                let lives = policy.spares(entry, look.last, &whose, look.time);
                if lives && mine {
                    hit(policy, entry, look, scene, tally);
                    continue;
                }
                // A shared cell holds another address, or a stable key an old version: fetched, and thrown away.
                if lives || matches!(policy.ending, Ending::Version) {
                    tally.misfits += 1.0;
                    tally.misfit_value += f64::from(self.values[cell]);
                }
            }
            if policy.lease.is_some() {
                // Which deletes have come by now decides who may fill.
                let arrived = arrive(policy, &mut self.arrived[p], (look.lane, look.last), look.time, &scene.log);
                if !self.tokens[from + p].take(policy, look, &whose, arrived) {
                    tally.waits += 1.0;
                    continue;
                }
            }
            tally.fills += 1.0;
            missed |= 1 << p;
        }
        if !self.held.is_empty() {
            tallies[0].others += self.others(look, &whose);
        }
        missed
    }

    /// Entries that a container holds beside that of a cell.
    fn others(&self, look: &Look, whose: &Whose<'_>) -> f64 {
        let (count, since) = self.held[look.owner as usize];
        let reached = self.policies[0].reached(look.last, whose);
        if since != reached {
            return 0.0;
        }
        let entry = &self.entries[look.cell as usize * self.width()];
        let own = u32::from(!entry.is_empty() && entry.stamp >= reached);
        f64::from(count.saturating_sub(own))
    }

    /// Lands the fills that are due by a time.
    #[inline]
    pub fn land_until(&mut self, time: f64, scene: &Scene, tallies: &mut Tallies) {
        let lands = self.delays.lands;
        while let Some(fill) = self.fills.pop_front_if(|fill| fill.start + lands <= time) {
            self.land(fill, scene, tallies);
        }
    }

    /// Stores a fill under its policies, where nothing keeps it out.
    #[inline]
    fn land(&mut self, fill: Fill, scene: &Scene, tallies: &mut Tallies) {
        let (width, cell, time) = (self.policies.len(), fill.cell as usize, fill.start + self.delays.lands);
        let last = scene.log.last_before(fill.lane, fill.before, time);
        // Mostly nothing was written at all.
        let value = if fill.before == last {
            last
        } else {
            scene.log.last_before(fill.lane, fill.before, fill.start + self.delays.state)
        };
        let is_overtaken = value != last;
        let end = self.end(cell, (fill.lane, last), time, scene);
        let target = if self.held.is_empty() { fill.cell } else { fill.owner };
        let whose = scene.whose(fill.lane, fill.owner, target);
        let row = &mut self.entries[cell * width..][..width];
        let mut left = fill.policies;
        while left != 0 {
            let p = left.trailing_zeros() as usize;
            left &= left - 1;
            let (policy, entry) = (&self.policies[p], &mut row[p]);
            let mut arrived = last;
            if !policy.is_simple() {
                arrived = arrive(policy, &mut self.arrived[p], (fill.lane, last), time, &scene.log);
                let reached = if policy.tombstone > 0.0 { policy.reached(last, &whose) } else { last };
                if policy.tombstone > 0.0 && time - scene.log.time(fill.lane, reached) < policy.tombstone {
                    tallies.from(self.first + p)[0].refused += 1.0;
                    continue;
                }
                let token = self.tokens.get_mut(cell * width + p);
                if policy.lease.is_some()
                    && token.is_some_and(|t| !t.give(policy, &fill, time, &whose, (last, arrived)))
                {
                    continue;
                }
            }
            let is_raced = is_overtaken && !matches!(policy.ending, Ending::Version);
            end.settle(policy, entry, self.first + p, tallies);
            let tally = &mut tallies.from(self.first + p)[0];
            tally.landed += 1.0;
            tally.raced += f64::from(u8::from(is_raced));
            let reached = if self.held.is_empty() { last } else { policy.reached(last, &whose) };
            let is_new = entry.is_empty() || entry.stamp < reached;
            *entry = Entry {
                time,
                // A version is fetched before the source is asked.
                stamp: policy.stamp(fill.before, last, arrived),
                // A time to live does nothing about writes: to it, this is outdated as anything else.
                value: if is_raced && !matches!(policy.ending, Ending::Never) { value | RACED } else { value },
            };
            if let Some(owner) = self.owners.get_mut(cell) {
                *owner = fill.owner;
            }
            self.values[cell] = fill.value;
            if is_new && let Some(held) = self.held.get_mut(fill.owner as usize) {
                *held = if held.1 == reached { (held.0 + 1, held.1) } else { (1, reached) };
            }
        }
    }

    /// Turns to a scope, whose lanes these are. The fills of the scope before that have not landed wait for its next turn.
    pub fn turn(&mut self, lanes: std::ops::Range<u32>) {
        self.carried.append(&mut self.fills);
        while let Some(fill) = self.carried.pop_front_if(|fill| lanes.contains(&fill.lane)) {
            self.fills.push_back(fill);
        }
    }

    /// The end of what a cell holds, of a lane with its last write.
    #[inline]
    fn end<'s>(&self, cell: usize, (lane, last): (u32, u32), time: f64, scene: &'s Scene) -> End<'s> {
        let owner = self.owners.get(cell).copied().unwrap_or(0);
        let target = if self.held.is_empty() { cell as u32 } else { owner };
        End {
            time,
            last,
            value: self.values[cell].into(),
            share: scene.write_share(lane),
            whose: scene.whose(lane, owner, target),
        }
    }

    /// Settles all entries of a cell, at the end.
    pub fn settle_all(&self, cell: usize, lane: (u32, u32), time: f64, scene: &Scene, tallies: &mut Tallies) {
        let end = self.end(cell, lane, time, scene);
        let row = &self.entries[cell * self.width()..];
        for ((policy, entry), number) in self.policies.iter().zip(row).zip(self.first..) {
            end.settle(policy, entry, number, tallies);
        }
    }
}

/// The end of an entry's time: another takes its place, or the simulation ends.
struct End<'a> {
    time: f64,
    /// The last write until then, and the share of the writes that reach the lane.
    last: u32,
    share: f64,
    /// The bytes of its value.
    value: f64,
    whose: Whose<'a>,
}

impl End<'_> {
    /// Counts what has become of an entry until now; once for each.
    #[inline]
    fn settle(&self, policy: &Policy, entry: &Entry, number: usize, tallies: &mut Tallies) {
        if entry.is_empty() {
            return;
        }
        let now = self.time;
        let killed = policy.killed(entry, self.last, &self.whose);
        let forgotten = policy.forgotten(entry, killed, &self.whose);
        let expired = policy.expires(entry.time);
        let ended = earlier(killed, now);
        tallies.span(number, entry.time, earlier(ended, expired), |tally, part| {
            tally.live += part;
            tally.live_value += part * self.value;
            tally.live_at_writes += part * self.share;
        });
        // A registration ends with its entry.
        tallies.span(number, entry.time, earlier(earlier(forgotten, expired), now), |tally, part| tally.listed += part);
        if forgotten <= now && forgotten < expired {
            tallies.at(number, forgotten).unlisted += 1.0;
        }
        if killed > now {
            return;
        }
        let tally = tallies.at(number, killed);
        if killed < expired {
            tally.kills += 1.0;
            let outdated = later(killed, entry.time);
            if expired < FOREVER {
                // By Little's law: how long it will stay is known when it dies, however long that is.
                tally.dead += expired - outdated;
                tally.dead_value += (expired - outdated) * self.value;
            }
            tallies.span(number, outdated, earlier(expired, now), |tally, part| {
                tally.outdated += part;
                tally.outdated_value += part * self.value;
            });
        }
    }
}

/// The last write of a lane, up to its last one, whose deletes have come.
#[inline]
fn arrive(policy: &Policy, arrived: &mut [u32], (lane, last): (u32, u32), now: f64, log: &Log) -> u32 {
    let Some(lag) = policy.lag() else { return last };
    let arrived = &mut arrived[lane as usize];
    while *arrived < last && log.time_of_next(lane, *arrived) + lag <= now {
        *arrived += 1;
    }
    *arrived
}

/// The earlier of two times; `f64::min` would see to what is no number too.
#[inline]
fn earlier(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

/// The later of two times.
#[inline]
fn later(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

#[inline]
fn hit(policy: &Policy, entry: &mut Entry, look: &Look, scene: &Scene, tally: &mut Tally) {
    tally.hits += 1.0;
    if entry.value != look.last {
        tally.raced_hits += f64::from(u8::from(entry.value & RACED != 0));
        tally.stale_hits += 1.0;
        let age = look.time - scene.log.time_of_next(look.lane, entry.value & !RACED);
        tally.stale_age += age;
        tally.worst_age = tally.worst_age.max(age);
    }
    if policy.sliding {
        let lived = look.time - entry.time;
        tally.live += lived;
        tally.live_value += lived * f64::from(look.value);
        tally.live_at_writes += lived * scene.write_share(look.lane);
        entry.time = look.time;
    }
}

impl Token {
    /// Takes the lease, if no other read has it.
    fn take(&mut self, policy: &Policy, look: &Look, whose: &Whose<'_>, arrived: u32) -> bool {
        let is_young = look.time < self.since + policy.lease.unwrap_or(0.0);
        let is_held =
            is_young && self.owner == look.owner && !self.is_void(policy, (look.last, arrived), look.time, whose);
        if !is_held {
            *self = Self { since: look.time, guard: policy.guard(look.last, arrived), owner: look.owner };
        }
        !is_held
    }

    /// Gives it back: whether it is that of the fill, and no delete has come since.
    fn give(&mut self, policy: &Policy, fill: &Fill, now: f64, whose: &Whose<'_>, (last, arrived): (u32, u32)) -> bool {
        let is_valid =
            self.since == fill.start && self.owner == fill.owner && !self.is_void(policy, (last, arrived), now, whose);
        if is_valid {
            *self = NO_TOKEN;
        }
        is_valid
    }

    /// Whether it is void by now; `whose` is what its owner asks for.
    fn is_void(&self, policy: &Policy, (last, arrived): (u32, u32), now: f64, whose: &Whose<'_>) -> bool {
        policy.voids((self.since, self.guard), arrived, last, whose, now)
    }
}
