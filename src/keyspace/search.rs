//! Counting: along the tree of parameters, with a budget, exactly or within bounds.

use std::collections::HashMap;

use num_bigint::BigUint;
use num_traits::{One, Zero};

use super::Count;
use super::axis::{Axis, Surroundings};
use super::evaluate::{Arguments, Datum, satisfies};
use super::narrow::{Narrowed, narrow};
use super::tree::{Node, Planner, size_of};
use crate::design::Parameter;
use crate::design::condition::Condition;

/// Parameters with the conditions on them.
pub struct Space<'a> {
    /// The parameters.
    pub parameters: &'a [Parameter],
    /// The conditions, taken apart at every `and`.
    pub conditions: Vec<&'a Condition>,
    /// The words that terms stand for.
    pub words: &'a [String],
    /// The texts that conditions compare with.
    pub texts: &'a [String],
}

/// A count in progress.
pub struct Search<'a> {
    space: &'a Space<'a>,
    axes: Vec<Axis>,
    volumes: Vec<BigUint>,
    remembered: HashMap<(usize, Vec<Datum>), Count>,
    steps_left: u64,
    arguments: Arguments,
}

impl<'a> Search<'a> {
    /// A search of a space, with a budget of steps.
    pub fn new(space: &'a Space<'a>, steps: u64) -> Self {
        let around = Surroundings { conditions: &space.conditions, words: space.words, texts: space.texts };
        let axes =
            (0..space.parameters.len()).map(|index| Axis::of(index, &space.parameters[index], &around)).collect();
        let volumes = space.parameters.iter().map(Parameter::size).collect();
        let arguments = vec![Datum::Present; space.parameters.len()];
        Self { space, axes, volumes, remembered: HashMap::new(), steps_left: steps, arguments }
    }

    /// How many argument tuples satisfy the conditions.
    pub fn count(&mut self) -> Count {
        let all: Vec<usize> = (0..self.axes.len()).collect();
        let forest = self.forest(&all, &[]);
        self.unconditional() * self.product(&forest)
    }

    /// 0 if a condition that depends on nothing fails, else 1.
    pub fn unconditional(&self) -> Count {
        for condition in self.space.conditions.iter().filter(|condition| condition.parameters().is_empty()) {
            if !satisfies(condition, &self.arguments) {
                return Count::zero();
            }
        }
        Count::exact(1_u32)
    }

    /// The trees of the parameters that are not yet given.
    pub fn forest(&self, free: &[usize], given: &[usize]) -> Vec<Node> {
        let sizes: Vec<f64> = self.axes.iter().map(|axis| size_of(&axis.groups())).collect();
        let ranges: Vec<bool> = self.axes.iter().map(|axis| matches!(axis, Axis::Range { .. })).collect();
        Planner::new(&self.space.conditions, &sizes, &ranges).forest(free, given)
    }

    /// The groups of parameters that conditions tie together.
    pub fn groups(&self, free: &[usize]) -> Vec<Vec<usize>> {
        Planner::new(&self.space.conditions, &[], &[]).groups(free)
    }

    /// The groups of values of a parameter, with their sizes; `None` if there are too many to tell apart.
    pub fn axis(&self, parameter: usize) -> Option<&Axis> {
        self.axes.get(parameter).filter(|axis| !matches!(axis, Axis::Blurred))
    }

    /// All values of a parameter, conditions aside.
    pub fn volume(&self, parameter: usize) -> &BigUint {
        &self.volumes[parameter]
    }

    /// Gives a parameter a value.
    pub fn give(&mut self, parameter: usize, datum: Datum) {
        self.arguments[parameter] = datum;
    }

    /// Whether the conditions of a node hold for the arguments given.
    pub fn holds(&self, conditions: &[usize]) -> bool {
        self.all_hold(conditions.iter().map(|&condition| self.space.conditions[condition]))
    }

    /// Takes a step of the budget; false where it is spent.
    pub fn step(&mut self) -> bool {
        let left = self.steps_left > 0;
        self.steps_left = self.steps_left.saturating_sub(1);
        left
    }

