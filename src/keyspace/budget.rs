//! The budget of a count.

/// The most steps that a count may take. A step is a value that is tried, or a range that is counted at once.
///
/// The same budget gives the same answer on every machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// The steps.
    pub steps: u64,
}

impl Budget {
    /// Returns the budget of a count between two keystrokes on the page.
    #[must_use]
    pub fn page() -> Self {
        Self { steps: 40_000 }
    }

    /// Returns the budget of a count on the page after a pause in typing.
    #[must_use]
    pub fn pause() -> Self {
        Self { steps: 400_000 }
    }
}

impl Default for Budget {
    /// Returns a budget that takes one or two seconds.
    fn default() -> Self {
        Self { steps: 4_000_000 }
    }
}
