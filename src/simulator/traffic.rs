//! Who is read and written how often: the scopes of a function, and the addresses of each.

use num_traits::ToPrimitive;

use super::calls::Calls;
use super::chance::Chance;
use super::entities::{MOST_COUNTED, is_entity, popularity, size};
use super::parts::Parts;
use super::ranks::{Drawer, Ranks};
use super::unsupported::Unsupported;
use crate::design::{Binding, Design, Function, Invalidation, Popularity, Value, Write};
use crate::keyspace::Count;
use crate::workload::Profile;

/// So many addresses of a scope have numbers, at most.
const MOST_NUMBERED: f64 = 9e18;

/// The traffic of one function.
#[derive(Clone, Debug)]
pub struct Flow {
    /// Reads a second.
    pub reads: f64,
    /// Writes a second, by kind.
    pub writes: Vec<f64>,
    /// The parameters of the function that tell scopes apart.
    pub scope: Vec<usize>,
    /// Its entities, by popularity.
    axes: Vec<Axis>,
    /// Scopes.
    pub scopes: f64,
    /// Addresses of a scope; a mean where scopes differ.
    pub addresses: f64,
    /// The factors that rank addresses: entities outside the scope, and all other parameters together.
    pub factors: Vec<Ranks>,
    /// How writes tell the addresses of a scope apart.
    pub parts: Parts,
}

/// An entity of the scope.
#[derive(Clone, Debug)]
struct Axis {
    reads: Ranks,
    /// By kind of write.
    writes: Vec<Ranks>,
}

/// A scope that was drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Scope {
    /// Reads a second.
    pub reads: f64,
    /// Writes a second, by kind.
    pub writes: Vec<f64>,
    /// Its share of the writes.
    pub write_share: f64,
    /// The share of the writes that reach each of its lanes.
    pub lanes: Vec<f64>,
    /// Writes a second that reach the lane that the fewest do.
    pub fewest: f64,
    /// How much more likely than uniformly it is drawn.
    chance: f64,
}

impl Flow {
    /// Returns the traffic of a function with `keys` keys.
    pub fn of(design: &Design, index: usize, keys: &Count) -> Result<Self, Unsupported> {
        let function = design.functions.get(index).ok_or(Unsupported::NoSuchFunction)?;
        let of_function =
            |write: &'_ Write| write.invalidations.iter().any(|invalidation| invalidation.function == index);
        let writes: Vec<&Write> = design.writes.iter().filter(|write| of_function(write)).collect();
        let kinds: Vec<Vec<&Invalidation>> = writes
            .iter()
            .map(|write| write.invalidations.iter().filter(|invalidation| invalidation.function == index).collect())
            .collect();
        let (scope, others) = bound(function, &writes, &kinds)?;
        let mut parts = Parts::of(function, &others, &kinds)?;
        let axis = |&parameter: &usize| {
            let reads = popularity(design, function, parameter);
            let size = size(function, parameter);
            let of_kinds = writes.iter().map(|write| Ranks::new(size, write.popularity.as_ref().unwrap_or(&reads)));
            Axis { reads: Ranks::new(size, &reads), writes: of_kinds.collect() }
        };
        let scopes = scope.iter().map(|&p| size(function, p)).product::<f64>().min(MOST_COUNTED);
        let middle = ((keys.at_least() + keys.at_most()) / 2_u32).to_f64().unwrap_or(MOST_COUNTED).min(MOST_COUNTED);
        let addresses = middle / scopes;
        if addresses == 0.0 {
            return Err(Unsupported::NoCalls { function: function.name.clone() });
        }
        let factors = factors(design, function, &scope, addresses);
        if !others.is_empty()
            && let Some(calls) = dealt(function, &scope, &factors)
        {
            parts.deal(&calls, &others, &kinds);
        }
        Ok(Self {
            reads: function.rate,
            writes: writes.iter().map(|write| write.rate).collect(),
            axes: scope.iter().map(axis).collect(),
            factors,
            scope,
            scopes,
            addresses,
            parts,
        })
    }

    /// Writes a second, of all kinds.
    pub fn all_writes(&self) -> f64 {
        self.writes.iter().sum::<f64>() + 0.0
    }

    /// Returns the share of each kind among the writes; equal shares if no write is ever called.
    pub fn kinds(&self) -> Vec<f64> {
        let (total, alike) = (self.all_writes(), 1.0 / self.writes.len().max(1) as f64);
        self.writes.iter().map(|rate| if total > 0.0 { rate / total } else { alike }).collect()
    }

    /// How many numbers it takes to number the addresses of a scope.
    pub fn numbers(&self) -> f64 {
        self.factors.iter().map(Ranks::size).product::<f64>().min(MOST_COUNTED)
    }

