//! Scopes in groups of what is alike, and those groups by their ratio of reads to writes.

use super::spread::{Detail, Point, Spread, points};
use super::{Pattern, ScopeGroup, binds, domain_size, popularity_of, weights};
use crate::design::{Design, Function, Invalidation, Write};

/// More groups of scopes than this are never told apart.
const MOST_PLACES: usize = 1 << 23;

/// The scopes of these entities, and the parts of them that writes invalidation.
pub(super) fn scope_groups(
    design: &Design,
    function: &Function,
    entities: &[usize],
    invalidations: &[(&Write, &Invalidation)],
    patterns: &[Pattern],
    detail: Detail,
    notes: &mut Vec<String>,
) -> Vec<ScopeGroup> {
    // Groups of scopes: how many, the share of the reads of one of them, and of each write.
    let mut groups: Vec<(f64, f64, Vec<f64>)> = vec![(1.0, 1.0, vec![1.0; invalidations.len()])];
    for &parameter in entities {
        let size = domain_size(function, parameter);
        let reads = popularity_of(design, function, parameter);
        let of_writes = invalidations.iter().map(|(write, _)| write.popularity.as_ref().unwrap_or(reads));
        let spreads: Vec<Spread> = of_writes.chain([reads]).map(|popularity| Spread::of(popularity, size)).collect();
        let ranks = points(size, &spreads, detail);
        let ranks = thinned(ranks, MOST_PLACES / groups.len().max(1), notes);
        let mut write_shares: Vec<Vec<f64>> = spreads.iter().map(|spread| spread.shares(&ranks)).collect();
        let read_shares = write_shares.pop().unwrap_or_default();
        let mut next = Vec::with_capacity(groups.len() * ranks.len());
        for (count, share, given) in &groups {
            for (i, (rank, read_share)) in ranks.iter().zip(&read_shares).enumerate() {
                let of_write = |(((_, invalidation), own), given): ((&(&Write, &Invalidation), &Vec<f64>), &f64)| {
                    given * if binds(invalidation, parameter) { own.get(i).copied().unwrap_or(0.0) } else { 1.0 }
                };
                let of_writes = invalidations.iter().zip(&write_shares).zip(given).map(of_write).collect();
                next.push((count * rank.weight, share * read_share, of_writes));
            }
        }
        groups = next;
    }
    let weights = weights(invalidations);
    let mut places = Vec::with_capacity(groups.len() * patterns.len());
    for (count, share, of_writes) in &groups {
        for pattern in patterns {
            let reached = || of_writes.iter().zip(&pattern.chances).map(|(share, chance)| share * chance);
            let count = count * pattern.fraction;
            places.push(ScopeGroup {
                count,
                reads: function.rate * share,
                writes: reached().zip(invalidations).map(|(share, (write, _))| share * write.rate).sum::<f64>() + 0.0,
                of_reads: count * share,
                of_writes: count * reached().zip(&weights).map(|(share, weight)| share * weight).sum::<f64>(),
                ratio: 0,
            });
        }
    }
    places
}

/// At most so many points: neighbours stand for each other where there are more.
fn thinned(mut points: Vec<Point>, most: usize, notes: &mut Vec<String>) -> Vec<Point> {
    if points.len() <= most {
        return points;
    }
    notes.push("so many entities are spread so differently that sums over them are taken very coarsely".into());
    points.sort_unstable_by(|a, b| a.rank.total_cmp(&b.rank));
    let merged = |of: &[Point]| -> Option<Point> {
        Some(Point { rank: of.get(of.len() / 2)?.rank, weight: of.iter().map(|point| point.weight).sum() })
    };
    points.chunks(points.len().div_ceil(most.max(1))).filter_map(merged).collect()
}

/// Tells each place which of the ratios is its own, and lists the ratios in the order of their first places.
pub(super) fn by_ratio(places: &mut [ScopeGroup]) -> Vec<ScopeGroup> {
    let (groups, count) = groups_of(places);
    let mut known: Vec<Option<usize>> = vec![None; count];
    let mut ratios: Vec<ScopeGroup> = Vec::with_capacity(count);
    for (place, group) in places.iter_mut().zip(groups) {
        place.ratio = *known[group].get_or_insert_with(|| {
            ratios.push(ScopeGroup { count: 0.0, of_reads: 0.0, of_writes: 0.0, ratio: ratios.len(), ..*place });
            ratios.len() - 1
        });
        let ratio = &mut ratios[place.ratio];
        ratio.count += place.count;
        ratio.of_reads += place.of_reads;
        ratio.of_writes += place.of_writes;
    }
    ratios
}

/// Which places have the same ratio: a number for each place, and how many ratios there are.
fn groups_of(places: &[ScopeGroup]) -> (Vec<usize>, usize) {
    let share = |place: &ScopeGroup| if is_idle(place) { -1.0 } else { place.writes / (place.reads + place.writes) };
    let mut order: Vec<(f64, usize)> = places.iter().map(share).zip(0..).collect();
    order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let (mut groups, mut count, mut first): (_, _, Option<&ScopeGroup>) = (vec![0; places.len()], 0, None);
    for (_, i) in order {
        let place = &places[i];
        if !first.is_some_and(|first| alike(first, place)) {
            first = Some(place);
            count += 1;
        }
        groups[i] = count - 1;
    }
    (groups, count)
}

fn alike(one: &ScopeGroup, other: &ScopeGroup) -> bool {
    let (a, b) = (one.writes * other.reads, other.writes * one.reads);
    is_idle(one) == is_idle(other) && (a - b).abs() <= 1e-12 * a.max(b)
}

fn is_idle(place: &ScopeGroup) -> bool {
    place.reads == 0.0 && place.writes == 0.0
}
