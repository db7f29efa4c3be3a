//! The lines that invalidate a function, and what they bind.

use crate::design::{Design, Invalidation, Write};

/// Returns the invalidations of a function with their writes, in the order of the design.
pub fn invalidations_of(design: &Design, function: usize) -> Vec<(&Write, &Invalidation)> {
    let all = design
        .writes
        .iter()
        .flat_map(|write| write.invalidations.iter().map(move |invalidation| (write, invalidation)));
    all.filter(|(_, invalidation)| invalidation.function == function).collect()
}

/// Returns the parameters of a function that any write binds. They make the finest classes.
#[must_use]
pub fn bound_by_any(design: &Design, function: usize) -> Vec<usize> {
    bound(design, function, |bound, invalidations| bound > 0 && invalidations > 0)
}

/// Returns the parameters of a function that every write binds. They make the scopes that every write can name.
#[must_use]
pub fn bound_by_all(design: &Design, function: usize) -> Vec<usize> {
    bound(design, function, |bound, invalidations| bound == invalidations && invalidations > 0)
}

/// Returns the parameters for which `wanted` holds, given how many invalidations bind them and how many there are.
fn bound(design: &Design, function: usize, wanted: fn(usize, usize) -> bool) -> Vec<usize> {
    let invalidations = invalidations_of(design, function);
    let parameters = design.functions.get(function).map_or(0, |f| f.parameters.len());
    let binding = |p: usize| invalidations.iter().filter(|(_, invalidation)| invalidation.binds(p)).count();
    (0..parameters).filter(|&p| wanted(binding(p), invalidations.len())).collect()
}
