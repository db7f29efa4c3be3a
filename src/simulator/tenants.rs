//! Who shares a memory: all functions of a design, with their traffic and what their items take.

use super::charge::Charge;
use super::limited::{Keep, Rule, Weight, Weights};
use super::mapping::{Mapping, Values};
use super::policy::{Ending, Policy};
use super::traffic::Flow;
use super::unsupported::Unsupported;
use crate::design::{Design, Function};
use crate::keyspace::{self, Budget};
use crate::strategy::{StrategyInput, format};
use crate::workload::Profile;

/// More keys are not simulated: each takes 8 bytes for each rule, and 8 more where items expire.
pub const MOST_KEYS: f64 = 16_777_216.0;

/// What shares a memory.
#[derive(Clone, Debug)]
pub struct Tenants {
    /// The traffic of each function, and what its items weigh.
    pub flows: Vec<(Flow, Weights)>,
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
pub fn tenants(design: &Design, asked: usize, flow: &Flow, memory: f64) -> Result<Tenants, Unsupported> {
    let of_other = |index: usize, function: &Function| {
        let keys = keyspace::count(function, Budget::page());
        let flow = Flow::of(design, index, &keys)
            .map_err(|why| Unsupported::SharesMemory { function: function.name.clone(), why: Box::new(why) })?;
        Ok(flow)
    };
    let of = |(index, function): (usize, &Function)| {
        let flow = if index == asked { flow.clone() } else { of_other(index, function)? };
        let weights = weights(design, (index, function), &flow).ok_or(Unsupported::NoSuchFunction)?;
        Ok((flow, weights))
    };
    let flows: Vec<(Flow, Weights)> =
        design.functions.iter().enumerate().map(of).collect::<Result<_, Unsupported>>()?;
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

/// What the items of a function weigh.
fn weights(design: &Design, (index, function): (usize, &Function), flow: &Flow) -> Option<Weights> {
    let keys = keyspace::count(function, Budget::page());
    let sizes = StrategyInput::of(design, index, &keys, &[], Budget::page())?;
    let values = Values::of(function, Profile::of(function, &flow.scope).as_ref(), sizes.usual_size().value);
    let weight = |value: f32| {
        let room = design.topology.server.room_bytes(sizes.key_bytes, value.into());
        Weight { room: thousandths(room).max(1), value: thousandths(value.into()) }
    };
    Some(Weights { listed: values.listed.iter().copied().map(weight).collect(), usual: weight(values.usual) })
}

/// Thousandths of a byte. Sizes above 9e12 bytes are taken as 9e12 bytes.
pub fn thousandths(bytes: f64) -> i64 {
    (bytes * 1000.0).min(9e15) as i64
}
