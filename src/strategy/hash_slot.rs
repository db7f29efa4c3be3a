//! Strategy 4: the class shares a few buckets, each of which holds one address at a time; a write deletes them all.

use super::assessment::Assessment;
use super::behaviour::{Behaviour, Description, first};
use super::buckets::Buckets;
use super::caveat::Caveat;
use super::choose::{self, Chosen};
use super::closed_forms::FOREVER;
use super::format;
use super::id::StrategyId;
use super::inapplicable::Inapplicable;
use super::kind::scopes_named;
use super::lossy;
use super::memo::Memo;
use super::settings::Setting;
use super::strategy_input::StrategyInput;
use crate::mechanism::{Address, Ended, Point};
use crate::workload::sums_of_scopes;

/// Assesses the strategy.
pub fn assess(memo: &Memo<'_>) -> Result<Vec<Assessment>, Inapplicable> {
    // A bucket belongs to a scope, and every write must be able to name it.
    let memo = memo.over_shared_scopes();
    let input = &memo.input;
    let chosen = memo.buckets();
    let given = choose::at_most_addresses(input, input.design.settings.buckets.into());
    if given == chosen.chosen.setting.value {
        return Ok(vec![with_buckets(input, chosen)?]);
    }
    // The customary ones as well as those that limits allow: what they have in common shows what more of them bring.
    let customary = Buckets::of(input, Chosen { setting: Setting { value: given, assumed: true }, note: None });
    Ok(vec![with_buckets(input, &customary)?, with_buckets(input, chosen)?])
}

/// Up to here it does not matter to whom addresses are dealt.
const CHECKED_FEW: f64 = 0.02;

/// Fills under way in the busiest bucket, up to which they change nothing that shows.
const CHECKED: f64 = 0.01;

fn with_buckets(input: &StrategyInput<'_>, dealt: &Buckets) -> Result<Assessment, Inapplicable> {
    let shared = input.buckets(dealt.chosen.setting.value);
    let kept = shared.kept.clone();
    let mechanism = input.mechanism(Point { address: Address::Slots(shared), ..input.point(Ended::DeleteEach) })?;
    let workload = &input.workload;
    let (buckets, ttl) = (f64::from(dealt.chosen.setting.value), input.guards.backstop);
    let of_scope = |reads: f64, writes: f64| {
        let (scope, open) = (dealt.slots(reads, writes, ttl), 1.0 - input.guards.closed(writes));
        [scope.hit_ratio, scope.filled, scope.beside].map(|value| open * value)
    };
    let sums = input.guards.over(workload, |groups| sums_of_scopes(groups, of_scope));
    let mut behaviour = Behaviour::exact(input);
    behaviour.caveats.extend(lossy::unmodelled(input));
    behaviour.keys = buckets;
    behaviour.hit_ratio = first(sums.per_read);
    let ([_, _, beside], [_, at_write, _], [_, total, _]) = (sums.per_read, sums.at_write, sums.total);
    behaviour.live_keys = at_write;
    behaviour.live_items = total;
    // Another address's value is fetched before it is found to be the wrong one.
    behaviour.thrown_away = beside * input.value_bytes;
    behaviour.bytes_per_read += behaviour.thrown_away;
    behaviour.race = input.raced_fills(input.design.topology.fill_delay, 1.0, &sums.groups);
    behaviour.messages = scopes_named(input, &kept).times(buckets);
    behaviour.readable = false;
    behaviour.notes.extend(dealt.chosen.note.clone());
    behaviour.notes.extend(dealt.note());
    let busiest = workload.groups.iter().map(|group| group.reads).fold(0.0, f64::max) * dealt.largest();
    if busiest * input.design.topology.fill_delay > CHECKED {
        behaviour.caveats.extend(input.unlike_simulated(
            "while a fill is under way, the busiest buckets are filled again; that is not in the figures",
        ));
    }
    let said = ["who shares a bucket matters: the mean over random assignments is good to about ", ""];
    let few = Caveat::above(CHECKED_FEW, dealt.rests_on_few(), Caveat::OF_HITS, said);
    behaviour.caveats.extend(few.filter(|_| workload.writes > 0.0));
    if ttl < FOREVER && dealt.is_random() {
        behaviour.caveats.extend(input.unlike_simulated(
            "what expires in buckets is taken at their mean traffic, where addresses are too many to list",
        ));
    }
    let uniform = buckets / workload.class_size.max(1.0);
    if uniform < 1.0 {
        behaviour.notes.push(format!(
            "were all calls alike and never invalidated, at most {} would hit: skew decides",
            format::share(uniform)
        ));
    }
    let words = Description {
        strategy: StrategyId::HashSlot,
        mechanism,
        label: format!("hash into {}", format::counted(buckets, "bucket", "buckets")),
        failure_points: "Nothing beyond the cache itself.",
        who: "the VP of Engineering",
        why: format!(
            "the hash experts' bill, for keys that nobody can read and a hit ratio of {}",
            format::share(behaviour.hit_ratio)
        ),
    };
    Ok(behaviour.assessment(input, words))
}
