//! The traffic of one function: reads and writes a second of each scope, and of each of its addresses.
//!
//! A *scope* is what a write binds, for example one cart. A *class* is the set of the addresses of a scope. The traffic of
//! scopes differs by the popularity of their entities, that of addresses by the popularity of the arguments that no write
//! binds. See `docs/model.md`, "Traffic".

mod profile;
mod scope_groups;
pub mod spread;

use num_bigint::BigUint;
use num_traits::ToPrimitive;

use crate::design::{Binding, Design, Domain, Function, Invalidation, Popularity, Value, Write};
use crate::keyspace::{ClassCount, Count};
use scope_groups::{by_ratio, scope_groups};
use spread::{Detail, Spread, misfit};

pub use profile::{Call, Profile};

/// The largest number of the model. Counts above it are taken as this, and a note says so.
pub const LARGEST: f64 = 1e300;

/// A number, or [`LARGEST`] if it is larger or not a number. In wasm, `f64::min` would be a call.
pub fn capped(number: f64) -> f64 {
    if number < LARGEST { number } else { LARGEST }
}

/// A group of equal parts of scopes: addresses that the same writes reach, in scopes of the same traffic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScopeGroup {
    /// How many scopes it has; a part of a scope counts as a fraction.
    pub count: f64,
    /// Reads a second of one such scope.
    pub reads: f64,
    /// Writes a second that reach one such part.
    pub writes: f64,
    /// The share of all reads that go to the group. If nobody reads, as if all scopes were read equally.
    pub of_reads: f64,
    /// How many of them a write reaches: the mean over all writes, or over all kinds of writes if none is ever called.
    pub of_writes: f64,
    /// Where in [`Workload::ratios`] the groups of its ratio of reads to writes are.
    pub ratio: usize,
}

/// A group of equal addresses of one scope.
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
    /// All scopes, in groups of what is alike.
    pub groups: Vec<ScopeGroup>,
    /// The same, those of one ratio of reads to writes being one: enough for what depends on nothing but that ratio,
    /// and often a single one, since writes follow the reads unless the design says otherwise.
    pub ratios: Vec<ScopeGroup>,
    /// How many scopes of entities there are.
    pub scope_count: f64,
    /// Into how many classes other bound parameters split the addresses of a scope.
    pub split: f64,
    /// The addresses of one scope, in groups.
    pub addresses: Vec<Addresses>,
    /// How the addresses of a scope are ranked, if by nothing but the calls' own popularity.
    ranked: Option<Spread>,
    /// How many addresses a class has; a mean where classes differ.
    pub class_size: f64,
    /// Addresses that a write kills: the mean over the writes, and the most.
    pub killed: (f64, f64),
    /// Scopes that a write covers, the mean over the writes: less than 1 where writes bind more than entities.
    pub reach: f64,
    /// Whether some writes reach some of a scope's addresses and not others.
    is_parted: bool,
    /// What the numbers rest on.
    pub notes: Vec<String>,
}

