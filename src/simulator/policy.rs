//! How a cache keeps entries: what ends them, and what keeps fills out. Several strategies may share one policy.

use super::chance::{mixed, unit_of};
use super::log::Log;

/// What a cell of a cache holds.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// When it was stored; with a time to live that hits renew, when it was last asked for.
    pub time: f64,
    /// The last write that it needs not fear.
    pub stamp: u32,
    /// The last write before the state that it has; [`RACED`] is set where another came before it was stored.
    pub value: u32,
}

/// Marks entries that were outdated when they were stored.
pub const RACED: u32 = 1 << 31;

impl Entry {
    /// A cell that never held anything.
    pub const EMPTY: Self = Self { time: f64::NEG_INFINITY, stamp: 0, value: 0 };

    /// Whether it never held anything.
    pub fn is_empty(&self) -> bool {
        self.time == f64::NEG_INFINITY
    }
}

/// Longer than any simulation: no end.
pub const FOREVER: f64 = f64::MAX;

/// What ends entries, other than time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ending {
    /// Nothing.
    Never,
    /// A write deletes them at once.
    Exact,
    /// A write replaces the version under which they are stored, or which is stored with them.
    Version,
    /// The delete of a write arrives after some seconds.
    Late(f64),
    /// As deletes at once or late, and some of the messages are lost.
    Lossy(Loss),
    /// A write goes to one of the callers at random, which deletes the keys that it knows. The second number is the share of
    /// messages about keys that are lost.
    Told(u32, f64),
    /// Each of the callers has its own cache. The one that writes sends messages to the others; a share of them, the second
    /// number, is lost, and the others arrive after some seconds, the third number.
    Copies(u32, f64, f64),
}

/// How the deletes of keys are lost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Loss {
    /// The share of them.
    pub share: f64,
    /// Seconds until the others arrive.
    pub lag: f64,
    /// Whether a directory names the keys, which forgets what it has named: no later write deletes a key whose delete was
    /// lost, until it is filled again.
    pub forgets: bool,
}

impl Loss {
    /// Whether the delete of a key by a write is lost.
    fn takes(&self, write: u32, whose: &Whose<'_>) -> bool {
        unit_of(mixed(whose.message(write), u64::from(whose.target) + 1)) < self.share
    }

    /// The last write up to one whose delete was not lost.
    fn reached(&self, last: u32, whose: &Whose<'_>) -> u32 {
        let mut reached = last;
        while reached > 0 && self.takes(reached, whose) {
            reached -= 1;
        }
        reached
    }

    /// When the first write whose delete is not lost ends an entry. Those before it need not be looked at again.
    #[inline(never)]
    fn killed(&self, entry: &mut Entry, last: u32, whose: &Whose<'_>) -> f64 {
        while entry.stamp < last {
            if !self.takes(entry.stamp + 1, whose) {
                return whose.log.time_of_next(whose.lane, entry.stamp) + self.lag;
            }
            if self.forgets {
                break;
            }
            entry.stamp += 1;
        }
        f64::INFINITY
    }
}

impl Ending {
    /// The share of the entries that a write should end, and does not.
    pub fn misses(self) -> f64 {
        match self {
            Self::Told(callers, loss) | Self::Copies(callers, loss, _) => loss * (1.0 - 1.0 / f64::from(callers)),
            Self::Lossy(loss) => loss.share,
            Self::Never | Self::Exact | Self::Version | Self::Late(_) => 0.0,
        }
    }
}

/// How a cache keeps entries.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Policy {
    /// What ends them.
    pub ending: Ending,
    /// Seconds after which they expire.
    pub ttl: f64,
    /// The step of the clock by which they expire, in seconds; 0 where time is continuous.
    pub tick: f64,
    /// Whether hits renew that.
    pub sliding: bool,
    /// Seconds for which a miss holds the right to fill; none, where every miss fills.
    pub lease: Option<f64>,
    /// Seconds after a write in which no fill is stored.
    pub tombstone: f64,
    /// Addresses of a rank from this on bypass the cache.
    pub hot: u64,
}

