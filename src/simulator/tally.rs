//! What is counted while events pass, batch by batch.

macro_rules! tally {
    ($name:ident, $doc:literal, $($field:ident $meaning:literal)*) => {
        #[doc = $doc]
        #[derive(Clone, Copy, Debug, Default, PartialEq)]
        pub struct $name { $(#[doc = $meaning] pub $field: f64),* }

        impl $name {
            /// Adds another one, weighted.
            pub fn add(&mut self, other: &Self, weight: f64) {
                $(self.$field += weight * other.$field;)*
            }
        }
    };
}

tally! { Tally, "What one policy of a cache did.",
    looked "Look-ups, of which a read makes one or, on pages, several."
    passed_by "Of these, those that do not ask the cache."
    hits "Look-ups that were answered."
    stale_hits "Hits on what is outdated."
    raced_hits "Of these, those on what a write had overtaken before it was stored."
    stale_age "How long these had been outdated, summed."
    worst_age "The longest of these."
    waits "Misses that waited for another's fill."
    fills "Misses that read the database."
    refused "Of these, those that a tombstone kept out."
    landed "Fills that were stored."
    raced "Of these, those that a write had overtaken."
    kills "Entries that a write ended."
    unlisted "Entries that a directory forgot at a write, those that had expired included."
    live "Time for which entries could be asked for, summed."
    live_value "The values of these, in bytes times seconds."
    live_at_writes "The time of live entries, weighted by how often the scope is written."
    dead "Time for which entries will stay that nothing asks for, summed."
    dead_value "The values of these, in bytes times seconds."
    outdated "Time for which outdated entries stayed in their place, summed."
    outdated_value "The values of these, in bytes times seconds."
    listed "Time for which a directory held entries, summed."
    others "Entries that were fetched beside the one asked for."
    misfits "Misses that found something else in their place, or something old."
    misfit_value "The values of what they found, in bytes."
    fetched "Items of a list that were fetched."
    wanted "Items of a list that were asked for."
}

impl Tally {
    /// Look-ups that the cache was asked for.
    pub fn asked(&self) -> f64 {
        self.looked - self.passed_by
    }
}

tally! { Traffic, "What came to the cache, whatever it did.",
    time "Seconds."
    reads "Reads."
    writes "Writes."
    scopes "Scopes that stand for all."
    write_share "The share of the writes that go to them."
}

/// Counts by batch. What comes before the first batch is counted apart, and left out.
#[derive(Clone, Debug)]
pub struct Tallies {
    policies: usize,
    warm: f64,
    length: f64,
    batches: usize,
    /// Of the first policy in the batch that time is in.
    now: usize,
    batch: usize,
    /// When that batch began and ends.
    since: f64,
    until: f64,
    tallies: Vec<Tally>,
    traffic: Vec<Traffic>,
}

impl Tallies {
    /// Returns empty counts of the policies: batches of a length in seconds, after a time to warm up.
    pub fn new(policies: usize, warm: f64, length: f64, batches: usize) -> Self {
        Self {
            policies,
            warm,
            length,
            batches,
            now: 0,
            batch: 0,
            since: f64::INFINITY,
            until: warm,
            tallies: vec![Tally::default(); policies * (batches + 1)],
            traffic: vec![Traffic::default(); batches + 1],
        }
    }

    /// When the last batch ends.
    pub fn end(&self) -> f64 {
        self.warm + self.length * self.batches as f64
    }

    /// Batches that are complete at a time.
    pub fn complete(&self, time: f64) -> usize {
        if time >= self.end() { self.batches } else { self.batch(time).saturating_sub(1) }
    }

    /// When the batch ends that time is in.
    pub fn border(&self) -> f64 {
        self.until
    }

    /// Passes that border.
    pub fn pass(&mut self) {
        self.turn_to(self.batch + 1);
    }

    /// Turns to a time, be it before or after; what is counted from now on belongs to its batch.
    pub fn begin(&mut self, time: f64) {
        self.turn_to(self.batch(time));
    }

    fn turn_to(&mut self, batch: usize) {
        self.batch = batch;
        self.now = batch * self.policies;
        let border = |batch: usize| self.warm + self.length * batch as f64;
        self.since = if batch == 0 { f64::INFINITY } else { border(batch - 1) };
        self.until = if batch == self.batches { f64::INFINITY } else { border(batch) };
    }

    /// The batch of a time; 0 is the time to warm up.
    fn batch(&self, time: f64) -> usize {
        if time < self.warm {
            return 0;
        }
        (((time - self.warm) / self.length) as usize).min(self.batches - 1) + 1
    }

    /// The policies in the batch that time is in, from one of them on.
    #[inline]
    pub fn from(&mut self, policy: usize) -> &mut [Tally] {
        &mut self.tallies[self.now + policy..]
    }

    /// A policy in the batch of a time that has passed.
    pub fn at(&mut self, policy: usize, time: f64) -> &mut Tally {
        let from = if time >= self.since { self.now } else { self.batch(time) * self.policies };
        &mut self.tallies[from + policy]
    }

    /// Gives each batch its part of a span of time.
    #[inline]
    pub fn span(&mut self, policy: usize, from: f64, to: f64, mut add: impl FnMut(&mut Tally, f64)) {
        // Most spans lie in the batch that time is in.
        if from >= self.since && to <= self.until {
            if from < to {
                add(&mut self.tallies[self.now + policy], to - from);
            }
            return;
        }
        if to <= self.warm {
            return;
        }
        let (from, to) = (from.max(self.warm), to.min(self.end()));
        if from >= to {
            return;
        }
        let (first, last) = (self.batch(from), self.batch(to));
        for batch in first..=last {
            let start = self.warm + self.length * (batch - 1) as f64;
            let part = to.min(start + self.length) - from.max(start);
            if part > 0.0 {
                add(&mut self.tallies[batch * self.policies + policy], part);
            }
        }
    }

    /// The traffic in the batch that time is in.
    #[inline]
    pub fn traffic(&mut self) -> &mut Traffic {
        &mut self.traffic[self.batch]
    }

    /// A batch, from 0: its traffic, and its policies.
    pub fn of(&self, batch: usize) -> (Traffic, &[Tally]) {
        let from = (batch + 1) * self.policies;
        (Traffic { time: self.length, ..self.traffic[batch + 1] }, &self.tallies[from..from + self.policies])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_parted_where_batches_meet() {
        let mut tallies = Tallies::new(1, 10.0, 5.0, 3);
        // From 8 to 22: two seconds before the first batch are left out.
        tallies.span(0, 8.0, 22.0, |tally, part| tally.live += part);
        assert_eq!([0, 1, 2].map(|batch| tallies.of(batch).1[0].live), [5.0, 5.0, 2.0]);
        tallies.span(0, 24.0, 99.0, |tally, part| tally.live += part);
        assert_eq!(tallies.of(2).1[0].live, 3.0);
    }

    #[test]
    fn time_takes_counts_from_batch_to_batch() {
        let mut tallies = Tallies::new(1, 1.0, 1.0, 2);
        for time in [0.5, 1.5, 1.9, 2.5, 3.5] {
            while time >= tallies.border() {
                tallies.pass();
            }
            tallies.from(0)[0].hits += 1.0;
            tallies.traffic().reads += 1.0;
        }
        assert_eq!([0, 1].map(|batch| tallies.of(batch).1[0].hits), [2.0, 2.0]);
        assert_eq!(tallies.of(0).0.reads, 2.0);
        assert_eq!([0.5, 1.5, 2.5, 3.0].map(|time| tallies.complete(time)), [0, 0, 1, 2]);
    }
}
