//! From a design and its assessments to what is simulated: caches with their policies, and what strategies charge.

use std::collections::HashMap;

use num_traits::ToPrimitive;

use super::charge::Charge;
use super::limited::Rule;
use super::mapping::{Dealt, Mapping, Pages};
use super::policy::{Ending, FOREVER, Policy};
use super::tenants::{Tenants, rule, tenants};
use super::traffic::Flow;
use super::unsupported::Unsupported;
use crate::design::{Design, Function, Metric, Returns};
use crate::keyspace::{Budget, Count};
use crate::strategy::{Assessment, Setting, StrategyId, StrategyInput};
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
    /// Who shares the memory, where it is limited; or why that is not simulated.
    pub(super) tenants: Option<Result<Tenants, Unsupported>>,
}

/// What a design says of its machines and its sizes; seconds and bytes.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    pub round_trip: f64,
    pub fill_delay: f64,
    pub source: f64,
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
    pub ending: Ending,
}

impl Simulated {
    /// Whether a metric is left out in a cache of limited memory, where fills land and deletes come at once.
    pub fn hides(&self, metric: Metric) -> bool {
        if self.limited.is_none() {
            return false;
        }
        let of_delays = matches!(metric, Metric::StaleReadShare | Metric::StaleAge);
        metric == Metric::RaceShare || of_delays && matches!(self.ending, Ending::Late(_))
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
            key,
            entry: sizes.entry_bytes(),
            item_overhead: sizes.item_bytes(0.0) - key,
        };
        let value = sizes.value_bytes;
        let (caches, strategies, left_out) = (Vec::new(), Vec::new(), Vec::new());
        let tenants = design
            .topology
            .memory_of_all()
            .map(|memory| tenants(design, index, &flow, sizes.item_bytes(value), memory));
        let mut setup = Self { flow, caches, strategies, left_out, facts, tenants };
        let profile = Profile::of(function, &setup.flow.scope);
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
        let ending = policy.ending;
        self.strategies.push(Simulated { strategy, label, cache, policy: place, charge, limited: None, ending });
    }

    /// Strategies that do the same to a cache of limited memory share one, too.
    fn limit(&mut self, assessment: &Assessment, rule: Rule, policy: Policy, charge: Charge) {
        let (strategy, label) = (assessment.strategy, assessment.label.clone());
        let is_told = matches!(policy.ending, Ending::Told(..));
        let tenants = match &mut self.tenants {
            Some(Ok(tenants)) if !is_told && policy.tombstone == 0.0 => tenants,
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
            ending: policy.ending,
        });
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

/// What a version weighs, in bytes.
const VERSION: f64 = 8.0;

/// Where results are kept, and how.
type Kept = (Mapping, Policy);