impl Policy {
    /// Deletes at once, and nothing else.
    pub fn of(ending: Ending) -> Self {
        Self { ending, ttl: FOREVER, tick: 0.0, sliding: false, lease: None, tombstone: 0.0, hot: u64::MAX }
    }

    /// When what is stored, or read again, at this time expires.
    #[inline]
    pub fn expires(&self, time: f64) -> f64 {
        expiry(time, self.ttl, self.tick)
    }

    /// The stamp of what is stored: `last` is the scope's last write, `arrived` the last one whose delete has come.
    #[inline]
    pub fn stamp(&self, value: u32, last: u32, arrived: u32) -> u32 {
        match self.ending {
            Ending::Version => value,
            Ending::Late(_) | Ending::Lossy(_) | Ending::Copies(..) => arrived,
            Ending::Never | Ending::Exact | Ending::Told(..) => last,
        }
    }

    /// After which write a right to fill is void: the last one whose delete has come, or that made a new version.
    pub fn guard(&self, last: u32, arrived: u32) -> u32 {
        match self.ending {
            Ending::Never => 0,
            Ending::Exact | Ending::Version | Ending::Told(..) => last,
            Ending::Late(_) | Ending::Lossy(_) | Ending::Copies(..) => arrived,
        }
    }

    /// The last write up to one whose message reached its target.
    #[inline]
    pub fn reached(&self, last: u32, whose: &Whose<'_>) -> u32 {
        if let Ending::Lossy(loss) = self.ending { loss.reached(last, whose) } else { last }
    }

    /// When a directory forgets an entry: at the write that ends it, or at the first one if its delete is lost.
    #[inline]
    pub fn forgotten(&self, entry: &Entry, killed: f64, whose: &Whose<'_>) -> f64 {
        match self.ending {
            Ending::Lossy(loss) if loss.forgets => whose.log.time_of_next(whose.lane, entry.stamp),
            _ => killed,
        }
    }

    /// Whether a right to fill is void by now that was given at some time, after some write.
    pub fn voids(&self, (since, guard): (f64, u32), arrived: u32, last: u32, whose: &Whose<'_>, now: f64) -> bool {
        match self.ending {
            // What ends a copy voids the right to store it: also a write of its own caller, and no message that is lost.
            Ending::Copies(callers, loss, lag) => {
                let copy = Entry { time: since, stamp: guard, value: guard };
                copied(&copy, last, whose, (callers, loss, lag)) <= now
            }
            Ending::Lossy(loss) => {
                let mut token = Entry { time: since, stamp: guard, value: guard };
                loss.killed(&mut token, last, whose) <= now
            }
            _ => guard != self.guard(last, arrived),
        }
    }

    /// Whether every fill is stored, and every delete comes at once.
    #[inline]
    pub fn is_simple(&self) -> bool {
        self.lease.is_none() && self.tombstone == 0.0 && self.lag().is_none()
    }

    /// Whether no read gets what was outdated when it began: versions are compared, and a lease keeps out fills that a
    /// delete overtook.
    pub fn keeps_current(&self) -> bool {
        match self.ending {
            Ending::Version => true,
            Ending::Exact => self.lease.is_some(),
            Ending::Never | Ending::Late(_) | Ending::Lossy(_) | Ending::Told(..) | Ending::Copies(..) => false,
        }
    }

    /// Seconds until deletes arrive.
    pub fn lag(&self) -> Option<f64> {
        match self.ending {
            Ending::Late(lag) | Ending::Copies(_, _, lag) => Some(lag),
            Ending::Lossy(loss) => (loss.lag > 0.0).then_some(loss.lag),
            _ => None,
        }
    }

