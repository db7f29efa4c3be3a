//! The `invalidates` lines of a function.

use crate::design::Design;

/// The parameters of a function that a line binds, by index, in order. Lines with the same parameters have scopes of one
/// kind.
pub type Scope = Vec<usize>;

/// One `invalidates` line about a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The index of the write in the design.
    pub write: usize,
    /// The index of the line in the write.
    pub line: usize,
    /// The parameters that it binds.
    pub scope: Scope,
}

/// Returns the lines about the function `index`, in the order of the design.
#[must_use]
pub fn lines(design: &Design, index: usize) -> Vec<Line> {
    let of_write = |(write, written): (usize, &crate::design::Write)| {
        let about = written.invalidations.iter().enumerate().filter(|(_, line)| line.function == index);
        about.map(|(line, invalidation)| Line { write, line, scope: invalidation.scope() }).collect::<Vec<_>>()
    };
    design.writes.iter().enumerate().flat_map(of_write).collect()
}
