//! What a strategy is assessed on: a function of a design, with its traffic.

use std::rc::Rc;

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use super::caveat::Caveat;
use super::closed_forms::{lagging, lifetime, race, sliding};
use super::eviction::Eviction;
use super::format;
use super::guards::{Exact, Guards};
use crate::design::{CutArgument, Design, Dimension, Function, Metric, Parameter, Returns};
use crate::keyspace::{Budget, ClassCount, Count};
use crate::workload::{Call, Overlap, Profile, ScopeGroup, Wanted, Workload, bound_by_any, capped, overlaps, sums};

/// A function of a design, with its counts and its traffic.
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
    /// The caveats on exact invalidation.
    pub caveats: Vec<Caveat>,
    /// A typical key's length in bytes.
    pub key_bytes: f64,
    /// The mean size of a result, in bytes.
    pub value_bytes: f64,
    /// The mean number of items of a result; 0 where it is no list.
    pub value_items: f64,
    /// The share of the fills of each group that a write overtakes, where nothing guards against that.
    overtaken: Vec<f64>,
    /// The guards against what invalidation misses.
    pub guards: Guards,
    /// Exact invalidation of single addresses under these guards, on which most strategies are based.
    pub exact: Exact,
}

/// What is listed or counted once for a key space, whatever the numbers of the design are.
struct Lists {
    profile: Option<Rc<Profile>>,
    windows: Option<Rc<Profile>>,
    overlaps: Rc<[Overlap]>,
}

/// The share of the misses that fall into a fill under way, up to which figures do not show them.
const CHECKED: f64 = 0.01;

/// The share of the hits that rests on which calls of a scope a write reaches, up to which figures do not show it.
const CHECKED_SPREAD: f64 = 0.02;

/// The crowding up to which the deletes of a scope make no room that shows.
const CROWDED: f64 = 0.01;

