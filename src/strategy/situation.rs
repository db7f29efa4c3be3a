//! What a strategy is assessed on: a function of a design, with its traffic.

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use crate::design::{Cut, Design, Function, Returns};
use crate::keyspace::{Budget, ClassCount, Count};
use crate::workload::{Call, Profile, Workload, bound_by_all, bound_by_any};

/// A function of a design, with its counts and its traffic.
pub struct Situation<'a> {
    /// The design.
    pub design: &'a Design,
    /// The function.
    pub function: &'a Function,
    /// Its number in the design.
    pub index: usize,
    /// Its traffic.
    pub workload: Workload,
    /// The calls of one scope, where they can be listed.
    pub profile: Option<Profile>,
    /// The windows that calls ask for, where they can be listed: less than the profile, and more often to be had.
    pub windows: Option<Profile>,
    /// What a count may cost.
    pub budget: Budget,
    /// The same over scopes that every write can name, where those are coarser.
    shared: Option<Box<Self>>,
}

/// What a memcached item takes besides its key and value: header 48, CAS 8, end of key 1, end of value 2.
const ITEM_OVERHEAD: f64 = 59.0;

impl<'a> Situation<'a> {
    /// The situation of a function; `None` if the design has no such function.
    pub fn of(design: &'a Design, index: usize, keys: &Count, classes: &[ClassCount], budget: Budget) -> Option<Self> {
        let over = |bound: &[usize]| {
            let function = design.functions.get(index)?;
            let workload = Workload::of(design, index, bound, keys, classes)?;
            let profile = if workload.split == 1.0 { Profile::of(function, bound) } else { None };
            let windows = Profile::windows(function);
            Some(Self { design, function, index, workload, profile, windows, budget, shared: None })
        };
        let (any, all) = (bound_by_any(design, index), bound_by_all(design, index));
        let shared = if any == all { None } else { over(&all).map(Box::new) };
        Some(Self { shared, ..over(&any)? })
    }

    /// The situation over scopes that every write can name.
    pub fn over_shared_scopes(&self) -> &Self {
        self.shared.as_deref().unwrap_or(self)
    }

    /// Whether the design left something out, so that it is assumed.
    pub fn is_assumed(&self, what: &str) -> bool {
        self.design.assumed.iter().any(|assumption| assumption.what == what)
    }

    /// What a result weighs on average, in bytes.
    pub fn value_bytes(&self) -> f64 {
        match &self.function.returns {
            Returns::Size(size) => *size,
            Returns::List { item, items, .. } => item * self.mean_window(items.to_f64().unwrap_or(f64::MAX)),
        }
    }

    /// The items that a call asks for on average; the middle of what it may ask for where calls cannot be listed.
    fn mean_window(&self, items: f64) -> f64 {
        let Some(profile) = self.profile.as_ref().or(self.windows.as_ref()) else {
            let cutters = self.function.returns.cutters();
            let sizes = match self.function.returns {
                Returns::List { cut: Cut::Page { .. }, .. } => cutters.last(),
                _ => cutters.first(),
            };
            let bounds = sizes.and_then(|&p| self.function.parameters.get(p)).map(|p| p.domain.bounds());
            let sum = bounds.and_then(|(low, high)| BigInt::from(&(low + high)).to_f64());
            let middle = sum.map_or(items, |sum| sum / 2.0);
            return middle.clamp(0.0, items);
        };
        let asked = |call: &Call| call.window.map_or(items, |window| window.limit as f64);
        profile.calls.iter().map(|call| call.share * asked(call)).sum()
    }

    /// A typical key's length in bytes: the name, and the digits of each parameter's largest value.
    pub fn key_bytes(&self) -> f64 {
        let digits: usize = self
            .function
            .parameters
            .iter()
            .map(|p| {
                p.domain
                    .bounds()
                    .1
                    .to_string()
                    .len()
                    .max(p.domain.lengths().1.to_i64().map_or(250, |n| n.min(250)) as usize)
                    + 1
            })
            .sum();
        (self.function.name.len() + 1 + digits).min(250) as f64
    }

    /// What an item takes in the cache, in bytes.
    pub fn item_bytes(&self, value_bytes: f64) -> f64 {
        ITEM_OVERHEAD + self.key_bytes() + value_bytes
    }

    /// A directory's entry: the address and what holds it.
    pub fn entry_bytes(&self) -> f64 {
        ITEM_OVERHEAD + self.key_bytes()
    }
}
