//! What a strategy is assessed on: a function of a design, with its traffic.

use num_traits::ToPrimitive;

use crate::design::{Design, Function, Returns};
use crate::keyspace::{Budget, ClassCount, Count};
use crate::workload::{Profile, Workload, bound_by_all, bound_by_any};

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
        let over = |scope: &[usize]| {
            let function = design.functions.get(index)?;
            let workload = Workload::of(design, index, scope, keys, classes)?;
            let profile = Profile::of(function, scope);
            Some(Self { design, function, index, workload, profile, budget, shared: None })
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

    /// The items that a call asks for on average; half of the list where the calls cannot be listed.
    fn mean_window(&self, items: f64) -> f64 {
        let Some(profile) = &self.profile else { return items / 2.0 };
        let asked = |call: &crate::workload::Call| call.window.map_or(items, |window| window.limit as f64);
        profile.calls.iter().map(|call| call.share * asked(call)).sum()
    }

    /// A typical key's length in bytes: the name, and the digits of each parameter's largest value.
    pub fn key_bytes(&self) -> f64 {
        let digits: usize = self
            .function
            .parameters
            .iter()
            .map(|p| p.domain.bounds().1.to_string().len().max(p.domain.lengths().1.to_u8().unwrap_or(250).into()) + 1)
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
