//! The lines of `topology`, `settings` and `accept`.

use num_traits::ToPrimitive;

use super::Resolver;
use crate::design::document;
use crate::design::metric::Metric;
use crate::design::model::{Assumption, EnvironmentLine, Limit, Settings, Topology};
use crate::design::number::Whole;
use crate::design::problem::{Code, did_you_mean};
use crate::design::quantity::{Dimension, Quantity};
use crate::design::spanned::Spanned;

impl Resolver<'_> {
    pub(super) fn topology(&mut self, given: &document::Topology) -> Topology {
        Topology {
            callers: self.whole_or(given.callers.as_ref(), "callers", 10),
            caches: self.whole_or(given.caches.as_ref(), "caches", 3),
            replicas: self.whole_or(given.replicas.as_ref(), "replicas", 1),
            round_trip: self.quantity_or(
                given.round_trip.as_ref(),
                Dimension::Time,
                format_args!("/topology/round_trip"),
                format_args!("round trip"),
                "0.5 ms",
                0.0005,
            ),
            fill_delay: self.quantity_or(
                given.fill_delay.as_ref(),
                Dimension::Time,
                format_args!("/topology/fill_delay"),
                format_args!("fill delay"),
                "1 ms",
                0.001,
            ),
            message_loss: self.quantity_or(
                given.message_loss.as_ref(),
                Dimension::Share,
                format_args!("/topology/message_loss"),
                format_args!("message loss"),
                "0%",
                0.0,
            ),
            bandwidth: self.bandwidth(given.bandwidth.as_ref()),
            memory: self.quantity_if(given.memory.as_ref(), Dimension::Size, format_args!("/topology/memory")),
        }
    }

    pub(super) fn bandwidth(&mut self, given: Option<&Spanned<Quantity>>) -> f64 {
        let assumed = 128.0 * 1024.0 * 1024.0;
        let (path, what) = (format_args!("/topology/bandwidth"), format_args!("bandwidth"));
        let bandwidth = self.quantity_or(given, Dimension::Throughput, path, what, "128 MiB/s", assumed);
        if bandwidth > 0.0 {
            return bandwidth;
        }
        let span = given.map_or(0..0, |given| given.span.clone());
        self.error(path, &span, Code::BadNumber, "a network that carries nothing", "write `128 MiB/s`");
        assumed
    }

    pub(super) fn settings(&mut self, given: &document::Settings) -> Settings {
        let retention = self.quantity_or(
            given.retention.as_ref(),
            Dimension::Time,
            format_args!("/settings/retention"),
            format_args!("retention"),
            "1 day",
            86400.0,
        );
        let row_at_hand = self.quantity_or(
            given.row_at_hand.as_ref(),
            Dimension::Share,
            format_args!("/settings/row_at_hand"),
            format_args!("row at hand"),
            "0%",
            0.0,
        );
        let lag = self.quantity_or(
            given.lag.as_ref(),
            Dimension::Time,
            format_args!("/settings/lag"),
            format_args!("lag"),
            "100 ms",
            0.1,
        );
        let mut time =
            |given: &Option<Spanned<Quantity>>, path| self.quantity_if(given.as_ref(), Dimension::Time, path);
        Settings {
            ttl: time(&given.ttl, format_args!("/settings/ttl")),
            backstop: time(&given.backstop, format_args!("/settings/backstop")),
            lease: time(&given.lease, format_args!("/settings/lease")),
            tombstone: time(&given.tombstone, format_args!("/settings/tombstone")).unwrap_or(0.0),
            buckets: self.whole_or(given.buckets.as_ref(), "buckets", 4),
            page_size: self.whole_or(given.page_size.as_ref(), "page size", 10),
            retention,
            row_at_hand,
            lag,
            batch: self.whole_or(given.batch.as_ref(), "batch", 18),
        }
    }

    /// A count of machines or buckets: at least 1, at most a billion.
    pub(super) fn whole_or(&mut self, given: Option<&Spanned<Whole>>, what: &'static str, assumed: u32) -> u32 {
        let Some(given) = given else {
            self.assumed.push(Assumption { what: what.into(), value: assumed.to_string().into() });
            return assumed;
        };
        let found = given.value.0.to_u32().filter(|n| (1..=1_000_000_000).contains(n));
        if found.is_none() {
            self.error(
                format_args!("/{}", what.replace(' ', "_")),
                &given.span,
                Code::BadNumber,
                format!("{what} cannot be {given}"),
                "write a whole number from 1 to 1_000_000_000",
            );
        }
        found.unwrap_or(assumed)
    }

    pub(super) fn limit(&mut self, limit: &document::Limit, index: usize) -> Option<Limit> {
        let path = format_args!("/accept/{index}");
        let Some(metric) = Metric::from_name(&limit.metric.value) else {
            let names: Vec<String> = Metric::ALL.iter().map(|m| m.declaration().name.replace('_', " ")).collect();
            let written = limit.metric.value.replace('_', " ");
            let hint = did_you_mean(&written, names.iter().map(String::as_str));
            self.error(path, &limit.metric.span, Code::UnknownWord, format!("`{written}` is no metric"), hint);
            return None;
        };
        let declaration = metric.declaration();
        let value = self.quantity(&limit.limit, declaration.dimension, path)?;
        let statistic = limit.statistic.unwrap_or(declaration.limit);
        Some(Limit { metric, statistic, keep: limit.keep, value, text: limit.to_string() })
    }
}

/// The lines that a document leaves out and whose values are assumed.
pub(super) fn left_open(topology: &document::Topology, settings: &document::Settings) -> Vec<EnvironmentLine> {
    let lines = [
        (EnvironmentLine::Callers, topology.callers.is_none()),
        (EnvironmentLine::Caches, topology.caches.is_none()),
        (EnvironmentLine::Replicas, topology.replicas.is_none()),
        (EnvironmentLine::RoundTrip, topology.round_trip.is_none()),
        (EnvironmentLine::FillDelay, topology.fill_delay.is_none()),
        (EnvironmentLine::MessageLoss, topology.message_loss.is_none()),
        (EnvironmentLine::Bandwidth, topology.bandwidth.is_none()),
        (EnvironmentLine::Retention, settings.retention.is_none()),
        (EnvironmentLine::RowAtHand, settings.row_at_hand.is_none()),
        (EnvironmentLine::Lag, settings.lag.is_none()),
        (EnvironmentLine::Buckets, settings.buckets.is_none()),
        (EnvironmentLine::PageSize, settings.page_size.is_none()),
        (EnvironmentLine::Batch, settings.batch.is_none()),
    ];
    lines.into_iter().filter(|(_, is_open)| *is_open).map(|(line, _)| line).collect()
}
