//! The other baseline: nothing is cached, and every call reads the source.

use super::assessment::Assessment;
use super::behaviour::{Behaviour, Description};
use super::format;
use super::id::StrategyId;
use super::inapplicable::Inapplicable;
use super::strategy_input::StrategyInput;
use crate::design::Metric;
use crate::mechanism::{Address, Ended, Guards, Point};

/// Assesses the strategy.
pub fn assess(input: &StrategyInput<'_>) -> Result<Assessment, Inapplicable> {
    let point = Point { address: Address::Nothing, guards: Guards::default(), ..input.point(Ended::Nothing) };
    let mechanism = input.mechanism(point)?;
    let behaviour = Behaviour {
        keys: 0.0,
        round_trips: 0.0,
        asking: 0.0,
        bytes_per_read: 0.0,
        remote: false,
        ..Behaviour::nothing(input)
    };
    let reads = format::value(Metric::SourceReads, input.workload.reads);
    let words = Description {
        strategy: StrategyId::None,
        mechanism,
        label: "do not cache".into(),
        failure_points: "Nothing: there is no cache. The database answers every call.",
        who: "the DBAs",
        why: format!("all calls reach the database, {reads}"),
    };
    Ok(behaviour.assessment(input, words))
}
