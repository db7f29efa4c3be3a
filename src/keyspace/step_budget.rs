//! The steps that a count may still take, and a watch that can stop it.

/// The steps between two calls of the watch.
const STEPS_BETWEEN_LOOKS: u64 = 4_096;

/// Counts steps down; the same budget ends at the same step on every machine.
pub struct StepBudget<'w> {
    steps_left: u64,
    taken: u64,
    next_look: u64,
    stopped: bool,
    watch: &'w mut dyn FnMut(u64) -> bool,
}

impl<'w> StepBudget<'w> {
    /// Returns a budget of `steps`. Every few thousand steps, `watch` is called with the number of steps taken; once it
    /// returns false, no steps are left.
    pub fn new(steps: u64, watch: &'w mut dyn FnMut(u64) -> bool) -> Self {
        Self { steps_left: steps, taken: 0, next_look: STEPS_BETWEEN_LOOKS, stopped: false, watch }
    }

    /// Whether at least `steps` are left.
    pub fn has(&self, steps: u64) -> bool {
        steps <= self.steps_left
    }

    /// Takes `steps` and returns true. If fewer are left, takes these and returns false.
    #[inline]
    pub fn take(&mut self, steps: u64) -> bool {
        let enough = steps <= self.steps_left && !self.stopped;
        self.steps_left = if enough { self.steps_left - steps } else { 0 };
        self.taken += if enough { steps } else { 0 };
        if self.taken >= self.next_look {
            self.look();
        }
        enough
    }

    /// Calls `work` with `1 / share` of the steps that are left.
    pub fn with_share<T>(&mut self, share: u64, work: impl FnOnce(&mut Self) -> T) -> T {
        let aside = self.steps_left - self.steps_left / share.max(1);
        self.steps_left -= aside;
        let result = work(self);
        self.steps_left += aside;
        result
    }

    #[cold]
    fn look(&mut self) {
        self.next_look = self.taken.saturating_add(STEPS_BETWEEN_LOOKS);
        self.stopped |= !(self.watch)(self.taken);
    }
}
