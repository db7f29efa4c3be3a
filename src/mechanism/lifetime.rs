//! How entries end by time, and the guards of fills.

/// How an entry ends by time. All times are seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lifetime {
    /// The time to live on which the strategy rests, if it rests on one.
    pub time_to_live: Option<TimeToLive>,
    /// The time after its fill at which an entry ends that a write should have ended, if the design has one.
    pub backstop: Option<f64>,
    /// The time for which an entry stays that nobody reads. Every entry ends, so memory is finite without a limit.
    pub retention: f64,
}

impl Lifetime {
    /// The seconds after which an entry ends at the latest, since its fill or, if reads renew it, since its last read.
    #[must_use]
    pub fn end(&self) -> f64 {
        let kept = self.backstop.map_or(self.retention, |backstop| backstop.min(self.retention));
        self.time_to_live.map_or(kept, TimeToLive::seconds)
    }
}

/// A time to live.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TimeToLive {
    /// Seconds since the fill.
    Fixed(f64),
    /// Seconds since the last read.
    Sliding(f64),
}

impl TimeToLive {
    /// The time in seconds.
    #[must_use]
    pub const fn seconds(self) -> f64 {
        match self {
            Self::Fixed(seconds) | Self::Sliding(seconds) => seconds,
        }
    }

    /// Whether each read renews it.
    #[must_use]
    pub const fn is_sliding(self) -> bool {
        match self {
            Self::Fixed(_) => false,
            Self::Sliding(_) => true,
        }
    }
}

/// What keeps a fill from storing an outdated result.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Guards {
    /// Seconds for which a miss holds a token. A delete voids it, and only its holder may store. `None` without leases.
    pub lease: Option<f64>,
    /// Seconds for which a deleted key takes no fill. `None` without tombstones.
    pub tombstone: Option<f64>,
}