impl Workload {
    /// The traffic of a function with its counts, where writes bind these parameters and no others.
    ///
    /// Scopes are told apart by their entities; what else is bound tells which addresses of a scope a write kills,
    /// whatever their rank.
    pub fn of(design: &Design, index: usize, bound: &[usize], keys: &Count, classes: &[ClassCount]) -> Option<Self> {
        let function = design.functions.get(index)?;
        let classed = kills_of(design, index);
        let invalidations = told_apart(classed.clone(), bound);
        let mut notes = Vec::new();
        let (entities, others): (Vec<usize>, Vec<usize>) = bound.iter().partition(|&&p| is_entity(function, p));
        let scope_count = capped(entities.iter().map(|&p| domain_size(function, p)).product());
        let split = capped(others.iter().map(|&p| domain_size(function, p)).product());
        let per_scope = number(keys, &mut notes) / scope_count;
        let detail = detail_of(design, function, &invalidations);
        if detail == Detail::Coarse {
            notes.push("sums over so many entities are taken coarsely: good to about 0.1%".into());
        }
        let parts = parts(function, &others, &invalidations);
        if parts.len() > 1 {
            notes.push("what writes bind besides entities is taken to be spread alike over hot and cold calls".into());
        }
        notes.extend(misfits(design, function, &invalidations, &entities, per_scope));
        let sizes: Vec<f64> = classes.iter().map(mean_size).collect();
        let worst = classes.iter().map(|class| to_f64(class.max.at_most())).fold(0.0, f64::max);
        let reach: Vec<f64> =
            invalidations.iter().map(|(_, invalidation)| reach(function, &entities, &others, invalidation)).collect();
        let mut groups = scope_groups(design, function, &entities, &invalidations, &parts, detail, &mut notes);
        Some(Self {
            reads: function.rate,
            writes: rate_of_writes(&invalidations),
            ratios: by_ratio(&mut groups),
            groups,
            scope_count,
            split,
            addresses: addresses(design, function, &entities, per_scope, detail),
            ranked: (0..function.parameters.len())
                .all(|p| !is_entity(function, p) || bound.contains(&p))
                .then(|| Spread::of(&function.popularity, per_scope.round().max(1.0))),
            class_size: per_scope / split,
            killed: (mean_over(&classed, &sizes), worst),
            reach: mean_over(&invalidations, &reach),
            is_parted: parts.len() > 1,
            notes,
        })
    }
}

impl Workload {
    /// Reads a second of the hottest address of all.
    pub fn hottest_rate(&self) -> f64 {
        let scope = self.groups.iter().map(|group| group.reads).fold(0.0, f64::max);
        scope * self.addresses.iter().map(|address| address.share).fold(0.0, f64::max)
    }

    /// How much of the traffic rests on which calls of a scope some writes reach and others do not: the root of the sum of the
    /// squares of all calls' shares, one by the root of their number where all are alike. 0 where writes reach whole scopes.
    pub fn rests_on_few(&self) -> f64 {
        if !self.is_parted {
            return 0.0;
        }
        let squares = |count: f64, share: f64| count * share * share;
        let addresses: f64 = self.addresses.iter().map(|a| squares(a.count, a.share)).sum();
        let scopes: f64 = self.groups.iter().map(|group| squares(group.count, group.of_reads / group.count)).sum();
        (addresses * scopes).sqrt()
    }

    /// The most-called addresses of a scope, so many; `None` where entities outside the scope rank them.
    pub fn hottest(&self, count: f64) -> Option<Vec<Addresses>> {
        let hot = self.ranked.as_ref()?.hottest(count, Detail::Fine);
        Some(hot.iter().map(|(point, share)| Addresses { count: point.weight, share: *share }).collect())
    }
}

/// Sums of some values of an address over all addresses.
#[derive(Clone, Debug, PartialEq)]
pub struct Sums<const N: usize> {
    /// The means over all reads.
    pub per_read: [f64; N],
    /// The sums over the addresses that a write kills, the mean over all writes.
    pub at_write: [f64; N],
    /// The sums over all addresses of all scopes.
    pub total: [f64; N],
    /// The first value's mean over the reads of each group.
    pub groups: Vec<f64>,
}

impl<const N: usize> Sums<N> {
    fn over(groups: &[ScopeGroup]) -> Self {
        Self { per_read: [0.0; N], at_write: [0.0; N], total: [0.0; N], groups: Vec::with_capacity(groups.len()) }
    }

    /// Of sums over ratios those of the groups, each of which has what its ratio has.
    pub fn of_each(self, groups: &[ScopeGroup]) -> Self {
        let of_ratio = |group: &ScopeGroup| self.groups.get(group.ratio).copied().unwrap_or(0.0);
        Self { groups: groups.iter().map(of_ratio).collect(), ..self }
    }

