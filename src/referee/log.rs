//! When each lane was written: of each write, its time and the next one of its lane. A lane is a scope, or the part of
//! one that the same writes reach.
//!
//! An entry remembers the last write before it. So what became of it is found when it is next looked at, and a write
//! costs the same however many addresses it kills.

/// No write.
pub const NONE: u32 = u32::MAX;

/// A write.
#[derive(Clone, Copy, Debug)]
struct Write {
    time: f64,
    next: u32,
    lane: u32,
}

/// The writes of all lanes.
#[derive(Clone, Debug, Default)]
pub struct Log {
    /// The first records stand for what was before the first write of each lane.
    writes: Vec<Write>,
    last: Vec<u32>,
}

impl Log {
    /// A log of so many lanes, none of which was written.
    pub fn new(lanes: u32) -> Self {
        let before = |lane| Write { time: f64::NEG_INFINITY, next: NONE, lane };
        Self { writes: (0..lanes).map(before).collect(), last: (0..lanes).collect() }
    }

    /// Notes a write; false where the log is full.
    #[inline]
    pub fn write(&mut self, lane: u32, time: f64) -> bool {
        // Entries use the highest bit of a record's number for themselves.
        let record = self.writes.len() as u32;
        if record >= 1 << 31 {
            return false;
        }
        self.writes.push(Write { time, next: NONE, lane });
        let last = &mut self.last[lane as usize];
        self.writes[*last as usize].next = record;
        *last = record;
        true
    }

    /// The last write of a lane.
    #[inline]
    pub fn last(&self, lane: u32) -> u32 {
        self.last[lane as usize]
    }

    /// When a write was.
    #[inline]
    pub fn time(&self, write: u32) -> f64 {
        self.writes[write as usize].time
    }

    /// The lane that a write was of.
    pub fn lane(&self, write: u32) -> u32 {
        self.writes[write as usize].lane
    }

    /// The write of the same lane that followed.
    #[inline]
    pub fn next(&self, write: u32) -> Option<u32> {
        let next = self.writes[write as usize].next;
        (next != NONE).then_some(next)
    }

    /// When the write that followed was; never, where there is none.
    #[inline]
    pub fn time_of_next(&self, write: u32) -> f64 {
        self.next(write).map_or(f64::INFINITY, |next| self.time(next))
    }
}
