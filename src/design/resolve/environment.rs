//! The lines of `topology`, `settings` and `accept`.

use num_traits::ToPrimitive;

use super::Resolver;
use crate::design::assumed::{self, Assumed};
use crate::design::document::{self, Server};
use crate::design::metric::Metric;
use crate::design::model::{Assumption, EnvironmentLine, Limit, Settings, Topology};
use crate::design::number::Whole;
use crate::design::problem::Code;
use crate::design::quantity::{Dimension, Quantity};
use crate::design::spanned::Spanned;

/// A line of `topology` or `settings`.
#[derive(Clone, Copy)]
struct Line {
    section: &'static str,
    /// Its words, as `round trip`.
    words: &'static str,
}

impl Line {
    fn path(self) -> String {
        format!("/{}/{}", self.section, self.words.replace(' ', "_"))
    }
}

impl Resolver<'_> {
    pub(super) fn topology(&mut self, given: &document::Topology) -> Topology {
        let line = |words| Line { section: "topology", words };
        Topology {
            server: self.server(given.server.as_ref(), line("server")),
            callers: self.count(given.callers.as_ref(), line("callers"), 10),
            caches: self.count(given.caches.as_ref(), line("caches"), 3),
            replicas: self.count(given.replicas.as_ref(), line("replicas"), 1),
            round_trip: self.line(&given.round_trip, Dimension::Time, line("round trip"), assumed::ROUND_TRIP),
            fill_delay: self.line(&given.fill_delay, Dimension::Time, line("fill delay"), assumed::FILL_DELAY),
            message_loss: self.line(&given.message_loss, Dimension::Share, line("message loss"), assumed::MESSAGE_LOSS),
            bandwidth: self.bandwidth(&given.bandwidth, line("bandwidth")),
            memory: self.line_if(&given.memory, Dimension::Size, line("memory")),
            source_at_most: self.source_at_most(&given.source_at_most, line("source at most")),
        }
    }

    pub(super) fn settings(&mut self, given: &document::Settings) -> Settings {
        let line = |words| Line { section: "settings", words };
        Settings {
            retention: self.line(&given.retention, Dimension::Time, line("retention"), assumed::RETENTION),
            row_at_hand: self.line(&given.row_at_hand, Dimension::Share, line("row at hand"), assumed::ROW_AT_HAND),
            lag: self.line(&given.lag, Dimension::Time, line("lag"), assumed::LAG),
            ttl: self.line_if(&given.ttl, Dimension::Time, line("ttl")),
            backstop: self.line_if(&given.backstop, Dimension::Time, line("backstop")),
            lease: self.line_if(&given.lease, Dimension::Time, line("lease")),
            tombstone: self.line_if(&given.tombstone, Dimension::Time, line("tombstone")).unwrap_or(0.0),
            buckets: self.count(given.buckets.as_ref(), line("buckets"), 4),
            page_size: self.count(given.page_size.as_ref(), line("page size"), 10),
            batch: self.count(given.batch.as_ref(), line("batch"), 18),
        }
    }

    /// What the cache servers run.
    fn server(&mut self, given: Option<&Spanned<Server>>, line: Line) -> Server {
        given.map_or_else(
            || {
                self.assumed.push(Assumption { what: line.words.into(), value: assumed::SERVER.word().into() });
                assumed::SERVER
            },
            |given| given.value,
        )
    }

    /// The value of a line in base units; what is assumed where it is left out.
    fn line(&mut self, given: &Option<Spanned<Quantity>>, dimension: Dimension, line: Line, assumed: Assumed) -> f64 {
        if given.is_none() {
            self.assumed.push(Assumption { what: line.words.into(), value: assumed.written.into() });
        }
        self.line_if(given, dimension, line).unwrap_or(assumed.value)
    }

    /// The value of a line in base units; none where it is left out.
    fn line_if(&mut self, given: &Option<Spanned<Quantity>>, dimension: Dimension, line: Line) -> Option<f64> {
        given.as_ref().and_then(|given| self.quantity(given, dimension, format_args!("{}", line.path())))
    }

    fn bandwidth(&mut self, given: &Option<Spanned<Quantity>>, line: Line) -> f64 {
        let bandwidth = self.line(given, Dimension::Throughput, line, assumed::BANDWIDTH);
        if bandwidth > 0.0 {
            return bandwidth;
        }
        let span = given.as_ref().map_or(0..0, |given| given.span.clone());
        let hint = format!("write `{}`", assumed::BANDWIDTH.written);
        self.error(format_args!("{}", line.path()), &span, Code::BadNumber, "a network that carries nothing", hint);
        assumed::BANDWIDTH.value
    }

    /// The most reads of the database a second; none where it is left out.
    fn source_at_most(&mut self, given: &Option<Spanned<Quantity>>, line: Line) -> Option<f64> {
        let most = self.line_if(given, Dimension::Rate, line)?;
        if most == 0.0 {
            let span = given.as_ref().map_or(0..0, |given| given.span.clone());
            let hint = "write the reads that it can take, as `source at most 2000/s`";
            self.error(format_args!("{}", line.path()), &span, Code::BadNumber, "a source that answers no read", hint);
        }
        (most > 0.0).then_some(most)
    }

    /// A count of machines or buckets: at least 1, at most a billion.
    fn count(&mut self, given: Option<&Spanned<Whole>>, line: Line, assumed: u32) -> u32 {
        let Some(given) = given else {
            self.assumed.push(Assumption { what: line.words.into(), value: assumed.to_string().into() });
            return assumed;
        };
        let found = given.value.0.to_u32().filter(|n| (1..=1_000_000_000).contains(n));
        if found.is_none() {
            let message = format!("{} cannot be {given}", line.words);
            let hint = "write a whole number from 1 to 1_000_000_000";
            self.error(format_args!("{}", line.path()), &given.span, Code::BadNumber, message, hint);
        }
        found.unwrap_or(assumed)
    }

    /// A line of `accept`.
    pub(super) fn limit(&mut self, limit: &document::Limit, index: usize) -> Option<Limit> {
        let path = format_args!("/accept/{index}");
        let Some(metric) = Metric::from_name(&limit.metric.value) else {
            let names: Vec<String> = Metric::ALL.iter().map(|m| m.declaration().name.replace('_', " ")).collect();
            let written = limit.metric.value.replace('_', " ");
            let hint = self.near(&written, names.iter().map(String::as_str));
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
        (EnvironmentLine::Server, topology.server.is_none()),
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