impl Given<'_> {
    /// A policy with the modifiers that the assessment has.
    fn policy(&self, ending: Ending) -> Policy {
        let settings = &self.assessment.settings;
        Policy {
            ttl: settings.backstop.map_or(FOREVER, |backstop| backstop.value),
            lease: settings.lease.map(|lease| lease.value),
            tombstone: settings.tombstone.map_or(0.0, |tombstone| tombstone.value),
            ..Policy::of(ending)
        }
    }

    /// What a strategy does: where it looks for results, what ends them there, and what that takes.
    fn simulated(&self) -> Result<(Mapping, Policy, Charge), Unsupported> {
        let mut charge = Charge::of(self.value);
        let (mapping, policy) = self.kept(&mut charge)?;
        Ok((mapping, policy, charge))
    }

    fn kept(&self, charge: &mut Charge) -> Result<Kept, Unsupported> {
        let settings = &self.assessment.settings;
        let exact = self.policy(Ending::Exact);
        // The addresses that a write invalidates: the mean over all kinds.
        let parts = &self.flow.parts;
        let reached = self.flow.kinds().into_iter().enumerate().map(|(kind, share)| share * parts.reached(kind));
        let reached = reached.sum::<f64>();
        let class = self.flow.addresses * reached;
        Ok(match self.assessment.strategy {
            StrategyId::DeleteClass => {
                charge.per_write = class;
                (Mapping::Own, exact)
            }
            StrategyId::Registry => {
                let replicas = needed("replicas", settings.replicas)?.into();
                (charge.trips_per_fill, charge.per_fill) = (1.0, replicas);
                (charge.per_write, charge.per_unlisted) = (1.0, 1.0);
                charge.entries_per_listed = replicas;
                (Mapping::Own, exact)
            }
            StrategyId::Broadcast => self.broadcast(charge)?,
            StrategyId::BroadcastInvalidations => self.broadcast_invalidations(charge)?,
            StrategyId::HashSlot => {
                charge.fetches_misfits = true;
                (Mapping::Slots(self.dealt(charge)?), exact)
            }
            StrategyId::HashContainer => (Mapping::Containers(self.dealt(charge)?), exact),
            StrategyId::HashHot => self.hot(exact, reached, charge)?,
            StrategyId::Ttl => {
                let ttl = needed("ttl", settings.ttl)?;
                (Mapping::Own, Policy { ttl, sliding: settings.sliding, ..Policy::of(Ending::Never) })
            }
            StrategyId::VersionColumn | StrategyId::VersionKey | StrategyId::VersionValue => self.version(charge)?,
            StrategyId::CommitLog => {
                charge.per_write = class / f64::from(needed("batch", settings.batch)?.max(1));
                (Mapping::Own, self.policy(Ending::Late(needed("lag", settings.lag)?)))
            }
            StrategyId::Restrict => self.restricted(exact, charge)?,
        })
    }

    fn broadcast(&self, charge: &mut Charge) -> Result<Kept, Unsupported> {
        let settings = &self.assessment.settings;
        let callers = needed("callers", settings.callers)?.max(1);
        let loss = needed("message_loss", settings.message_loss)?;
        let others = f64::from(callers) - 1.0;
        (charge.per_kill, charge.per_fill) = (1.0, others);
        charge.entries_per_live = 1.0 + others * (1.0 - loss);
        let ending = if loss > 0.0 { Ending::Told(callers, loss) } else { Ending::Exact };
        Ok((Mapping::Own, self.policy(ending)))
    }

    fn broadcast_invalidations(&self, charge: &mut Charge) -> Result<Kept, Unsupported> {
        let settings = &self.assessment.settings;
        let callers = needed("callers", settings.callers)?.max(1);
        let loss = needed("message_loss", settings.message_loss)?;
        (charge.trips, charge.per_write) = (0.0, f64::from(callers) - 1.0);
        (charge.is_remote, charge.copies) = (false, callers.into());
        let ending = Ending::Copies(callers, loss, self.design.topology.round_trip / 2.0);
        Ok((Mapping::Copies(callers), self.policy(ending)))
    }

    /// The buckets that addresses are dealt to: the real ones where the class can be listed.
    fn dealt(&self, charge: &mut Charge) -> Result<Dealt, Unsupported> {
        let buckets = needed("buckets", self.assessment.settings.buckets)?.max(1);
        let words = self.flow.parts.words_apart().ok_or(Unsupported::SeveralConstants)?;
        if f64::from(buckets) * words > f64::from(MOST_BUCKETS) {
            return Err(Unsupported::TooManyBuckets { most: MOST_BUCKETS });
        }
        charge.per_write = buckets.into();
        let words = words as u32;
        // Which word an address has is drawn, so its bucket is, too.
        let listed = self.listed().filter(|_| words == 1);
        let known = listed.map_or(Vec::new(), |profile| profile.dealt(buckets).collect());
        Ok(Dealt { buckets, known, words })
    }

    /// The calls of a scope, where they are as many in each.
    fn listed(&self) -> Option<&Profile> {
        self.profile.filter(|profile| profile.calls.len() as f64 == self.flow.numbers())
    }

    fn hot(&self, exact: Policy, reached: f64, charge: &mut Charge) -> Result<Kept, Unsupported> {
        if self.flow.factors.len() > 1 {
            return Err(Unsupported::HottestUnknown);
        }
        let hot = needed("buckets", self.assessment.settings.buckets)?.max(1);
        charge.per_write = reached * f64::from(hot);
        Ok((Mapping::Own, Policy { hot: hot.into(), ..exact }))
    }

    fn version(&self, charge: &mut Charge) -> Result<Kept, Unsupported> {
        let retention = needed("retention", self.assessment.settings.retention)?;
        let mut policy = self.policy(Ending::Version);
        policy.ttl = policy.ttl.min(retention);
        if self.assessment.strategy == StrategyId::VersionKey {
            // The key of the version and a number of eight bytes.
            charge.version = self.key + VERSION;
            (charge.trips, charge.per_write) = (2.0, 1.0);
        } else {
            charge.trips = 2.0 - needed("row_at_hand", self.assessment.settings.row_at_hand)?;
        }
        charge.leaves_outdated = self.assessment.strategy == StrategyId::VersionValue;
        charge.leaves_dead = !charge.leaves_outdated;
        charge.fetches_misfits = charge.leaves_outdated;
        Ok((Mapping::Own, policy))
    }

    fn restricted(&self, exact: Policy, charge: &mut Charge) -> Result<Kept, Unsupported> {
        let Returns::List { item, items, .. } = &self.function.returns else {
            return Err(Unsupported::NotAList { function: self.function.name.clone() });
        };
        if self.flow.parts.count() > 1 {
            return Err(Unsupported::PagesApart { function: self.function.name.clone() });
        }
        let profile = self.listed().ok_or(Unsupported::CallsNotListed)?;
        let items = items.to_u64().ok_or(Unsupported::ListTooLong)?;
        let page = self.assessment.settings.page_size.map_or(items, |size| size.value).clamp(1, items);
        let pages = pages(profile, items, page);
        charge.per_write = pages.all;
        (charge.value, charge.list_item) = (item * page as f64, *item);
        Ok((Mapping::Pages(pages), exact))
    }
}

/// The value of a setting that the simulation of a strategy needs.
fn needed<T>(name: &'static str, setting: Option<Setting<T>>) -> Result<T, Unsupported> {
    setting.map(|setting| setting.value).ok_or(Unsupported::SettingMissing { setting: name })
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
    // Lists are numbered one after the other.
    let lists = profile.calls.iter().map(|call| call.rest + 1).max().unwrap_or(0);
    pages.all = lists as f64 * (last + 1) as f64;
    pages
}
