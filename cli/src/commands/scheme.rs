//! `keyplan scheme`: a key scheme for programs.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use keyplan::keyspace::Budget;
use keyplan::plan::{self, Ranked};
use keyplan::scheme::Scheme;
use keyplan::strategy::StrategyId;

use crate::failure::{Failure, Outcome};
use crate::input::Design;
use crate::{output, whole};

/// The arguments of `keyplan scheme`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A design in either notation
    design: PathBuf,
    /// The function
    #[arg(long)]
    function: String,
    /// The strategy
    #[arg(long, value_parser = strategies())]
    strategy: StrategyId,
    /// The variant of the strategy, from 1, in the order in which `plan` has them
    #[arg(long, value_parser = whole::up_to_64_bits, allow_negative_numbers = true, default_value = "1")]
    variant: u64,
}

fn strategies() -> impl TypedValueParser<Value = StrategyId> {
    PossibleValuesParser::new(StrategyId::ALL.iter().map(|id| id.name())).try_map(|name| name.parse::<StrategyId>())
}

impl Arguments {
    pub fn run(&self) -> Outcome {
        let design = Design::sound(&self.design)?;
        let index = design.function(&self.function)?;
        let reading = design.reading;
        let strategy = self.strategy;
        let plan = plan::plan_function(&reading.design, index, Budget::default());
        let plan =
            plan.ok_or_else(|| Failure::UnknownFunction { name: self.function.clone(), functions: Vec::new() })?;
        if let Some(no_calls) = plan.no_calls {
            return Err(Failure::NoCalls(no_calls));
        }
        if let Some((_, why)) = plan.inapplicable.iter().find(|(id, _)| *id == strategy) {
            return Err(Failure::Inapplicable { strategy, function: self.function.clone(), why: why.clone() });
        }
        let variants: Vec<&Ranked> = plan.strategies.iter().filter(|r| r.assessment.strategy == strategy).collect();
        let chosen = self
            .variant
            .checked_sub(1)
            .and_then(|index| usize::try_from(index).ok())
            .and_then(|index| variants.get(index))
            .ok_or(Failure::UnknownVariant { strategy, variant: self.variant, variants: variants.len() })?;
        let scheme = Scheme::export(&reading, &self.function, &chosen.assessment)?;
        Ok(output::json(&scheme.to_json())?)
    }
}
