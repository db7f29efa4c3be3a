//! The space that is counted: parameters, with clauses that tie them together.

use std::rc::Rc;

use super::axis::{Axis, Surroundings, volume};
use super::clause::{Clause, Of, Sum};
use super::evaluate::{Datum, satisfies};
use crate::design::Parameter;
use crate::design::condition::Condition;
use crate::design::integer::Int;

/// Parameters with the clauses on them, and what counting derives from both.
pub struct Space<'a> {
    /// The parameters.
    pub parameters: &'a [Parameter],
    /// The clauses that are about at least one parameter.
    pub clauses: Vec<Clause<'a>>,
    /// Of each parameter, its values.
    pub axes: Vec<Axis>,
    /// Of each parameter, how many values it has.
    pub volumes: Vec<Int>,
    /// Of each parameter, the clauses that it is in, by number.
    pub touching: Vec<Vec<usize>>,
    /// Of each clause that is a sum, what each of its parameters can add.
    pub shares: Vec<Vec<Share>>,
    /// The words that terms stand for.
    pub words: &'a [String],
    /// The texts that conditions compare with.
    pub texts: &'a [String],
    /// Whether the conditions that are about no parameter hold.
    pub holds: bool,
}

/// What one parameter can add to the sum of a clause.
pub struct Share {
    /// The least.
    pub low: Int,
    /// The most.
    pub high: Int,
    /// By group of values, where there are groups; `None` for a group that makes the sum false.
    pub parts: Rc<[Option<Int>]>,
}

impl<'a> Space<'a> {
    /// Parameters with the conditions that all have to hold.
    pub fn of(
        parameters: &'a [Parameter],
        conditions: impl Iterator<Item = &'a Condition>,
        words: &'a [String],
        texts: &'a [String],
    ) -> Self {
        let mut holds = true;
        let mut clauses: Vec<Clause<'a>> = Vec::new();
        let mut touching = vec![Vec::new(); parameters.len()];
        for condition in conditions {
            condition.each_conjunct(&mut |condition| {
                let clause = Clause::of(condition);
                if clause.parameters.is_empty() {
                    holds &= satisfies(condition, &[]);
                    return;
                }
                clause.parameters.iter().for_each(|&parameter| touching[parameter].push(clauses.len()));
                clauses.push(clause);
            });
        }
        let mut on: Vec<&Clause<'_>> = Vec::new();
        let mut axes = Vec::with_capacity(parameters.len());
        for (index, parameter) in parameters.iter().enumerate() {
            on.clear();
            on.extend(touching[index].iter().map(|&clause| &clauses[clause]));
            axes.push(Axis::of(index, parameter, &Surroundings { clauses: &on, words, texts }));
        }
        let mut arguments = vec![Datum::Present; parameters.len()];
        let shares = clauses.iter().map(|clause| shares(clause, &axes, parameters, &mut arguments)).collect();
        let volumes = parameters.iter().map(volume).collect();
        Self { parameters, clauses, axes, volumes, touching, shares, words, texts, holds }
    }
}

impl Space<'_> {
    /// The clauses that some parameters are in, by number, each once and in order.
    pub fn clauses_on(&self, parameters: &[usize]) -> Vec<usize> {
        let mut clauses: Vec<usize> = parameters.iter().flat_map(|&p| self.touching[p].iter().copied()).collect();
        clauses.sort_unstable();
        clauses.dedup();
        clauses
    }

    /// Parameters that clauses tie together, directly or through others of them, in the order given.
    pub fn parts(&self, parameters: &[usize], ties: &dyn Fn(usize) -> bool) -> Vec<Vec<usize>> {
        match parameters {
            [] => return Vec::new(),
            [only] => return vec![vec![*only]],
            [one, other] => {
                let is_tie = |clause: &&usize| ties(**clause) && self.clauses[**clause].parameters.contains(other);
                let tied = self.touching[*one].iter().any(|clause| is_tie(&clause));
                return if tied { vec![parameters.to_vec()] } else { vec![vec![*one], vec![*other]] };
            }
            _ => {}
        }
        // The part that each parameter belongs to, by its place in the list.
        let mut part_of = vec![usize::MAX; self.axes.len()];
        parameters.iter().for_each(|&parameter| part_of[parameter] = usize::MAX - 1);
        let mut parts: Vec<Vec<usize>> = Vec::new();
        for &first in parameters {
            if part_of[first] != usize::MAX - 1 {
                continue;
            }
            let mut members = vec![first];
            part_of[first] = parts.len();
            let mut next = 0;
            while let Some(&member) = members.get(next) {
                next += 1;
                for &clause in self.touching[member].iter().filter(|&&clause| ties(clause)) {
                    for &tied in &self.clauses[clause].parameters {
                        if part_of[tied] == usize::MAX - 1 {
                            part_of[tied] = parts.len();
                            members.push(tied);
                        }
                    }
                }
            }
            parts.push(members);
        }
        if parts.len() == 1 {
            return vec![parameters.to_vec()];
        }
        let in_part = |part: usize| parameters.iter().copied().filter(|&p| part_of[p] == part).collect();
        match parts.len() {
            // Many parts are sorted at once, few by a look at the list for each.
            0..=8 => (0..parts.len()).map(in_part).collect(),
            _ => {
                parts.iter_mut().for_each(|part| part.sort_unstable_by_key(|p| parameters.iter().position(|q| q == p)));
                parts
            }
        }
    }
}

fn shares(clause: &Clause<'_>, axes: &[Axis], parameters: &[Parameter], arguments: &mut [Datum]) -> Vec<Share> {
    let Some(sum) = &clause.sum else { return Vec::new() };
    clause.parameters.iter().map(|&parameter| share(sum, parameter, &axes[parameter], parameters, arguments)).collect()
}

fn share(sum: &Sum<'_>, parameter: usize, axis: &Axis, parameters: &[Parameter], arguments: &mut [Datum]) -> Share {
    let Axis::Groups(groups) = axis else {
        let (low, high) = wide_span(sum, parameter, axis, parameters);
        return Share { low, high, parts: Rc::new([]) };
    };
    let part_of = |(datum, _): &(Datum, Int)| {
        arguments[parameter] = datum.clone();
        sum.part(parameter, arguments)
    };
    let parts: Rc<[Option<Int>]> = groups.iter().map(part_of).collect();
    arguments[parameter] = Datum::Present;
    // Where no value fits, any span will do.
    let low = parts.iter().flatten().min().cloned().unwrap_or_default();
    let high = parts.iter().flatten().max().cloned().unwrap_or_default();
    Share { low, high, parts }
}

/// Returns a range that contains the sum of the addends of a parameter.
fn wide_span(sum: &Sum<'_>, parameter: usize, axis: &Axis, parameters: &[Parameter]) -> (Int, Int) {
    let (mut low, mut high) = (Int::ZERO, Int::ZERO);
    for addend in sum.addends.iter().filter(|addend| addend.parameter == parameter) {
        let seen = match (&addend.of, axis) {
            (Of::Value, Axis::Range { numbers, .. }) => (numbers.low.clone(), numbers.high.clone()),
            (Of::Value, _) => (Int::ZERO, Int::ZERO),
            (Of::Presence, _) => (Int::from(!parameters[parameter].optional), Int::ONE),
            // Terms of designs are never too large to have bounds.
            (Of::Term(term), _) => term.bounds(parameters, u64::MAX).unwrap_or_default(),
        };
        let (a, b) = (&seen.0 * &addend.factor, &seen.1 * &addend.factor);
        low += (&a).min(&b);
        high += (&a).max(&b);
    }
    (low, high)
}
