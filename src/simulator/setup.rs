//! From a design and its assessments to what is simulated: caches with their policies, and what strategies charge.

use std::collections::HashMap;

use num_traits::ToPrimitive;

use super::charge::Charge;
use super::limited::Rule;
use super::mapping::{Dealt, Mapping, Pages, Values};
use super::policy::{Ending, Loss, Policy};
use super::store::Delays;
use super::tenants::{Tenants, rule, tenants};
use super::traffic::Flow;
use super::unsupported::Unsupported;
use crate::design::{Design, Function, Metric, Returns, Source};
use crate::keyspace::{Budget, Count};
use crate::mechanism::{Address, Buckets, Carried, Directory, Ended, Kept, Place, TimeToLive, Version, When};
use crate::strategy::{Assessment, StrategyId, StrategyInput};
use crate::workload::Profile;

/// What is simulated of one function.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Who reads and writes.
    pub(super) flow: Flow,
    /// The caches that all strategies together need.
    pub(super) caches: Vec<(Mapping, Vec<Policy>)>,
    /// The strategies, in the order of the assessments.
    pub(super) strategies: Vec<Simulated>,
    /// What is left out: the assessment's label and the reason.
    pub(super) left_out: Vec<(String, Unsupported)>,
    pub(super) facts: Facts,
    /// What the results of calls weigh.
    values: Values,
    /// Who shares the memory, where it is limited; or why that is not simulated.
    pub(super) tenants: Option<Result<Tenants, Unsupported>>,
}

/// What a design says of its machines and its sizes; seconds and bytes.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    pub round_trip: f64,
    pub fill_delay: f64,
    pub source: Source,
    /// Items of a result.
    pub items: f64,
    pub key: f64,
    pub entry: f64,
    pub item_overhead: f64,
}

/// A strategy: whose counts are its, and what it charges for what they say.
#[derive(Clone, Debug)]
pub struct Simulated {
    pub strategy: StrategyId,
    pub label: String,
    /// Which cache, and which of its policies.
    pub cache: usize,
    pub policy: usize,
    pub charge: Charge,
    /// Which of the caches of limited memory instead, and what is not seen there.
    pub limited: Option<usize>,
    /// Whether nothing outdated is ever read.
    pub is_current: bool,
}

impl Facts {
    /// How long a fill of a cache takes: the source's time for the items that it fetches, and the fill delay.
    pub(super) fn delays(&self, mapping: &Mapping) -> Delays {
        let items = if let Mapping::Pages(pages) = mapping { pages.items } else { self.items };
        let answered = self.source.seconds(items);
        Delays { state: answered - self.source.age_at_answer(items), lands: answered + self.fill_delay }
    }
}

impl Simulated {
    /// Whether a metric is left out in a cache of limited memory, where fills land and deletes come at once, so that no
    /// fill races with a write.
    pub fn hides(&self, metric: Metric) -> bool {
        if self.limited.is_none() {
            return false;
        }
        let of_delays = matches!(metric, Metric::StaleReadShare | Metric::StaleAge);
        metric == Metric::RaceShare || of_delays && !self.is_current
    }
}

