//! The values of settings that the design leaves open: those that meet its limits best, by the model.

use super::entry::{Law, Totals};
use super::format;
use super::inapplicable::Inapplicable;
use super::settings::Setting;
use super::strategy_input::StrategyInput;
use super::ttl;
use crate::design::document::{Side, Statistic};
use crate::design::{Dimension, EnvironmentLine, Limit, Metric, Server};
use crate::mechanism::TimeToLive;

/// A setting, and why it has this value.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen<T> {
    /// The setting.
    pub setting: Setting<T>,
    /// Why it has this value, where the design does not say it.
    pub note: Option<String>,
}

impl<T> Chosen<T> {
    fn given(value: T) -> Self {
        Self { setting: Setting::given(value), note: None }
    }

    fn assumed(value: T, note: Option<String>) -> Self {
        Self { setting: Setting { value, assumed: true }, note }
    }
}

/// The time to live without a setting or a limit: two minutes, in seconds.
const CUSTOMARY: f64 = 120.0;

/// The time to live: what the design says, else the longest that keeps to its limits on staleness, since all else is
/// better the longer it is; without such limits two minutes.
///
/// # Errors
///
/// Where the cache server cannot count that short a time.
pub fn ttl(input: &StrategyInput<'_>) -> Result<Chosen<f64>, Inapplicable> {
    if let Some(value) = input.design.settings.ttl {
        return Ok(Chosen::given(value));
    }
    let law = input.law(&ttl::mechanism(input, TimeToLive::Fixed(CUSTOMARY))?);
    let longest = at_most(input, &[Metric::StaleAge, Metric::StaleReadShare])
        .map(|limit| (longest_within(input, &law, limit), limit))
        .min_by(|a, b| a.0.total_cmp(&b.0));
    let (value, note) = match longest {
        Some((ttl, limit)) => {
            let note = format!("the time to live is the longest that keeps to `{}`", limit.text);
            (ticks(input.design.topology.server, ttl)?, note)
        }
        None => (CUSTOMARY, "the time to live is the customary two minutes: set `ttl` to choose another".into()),
    };
    Ok(Chosen::assumed(value, Some(note)))
}

/// The longest time to live up to `longest` that a server keeps: whole ticks of its clock, and no more than it takes.
fn ticks(server: Server, longest: f64) -> Result<f64, Inapplicable> {
    let tick = server.resolution();
    if longest < tick {
        let time = |seconds| format::quantity(Dimension::Time, seconds, 3);
        return Err(Inapplicable::NoTimeToLive { longest: time(longest), server, unit: time(tick) });
    }
    let most = server.longest_time_to_live().unwrap_or(f64::INFINITY);
    // A division loses digits: 0.007 s are 7 ticks of 1 ms.
    let whole = (longest / tick * (1.0 + f64::EPSILON)).floor() * tick;
    Ok(whole.min(longest).min(most))
}

/// The longest time to live that keeps to a limit. What is stored is as old as the fill's window, and ages from there on.
fn longest_within(input: &StrategyInput<'_>, law: &Law, limit: &Limit) -> f64 {
    if limit.metric == Metric::StaleAge && limit.statistic == Statistic::Worst {
        return (limit.value - law.fill.window).max(0.0);
    }
    let kept = |ttl: f64| {
        let law = Law { end: ttl, ..law.clone() };
        let totals = Totals::of(&law, &input.workload.groups, &input.workload.addresses);
        let value = if limit.metric == Metric::StaleAge { totals.stale_age } else { totals.stale };
        value <= limit.value
    };
    most(LONGEST, kept).unwrap_or(0.0)
}

/// The longest time to live that is tried: a hundred years, in seconds.
const LONGEST: f64 = 3.2e9;
/// The shortest time to live that is tried, in seconds.
const SHORTEST: f64 = 1e-6;