    /// The share of a scope's reads that go to its hottest address.
    pub fn hottest(&self) -> f64 {
        self.factors.iter().map(|ranks| ranks.share(0)).product()
    }

    /// Draws calls of one scope, or of all.
    pub fn calls(&self, all: bool) -> Calls {
        let axes = if all { self.axes.as_slice() } else { &[] };
        let drawers = |of: &dyn Fn(&Axis) -> Option<Ranks>| axes.iter().filter_map(of).map(Drawer::new).collect();
        let of_kind = |kind| drawers(&|axis| axis.writes.get(kind).cloned());
        Calls {
            scope: drawers(&|axis| Some(axis.reads.clone())),
            writes: (0..self.writes.len()).map(of_kind).collect(),
            addresses: self.factors.iter().cloned().map(Drawer::new).collect(),
            parts: self.parts.clone(),
        }
    }

    /// The scope of these ranks, one for each entity.
    fn scope_at(&self, ranks: &[u64]) -> Scope {
        let places = || self.axes.iter().zip(ranks);
        let read_share: f64 = places().map(|(axis, rank)| axis.reads.share(*rank)).product();
        let kinds = self.kinds();
        let shares: Vec<f64> = (0..kinds.len())
            .map(|kind| places().filter_map(|(axis, rank)| Some(axis.writes.get(kind)?.share(*rank))).product())
            .collect();
        let invalidations: Vec<f64> = kinds.iter().zip(&shares).map(|(kind, share)| kind * share).collect();
        let write_share: f64 = invalidations.iter().sum();
        let writes: Vec<f64> = self.writes.iter().zip(&shares).map(|(rate, share)| rate * share).collect();
        let lanes = || (0..self.parts.lanes()).filter(|lane| self.parts.has_addresses(*lane));
        let reaching = |lane: u32, values: &[f64]| -> f64 {
            let reached = values.iter().enumerate().filter(|(kind, _)| self.parts.reaches(*kind, lane));
            // An empty sum is -0 in doubles; adding 0 makes it 0.
            reached.map(|(_, value)| value).sum::<f64>() + 0.0
        };
        Scope {
            reads: self.reads * read_share,
            fewest: lanes().map(|lane| reaching(lane, &writes)).fold(f64::INFINITY, f64::min),
            lanes: (0..self.parts.lanes()).map(|lane| reaching(lane, &invalidations)).collect(),
            writes,
            write_share,
            // Where nothing writes, scopes are drawn by their reads instead.
            chance: (self.scopes * read_share
                + self.scopes * if kinds.is_empty() { read_share } else { write_share }
                + 1.0)
                / 3.0,
        }
    }

    /// All scopes, in the order of their ranks.
    pub fn all_scopes(&self) -> impl Iterator<Item = Scope> + '_ {
        (0..self.scopes as u64).map(|number| {
            let mut left = number;
            let mut ranks: Vec<u64> = self
                .axes
                .iter()
                .rev()
                .map(|axis| {
                    let size = axis.reads.size() as u64;
                    let rank = left % size;
                    left /= size;
                    rank
                })
                .collect();
            ranks.reverse();
            self.scope_at(&ranks)
        })
    }

    /// The scope that is called least.
    pub fn coldest(&self) -> Scope {
        self.scope_at(&self.axes.iter().map(|axis| (axis.reads.size() - 1.0) as u64).collect::<Vec<_>>())
    }

    /// How often the call that is made least is made, a second.
    pub fn seldom(&self) -> f64 {
        let least = |ranks: &Ranks| ranks.share((ranks.size() - 1.0) as u64);
        self.coldest().reads * self.factors.iter().map(least).product::<f64>()
    }

    /// Returns `3 * each` scopes: drawn by their reads, by their writes and uniformly, each evenly spread over the popularity
    /// of the first entity. The number with each scope is how many scopes it represents (the balance heuristic: Veach and
    /// Guibas, SIGGRAPH 1995).
    pub fn sample(&self, each: u32, chance: &mut Chance) -> Vec<(Scope, f64)> {
        let mut drawn = Vec::with_capacity(3 * each as usize);
        for way in [By::Reads, By::Writes, By::Uniform] {
            let start = chance.unit();
            for place in 0..each {
                let part = (f64::from(place) + start) / f64::from(each);
                let ranks = self.ranks_at(way, part, chance);
                let scope = self.scope_at(&ranks);
                let weight = self.scopes / scope.chance / f64::from(3 * each);
                drawn.push((scope, weight));
            }
        }
        drawn
    }

    fn ranks_at(&self, way: By, part: f64, chance: &mut Chance) -> Vec<u64> {
        let mut part = part;
        let kind = match way {
            By::Writes if !self.writes.is_empty() => Some(self.kind_at(&mut part)),
            By::Writes => None,
            By::Reads | By::Uniform => None,
        };
        let mut ranks = Vec::with_capacity(self.axes.len());
        for axis in &self.axes {
            let rank = match (way, kind.and_then(|kind| axis.writes.get(kind))) {
                (By::Writes, Some(writes)) => writes.at(part),
                (By::Uniform, _) => Ranks::new(axis.reads.size(), &Popularity::Uniform).at(part),
                _ => axis.reads.at(part),
            };
            ranks.push(rank);
            part = chance.unit();
        }
        ranks
    }

    /// Returns the kind of write at a part of all writes; sets `part` to the part within that kind.
    fn kind_at(&self, part: &mut f64) -> usize {
        let kinds = self.kinds();
        for (kind, share) in kinds.iter().enumerate() {
            if *part < *share {
                *part /= share;
                return kind;
            }
            *part -= share;
        }
        *part = 0.0;
        kinds.len() - 1
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Reads,
    Writes,
    Uniform,
}

