//! Strategy 4c: the most-called arguments have keys of their own, and all other calls pass the cache by.

use super::assessment::Assessment;
use super::outcome::{Description, Outcome, first};
use super::strategy_input::StrategyInput;
use super::{Strategy, format};
use crate::decimal;

/// Keys for the hottest addresses only.
pub struct HashHot;

impl Strategy for HashHot {
    fn name(&self) -> &'static str {
        "hash-hot"
    }

    fn assess(&self, input: &StrategyInput<'_>) -> Result<Vec<Assessment>, String> {
        let chosen = super::choose::buckets(input.over_shared_scopes());
        let input = input.over_shared_entities();
        let workload = &input.workload;
        let hot = workload.hottest(chosen.value).ok_or(
            "entities that writes do not bind decide which calls are hot: there is no short list of hot arguments",
        )?;
        let covered: f64 = hot.iter().map(|a| a.count * a.share).sum();
        let hits = input.guards.hits(workload, &hot);
        let mut outcome = Outcome::exact(input);
        outcome.keys = chosen.value;
        outcome.hit_ratio = first(hits.per_read);
        outcome.live_keys = first(hits.at_write);
        outcome.live_items = first(hits.total);
        // What is not hot does not ask the cache at all.
        outcome.round_trips = covered;
        outcome.bytes_per_read *= covered;
        outcome.asking = covered;
        outcome.race = input.raced_fills(input.design.topology.fill_delay, covered, &hits.groups);
        // Those of the hot calls that a write reaches.
        outcome.messages = input.told_parts(chosen.value);
        chosen.tell(&mut outcome, "buckets", "");
        let passing = format::percent((1.0 - covered).max(0.0), 3);
        let words = Description {
            strategy: self.name(),
            label: match chosen.value {
                1.0 => "cache the hottest call only".into(),
                calls => format!("cache the {} hottest calls only", decimal::shortest(calls)),
            },
            failure_points: "Nothing beyond the cache itself.",
            who: "the DBAs",
            why: format!("{passing} of the calls pass the cache by, whatever happens"),
        };
        Ok(vec![outcome.assessment(input, words)])
    }
}
