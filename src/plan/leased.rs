//! Leases for strategies that keep to the limits, or give no outdated answers, but for fills that a write overtakes.

use super::limits;
use super::model::Ranked;
use super::planner::Planner;
use crate::design::Metric;
use crate::mechanism::{Address, Ended};
use crate::strategy::{Setting, StrategyId, StrategyInput};

/// How long leases are; `None` where the design says so itself, or where nothing is ever outdated.
///
/// Twice the longest fill, in whole steps of the server's clock, of which the first may have begun: a caller that never comes back
/// stops its key for no longer.
pub fn seconds(input: &StrategyInput<'_>) -> Option<f64> {
    let topology = &input.design.topology;
    let longest = [Address::Own, Address::Pages { size: None }].map(|address| address.longest_fetch(input.function));
    let fill = longest.into_iter().fold(0.0, f64::max) + topology.fill_delay;
    let tick = topology.server.resolution();
    let is_open = input.design.settings.lease.is_none() && input.workload.writes > 0.0;
    is_open.then(|| ((2.0 * fill / tick).ceil() + 1.0) * tick)
}

/// The strategies of `ranked`, all of them variants of one, that keep more limits with a lease: with it. A design without a limit
/// on staleness asks for no outdated answers.
pub fn better(leased: &Planner<'_>, strategy: StrategyId, ranked: &[Ranked]) -> Vec<Ranked> {
    let design = leased.input().design;
    let is_asked = limits::ask_for_staleness(&design.limits);
    let is_stale = |ranked: &Ranked| ranked.assessment.metrics[Metric::StaleReadShare].value > 0.0;
    let is_broken = |ranked: &Ranked| match is_asked {
        true => ranked.breaks.iter().any(|broken| limits::is_of_staleness(broken.metric)),
        false => is_stale(ranked),
    };
    // Only a delete or a message can void a token.
    let voids = |ranked: &Ranked| ranked.assessment.mechanism.lines().any(|(_, ended)| is_voiding(ended));
    if !ranked.iter().any(|ranked| is_broken(ranked) && voids(ranked)) {
        return Vec::new();
    }
    let assessments = leased.assess(strategy).unwrap_or_default();
    let pairs = ranked.iter().zip(limits::rank_all(assessments, &design.limits));
    let is_better = |(without, with): &(&Ranked, Ranked)| match is_asked {
        true => with.breaks.len() < without.breaks.len(),
        false => is_stale(without) && !is_stale(with),
    };
    pairs.filter(is_better).map(|(_, with)| named(with)).collect()
}

fn named(mut ranked: Ranked) -> Ranked {
    let assessment = &mut ranked.assessment;
    assessment.label.push_str(", with leases");
    assessment.settings.lease = assessment.settings.lease.map(|lease| Setting { assumed: true, ..lease });
    ranked
}

fn is_voiding(ended: Ended) -> bool {
    match ended {
        Ended::DeleteEach | Ended::LookUp(_) | Ended::Publish => true,
        Ended::Nothing | Ended::Version(_) => false,
    }
}
