//! What is understood of the parameters of a read or a write.

use crate::design::domain::Parameter;
use crate::design::unread::Names;

/// The parameters of a read or a write, as far as they are understood.
pub struct Signature {
    /// All parameters in order; none in the place of one that has a problem.
    pub slots: Vec<Option<Parameter>>,
    /// The names of the parameters that have a problem, and the words of their values.
    pub unread: Names,
    /// Whether the number of parameters is not known.
    pub is_cut_short: bool,
}

impl Signature {
    /// Whether all parameters are understood.
    pub fn is_whole(&self) -> bool {
        !self.is_cut_short && self.slots.iter().all(Option::is_some)
    }

    /// The parameters that are understood, in order.
    pub fn understood(&self) -> Vec<Parameter> {
        self.slots.iter().flatten().cloned().collect()
    }
}
