//! A cache of limited memory that evicts the least recently used item.
//!
//! Items are in a queue in the order of their last use. An item that is used again moves to the end and leaves a gap. A
//! write raises the stamp of its lane: items with another stamp are outdated, and no read finds them. Gaps and outdated
//! items are dropped when the head of the queue passes them, so the cost of a write does not depend on the number of items
//! that it ends.
//!
//! Items that have expired stay until they are evicted or replaced.

use super::policy::{FOREVER, expiry};

/// What becomes of items that a write outdates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// They are deleted, and make room.
    Deleted,
    /// They stay under keys that are never read again.
    Dead,
    /// They stay until they are replaced.
    InPlace,
}

/// How such a cache keeps items.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rule {
    /// What becomes of outdated ones.
    pub keep: Keep,
    /// Seconds after which they expire.
    pub ttl: f64,
    /// The step of the clock by which they expire, in seconds; 0 where time is continuous.
    pub tick: f64,
}

/// What a function needs room for.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Keys, over all scopes.
    pub keys: u32,
    /// Parts of scopes that are written apart.
    pub lanes: u32,
    /// What items weigh.
    pub weights: Weights,
}

/// What an item weighs, in thousandths of a byte: whole numbers, so that nothing is lost in a long run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Weight {
    /// The memory that it takes.
    pub room: i64,
    /// Its value.
    pub value: i64,
}

/// What the items of a function weigh.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// Those of the first addresses of each scope, where calls are listed.
    pub listed: Vec<Weight>,
    /// Those of all others.
    pub usual: Weight,
}

impl Weights {
    /// What the item of an address weighs.
    #[inline]
    pub fn of(&self, address: u32) -> Weight {
        self.listed.get(address as usize).copied().unwrap_or(self.usual)
    }
}

/// A call as the cache sees it; keys and lanes are numbered through all functions.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    /// Which function.
    pub function: u32,
    /// Its key, and the number of its address in the scope.
    pub key: u32,
    pub address: u32,
    /// The lane of that.
    pub lane: u32,
    /// When it comes, in seconds.
    pub time: f64,
}

/// What a read found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// What it asked for.
    Current,
    /// What a write has outdated, under the same key.
    Outdated,
    /// Nothing, or what has expired.
    Nothing,
}

/// What a write met, in items.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Met {
    /// Those that could still be asked for.
    pub live: u32,
    /// Those that were stored since the last write, evicted ones included.
    pub listed: u32,
    /// What the live ones weigh.
    weight: Weight,
}

/// What of a function is in the cache, in items.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Held {
    /// All.
    pub items: u64,
    /// Those that are not outdated.
    pub live: u64,
    /// Those that a directory lists, which does not hear of evictions.
    pub listed: u64,
    /// The values of all and of those that are not outdated, in thousandths of a byte.
    pub value: i64,
    pub live_value: i64,
}

/// The cache.
#[derive(Clone, Debug)]
pub struct Limited {
    rule: Rule,
    /// Room that is left, in thousandths of a byte.
    free: i64,
    claims: Vec<Claim>,
    held: Vec<Held>,
    keys: Vec<Key>,
    /// When each key was stored; only where items expire.
    stored: Vec<f64>,
    lanes: Vec<Lane>,
    queue: Vec<Item>,
    head: u32,
    was_full: bool,
}

/// Where the item that a key was last stored as stands in the queue.
#[derive(Clone, Copy, Debug)]
struct Key {
    place: u32,
    /// The stamp of its lane when it was stored; it stays when the item is evicted.
    stamp: u32,
}

#[derive(Clone, Copy, Debug, Default)]
struct Lane {
    stamp: u32,
    met: Met,
}

#[derive(Clone, Copy, Debug)]
struct Item {
    /// [`NONE`] marks a gap.
    key: u32,
    address: u32,
    lane: u32,
    stamp: u32,
    function: u32,
}

const NONE: u32 = u32::MAX;
/// A queue is rid of its gaps when it is this long, and twice as long as the cache has items.
const LEAST_QUEUE: u64 = 4096;