impl Setup {
    /// Returns the setup that simulates these assessments of a function with `keys` keys.
    ///
    /// # Errors
    ///
    /// What of the design is not simulated.
    pub fn of(design: &Design, index: usize, keys: &Count, assessments: &[&Assessment]) -> Result<Self, Unsupported> {
        let flow = Flow::of(design, index, keys)?;
        let function = design.functions.get(index).ok_or(Unsupported::NoSuchFunction)?;
        // What items weigh is a fact of the design; its traffic is not asked for.
        let sizes = StrategyInput::of(design, index, keys, &[], Budget::page()).ok_or(Unsupported::NoSuchFunction)?;
        let key = sizes.key_bytes;
        let facts = Facts {
            round_trip: design.topology.round_trip,
            fill_delay: design.topology.fill_delay,
            source: function.source,
            items: sizes.value_items,
            key,
            entry: sizes.entry_bytes(),
            item_overhead: sizes.item_bytes(0.0) - key,
        };
        let value = sizes.value_bytes;
        let (caches, strategies, left_out) = (Vec::new(), Vec::new(), Vec::new());
        let tenants = design.topology.memory_of_all().map(|memory| tenants(design, index, &flow, memory));
        let profile = Profile::of(function, &flow.scope);
        let values = Values::of(function, profile.as_ref(), sizes.usual_size().value);
        let mut setup = Self { flow, caches, strategies, left_out, facts, values, tenants };
        for assessment in assessments {
            let given =
                Given { design, function, assessment, flow: &setup.flow, profile: profile.as_ref(), value, key };
            match given.simulated() {
                Ok((mapping, policy, charge)) => match rule(&mapping, &policy, &charge) {
                    Some(rule) if setup.tenants.is_some() => setup.limit(assessment, rule, policy, charge),
                    _ => setup.add(assessment, mapping, policy, charge),
                },
                Err(why) => setup.left_out.push((assessment.label.clone(), why)),
            }
        }
        Ok(setup)
    }

    /// Strategies that do the same to a cache share one.
    fn add(&mut self, assessment: &Assessment, mapping: Mapping, policy: Policy, charge: Charge) {
        let is_own = matches!(mapping, Mapping::Own);
        let shared = self.caches.iter().position(|(other, policies)| {
            is_own && matches!(other, Mapping::Own) && (policies.len() < 32 || policies.contains(&policy))
        });
        let cache = shared.unwrap_or_else(|| {
            self.caches.push((mapping, Vec::new()));
            self.caches.len() - 1
        });
        let Some((_, policies)) = self.caches.get_mut(cache) else { return };
        let known = policies.iter().position(|other| *other == policy);
        let place = known.unwrap_or_else(|| {
            policies.push(policy);
            policies.len() - 1
        });
        let (strategy, label) = (assessment.strategy, assessment.label.clone());
        let is_current = policy.keeps_current();
        self.strategies.push(Simulated { strategy, label, cache, policy: place, charge, limited: None, is_current });
    }

    /// Strategies that do the same to a cache of limited memory share one, too.
    fn limit(&mut self, assessment: &Assessment, rule: Rule, policy: Policy, charge: Charge) {
        let (strategy, label) = (assessment.strategy, assessment.label.clone());
        let is_lossy = matches!(policy.ending, Ending::Told(..) | Ending::Lossy(_));
        let tenants = match &mut self.tenants {
            Some(Ok(tenants)) if !is_lossy && policy.tombstone == 0.0 => tenants,
            Some(Err(why)) => return self.left_out.push((label, why.clone())),
            Some(Ok(_)) | None => return self.left_out.push((label, Unsupported::LossInLimitedMemory)),
        };
        let known = tenants.rules.iter().position(|other| *other == rule);
        let limited = Some(known.unwrap_or_else(|| {
            tenants.rules.push(rule);
            tenants.rules.len() - 1
        }));
        self.strategies.push(Simulated {
            strategy,
            label,
            cache: 0,
            policy: 0,
            charge,
            limited,
            is_current: policy.keeps_current(),
        });
    }

    /// What a cache holds: results, or pages.
    pub(super) fn values(&self, mapping: &Mapping) -> Values {
        match mapping {
            Mapping::Pages(pages) => Values { listed: Vec::new(), usual: pages.bytes as f32 },
            Mapping::Own | Mapping::Containers(_) | Mapping::Slots(_) | Mapping::Copies(_) => self.values.clone(),
        }
    }

    /// The assessments that are not simulated: the label of each, and why.
    pub fn left_out(&self) -> &[(String, Unsupported)] {
        &self.left_out
    }

    /// Events a second, without those of other functions.
    pub(super) fn rate(&self) -> f64 {
        self.flow.reads + self.flow.all_writes()
    }

