//! Strategy 7: deletes are read from the database's log, and sent in batches after the writes.

use super::assessment::{Assessment, Estimate};
use super::outcome::{Outcome, Words};
use super::situation::Situation;
use super::{Strategy, choose, figures};

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
        let (stale, age) = situation.lagging(lag);
        outcome.stale_share = outcome.hit_ratio * stale;
        let worst = if workload.writes > 0.0 { lag.min(situation.guards.backstop) } else { 0.0 };
        outcome.stale_age = Estimate::with_worst(age, worst);
        // A delete that is not there yet voids no token.
        let delay = situation.design.topology.fill_delay;
        let unguarded = if situation.guards.lease.is_some() { delay.min(lag) } else { delay };
        outcome.race = situation.raced_unguarded(unguarded, &situation.exact.hits.places);
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
            why: format!(
                "somebody reads their log, and {} of the reads fall into its lag",
                figures::percent(outcome.stale_share, 3)
            ),
        };
        Ok(vec![outcome.assessment(situation, words)])
    }
}
