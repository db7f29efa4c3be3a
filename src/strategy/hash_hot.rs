//! Strategy 4c: the hottest calls have keys, and all other calls read the source.

use super::assessment::Assessment;
use super::behaviour::{Behaviour, Description};
use super::entry::Totals;
use super::estimate::Estimate;
use super::id::StrategyId;
use super::inapplicable::Inapplicable;
use super::kind::scopes_named;
use super::memo::Memo;
use super::{choose, format};
use crate::mechanism::{Address, Ended, Point};
use crate::workload::{bound_by_all, parts_of};

/// Assesses the strategy.
///
/// # Errors
///
/// Why it does not apply.
pub fn assess(memo: &Memo<'_>) -> Result<Assessment, Inapplicable> {
    let chosen = choose::buckets(&memo.over_shared_scopes().input);
    let calls = f64::from(chosen.setting.value);
    let input = memo.over_shared_entities();
    let address = Address::Hot { calls: chosen.setting.value };
    let mechanism = input.mechanism(Point { address, ..input.point(Ended::DeleteEach) })?;
    let workload = &input.workload;
    // The list is that of what every write binds: where that is more than entities, each of their classes has it.
    let common = bound_by_all(input.design, input.index);
    let listed = calls * parts_of(input.function, &common);
    let mut hot = workload.hottest(listed).ok_or(Inapplicable::NoHotCalls)?;
    input.sizes.give(&mut hot);
    let covered: f64 = hot.iter().map(|a| a.count * a.share).sum();
    let law = input.law(&mechanism);
    let totals = Totals::of(&law, &workload.groups, &hot);
    let mut behaviour = Behaviour::of(input, &mechanism, &law, &totals);
    behaviour.keys = calls;
    // Calls that are not hot do not ask the cache.
    behaviour.hit_ratio *= covered;
    behaviour.stale_share *= covered;
    behaviour.refused *= covered;
    behaviour.fetched = 1.0 - covered * (1.0 - totals.fetched);
    behaviour.stored *= covered;
    behaviour.round_trips = covered;
    behaviour.bytes_per_read *= covered;
    behaviour.asking = covered;
    // A write deletes the hot calls that it reaches.
    let most = scopes_named(input, &common).times(calls).worst_value();
    behaviour.messages = Estimate::with_worst(input.told_parts(listed), most);
    behaviour.notes.extend(chosen.note);
    let passing = format::share((1.0 - covered).max(0.0));
    let words = Description {
        strategy: StrategyId::HashHot,
        mechanism,
        label: match chosen.setting.value {
            1 => "cache the hottest call only".into(),
            calls => format!("cache the {calls} hottest calls only"),
        },
        failure_points: "Nothing beyond the cache itself.",
        who: "the DBAs",
        why: format!("{passing} of the calls pass the cache by, whatever happens"),
    };
    Ok(behaviour.assessment(input, words))
}
