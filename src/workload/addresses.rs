//! The addresses of one scope, in groups of equal popularity.

use super::entities::{domain_size, is_entity, popularity_of};
use super::merge::{Group, merged};
use super::quadrature::Detail;
use super::spread::{Spread, misfit};
use crate::design::{Design, Function, Invalidation, Popularity, Write};

/// A group of equal addresses of one scope.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Addresses {
    /// The number of addresses.
    pub count: f64,
    /// The share of the scope's reads that goes to one of them, from 0 to 1.
    pub share: f64,
    /// What one of their results weighs, on average.
    pub size: Size,
}

/// What a result weighs, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Size {
    /// The value.
    pub value: f64,
    /// The item, as the server counts it.
    pub item: f64,
    /// The memory that the item takes.
    pub room: f64,
}

impl Addresses {
    /// So many, of results whose weight is not looked at.
    #[must_use]
    pub fn of(count: f64, share: f64) -> Self {
        Self { count, share, size: Size::default() }
    }
}

/// Returns the addresses of a scope in groups of equal popularity. The entities outside the scope and the calls' own
/// popularity rank them, independently of each other.
pub fn addresses(
    design: &Design,
    function: &Function,
    scope: &[usize],
    per_scope: f64,
    detail: Detail,
) -> Vec<Addresses> {
    let free: Vec<usize> =
        (0..function.parameters.len()).filter(|p| !scope.contains(p) && is_entity(function, *p)).collect();
    let entities: f64 = free.iter().map(|&p| domain_size(function, p)).product();
    let mut factors: Vec<(f64, &Popularity)> =
        free.iter().map(|&p| (domain_size(function, p), popularity_of(design, function, p))).collect();
    factors.push(((per_scope / entities).round().max(1.0), &function.popularity));
    if per_scope == 0.0 {
        // No call satisfies the conditions.
        return Vec::new();
    }
    let mut groups = vec![Addresses::of(1.0, 1.0)];
    for (size, popularity) in factors {
        let spread = Spread::of(popularity, size);
        let ranks = spread.points(detail);
        let rank_shares = spread.shares(&ranks);
        groups = groups
            .iter()
            .flat_map(|group| {
                ranks
                    .iter()
                    .zip(&rank_shares)
                    .map(|(rank, share)| Addresses::of(group.count * rank.weight, group.share * share))
            })
            .collect();
        groups = merged(groups, most_of(detail), width_of(detail));
    }
    groups
}

/// The most groups of addresses that are not merged.
const fn most_of(detail: Detail) -> usize {
    match detail {
        Detail::Fine => 1 << 16,
        Detail::Coarse => 512,
    }
}

/// The logarithm of the factor within which groups of addresses are merged.
const fn width_of(detail: Detail) -> f64 {
    match detail {
        // The square of it by 24 is 2e-7.
        Detail::Fine => 1.0 / 512.0,
        Detail::Coarse => 1.0 / 32.0,
    }
}

impl Group for Addresses {
    fn count(&self) -> f64 {
        self.count
    }

    fn traffic(&self) -> impl Iterator<Item = f64> {
        std::iter::once(self.share)
    }

    fn with(count: f64, traffic: Vec<f64>) -> Self {
        Self::of(count, traffic.into_iter().sum())
    }
}

/// Returns how finely sums are taken. The points of several entities multiply, so with three or more there must be fewer
/// points for each; likewise with two if a measured table meets a curve in one of them.
pub fn detail_of(design: &Design, function: &Function, invalidations: &[(&Write, &Invalidation)]) -> Detail {
    let own: Vec<&Popularity> = invalidations.iter().filter_map(|(write, _)| write.popularity.as_ref()).collect();
    let meet = |p: usize| {
        let all = || own.iter().copied().chain([popularity_of(design, function, p)]);
        all().any(|popularity| matches!(popularity, Popularity::Measured(_)))
            && all().any(|popularity| matches!(popularity, Popularity::Zipf(_)))
    };
    let entities: Vec<usize> = (0..function.parameters.len()).filter(|p| is_entity(function, *p)).collect();
    match entities.len() {
        0 | 1 => Detail::Fine,
        2 if !entities.into_iter().any(meet) => Detail::Fine,
        _ => Detail::Coarse,
    }
}

/// Returns a note for each measured table that counts more than there is. Tables of entities always fit.
pub fn misfits(
    design: &Design,
    function: &Function,
    invalidations: &[(&Write, &Invalidation)],
    scope: &[usize],
    per_scope: f64,
) -> Vec<String> {
    let free = (0..function.parameters.len()).filter(|p| !scope.contains(p) && is_entity(function, *p));
    let entities: f64 = free.map(|p| domain_size(function, p)).product();
    let calls = (per_scope / entities).round().max(1.0);
    let mut notes: Vec<String> = misfit(&function.popularity, calls)
        .map(|what| format!("the measured table of the arguments of {} {what}", function.name))
        .into_iter()
        .collect();
    for &parameter in scope {
        for (write, _) in invalidations.iter().filter(|(_, invalidation)| invalidation.binds(parameter)) {
            let popularity = write.popularity.as_ref().unwrap_or(popularity_of(design, function, parameter));
            if let Some(what) = misfit(popularity, domain_size(function, parameter)) {
                notes.push(format!("the measured table of {} {what}", write.name));
            }
        }
    }
    notes.dedup();
    notes
}
