//! How a result gets into the cache after a miss.

use crate::design::{Design, Function};
use crate::strategy::closed_forms::faded;

/// How long a fill takes, in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fill {
    /// From the miss until the result is stored: the source's time and the fill delay.
    pub lands: f64,
    /// From the state that the source answers with until the result is stored. A write in that time makes it outdated.
    pub window: f64,
}

impl Fill {
    /// The share of the fills that no write overtakes.
    pub fn kept(&self, writes: f64) -> f64 {
        faded(writes * self.lands)
    }

    /// The fill of a call that fetches so many items of a list; 0 where the result is no list.
    pub fn of(design: &Design, function: &Function, items: f64) -> Self {
        let delay = design.topology.fill_delay;
        Self { lands: function.source.seconds(items) + delay, window: function.source.age_at_answer(items) + delay }
    }
}
