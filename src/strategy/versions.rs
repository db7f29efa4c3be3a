//! Strategies 6, 6b and 6c, with versions: a write leaves outdated entries where they are, and no read takes them.

use super::assessment::Assessment;
use super::behaviour::{Behaviour, Description};
use super::entry::Law;
use super::format;
use super::id::StrategyId;
use super::inapplicable::Inapplicable;
use super::kind::classes_named;
use super::memo::Memo;
use super::strategy_input::StrategyInput;
use super::version_sums::left_behind;
use crate::mechanism::{Carried, Ended, Kept, Mechanism, Point, Version, lines, row_of};

/// Assesses strategy 6: the row's version is part of the key. An update bumps it, and nobody asks for old keys.
pub fn assess_column(memo: &Memo<'_>) -> Result<Assessment, Inapplicable> {
    let input = &memo.input;
    let mechanism = by_rows(input, Carried::InKey)?;
    let mut behaviour = versioned(memo, &mechanism, Carried::InKey);
    let fetched = fetch(memo, &mechanism, &mut behaviour);
    let words = Description {
        strategy: StrategyId::VersionColumn,
        mechanism,
        label: "put the row's version into the key".into(),
        failure_points: "Nothing beyond the cache itself; an update that forgets the version leaves outdated answers.",
        who: "the DBAs",
        why: format!(
            "a column and a bump in every update; {fetched} of the reads fetch the version first, and the cache keeps {}",
            format::counted(behaviour.dead_items, "dead entry", "dead entries")
        ),
    };
    Ok(behaviour.assessment(input, words))
}

/// Assesses strategy 6b: the class's version is an item in the cache, and part of the key.
pub fn assess_key(memo: &Memo<'_>) -> Result<Assessment, Inapplicable> {
    let input = &memo.input;
    let version = Version { carried: Carried::InKey, kept: Kept::Cache };
    let mechanism = input.mechanism(input.point(Ended::Version(version)))?;
    let mut behaviour = versioned(memo, &mechanism, Carried::InKey);
    fetch(memo, &mechanism, &mut behaviour);
    let words = Description {
        strategy: StrategyId::VersionKey,
        mechanism,
        label: "put a version from the cache into the key".into(),
        failure_points: "The item with the version: when it is evicted, the class begins anew, and must not begin with an old number.",
        who: "the programmers",
        why: format!(
            "every read asks twice, one after the other, and the cache keeps {}",
            format::counted(behaviour.dead_items, "dead entry", "dead entries")
        ),
    };
    Ok(behaviour.assessment(input, words))
}

/// Assesses strategy 6c: the version is stored in the value under one stable key, and compared at each read.
pub fn assess_value(memo: &Memo<'_>) -> Result<Assessment, Inapplicable> {
    let input = &memo.input;
    let mechanism = by_rows(input, Carried::InValue)?;
    let mut behaviour = versioned(memo, &mechanism, Carried::InValue);
    let fetched = fetch(memo, &mechanism, &mut behaviour);
    let words = Description {
        strategy: StrategyId::VersionValue,
        mechanism,
        label: "put the row's version into the value".into(),
        failure_points: "Nothing beyond the cache itself; an update that forgets the version leaves outdated answers.",
        who: "the DBAs",
        why: format!("a column and a bump in every update, and {fetched} of the reads fetch the version first"),
    };
    Ok(behaviour.assessment(input, words))
}

/// Versions in the rows that lines name; in the cache where a line's scope is not one entity.
fn by_rows(input: &StrategyInput<'_>, carried: Carried) -> Result<Mechanism, Inapplicable> {
    let kept = |scope: &[usize]| row_of(input.function, scope).map_or(Kept::Cache, |_| Kept::Row);
    let version = |scope: &[usize]| Ended::Version(Version { carried, kept: kept(scope) });
    let ended = lines(input.design, input.index).iter().map(|line| version(&line.scope)).collect();
    input.mechanism(Point { ended, ..input.point(Ended::Nothing) })
}

/// The size of a version, in bytes.
const VERSION: f64 = 8.0;

/// Exact invalidation without a message, of entries that stay for the retention.
fn versioned(memo: &Memo<'_>, mechanism: &Mechanism, carried: Carried) -> Behaviour {
    let input = &memo.input;
    let law = Law { evicted: evicted(input, carried), ..input.law(mechanism) };
    let mut behaviour = Behaviour::of(input, mechanism, &law, &memo.totals(&law));
    let left = left_behind(input, &law, carried);
    let ([_, _, _, met], [items, bytes, room, _]) = (left.per_read, left.total);
    behaviour.cache_bytes += bytes;
    behaviour.room_bytes += room;
    match carried {
        Carried::InKey => behaviour.dead_items = items,
        Carried::InValue => {
            // What is outdated is fetched before it is found to be so.
            behaviour.thrown_away = met;
            behaviour.bytes_per_read += behaviour.thrown_away;
        }
    }
    behaviour
}

/// Seconds after its last read at which an entry is evicted.
fn evicted(input: &StrategyInput<'_>, carried: Carried) -> f64 {
    match carried {
        Carried::InKey => input.eviction.versioned,
        Carried::InValue => input.eviction.replaced,
    }
}

/// The versions that a read fetches, all at once. Those in the key come before the entry, those in the value may come with it;
/// callers have those of rows at hand or fetch them. A write bumps the items in the cache that it names; the rows it updates
/// anyway. Returns the share of the reads that fetch a row's version, as it is shown.
fn fetch(memo: &Memo<'_>, mechanism: &Mechanism, behaviour: &mut Behaviour) -> String {
    let input = &memo.input;
    let versions = mechanism.versions();
    let in_cache = versions.iter().filter(|(_, version)| version.kept == Kept::Cache).count();
    let comes_first = versions.iter().any(|(_, version)| version.carried == Carried::InKey);
    let has_rows = in_cache < versions.len();
    let of_rows = if has_rows { 1.0 - input.design.settings.row_at_hand } else { 0.0 };
    behaviour.round_trips = 1.0 + if in_cache > 0 && comes_first { 1.0 } else { of_rows };
    behaviour.bytes_per_read += in_cache as f64 * (input.key_bytes + VERSION);
    let is_item = |ended| matches!(ended, Ended::Version(Version { kept: Kept::Cache, .. }));
    behaviour.messages = classes_named(memo, mechanism, is_item);
    format::share(of_rows)
}