    /// Adds a group: what its values come to as means over its reads, and as sums over its addresses.
    fn add(&mut self, group: &ScopeGroup, means: [f64; N], sums: [f64; N]) {
        for i in 0..N {
            self.per_read[i] = capped(self.per_read[i] + group.of_reads * means[i]);
            self.at_write[i] = capped(self.at_write[i] + group.of_writes * sums[i]);
            self.total[i] = capped(self.total[i] + group.count * sums[i]);
        }
        self.groups.extend(means.first());
    }
}

/// Sums values over groups and the addresses in each. What is the same for all addresses of a group is worked out once,
/// from its reads and its writes a second; `value` then has it, and an address's share of the reads.
pub fn sums<S, const N: usize>(
    groups: &[ScopeGroup],
    addresses: &[Addresses],
    scope: impl Fn(f64, f64) -> S,
    value: impl Fn(&S, f64) -> [f64; N],
) -> Sums<N> {
    let mut sums = Sums::over(groups);
    for group in groups {
        let scope = scope(group.reads, group.writes);
        let (mut means, mut all) = ([0.0; N], [0.0; N]);
        for group in addresses {
            let values = value(&scope, group.share);
            let weight = group.count * group.share;
            for i in 0..N {
                means[i] += weight * values[i];
                all[i] += group.count * values[i];
            }
        }
        sums.add(group, means, all);
    }
    sums
}

/// The same of values that a whole scope has, from its reads and its writes a second.
pub fn sums_of_scopes<const N: usize>(groups: &[ScopeGroup], value: impl Fn(f64, f64) -> [f64; N]) -> Sums<N> {
    let mut sums = Sums::over(groups);
    for group in groups {
        let values = value(group.reads, group.writes);
        sums.add(group, values, values);
    }
    sums
}

/// One of the kills of a write that bind these parameters alike: together they kill a scope once.
fn told_apart<'d>(
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

/// The writes that name a function, with what they bind.
fn kills_of(design: &Design, function: usize) -> Vec<(&Write, &Invalidation)> {
    let all = design
        .writes
        .iter()
        .flat_map(|write| write.invalidations.iter().map(move |invalidation| (write, invalidation)));
    all.filter(|(_, invalidation)| invalidation.function == function).collect()
}

/// The parameters of a function that any write binds: the finest classes that writes tell apart.
pub fn bound_by_any(design: &Design, function: usize) -> Vec<usize> {
    bound(design, function, |bound, invalidations| bound > 0 && invalidations > 0)
}

/// The parameters of a function that every write binds: the scopes that every write can name.
pub fn bound_by_all(design: &Design, function: usize) -> Vec<usize> {
    bound(design, function, |bound, invalidations| bound == invalidations && invalidations > 0)
}

/// The parameters of which so many kills, of all those there are, bind.
fn bound(design: &Design, function: usize, wanted: fn(usize, usize) -> bool) -> Vec<usize> {
    let invalidations = kills_of(design, function);
    let parameters = design.functions.get(function).map_or(0, |f| f.parameters.len());
    let binding = |p: usize| invalidations.iter().filter(|(_, invalidation)| binds(invalidation, p)).count();
    (0..parameters).filter(|&p| wanted(binding(p), invalidations.len())).collect()
}

fn binds(invalidation: &Invalidation, parameter: usize) -> bool {
    invalidation.bindings.get(parameter).is_some_and(|binding| *binding != Binding::Free)
}

/// A share of a scope's addresses, and the chance that each write has of killing one of them.
struct Pattern {
    fraction: f64,
    chances: Vec<f64>,
}