impl Limited {
    /// Returns an empty cache for these functions; its size is in thousandths of a byte.
    pub fn new(rule: Rule, memory: i64, claims: &[Claim]) -> Self {
        let keys = claims.iter().map(|claim| claim.keys as usize).sum();
        let lanes = claims.iter().map(|claim| claim.lanes as usize).sum();
        Self {
            rule,
            free: memory,
            claims: claims.to_vec(),
            held: vec![Held::default(); claims.len()],
            keys: vec![Key { place: NONE, stamp: NONE }; keys],
            stored: vec![0.0; if rule.ttl < FOREVER { keys } else { 0 }],
            lanes: vec![Lane::default(); lanes],
            queue: Vec::new(),
            head: 0,
            was_full: false,
        }
    }

    /// What a function has in it.
    #[inline]
    pub fn held(&self, function: u32) -> Held {
        self.held[function as usize]
    }

    /// Whether anything was ever evicted.
    pub fn was_full(&self) -> bool {
        self.was_full
    }

    /// A read, which fills at once where it misses: what it found.
    pub fn read(&mut self, call: Call) -> Found {
        let lane = &mut self.lanes[call.lane as usize];
        let before = std::mem::replace(
            &mut self.keys[call.key as usize],
            Key { place: self.queue.len() as u32, stamp: lane.stamp },
        );
        let (is_there, is_current) = (before.place != NONE, before.stamp == lane.stamp);
        let Call { function, key, address, lane: number, .. } = call;
        self.queue.push(Item { key, address, lane: number, stamp: lane.stamp, function });
        let weight = self.claims[function as usize].weights.of(address);
        let held = &mut self.held[call.function as usize];
        if !is_current {
            lane.met.listed += 1;
            held.listed += 1;
        }
        let is_live = is_there && is_current;
        if !is_live {
            lane.met.live += 1;
            lane.met.weight.room += weight.room;
            lane.met.weight.value += weight.value;
            held.live += 1;
            held.live_value += weight.value;
        }
        if is_live || is_there && self.rule.keep == Keep::InPlace {
            self.queue[before.place as usize].key = NONE;
        } else {
            held.items += 1;
            held.value += weight.value;
            self.free -= weight.room;
        }
        let found = match is_live {
            _ if self.has_expired(call) => Found::Nothing,
            true => Found::Current,
            false if is_there && self.rule.keep == Keep::InPlace => Found::Outdated,
            false => Found::Nothing,
        };
        if found != Found::Current && self.rule.ttl < FOREVER {
            self.stored[call.key as usize] = call.time;
        }
        while self.free < 0 && self.evict() {}
        let length = self.queue.len() as u64;
        if length > LEAST_QUEUE && length > 2 * self.held.iter().map(|held| held.items).sum::<u64>() {
            self.close_gaps();
        }
        found
    }

    fn has_expired(&self, call: Call) -> bool {
        self.rule.ttl < FOREVER && call.time >= expiry(self.stored[call.key as usize], self.rule.ttl, self.rule.tick)
    }

    /// A write of a lane.
    pub fn write(&mut self, function: u32, lane: u32) -> Met {
        let lane = &mut self.lanes[lane as usize];
        let met = std::mem::take(&mut lane.met);
        lane.stamp = lane.stamp.wrapping_add(1);
        let held = &mut self.held[function as usize];
        held.live -= u64::from(met.live);
        held.live_value -= met.weight.value;
        held.listed -= u64::from(met.listed);
        if self.rule.keep == Keep::Deleted {
            held.items -= u64::from(met.live);
            held.value -= met.weight.value;
            self.free += met.weight.room;
        }
        met
    }

    /// Evicts the item that was not asked for the longest; false where there is none.
    fn evict(&mut self) -> bool {
        while let Some(item) = self.queue.get(self.head as usize).copied() {
            let place = self.head;
            self.head += 1;
            if !self.is_held(&item) {
                self.forget(&item, place);
                continue;
            }
            self.forget(&item, place);
            let held = &mut self.held[item.function as usize];
            let weight = self.claims[item.function as usize].weights.of(item.address);
            held.items -= 1;
            held.value -= weight.value;
            self.free += weight.room;
            let lane = &mut self.lanes[item.lane as usize];
            if item.stamp == lane.stamp {
                lane.met.live -= 1;
                lane.met.weight.room -= weight.room;
                lane.met.weight.value -= weight.value;
                held.live -= 1;
                held.live_value -= weight.value;
            }
            self.was_full = true;
            return true;
        }
        false
    }

