//! The trade-off: the costs of each strategy and setting in messages, staleness, load of the source and memory, and which
//! of them no other beats in all four.

use super::model::{FunctionPlan, Tradeoff};
use super::planner::Planner;
use crate::design::{Design, EnvironmentLine, Metric};
use crate::strategy::{Assessment, StrategyId};
use crate::workload::Detail;

/// Times to live that are tried, in seconds.
const TTLS: [f64; 12] = [0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 60.0, 300.0, 1800.0, 7200.0, 43_200.0, 604_800.0];
/// Buckets that are tried.
const BUCKETS: [u32; 7] = [1, 4, 16, 64, 256, 1024, 4096];

/// Returns the costs of the plan's strategies, and of `ttl` and the hashed strategies under more settings.
pub fn tradeoff(plan: &FunctionPlan, planner: &Planner<'_>) -> Vec<Tradeoff> {
    let mut found: Vec<Tradeoff> = plan.strategies.iter().map(|ranked| Tradeoff::of(&ranked.assessment)).collect();
    let mut changed = planner.input().design.clone();
    for ttl in TTLS {
        changed.settings.ttl = Some(ttl);
        found.extend(assessed(planner, &changed, &[StrategyId::Ttl]));
    }
    changed.left_open.retain(|open| *open != EnvironmentLine::Buckets);
    for buckets in BUCKETS.into_iter().take_while(|&buckets| f64::from(buckets) < planner.input().workload.class_size) {
        changed.settings.buckets = buckets;
        found.extend(assessed(
            planner,
            &changed,
            &[StrategyId::HashSlot, StrategyId::HashContainer, StrategyId::HashHot],
        ));
    }
    let mut distinct: Vec<Tradeoff> = Vec::with_capacity(found.len());
    for option in found {
        if !distinct.iter().any(|other| other.is_same(&option)) {
            distinct.push(option);
        }
    }
    let beaten: Vec<bool> = distinct.iter().map(|option| distinct.iter().any(|other| other.beats(option))).collect();
    for (option, beaten) in distinct.iter_mut().zip(beaten) {
        option.efficient = !beaten;
    }
    distinct
}

fn assessed(planner: &Planner<'_>, design: &Design, strategies: &[StrategyId]) -> Vec<Tradeoff> {
    let Some(planner) = planner.under(design, Detail::Fine) else { return Vec::new() };
    let assessments = strategies.iter().filter_map(|&strategy| planner.assess(strategy).ok());
    assessments.flatten().map(|assessment| Tradeoff::of(&assessment)).collect()
}

impl Tradeoff {
    fn of(assessment: &Assessment) -> Self {
        let value = |metric| assessment.metrics.get(metric).map_or(0.0, |estimate| estimate.value);
        Self {
            strategy: assessment.strategy,
            label: assessment.label.clone(),
            settings: assessment.settings,
            messages: value(Metric::InvalidationMessages) + value(Metric::RegistrationMessages),
            stale: value(Metric::StaleReadShare),
            source: value(Metric::SourceReads),
            memory: value(Metric::CacheBytes) + value(Metric::DirectoryBytes),
            efficient: false,
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        self.strategy == other.strategy && self.settings.has_same_values(&other.settings)
    }

    fn costs(&self) -> [f64; 4] {
        [self.messages, self.stale, self.source, self.memory]
    }

    fn beats(&self, other: &Self) -> bool {
        let pairs = || self.costs().into_iter().zip(other.costs());
        pairs().all(|(own, its)| own <= its) && pairs().any(|(own, its)| own < its)
    }
}
