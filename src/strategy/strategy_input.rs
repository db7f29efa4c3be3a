//! What a strategy is assessed on: a function of a design, with its traffic.

use std::rc::Rc;

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use super::caveat::Caveat;
use super::closed_forms::FOREVER;
use super::entry::{Ended, Law, Totals};
use super::eviction::Eviction;
use super::sizes::{Sizes, weight};
use crate::design::{CutArgument, Design, Function, Metric, Parameter, Returns};
use crate::keyspace::{Budget, ClassCount, Count};
use crate::workload::{Call, Detail, Overlap, Profile, Size, Wanted, Workload, bound_by_any, overlaps};

/// A function of a design, with its counts and its traffic.
#[derive(Clone)]
pub struct StrategyInput<'a> {
    /// The design.
    pub design: &'a Design,
    /// The function.
    pub function: &'a Function,
    /// Its number in the design.
    pub index: usize,
    /// Its traffic.
    pub workload: Workload,
    /// The calls of one scope, where they can be listed.
    pub profile: Option<Rc<Profile>>,
    /// The windows that calls ask for, where they can be listed and the profile cannot.
    pub windows: Option<Rc<Profile>>,
    /// What the lines of a write share.
    overlaps: Rc<[Overlap]>,
    /// The budget of a count.
    pub budget: Budget,
    /// The evictions; [`Eviction::NONE`] where the memory has no limit.
    pub eviction: Eviction,
    /// Seconds for which a miss holds a token: what the design says, or what is tried. `None` without leases.
    pub(super) lease: Option<f64>,
    /// Sums over its traffic are no finer than this.
    pub finest: Detail,
    /// What results weigh.
    pub(super) sizes: Sizes,
    /// A typical key's length in bytes.
    pub key_bytes: f64,
    /// The mean size of a result that is read, in bytes.
    pub value_bytes: f64,
    /// The mean number of items of a result; 0 where it is no list.
    pub value_items: f64,
}

/// What is listed or counted once for a key space, whatever the numbers of the design are.
struct Lists {
    profile: Option<Rc<Profile>>,
    windows: Option<Rc<Profile>>,
    overlaps: Rc<[Overlap]>,
}

/// The share of the fills that writes overtake, up to which misses are those of a simulation to 0.005.
const CHECKED: f64 = 0.1;

/// The share by which the outdated hits of races may be too few, up to which that does not show.
const CHECKED_RACES: f64 = 0.2;

/// The share of the hits that rests on which calls of a scope a write reaches, up to which figures do not show it.
const CHECKED_SPREAD: f64 = 0.02;

/// The crowding up to which the deletes of a scope make no room that shows.
const CROWDED: f64 = 0.01;

impl<'a> StrategyInput<'a> {
    /// The input over the scopes that any write can name; `None` if the design has no such function.
    #[must_use]
    pub fn of(design: &'a Design, index: usize, keys: &Count, classes: &[ClassCount], budget: Budget) -> Option<Self> {
        Self::over(design, index, &bound_by_any(design, index), (keys, classes), budget)
    }

    /// The input over the scopes that these parameters make; `None` if the design has no such function.
    pub(super) fn over(
        design: &'a Design,
        index: usize,
        bound: &[usize],
        (keys, classes): (&Count, &[ClassCount]),
        budget: Budget,
    ) -> Option<Self> {
        let function = design.functions.get(index)?;
        let overlaps: Rc<[Overlap]> = overlaps(design, index, budget).into();
        let workload = Workload::of(design, index, (bound, &|_| true), (keys, classes, &overlaps), Detail::Fine)?;
        let listed = workload.split == 1.0 && workload.class_size <= Profile::MOST as f64;
        let profile = if listed { Profile::of(function, bound) } else { None };
        let windows = if profile.is_none() { Profile::windows(function) } else { None };
        let lists = Lists { profile: profile.map(Rc::new), windows: windows.map(Rc::new), overlaps };
        Self::listed(design, index, workload, lists, budget)
    }

