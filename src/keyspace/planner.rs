//! The order in which parameters are given values, and the method by which each part of the tree is counted.

use std::rc::Rc;

use super::axis::Axis;
use super::clause::{Clause, Requirement};
use super::linear::is_linear;
use super::narrow::Rule;
use super::order::MOST_ORDERED;
use super::region::MOST_OPTIONAL;
use super::rows::Rows;
use super::space::Space;
use super::sweep;
use super::tree::{Branch, Check, Memory, Method, SearchNode, Span};
use crate::design::integer::Int;

/// The work that a polytope takes, in values tried.
const MUCH_WORK: f64 = 300.0;
/// A polytope of more parameters takes longer than trying.
const MOST_DIMENSIONS: usize = 20;
/// With more optional parameters, the systems, one for each choice of those that are set, may take longer than trying.
const FEW_OPTIONAL: usize = 8;
/// The tree is walked by recursion: parts of more parameters are not counted.
const DEEPEST: usize = 256;
/// With more work than this, it is worth looking for a better order.
pub const TOO_MUCH_WORK: f64 = 20_000.0;

/// Plans the tree.
pub struct Planner<'s, 'a> {
    /// What is counted.
    pub space: &'s Space<'a>,
    /// Which parameters have their values.
    given: Vec<bool>,
    nodes: usize,
    /// The work of the trees planned so far, in steps.
    pub work: f64,
    /// What is worth solving as a polytope: with less work than this, trying is as quick.
    pub much_work: f64,
}

impl<'s, 'a> Planner<'s, 'a> {
    /// A planner with no parameter given.
    pub fn new(space: &'s Space<'a>) -> Self {
        Self { space, given: vec![false; space.axes.len()], nodes: 0, work: 0.0, much_work: MUCH_WORK }
    }