/// The addresses of a scope, split by the constants that writes bind: `sort` is `new`, is `rising`, is anything else.
/// What is bound to a parameter of the write is killed by one write in so many as it has values.
fn parts(function: &Function, others: &[usize], invalidations: &[(&Write, &Invalidation)]) -> Vec<Pattern> {
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

fn domain_size(function: &Function, parameter: usize) -> f64 {
    function.parameters.get(parameter).map_or(1.0, |p| to_f64(&p.size()))
}

/// How many scopes of entities one write covers: all of an entity that it leaves free, a part of one where it binds
/// something else, which is not among the parameters that cut a list.
fn reach(function: &Function, entities: &[usize], others: &[usize], invalidation: &Invalidation) -> f64 {
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

/// What a write's kills have in all, the mean over the writes by their rates; all alike where none is ever called.
fn mean_over(invalidations: &[(&Write, &Invalidation)], values: &[f64]) -> f64 {
    weights(invalidations).iter().zip(values).map(|(weight, value)| weight * value).sum::<f64>() + 0.0
}

/// The share of each kill's write among all writes. A write that kills twice is one write.
fn weights(invalidations: &[(&Write, &Invalidation)]) -> Vec<f64> {
    let total = rate_of_writes(invalidations);
    let alike = 1.0 / invalidations.iter().filter(first_of_its_write(invalidations)).count().max(1) as f64;
    invalidations.iter().map(|(write, _)| if total > 0.0 { write.rate / total } else { alike }).collect()
}

/// Writes a second of all that kill, each taken once.
fn rate_of_writes(invalidations: &[(&Write, &Invalidation)]) -> f64 {
    // An empty sum is -0 in doubles; adding 0 makes it 0.
    invalidations.iter().filter(first_of_its_write(invalidations)).map(|(write, _)| write.rate).sum::<f64>() + 0.0
}

fn first_of_its_write<'k>(
    invalidations: &'k [(&Write, &Invalidation)],
) -> impl Fn(&&(&Write, &Invalidation)) -> bool + 'k {
    |(write, invalidation)| {
        let first = invalidations.iter().find(|(other, _)| std::ptr::eq(*other, *write));
        first.is_some_and(|(_, first)| std::ptr::eq(*first, *invalidation))
    }
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
    capped(number)
}

fn to_f64(count: &BigUint) -> f64 {
    capped(count.to_f64().unwrap_or(LARGEST))
}

/// With one or two spreads the points multiply to thousands; with more they must be fewer, and so where a table and a
/// curve meet in one of two.
fn detail_of(design: &Design, function: &Function, invalidations: &[(&Write, &Invalidation)]) -> Detail {
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

fn addresses(design: &Design, function: &Function, scope: &[usize], per_scope: f64, detail: Detail) -> Vec<Addresses> {
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
    let mut groups = vec![Addresses { count: 1.0, share: 1.0 }];
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
                    .map(|(rank, share)| Addresses { count: group.count * rank.weight, share: group.share * share })
            })
            .collect();
    }
    groups
}

/// What keeps measured tables from being as they were measured. Those of entities always fit.
fn misfits(
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
        for (write, _) in invalidations.iter().filter(|(_, invalidation)| binds(invalidation, parameter)) {
            let popularity = write.popularity.as_ref().unwrap_or(popularity_of(design, function, parameter));
            if let Some(what) = misfit(popularity, domain_size(function, parameter)) {
                notes.push(format!("the measured table of {} {what}", write.name));
            }
        }
    }
    notes.dedup();
    notes
}

fn is_entity(function: &Function, parameter: usize) -> bool {
    matches!(function.parameters.get(parameter).map(|p| &p.domain), Some(Domain::Entity { .. }))
}

/// How traffic is spread over a parameter of a scope: by its entity; all alike where it is none.
fn popularity_of<'a>(design: &'a Design, function: &Function, parameter: usize) -> &'a Popularity {
    match function.parameters.get(parameter).map(|p| &p.domain) {
        Some(Domain::Entity { entity, .. }) => {
            design.entities.get(*entity).map_or(&Popularity::Uniform, |entity| &entity.popularity)
        }
        _ => &Popularity::Uniform,
    }
}
