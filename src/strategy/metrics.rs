//! The metrics of a strategy with their values.

use std::ops::Index;

use super::estimate::Estimate;
use crate::design::Metric;

/// Metrics with their values, in the order in which they are shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Metrics<T = Estimate>(Vec<(Metric, T)>);

impl<T> Metrics<T> {
    /// The value of a metric; `None` if it has none.
    #[must_use]
    pub fn get(&self, metric: Metric) -> Option<&T> {
        let found = self.0.binary_search_by_key(&metric, |(known, _)| *known).ok()?;
        self.0.get(found).map(|(_, value)| value)
    }

    /// All metrics with their values, in their order.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (Metric, &T)> {
        self.0.iter().map(|(metric, value)| (*metric, value))
    }

    /// Removes the metrics that do not pass.
    pub fn retain(&mut self, mut passes: impl FnMut(Metric) -> bool) {
        self.0.retain(|(metric, _)| passes(*metric));
    }
}

impl<T> Default for Metrics<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> FromIterator<(Metric, T)> for Metrics<T> {
    fn from_iter<I: IntoIterator<Item = (Metric, T)>>(metrics: I) -> Self {
        let mut all = Vec::new();
        for (metric, value) in metrics {
            // They mostly come in their order.
            let place = all.partition_point(|(known, _)| *known < metric);
            all.insert(place, (metric, value));
        }
        Self(all)
    }
}

impl<T> Index<Metric> for Metrics<T> {
    type Output = T;

    /// # Panics
    ///
    /// Where the metric has no value; every assessment has all of them.
    fn index(&self, metric: Metric) -> &T {
        &self.0[self.0.binary_search_by_key(&metric, |(known, _)| *known).unwrap_or(usize::MAX)].1
    }
}
