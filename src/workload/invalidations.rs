//! The writes that invalidate a function: what they bind, how often they come, and how much they reach.

use super::entities::domain_size;
use crate::design::{Binding, Design, Function, Invalidation, Write};

/// Returns the invalidations of a function with their writes, in the order of the design.
pub fn invalidations_of(design: &Design, function: usize) -> Vec<(&Write, &Invalidation)> {
    let all = design
        .writes
        .iter()
        .flat_map(|write| write.invalidations.iter().map(move |invalidation| (write, invalidation)));
    all.filter(|(_, invalidation)| invalidation.function == function).collect()
}

/// Returns the invalidations without repetitions: if several of one write have the same bindings of the parameters `bound`,
/// the first one stays, as together they invalidate a scope once.
pub fn distinct<'d>(
    invalidations: Vec<(&'d Write, &'d Invalidation)>,
    bound: &[usize],
) -> Vec<(&'d Write, &'d Invalidation)> {
    let alike = |a: &Invalidation, b: &Invalidation| bound.iter().all(|&p| a.bindings.get(p) == b.bindings.get(p));
    let mut apart: Vec<(&Write, &Invalidation)> = Vec::with_capacity(invalidations.len());
    for (write, invalidation) in invalidations {
        if !apart.iter().any(|(other, known)| std::ptr::eq(*other, write) && alike(known, invalidation)) {
            apart.push((write, invalidation));
        }
    }
    apart
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
    let binding = |p: usize| invalidations.iter().filter(|(_, invalidation)| binds(invalidation, p)).count();
    (0..parameters).filter(|&p| wanted(binding(p), invalidations.len())).collect()
}

/// Whether an invalidation binds a parameter of the function.
pub fn binds(invalidation: &Invalidation, parameter: usize) -> bool {
    invalidation.bindings.get(parameter).is_some_and(|binding| *binding != Binding::Free)
}

/// Returns how many scopes one write covers: all members of an entity that it leaves free, and a part of a scope if it
/// binds a parameter that is no entity and does not cut a list.
pub fn reach(function: &Function, entities: &[usize], others: &[usize], invalidation: &Invalidation) -> f64 {
    let covered: f64 =
        entities.iter().filter(|&&p| !binds(invalidation, p)).map(|&p| domain_size(function, p)).product();
    let cutters = function.returns.cutters();
    let split: f64 = others
        .iter()
        .filter(|&&p| binds(invalidation, p) && !cutters.contains(&p))
        .map(|&p| domain_size(function, p))
        .product();
    covered / split
}

/// Returns the mean over the writes, by their rates, of the sum of the `values` of their invalidations. If no write is
/// ever called, all have the same weight.
pub fn mean_over(invalidations: &[(&Write, &Invalidation)], values: &[f64]) -> f64 {
    weights(invalidations).iter().zip(values).map(|(weight, value)| weight * value).sum::<f64>() + 0.0
}

/// Returns for each invalidation the share of its write among all writes.
pub fn weights(invalidations: &[(&Write, &Invalidation)]) -> Vec<f64> {
    let total = rate_of_writes(invalidations);
    let alike = 1.0 / invalidations.iter().filter(first_of_its_write(invalidations)).count().max(1) as f64;
    invalidations.iter().map(|(write, _)| if total > 0.0 { write.rate / total } else { alike }).collect()
}

/// Returns the writes a second, each write counted once.
pub fn rate_of_writes(invalidations: &[(&Write, &Invalidation)]) -> f64 {
    // An empty sum is -0 in doubles; adding 0 makes it 0.
    invalidations.iter().filter(first_of_its_write(invalidations)).map(|(write, _)| write.rate).sum::<f64>() + 0.0
}

/// Whether an invalidation is the first one of its write.
fn first_of_its_write<'k>(
    invalidations: &'k [(&Write, &Invalidation)],
) -> impl Fn(&&(&Write, &Invalidation)) -> bool + 'k {
    |(write, invalidation)| {
        let first = invalidations.iter().find(|(other, _)| std::ptr::eq(*other, *write));
        first.is_some_and(|(_, first)| std::ptr::eq(*first, *invalidation))
    }
}
