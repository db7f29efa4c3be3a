//! Strategy 4: the class shares a few buckets, each of which holds one address at a time; a write deletes them all.

use super::assessment::{Assessment, Unchecked};
use super::buckets::Buckets;
use super::choose::Chosen;
use super::forms::FOREVER;
use super::outcome::{Outcome, Words, first};
use super::situation::{OF_HITS, Situation};
use super::{Strategy, figures};
use crate::decimal;
use crate::workload::sums_of_scopes;

/// Addresses hashed into buckets.
pub struct HashSlot;

impl Strategy for HashSlot {
    fn name(&self) -> &'static str {
        "hash-slot"
    }

    fn assess(&self, situation: &Situation<'_>) -> Result<Vec<Assessment>, String> {
        // A bucket belongs to a scope, and every write must be able to name it.
        let situation = situation.over_shared_scopes();
        let chosen = situation.buckets();
        let given = f64::from(situation.design.settings.buckets).min(situation.workload.class_size.max(1.0).ceil());
        if given == chosen.chosen.value {
            return Ok(vec![assess(situation, chosen)]);
        }
        // The customary ones as well as those that limits allow: what they have in common shows what more of them bring.
        let customary = Buckets::of(situation, Chosen { value: given, assumed: true, note: None });
        Ok(vec![assess(situation, &customary), assess(situation, chosen)])
    }
}

/// Up to here it does not matter to whom addresses are dealt.
const CHECKED_FEW: f64 = 0.02;

/// Fills under way in the busiest bucket, up to which they change nothing that shows.
const CHECKED: f64 = 0.01;

fn assess(situation: &Situation<'_>, dealt: &Buckets) -> Assessment {
    let workload = &situation.workload;
    let (buckets, ttl) = (dealt.chosen.value, situation.guards.backstop);
    let of_scope = |reads: f64, writes: f64| {
        let (scope, open) = (dealt.slots(reads, writes, ttl), 1.0 - situation.guards.closed(writes));
        [scope.hit_ratio, scope.filled, scope.beside].map(|value| open * value)
    };
    let sums = situation.guards.over(workload, |places| sums_of_scopes(places, of_scope));
    let mut outcome = Outcome::exact(situation);
    outcome.keys = buckets;
    outcome.hit_ratio = first(sums.per_read);
    let ([_, _, beside], [_, at_write, _], [_, total, _]) = (sums.per_read, sums.at_write, sums.total);
    outcome.live_keys = at_write;
    outcome.live_items = total;
    // Another address's value is fetched before it is found to be the wrong one.
    outcome.thrown_away = beside * situation.value_bytes;
    outcome.bytes_per_read += outcome.thrown_away;
    outcome.race = situation.raced_fills(situation.design.topology.fill_delay, 1.0, &sums.places);
    outcome.messages = situation.told_scopes(buckets);
    outcome.readable = false;
    dealt.chosen.tell(&mut outcome, "buckets", "");
    outcome.notes.extend(dealt.note());
    let busiest = workload.places.iter().map(|place| place.reads).fold(0.0, f64::max) * dealt.largest();
    if busiest * situation.design.topology.fill_delay > CHECKED {
        outcome.unchecked.extend(situation.unlike_simulated(
            "while a fill is under way, the busiest buckets are filled again; that is not in the figures",
        ));
    }
    let said = ["who shares a bucket matters: the mean over random assignments is good to about ", ""];
    let few = Unchecked::above(CHECKED_FEW, dealt.rests_on_few(), OF_HITS, said);
    outcome.unchecked.extend(few.filter(|_| workload.writes > 0.0));
    if ttl < FOREVER && dealt.is_random() {
        outcome.unchecked.extend(situation.unlike_simulated(
            "what expires in buckets is taken at their mean traffic, where addresses are too many to list",
        ));
    }
    let uniform = buckets / workload.class_size.max(1.0);
    if uniform < 1.0 {
        outcome.notes.push(format!(
            "were all calls alike and never invalidated, at most {} would hit: skew decides",
            figures::percent(uniform, 2)
        ));
    }
    let words = Words {
        strategy: HashSlot.name(),
        label: format!("hash into {} bucket{}", decimal::shortest(buckets), if buckets == 1.0 { "" } else { "s" }),
        failure_points: "Nothing beyond the cache itself.",
        who: "the VP of Engineering",
        why: format!(
            "the hash experts' bill, for keys that nobody can read and a hit ratio of {}",
            figures::percent(outcome.hit_ratio, 3)
        ),
    };
    outcome.assessment(situation, words)
}
