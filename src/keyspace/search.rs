//! Counting: along the tree of parameters, with a budget, exactly or within bounds.

use std::collections::HashMap;

use num_bigint::{BigInt, BigUint};
use num_traits::{One, Zero};

use super::Count;
use super::axis::{Axis, Surroundings};
use super::evaluate::{Arguments, Datum, satisfies};
use super::integer::{Halt, Int};
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
pub struct Search<'a, N> {
    space: &'a Space<'a>,
    axes: Vec<Axis<N>>,
    volumes: Vec<BigUint>,
    remembered: HashMap<(usize, Vec<Datum<N>>), Count>,
    steps_left: u64,
    arguments: Arguments<N>,
}

impl<'a, N: Int> Search<'a, N> {
    /// A search of a space, with a budget of steps.
    ///
    /// # Errors
    ///
    /// [`Halt::Overflow`], as all of its methods: larger integers will do.
    pub fn new(space: &'a Space<'a>, steps: u64) -> Result<Self, Halt> {
        let around = Surroundings { conditions: &space.conditions, words: space.words, texts: space.texts };
        let axes = (0..space.parameters.len())
            .map(|index| Axis::of(index, &space.parameters[index], &around))
            .collect::<Result<Vec<_>, _>>()?;
        let volumes = space.parameters.iter().map(Parameter::size).collect();
        let arguments = vec![Datum::Present; space.parameters.len()];
        Ok(Self { space, axes, volumes, remembered: HashMap::new(), steps_left: steps, arguments })
    }

    /// How many argument tuples satisfy the conditions.
    pub fn count(&mut self) -> Result<Count, Halt> {
        let all: Vec<usize> = (0..self.axes.len()).collect();
        let forest = self.forest(&all, &[]);
        Ok(self.unconditional()? * self.product(&forest)?)
    }

    /// 0 if a condition that depends on nothing fails, else 1.
    pub fn unconditional(&self) -> Result<Count, Halt> {
        for condition in self.space.conditions.iter().filter(|condition| condition.parameters().is_empty()) {
            if !satisfies(condition, &self.arguments)? {
                return Ok(Count::zero());
            }
        }
        Ok(Count::exact(1_u32))
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
    pub fn axis(&self, parameter: usize) -> Option<&Axis<N>> {
        self.axes.get(parameter).filter(|axis| !matches!(axis, Axis::Blurred))
    }

    /// All values of a parameter, conditions aside.
    pub fn volume(&self, parameter: usize) -> &BigUint {
        &self.volumes[parameter]
    }

    /// Gives a parameter a value.
    pub fn give(&mut self, parameter: usize, datum: Datum<N>) {
        self.arguments[parameter] = datum;
    }

    /// Whether the conditions of a node hold for the arguments given.
    pub fn holds(&self, conditions: &[usize]) -> Result<bool, Halt> {
        self.all_hold(conditions.iter().map(|&condition| self.space.conditions[condition]))
    }

    /// Takes a step of the budget; false where it is spent.
    pub fn step(&mut self) -> bool {
        let left = self.steps_left > 0;
        self.steps_left = self.steps_left.saturating_sub(1);
        left
    }

    /// The product of the counts of trees that do not depend on each other.
    pub fn product(&mut self, forest: &[Node]) -> Result<Count, Halt> {
        let mut product = Count::exact(1_u32);
        for node in forest {
            product = product * self.node(node)?;
            if product.at_most().is_zero() {
                break;
            }
        }
        Ok(product)
    }

    fn node(&mut self, node: &Node) -> Result<Count, Halt> {
        let key = node.context.as_ref().map(|context| {
            (node.id, context.iter().map(|&parameter| self.arguments[parameter].clone()).collect::<Vec<_>>())
        });
        if let Some(found) = key.as_ref().and_then(|key| self.remembered.get(key)) {
            return Ok(found.clone());
        }
        let count = self.fresh(node)?;
        if let Some(key) = key.filter(|_| count.is_exact()) {
            self.remembered.insert(key, count.clone());
        }
        Ok(count)
    }

    fn fresh(&mut self, node: &Node) -> Result<Count, Halt> {
        if node.checks.is_empty() && node.children.is_empty() {
            return Ok(Count::exact(self.volumes[node.parameter].clone()));
        }
        // Cloning an axis copies a few numbers, or the groups, which are worth far less than the counts below them.
        match self.axes[node.parameter].clone() {
            Axis::Blurred => Ok(Count::between(BigUint::zero(), self.volume_of(node))),
            Axis::Groups(groups) => self.over_groups(node, &groups),
            Axis::Range { numbers, optional } => {
                let conditions: Vec<&'a Condition> = node.checks.iter().map(|&i| self.space.conditions[i]).collect();
                let narrowed = narrow(numbers, node.parameter, conditions, &self.arguments)?;
                let mut count = self.over_range(node, &narrowed)?;
                if optional {
                    count = count + self.over_groups(node, &[(Datum::Absent, BigUint::one())])?;
                }
                Ok(count)
            }
        }
    }

    fn over_groups(&mut self, node: &Node, groups: &[(Datum<N>, BigUint)]) -> Result<Count, Halt> {
        let mut total = Count::zero();
        for (tried, (datum, size)) in groups.iter().enumerate() {
            if !self.step() {
                let rest: BigUint = groups[tried..].iter().map(|(_, size)| size).sum();
                return Ok(total + Count::between(BigUint::zero(), rest * self.volume_below(node)));
            }
            self.give(node.parameter, datum.clone());
            if self.holds(&node.checks)? {
                total = total + Count::exact(size.clone()) * self.product(&node.children)?;
            }
        }
        Ok(total)
    }

    fn over_range(&mut self, node: &Node, narrowed: &Narrowed<'_, N>) -> Result<Count, Halt> {
        let below = || -> BigUint { unsigned(narrowed.left.len()) };
        if node.children.is_empty() && narrowed.unsolved.is_empty() {
            // The range is counted without trying its values, which costs one step.
            return Ok(match self.step() {
                true => Count::exact(unsigned(narrowed.len())),
                false => Count::between(BigUint::zero(), below()),
            });
        }
        let mut total = Count::zero();
        let mut number = narrowed.left.low.clone();
        while number <= narrowed.left.high {
            if !self.step() {
                let tried = unsigned((number - narrowed.left.low.clone()).div_floor(&narrowed.left.step));
                return Ok(total + Count::between(BigUint::zero(), (below() - tried) * self.volume_below(node)));
            }
            if !narrowed.excluded.contains(&number) {
                self.give(node.parameter, Datum::Number(number.clone()));
                if self.all_hold(narrowed.unsolved.iter().copied())? {
                    total = total + self.product(&node.children)?;
                }
            }
            number = number.plus(&narrowed.left.step)?;
        }
        Ok(total)
    }

    fn all_hold<'c>(&self, conditions: impl Iterator<Item = &'c Condition>) -> Result<bool, Halt> {
        for condition in conditions {
            if !satisfies(condition, &self.arguments)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn volume_of(&self, node: &Node) -> BigUint {
        &self.volumes[node.parameter] * self.volume_below(node)
    }

    fn volume_below(&self, node: &Node) -> BigUint {
        node.children.iter().map(|child| self.volume_of(child)).product()
    }
}

/// A number that is known not to be negative.
fn unsigned<N: Int>(number: N) -> BigUint {
    let number: BigInt = number.into();
    number.to_biguint().unwrap_or_default()
}
