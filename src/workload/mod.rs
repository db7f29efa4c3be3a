//! The traffic of one function: how often each scope and each of its addresses is read, and how often killed.
//!
//! A *scope* is what writes bind (one cart); a *class* is the addresses of a scope. Scopes differ in their traffic
//! by the popularity of their entities, addresses by the popularity of what is not bound.

mod profile;
pub mod spread;

use num_bigint::BigUint;
use num_traits::ToPrimitive;

use crate::design::{Binding, Design, Domain, Function, Kill, Popularity, Write};
use crate::keyspace::{ClassCount, Count};
use spread::{Detail, points, shares};

pub use profile::{Call, Profile};

/// The largest number that a model reckons with: counts above it are taken for it, and said to be.
pub const LARGEST: f64 = 1e300;

/// Scopes that are alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scopes {
    /// How many.
    pub count: f64,
    /// Reads a second of one of them.
    pub reads: f64,
    /// Writes a second that kill its class.
    pub writes: f64,
}

/// Addresses of one scope that are alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Addresses {
    /// How many.
    pub count: f64,
    /// The share of the scope's reads that goes to one of them.
    pub share: f64,
}

/// The traffic of one function.
#[derive(Clone, Debug)]
pub struct Workload {
    /// Reads a second, in all.
    pub reads: f64,
    /// Writes a second that name the function, in all.
    pub writes: f64,
    /// All scopes, in groups.
    pub scopes: Vec<Scopes>,
    /// How many scopes there are.
    pub scope_count: f64,
    /// The addresses of one scope, in groups.
    pub addresses: Vec<Addresses>,
    /// How many addresses a scope has; a mean where scopes differ.
    pub class_size: f64,
    /// Addresses that a write kills: the mean over the writes, and the most.
    pub killed: (f64, f64),
    /// Scopes that a write covers: the mean over the writes.
    pub scopes_per_write: f64,
    /// What the numbers rest on.
    pub notes: Vec<String>,
}

impl Workload {
    /// The traffic of a function with its counts, over scopes of these parameters.
    pub fn of(design: &Design, function: usize, scope: &[usize], keys: &Count, classes: &[ClassCount]) -> Option<Self> {
        let index = function;
        let function = design.functions.get(index)?;
        let kills = kills_of(design, index);
        let mut notes = Vec::new();
        let scope_count = scope.iter().map(|&p| domain_size(function, p)).product::<f64>().min(LARGEST);
        let class_size = number(keys, &mut notes) / scope_count;
        let detail = detail_of(function);
        if detail == Detail::Coarse {
            notes.push("sums over three or more entities are taken coarsely: good to about 0.1%".into());
        }
        let scopes = scopes(design, function, scope, &kills, detail);
        let addresses = addresses(design, function, scope, class_size, detail);
        let writes = kills.iter().map(|(write, _)| write.rate).sum();
        let covered: Vec<f64> = kills.iter().map(|(_, kill)| covered(function, scope, kill)).collect();
        let sizes: Vec<f64> = classes.iter().map(mean_size).collect();
        let worst = classes.iter().map(|class| to_f64(class.max.at_most())).fold(0.0, f64::max);
        Some(Self {
            reads: function.rate,
            writes,
            scopes,
            scope_count,
            addresses,
            class_size,
            killed: (mean_over(&kills, &sizes), worst),
            scopes_per_write: mean_over(&kills, &covered),
            notes,
        })
    }

    /// The mean over all reads of a value that depends on the address's reads and the scope's writes a second.
    pub fn over_reads(&self, value: impl Fn(f64, f64) -> f64) -> f64 {
        if self.reads == 0.0 {
            // Nobody reads: what a read would meet is what the least traffic meets.
            return self.over_scopes(|scope| scope.count, |scope| self.in_scope(scope, |a| a.share, &value));
        }
        self.over_scopes(|scope| scope.count * scope.reads, |scope| self.in_scope(scope, |a| a.share, &value))
    }

    /// The sum over the addresses of the scope that a write kills, the mean over all writes.
    pub fn at_write(&self, value: impl Fn(f64, f64) -> f64) -> f64 {
        let weight = |scope: &Scopes| scope.count * if self.writes == 0.0 { scope.reads } else { scope.writes };
        self.over_scopes(weight, |scope| self.in_scope(scope, |_| 1.0, &value))
    }

    /// The sum over all addresses of all scopes.
    pub fn total(&self, value: impl Fn(f64, f64) -> f64) -> f64 {
        self.scopes.iter().map(|scope| scope.count * self.in_scope(scope, |_| 1.0, &value)).sum::<f64>().min(LARGEST)
    }

    fn over_scopes(&self, weight: impl Fn(&Scopes) -> f64, value: impl Fn(&Scopes) -> f64) -> f64 {
        let total: f64 = self.scopes.iter().map(&weight).sum();
        if total == 0.0 {
            return 0.0;
        }
        self.scopes.iter().map(|scope| weight(scope) / total * value(scope)).sum()
    }