    /// The same over a design that differs in its numbers, but not in its key spaces: calls are not listed again. Sums are
    /// no finer than `finest`.
    pub(super) fn again<'b>(
        &self,
        design: &'b Design,
        bound: &[usize],
        (keys, classes): (&Count, &[ClassCount]),
        finest: Detail,
    ) -> Option<StrategyInput<'b>> {
        let workload = Workload::of(design, self.index, (bound, &|_| true), (keys, classes, &self.overlaps), finest)?;
        let lists =
            Lists { profile: self.profile.clone(), windows: self.windows.clone(), overlaps: Rc::clone(&self.overlaps) };
        let input = StrategyInput::listed(design, self.index, workload, lists, self.budget)?;
        Some(StrategyInput { finest, eviction: self.eviction, ..input })
    }

    fn listed(
        design: &'a Design,
        index: usize,
        mut workload: Workload,
        Lists { profile, windows, overlaps }: Lists,
        budget: Budget,
    ) -> Option<Self> {
        let function = design.functions.get(index)?;
        let value_items = value_items(function, profile.as_deref().or(windows.as_deref()));
        let (key_bytes, value_bytes) = (key_bytes(function), value_bytes(function, value_items));
        let lists = (profile.as_deref(), windows.as_deref());
        let sizes = Sizes::of(function, (design.topology.server, key_bytes), lists, value_bytes);
        sizes.give(&mut workload.addresses);
        Some(Self {
            design,
            function,
            index,
            workload,
            sizes,
            key_bytes,
            value_bytes,
            value_items,
            profile,
            windows,
            overlaps,
            budget,
            lease: design.settings.lease,
            finest: Detail::Fine,
            eviction: Eviction::NONE,
        })
    }

    /// The same with leases of so many seconds.
    pub(super) fn leased(&self, seconds: f64) -> Self {
        Self { lease: Some(seconds), ..self.clone() }
    }

    /// The same in a cache that evicts.
    pub(super) fn evicting(self, eviction: Eviction) -> Self {
        Self { eviction, ..self }
    }

    /// A caveat on the metrics that depend on hits, where anything is written.
    #[must_use]
    pub fn unlike_simulated(&self, why: &str) -> Option<Caveat> {
        (self.workload.writes > 0.0).then(|| Caveat::on_hits(why))
    }

    /// A caveat where a limited memory evicts items that hold more than one result.
    #[must_use]
    pub fn evicts_whole(&self, what: &str) -> Option<Caveat> {
        (self.eviction.deleted < FOREVER).then(|| {
            Caveat::on_hits(format!("a {what} is evicted as a whole, and eviction is reckoned with result by result"))
        })
    }

    /// A caveat where so few scopes fill the cache that the deletes of one make room for all others.
    #[must_use]
    pub fn crowded(&self) -> Option<Caveat> {
        let said = ["the deletes of a scope make room for all others, ", " of the cache at once"];
        Caveat::above(CROWDED, self.eviction.crowding, Caveat::OF_HITS, said)
    }

    /// What the lines of a kind reach: only they are looked at.
    pub(super) fn of_kind(
        &self,
        scope: &[usize],
        wanted: Wanted<'_>,
        (keys, classes): (&Count, &[ClassCount]),
    ) -> Option<Workload> {
        Workload::of(self.design, self.index, (scope, wanted), (keys, classes, &self.overlaps), self.finest)
    }

    /// The mean number of `addresses` addresses of each scope that a write reaches.
    #[must_use]
    pub fn told_parts(&self, addresses: f64) -> f64 {
        if self.workload.writes > 0.0 { addresses * self.workload.reach } else { 0.0 }
    }

    /// The caveats on the figures of entries with a law.
    pub fn caveats(&self, law: &Law, totals: &Totals) -> Vec<Caveat> {
        let mut caveats = Vec::new();
        caveats.extend(self.slow_fills(law));
        if law.end < law.fill.lands {
            caveats.push(Caveat::on_hits(
                "entries live shorter than their fills take, and what overlaps then is not looked at",
            ));
        }
        let said = ["the staleness that races leave is good to about ", " of it"];
        caveats.extend(Caveat::above(CHECKED_RACES, totals.doubt, &[Metric::StaleReadShare, Metric::StaleAge], said));
        caveats.extend(self.unevenly_spread());
        caveats.extend(self.crowded());
        caveats
    }

    /// A caveat where fills are stored that writes overtake, so often that misses are not well known.
    fn slow_fills(&self, law: &Law) -> Option<Caveat> {
        let is_stored = matches!(law.ended, Ended::Deleted(_)) && !law.lease;
        let overtaken = |writes: f64| -libm::expm1(-writes * law.fill.lands);
        let groups = self.workload.groups.iter().filter(|_| is_stored);
        let share: f64 = groups.map(|group| group.of_reads * overtaken(group.writes)).sum();
        let said = ["writes overtake ", " of the fills, and misses are then good to a few percent"];
        Caveat::above(CHECKED, share, Caveat::OF_HITS, said)
    }

    /// A caveat where it matters which calls of a scope each write reaches: the mean over all ways to spread them is taken.
    fn unevenly_spread(&self) -> Option<Caveat> {
        let said =
            ["which of the hottest calls a write reaches is not looked at, and decides on some ", " of the hits"];
        Caveat::above(CHECKED_SPREAD, self.workload.rests_on_few(), Caveat::OF_HITS, said)
    }

    /// The bytes of an item with a value of so many bytes, as the server counts them.
    #[must_use]
    pub fn item_bytes(&self, value_bytes: f64) -> f64 {
        self.design.topology.server.item_bytes(self.key_bytes, value_bytes)
    }

    /// What the results of the coldest calls weigh: of all calls, where they are not listed.
    #[must_use]
    pub fn usual_size(&self) -> Size {
        self.sizes.coldest()
    }

    /// The weight of a result with a value of so many bytes.
    pub(super) fn size(&self, value: f64) -> Size {
        weight(self.design.topology.server, self.key_bytes, value)
    }

    /// The size of a directory's entry, in bytes: an item without a value.
    #[must_use]
    pub fn entry_bytes(&self) -> f64 {
        self.item_bytes(0.0)
    }
}

