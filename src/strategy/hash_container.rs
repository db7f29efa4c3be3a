//! Strategy 4b: as 4, but a bucket's item is a map of all its addresses.

use super::assessment::Assessment;
use super::behaviour::{Behaviour, Description};
use super::caveat::Caveat;
use super::closed_forms::{FOREVER, exact};
use super::entry::Law;
use super::format;
use super::id::StrategyId;
use super::inapplicable::Inapplicable;
use super::kind::scopes_named;
use super::memo::Memo;
use crate::design::Metric;
use crate::mechanism::{Address, Ended, Point};
use crate::workload::sums_of_scopes;

/// Up to here it does not matter to whom addresses are dealt.
const CHECKED_STRAYING: f64 = 0.02;

/// Assesses the strategy.
pub fn assess(memo: &Memo<'_>) -> Result<Assessment, Inapplicable> {
    // A bucket belongs to a scope, and every write must be able to name it.
    let memo = memo.over_shared_scopes();
    let input = &memo.input;
    let workload = &input.workload;
    let dealt = memo.buckets();
    let shared = input.buckets(dealt.chosen.setting.value);
    let kept = shared.kept.clone();
    let mechanism = input.mechanism(Point { address: Address::Maps(shared), ..input.point(Ended::DeleteEach) })?;
    let buckets = f64::from(dealt.chosen.setting.value);
    let law = input.law(&mechanism);
    // What has expired stays in its map until a write empties it.
    let unending = Law { end: FOREVER, ..law.clone() };
    let of_scope = |_, reads: f64, writes: f64| {
        let scope = unending.scope(reads, writes);
        let hit = |p: f64| scope.at(p).hit;
        let found = dealt.containers(hit);
        [found.beside, found.filled, dealt.strays(hit)]
    };
    let sums = sums_of_scopes(&workload.groups, of_scope);
    let ([beside, _, strays], [_, total, _]) = (sums.per_read, sums.total);
    let totals = memo.totals(&law);
    let mut behaviour = Behaviour::of(input, &mechanism, &law, &totals);
    let stored = memo.totals(&unending);
    let entries = stored.live_items;
    let entry = input.key_bytes + stored.live_value;
    behaviour.keys = buckets;
    behaviour.live_items = total;
    let held = if total > 0.0 { entries * entry / total } else { 0.0 };
    let map = input.size(held);
    (behaviour.cache_bytes, behaviour.room_bytes) = (total * map.item, total * map.room);
    behaviour.thrown_away = beside * entry;
    // A read fetches the map; a fill writes it back, with one entry more.
    let misses = behaviour.fetched;
    behaviour.bytes_per_read =
        (behaviour.hit_ratio * entry + behaviour.thrown_away) + misses * (behaviour.thrown_away + entry);
    behaviour.messages = scopes_named(input, &kept).times(buckets);
    behaviour.readable = false;
    behaviour.notes.extend(dealt.chosen.note.clone());
    if mechanism.lifetime().backstop.is_some() {
        behaviour.caveats.push(Caveat::on(
            &[Metric::OverfetchBytes, Metric::NetworkBytes, Metric::CacheBytes],
            "what has expired stays in its map until a write empties it; that is not in the bytes",
        ));
    }
    behaviour.caveats.extend(input.evicts_whole("map"));
    behaviour.notes.extend(dealt.note());
    if workload.writes > 0.0 {
        let said = [
            "what is fetched beside the answers rests on which of the hottest addresses share a map: it strays by ",
            " around the mean over random assignments",
        ];
        let strays = Caveat::above(CHECKED_STRAYING, strays / beside, &[Metric::OverfetchBytes], said);
        behaviour.caveats.extend(strays);
    }
    // The hottest scope has the fullest maps.
    let hottest = workload.groups.iter().map(|group| exact(group.reads, group.writes, law.end)).fold(0.0, f64::max);
    let largest = hottest * workload.class_size / buckets * entry;
    let server = input.design.topology.server;
    if largest > server.largest_value() {
        behaviour.notes.push(format!(
            "a full map weighs up to {}, and {server} stores no value above {}",
            format::value(Metric::CacheBytes, largest),
            format::value(Metric::CacheBytes, server.largest_value())
        ));
    }
    let words = Description {
        strategy: StrategyId::HashContainer,
        mechanism,
        label: format!("hash into {}", format::counted(buckets, "map", "maps")),
        failure_points: "Nothing beyond the cache itself; writers that do not compare and swap lose each other's entries.",
        who: "the network admins",
        why: format!("a read fetches {} answers that nobody asked for", format::number(beside, 3)),
    };
    Ok(behaviour.assessment(input, words))
}