    fn in_scope(&self, scope: &Scopes, weight: impl Fn(&Addresses) -> f64, value: &impl Fn(f64, f64) -> f64) -> f64 {
        let of = |a: &Addresses| a.count * weight(a) * value(scope.reads * a.share, scope.writes);
        self.addresses.iter().map(of).sum()
    }

    /// The mean over all reads of a value that depends on the scope's reads and writes a second, and on nothing but
    /// their ratio.
    pub fn over_reads_by_ratio(&self, value: impl Fn(f64, f64) -> f64) -> f64 {
        self.by_ratio(|scope| scope.count * scope.reads, value)
    }

    /// The mean over all writes of such a value of the scope that they kill; over the reads where there are none.
    pub fn at_write_by_ratio(&self, value: impl Fn(f64, f64) -> f64) -> f64 {
        let by_writes = self.writes > 0.0;
        self.by_ratio(|scope| scope.count * if by_writes { scope.writes } else { scope.reads }, value)
    }

    /// Many scopes have the same ratio, and then one of them stands for all.
    fn by_ratio(&self, weight: impl Fn(&Scopes) -> f64, value: impl Fn(f64, f64) -> f64) -> f64 {
        let mut groups: Vec<(&Scopes, f64)> = Vec::new();
        for scope in &self.scopes {
            let alike = |(group, _): &&mut (&Scopes, f64)| {
                let (a, b) = (scope.writes * group.reads, group.writes * scope.reads);
                (a - b).abs() <= 1e-12 * a.max(b)
            };
            match groups.iter_mut().find(alike) {
                Some((_, sum)) => *sum += weight(scope),
                None => groups.push((scope, weight(scope))),
            }
        }
        let total: f64 = groups.iter().map(|(_, weight)| weight).sum();
        let sum: f64 = groups.iter().map(|(scope, weight)| weight * value(scope.reads, scope.writes)).sum();
        if total > 0.0 { sum / total } else { 0.0 }
    }
}

/// The writes that name a function, with what they bind.
fn kills_of(design: &Design, function: usize) -> Vec<(&Write, &Kill)> {
    let all = design.writes.iter().flat_map(|write| write.kills.iter().map(move |kill| (write, kill)));
    all.filter(|(_, kill)| kill.function == function).collect()
}

/// The parameters of a function that any write binds: the finest scopes that writes tell apart.
pub fn bound_by_any(design: &Design, function: usize) -> Vec<usize> {
    bound(design, function, |bound, kills| bound > 0 && kills > 0)
}

/// The parameters of a function that every write binds: the scopes that every write can name.
pub fn bound_by_all(design: &Design, function: usize) -> Vec<usize> {
    bound(design, function, |bound, kills| bound == kills && kills > 0)
}

/// The parameters of which so many kills, of all those there are, bind.
fn bound(design: &Design, function: usize, wanted: fn(usize, usize) -> bool) -> Vec<usize> {
    let kills = kills_of(design, function);
    let parameters = design.functions.get(function).map_or(0, |f| f.parameters.len());
    let binds = |kill: &Kill, p: usize| kill.bindings.get(p).is_some_and(|binding| *binding != Binding::Free);
    let binding = |p: usize| kills.iter().filter(|(_, kill)| binds(kill, p)).count();
    (0..parameters).filter(|&p| wanted(binding(p), kills.len())).collect()
}

fn domain_size(function: &Function, parameter: usize) -> f64 {
    function.parameters.get(parameter).map_or(1.0, |p| to_f64(&(p.domain.size() + u32::from(p.optional))))
}

/// How many scopes one write covers: all values of what it leaves free of the scope.
fn covered(function: &Function, scope: &[usize], kill: &Kill) -> f64 {
    let free = |&&p: &&usize| kill.bindings.get(p) == Some(&Binding::Free);
    scope.iter().filter(free).map(|&p| domain_size(function, p)).product()
}

/// The mean over the writes, by their rates; all alike where none is ever called.
fn mean_over(kills: &[(&Write, &Kill)], values: &[f64]) -> f64 {
    let total: f64 = kills.iter().map(|(write, _)| write.rate).sum();
    if kills.is_empty() {
        return 0.0;
    }
    if total == 0.0 {
        return values.iter().sum::<f64>() / values.len() as f64;
    }
    kills.iter().zip(values).map(|((write, _), value)| write.rate / total * value).sum()
}

fn mean_size(class: &ClassCount) -> f64 {
    let (total, scopes) = (middle(&class.total), class.scopes.clone());
    // Divided as whole numbers first, so that 1,507,000,000 over 1,000,000 is 1507 and no hair less.
    let whole = &total / &scopes;
    let rest = total - &whole * &scopes;
    to_f64(&whole) + to_f64(&rest) / to_f64(&scopes)
}

