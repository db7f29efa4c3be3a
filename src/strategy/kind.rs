//! The lines of a function by what they bind: each kind of scope has classes, versions and registrations of its own.

use super::estimate::Estimate;
use super::memo::Memo;
use super::strategy_input::StrategyInput;
use crate::keyspace::{ClassCount, Count};
use crate::mechanism::{Ended, Mechanism, Scope, lines};
use crate::workload::{Workload, named, share_of_writes};

/// The lines that bind the same parameters.
#[derive(Clone)]
pub struct Kind {
    /// The parameters.
    pub scope: Scope,
    /// The share of all writes that have such a line.
    pub of_writes: f64,
    /// The traffic of these lines; `None` if all lines are of this kind.
    workload: Option<Workload>,
}

impl Kind {
    /// The kinds of a function's lines, in order.
    pub fn all(input: &StrategyInput<'_>, counts: (&Count, &[ClassCount])) -> Vec<Self> {
        let lines = lines(input.design, input.index);
        let mut scopes: Vec<&Scope> = lines.iter().map(|line| &line.scope).collect();
        scopes.sort();
        scopes.dedup();
        let is_only = scopes.len() == 1;
        let kind = |scope: &Scope| {
            let wanted = |line: usize| lines.get(line).is_some_and(|line| line.scope == *scope);
            let workload = if is_only { None } else { input.of_kind(scope, &wanted, counts) };
            let of_writes = share_of_writes(input.design, input.index, &wanted);
            Self { scope: scope.clone(), of_writes, workload }
        };
        scopes.into_iter().map(kind).collect()
    }

    /// The traffic of these lines.
    pub fn workload<'w>(&'w self, input: &'w StrategyInput<'_>) -> &'w Workload {
        self.workload.as_ref().unwrap_or(&input.workload)
    }
}

/// The classes that a write names by those of its lines that end entries in a wanted way: each class once. The mean over
/// all writes, and the most; nothing where nothing is ever written.
pub fn classes_named(memo: &Memo<'_>, mechanism: &Mechanism, wanted: impl Fn(Ended) -> bool) -> Estimate {
    let input = &memo.input;
    let lines: Vec<(&Scope, Ended)> = mechanism.lines().map(|(line, ended)| (&line.scope, ended)).collect();
    let (mut mean, mut most) = (0.0, 0.0);
    for kind in memo.kinds() {
        let is_wanted =
            |line: usize| lines.get(line).is_some_and(|(scope, ended)| **scope == kind.scope && wanted(*ended));
        let (of_kind, most_of_kind) = named(input.design, input.index, &kind.scope, &is_wanted);
        mean += of_kind * share_of_writes(input.design, input.index, &is_wanted);
        most += most_of_kind;
    }
    match input.workload.writes > 0.0 {
        true => Estimate::with_worst(mean, most),
        false => Estimate::of(0.0),
    }
}

/// The scopes of `kept` that a write names, each once; nothing where nothing is ever written.
pub fn scopes_named(input: &StrategyInput<'_>, kept: &[usize]) -> Estimate {
    let (mean, most) = named(input.design, input.index, kept, &|_| true);
    match input.workload.writes > 0.0 {
        true => Estimate::with_worst(mean, most),
        false => Estimate::of(0.0),
    }
}