    /// Returns the trees of parameters that are not given, if they are visited `visits` times.
    pub fn forest(&mut self, parameters: &[usize], visits: f64) -> Vec<SearchNode<'a>> {
        self.space.parts(parameters, &|_| true).iter().map(|part| self.best_tree(part, visits)).collect()
    }

    /// Gives parameters their values one after the other, whatever remains.
    pub fn branches(&mut self, parameters: &[usize]) -> Vec<Branch<'a>> {
        let mut branches = Vec::new();
        for &parameter in parameters {
            self.given[parameter] = true;
            branches.push(self.branch(parameter));
        }
        branches
    }

    fn best_tree(&mut self, part: &[usize], visits: f64) -> SearchNode<'a> {
        if part.len() > DEEPEST {
            let volume = part.iter().map(|&parameter| self.space.volumes[parameter].clone()).product();
            return SearchNode { method: Method::Unknown, memory: None, sweep: None, volume, id: 0 };
        }
        let order = self.space.order(part);
        let begun = self.nodes;
        let (node, work) = self.tree(&order, visits);
        if work <= TOO_MUCH_WORK || part.len() > MOST_ORDERED || part.len() < 3 {
            self.work += work;
            return node;
        }
        let other = self.space.searched_order(part);
        let kept = self.nodes;
        self.nodes = begun;
        let (another, other_work) = self.tree(&other, visits);
        self.work += work.min(other_work);
        if other_work < work {
            return another;
        }
        self.nodes = kept;
        node
    }

    fn tree(&mut self, order: &[usize], visits: f64) -> (SearchNode<'a>, f64) {
        // No part is without parameters.
        let (parameter, rest) = (order.first().copied().unwrap_or_default(), order.get(1..).unwrap_or_default());
        let id = self.nodes;
        self.nodes += 1;
        let every = self.memory(order);
        let memory = every.as_ref().filter(|memory| memory.states.to_size() * 2.0 <= visits);
        let visits = memory.map_or(visits, |memory| visits.min(memory.states.to_size()));
        self.given[parameter] = true;
        let mut branch = self.branch(parameter);
        let is_range = matches!(self.space.axes[parameter], Axis::Range { .. });
        let is_solved = rest.is_empty() && is_range && branch.is_solved();
        let visits_below = if is_solved { visits } else { visits * self.space.axes[parameter].groups().to_size() };
        let mut work = visits_below;
        for part in self.space.parts(rest, &|_| true) {
            let (child, below) = self.tree(&part, visits_below);
            work += below;
            branch.children.push(child);
        }
        self.given[parameter] = false;
        let sweep = sweep::of(self.space, &branch, work, &|clause, requirement| self.span(clause, requirement));
        // A row is always kept.
        let is_kept = memory.is_some() || sweep.as_ref().is_some_and(|sweep| sweep.is_quicker);
        let memory = every.filter(|_| is_kept);
        let below = branch.children.iter().map(|child| child.volume.clone());
        let volume = below.fold(self.space.volumes[parameter].clone(), |volume, child| volume * child);
        let method = Method::Branch(branch);
        let node = SearchNode { method, memory, sweep, volume, id };
        match work > self.much_work * visits {
            true => self.as_lattice(node, order, visits, work),
            false => (node, work),
        }
    }

    /// The node as a polytope, where it is one.
    fn as_lattice(&mut self, node: SearchNode<'a>, order: &[usize], visits: f64, work: f64) -> (SearchNode<'a>, f64) {
        if order.len() > MOST_DIMENSIONS || !order.iter().all(|&p| matches!(self.space.axes[p], Axis::Range { .. })) {
            return (node, work);
        }
        let is_optional = |p: &&usize| matches!(self.space.axes[**p], Axis::Range { optional: true, .. });
        let optional = order.iter().filter(is_optional).count();
        let systems = f64::from(1_u32 << optional);
        if optional > FEW_OPTIONAL && (optional > MOST_OPTIONAL || work <= systems * self.much_work * visits) {
            return (node, work);
        }
        let clauses = self.space.clauses_on(order);
        if !clauses.iter().all(|&clause| is_linear(self.space.clauses[clause].condition, &|p| self.given[p])) {
            return (node, work);
        }
        let (volume, id) = (node.volume.clone(), self.nodes);
        self.nodes += 1;
        let mut otherwise = node;
        let memory = otherwise.memory.take();
        let rows = Rows::of(self.space, order, &clauses);
        let method = Method::Lattice { parameters: order.to_vec(), clauses, rows, otherwise: Box::new(otherwise) };
        (SearchNode { method, memory, sweep: None, volume, id }, MUCH_WORK * visits)
    }

    /// A parameter that has just been given, with no parts below it yet.
    fn branch(&self, parameter: usize) -> Branch<'a> {
        let members_known = match &self.space.axes[parameter] {
            Axis::Members(members) => members.terms.iter().all(|term| {
                let mut known = true;
                // What a set is asked for must not depend on the set.
                term.each_parameter(&mut |p| known &= self.given[p] && p != parameter);
                known
            }),
            _ => true,
        };
        let settled = self.settled(parameter);
        let (mut rules, mut unsolved) = (Vec::new(), Vec::new());
        if matches!(self.space.axes[parameter], Axis::Range { .. }) {
            for &clause in &settled {
                match Rule::of(self.space.clauses[clause].condition, parameter) {
                    Some(rule) => rules.push(rule),
                    None => unsolved.push(clause),
                }
            }
        }
        let checks = self.checks(parameter);
        Branch { parameter, checks, settled, rules, unsolved, members_known, children: Vec::new() }
    }

    /// The clauses that are no sums and in which a parameter is the last to be given.
    fn settled(&self, parameter: usize) -> Vec<usize> {
        let is_settled = |clause: &&usize| {
            let clause = &self.space.clauses[**clause];
            clause.sum.is_none() && clause.parameters.iter().all(|&p| self.given[p])
        };
        self.space.touching[parameter].iter().filter(is_settled).copied().collect()
    }

    /// The sums that a parameter adds to, with what those that are not yet given can add.
    fn checks(&self, parameter: usize) -> Vec<Check> {
        let mut checks = Vec::new();
        for &clause in &self.space.touching[parameter] {
            let Clause { sum: Some(sum), parameters, .. } = &self.space.clauses[clause] else { continue };
            let (rest_low, rest_high) = self.rest(clause);
            let shares = parameters.iter().zip(&self.space.shares[clause]);
            let own = shares.filter(|(known, _)| **known == parameter).map(|(_, share)| Rc::clone(&share.parts)).next();
            checks.push(Check {
                clause,
                factor: sum.factor_of(parameter).cloned(),
                parts: own.unwrap_or_default(),
                requirement: sum.requirement.clone(),
                least: -rest_high,
                most: -rest_low,
                is_complete: parameters.iter().all(|&p| self.given[p]),
            });
        }
        checks
    }

    /// The least and the most that the parameters that are not given can add to a sum.
    fn rest(&self, clause: usize) -> (Int, Int) {
        self.span_of(clause, |given| !given)
    }

    fn span_of(&self, clause: usize, which: impl Fn(bool) -> bool) -> (Int, Int) {
        let (mut low, mut high) = (Int::ZERO, Int::ZERO);
        for (&parameter, share) in self.space.clauses[clause].parameters.iter().zip(&self.space.shares[clause]) {
            if which(self.given[parameter]) {
                low += &share.low;
                high += &share.high;
            }
        }
        (low, high)
    }

    /// What the count of parameters that are not given depends on; `None` if nothing is given that they are tied to.
    fn memory(&self, order: &[usize]) -> Option<Memory> {
        let mut crossing = self.space.clauses_on(order);
        crossing.retain(|&clause| self.space.clauses[clause].parameters.iter().any(|&p| self.given[p]));
        let mut memory = Memory { sums: Vec::new(), arguments: Vec::new(), states: Int::ONE };
        for clause in crossing {
            match &self.space.clauses[clause].sum {
                Some(sum) => memory.sums.push(self.span(clause, &sum.requirement)),
                None => {
                    for &parameter in self.space.clauses[clause].parameters.iter().filter(|&&p| self.given[p]) {
                        if memory.arguments.iter().all(|(known, _)| *known != parameter) {
                            memory.arguments.push((parameter, self.space.axes[parameter].places()?));
                        }
                    }
                }
            }
        }
        let widths = memory.sums.iter().map(|span| &span.width).chain(memory.arguments.iter().map(|(_, width)| width));
        memory.states = widths.fold(Int::ONE, |states, width| states * width);
        Some(memory)
    }

    /// The partial sums of what is given that make a difference to what is not.
    fn span(&self, clause: usize, requirement: &Requirement) -> Span {
        let (rest_low, rest_high) = self.rest(clause);
        let (mut low, mut high) = self.span_of(clause, |given| given);
        let constant = self.space.clauses[clause].sum.as_ref().map_or(Int::ZERO, |sum| sum.constant.clone());
        low += &constant;
        high += &constant;
        if low == high {
            return Span { clause, low, high, width: Int::ONE, by_remainder: false };
        }
        // Sums that cannot satisfy the requirement any more never get here; sums that cannot miss it have one state.
        match requirement {
            Requirement::NotNegative | Requirement::Zero => {
                low = low.max(-&rest_high);
                high = high.min(-&rest_low);
            }
            Requirement::NotZero => {
                low = low.max(-&rest_high - Int::ONE);
                high = high.min(-&rest_low + Int::ONE);
            }
            Requirement::MultipleOf(modulus) => {
                low = Int::ZERO;
                high = modulus - &Int::ONE;
            }
        }
        let high = high.max(low.clone());
        let width = &high - &low + Int::ONE;
        Span { clause, low, high, width, by_remainder: matches!(requirement, Requirement::MultipleOf(_)) }
    }
}