fn middle(count: &Count) -> BigUint {
    (count.at_least() + count.at_most()) / 2_u32
}

fn number(count: &Count, notes: &mut Vec<String>) -> f64 {
    if !count.is_exact() {
        notes.push(format!("the key space is known within bounds only, {count}; the middle is taken"));
    }
    let number = middle(count).to_f64().unwrap_or(f64::INFINITY);
    if number > LARGEST {
        notes.push("counts above 1e300 are taken for 1e300".into());
    }
    number.min(LARGEST)
}

fn to_f64(count: &BigUint) -> f64 {
    count.to_f64().unwrap_or(f64::INFINITY).min(LARGEST)
}

/// With one or two spreads the points multiply to thousands; with more they must be fewer.
fn detail_of(function: &Function) -> Detail {
    let entities = function.parameters.iter().filter(|p| matches!(p.domain, Domain::Entity { .. })).count();
    if entities <= 2 { Detail::Fine } else { Detail::Coarse }
}

fn scopes(
    design: &Design,
    function: &Function,
    scope: &[usize],
    kills: &[(&Write, &Kill)],
    detail: Detail,
) -> Vec<Scopes> {
    // Each group of scopes, with the share of each write that goes to one of them.
    let mut groups: Vec<(f64, f64, Vec<f64>)> = vec![(1.0, 1.0, vec![1.0; kills.len()])];
    for &parameter in scope {
        let size = domain_size(function, parameter);
        let reads = popularity_of(design, function, parameter);
        let writes: Vec<Popularity> = kills
            .iter()
            .map(|(write, _)| write.popularity.filter(|_| is_entity(function, parameter)).unwrap_or(reads))
            .collect();
        let uniform = reads == Popularity::Uniform && writes.iter().all(|w| *w == Popularity::Uniform);
        let ranks = if uniform { vec![spread::Point { rank: 1.0, weight: size }] } else { points(size, detail) };
        let read_shares = shares(&ranks, reads);
        let write_shares: Vec<Vec<f64>> = writes.iter().map(|popularity| shares(&ranks, *popularity)).collect();
        let mut next = Vec::with_capacity(groups.len() * ranks.len());
        for (count, share, kill_shares) in &groups {
            for (i, rank) in ranks.iter().enumerate() {
                let of_write = |(w, given): (usize, &f64)| {
                    let bound = kills[w].1.bindings.get(parameter).is_some_and(|b| *b != Binding::Free);
                    given * if bound { write_shares[w][i] } else { 1.0 }
                };
                let kill_shares = kill_shares.iter().enumerate().map(of_write).collect();
                next.push((count * rank.weight, share * read_shares[i], kill_shares));
            }
        }
        groups = next;
    }
    groups
        .into_iter()
        .map(|(count, share, kill_shares)| Scopes {
            count,
            reads: function.rate * share,
            writes: kills.iter().zip(&kill_shares).map(|((write, _), share)| write.rate * share).sum(),
        })
        .collect()
}

fn addresses(design: &Design, function: &Function, scope: &[usize], class_size: f64, detail: Detail) -> Vec<Addresses> {
    let free: Vec<usize> =
        (0..function.parameters.len()).filter(|p| !scope.contains(p) && is_entity(function, *p)).collect();
    let entities: f64 = free.iter().map(|&p| domain_size(function, p)).product();
    let mut factors: Vec<(f64, Popularity)> =
        free.iter().map(|&p| (domain_size(function, p), popularity_of(design, function, p))).collect();
    factors.push(((class_size / entities).round().max(1.0), function.popularity));
    let mut groups = vec![Addresses { count: 1.0, share: 1.0 }];
    for (size, popularity) in factors {
        let ranks = match popularity {
            Popularity::Uniform => vec![spread::Point { rank: 1.0, weight: size }],
            Popularity::Zipf(_) => points(size, detail),
        };
        let rank_shares = shares(&ranks, popularity);
        groups = groups
            .iter()
            .flat_map(|group| {
                ranks
                    .iter()
                    .zip(&rank_shares)
                    .map(|(rank, share)| Addresses { count: group.count * rank.weight, share: group.share * share })
            })
            .collect();
    }
    groups
}

fn is_entity(function: &Function, parameter: usize) -> bool {
    matches!(function.parameters.get(parameter).map(|p| &p.domain), Some(Domain::Entity { .. }))
}

/// How traffic is spread over a parameter of a scope: by its entity; all alike where it is none.
fn popularity_of(design: &Design, function: &Function, parameter: usize) -> Popularity {
    match function.parameters.get(parameter).map(|p| &p.domain) {
        Some(Domain::Entity { entity, .. }) => {
            design.entities.get(*entity).map_or(Popularity::Uniform, |entity| entity.popularity)
        }
        _ => Popularity::Uniform,
    }
}
