//! The addresses of a scope, split by the constants that writes bind.

use super::entities::domain_size;
use crate::design::{Binding, Function, Invalidation, Value, Write};

/// A part of a scope's addresses that the same writes reach.
pub struct Pattern {
    /// The share of the scope's addresses, from 0 to 1.
    pub fraction: f64,
    /// For each invalidation, the probability that it reaches an address of the part.
    pub chances: Vec<f64>,
}

/// Returns the parts of a scope that the constants of writes make, for example: `sort` is `new`, is `rising`, is anything
/// else. If a parameter of n values is bound to a parameter of the write, one write in n reaches an address.
pub fn patterns(function: &Function, others: &[usize], invalidations: &[(&Write, &Invalidation)]) -> Vec<Pattern> {
    let mut patterns = vec![Pattern { fraction: 1.0, chances: vec![1.0; invalidations.len()] }];
    for &parameter in others {
        let size = domain_size(function, parameter);
        let mut constants: Vec<&Value> = Vec::new();
        for (_, invalidation) in invalidations {
            match invalidation.bindings.get(parameter) {
                Some(Binding::Constant(value)) if !constants.contains(&value) => constants.push(value),
                _ => {}
            }
        }
        let rest = (1.0 - constants.len() as f64 / size).max(0.0);
        let values = constants.iter().map(|value| (Some(*value), 1.0 / size)).chain([(None, rest)]);
        let chance = |invalidation: &Invalidation, of: Option<&Value>| match invalidation.bindings.get(parameter) {
            None | Some(Binding::Free) => 1.0,
            Some(Binding::Constant(value)) => f64::from(u8::from(of == Some(value))),
            Some(Binding::Parameter(_) | Binding::Expression(_)) => 1.0 / size,
        };
        patterns = values
            .flat_map(|(value, fraction)| {
                patterns.iter().map(move |pattern| Pattern {
                    fraction: pattern.fraction * fraction,
                    chances: pattern
                        .chances
                        .iter()
                        .zip(invalidations)
                        .map(|(c, (_, invalidation))| c * chance(invalidation, value))
                        .collect(),
                })
            })
            .filter(|pattern| pattern.fraction > 0.0)
            .collect();
    }
    patterns
}
