//! Strategy 5: entries expire, and writes do nothing.

use super::assessment::Assessment;
use super::behaviour::{Behaviour, Description};
use super::caveat::Caveat;
use super::choose::{self, Chosen};
use super::format;
use super::id::StrategyId;
use super::inapplicable::Inapplicable;
use super::memo::Memo;
use super::strategy_input::StrategyInput;
use crate::design::{Dimension, Metric};
use crate::mechanism::{Ended, Guards, Lifetime, Mechanism, Point, TimeToLive};

/// Assesses the strategy.
pub fn assess(memo: &Memo<'_>) -> Result<Vec<Assessment>, Inapplicable> {
    let chosen = choose::ttl(&memo.input)?;
    Ok(vec![fixed(memo, &chosen)?, sliding(memo, &chosen)?])
}

/// No write ends an entry, and no guard has anything to do.
pub fn mechanism(input: &StrategyInput<'_>, time_to_live: TimeToLive) -> Result<Mechanism, Inapplicable> {
    let lifetime =
        Lifetime { time_to_live: Some(time_to_live), backstop: None, retention: input.design.settings.retention };
    input.mechanism(Point { lifetime, guards: Guards::default(), ..input.point(Ended::Nothing) })
}

fn behaviour(memo: &Memo<'_>, mechanism: &Mechanism) -> Behaviour {
    let law = memo.input.law(mechanism);
    Behaviour::of(&memo.input, mechanism, &law, &memo.totals(&law))
}

/// Up to here entries live e^(lambda T) / lambda, some minutes where T is a second; from there on the long run is too long
/// to be met.
const CHECKED_READS: f64 = 3.0;

fn fixed(memo: &Memo<'_>, chosen: &Chosen<f64>) -> Result<Assessment, Inapplicable> {
    let input = &memo.input;
    let mechanism = mechanism(input, TimeToLive::Fixed(chosen.setting.value))?;
    let mut behaviour = behaviour(memo, &mechanism);
    let stale = format::share(behaviour.stale_share);
    behaviour.notes.extend(chosen.note.clone());
    let words = Description {
        strategy: StrategyId::Ttl,
        mechanism,
        label: format!("expire after {}", seconds(chosen.setting.value)),
        failure_points: "Nothing beyond the cache itself.",
        who: "operators and QA",
        why: format!(
            "{stale} of the reads are outdated, and whoever tests waits up to {} for a change to show",
            seconds(chosen.setting.value)
        ),
    };
    Ok(behaviour.assessment(input, words))
}

fn sliding(memo: &Memo<'_>, chosen: &Chosen<f64>) -> Result<Assessment, Inapplicable> {
    let input = &memo.input;
    let mechanism = mechanism(input, TimeToLive::Sliding(chosen.setting.value))?;
    let mut behaviour = behaviour(memo, &mechanism);
    let stale = format::share(behaviour.stale_share);
    behaviour.notes.extend(chosen.note.clone());
    let hottest = input.workload.hottest_rate() * chosen.setting.value;
    if hottest > CHECKED_READS && input.workload.writes > 0.0 {
        behaviour.caveats.push(Caveat::on(&[Metric::StaleReadShare, Metric::StaleAge], format!(
                "staleness is that of the long run, which was checked up to {} reads in a time to live: the hottest address has {}, and would stay for ages",
                format::number(CHECKED_READS, 3),
                format::number(hottest, 3)
            )));
    }
    behaviour.notes.push("each read renews the time to live: what is read often enough is never fetched again".into());
    let words = Description {
        strategy: StrategyId::Ttl,
        mechanism,
        label: format!("expire {} after the last read", seconds(chosen.setting.value)),
        failure_points: "Nothing beyond the cache itself.",
        who: "operators and QA",
        why: format!("{stale} of the reads are outdated, and what is read often stays outdated without end"),
    };
    Ok(behaviour.assessment(input, words))
}

/// A time in the largest unit that it is a whole number of: 299 s is no 4.983 min.
fn seconds(time: f64) -> String {
    let units = [(86_400.0, "day"), (3600.0, "h"), (60.0, "min"), (1.0, "s")];
    match units.into_iter().find(|(unit, _)| time >= *unit && libm::fmod(time, *unit) == 0.0) {
        Some((unit, name)) if time / unit < 1e4 => format!("{}\u{a0}{name}", time / unit),
        Some(_) | None => format::quantity(Dimension::Time, time, 4),
    }
}
