//! The traffic of one function: reads and writes a second of each scope, and of each of its addresses.
//!
//! A *scope* is what a write binds, for example one cart. A *class* is the set of the addresses of a scope. The traffic of
//! scopes differs by the popularity of their entities, that of addresses by the popularity of the arguments that no write
//! binds. See `docs/model.md`, "Traffic".

mod addresses;
mod entities;
mod invalidations;
mod merge;
mod numbers;
mod patterns;
mod profile;
mod quadrature;
mod scope_groups;
mod spread;
mod sums;
mod union;

use num_bigint::BigUint;

use crate::design::Design;
use crate::keyspace::{ClassCount, Count};
use addresses::{addresses, detail_of, misfits};
use entities::{domain_size, is_entity};
use invalidations::invalidations_of;
use numbers::{large_class, number, to_f64};
use patterns::patterns;
use scope_groups::scope_groups;
use union::{killed, mean_over, rate_of_writes, reach, terms};

pub use addresses::{Addresses, Size};
pub use entities::parts_of;
pub use invalidations::{bound_by_all, bound_by_any};
pub use numbers::{LARGE_COUNT, LARGEST_FIGURE, capped};
pub use profile::{Call, Profile, Window};
pub use quadrature::{Detail, Point};
pub use scope_groups::ScopeGroup;
pub use spread::Spread;
pub use sums::{Sums, sums, sums_of_scopes};
pub use union::{Overlap, Wanted, named, overlaps, share_of_writes};

/// The traffic of one function.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Workload {
    /// Reads a second of the function.
    pub reads: f64,
    /// Writes a second that name the function.
    pub writes: f64,
    /// All scopes, in groups of equal ones.
    pub groups: Vec<ScopeGroup>,
    /// The number of scopes, by entities only.
    pub scope_count: f64,
    /// The classes of a scope: bound parameters that are no entities split its addresses.
    pub split: f64,
    /// The addresses of one scope, in groups.
    pub addresses: Vec<Addresses>,
    /// The popularity of the addresses of a scope; none if entities outside the scope rank them, too.
    ranked: Option<Spread>,
    /// The addresses of a class; the mean if classes differ.
    pub class_size: f64,
    /// The same, rounded down, if that is above [`LARGE_COUNT`].
    pub large_class: Option<BigUint>,
    /// The addresses that a write invalidates: the mean over the writes, and the most.
    pub killed: (f64, f64),
    /// The scopes that a write covers, as the mean over the writes. It is below 1 if writes bind more than entities.
    pub reach: f64,
    /// Whether some writes reach some of a scope's addresses and not others.
    is_parted: bool,
    /// What the reader must know about the numbers.
    pub notes: Vec<String>,
}

impl Workload {
    /// Returns the traffic of a function whose writes bind the parameters `bound`, by the wanted lines; its counts are those of its
    /// keys, of the class of each line, and of what the lines of a write share ([`overlaps`]).
    /// `None` if the design has no function `index`. Sums are no finer than `finest`.
    ///
    /// The entities among the bound parameters make the scopes. The other bound parameters say which addresses of a scope
    /// a write invalidates, independently of their rank.
    #[must_use]
    pub fn of(
        design: &Design,
        index: usize,
        (bound, wanted): (&[usize], Wanted<'_>),
        (keys, classes, overlaps): (&Count, &[ClassCount], &[Overlap]),
        finest: Detail,
    ) -> Option<Self> {
        let function = design.functions.get(index)?;
        let invalidations = invalidations_of(design, index);
        let mut notes = Vec::new();
        let terms = terms(design, index, (bound, wanted), &mut notes);
        let (entities, others): (Vec<usize>, Vec<usize>) = bound.iter().partition(|&&p| is_entity(function, p));
        let scope_count = capped(entities.iter().map(|&p| domain_size(function, p)).product());
        let split = parts_of(function, &others);
        let per_scope = number(keys, &mut notes) / scope_count;
        let large_class = large_class(keys, bound.iter().filter_map(|&p| function.parameters.get(p)));
        let detail = detail_of(design, function, &invalidations);
        if detail == Detail::Coarse {
            notes.push("sums over so many entities are taken coarsely: good to about 0.1%".into());
        }
        let (patterns, is_spread) = patterns(function, &others, &terms);
        if is_spread {
            notes.push("writes bind so many words and numbers that some are taken for drawn ones".into());
        }
        if patterns.len() > 1 {
            notes.push("what writes bind besides entities is taken to be spread alike over hot and cold calls".into());
        }
        let detail = detail.max(finest);
        notes.extend(misfits(design, function, &invalidations, &entities, per_scope));
        let reach: Vec<f64> = terms.iter().map(|term| reach(design, function, &entities, &others, term)).collect();
        let groups = scope_groups(design, function, &entities, &terms, &patterns, detail, &mut notes);
        Some(Self {
            reads: function.rate,
            writes: rate_of_writes(&terms),
            groups,
            scope_count,
            split,
            addresses: addresses(design, function, &entities, per_scope, detail),
            ranked: (0..function.parameters.len())
                .all(|p| !is_entity(function, p) || bound.contains(&p))
                .then(|| Spread::of(&function.popularity, per_scope.round().max(1.0))),
            class_size: large_class.as_ref().map_or(per_scope / split, to_f64),
            large_class,
            killed: killed(design, index, wanted, (classes, overlaps)),
            reach: mean_over(&terms, &reach),
            is_parted: patterns.len() > 1,
            notes,
        })
    }

    /// Returns the reads a second of the hottest address.
    #[must_use]
    pub fn hottest_rate(&self) -> f64 {
        let scope = self.groups.iter().map(|group| group.reads).fold(0.0, f64::max);
        scope * self.addresses.iter().map(|address| address.share).fold(0.0, f64::max)
    }

    /// Returns how concentrated the traffic is: the square root of the sum of the squares of all addresses' shares, from 0
    /// to 1. For n equal addresses it is 1/√n. It is 0 if every write reaches whole scopes, as it then does not matter
    /// which addresses are hot.
    #[must_use]
    pub fn rests_on_few(&self) -> f64 {
        if !self.is_parted {
            return 0.0;
        }
        let squares = |count: f64, share: f64| count * share * share;
        let addresses: f64 = self.addresses.iter().map(|a| squares(a.count, a.share)).sum();
        let scopes: f64 = self.groups.iter().map(|group| squares(group.count, group.of_reads / group.count)).sum();
        (addresses * scopes).sqrt()
    }

    /// Returns the `count` hottest addresses of a scope; `None` if entities outside the scope rank them.
    #[must_use]
    pub fn hottest(&self, count: f64) -> Option<Vec<Addresses>> {
        let hot = self.ranked.as_ref()?.hottest(count, Detail::Fine);
        Some(hot.iter().map(|(point, share)| Addresses::of(point.weight, *share)).collect())
    }
}
