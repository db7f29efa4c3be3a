//! Strategy 1: a simpler interface with fewer addresses. Two are proposed: pages of a fixed size, and the whole list.

use std::collections::HashMap;

use num_traits::ToPrimitive;

use super::assessment::Assessment;
use super::behaviour::{Behaviour, Description};
use super::entry::Totals;
use super::estimate::Estimate;
use super::format;
use super::id::StrategyId;
use super::inapplicable::Inapplicable;
use super::strategy_input::StrategyInput;
use crate::design::{Function, Metric, Returns};
use crate::keyspace;
use crate::mechanism::{self, Address, Ended};
use crate::workload::{Addresses, Detail, Point, Profile, Spread};

/// A restricted interface.
struct Variant {
    label: String,
    /// Items of a page.
    page: u64,
    /// The page size; none where the whole list is one page.
    page_size: Option<u64>,
    /// Pages of the list.
    pages: u64,
}

/// Assesses the strategy.
///
/// # Errors
///
/// Why it does not apply.
pub fn assess(input: &StrategyInput<'_>) -> Result<Vec<Assessment>, Inapplicable> {
    let Returns::List { item, items, .. } = &input.function.returns else {
        return Err(Inapplicable::NotCutFromList { function: input.function.name.clone() });
    };
    let items = items.to_u64().filter(|&items| items <= MOST_ITEMS).ok_or(Inapplicable::ListTooLong)?;
    let page = u64::from(input.design.settings.page_size).min(items);
    let paged = Variant {
        label: format!("restrict to pages of {page}"),
        page_size: Some(page),
        page,
        pages: items.div_ceil(page),
    };
    let whole = Variant { label: "restrict to the whole list".into(), page_size: None, page: items, pages: 1 };
    let others = others(input);
    if let Some(why) = paged.too_large(input, *item) {
        return Err(why);
    }
    let mut assessments = vec![paged.assess(input, *item, items, others)?];
    match whole.too_large(input, *item) {
        None => assessments.push(whole.assess(input, *item, items, others)?),
        Some(why) => assessments.iter_mut().for_each(|paged| paged.notes.push(why.to_string())),
    }
    Ok(assessments)
}

/// Lists longer than this are not cut into pages one by one.
const MOST_ITEMS: u64 = 10_000_000;

/// The addresses of a scope that the parameters other than those of the window make up.
fn others(input: &StrategyInput<'_>) -> f64 {
    let cutters = input.function.returns.cutters();
    // Conditions on the window go with the window; what is then free of them counts as often as it has values.
    let rest = Function {
        conditions: input
            .function
            .conditions
            .iter()
            .filter(|stated| !stated.condition.parameters().iter().any(|p| cutters.contains(p)))
            .cloned()
            .collect(),
        ..input.function.clone()
    };
    let counted = keyspace::count(&rest, input.budget).at_most().to_f64().unwrap_or(f64::INFINITY);
    let window: f64 = cutters
        .iter()
        .filter_map(|&p| input.function.parameters.get(p))
        .map(|p| p.size().to_f64().unwrap_or(f64::INFINITY))
        .product();
    let others = counted.min(crate::workload::LARGEST_FIGURE) / window / input.workload.scope_count;
    if others.is_finite() { others } else { 1.0 }
}

/// How the calls of a scope fall on the restricted interface.
struct Calls {
    /// Restricted addresses: how many, and the share of the scope's calls that need one of them. Weighted by their
    /// number, the shares sum to the calls that one call needs.
    addresses: Vec<Addresses>,
    /// Bytes that a call fetches, and those of them that it wants.
    fetched: f64,
    wanted: f64,
}

impl Variant {
    /// Why the server stores no page of it, where that is so.
    fn too_large(&self, input: &StrategyInput<'_>, item: f64) -> Option<Inapplicable> {
        let server = input.design.topology.server;
        let bytes = item * self.page as f64;
        (bytes > server.largest_value()).then(|| Inapplicable::ValueTooLarge {
            what: self.value_name(),
            size: format::value(Metric::CacheBytes, bytes),
            server,
            most: format::value(Metric::CacheBytes, server.largest_value()),
        })
    }

    fn value_name(&self) -> String {
        self.page_size.map_or_else(|| "the whole list".to_owned(), |page| format!("a page of {page} items"))
    }

