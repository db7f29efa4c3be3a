//! The calls of one scope as a list, if they are few enough: for figures that depend on which address is which.
//!
//! Small arguments are hot: the rank of an address follows the sum of the places of its arguments among their parameters'
//! values, and the order of listing where that is equal. So the first page is hotter than the second.

use std::cell::OnceCell;
use std::collections::HashMap;

use num_traits::{Signed, ToPrimitive};

use super::quadrature::Point;
use super::spread::Spread;
use crate::design::{Cut, CutArgument, Domain, Function, Parameter, Popularity, Returns, Value};
use crate::keyspace::encoding::{bucket_of, canonical, hash};
use crate::keyspace::{Address, addresses};

/// The most arguments of all listed calls together, so that functions of many parameters list fewer calls.
const MOST_ARGUMENTS: usize = 32 * Profile::MOST;
/// The most steps of a listing.
const STEPS: u64 = 200_000;

/// The most steps of a listing of the hottest calls.
const STEPS_OUT: u64 = 2_000_000;
/// The greatest distance to which hottest calls are listed step by step; after that, all calls are listed.
const FURTHEST: u64 = 1 << 20;

/// A call of a scope.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The share of the scope's reads that are this call.
    pub share: f64,
    /// The arguments outside the scope as text, by which buckets are assigned. Empty if only windows are listed.
    pub address: String,
    /// The number of its combination of arguments outside the scope and the window, if calls have windows.
    pub rest: u64,
    /// The window that it cuts out of a list, if the function returns one.
    pub window: Option<Window>,
}

/// A window of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The items before the window.
    pub offset: u64,
    /// The items of the window.
    pub limit: u64,
}

/// The calls of one scope.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// The calls, hottest first.
    pub calls: Vec<Call>,
    hashes: OnceCell<Vec<u64>>,
}

impl Profile {
    /// Returns the bucket of each call, from 0 to below `buckets`. Hashing takes the longest, so it is done once.
    pub fn dealt(&self, buckets: u32) -> impl Iterator<Item = u32> {
        let hashes = self.hashes.get_or_init(|| self.calls.iter().map(|call| hash(&call.address)).collect());
        hashes.iter().map(move |hash| bucket_of(*hash, buckets) - 1)
    }

    /// Larger classes are not listed.
    pub const MOST: usize = 8_192;

    /// Lists the calls of one scope; `None` if there are too many, or if entities outside the scope rank them.
    pub fn of(function: &Function, scope: &[usize]) -> Option<Self> {
        if ranked_by_entities(function, scope) {
            return None;
        }
        Self::with_fixed(function, scope, true)
    }

    /// Returns the hottest `count` arguments outside a scope, hottest first, as canonical texts; all, if there are fewer.
    /// `None` if there are too many to list, or if entities outside the scope rank them.
    ///
    /// There may be far more calls than can be listed, so calls near the first are listed, in growing distance.
    pub fn hottest(function: &Function, scope: &[usize], count: usize) -> Option<Vec<String>> {
        if ranked_by_entities(function, scope) {
            return None;
        }
        let (fixed, mut steps, mut distance) = (fixed_scope(function, scope), STEPS_OUT, 0_u64);
        loop {
            let mut listing = addresses(function, &fixed, steps).within(distance);
            let mut listed: Vec<_> = listing.by_ref().collect();
            steps = listing.steps_left();
            if steps == 0 {
                return None;
            }
            if listed.len() >= count || distance == u64::MAX {
                listed.sort_by_key(|address| address.distance);
                let free = |p: &usize| !scope.contains(p);
                let text = |arguments: &[Value]| {
                    canonical((0..function.parameters.len()).filter(free).filter_map(|p| arguments.get(p)))
                };
                return Some(listed.iter().take(count).map(|address| text(&address.arguments)).collect());
            }
            distance = if distance > FURTHEST { u64::MAX } else { distance + 1 + distance / 4 };
        }
    }

    /// Lists the windows of calls whose other arguments are equal.
    pub fn windows(function: &Function) -> Option<Self> {
        let Returns::List { .. } = function.returns else { return None };
        let cutters = function.returns.cutters();
        let others: Vec<usize> = (0..function.parameters.len()).filter(|p| !cutters.contains(p)).collect();
        Self::with_fixed(function, &others, false)
    }

    /// The deal `dealt/1`: all arguments of the calls of one scope, hottest first; `None` if there are too many to list. Entities
    /// outside the scope have a popularity of their own, so they belong to `scope` here.
    pub fn deal(function: &Function, scope: &[usize]) -> Option<Vec<Vec<Value>>> {
        let listed = listed(function, scope)?;
        Some(listed.into_iter().map(|address| address.arguments).collect())
    }