/// The bytes of a memcached item besides its key and value: header 48, CAS 8, end of key 1, end of value 2.
const ITEM_OVERHEAD: f64 = 59.0;

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
        let workload = Workload::of(design, index, (bound, &|_| true), (keys, classes, &overlaps))?;
        let listed = workload.split == 1.0 && workload.class_size <= Profile::MOST as f64;
        let profile = if listed { Profile::of(function, bound) } else { None };
        let windows = if profile.is_none() { Profile::windows(function) } else { None };
        let lists = Lists { profile: profile.map(Rc::new), windows: windows.map(Rc::new), overlaps };
        Self::listed(design, index, workload, lists, budget)
    }

    /// The same over a design that differs in its numbers, but not in its key spaces: calls are not listed again.
    pub(super) fn again<'b>(
        &self,
        design: &'b Design,
        bound: &[usize],
        keys: &Count,
        classes: &[ClassCount],
    ) -> Option<StrategyInput<'b>> {
        let workload = Workload::of(design, self.index, (bound, &|_| true), (keys, classes, &self.overlaps))?;
        let lists =
            Lists { profile: self.profile.clone(), windows: self.windows.clone(), overlaps: Rc::clone(&self.overlaps) };
        let input = StrategyInput::listed(design, self.index, workload, lists, self.budget)?;
        Some(input.evicting(self.eviction))
    }

    fn listed(
        design: &'a Design,
        index: usize,
        workload: Workload,
        Lists { profile, windows, overlaps }: Lists,
        budget: Budget,
    ) -> Option<Self> {
        let function = design.functions.get(index)?;
        let guards = Guards::of(design);
        let value_items = value_items(function, profile.as_deref().or(windows.as_deref()));
        let mut input = Self {
            design,
            function,
            index,
            exact: Exact::of(&workload, &guards),
            workload,
            key_bytes: key_bytes(function),
            value_bytes: value_bytes(function, value_items),
            value_items,
            profile,
            windows,
            overlaps,
            budget,
            guards,
            eviction: Eviction::NONE,
            caveats: Vec::new(),
            overtaken: Vec::new(),
        };
        let delay = design.topology.fill_delay;
        let overtaken = |group: &ScopeGroup| race(group.writes, delay, 0.0);
        input.overtaken = input.workload.groups.iter().map(overtaken).collect();
        input.caveats = input.caveats(&|writes| lifetime(writes, guards.backstop));
        Some(input)
    }

    /// The same in a cache that evicts.
    pub(super) fn evicting(mut self, eviction: Eviction) -> Self {
        self.eviction = eviction;
        if eviction.deleted < self.guards.backstop {
            let scope = |reads: f64, writes: f64| (reads, writes);
            let value = |&(reads, writes): &(f64, f64), p: f64| [sliding(reads * p, writes, eviction.deleted)];
            let workload = &self.workload;
            self.exact.hits = sums(&workload.groups, &workload.addresses, scope, value);
        }
        self.caveats.extend(self.crowded());
        self
    }

    /// A caveat on the metrics that depend on hits, where anything is written.
    #[must_use]
    pub fn unlike_simulated(&self, why: &str) -> Option<Caveat> {
        (self.workload.writes > 0.0).then(|| Caveat::on_hits(why))
    }

    /// A caveat where a limited memory evicts items that hold more than one result.
    #[must_use]
    pub fn evicts_whole(&self, what: &str) -> Option<Caveat> {
        (self.eviction.deleted < self.guards.backstop).then(|| {
            Caveat::on_hits(format!("a {what} is evicted as a whole, and eviction is reckoned with result by result"))
        })
    }

    /// A caveat where so few scopes fill the cache that the deletes of one make room for all others.
    #[must_use]
    pub fn crowded(&self) -> Option<Caveat> {
        let said = ["the deletes of a scope make room for all others, ", " of the cache at once"];
        Caveat::above(CROWDED, self.eviction.crowding, Caveat::OF_HITS, said)
    }

    /// The share of the fills that a write overtakes, where each takes `delay` seconds. A read makes `calls` calls; `hits` has
    /// the calls that hit, for each group.
    #[must_use]
    pub fn raced_fills(&self, delay: f64, calls: f64, hits: &[f64]) -> f64 {
        if self.guards.lease.is_some() { 0.0 } else { self.raced(delay, self.guards.tombstone, calls, hits) }
    }

    /// The same under exact invalidation.
    #[must_use]
    pub fn raced_exactly(&self, delay: f64) -> f64 {
        self.raced_fills(delay, 1.0, &self.exact.hits.groups)
    }

    /// The same where no delete voids a lease or leaves a tombstone, or where it comes too late for that.
    #[must_use]
    pub fn raced_unguarded(&self, delay: f64, hits: &[f64]) -> f64 {
        self.raced(delay, 0.0, 1.0, hits)
    }

    fn raced(&self, delay: f64, tombstone: f64, calls: f64, hits: &[f64]) -> f64 {
        let is_known = delay == self.design.topology.fill_delay && tombstone == 0.0;
        let (mut fills, mut raced) = (0.0, 0.0);
        for ((group, overtaken), hits) in self.workload.groups.iter().zip(&self.overtaken).zip(hits) {
            let missed = group.of_reads * (calls - hits).max(0.0);
            fills += missed;
            raced += missed * if is_known { *overtaken } else { race(group.writes, delay, tombstone) };
        }
        if fills > 0.0 { raced / fills } else { 0.0 }
    }

    /// P(stale | hit) and the mean age of staleness in seconds, where every delete comes `delay` seconds late and hits are
    /// those of exact invalidation.
    #[must_use]
    pub fn lagging(&self, delay: f64) -> (f64, f64) {
        let (mut hits, mut stale, mut age) = (0.0, 0.0, 0.0);
        for (group, hit_ratio) in self.workload.groups.iter().zip(&self.exact.hits.groups) {
            let hit = group.of_reads * hit_ratio;
            let (share, since) = lagging(group.writes, delay, self.guards.backstop);
            hits += hit;
            stale += hit * share;
            age += hit * since;
        }
        if hits > 0.0 { (stale / hits, age / hits) } else { (0.0, 0.0) }
    }

    /// What the lines of a kind reach: only they are looked at.
    pub(super) fn of_kind(
        &self,
        scope: &[usize],
        wanted: Wanted<'_>,
        (keys, classes): (&Count, &[ClassCount]),
    ) -> Option<Workload> {
        Workload::of(self.design, self.index, (scope, wanted), (keys, classes, &self.overlaps))
    }

    /// The mean number of `addresses` addresses of each scope that a write reaches.
    #[must_use]
    pub fn told_parts(&self, addresses: f64) -> f64 {
        if self.workload.writes > 0.0 { addresses * self.workload.reach } else { 0.0 }
    }

    /// The caveats on the figures of entries whose lifetime is `life`, a function of the writes a second.
    pub fn caveats(&self, life: &dyn Fn(f64) -> f64) -> Vec<Caveat> {
        let mut caveats = Vec::new();
        caveats.extend(self.slow_fills(life));
        caveats.extend(self.unevenly_spread());
        caveats
    }

    /// A caveat where the time that fills take would show in the figures.
    ///
    /// The closed forms let a fill land at once. It lands after d, and the reads until then miss as well: 1 + lambda d
    /// reads miss in a cycle, and not one.
    fn slow_fills(&self, life: &dyn Fn(f64) -> f64) -> Option<Caveat> {
        let delay = self.design.topology.fill_delay;
        let overtaken = self.workload.groups.iter().zip(&self.overtaken);
        let overtaken: f64 = overtaken.map(|(group, overtaken)| group.of_reads * overtaken).sum();
        let said = ["writes overtake ", " of the fills, which is not in the other figures"];
        if let Some(overtaken) = Caveat::above(CHECKED, overtaken, Caveat::OF_HITS, said) {
            return Some(overtaken);
        }
        // Where even the hottest address is hardly read twice in that time, the sums need not be taken.
        if self.workload.hottest_rate() * delay < CHECKED / 2.0 {
            return None;
        }
        let scope = |reads: f64, writes: f64| (capped(reads * life(writes)), reads * delay, race(writes, delay, 0.0));
        let value = |&(fills, again, race): &(f64, f64, f64), p: f64| {
            let cycle = 1.0 + fills * p;
            let (miss, slow) = (1.0 / cycle, (1.0 + again * p) / (cycle + again * p));
            [miss, slow, miss * race, slow * race]
        };
        let [misses, slow, raced, slowly] =
            sums(&self.workload.groups, &self.workload.addresses, scope, value).per_read;
        let filling = format::quantity(Dimension::Time, delay, 3);
        let before = ["while a fill is under way, for ", &filling, ", the hottest addresses miss again: "].concat();
        let off = |off: f64, metrics, of| Caveat::above(CHECKED, off, metrics, [&before, of]);
        off((slow / misses - 1.0).max(1.0 - (1.0 - slow) / (1.0 - misses)), Caveat::OF_HITS, " of the misses or hits")
            .or_else(|| off(slowly / raced - 1.0, &[Metric::RaceShare], " of the fills that a write overtakes"))
    }

    /// A caveat where it matters which calls of a scope each write reaches: the mean over all ways to spread them is taken.
    fn unevenly_spread(&self) -> Option<Caveat> {
        let said =
            ["which of the hottest calls a write reaches is not looked at, and decides on some ", " of the hits"];
        Caveat::above(CHECKED_SPREAD, self.workload.rests_on_few(), Caveat::OF_HITS, said)
    }

    /// The size of an item in the cache, in bytes.
    #[must_use]
    pub fn item_bytes(&self, value_bytes: f64) -> f64 {
        ITEM_OVERHEAD + self.key_bytes + value_bytes
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