/// The mean size of a result, in bytes.
fn value_bytes(function: &Function, items: f64) -> f64 {
    match &function.returns {
        Returns::Size(size) => *size,
        Returns::List { item, .. } => item * items,
    }
}

/// The mean number of items of a result; 0 where it is no list.
fn value_items(function: &Function, calls: Option<&Profile>) -> f64 {
    match &function.returns {
        Returns::Size(_) => 0.0,
        Returns::List { cut, .. } => mean_window(function, cut.size(), calls, function.returns.list_items()),
    }
}

/// The items that a call asks for on average; the middle of what it may ask for where calls cannot be listed.
fn mean_window(function: &Function, size: CutArgument, calls: Option<&Profile>, items: f64) -> f64 {
    let Some(profile) = calls else {
        let middle = match size {
            CutArgument::Fixed(size) => size as f64,
            CutArgument::Parameter(parameter) => {
                let bounds = function.parameters.get(parameter).map(|parameter| parameter.domain.bounds());
                let sum = bounds.and_then(|(low, high)| BigInt::from(&(low + high)).to_f64());
                sum.map_or(items, |sum| sum / 2.0)
            }
        };
        return middle.clamp(0.0, items);
    };
    let asked = |call: &Call| call.window.map_or(items, |window| window.limit as f64);
    profile.calls.iter().map(|call| call.share * asked(call)).sum()
}

/// A typical key's length in bytes: the name, and the digits of each parameter's largest value.
fn key_bytes(function: &Function) -> f64 {
    let digits = |p: &Parameter| {
        let text = p.domain.lengths().1.to_i64().map_or(250, |n| n.min(250)) as usize;
        p.domain.bounds().1.to_string().len().max(text) + 1
    };
    let digits: usize = function.parameters.iter().map(digits).sum();
    (function.name.len() + 1 + digits).min(250) as f64
}
