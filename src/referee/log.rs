//! When each scope was written: of each write, its time and the next one of its scope.
//!
//! An entry remembers the last write before it. So what became of it is found when it is next looked at, and a write
//! costs the same however many addresses it kills.

/// No write.
pub const NONE: u32 = u32::MAX;

/// The writes of all scopes.
#[derive(Clone, Debug, Default)]
pub struct Log {
    /// The first records stand for what was before the first write of each scope.
    writes: Vec<(f64, u32)>,
    last: Vec<u32>,
}

impl Log {
    /// A log of so many scopes, none of which was written.
    pub fn new(scopes: u32) -> Self {
        Self { writes: vec![(f64::NEG_INFINITY, NONE); scopes as usize], last: (0..scopes).collect() }
    }

    /// Notes a write; false where the log is full.
    #[inline]
    pub fn write(&mut self, scope: u32, time: f64) -> bool {
        // Entries use the highest bit of a record's number for themselves.
        let record = self.writes.len() as u32;
        if record >= 1 << 31 {
            return false;
        }
        self.writes.push((time, NONE));
        let last = &mut self.last[scope as usize];
        self.writes[*last as usize].1 = record;
        *last = record;
        true
    }

    /// The last write of a scope.
    #[inline]
    pub fn last(&self, scope: u32) -> u32 {
        self.last[scope as usize]
    }

    /// When a write was.
    #[inline]
    pub fn time(&self, write: u32) -> f64 {
        self.writes[write as usize].0
    }

    /// The write of the same scope that followed.
    #[inline]
    pub fn next(&self, write: u32) -> Option<u32> {
        let next = self.writes[write as usize].1;
        (next != NONE).then_some(next)
    }

    /// When the write that followed was; never, where there is none.
    #[inline]
    pub fn time_of_next(&self, write: u32) -> f64 {
        self.next(write).map_or(f64::INFINITY, |next| self.time(next))
    }
}