    /// How many strategies are simulated.
    pub fn strategies(&self) -> u32 {
        self.strategies.len() as u32
    }
}

/// An assessment with what there is to know.
struct Given<'a> {
    design: &'a Design,
    function: &'a Function,
    assessment: &'a Assessment,
    flow: &'a Flow,
    profile: Option<&'a Profile>,
    value: f64,
    key: f64,
}

/// Above so many ticks, the clock of a server does not show.
const TICKS: f64 = 4096.0;

/// What a version weighs, in bytes.
const VERSION: f64 = 8.0;

impl Given<'_> {
    /// What a strategy does: where it looks for results, what ends them there, and what that takes.
    fn simulated(&self) -> Result<(Mapping, Policy, Charge), Unsupported> {
        let mut charge = Charge::of(self.value);
        let mapping = self.mapping(&mut charge)?;
        let ending = self.ending(&mut charge)?;
        Ok((mapping, self.policy(ending), charge))
    }

    /// The policy of entries that end in this way, with the lifetime and the guards of the mechanism.
    fn policy(&self, ending: Ending) -> Policy {
        let mechanism = &self.assessment.mechanism;
        let (lifetime, guards) = (mechanism.lifetime(), mechanism.guards());
        let (ttl, tick) = (lifetime.end(), self.design.topology.server.resolution());
        let has_ticks = mechanism.place() == Place::Cache && ttl < TICKS * tick;
        Policy {
            ttl,
            tick: if has_ticks { tick } else { 0.0 },
            sliding: lifetime.time_to_live.is_some_and(TimeToLive::is_sliding),
            lease: guards.lease,
            tombstone: guards.tombstone.unwrap_or(0.0),
            hot: match mechanism.address() {
                Address::Hot { calls } => (*calls).into(),
                Address::Nothing => 0,
                Address::Own | Address::Slots(_) | Address::Maps(_) | Address::Pages { .. } => Policy::of(ending).hot,
            },
            ..Policy::of(ending)
        }
    }

    /// Where results are looked for.
    fn mapping(&self, charge: &mut Charge) -> Result<Mapping, Unsupported> {
        let mechanism = &self.assessment.mechanism;
        match mechanism.address() {
            Address::Own if mechanism.place() == Place::Callers => {
                let callers = self.design.topology.callers;
                charge.trips = 0.0;
                (charge.is_remote, charge.copies) = (false, callers.into());
                Ok(Mapping::Copies(callers))
            }
            Address::Own | Address::Hot { .. } if mechanism.place() == Place::Cache => Ok(Mapping::Own),
            // A cache that nobody asks.
            Address::Nothing => {
                charge.is_remote = false;
                Ok(Mapping::Own)
            }
            Address::Slots(buckets) if mechanism.place() == Place::Cache => {
                charge.fetches_misfits = true;
                Ok(Mapping::Slots(self.dealt(buckets)?))
            }
            Address::Maps(buckets) if mechanism.place() == Place::Cache => {
                charge.keeps_maps = true;
                Ok(Mapping::Containers(self.dealt(buckets)?))
            }
            Address::Pages { size } if mechanism.place() == Place::Cache => self.pages(*size, charge),
            Address::Own | Address::Hot { .. } | Address::Slots(_) | Address::Maps(_) | Address::Pages { .. } => {
                Err(Unsupported::CopiesOfFewerKeys)
            }
        }
    }

    /// What ends entries, and the messages that it takes.
    fn ending(&self, charge: &mut Charge) -> Result<Ending, Unsupported> {
        let mechanism = &self.assessment.mechanism;
        let mut ended: Vec<Ended> = mechanism.lines().map(|(_, ended)| alike(ended)).collect();
        ended.sort();
        ended.dedup();
        let topology = &self.design.topology;
        match ended.as_slice() {
            [] | [Ended::Nothing] if mechanism.lifetime().time_to_live.is_some() => Ok(Ending::Never),
            [] => Ok(Ending::Exact),
            [Ended::Nothing] => Ok(Ending::Never),
            [Ended::DeleteEach] => self.deletes(charge),
            [Ended::LookUp(Directory::Shared { replicas })] => {
                // A miss is registered before its source is read, and without a lease again after it is stored.
                (charge.trips_per_fill, charge.per_miss) = (1.0, f64::from(*replicas));
                charge.per_fill = if mechanism.guards().lease.is_some() { 0.0 } else { charge.per_miss };
                (charge.per_write, charge.per_unlisted) = (1.0, 1.0);
                charge.entries_per_listed = f64::from(*replicas);
                Ok(self.deleted(0.0, true))
            }
            [Ended::LookUp(Directory::Own)] => {
                let (callers, loss) = (topology.callers, topology.message_loss);
                let others = f64::from(callers) - 1.0;
                (charge.per_kill, charge.per_fill) = (1.0, others);
                // All others are told to forget what is deleted.
                charge.per_write = others;
                charge.entries_per_live = 1.0 + others * (1.0 - loss);
                Ok(if loss > 0.0 { Ending::Told(callers, loss) } else { Ending::Exact })
            }
            [Ended::Publish] => {
                charge.per_write = f64::from(topology.callers) - 1.0;
                Ok(Ending::Copies(topology.callers, topology.message_loss, topology.round_trip / 2.0))
            }
            [Ended::Version(version)] => {
                self.version(version.carried, charge);
                Ok(Ending::Version)
            }
            [_, _, ..] => Err(Unsupported::LinesUnlike),
        }
    }

    /// Deletes of all keys that a class can have.
    fn deletes(&self, charge: &mut Charge) -> Result<Ending, Unsupported> {
        let mechanism = &self.assessment.mechanism;
        // The addresses that a write invalidates: the mean over all kinds.
        let parts = &self.flow.parts;
        let reached = self.flow.kinds().into_iter().enumerate().map(|(kind, share)| share * parts.reached(kind));
        let reached = reached.sum::<f64>();
        charge.per_write = match mechanism.address() {
            Address::Own => self.flow.addresses * reached,
            Address::Slots(buckets) | Address::Maps(buckets) => buckets.count.into(),
            Address::Hot { .. } if self.flow.factors.len() > 1 => return Err(Unsupported::HottestUnknown),
            Address::Hot { calls } => reached * f64::from(*calls),
            Address::Nothing => 0.0,
            // The pages of the list are counted with them.
            Address::Pages { .. } => charge.per_write,
        };
        match mechanism.when() {
            When::AtCommit => Ok(self.deleted(0.0, false)),
            When::FromLog { lag, batch } => {
                charge.per_write /= f64::from(batch);
                Ok(if self.design.topology.message_loss > 0.0 { self.deleted(lag, false) } else { Ending::Late(lag) })
            }
        }
    }

    /// How deletes end entries, of which some are lost.
    fn deleted(&self, lag: f64, forgets: bool) -> Ending {
        let share = self.design.topology.message_loss;
        if share > 0.0 { Ending::Lossy(Loss { share, lag, forgets }) } else { Ending::Exact }
    }

    /// The buckets that addresses are dealt to: the real ones where the class can be listed.
    fn dealt(&self, buckets: &Buckets) -> Result<Dealt, Unsupported> {
        let words = self.flow.parts.words_apart().ok_or(Unsupported::SeveralConstants)?;
        if f64::from(buckets.count) * words > f64::from(MOST_BUCKETS) {
            return Err(Unsupported::TooManyBuckets { most: MOST_BUCKETS });
        }
        let words = words as u32;
        // Buckets are over what the key does not keep, which a word of its own leaves open: those are drawn.
        let listed = self.listed().filter(|_| words == 1);
        let known = listed.map_or(Vec::new(), |profile| profile.dealt(buckets.count).collect());
        let dealt_words = if words == 1 { Vec::new() } else { self.flow.parts.first_words() };
        Ok(Dealt { buckets: buckets.count, known, words, dealt_words })
    }

    /// The calls of a scope, where they are as many in each.
    fn listed(&self) -> Option<&Profile> {
        self.profile.filter(|profile| profile.calls.len() as f64 == self.flow.numbers())
    }

    /// Fetches of versions, and what outdated entries leave behind.
    fn version(&self, carried: Carried, charge: &mut Charge) {
        let versions = self.assessment.mechanism.versions();
        let of_cache = versions.iter().filter(|(_, version)| version.kept == Kept::Cache).count() as f64;
        if of_cache > 0.0 {
            // The keys of the versions, and a number of eight bytes each.
            charge.version = of_cache * (self.key + VERSION);
            charge.per_write = 1.0;
        }
        // Versions of the cache that are part of a key come first, and those that are compared come with the value.
        let has_rows = of_cache < versions.len() as f64;
        charge.trips = match carried {
            Carried::InKey if of_cache > 0.0 => 2.0,
            Carried::InKey | Carried::InValue if has_rows => 2.0 - self.design.settings.row_at_hand,
            Carried::InKey | Carried::InValue => 1.0,
        };
        charge.leaves_outdated = carried == Carried::InValue;
        charge.leaves_dead = carried == Carried::InKey;
        charge.fetches_misfits = charge.leaves_outdated;
    }

    /// The pages that calls are answered from. A write deletes them all.
    fn pages(&self, size: Option<u64>, charge: &mut Charge) -> Result<Mapping, Unsupported> {
        let Returns::List { item, items, .. } = &self.function.returns else {
            return Err(Unsupported::NotAList { function: self.function.name.clone() });
        };
        if self.flow.parts.count() > 1 {
            return Err(Unsupported::PagesApart { function: self.function.name.clone() });
        }
        let profile = self.listed().ok_or(Unsupported::CallsNotListed)?;
        let items = items.to_u64().ok_or(Unsupported::ListTooLong)?;
        let page = size.unwrap_or(items).clamp(1, items);
        let pages = Pages { bytes: item * page as f64, ..pages(profile, items, page) };
        charge.per_write = pages.all;
        (charge.value, charge.list_item) = (item * page as f64, *item);
        Ok(Mapping::Pages(pages))
    }
}

