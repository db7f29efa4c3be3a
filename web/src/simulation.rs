//! A simulation as the page knows it: how far it is, or what it found.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use keyplan::report::simulation::DIFFERS;

/// The state of the simulation.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Simulation {
    /// Nobody has asked for it.
    #[default]
    Idle,
    /// It runs; the share that is done, from 0 to 1.
    Running(f64),
    /// It has ended.
    Done(Rc<Findings>),
}

/// What a simulation found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    /// What the reader must know about it.
    pub sentences: Vec<String>,
    /// A strategy's label, a metric, and what was found of it; see [`keyplan::report::simulation::HEADS`].
    pub rows: Vec<[String; 6]>,
}

impl Simulation {
    /// A simulation that ended without a result.
    #[must_use]
    pub fn failed(why: String) -> Self {
        Self::Done(Rc::new(Findings { sentences: vec![why], rows: Vec::new() }))
    }

    /// What it found, once it has ended.
    #[must_use]
    pub fn findings(&self) -> Option<&Findings> {
        match self {
            Self::Idle | Self::Running(_) => None,
            Self::Done(findings) => Some(findings),
        }
    }
}

impl Findings {
    /// Returns the labels of the strategies with a prediction that differs, each once.
    #[must_use]
    pub fn differing(&self) -> Vec<&str> {
        let mut labels: Vec<&str> = self.off().map(|[label, ..]| label.as_str()).collect();
        labels.dedup();
        labels
    }

    /// The result in a sentence.
    #[must_use]
    pub fn summary(&self) -> String {
        if self.rows.is_empty() {
            return self.sentences.first().cloned().unwrap_or_default();
        }
        let all = self.rows.len();
        let marked = self.rows.iter().filter(|[.., mark]| !mark.is_empty()).count();
        let held = format!(
            "{} of {all} predictions hold: within 2%, or within what chance explains 19 times in 20.",
            all - marked
        );
        match marked - self.off().count() {
            0 => held,
            explained => format!("{held} Of the others, marked in the plan, or after too short a time: {explained}."),
        }
    }

    /// Returns the row of a metric of a strategy.
    #[must_use]
    pub fn row(&self, label: &str, metric: &str) -> Option<&[String; 6]> {
        self.rows.iter().find(|[of, name, ..]| of == label && name == metric)
    }

    fn off(&self) -> impl Iterator<Item = &[String; 6]> {
        self.rows.iter().filter(|[.., mark]| mark == DIFFERS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_counts_what_holds() {
        let row = |cells: [&str; 6]| cells.map(str::to_owned);
        let findings = Findings {
            sentences: vec!["9 events".into()],
            rows: vec![
                row(["ttl", "hit ratio", "50%", "40%", "39% – 41%", "≠"]),
                row(["ttl", "live keys", "1", "1", "", ""]),
            ],
        };
        assert!(findings.summary().starts_with("1 of 2 predictions hold"), "{}", findings.summary());
        assert_eq!(findings.differing(), ["ttl"]);
        assert_eq!(findings.row("ttl", "hit ratio").map(|row| row[3].as_str()), Some("40%"));
    }

    #[test]
    fn a_failed_simulation_says_why() {
        let failed = Simulation::failed("no memory".into());
        assert_eq!(failed.findings().map(Findings::summary).as_deref(), Some("no memory"));
    }
}
