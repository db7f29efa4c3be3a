//! The budget of a count.

/// How many steps a count may take; a step is a value tried, or a range counted at once.
///
/// The same budget gives the same answer on every machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// The steps.
    pub steps: u64,
}

impl Budget {
    /// What fits between two keystrokes on the page.
    pub fn page() -> Self {
        Self { steps: 40_000 }
    }

    /// What the page takes where that is not enough, once nobody types.
    pub fn pause() -> Self {
        Self { steps: 400_000 }
    }
}

impl Default for Budget {
    /// A second or two.
    fn default() -> Self {
        Self { steps: 4_000_000 }
    }
}
