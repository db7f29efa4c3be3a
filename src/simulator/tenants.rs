//! Who shares a memory: all functions of a design, with their traffic and what their items take.

use super::charge::Charge;
use super::limited::{Keep, Rule};
use super::mapping::Mapping;
use super::policy::{Ending, Policy};
use super::traffic::Flow;
use super::unsupported::Unsupported;
use crate::design::{Design, Function};
use crate::keyspace::{self, Budget};
use crate::strategy::{StrategyInput, format};

/// More keys are not simulated: each takes 8 bytes for each rule, and 8 more where items expire.
pub const MOST_KEYS: f64 = 16_777_216.0;

/// What shares a memory.
#[derive(Clone, Debug)]
pub struct Tenants {
    /// The traffic of each function, and what an item takes, in bytes.
    pub flows: Vec<(Flow, f64)>,
    /// Which of them is asked about.
    pub asked: u32,
    /// The memory, in bytes.
    pub memory: f64,
    /// How items are kept, each in a cache of its own.
    pub rules: Vec<Rule>,
}

impl Tenants {
    /// Keys of all functions together.
    pub fn keys(&self) -> f64 {
        self.flows.iter().map(|(flow, _)| keys(flow)).sum()
    }

    /// Events a second, of all functions together.
    pub fn rate(&self) -> f64 {
        self.flows.iter().map(|(flow, _)| flow.reads + flow.all_writes()).sum()
    }
}

/// Keys of a function, over all scopes.
pub fn keys(flow: &Flow) -> f64 {
    flow.scopes * flow.numbers()
}

/// Returns how a cache of limited memory keeps the items of a strategy; `None` if the plan assumes no eviction.
pub fn rule(mapping: &Mapping, policy: &Policy, charge: &Charge) -> Option<Rule> {
    if !matches!(mapping, Mapping::Own) || policy.hot != u64::MAX {
        return None;
    }
    let keep = match policy.ending {
        Ending::Exact | Ending::Late(_) | Ending::Lossy(_) | Ending::Told(..) => Keep::Deleted,
        Ending::Version if charge.leaves_outdated => Keep::InPlace,
        Ending::Version => Keep::Dead,
        Ending::Never | Ending::Copies(..) => return None,
    };
    Some(Rule { keep, ttl: policy.ttl, tick: policy.tick })
}

/// All functions of a design, whose items share the memory of its caches.
pub fn tenants(design: &Design, asked: usize, flow: &Flow, item: f64, memory: f64) -> Result<Tenants, Unsupported> {
    let of_other = |index: usize, function: &Function| {
        let keys = keyspace::count(function, Budget::page());
        let flow = Flow::of(design, index, &keys)
            .map_err(|why| Unsupported::SharesMemory { function: function.name.clone(), why: Box::new(why) })?;
        let sizes = StrategyInput::of(design, index, &keys, &[], Budget::page());
        let item = sizes.map_or(f64::INFINITY, |sizes| sizes.item_bytes(sizes.value_bytes));
        Ok((flow, item))
    };
    let of = |(index, function): (usize, &Function)| {
        if index == asked { Ok((flow.clone(), item)) } else { of_other(index, function) }
    };
    let flows: Vec<(Flow, f64)> = design.functions.iter().enumerate().map(of).collect::<Result<_, Unsupported>>()?;
    let tenants = Tenants { flows, asked: asked as u32, memory, rules: Vec::new() };
    let lanes: f64 = tenants.flows.iter().map(|(flow, _)| flow.scopes * f64::from(flow.parts.lanes())).sum();
    if tenants.keys().max(lanes) > MOST_KEYS {
        return Err(Unsupported::TooManyKeys {
            most: format::number(MOST_KEYS, 4),
            keys: format::number(tenants.keys(), 4),
        });
    }
    Ok(tenants)
}
