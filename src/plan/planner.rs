//! Plans one function. Its keys are counted once, and it is planned again for every change of the design's numbers.

use super::model::{FunctionPlan, Inputs, NoCalls};
use super::{leased, limits, recommend};
use crate::design::Design;
use crate::keyspace::{self, Budget, ClassCount, Count};
use crate::strategy::{Assessment, Eviction, Inapplicable, Memo, StrategyId, StrategyInput, assess};
use crate::workload::Detail;

/// A function of a design, with its counts and what the strategies are assessed on.
pub struct Planner<'a> {
    keys: Count,
    classes: Vec<ClassCount>,
    memo: Memo<'a>,
}

impl<'a> Planner<'a> {
    /// Counts the function with this index; `None` if the design has no such function.
    pub fn of(design: &'a Design, index: usize, budget: Budget) -> Option<Self> {
        let keys = keyspace::count(design.functions.get(index)?, budget);
        let classes = keyspace::classes(design, index, budget);
        let memo = Memo::of(design, index, &keys, &classes, budget)?;
        Some(Self { keys, classes, memo })
    }

    /// The same function in a design that differs in its numbers, but not in its key spaces. Sums are no finer than `finest`.
    pub fn under<'b>(&self, design: &'b Design, finest: Detail) -> Option<Planner<'b>> {
        let memo = self.memo.again(design, (&self.keys, &self.classes), finest)?;
        Some(Planner { keys: self.keys.clone(), classes: self.classes.clone(), memo })
    }

    /// The same function with leases of so many seconds.
    pub fn leased(&self, seconds: f64) -> Self {
        Self { keys: self.keys.clone(), classes: self.classes.clone(), memo: self.memo.leased(seconds) }
    }

    /// The same function in a cache that evicts.
    pub fn evicting(self, eviction: Eviction) -> Self {
        Self { memo: self.memo.evicting(eviction), ..self }
    }

    /// The input of the strategies.
    pub fn input(&self) -> &StrategyInput<'a> {
        &self.memo.input
    }

    /// The number of terms in the sums over its traffic.
    pub fn terms(&self) -> usize {
        let workload = &self.input().workload;
        workload.groups.len().saturating_mul(workload.addresses.len())
    }

    /// Whether the function has a key. Where only bounds are known, it may have one.
    pub fn has_calls(&self) -> bool {
        self.keys.at_most().bits() > 0
    }

    /// Assesses all strategies, and recommends the best. A function without calls has no strategies.
    pub fn plan(&self) -> FunctionPlan {
        let input = self.input();
        if !self.has_calls()
            && let Some(no_calls) = NoCalls::of(input.function, input.budget)
        {
            return FunctionPlan { no_calls: Some(no_calls), ..self.without_strategies() };
        }
        let mut strategies = Vec::new();
        let mut inapplicable = Vec::new();
        let leased = leased::seconds(input).map(|seconds| self.leased(seconds));
        for &strategy in StrategyId::ALL {
            match self.assess(strategy) {
                Ok(assessments) => {
                    let ranked = limits::rank_all(assessments, &input.design.limits);
                    let better = leased.as_ref().map(|leased| leased::better(leased, strategy, &ranked));
                    strategies.extend(ranked);
                    strategies.extend(better.into_iter().flatten());
                }
                Err(why) => inapplicable.push((strategy, why)),
            }
        }
        FunctionPlan {
            recommended: recommend::recommend(input, &strategies),
            strategies,
            inapplicable,
            ..self.without_strategies()
        }
    }

    /// Assesses one strategy.
    ///
    /// # Errors
    ///
    /// Why it does not apply.
    pub fn assess(&self, strategy: StrategyId) -> Result<Vec<Assessment>, Inapplicable> {
        assess(strategy, &self.memo)
    }

    fn without_strategies(&self) -> FunctionPlan {
        let input = self.input();
        FunctionPlan {
            function: input.function.name.clone(),
            keys: self.keys.clone(),
            classes: self.classes.clone(),
            inputs: Inputs {
                reads: input.workload.reads,
                writes: input.workload.writes,
                round_trip: input.design.topology.round_trip,
                source: input.function.source,
                items: input.value_items,
                list_items: input.function.returns.list_items(),
                fill_delay: input.design.topology.fill_delay,
            },
            no_calls: None,
            strategies: Vec::new(),
            inapplicable: Vec::new(),
            recommended: Vec::new(),
            turning_points: Vec::new(),
            tradeoff: Vec::new(),
        }
    }
}
