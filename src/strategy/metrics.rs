//! What a strategy comes to: each metric with its value.

use std::ops::Index;

use super::assessment::Estimate;
use crate::design::Metric;

/// Metrics with their values, in the order in which they are shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Metrics(Vec<(Metric, Estimate)>);

impl Metrics {
    /// The value of a metric, if it has one.
    pub fn get(&self, metric: Metric) -> Option<&Estimate> {
        let found = self.0.binary_search_by_key(&metric, |(known, _)| *known).ok()?;
        self.0.get(found).map(|(_, estimate)| estimate)
    }

    /// All of them.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (Metric, &Estimate)> {
        self.0.iter().map(|(metric, estimate)| (*metric, estimate))
    }
}

impl FromIterator<(Metric, Estimate)> for Metrics {
    fn from_iter<I: IntoIterator<Item = (Metric, Estimate)>>(metrics: I) -> Self {
        let mut metrics: Vec<_> = metrics.into_iter().collect();
        metrics.sort_unstable_by_key(|(metric, _)| *metric);
        Self(metrics)
    }
}

impl Index<Metric> for Metrics {
    type Output = Estimate;

    /// # Panics
    ///
    /// Where the metric has no value; every assessment has all of them.
    fn index(&self, metric: Metric) -> &Estimate {
        &self.0[self.0.binary_search_by_key(&metric, |(known, _)| *known).unwrap_or(usize::MAX)].1
    }
}
