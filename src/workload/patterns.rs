//! The addresses of a scope, split by the constants that writes bind.

use super::entities::domain_size;
use super::union::Term;
use crate::design::{Binding, Function, Value};

/// A part of a scope's addresses that the same writes reach.
pub struct Pattern {
    /// The share of the scope's addresses, from 0 to 1.
    pub fraction: f64,
    /// For each term, the probability that all of its lines reach an address of the part.
    pub chances: Vec<f64>,
}

/// The most parts.
const MOST: usize = 1 << 10;

/// Returns the parts of a scope that the constants of writes make, for example: `sort` is `new`, is `rising`, is anything
/// else. If a parameter of n values is bound to a parameter of the write, one write in n reaches an address.
///
/// Parts multiply with each parameter. Above [`MOST`], the constants of a parameter are treated as if they were drawn; the second
/// value says whether some are.
pub fn patterns(function: &Function, others: &[usize], terms: &[Term<'_>]) -> (Vec<Pattern>, bool) {
    let mut is_spread = false;
    let mut patterns = vec![Pattern { fraction: 1.0, chances: vec![1.0; terms.len()] }];
    for &parameter in others {
        let size = domain_size(function, parameter);
        let mut constants: Vec<&Value> = Vec::new();
        for binding in terms.iter().flat_map(|term| term.bindings.get(parameter)).flatten() {
            match binding {
                Binding::Constant(value) if !constants.contains(&value) => constants.push(value),
                Binding::Constant(_) | Binding::Free | Binding::Parameter(_) | Binding::Expression(_) => {}
            }
        }
        if patterns.len() * (constants.len() + 1) > MOST {
            // The chance of a constant over all values of the parameter is that of any one of them.
            constants.clear();
            is_spread = true;
        }
        let rest = (1.0 - constants.len() as f64 / size).max(0.0);
        let values = constants.iter().map(|value| (Some(*value), 1.0 / size)).chain([(None, rest)]);
        let of_binding = |binding: &Binding, of: Option<&Value>| match binding {
            Binding::Free => 1.0,
            Binding::Constant(value) if constants.contains(&value) => f64::from(u8::from(of == Some(value))),
            Binding::Constant(_) => 1.0 / size,
            Binding::Parameter(_) | Binding::Expression(_) => 1.0 / size,
        };
        let chance = |term: &Term<'_>, of: Option<&Value>| -> f64 {
            term.bindings.get(parameter).into_iter().flatten().map(|binding| of_binding(binding, of)).product()
        };
        patterns = values
            .flat_map(|(value, fraction)| {
                patterns.iter().map(move |pattern| Pattern {
                    fraction: pattern.fraction * fraction,
                    chances: pattern.chances.iter().zip(terms).map(|(c, term)| c * chance(term, value)).collect(),
                })
            })
            .filter(|pattern| pattern.fraction > 0.0)
            .collect();
    }
    (patterns, is_spread)
}
