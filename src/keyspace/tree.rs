//! In which order parameters are given their values.
//!
//! Conditions tie parameters together. Once one of them has its value, the others often fall into groups that no
//! longer depend on each other, and their counts multiply. The tree holds, for each parameter, the groups that
//! remain below it (an AND/OR search tree; Dechter and Mateescu, Artificial Intelligence 171, 2007).

use std::collections::HashMap;

use num_bigint::BigUint;
use num_traits::ToPrimitive;

use crate::design::condition::Condition;

use super::narrow::is_solvable;

/// A parameter, what is checked once it has its value, and the groups that remain.
#[derive(Clone, Debug)]
pub struct Node {
    /// The parameter.
    pub parameter: usize,
    /// The conditions, by number, in which it is the last parameter to get a value.
    pub checks: Vec<usize>,
    /// The groups that no longer depend on each other.
    pub children: Vec<Node>,
    /// The parameters above that this part depends on, where those are not all: its counts are worth remembering.
    pub context: Option<Vec<usize>>,
    /// A number of its own.
    pub id: usize,
}

/// Groups of up to so many parameters are ordered as well as can be; larger ones greedily.
const MOST_EXACT: u32 = 10;

/// Plans the order for parameters that conditions tie together.
pub struct Planner<'a> {
    conditions: &'a [&'a Condition],
    /// The parameters of each condition.
    ties: Vec<Vec<usize>>,
    /// How many groups of values each parameter has, as a size to compare.
    sizes: &'a [f64],
    /// Which parameters are ranges, which can be solved for.
    ranges: &'a [bool],
    nodes: usize,
}

impl<'a> Planner<'a> {
    /// A planner for the parameters of a function.
    pub fn new(conditions: &'a [&'a Condition], sizes: &'a [f64], ranges: &'a [bool]) -> Self {
        let ties = conditions.iter().map(|condition| condition.parameters()).collect();
        Self { conditions, ties, sizes, ranges, nodes: 0 }
    }

    /// The trees of the parameters that are not yet given, one for each group that is tied together.
    pub fn forest(&mut self, free: &[usize], given: &[usize]) -> Vec<Node> {
        self.groups(free).into_iter().map(|group| self.tree(&group, given)).collect()
    }

    /// Parameters that conditions tie together, directly or through others of them.
    pub fn groups(&self, free: &[usize]) -> Vec<Vec<usize>> {
        let mut left = free.to_vec();
        let mut groups = Vec::new();
        while let Some(first) = left.pop() {
            let mut group = vec![first];
            let mut next = 0;
            while let Some(&member) = group.get(next) {
                next += 1;
                for tie in self.ties.iter().filter(|tie| tie.contains(&member)) {
                    let (tied, others): (Vec<usize>, Vec<usize>) = left.iter().partition(|&p| tie.contains(p));
                    group.extend(tied);
                    left = others;
                }
            }
            group.sort_unstable();
            groups.push(group);
        }
        groups.sort_unstable();
        groups
    }

    fn tree(&mut self, group: &[usize], given: &[usize]) -> Node {
        let parameter = self.first_of(group);
        let id = self.nodes;
        self.nodes += 1;
        let rest: Vec<usize> = group.iter().copied().filter(|&p| p != parameter).collect();
        let below: Vec<usize> = given.iter().copied().chain([parameter]).collect();
        let checks = (0..self.ties.len())
            .filter(|&i| self.ties[i].contains(&parameter) && self.ties[i].iter().all(|p| below.contains(p)))
            .collect();
        let context: Vec<usize> = given
            .iter()
            .copied()
            .filter(|p| self.ties.iter().any(|tie| tie.contains(p) && tie.iter().any(|q| group.contains(q))))
            .collect();
        let context = (context.len() < given.len()).then_some(context);
        let children = self.forest(&rest, &below);
        Node { parameter, checks, children, context, id }
    }

    /// The parameter of a group that is best given its value first.
    fn first_of(&self, group: &[usize]) -> usize {
        let choice = if group.len() as u32 <= MOST_EXACT {
            self.best(group, &mut HashMap::new()).1
        } else {
            self.busiest(group)
        };
        choice.unwrap_or_default()
    }

    /// The least work for a group, in values to try, and the parameter to begin with.
    fn best(&self, group: &[usize], known: &mut HashMap<Vec<usize>, (f64, Option<usize>)>) -> (f64, Option<usize>) {
        if let Some(&found) = known.get(group) {
            return found;
        }
        let mut best = (f64::INFINITY, group.first().copied());
        for &first in group {
            let rest: Vec<usize> = group.iter().copied().filter(|&p| p != first).collect();
            let work = if rest.is_empty() {
                self.last_work(first)
            } else {
                let below: f64 = self.groups(&rest).iter().map(|part| self.best(part, known).0).sum();
                self.sizes[first] * (1.0 + below)
            };
            if work < best.0 {
                best = (work, Some(first));
            }
        }
        known.insert(group.to_vec(), best);
        best
    }

    /// The work for the last parameter of a group: next to none where its conditions can be solved for it.
    fn last_work(&self, parameter: usize) -> f64 {
        let mut tied = self.conditions.iter().zip(&self.ties).filter(|(_, tie)| tie.contains(&parameter));
        let solvable = self.ranges[parameter] && tied.all(|(condition, _)| is_solvable(condition, parameter));
        if solvable { 1.0 } else { self.sizes[parameter] }
    }

    /// The parameter with few values and many ties.
    fn busiest(&self, group: &[usize]) -> Option<usize> {
        let weight = |parameter: usize| {
            let ties = self.ties.iter().filter(|tie| tie.contains(&parameter)).count();
            (1.0 + libm::log1p(self.sizes[parameter])) / (1.0 + ties as f64)
        };
        group.iter().copied().min_by(|&a, &b| weight(a).total_cmp(&weight(b)))
    }
}

/// A count as a size to compare; never infinite, so that sizes can be told apart after multiplying a few.
pub fn size_of(count: &BigUint) -> f64 {
    count.to_f64().unwrap_or(f64::INFINITY).min(1e60)
}
