//! Caveats: figures whose approximation is outside the range in which it was checked.

use super::format;
use crate::design::Metric;

/// Figures that rest on an approximation outside the range in which it was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Caveat {
    /// The figures.
    pub metrics: &'static [Metric],
    /// What is approximated, in which range that was checked, and where this design is.
    pub why: String,
}

impl Caveat {
    /// A caveat on some metrics.
    pub fn on(metrics: &'static [Metric], why: impl Into<String>) -> Self {
        Self { metrics, why: why.into() }
    }

    /// A caveat where the share `found` is above the share up to which the approximation was checked. The two texts stand
    /// before and after the share that was found.
    #[must_use]
    pub fn above(checked: f64, found: f64, metrics: &'static [Metric], [before, after]: [&str; 2]) -> Option<Self> {
        let why = || format!("{before}{}{after}; checked up to {}", format::share(found), format::share(checked));
        (found > checked).then(|| Self::on(metrics, why()))
    }

    /// A caveat on everything that depends on how many reads hit.
    pub fn on_hits(why: impl Into<String>) -> Self {
        Self::on(Self::OF_HITS, why)
    }

    /// The metrics that depend on how many reads hit.
    pub const OF_HITS: &[Metric] = &[
        Metric::LiveKeys,
        Metric::DeadItems,
        Metric::HitRatio,
        Metric::SourceReads,
        Metric::RoundTripsPerRead,
        Metric::ReadLatency,
        Metric::MessagesPerWrite,
        Metric::InvalidationMessages,
        Metric::RegistrationMessages,
        Metric::NetworkBytes,
        Metric::OverfetchBytes,
        Metric::CacheBytes,
        Metric::DirectoryBytes,
        Metric::StaleReadShare,
        Metric::StaleAge,
        Metric::RaceShare,
    ];
}
