//! Scopes in groups of equal traffic.

use super::entities::{domain_size, popularity_of};
use super::merge::{Group, merged};
use super::patterns::Pattern;
use super::quadrature::{Detail, Point};
use super::spread::{Spread, points};
use super::union::{Term, power, weights};
use crate::design::{Design, Function};

/// The most groups of scopes.
const MOST_GROUPS: usize = 1 << 23;

/// The most groups of scopes of three or more entities that are not merged.
const MOST_APART: usize = 512;

/// The logarithm of the factor within which they are merged.
const WIDTH: f64 = 1.0 / 8.0;

/// The same of one or two entities: the square of the width by 24 is 3e-6.
const MOST_FINE: usize = 2048;
const FINE: f64 = 1.0 / 128.0;

/// Scopes of equal traffic: how many, and the shares of the reads and of each term's writes that name one of them.
#[derive(Clone, Debug)]
struct Named {
    count: f64,
    share: f64,
    of_writes: Vec<f64>,
}

impl Group for Named {
    fn count(&self) -> f64 {
        self.count
    }

    fn traffic(&self) -> impl Iterator<Item = f64> {
        std::iter::once(self.share).chain(self.of_writes.iter().copied())
    }

    fn with(count: f64, traffic: Vec<f64>) -> Self {
        let mut traffic = traffic.into_iter();
        Self { count, share: traffic.next().unwrap_or(0.0), of_writes: traffic.collect() }
    }
}

/// Parts of scopes of equal traffic: the addresses of each that the same writes reach.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScopeGroup {
    /// The number of scopes; a part of a scope counts as a fraction.
    pub count: f64,
    /// Reads a second of one such scope.
    pub reads: f64,
    /// Writes a second that reach one such part.
    pub writes: f64,
    /// The share of all reads that go to the group, from 0 to 1, whatever the rate of reads is.
    pub of_reads: f64,
    /// The scopes of the group that a write reaches: the mean over all writes by their rates, or over the kinds of writes if
    /// none is ever called.
    pub of_writes: f64,
}

/// Returns the groups of scopes of the `entities`, split by the parts of a scope that writes reach.
pub fn scope_groups(
    design: &Design,
    function: &Function,
    entities: &[usize],
    terms: &[Term<'_>],
    patterns: &[Pattern],
    detail: Detail,
    notes: &mut Vec<String>,
) -> Vec<ScopeGroup> {
    // Groups of scopes: how many, the share of the reads of one of them, and the share of the writes that all lines of
    // each term name it in.
    let mut groups = vec![Named { count: 1.0, share: 1.0, of_writes: vec![1.0; terms.len()] }];
    for &parameter in entities {
        let size = domain_size(function, parameter);
        let reads = popularity_of(design, function, parameter);
        let of_writes = terms.iter().map(|term| term.write.popularity.as_ref().unwrap_or(reads));
        let spreads: Vec<Spread> = of_writes.chain([reads]).map(|popularity| Spread::of(popularity, size)).collect();
        let ranks = points(size, &spreads, detail);
        let ranks = thinned(ranks, MOST_GROUPS / groups.len().max(1), notes);
        let mut write_shares: Vec<Vec<f64>> = spreads.iter().map(|spread| spread.shares(&ranks)).collect();
        let read_shares = write_shares.pop().unwrap_or_default();
        let mut next = Vec::with_capacity(groups.len() * ranks.len());
        for Named { count, share, of_writes: given } in &groups {
            for (i, (rank, read_share)) in ranks.iter().zip(&read_shares).enumerate() {
                let of_term = |((term, own), given): ((&Term<'_>, &Vec<f64>), &f64)| {
                    given * power(own.get(i).copied().unwrap_or(0.0), term.sources(parameter))
                };
                let of_writes = terms.iter().zip(&write_shares).zip(given).map(of_term).collect();
                next.push(Named { count: count * rank.weight, share: share * read_share, of_writes });
            }
        }
        groups = match detail {
            Detail::Fine => merged(next, MOST_FINE, FINE),
            Detail::Coarse => merged(next, MOST_APART, WIDTH),
        };
    }
    let weights = weights(terms);
    let mut parts = Vec::with_capacity(groups.len() * patterns.len());
    for Named { count, share, of_writes } in &groups {
        for pattern in patterns {
            let signed = || of_writes.iter().zip(terms).map(|(share, term)| term.sign * share);
            let reached = || signed().zip(&pattern.chances).map(|(share, chance)| share * chance);
            let count = count * pattern.fraction;
            parts.push(ScopeGroup {
                count,
                reads: function.rate * share,
                writes: reached().zip(terms).map(|(share, term)| share * term.write.rate).sum::<f64>().max(0.0),
                of_reads: count * share,
                of_writes: count * reached().zip(&weights).map(|(share, weight)| share * weight).sum::<f64>(),
            });
        }
    }
    parts
}

/// Returns at most `most` points. If there are more, neighbours are merged, and a note says so.
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