    /// When an entry ends, or ended, other than by time.
    #[inline]
    pub fn killed(&self, entry: &Entry, last: u32, whose: &Whose<'_>) -> f64 {
        if entry.stamp == last { f64::INFINITY } else { self.killed_since(&mut entry.clone(), last, whose) }
    }

    /// Whether an entry has not ended by a time, other than by time itself. The log knows of no later writes.
    #[inline]
    pub fn spares(&self, entry: &mut Entry, last: u32, whose: &Whose<'_>, time: f64) -> bool {
        entry.stamp == last
            || match self.ending {
                Ending::Never => true,
                Ending::Exact | Ending::Version => false,
                _ => time < self.killed_since(entry, last, whose),
            }
    }

    #[inline]
    fn killed_since(&self, entry: &mut Entry, last: u32, whose: &Whose<'_>) -> f64 {
        match self.ending {
            Ending::Never => f64::INFINITY,
            Ending::Exact | Ending::Version => whose.log.time_of_next(whose.lane, entry.stamp),
            Ending::Late(lag) => whose.log.time_of_next(whose.lane, entry.stamp) + lag,
            Ending::Lossy(loss) => loss.killed(entry, last, whose),
            Ending::Told(callers, loss) => told(entry, last, whose, callers, loss),
            Ending::Copies(callers, loss, lag) => {
                let found = copied(entry, last, whose, (callers, loss, lag));
                if found == f64::INFINITY {
                    entry.stamp = last;
                }
                found
            }
        }
    }
}

/// Whose entry it is, and what was written there.
pub struct Whose<'a> {
    /// The lane of its address.
    pub lane: u32,
    /// Who owns the entry: an address, a caller or a container.
    pub owner: u32,
    /// What messages are about: a cell, or a container.
    pub target: u32,
    /// All writes.
    pub log: &'a Log,
    /// The chances that strategies take with messages.
    pub salt: u64,
}

impl Whose<'_> {
    /// The chances of the messages of a write.
    fn message(&self, write: u32) -> u64 {
        mixed(self.salt, u64::from(self.lane) << 32 | u64::from(write))
    }
}

/// When an item expires by a clock that counts in ticks, of 0 seconds where it does not.
#[inline]
pub fn expiry(stored: f64, ttl: f64, tick: f64) -> f64 {
    let counted = if tick > 0.0 { (stored / tick).floor() * tick } else { stored };
    counted + ttl
}

/// Returns which of the callers does something.
fn caller(bits: u64, callers: u32) -> u32 {
    (((bits >> 32) * u64::from(callers)) >> 32) as u32
}

/// The first write by a caller who knows of the entry. Those before it need not be looked at again.
#[inline(never)]
fn told(entry: &mut Entry, last: u32, whose: &Whose<'_>, callers: u32, loss: f64) -> f64 {
    // What was heard of a fill is settled by the time of the fill, which no other has.
    let fill = mixed(entry.time.to_bits(), whose.salt);
    while entry.stamp < last {
        let writer = caller(whose.message(entry.stamp + 1), callers);
        if unit_of(mixed(fill, u64::from(writer) + 1)) >= loss || writer == caller(mixed(fill, 0), callers) {
            return whose.log.time_of_next(whose.lane, entry.stamp);
        }
        entry.stamp += 1;
    }
    f64::INFINITY
}

/// The first of the writes that end a copy: by its own caller at once, by others when their message comes.
#[inline(never)]
fn copied(entry: &Entry, last: u32, whose: &Whose<'_>, (callers, loss, lag): (u32, f64, f64)) -> f64 {
    let mut found = f64::INFINITY;
    for write in entry.stamp + 1..=last {
        let (time, message) = (whose.log.time(whose.lane, write), whose.message(write));
        if time >= found {
            break;
        }
        if caller(message, callers) == whose.owner {
            if time >= entry.time {
                return time.min(found);
            }
        } else if unit_of(mixed(message, u64::from(whose.owner) + 1)) >= loss {
            found = found.min(time + lag);
        }
    }
    found
}
