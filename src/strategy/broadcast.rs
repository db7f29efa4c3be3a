//! Strategy 3: each fill is announced to all callers, so that each of them knows what to delete.

use super::assessment::Assessment;
use super::behaviour::{Behaviour, Description};
use super::caveat::Caveat;
use super::directory::Listed;
use super::estimate::Estimate;
use super::format;
use super::id::StrategyId;
use super::inapplicable::Inapplicable;
use super::lossy::Lossy;
use super::memo::Memo;
use crate::design::Metric;
use crate::mechanism::{Directory, Ended};

/// Assesses the strategy.
pub fn assess(memo: &Memo<'_>) -> Result<Assessment, Inapplicable> {
    let input = &memo.input;
    let mechanism = input.mechanism(input.point(Ended::LookUp(Directory::Own)))?;
    let workload = &input.workload;
    let topology = &input.design.topology;
    let callers = f64::from(topology.callers);
    let mut behaviour = Behaviour::exact(input);
    let mut listed = Listed::of(memo, &mechanism);
    if topology.message_loss > 0.0 && workload.writes > 0.0 {
        let lossy = Lossy::of(input, &unheard(topology.message_loss, topology.callers), (1.0, true));
        lossy.set(&mut behaviour);
        // A write deletes what its caller knows of.
        let known = if lossy.live_keys > 0.0 { lossy.known_keys / lossy.live_keys } else { 0.0 };
        listed.found = Estimate { value: listed.found.value * known, ..listed.found };
    }
    // A write tells all others to forget what it deletes. Its own look-up crosses no network.
    behaviour.messages = listed.found.plus(listed.look_ups.times(callers - 1.0));
    behaviour.registrations = behaviour.stored(input) * (callers - 1.0) * listed.classes;
    // The one that fills knows of it, of the others those that its message reached.
    behaviour.directory_entries = listed.entries * (1.0 + (callers - 1.0) * (1.0 - topology.message_loss));
    // A write that overtakes the registration deletes too little, as one that overtakes the fill.
    behaviour.race =
        input.raced_exactly(topology.fill_delay + if callers > 1.0 { topology.round_trip / 2.0 } else { 0.0 });
    if behaviour.race > 0.0 && callers > 1.0 {
        behaviour.caveats.push(Caveat::on(
            &[Metric::RaceShare],
            "that a write overtakes a registration is derived, and not simulated",
        ));
    }
    let registrations = format::number(behaviour.registrations, 4);
    let words = Description {
        strategy: StrategyId::Broadcast,
        mechanism,
        label: "broadcast addresses to all callers".into(),
        failure_points: "Every caller that was down or missed a message: what it does not know of, its writes leave outdated.",
        who: "the network admins",
        why: format!("{registrations} messages/s between {} callers", input.design.topology.callers),
    };
    Ok(behaviour.assessment(input, words))
}

/// The most numbers of callers on each side of the likeliest that get a term of their own.
const MOST: f64 = 2000.0;

/// The share of the callers that do not know of an entry, and how likely that many do not.
///
/// Each of the others misses its registration with `loss`; writes come from any caller, so that share of them misses
/// the entry. What is less likely than 1e-12 is left out, and with very many callers all but the likeliest.
fn unheard(loss: f64, callers: u32) -> Vec<(f64, f64)> {
    let (others, all) = (f64::from(callers) - 1.0, f64::from(callers));
    if loss >= 1.0 {
        return vec![(1.0, others / all)];
    }
    // From the likeliest number on, both ways: each probability is its neighbour's times a simple ratio.
    let odds = loss / (1.0 - loss);
    let likeliest = ((others + 1.0) * loss).floor().min(others);
    let deviation = (others * loss * (1.0 - loss)).sqrt();
    let reach = (8.0 * deviation + 8.0).min(MOST) as u32;
    let mut weighted = vec![(1.0, likeliest / all)];
    let (mut up, mut down) = (1.0, 1.0);
    for i in 0..reach {
        let (above, below) = (likeliest + f64::from(i), likeliest - f64::from(i));
        if above < others {
            up *= (others - above) / (above + 1.0) * odds;
            weighted.push((up, (above + 1.0) / all));
        }
        if below > 0.0 {
            down *= below / (others - below + 1.0) / odds;
            weighted.push((down, (below - 1.0) / all));
        }
    }
    let total: f64 = weighted.iter().map(|(weight, _)| weight).sum();
    weighted.into_iter().filter(|(weight, _)| *weight > 1e-12).map(|(weight, share)| (weight / total, share)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_callers_miss_a_message_as_by_the_binomial_law() {
        // By hand: of two others each misses it with a quarter: 9/16, 6/16 and 1/16, of three callers in all.
        let mut found = unheard(0.25, 3);
        found.sort_by(|a, b| a.1.total_cmp(&b.1));
        let wanted = [(9.0 / 16.0, 0.0), (6.0 / 16.0, 1.0 / 3.0), (1.0 / 16.0, 2.0 / 3.0)];
        for (found, wanted) in found.iter().zip(wanted) {
            assert!((found.0 - wanted.0).abs() < 1e-12 && (found.1 - wanted.1).abs() < 1e-12, "{found:?} {wanted:?}");
        }
        // E[1 / (1 - share)] = (1 - q^S) / (1 - q), as 1 over one more than a binomial number is.
        for (loss, callers) in [(0.01, 40_u32), (0.2, 5), (0.5, 300), (0.9, 2), (0.001, 100_000)] {
            let mean: f64 = unheard(loss, callers).iter().map(|(weight, share)| weight / (1.0 - share)).sum();
            let wanted = (1.0 - f64::powf(loss, callers.into())) / (1.0 - loss);
            assert!((mean / wanted - 1.0).abs() < 1e-9, "{loss} {callers}: {mean} {wanted}");
        }
    }
}
