//! Strategy 5: entries expire, and writes do nothing.

use super::Strategy;
use super::assessment::{Assessment, Estimate, Objection, Setting};
use super::forms::{exact_with_ttl, mean_age_share, stale_reads};
use super::outcome::Outcome;
use super::situation::Situation;
use crate::design::document::Side;
use crate::design::{Design, Metric};

/// Rely on timeouts.
pub struct Ttl;

/// The essay's two minutes, in seconds: taken where neither a setting nor a limit says more.
const CUSTOMARY: f64 = 120.0;

impl Strategy for Ttl {
    fn name(&self) -> &'static str {
        "ttl"
    }

    fn assess(&self, situation: &Situation<'_>) -> Result<Vec<Assessment>, String> {
        let workload = &situation.workload;
        let (ttl, note) = choose(situation.design);
        let hit = |reads: f64, _: f64| exact_with_ttl(reads, 0.0, ttl);
        let mut outcome = Outcome::exact(situation);
        outcome.hit_ratio = workload.over_reads(hit);
        outcome.live_keys = workload.at_write(hit);
        outcome.live_items = workload.total(hit);
        outcome.stale_share = workload.over_reads(|reads, writes| stale_reads(reads, writes, ttl)).max(0.0) + 0.0;
        let age = workload.over_reads(|reads, writes| hit(reads, writes) * ttl * mean_age_share(writes * ttl));
        let worst = if workload.writes > 0.0 { ttl } else { 0.0 };
        let mean = if outcome.hit_ratio > 0.0 { age / outcome.hit_ratio } else { 0.0 };
        outcome.stale_age = Estimate::with_worst(mean, worst);
        let stale = 100.0 * outcome.stale_share;
        let mut notes = workload.notes.clone();
        notes.extend(note);
        Ok(vec![Assessment {
            strategy: self.name(),
            label: format!("expire after {}", seconds(ttl)),
            settings: vec![Setting {
                name: "ttl",
                value: ttl,
                unit: "s",
                assumed: situation.design.settings.ttl.is_none(),
            }],
            metrics: outcome.metrics(situation),
            failure_points: "Nothing beyond the cache itself.",
            objections: vec![Objection {
                who: "operators and QA",
                why: format!(
                    "{stale:.2}% of the reads are outdated, and whoever tests waits up to {} for a change to show",
                    seconds(ttl)
                ),
            }],
            notes,
        }])
    }
}

/// The time to live: what the design says, else the longest that keeps to its limit on staleness, else two minutes.
fn choose(design: &Design) -> (f64, Option<String>) {
    if let Some(ttl) = design.settings.ttl {
        return (ttl, None);
    }
    let limits = design.limits.iter().filter(|limit| limit.metric == Metric::StaleAge && limit.keep == Side::AtMost);
    match limits.map(|limit| (limit.value, &limit.text)).min_by(|a, b| a.0.total_cmp(&b.0)) {
        Some((ttl, limit)) => (ttl, Some(format!("the time to live is the longest that keeps to `{limit}`"))),
        None => (CUSTOMARY, Some("the time to live is the customary two minutes: set `ttl` to choose another".into())),
    }
}

/// A time in the unit that suits it.
fn seconds(time: f64) -> String {
    for (unit, size) in [("day", 86400.0), ("h", 3600.0), ("min", 60.0), ("s", 1.0)] {
        if time >= size {
            return format!("{} {unit}", (100.0 * time / size).round() / 100.0);
        }
    }
    format!("{} ms", (100_000.0 * time).round() / 100.0)
}
