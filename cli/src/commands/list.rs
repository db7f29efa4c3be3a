//! `keyplan list`: the addresses of a function.

use std::io;
use std::path::PathBuf;

use clap::Args;
use keyplan::design::{Function, Value};
use keyplan::keyspace::{self, Addresses, Budget};
use keyplan::scheme;
use num_bigint::BigUint;
use serde::{Serialize, Serializer};

use crate::failure::{Failure, Outcome};
use crate::input::Design;
use crate::output::JsonLines;
use crate::whole;

/// The arguments of `keyplan list`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A design in either notation
    design: PathBuf,
    /// The function
    #[arg(long)]
    function: String,
    /// The number of the first address, from 0
    #[arg(long, value_parser = whole::any_size, allow_negative_numbers = true, default_value = "0")]
    from: BigUint,
    /// How many addresses to list at most
    #[arg(long, value_parser = whole::up_to_64_bits, allow_negative_numbers = true, default_value = "100")]
    limit: u64,
}

/// The most addresses that are passed over one by one, where there is no quicker way to the first.
const MOST_PASSED_OVER: usize = 1_000_000;

impl Arguments {
    pub fn run(&self) -> Outcome {
        let design = Design::sound(&self.design)?;
        let function = &design.reading.design.functions[design.function(&self.function)?];
        let mut out = JsonLines::new();
        if let Some((addresses, before)) = starting_at(function, &self.from)? {
            let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
            for address in addresses.skip(before).take(limit) {
                let call = Call { function, arguments: &address.arguments };
                out.line(&serde_json::to_string(&call).map_err(io::Error::from)?)?;
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

/// The arguments of a call as a JSON object, in the order of the parameters.
struct Call<'c> {
    function: &'c Function,
    arguments: &'c [Value],
}

impl Serialize for Call<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let names = self.function.parameters.iter().map(|parameter| &parameter.name);
        let given = names.zip(self.arguments).filter_map(|(name, value)| Some((name, scheme::argument_json(value)?)));
        serializer.collect_map(given)
    }
}