/// The entities that writes bind, which must be the same for each; and what else they bind, which must be to constants.
fn bound(
    function: &Function,
    writes: &[&Write],
    kinds: &[Vec<&Invalidation>],
) -> Result<(Vec<usize>, Vec<usize>), Unsupported> {
    let (mut scope, mut others): (Option<Vec<usize>>, Vec<usize>) = (None, Vec::new());
    for (write, invalidation) in writes
        .iter()
        .zip(kinds)
        .flat_map(|(write, invalidations)| invalidations.iter().map(move |invalidation| (write, invalidation)))
    {
        let (mut bound, mut named) = (Vec::new(), Vec::new());
        for (parameter, binding) in invalidation.bindings.iter().enumerate() {
            let name = || function.parameters.get(parameter).map_or_else(String::new, |p| p.name.clone());
            match (binding, is_entity(function, parameter)) {
                (Binding::Free, _) => {}
                (Binding::Constant(_), false) => others.push(parameter),
                (Binding::Parameter(source), true) if !named.contains(source) => {
                    named.push(*source);
                    bound.push(parameter);
                }
                (Binding::Parameter(_), true) => {
                    return Err(Unsupported::ParameterBoundTwice { write: write.name.clone(), parameter: name() });
                }
                (Binding::Constant(_) | Binding::Expression(_), true) => {
                    let (write, to) = (write.name.clone(), noun(binding));
                    return Err(Unsupported::EntityNotBoundToParameter { write, parameter: name(), to });
                }
                (Binding::Parameter(_) | Binding::Expression(_), false) => {
                    let (write, to) = (write.name.clone(), noun(binding));
                    return Err(Unsupported::ValueNotBoundToConstant { write, parameter: name(), to });
                }
            }
        }
        match &scope {
            Some(scope) if *scope != bound => {
                return Err(Unsupported::UnlikeScopes { write: write.name.clone() });
            }
            _ => scope = Some(bound),
        }
    }
    others.sort_unstable();
    others.dedup();
    Ok((scope.unwrap_or_default(), others))
}

/// What a parameter is bound to, with its article.
fn noun(binding: &Binding) -> &'static str {
    match binding {
        Binding::Free => "nothing",
        Binding::Parameter(_) => "a parameter",
        Binding::Constant(_) => "a constant",
        Binding::Expression(_) => "an expression",
    }
}

/// The calls that the last factor ranks, hottest first, if the deal is known: where entities outside the scope rank addresses,
/// too, these are the calls of one of each.
fn dealt(function: &Function, scope: &[usize], factors: &[Ranks]) -> Option<Vec<Vec<Value>>> {
    let fixed = |p: &usize| scope.contains(p) || is_entity(function, *p);
    let fixed: Vec<usize> = (0..function.parameters.len()).filter(fixed).collect();
    // Larger numbers of addresses have no room in the bits that stand for them.
    let are_numbered = factors.iter().map(Ranks::size).product::<f64>() < MOST_NUMBERED;
    let ranked = factors.last()?.size();
    Profile::deal(function, &fixed).filter(|calls| are_numbered && calls.len() as f64 == ranked)
}

fn factors(design: &Design, function: &Function, scope: &[usize], addresses: f64) -> Vec<Ranks> {
    let free = (0..function.parameters.len()).filter(|p| !scope.contains(p) && is_entity(function, *p));
    let mut factors: Vec<Ranks> =
        free.map(|p| Ranks::new(size(function, p), &popularity(design, function, p))).collect();
    let entities: f64 = factors.iter().map(Ranks::size).product();
    factors.push(Ranks::new((addresses / entities).round(), &function.popularity));
    factors
}