/// The same way of ending entries, wherever a version is kept: that makes no difference to entries.
fn alike(ended: Ended) -> Ended {
    match ended {
        Ended::Version(version) => Ended::Version(Version { kept: Kept::Cache, ..version }),
        Ended::Nothing | Ended::DeleteEach | Ended::LookUp(_) | Ended::Publish => ended,
    }
}

/// So many buckets a scope are simulated at most.
const MOST_BUCKETS: u32 = 1 << 20;

/// The pages of each call: those that its window touches, of the list that its other arguments name.
fn pages(profile: &Profile, items: u64, page: u64) -> Pages {
    let last = items.div_ceil(page) - 1;
    let mut numbers: HashMap<(u64, u64), usize> = HashMap::new();
    let mut pages = Pages::default();
    for call in &profile.calls {
        let window = call.window;
        pages.calls.push((pages.pages.len() as u32, window.map_or(0.0, |window| window.limit as f64)));
        let Some(window) = window else { continue };
        let from = (window.offset / page).min(last);
        let to = ((window.offset + window.limit.max(1) - 1) / page).clamp(from, last);
        for place in from..=to {
            let next = numbers.len();
            let number = *numbers.entry((call.rest, place)).or_insert(next);
            pages.pages.push((number as u32, page.min(items - place * page) as f64));
        }
    }
    pages.count = numbers.len() as u32;
    pages.items = page as f64;
    // Lists are numbered one after the other.
    let lists = profile.calls.iter().map(|call| call.rest + 1).max().unwrap_or(0);
    pages.all = lists as f64 * (last + 1) as f64;
    pages
}
