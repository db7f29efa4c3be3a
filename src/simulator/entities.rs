//! The parameters of a function that are entities: how many values each has, and how popular they are.

use num_traits::ToPrimitive;

use crate::design::{Design, Domain, Function, Popularity};

/// Stands for all counts that are larger.
pub const MOST_COUNTED: f64 = 1e300;

/// Whether the values of a parameter are those of an entity.
pub fn is_entity(function: &Function, parameter: usize) -> bool {
    matches!(function.parameters.get(parameter).map(|p| &p.domain), Some(Domain::Entity { .. }))
}

/// How many values a parameter has.
pub fn size(function: &Function, parameter: usize) -> f64 {
    let size = function.parameters.get(parameter).and_then(|p| p.size().to_f64());
    size.unwrap_or(MOST_COUNTED).min(MOST_COUNTED)
}

/// How popular the values of a parameter are; those of other parameters than entities are equally popular.
pub fn popularity(design: &Design, function: &Function, parameter: usize) -> Popularity {
    match function.parameters.get(parameter).map(|p| &p.domain) {
        Some(Domain::Entity { entity, .. }) => {
            design.entities.get(*entity).map_or(Popularity::Uniform, |entity| entity.popularity.clone())
        }
        _ => Popularity::Uniform,
    }
}