    fn assess(
        &self,
        input: &StrategyInput<'_>,
        item: f64,
        items: u64,
        others: f64,
    ) -> Result<Assessment, Inapplicable> {
        let address = Address::Pages { size: self.page_size };
        let mechanism = input.mechanism(mechanism::Point { address, ..input.point(Ended::DeleteEach) })?;
        let workload = &input.workload;
        let calls = match &input.profile {
            Some(profile) => self.listed(input, profile, item, items),
            None => self.estimated(input, item, items, others),
        };
        let calls_per_read: f64 = calls.addresses.iter().map(|a| a.count * a.share).sum();
        let keys = others * self.pages as f64;
        let law = input.law(&mechanism);
        let totals = Totals::of(&law, &workload.groups, &calls.addresses);
        let mut behaviour = Behaviour::of(input, &mechanism, &law, &totals);
        behaviour.keys = (keys / workload.split).max(self.pages as f64);
        behaviour.calls_per_read = calls_per_read;
        behaviour.round_trips = calls_per_read;
        behaviour.bytes_per_read = calls.fetched;
        behaviour.thrown_away = (calls.fetched - calls.wanted).max(0.0);
        behaviour.items_per_fill = self.page.min(items) as f64;
        behaviour.messages = Estimate::of(if workload.writes > 0.0 { keys * workload.reach } else { 0.0 });
        behaviour.interface_kept = false;
        let notes = &mut behaviour.notes;
        if input.profile.is_none() {
            notes.push("the calls are too many to list: the same windows are taken for all other arguments".into());
        }
        notes.push(format!(
            "one call needs {} restricted, and fetches {} bytes to use {}",
            format::number(calls_per_read, 3),
            format::number(calls.fetched, 1),
            format::number(calls.wanted, 1)
        ));
        let thrown_away = if calls.fetched > 0.0 { behaviour.thrown_away / calls.fetched } else { 0.0 };
        let words = Description {
            strategy: StrategyId::Restrict,
            mechanism,
            label: self.label.clone(),
            failure_points: "Nothing beyond the cache itself.",
            who: "the programmers and the product team",
            why: format!(
                "a simpler, less flexible interface: one call needs {} restricted, and {} of the bytes are thrown away",
                format::number(calls_per_read, 3),
                format::share(thrown_away),
            ),
        };
        Ok(behaviour.assessment(input, words))
    }

    /// The pages that the listed calls need.
    fn listed(&self, input: &StrategyInput<'_>, profile: &Profile, item: f64, items: u64) -> Calls {
        // Where each page is in the list, which is in the order of first need: sums are the same everywhere.
        let mut needed: HashMap<(u64, u64), usize> = HashMap::new();
        let mut calls = Calls { addresses: Vec::new(), fetched: 0.0, wanted: 0.0 };
        for call in &profile.calls {
            let Some(window) = call.window else { continue };
            calls.wanted += call.share * item * window.limit as f64;
            let first = (window.offset / self.page).min(self.pages - 1);
            let last = (window.offset + window.limit.max(1) - 1) / self.page;
            for page in first..=last.min(self.pages - 1).max(first) {
                let size = self.page.min(items - page * self.page);
                calls.fetched += call.share * item * size as f64;
                let known = calls.addresses.len();
                match *needed.entry((call.rest, page)).or_insert(known) {
                    new if new == known => calls.addresses.push(Addresses {
                        count: 1.0,
                        share: call.share,
                        size: input.size(item * size as f64),
                    }),
                    old => calls.addresses[old].share += call.share,
                }
            }
        }
        calls
    }

    /// Calls that cannot be listed: each combination of other arguments, ranked by itself, has the same windows.
    fn estimated(&self, input: &StrategyInput<'_>, item: f64, items: u64, others: f64) -> Calls {
        let windows = match &input.windows {
            Some(windows) => self.listed(input, windows, item, items),
            None => self.anywhere(input, item, items),
        };
        let spread = Spread::of(&input.function.popularity, others.round().max(1.0));
        let ranks = spread.points(Detail::Coarse);
        let rank_shares = spread.shares(&ranks);
        let of_rank = |(rank, share): (&Point, &f64)| -> Vec<Addresses> {
            let of_page =
                |page: &Addresses| Addresses { count: page.count * rank.weight, share: page.share * share, ..*page };
            windows.addresses.iter().map(of_page).collect()
        };
        Calls { addresses: ranks.iter().zip(&rank_shares).flat_map(of_rank).collect(), ..windows }
    }

    /// Windows that cannot even be listed lie anywhere in the list.
    fn anywhere(&self, input: &StrategyInput<'_>, item: f64, items: u64) -> Calls {
        let wanted = input.value_bytes / item.max(f64::MIN_POSITIVE);
        let pages = self.pages as f64;
        let needed = ((wanted - 1.0).max(0.0) / self.page as f64 + 1.0).min(pages);
        let size = self.page.min(items) as f64;
        Calls {
            addresses: vec![Addresses { count: pages, share: needed / pages, size: input.size(item * size) }],
            fetched: item * needed * size,
            wanted: item * wanted,
        }
    }
}
