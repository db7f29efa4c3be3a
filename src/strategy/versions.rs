//! What strategies with versions have in common: a write leaves what it outdates where it is, and nobody asks for it.

use libm::expm1;

use super::assessment::Assessment;
use super::eviction::versions;
use super::forms::{filled, lifetime, outdated, sliding};
use super::outcome::{Outcome, Words};
use super::situation::Situation;
use super::{Strategy, figures};
use crate::workload::{Sums, sums};

/// Strategy 6: the row's version is part of the key; an update bumps it, and old keys are never asked for again.
pub struct VersionColumn;

/// Strategy 6b: the class's version is an item in the cache, and part of the key.
pub struct VersionKey;

/// Strategy 6c: the version is stored in the value, under one stable key, and compared on reading.
pub struct VersionValue;

/// Where what a write outdates is left.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Left {
    /// Under a key that nobody asks for again.
    Dead,
    /// Under the key that the next read will ask for.
    InPlace,
}

impl Strategy for VersionColumn {
    fn name(&self) -> &'static str {
        "version-column"
    }

    fn assess(&self, situation: &Situation<'_>) -> Result<Vec<Assessment>, String> {
        let mut outcome = versioned(situation, Left::Dead);
        let fetched = row_version(situation, &mut outcome);
        let words = Words {
            strategy: self.name(),
            label: "put the row's version into the key".into(),
            failure_points: "Nothing beyond the cache itself; an update that forgets the version leaves outdated answers.",
            who: "the DBAs",
            why: format!(
                "a column and a bump in every update; {fetched} of the reads fetch the version first, and the cache keeps {}",
                figures::counted(outcome.dead_items, "dead entry", "dead entries")
            ),
        };
        Ok(vec![outcome.assessment(situation, words)])
    }
}

impl Strategy for VersionKey {
    fn name(&self) -> &'static str {
        "version-key"
    }

    fn assess(&self, situation: &Situation<'_>) -> Result<Vec<Assessment>, String> {
        let mut outcome = versioned(situation, Left::Dead);
        // The version first, then what is stored under it.
        outcome.round_trips = 2.0;
        outcome.bytes_per_read += situation.key_bytes + VERSION;
        outcome.messages = situation.over_shared_scopes().told_scopes(1.0);
        let words = Words {
            strategy: self.name(),
            label: "put a version from the cache into the key".into(),
            failure_points: "The item with the version: when it is evicted, the class begins anew, and must not begin with an old number.",
            who: "the programmers",
            why: format!(
                "every read asks twice, one after the other, and the cache keeps {}",
                figures::counted(outcome.dead_items, "dead entry", "dead entries")
            ),
        };
        Ok(vec![outcome.assessment(situation, words)])
    }
}

impl Strategy for VersionValue {
    fn name(&self) -> &'static str {
        "version-value"
    }

    fn assess(&self, situation: &Situation<'_>) -> Result<Vec<Assessment>, String> {
        let mut outcome = versioned(situation, Left::InPlace);
        let fetched = row_version(situation, &mut outcome);
        let words = Words {
            strategy: self.name(),
            label: "put the row's version into the value".into(),
            failure_points: "Nothing beyond the cache itself; an update that forgets the version leaves outdated answers.",
            who: "the DBAs",
            why: format!("a column and a bump in every update, and {fetched} of the reads fetch the version first"),
        };
        Ok(vec![outcome.assessment(situation, words)])
    }
}

/// What a version weighs, in bytes.
const VERSION: f64 = 8.0;

/// What becomes of entries that stay for the retention, and that no message ends: hits and what is left, where that is dead
/// and where it is in place.
pub fn versions_of(situation: &Situation<'_>) -> Sums<4> {
    let ttl = lasting(situation);
    let (dead, in_place) = (situation.eviction.versioned, situation.eviction.replaced);
    let scope = |reads: f64, writes: f64| (reads, writes, lifetime(writes, ttl));
    let value = |&(reads, writes, life): &(f64, f64, f64), p: f64| {
        let reads = reads * p;
        let hit = filled(reads * life);
        let (dead_hit, stored) = if dead < ttl {
            (sliding(reads, writes, dead), versions(reads, writes, dead))
        } else {
            // Every fill stays for the retention: what is stored is what was filled in that time.
            (hit, reads * (1.0 - hit) * ttl)
        };
        let (hit, outdated) = if in_place < ttl {
            let hit = sliding(reads, writes, in_place);
            (hit, -expm1(-reads * in_place) - hit)
        } else {
            (hit, outdated(reads, writes, life, ttl))
        };
        [dead_hit, stored - dead_hit, hit, outdated]
    };
    sums(&situation.workload.places, &situation.workload.addresses, scope, value)
}

/// How long entries stay, in seconds.
fn lasting(situation: &Situation<'_>) -> f64 {
    situation.design.settings.retention.min(situation.guards.backstop)
}

/// Exact invalidation without a message, of entries that stay for the retention.
fn versioned(situation: &Situation<'_>, left: Left) -> Outcome {
    let (sums, retention) = (situation.versions(), situation.design.settings.retention);
    let first = if left == Left::Dead { 0 } else { 2 };
    let ([hit_ratio, met], [live_keys, _], [live_items, others]) =
        [sums.per_read, sums.at_write, sums.total].map(|sums| [sums[first], sums[first + 1].max(0.0)]).into();
    let (dead_items, outdated_items) = if left == Left::Dead { (others, 0.0) } else { (0.0, others) };
    let mut settings = situation.guards.without_deletes().settings();
    settings.push(situation.setting("retention", "retention", retention, "s"));
    // A fill that a write overtakes is stored under the old version, which nobody asks for.
    let mut unchecked = situation.doubts(&|writes| lifetime(writes, lasting(situation)));
    unchecked.extend(situation.crowded());
    let mut nothing = Outcome::nothing(situation);
    if left == Left::InPlace {
        // What is outdated is fetched before it is found to be so.
        nothing.thrown_away = met * situation.value_bytes;
        nothing.bytes_per_read += nothing.thrown_away;
    }
    Outcome { hit_ratio, live_keys, live_items, dead_items, outdated_items, settings, unchecked, ..nothing }
}

/// The version of the row: callers that do not have it at hand fetch it. Returns their share, as it is shown.
fn row_version(situation: &Situation<'_>, outcome: &mut Outcome) -> String {
    let at_hand = situation.design.settings.row_at_hand;
    outcome.round_trips = 1.0 + (1.0 - at_hand);
    outcome.settings.push(situation.setting("row_at_hand", "row at hand", at_hand, "share"));
    figures::percent(1.0 - at_hand, 2)
}
