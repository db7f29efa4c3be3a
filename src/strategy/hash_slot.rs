//! Strategy 4: the class shares a few buckets, each of which holds one address at a time; a write deletes them all.

use super::assessment::Assessment;
use super::behaviour::{Behaviour, Description};
use super::buckets::Buckets;
use super::caveat::Caveat;
use super::choose::{self, Chosen};
use super::estimate::Estimate;
use super::format;
use super::id::StrategyId;
use super::inapplicable::Inapplicable;
use super::kind::scopes_named;
use super::memo::Memo;
use super::settings::Setting;
use super::strategy_input::StrategyInput;
use crate::design::Metric;
use crate::mechanism::{Address, Ended, Point};
use crate::workload::{Size, sums_of_scopes};

/// Assesses the strategy.
pub fn assess(memo: &Memo<'_>) -> Result<Vec<Assessment>, Inapplicable> {
    // A bucket belongs to a scope, and every write must be able to name it.
    let memo = memo.over_shared_scopes();
    let input = &memo.input;
    let chosen = memo.buckets();
    let given = choose::at_most_addresses(input, input.design.settings.buckets.into());
    if given == chosen.chosen.setting.value {
        return Ok(vec![with_buckets(memo, chosen)?]);
    }
    // The customary ones as well as those that limits allow: what they have in common shows what more of them bring.
    let customary = Buckets::of(input, Chosen { setting: Setting { value: given, assumed: true }, note: None });
    Ok(vec![with_buckets(memo, &customary)?, with_buckets(memo, chosen)?])
}

/// A caveat where messages are lost, and the figures do not show it.
fn unmodelled(input: &StrategyInput<'_>) -> Option<Caveat> {
    let metrics = &[Metric::HitRatio, Metric::StaleReadShare, Metric::StaleAge];
    (input.design.topology.message_loss > 0.0 && input.workload.writes > 0.0)
        .then(|| Caveat::on(metrics, "messages that are lost are not in the figures of this strategy"))
}

/// Up to here it does not matter to whom addresses are dealt.
const CHECKED_FEW: f64 = 0.02;

/// Fills under way in the busiest bucket, up to which they change nothing that shows.
const CHECKED: f64 = 0.01;

fn with_buckets(memo: &Memo<'_>, dealt: &Buckets) -> Result<Assessment, Inapplicable> {
    let input = &memo.input;
    let shared = input.buckets(dealt.chosen.setting.value);
    let kept = shared.kept.clone();
    let mechanism = input.mechanism(Point { address: Address::Slots(shared), ..input.point(Ended::DeleteEach) })?;
    let workload = &input.workload;
    let buckets = f64::from(dealt.chosen.setting.value);
    let law = input.law(&mechanism);
    let totals = memo.totals(&law);
    // A delete that is lost ends nothing.
    let heard = 1.0 - input.design.topology.message_loss;
    let of_scope = |group: usize, reads: f64, writes: f64| {
        let (scope, found) = (law.scope(reads, writes), dealt.slots(reads, writes * heard, law.mean_end()));
        let open = 1.0 - scope.closed;
        // No address hits more than one that has a key of its own.
        let alone = totals.groups.get(group).copied().unwrap_or(1.0);
        let (hit, filled) = (alone.min(open * found.hit_ratio), open * found.filled);
        // The mean time for which a slot holds what was stored; at a hit it has been there for as long, on average.
        let life = if hit < 1.0 && reads > 0.0 { filled / (reads * (1.0 - hit)) } else { 0.0 };
        let stale = hit * law.race.overtaken(writes);
        let age = stale * (life + (law.race.open + law.race.unknown) / 2.0);
        [hit, filled, open * found.beside, stale, age, (1.0 - hit) * scope.raced, scope.closed]
    };
    let sums = sums_of_scopes(&workload.groups, of_scope);
    let [hit, _, beside, stale, age, raced, refused] = sums.per_read;
    let mut behaviour = Behaviour::nothing(input);
    behaviour.caveats = input.caveats(&law, &totals);
    behaviour.caveats.extend(unmodelled(input));
    behaviour.keys = buckets;
    behaviour.hit_ratio = hit;
    behaviour.fetched = (1.0 - hit).max(0.0);
    behaviour.refused = refused;
    behaviour.stored = (1.0 - hit - refused).max(0.0);
    behaviour.live_keys = sums.at_write[1];
    behaviour.live_items = sums.total[1];
    // A slot holds an address in proportion to its reads.
    let mean =
        |of: fn(&Size) -> f64| -> f64 { workload.addresses.iter().map(|a| a.count * a.share * of(&a.size)).sum() };
    behaviour.cache_bytes = sums.total[1] * mean(|size| size.item);
    behaviour.room_bytes = sums.total[1] * mean(|size| size.room);
    behaviour.stale_share = stale;
    let worst = Some(input.worst_age(&mechanism, &law));
    behaviour.stale_age = Estimate { value: if hit > 0.0 { age / hit } else { 0.0 }, worst };
    behaviour.race = if hit < 1.0 { raced / (1.0 - hit) } else { 0.0 };
    // Another address's value is fetched before it is found to be the wrong one.
    behaviour.thrown_away = beside * input.value_bytes;
    behaviour.bytes_per_read = input.value_bytes * (1.0 - refused) + behaviour.thrown_away;
    behaviour.messages = scopes_named(input, &kept).times(buckets);
    behaviour.readable = false;
    behaviour.notes.extend(dealt.chosen.note.clone());
    behaviour.notes.extend(dealt.note());
    let busiest = workload.groups.iter().map(|group| group.reads).fold(0.0, f64::max) * dealt.largest();
    if busiest * law.fill.lands > CHECKED {
        behaviour.caveats.extend(input.unlike_simulated(
            "while a fill is under way, the busiest buckets are filled again; that is not in the figures",
        ));
    }
    let said = ["who shares a bucket matters: the mean over random assignments is good to about ", ""];
    let few = Caveat::above(CHECKED_FEW, dealt.rests_on_few(), Caveat::OF_HITS, said);
    behaviour.caveats.extend(few.filter(|_| workload.writes > 0.0));
    if mechanism.lifetime().backstop.is_some() && dealt.is_random() {
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
