//! Times to live that the cache servers cannot keep.

use super::Resolver;
use crate::design::document::{self, Server};
use crate::design::model::Topology;
use crate::design::problem::{Code, Problem};
use crate::design::quantity::Dimension;

/// Why a server does not keep a time to live.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum Unkept {
    #[error("memcached takes 0 for no end")]
    ZeroIsNoEnd,
    #[error("Redis takes no time to live of 0")]
    ZeroIsRefused,
    #[error("memcached counts whole seconds")]
    NotWholeSeconds,
    #[error("Redis counts whole milliseconds")]
    NotWholeMilliseconds,
    #[error("memcached takes what is above 30 days for a date")]
    IsDate,
}

/// Why a server does not keep a time to live, in seconds; none if it does.
fn unkept(server: Server, seconds: f64) -> Option<Unkept> {
    let (zero, not_whole) = match server {
        Server::Memcached => (Unkept::ZeroIsNoEnd, Unkept::NotWholeSeconds),
        Server::Redis => (Unkept::ZeroIsRefused, Unkept::NotWholeMilliseconds),
    };
    let ticks = seconds / server.resolution();
    // What conversions of units leave is no fraction.
    let is_whole = (ticks - ticks.round()).abs() <= 1e-9 * ticks;
    if seconds == 0.0 {
        Some(zero)
    } else if !is_whole {
        Some(not_whole)
    } else if server.longest_time_to_live().is_some_and(|longest| seconds > longest) {
        Some(Unkept::IsDate)
    } else {
        None
    }
}

impl Unkept {
    /// What to write instead.
    fn hint(self, line: &str) -> String {
        match self {
            Self::ZeroIsNoEnd | Self::ZeroIsRefused => {
                format!("write a longer time, as `{line} 1 s`, or leave the line out")
            }
            Self::NotWholeSeconds => {
                format!("write whole seconds, as `{line} 1 s`, or `server redis`, which counts milliseconds")
            }
            Self::NotWholeMilliseconds => format!("write whole milliseconds, as `{line} 1 ms`"),
            Self::IsDate => format!("write at most `{line} 30 day`, or `server redis`"),
        }
    }
}

impl Resolver<'_> {
    /// Times that the server cannot keep are errors; warnings, where the server is assumed.
    pub(super) fn check_times(&mut self, given: &document::Settings, topology: &Topology, server_is_assumed: bool) {
        // A tombstone of 0 is none.
        let tombstone = given.tombstone.as_ref().filter(|time| time.value.amount.get() > 0.0);
        let lines = [
            ("ttl", given.ttl.as_ref()),
            ("retention", given.retention.as_ref()),
            ("backstop", given.backstop.as_ref()),
            ("lease", given.lease.as_ref()),
            ("tombstone", tombstone),
        ];
        for (line, time) in lines {
            let Some(time) = time else { continue };
            let seconds = time.value.in_base_units(Dimension::Time);
            let Some(why) = seconds.and_then(|seconds| unkept(topology.server, seconds)) else { continue };
            let (message, hint) = (format!("`{time}` cannot be kept: {why}"), why.hint(line));
            let problem =
                Problem::new(Code::ServerTime, time.span.clone(), message, hint).at(format!("/settings/{line}"));
            self.problems.push(if server_is_assumed { problem.as_warning() } else { problem });
        }
    }
}
