//! Strategy 4b: as 4, but a bucket's item is a map of all its addresses.

use super::assessment::{Assessment, Unchecked};
use super::forms::{FOREVER, exact, filled, lifetime};
use super::outcome::{Outcome, Words};
use super::situation::Situation;
use super::{Strategy, figures};
use crate::decimal;
use crate::design::Metric;
use crate::workload::sums_of_scopes;

/// Addresses hashed into buckets that hold maps.
pub struct HashContainer;

/// Up to here it does not matter to whom addresses are dealt.
const CHECKED_STRAYING: f64 = 0.02;

/// The largest item that memcached takes unless it is told otherwise, in bytes.
const LARGEST_ITEM: f64 = 1_048_576.0;

impl Strategy for HashContainer {
    fn name(&self) -> &'static str {
        "hash-container"
    }

    fn assess(&self, situation: &Situation<'_>) -> Result<Vec<Assessment>, String> {
        // A bucket belongs to a scope, and every write must be able to name it.
        let situation = situation.over_shared_scopes();
        let workload = &situation.workload;
        let dealt = situation.buckets();
        let (buckets, ttl) = (dealt.chosen.value, situation.guards.backstop);
        let of_scope = |reads: f64, writes: f64| {
            let fills = reads * lifetime(writes, ttl);
            let hit = |p: f64| filled(fills * p);
            let scope = dealt.containers(hit);
            [scope.beside, scope.filled, dealt.strays(hit)].map(|value| value * (1.0 - situation.guards.closed(writes)))
        };
        let sums = situation.guards.over(workload, |places| sums_of_scopes(places, of_scope));
        let ([beside, _, strays], [_, total, _]) = (sums.per_read, sums.total);
        let mut outcome = Outcome::exact(situation);
        let entry = situation.key_bytes + situation.value_bytes;
        let entries = outcome.live_items;
        outcome.keys = buckets;
        outcome.live_items = total;
        outcome.item_value = if total > 0.0 { entries * entry / total } else { 0.0 };
        outcome.thrown_away = beside * entry;
        // A read fetches the map; a fill writes it back, with one entry more.
        let misses = (1.0 - outcome.hit_ratio).max(0.0);
        outcome.bytes_per_read =
            (outcome.hit_ratio * entry + outcome.thrown_away) + misses * (outcome.thrown_away + entry);
        outcome.messages = situation.told_scopes(buckets);
        outcome.readable = false;
        dealt.chosen.tell(&mut outcome, "buckets", "");
        if situation.guards.backstop < FOREVER {
            outcome.unchecked.push(Unchecked {
                metrics: &[Metric::OverfetchBytes, Metric::NetworkBytes, Metric::CacheBytes],
                why: "what has expired stays in its map until a write empties it; that is not in the bytes".into(),
            });
        }
        outcome.unchecked.extend(situation.evicts_whole("map"));
        outcome.notes.extend(dealt.note());
        if workload.writes > 0.0 {
            let said = [
                "what is fetched beside the answers rests on which of the hottest addresses share a map: it strays by ",
                " around the mean over random assignments",
            ];
            let strays = Unchecked::above(CHECKED_STRAYING, strays / beside, &[Metric::OverfetchBytes], said);
            outcome.unchecked.extend(strays);
        }
        // The hottest scope has the fullest maps.
        let hottest = workload.places.iter().map(|place| exact(place.reads, place.writes, ttl)).fold(0.0, f64::max);
        let largest = hottest * workload.class_size / buckets * entry;
        if largest > LARGEST_ITEM {
            outcome.notes.push(format!(
                "a full map weighs up to {}, and memcached takes no item above 1 MiB",
                figures::value(Metric::CacheBytes, largest)
            ));
        }
        let words = Words {
            strategy: self.name(),
            label: format!("hash into {} map{}", decimal::shortest(buckets), if buckets == 1.0 { "" } else { "s" }),
            failure_points: "Nothing beyond the cache itself; writers that do not compare and swap lose each other's entries.",
            who: "the network admins",
            why: format!("a read fetches {} answers that nobody asked for", figures::number(beside, 3)),
        };
        Ok(vec![outcome.assessment(situation, words)])
    }
}
