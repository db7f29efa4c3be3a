//! What named strategies have in common when they declare their mechanism.

use super::inapplicable::Inapplicable;
use super::strategy_input::StrategyInput;
use crate::mechanism::{Address, Buckets, Ended, Guards, Lifetime, Mechanism, Place, Point, When, lines};
use crate::workload::bound_by_all;

impl StrategyInput<'_> {
    /// The point from which named strategies start: a key for each call in the shared cache, every line ended in the same
    /// way at commit, and the lifetime and the guards of the design.
    pub fn point(&self, ended: Ended) -> Point {
        let settings = &self.design.settings;
        let deletes = matches!(ended, Ended::DeleteEach | Ended::LookUp(_));
        let tombstone = Some(settings.tombstone).filter(|&seconds| deletes && seconds > 0.0);
        Point {
            address: Address::Own,
            place: Place::Cache,
            ended: lines(self.design, self.index).iter().map(|_| ended).collect(),
            when: When::AtCommit,
            lifetime: Lifetime { time_to_live: None, backstop: settings.backstop, retention: settings.retention },
            guards: Guards { lease: self.lease, tombstone },
        }
    }

    /// So many buckets of the scope that every write can name.
    pub fn buckets(&self, count: u32) -> Buckets {
        Buckets { kept: bound_by_all(self.design, self.index), count }
    }

    /// The mechanism of this function at a point.
    ///
    /// # Errors
    ///
    /// Why the point is no mechanism of this function.
    pub fn mechanism(&self, point: Point) -> Result<Mechanism, Inapplicable> {
        Ok(Mechanism::new(point, self.design, self.index)?)
    }
}
