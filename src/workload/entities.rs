//! The parameters of a function: which are entities, how many values each has, and how popular they are.

use super::numbers::{capped, to_f64};
use crate::design::{Design, Domain, Function, Popularity};

/// Whether the values of a parameter are those of an entity.
pub fn is_entity(function: &Function, parameter: usize) -> bool {
    matches!(function.parameters.get(parameter).map(|p| &p.domain), Some(Domain::Entity { .. }))
}

/// Returns the number of values of a parameter; absent counts as a value.
pub fn domain_size(function: &Function, parameter: usize) -> f64 {
    function.parameters.get(parameter).map_or(1.0, |p| to_f64(&p.size()))
}

/// Returns the classes into which bound parameters that are no entities split each scope.
#[must_use]
pub fn parts_of(function: &Function, bound: &[usize]) -> f64 {
    capped(bound.iter().filter(|&&p| !is_entity(function, p)).map(|&p| domain_size(function, p)).product())
}

/// Returns how popular the values of a parameter are. If it is no entity, all are equally popular.
pub fn popularity_of<'a>(design: &'a Design, function: &Function, parameter: usize) -> &'a Popularity {
    match function.parameters.get(parameter).map(|p| &p.domain) {
        Some(Domain::Entity { entity, .. }) => {
            design.entities.get(*entity).map_or(&Popularity::Uniform, |entity| &entity.popularity)
        }
        _ => &Popularity::Uniform,
    }
}