/// The largest value from [`SHORTEST`] to `most` for which `holds`, which holds for all smaller values as well. By
/// bisection to six digits, rounded down to three.
fn most(most: f64, holds: impl Fn(f64) -> bool) -> Option<f64> {
    if holds(most) {
        return Some(most);
    }
    let (mut low, mut high) = (libm::log(SHORTEST), libm::log(most));
    if !holds(SHORTEST) {
        return None;
    }
    while high - low > 1e-6 {
        let middle = (low + high) / 2.0;
        if holds(libm::exp(middle)) {
            low = middle;
        } else {
            high = middle;
        }
    }
    let value = libm::exp(low);
    let digits = format::ten_to(2 - libm::log10(value).floor() as i32);
    Some((value * digits).floor() / digits)
}

/// The buckets of a scope: what the design says, else as many as its limits on messages let a write delete, since more
/// of them hold more; no more than there are addresses.
pub fn buckets(input: &StrategyInput<'_>) -> Chosen<u32> {
    let workload = &input.workload;
    let given = at_most_addresses(input, input.design.settings.buckets.into());
    if !input.design.leaves_open(EnvironmentLine::Buckets) {
        return Chosen::given(given);
    }
    let allowed = at_most(input, &[Metric::MessagesPerWrite, Metric::InvalidationMessages])
        .map(|limit| match limit.metric {
            Metric::InvalidationMessages if workload.writes > 0.0 => (limit.value / workload.writes, limit),
            Metric::InvalidationMessages => (addresses(input), limit),
            _ => (limit.value, limit),
        })
        .min_by(|a, b| a.0.total_cmp(&b.0));
    match allowed {
        Some((most, limit)) => Chosen::assumed(
            at_most_addresses(input, most.min(MOST_BUCKETS)),
            Some(format!("the buckets are as many as `{}` lets a write delete", limit.text)),
        ),
        None => Chosen::assumed(given, None),
    }
}

/// That many buckets, but no more than a class has addresses, and at least one: a class of three addresses needs no
/// fourth bucket.
pub fn at_most_addresses(input: &StrategyInput<'_>, buckets: f64) -> u32 {
    buckets.floor().clamp(1.0, addresses(input)) as u32
}

/// The addresses of a class, rounded up.
fn addresses(input: &StrategyInput<'_>) -> f64 {
    input.workload.class_size.max(1.0).ceil()
}

/// The most buckets that are chosen.
const MOST_BUCKETS: f64 = 1e6;

/// How many deletes of a log go in one message: what the design says, else the fewest that keep to its limits.
pub fn batch(input: &StrategyInput<'_>) -> Chosen<u32> {
    let workload = &input.workload;
    let assumed = input.design.leaves_open(EnvironmentLine::Batch);
    let given = f64::from(input.design.settings.batch);
    let (mean, worst) = workload.killed;
    let wanted = at_most(input, &[Metric::MessagesPerWrite, Metric::InvalidationMessages])
        .filter(|_| assumed)
        .map(|limit| {
            let deletes = if limit.statistic == Statistic::Worst { worst } else { mean };
            let rate = if limit.metric == Metric::InvalidationMessages { workload.writes } else { 1.0 };
            ((deletes * rate / limit.value).ceil(), limit)
        })
        .filter(|(batch, _)| *batch > given && *batch <= MOST_BATCHED)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match wanted {
        Some((value, limit)) => {
            let deletes = format::number(value, 4);
            let note = format!("{deletes} deletes go in one message, so that writes keep to `{}`", limit.text);
            Chosen::assumed(value as u32, Some(note))
        }
        None => Chosen { setting: Setting { value: input.design.settings.batch, assumed }, note: None },
    }
}

/// The most deletes in a message: those of 250 bytes that fit a packet of 64 KiB.
const MOST_BATCHED: f64 = 256.0;

fn at_most<'a>(input: &StrategyInput<'a>, metrics: &'static [Metric]) -> impl Iterator<Item = &'a Limit> {
    let limits = input.design.limits.iter();
    limits.filter(move |limit| limit.keep == Side::AtMost && metrics.contains(&limit.metric))
}