    /// Whether an item of the queue takes room: it is no gap, and was not deleted.
    fn is_held(&self, item: &Item) -> bool {
        let is_deleted = || self.rule.keep == Keep::Deleted && item.stamp != self.lanes[item.lane as usize].stamp;
        item.key != NONE && !is_deleted()
    }

    /// Tells the key of an item that it is no longer in the queue, unless a later one is.
    fn forget(&mut self, item: &Item, place: u32) {
        if let Some(key) = self.keys.get_mut(item.key as usize).filter(|key| key.place == place) {
            key.place = NONE;
        }
    }

    /// Moves all items that take room together.
    fn close_gaps(&mut self) {
        let mut next = 0;
        for place in self.head..self.queue.len() as u32 {
            let item = self.queue[place as usize];
            if !self.is_held(&item) {
                self.forget(&item, place);
                continue;
            }
            if let Some(key) = self.keys.get_mut(item.key as usize).filter(|key| key.place == place) {
                key.place = next;
            }
            self.queue[next as usize] = item;
            next += 1;
        }
        self.queue.truncate(next as usize);
        self.head = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::super::chance::Chance;
    use super::*;

    /// The same as one would write it down: a list of items, the one asked for last at its end.
    struct Plain {
        rule: Rule,
        room: usize,
        /// Key, the write count of its lane when it was stored, and when that was.
        items: Vec<(u32, u32, f64)>,
        writes: [u32; 4],
    }

    impl Plain {
        fn read(&mut self, key: u32, time: f64) -> Found {
            let now = self.writes[(key % 4) as usize];
            let (mut since, mut found) = (time, Found::Nothing);
            let finds = |item: &(u32, u32, f64)| item.0 == key && (item.1 == now || self.rule.keep == Keep::InPlace);
            if let Some(place) = self.items.iter().position(finds) {
                let (_, stamp, stored) = self.items.remove(place);
                if time < stored + self.rule.ttl {
                    found = if stamp == now { Found::Current } else { Found::Outdated };
                    since = if stamp == now { stored } else { time };
                }
            }
            self.items.push((key, now, since));
            if self.items.len() > self.room {
                self.items.remove(0);
            }
            found
        }

        fn live(&self) -> usize {
            self.items.iter().filter(|item| item.1 == self.writes[(item.0 % 4) as usize]).count()
        }

        fn write(&mut self, lane: u32) {
            self.writes[lane as usize] += 1;
            if self.rule.keep == Keep::Deleted {
                self.items.retain(|item| item.0 % 4 != lane);
            }
        }
    }

    /// Ten thousand events each, so that queues are rid of their gaps some times; 40 keys in 4 lanes.
    #[test]
    fn any_events_come_to_what_a_list_comes_to() {
        let mut chance = Chance::new(5);
        for keep in [Keep::Deleted, Keep::Dead, Keep::InPlace] {
            for (room, ttl, reads) in
                [(0, FOREVER, 5), (1, FOREVER, 5), (13, FOREVER, 9), (13, 30.0, 50), (90, 500.0, 50)]
            {
                let rule = Rule { keep, ttl, tick: 0.0 };
                let mut ours = Limited::new(
                    rule,
                    room * 1000 + 999,
                    &[Claim {
                        keys: 40,
                        lanes: 4,
                        weights: Weights { listed: Vec::new(), usual: Weight { room: 1000, value: 7 } },
                    }],
                );
                let mut plain = Plain { rule, room: room as usize, items: Vec::new(), writes: [0; 4] };
                for time in 0..10_000 {
                    let (key, time) = (chance.below(40).min(chance.below(40)), f64::from(time));
                    if chance.below(reads) == 0 {
                        let live = plain
                            .items
                            .iter()
                            .filter(|item| item.0 % 4 == key % 4 && item.1 == plain.writes[(key % 4) as usize]);
                        assert_eq!(ours.write(0, key % 4).live as usize, live.count());
                        plain.write(key % 4);
                    } else {
                        let call = Call { function: 0, key, address: key, lane: key % 4, time };
                        assert_eq!(ours.read(call), plain.read(key, time), "{rule:?} {room} at {time}");
                    }
                    let held = ours.held(0);
                    assert_eq!((held.items, held.live), (plain.items.len() as u64, plain.live() as u64), "{rule:?}");
                    assert_eq!((held.value, held.live_value), (7 * held.items as i64, 7 * held.live as i64));
                }
            }
        }
    }
}
