//! Strategy 7: deletes are read from the database's log, and sent in batches after the writes.

use super::assessment::{Assessment, Estimate};
use super::outcome::{Description, Outcome};
use super::strategy_input::StrategyInput;
use super::{Strategy, choose, format};

/// Deletes from the commit log.
pub struct CommitLog;

impl Strategy for CommitLog {
    fn name(&self) -> &'static str {
        "commit-log"
    }

    fn assess(&self, input: &StrategyInput<'_>) -> Result<Vec<Assessment>, String> {
        let workload = &input.workload;
        let settings = &input.design.settings;
        let (lag, batch) = (settings.lag, choose::batch(input));
        let mut outcome = Outcome::exact(input);
        let (stale, age) = input.lagging(lag);
        outcome.stale_share = outcome.hit_ratio * stale;
        let worst = if workload.writes > 0.0 { lag.min(input.guards.backstop) } else { 0.0 };
        outcome.stale_age = Estimate::with_worst(age, worst);
        // A delete that is not there yet voids no token.
        let delay = input.design.topology.fill_delay;
        let unguarded = if input.guards.lease.is_some() { delay.min(lag) } else { delay };
        outcome.race = input.raced_unguarded(unguarded, &input.exact.hits.groups);
        if outcome.race > 0.0 && lag >= delay {
            outcome
                .notes
                .push("what a write overtakes on its way to the cache is deleted when the log catches up".into());
        }
        if input.guards.tombstone > 0.0 {
            outcome.caveats.extend(
                input.unlike_simulated("tombstones begin when a late delete comes; that is not in the figures"),
            );
        }
        let (mean, most) = workload.killed;
        outcome.messages = Estimate::with_worst(mean / batch.value, most / batch.value);
        outcome.settings.push(input.setting("lag", "lag", lag, "s"));
        batch.tell(&mut outcome, "batch", "");
        let words = Description {
            strategy: self.name(),
            label: "delete from the database's log".into(),
            failure_points: "The reader of the log: while it is down, nothing is invalidated at all.",
            who: "the DBAs",
            why: format!(
                "somebody reads their log, and {} of the reads fall into its lag",
                format::percent(outcome.stale_share, 3)
            ),
        };
        Ok(vec![outcome.assessment(input, words)])
    }
}
