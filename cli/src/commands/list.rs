//! `keyplan list`: the addresses of a function.

use std::path::PathBuf;

use clap::Args;
use keyplan::design::{Function, Value};
use keyplan::keyspace::{self, Addresses, Budget};
use keyplan::scheme;
use num_bigint::BigUint;

use crate::failure::{Failure, Outcome};
use crate::input::Design;
use crate::output::JsonLines;

/// The arguments of `keyplan list`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A design in either notation
    design: PathBuf,
    /// The function
    #[arg(long)]
    function: String,
    /// The number of the first address, from 0
    #[arg(long, default_value = "0")]
    from: BigUint,
    /// How many addresses to list at most
    #[arg(long, default_value_t = 100)]
    limit: usize,
}

/// The most addresses that are passed over one by one, where there is no quicker way to the first.
const MOST_PASSED_OVER: usize = 1_000_000;

impl Arguments {
    pub fn run(&self) -> Outcome {
        let design = Design::sound(&self.design)?;
        let function = &design.reading.design.functions[design.function(&self.function)?];
        let mut out = JsonLines::new();
        if let Some((addresses, before)) = starting_at(function, &self.from)? {
            for address in addresses.skip(before).take(self.limit) {
                out.line(&call(function, &address.arguments))?;
            }
        }
        Ok(out.finish()?)
    }
}

/// A listing that comes to the n-th address, and how many addresses of it come before. `None` if there are no more.
fn starting_at<'f>(function: &'f Function, n: &BigUint) -> Result<Option<(Addresses<'f>, usize)>, Failure> {
    let all = keyspace::addresses(function, &[], u64::MAX);
    if *n == BigUint::default() {
        return Ok(Some((all, 0)));
    }
    match keyspace::nth(function, &[], n, Budget::default()) {
        Ok(Some(first)) => Ok(Some((all.starting_at(&first.arguments), 0))),
        Ok(None) => Ok(None),
        Err(error) => {
            let before = usize::try_from(n).ok().filter(|before| *before <= MOST_PASSED_OVER);
            before.map(|before| Some((all, before))).ok_or(Failure::Unreachable(error))
        }
    }
}

/// A call as a JSON object, in the order of the parameters.
fn call(function: &Function, arguments: &[Value]) -> String {
    let names = function.parameters.iter().map(|parameter| &parameter.name);
    // Names need no escapes.
    let members = names.zip(arguments).filter_map(|(name, value)| {
        let value = scheme::argument_json(value)?;
        Some(format!("\"{name}\":{value}"))
    });
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}
