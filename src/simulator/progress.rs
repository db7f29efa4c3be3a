//! How far a simulation is.

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Events so far.
    pub done: u64,
    /// Events in all, about; what is done is never more.
    pub of: u64,
}

impl Progress {
    /// Whether nothing is left to do.
    pub fn is_over(&self) -> bool {
        self.done >= self.of
    }
}