    /// The product of the counts of trees that do not depend on each other.
    pub fn product(&mut self, forest: &[Node]) -> Count {
        let mut product = Count::exact(1_u32);
        for node in forest {
            product = product * self.node(node);
            if product.at_most().is_zero() {
                break;
            }
        }
        product
    }

    fn node(&mut self, node: &Node) -> Count {
        let key = node.context.as_ref().map(|context| {
            (node.id, context.iter().map(|&parameter| self.arguments[parameter].clone()).collect::<Vec<_>>())
        });
        if let Some(found) = key.as_ref().and_then(|key| self.remembered.get(key)) {
            return found.clone();
        }
        let count = self.fresh(node);
        if let Some(key) = key.filter(|_| count.is_exact()) {
            self.remembered.insert(key, count.clone());
        }
        count
    }

    fn fresh(&mut self, node: &Node) -> Count {
        if node.checks.is_empty() && node.children.is_empty() {
            return Count::exact(self.volumes[node.parameter].clone());
        }
        // Cloning an axis copies a few numbers, or the groups, which are worth far less than the counts below them.
        match self.axes[node.parameter].clone() {
            Axis::Blurred => Count::between(BigUint::zero(), self.volume_of(node)),
            Axis::Groups(groups) => self.over_groups(node, &groups),
            Axis::Range { numbers, optional } => {
                let conditions: Vec<&'a Condition> = node.checks.iter().map(|&i| self.space.conditions[i]).collect();
                let narrowed = narrow(numbers, node.parameter, conditions, &self.arguments);
                let mut count = self.over_range(node, &narrowed);
                if optional {
                    count = count + self.over_groups(node, &[(Datum::Absent, BigUint::one())]);
                }
                count
            }
        }
    }

    fn over_groups(&mut self, node: &Node, groups: &[(Datum, BigUint)]) -> Count {
        let mut total = Count::zero();
        for (tried, (datum, size)) in groups.iter().enumerate() {
            if !self.step() {
                let rest: BigUint = groups[tried..].iter().map(|(_, size)| size).sum();
                return total + Count::between(BigUint::zero(), rest * self.volume_below(node));
            }
            self.give(node.parameter, datum.clone());
            if self.holds(&node.checks) {
                total = total + Count::exact(size.clone()) * self.product(&node.children);
            }
        }
        total
    }

    fn over_range(&mut self, node: &Node, narrowed: &Narrowed<'_>) -> Count {
        let below = || narrowed.left.len().to_unsigned();
        if node.children.is_empty() && narrowed.unsolved.is_empty() {
            // The range is counted without trying its values, which costs one step.
            return match self.step() {
                true => Count::exact(narrowed.len().to_unsigned()),
                false => Count::between(BigUint::zero(), below()),
            };
        }
        let mut total = Count::zero();
        let mut number = narrowed.left.low.clone();
        while number <= narrowed.left.high {
            if !self.step() {
                let tried = (&number - &narrowed.left.low).exactly_over(&narrowed.left.step).to_unsigned();
                return total + Count::between(BigUint::zero(), (below() - tried) * self.volume_below(node));
            }
            if !narrowed.excluded.contains(&number) {
                self.give(node.parameter, Datum::Number(number.clone()));
                if self.all_hold(narrowed.unsolved.iter().copied()) {
                    total = total + self.product(&node.children);
                }
            }
            number += &narrowed.left.step;
        }
        total
    }

    fn all_hold<'c>(&self, mut conditions: impl Iterator<Item = &'c Condition>) -> bool {
        conditions.all(|condition| satisfies(condition, &self.arguments))
    }

    fn volume_of(&self, node: &Node) -> BigUint {
        &self.volumes[node.parameter] * self.volume_below(node)
    }

    fn volume_below(&self, node: &Node) -> BigUint {
        node.children.iter().map(|child| self.volume_of(child)).product()
    }
}