    fn with_fixed(function: &Function, scope: &[usize], addressed: bool) -> Option<Self> {
        let listed = listed(function, scope)?;
        let shares = exact_shares(listed.len(), &function.popularity);
        let free: Vec<usize> = (0..function.parameters.len()).filter(|p| !scope.contains(p)).collect();
        let cutters = function.returns.cutters();
        // Calls without windows do not need the other arguments.
        let has_windows = matches!(function.returns, Returns::List { .. });
        let only_windows = !has_windows || free.iter().all(|p| cutters.contains(p));
        let mut rests: HashMap<String, u64> = HashMap::new();
        let calls = listed.iter().zip(shares).map(|(address, share)| {
            let text = |wanted: &dyn Fn(&usize) -> bool| {
                canonical(free.iter().filter(|p| wanted(p)).filter_map(|&p| address.arguments.get(p)))
            };
            let rest = if only_windows { String::new() } else { text(&|p| !cutters.contains(p)) };
            let known = rests.len() as u64;
            Call {
                share,
                address: if addressed { text(&|_| true) } else { String::new() },
                rest: *rests.entry(rest).or_insert(known),
                window: window(function, &address.arguments),
            }
        });
        Some(Self { calls: calls.collect(), hashes: OnceCell::new() })
    }
}

/// The calls of one scope in the order of the deal; `None` if there are too many.
fn listed(function: &Function, scope: &[usize]) -> Option<Vec<Address>> {
    let most = Profile::MOST.min(MOST_ARGUMENTS / function.parameters.len().max(1));
    let mut listing = addresses(function, &fixed_scope(function, scope), STEPS);
    let mut listed: Vec<_> = listing.by_ref().take(most + 1).collect();
    if listed.is_empty() || listed.len() > most || !listing.is_complete() {
        return None;
    }
    listed.sort_by_key(|address| address.distance);
    Some(listed)
}

fn ranked_by_entities(function: &Function, scope: &[usize]) -> bool {
    let is_entity = |p: &Parameter| matches!(p.domain, Domain::Entity { .. });
    function.parameters.iter().enumerate().any(|(p, parameter)| is_entity(parameter) && !scope.contains(&p))
}

/// Returns the scope that represents all: the first member of each entity, and the first value of the other bound parameters.
fn fixed_scope(function: &Function, scope: &[usize]) -> Vec<(usize, Value)> {
    let first = addresses(function, &[], STEPS).next();
    let value = |p: usize| match function.parameters.get(p).map(|p| &p.domain) {
        Some(Domain::Entity { .. }) => Some(Value::Integer(1.into())),
        _ => first.as_ref().and_then(|address| address.arguments.get(p).cloned()),
    };
    scope.iter().filter_map(|&p| value(p).map(|value| (p, value))).collect()
}

fn exact_shares(count: usize, popularity: &Popularity) -> Vec<f64> {
    let ranks: Vec<Point> = (1..=count).map(|rank| Point { rank: rank as f64, weight: 1.0 }).collect();
    Spread::of(popularity, count as f64).shares(&ranks)
}

/// Returns the window that arguments cut out. An absent limit means the whole list, an absent offset means 0.
fn window(function: &Function, arguments: &[Value]) -> Option<Window> {
    let Returns::List { cut, items, .. } = &function.returns else { return None };
    let items = items.to_u64().unwrap_or(u64::MAX);
    let number = |argument: CutArgument, absent: u64| match argument {
        CutArgument::Fixed(number) => number,
        CutArgument::Parameter(parameter) => match arguments.get(parameter) {
            Some(Value::Integer(number)) if number.is_negative() => 0,
            Some(Value::Integer(number)) => number.to_u64().unwrap_or(u64::MAX),
            _ => absent,
        },
    };
    let (offset, limit) = match *cut {
        Cut::Window { limit, offset } => (number(offset, 0), number(limit, items)),
        Cut::Page { page, size } => {
            let first = first_page(function, page);
            let size = number(size, items);
            (number(page, first).saturating_sub(first).saturating_mul(size), size)
        }
    };
    let offset = offset.min(items);
    Some(Window { offset, limit: limit.min(items - offset) })
}

/// Returns the number of the first page: the least that calls can have.
fn first_page(function: &Function, page: CutArgument) -> u64 {
    match page {
        CutArgument::Fixed(number) => number,
        CutArgument::Parameter(parameter) => {
            let domain = function.parameters.get(parameter).map(|parameter| &parameter.domain);
            domain.and_then(|domain| domain.bounds().0.to_unsigned().to_u64()).unwrap_or(0)
        }
    }
}
