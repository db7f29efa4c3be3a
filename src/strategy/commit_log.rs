//! Strategy 7: deletes are read from the database's log, and sent in batches after the writes.

use super::assessment::{Assessment, Estimate};
use super::forms::lagging;
use super::outcome::{Outcome, Words};
use super::situation::Situation;
use super::{Strategy, choose};

/// Deletes from the commit log.
pub struct CommitLog;

impl Strategy for CommitLog {
    fn name(&self) -> &'static str {
        "commit-log"
    }

    fn assess(&self, situation: &Situation<'_>) -> Result<Vec<Assessment>, String> {
        let workload = &situation.workload;
        let settings = &situation.design.settings;
        let (lag, batch) = (settings.lag, choose::batch(situation));
        let mut outcome = Outcome::exact(situation);
        let (mut hits, mut stale, mut age) = (0.0, 0.0, 0.0);
        for (i, place) in workload.places.iter().enumerate() {
            let hit = place.of_reads * situation.exact.hit_ratio(i, place);
            let (share, since) = lagging(place.writes, lag, situation.guards.backstop);
            hits += hit;
            stale += hit * share;
            age += hit * since;
        }
        outcome.stale_share = stale;
        let worst = if workload.writes > 0.0 { lag.min(situation.guards.backstop) } else { 0.0 };
        outcome.stale_age = Estimate::with_worst(if hits > 0.0 { age / hits } else { 0.0 }, worst);
        // A delete that is not there yet voids no token.
        let delay = situation.design.topology.fill_delay;
        let unguarded = if situation.guards.lease { delay.min(lag) } else { delay };
        outcome.race = situation.unguarded_race(unguarded, |i, place| 1.0 - situation.exact.hit_ratio(i, place));
        if outcome.race > 0.0 && lag >= delay {
            outcome
                .notes
                .push("what a write overtakes on its way to the cache is deleted when the log catches up".into());
        }
        if situation.guards.tombstone > 0.0 {
            outcome.unchecked.extend(
                situation.unlike_simulated("tombstones begin when a late delete comes; that is not in the figures"),
            );
        }
        let (mean, most) = workload.killed;
        outcome.messages = Estimate::with_worst(mean / batch.value, most / batch.value);
        outcome.settings.push(situation.setting("lag", "lag", lag, "s"));
        batch.tell(&mut outcome, "batch", "");
        let words = Words {
            strategy: self.name(),
            label: "delete from the database's log".into(),
            failure_points: "The reader of the log: while it is down, nothing is invalidated at all.",
            who: "the DBAs",
            why: format!("somebody reads their log, and {:.2}% of the reads fall into its lag", 100.0 * stale),
        };
        Ok(vec![outcome.assessment(situation, words)])
    }
}
