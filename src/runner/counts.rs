//! What a runner counts.

/// Messages and round trips, by what they are for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Deletes of keys.
    pub deletes: u64,
    /// Of these, those that met a result.
    pub useful_deletes: u64,
    /// Look-ups in the directory that all callers share.
    pub look_ups: u64,
    /// Messages to other callers about classes.
    pub notices: u64,
    /// Bumps of versions in the cache. Those of rows come with the write itself.
    pub bumps: u64,
    /// Registrations in the directory that all callers share.
    pub registrations: u64,
    /// Messages to other callers about keys.
    pub announcements: u64,
    /// Results that were stored.
    pub stored: u64,
    /// Results that were refused: a token was void, or there was a tombstone.
    pub refused: u64,
}

impl Counts {
    /// The messages that writes sent.
    #[must_use]
    pub fn invalidations(&self) -> u64 {
        self.deletes + self.look_ups + self.notices + self.bumps
    }
}
