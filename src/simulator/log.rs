//! When each lane was written. A lane is a scope, or the part of one that the same writes reach.
//!
//! An entry keeps the number of the last write before it, and the next look-up finds out whether later writes ended it. So
//! the cost of a write does not depend on the number of addresses that it invalidates. The times of a lane are adjacent in
//! memory, as the latest of them usually decides.

/// The writes of all lanes. Each lane numbers its writes from 1; 0 is the time before the first write.
#[derive(Clone, Debug, Default)]
pub struct Log {
    lanes: Vec<Lane>,
    /// The times of all lanes; a lane that outgrows its room moves to the end, into twice as much.
    times: Vec<f64>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Lane {
    from: u32,
    count: u32,
}

impl Log {
    /// Returns a log of `lanes` lanes without writes.
    pub fn new(lanes: u32) -> Self {
        Self { lanes: vec![Lane::default(); lanes as usize], times: Vec::new() }
    }

    /// Notes a write; false where the log is full.
    #[inline]
    pub fn write(&mut self, lane: u32, time: f64) -> bool {
        let Lane { from, count } = self.lanes[lane as usize];
        // Room is for a power of two.
        if (count == 0 || count.is_power_of_two()) && !self.make_room(lane, from as usize, count as usize) {
            return false;
        }
        let lane = &mut self.lanes[lane as usize];
        self.times[(lane.from + count) as usize] = time;
        lane.count += 1;
        true
    }

    fn make_room(&mut self, lane: u32, from: usize, count: usize) -> bool {
        let (start, room) = (self.times.len(), (2 * count).max(1));
        if start + room > MOST_TIMES || self.times.try_reserve(room).is_err() {
            return false;
        }
        self.times.extend_from_within(from..from + count);
        self.times.resize(start + room, f64::INFINITY);
        self.lanes[lane as usize].from = start as u32;
        true
    }

    /// The last write of a lane.
    #[inline]
    pub fn last(&self, lane: u32) -> u32 {
        self.lanes[lane as usize].count
    }

    /// When a write of a lane was.
    #[inline]
    pub fn time(&self, lane: u32, write: u32) -> f64 {
        if write == 0 { f64::NEG_INFINITY } else { self.times[(self.lanes[lane as usize].from + write - 1) as usize] }
    }

    /// Looks at where the time of the next write would stand, and says what stands there, whatever that is: without
    /// waiting for whether there is one.
    #[inline]
    pub fn touch(&self, lane: u32, write: u32) -> u64 {
        let Lane { from, .. } = self.lanes[lane as usize];
        self.times.get(from as usize + write as usize).map_or(0, |time| time.to_bits())
    }

    /// The last write of a lane before a time; it is this one or later.
    #[inline]
    pub fn last_before(&self, lane: u32, write: u32, time: f64) -> u32 {
        let Lane { from, count } = self.lanes[lane as usize];
        let mut last = write;
        while last < count && self.times[(from + last) as usize] < time {
            last += 1;
        }
        last
    }

    /// When the write that followed was; never, where there is none.
    #[inline]
    pub fn time_of_next(&self, lane: u32, write: u32) -> f64 {
        let Lane { from, count } = self.lanes[lane as usize];
        if write < count { self.times[(from + write) as usize] } else { f64::INFINITY }
    }
}

/// Times that the log holds at most, what lanes left behind included: 2 GiB of them.
const MOST_TIMES: usize = 1 << 28;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_keep_their_writes_apart() {
        let mut log = Log::new(3);
        for time in 1..=40 {
            assert!(log.write(time % 2, f64::from(time)));
        }
        assert_eq!([0, 1, 2].map(|lane| log.last(lane)), [20, 20, 0]);
        for write in 1..=20 {
            assert_eq!(log.time(0, write), f64::from(2 * write));
            assert_eq!(log.time_of_next(1, write - 1), f64::from(2 * write - 1));
        }
        assert_eq!((log.time(2, 0), log.time_of_next(2, 0)), (f64::NEG_INFINITY, f64::INFINITY));
        assert_eq!(log.time_of_next(0, 20), f64::INFINITY);
    }
}
