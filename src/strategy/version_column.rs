//! Strategy 6: the row's version is part of the key; an update bumps it, and old keys are never asked for again.

use super::assessment::{Assessment, Objection, Setting};
use super::forms::exact_with_ttl;
use super::outcome::Outcome;
use super::situation::Situation;
use super::{Strategy, figures};

/// A version column in the row.
pub struct VersionColumn;

impl Strategy for VersionColumn {
    fn name(&self) -> &'static str {
        "version-column"
    }

    fn assess(&self, situation: &Situation<'_>) -> Result<Vec<Assessment>, String> {
        let workload = &situation.workload;
        let settings = &situation.design.settings;
        let retention = settings.retention;
        let hit = |reads: f64, writes: f64| exact_with_ttl(reads, writes, retention);
        let mut outcome = Outcome::exact(situation);
        outcome.hit_ratio = workload.over_reads(hit);
        outcome.live_keys = workload.at_write(hit);
        outcome.live_items = workload.total(hit);
        // Every fill stays for the retention: what is stored is what was filled in that time.
        let stored = workload.total(|reads, writes| reads * (1.0 - hit(reads, writes)) * retention);
        outcome.dead_items = (stored - outcome.live_items).max(0.0);
        outcome.round_trips = 1.0 + (1.0 - settings.row_at_hand);
        // A fill that a write overtakes stores under the old version, which nobody asks for.
        outcome.race = 0.0;
        let dead = outcome.dead_items;
        Ok(vec![Assessment {
            strategy: self.name(),
            label: "put the row's version into the key".into(),
            settings: vec![
                Setting { name: "retention", value: retention, unit: "s", assumed: situation.is_assumed("retention") },
                Setting {
                    name: "row_at_hand",
                    value: settings.row_at_hand,
                    unit: "share",
                    assumed: situation.is_assumed("row at hand"),
                },
            ],
            metrics: outcome.metrics(situation),
            failure_points: "Nothing beyond the cache itself; an update that forgets the version leaves outdated answers.",
            objections: vec![Objection {
                who: "the DBAs",
                why: format!(
                    "a column and a bump in every update; {:.0}% of the reads fetch the version first, and {} dead entries fill the cache",
                    100.0 * (1.0 - settings.row_at_hand),
                    figures::number(dead, 4)
                ),
            }],
            notes: workload.notes.clone(),
        }])
    }
}
