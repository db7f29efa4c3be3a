//! In which order parameters are given their values, and what is remembered on the way.
//!
//! Conditions tie parameters together. Once one of them has its value, the others often fall into parts that no
//! longer depend on each other, and their counts multiply. The tree holds, for each parameter, the parts that remain
//! below it (an AND/OR search tree; R. Dechter and R. Mateescu, Artificial Intelligence 171, 2007). What a part's
//! count depends on is often far less than the arguments above it: the partial sums of a budget, say. Then its counts
//! are remembered by that (dynamic programming).

use std::rc::Rc;

use super::axis::Axis;
use super::clause::{Clause, Is};
use super::linear::is_linear;
use super::narrow::Rule;
use super::rows::Rows;
use super::space::Space;
use super::sweep::Sweep;
use crate::design::integer::Int;

/// Parameters that conditions tie together, and how they are counted.
pub struct Node<'a> {
    /// How.
    pub kind: Kind<'a>,
    /// What the count depends on, where the same will come up again and again.
    pub memory: Option<Memory>,
    /// How it is counted for all partial sums at once, where it depends on one sum only.
    pub sweep: Option<Sweep>,
    /// How many argument tuples there are, conditions aside.
    pub volume: Int,
    /// A number of its own.
    pub id: usize,
}

/// A way of counting.
pub enum Kind<'a> {
    /// One parameter gets its values one by one, or as many at once as conditions can be solved for.
    Try(Try<'a>),
    /// Not at all: there are too many parameters.
    Unknown,
    /// All parameters are numbers in linear conditions: counted as the points of a polytope.
    Lattice {
        /// The parameters.
        parameters: Vec<usize>,
        /// The clauses on them.
        clauses: Vec<usize>,
        /// The same as rows, where they are no more than that.
        rows: Option<Rows<'a>>,
        /// How to count where that takes too many steps.
        otherwise: Box<Node<'a>>,
    },
}

/// One parameter with the parts that remain below it.
pub struct Try<'a> {
    /// The parameter.
    pub parameter: usize,
    /// The sums that it adds to.
    pub checks: Vec<Check>,
    /// The other clauses, by number, in which it is the last parameter to get a value.
    pub settled: Vec<usize>,
    /// Those of them that are solved for the numbers of a range.
    pub rules: Vec<Rule<'a>>,
    /// Those of them that are not.
    pub unsolved: Vec<usize>,
    /// Whether it is known what a set or list is asked for.
    pub members_known: bool,
    /// The parts that no longer depend on each other.
    pub children: Vec<Node<'a>>,
}

impl Try<'_> {
    /// Whether all conditions on the numbers of a range are solved, so that none of them has to be tried.
    pub fn is_solved(&self) -> bool {
        self.unsolved.is_empty() && self.checks.iter().all(|check| check.factor.is_some())
    }
}

/// A sum that a parameter adds to.
pub struct Check {
    /// The clause.
    pub clause: usize,
    /// The factor, if it is the parameter's value that is added.
    pub factor: Option<Int>,
    /// What the parameter adds, by group of its values; empty where these are not grouped.
    pub parts: Rc<[Option<Int>]>,
    /// What the sum has to be.
    pub is: Is,
    /// From so much on, the parameters below can add what makes the sum 0 or more.
    pub least: Int,
    /// Up to so much, they can add what makes it 0 or less.
    pub most: Int,
    /// Whether there is none below that adds to it.
    pub is_complete: bool,
}

/// What a count depends on: a number in mixed radix.
pub struct Memory {
    /// Partial sums.
    pub sums: Vec<Span>,
    /// Arguments, by parameter, with the number of their values.
    pub arguments: Vec<(usize, Int)>,
    /// How many different ones there can be.
    pub states: Int,
}

/// The partial sums that can be told apart.
pub struct Span {
    /// The clause.
    pub clause: usize,
    /// Lesser sums are as good as this one.
    pub low: Int,
    /// Greater sums are as good as this one.
    pub high: Int,
    /// How many there are; also the modulus of those that count by remainders.
    pub width: Int,
    /// Whether sums count by their remainders only.
    pub by_remainder: bool,
}

impl Check {
    /// Whether the parameters below can still make a sum what it has to be.
    #[inline]
    pub fn can_be(&self, sum: &Int) -> bool {
        match &self.is {
            Is::NotNegative => *sum >= self.least,
            Is::Zero => *sum >= self.least && *sum <= self.most,
            is => !self.is_complete || is.holds(sum),
        }
    }
}

impl Span {
    /// Which of the partial sums is as good as this one.
    #[inline]
    pub fn place(&self, sum: &Int) -> Int {
        match self.by_remainder {
            true => sum.modulo(&self.width).unwrap_or_default(),
            false => sum.clamp(&self.low, &self.high) - &self.low,
        }
    }
}

/// The work that a polytope takes, in values tried.
const MUCH_WORK: f64 = 300.0;
/// A polytope of more parameters takes longer than trying.
const MOST_DIMENSIONS: usize = 20;
/// The tree is walked by recursion: parts of more parameters are not counted.
const DEEPEST: usize = 256;
/// With more work than this, it is worth looking for a better order.
pub const TOO_MUCH_WORK: f64 = 20_000.0;
/// The most parameters whose orders are all looked at: 2^10 sets of them.
pub const MOST_ORDERED: usize = 10;

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

    /// The trees of parameters that are not given; they are visited so many times.
    pub fn forest(&mut self, parameters: &[usize], visits: f64) -> Vec<Node<'a>> {
        self.parts(parameters, &|_| true).iter().map(|part| self.best_tree(part, visits)).collect()
    }

    /// Parameters that clauses tie together, directly or through others of them, in the order given.
    pub fn parts(&self, parameters: &[usize], ties: &dyn Fn(usize) -> bool) -> Vec<Vec<usize>> {
        match parameters {
            [] => return Vec::new(),
            [only] => return vec![vec![*only]],
            [one, other] => {
                let is_tie =
                    |clause: &&usize| ties(**clause) && self.space.clauses[**clause].parameters.contains(other);
                let tied = self.space.touching[*one].iter().any(|clause| is_tie(&clause));
                return if tied { vec![parameters.to_vec()] } else { vec![vec![*one], vec![*other]] };
            }
            _ => {}
        }
        // The part that each parameter belongs to, by its place in the list.
        let mut part_of = vec![usize::MAX; self.given.len()];
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
                for &clause in self.space.touching[member].iter().filter(|&&clause| ties(clause)) {
                    for &tied in &self.space.clauses[clause].parameters {
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

    /// Gives parameters their values one after the other, whatever remains.
    pub fn tries(&mut self, parameters: &[usize]) -> Vec<Try<'a>> {
        let mut tries = Vec::new();
        for &parameter in parameters {
            self.given[parameter] = true;
            tries.push(self.a_try(parameter));
        }
        tries
    }

    fn best_tree(&mut self, part: &[usize], visits: f64) -> Node<'a> {
        if part.len() > DEEPEST {
            let volume = part.iter().map(|&parameter| self.space.volumes[parameter].clone()).product();
            return Node { kind: Kind::Unknown, memory: None, sweep: None, volume, id: 0 };
        }
        let order = self.order(part);
        let begun = self.nodes;
        let (node, work) = self.tree(&order, visits);
        if work <= TOO_MUCH_WORK || part.len() > MOST_ORDERED || part.len() < 3 {
            self.work += work;
            return node;
        }
        let other = self.searched_order(part);
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

    fn tree(&mut self, order: &[usize], visits: f64) -> (Node<'a>, f64) {
        // No part is without parameters.
        let (parameter, rest) = (order.first().copied().unwrap_or_default(), order.get(1..).unwrap_or_default());
        let id = self.nodes;
        self.nodes += 1;
        let every = self.memory(order);
        let memory = every.as_ref().filter(|memory| memory.states.to_size() * 2.0 <= visits);
        let visits = memory.map_or(visits, |memory| visits.min(memory.states.to_size()));
        self.given[parameter] = true;
        let mut tried = self.a_try(parameter);
        let is_range = matches!(self.space.axes[parameter], Axis::Range { .. });
        let is_solved = rest.is_empty() && is_range && tried.is_solved();
        let visits_below = if is_solved { visits } else { visits * self.space.axes[parameter].groups().to_size() };
        let mut work = visits_below;
        for part in self.parts(rest, &|_| true) {
            let (child, below) = self.tree(&part, visits_below);
            work += below;
            tried.children.push(child);
        }
        self.given[parameter] = false;
        let sweep = self.sweep(&tried, work);
        // A row is always kept.
        let is_kept = memory.is_some() || sweep.as_ref().is_some_and(|sweep| sweep.is_quicker);
        let memory = every.filter(|_| is_kept);
        let below = tried.children.iter().map(|child| child.volume.clone());
        let volume = below.fold(self.space.volumes[parameter].clone(), |volume, child| volume * child);
        let kind = Kind::Try(tried);
        let node = Node { kind, memory, sweep, volume, id };
        match work > self.much_work * visits {
            true => self.as_lattice(node, order, visits, work),
            false => (node, work),
        }
    }

    /// The node as a polytope, where it is one.
    fn as_lattice(&mut self, node: Node<'a>, order: &[usize], visits: f64, work: f64) -> (Node<'a>, f64) {
        if order.len() > MOST_DIMENSIONS || !order.iter().all(|&p| matches!(self.space.axes[p], Axis::Range { .. })) {
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
        let kind = Kind::Lattice { parameters: order.to_vec(), clauses, rows, otherwise: Box::new(otherwise) };
        (Node { kind, memory, sweep: None, volume, id }, MUCH_WORK * visits)
    }

    /// A parameter that has just been given, with no parts below it yet.
    fn a_try(&self, parameter: usize) -> Try<'a> {
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
        Try { parameter, checks, settled, rules, unsolved, members_known, children: Vec::new() }
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
                is: sum.is.clone(),
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
                Some(sum) => memory.sums.push(self.span(clause, &sum.is)),
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
    pub fn span(&self, clause: usize, is: &Is) -> Span {
        let (rest_low, rest_high) = self.rest(clause);
        let (mut low, mut high) = self.span_of(clause, |given| given);
        let constant = self.space.clauses[clause].sum.as_ref().map_or(Int::ZERO, |sum| sum.constant.clone());
        low += &constant;
        high += &constant;
        if low == high {
            return Span { clause, low, high, width: Int::ONE, by_remainder: false };
        }
        // Sums that no rest can mend never get here, and those that no rest can break are all alike.
        match is {
            Is::NotNegative | Is::Zero => {
                low = low.max(-&rest_high);
                high = high.min(-&rest_low);
            }
            Is::NotZero => {
                low = low.max(-&rest_high - Int::ONE);
                high = high.min(-&rest_low + Int::ONE);
            }
            Is::MultipleOf(modulus) => {
                low = Int::ZERO;
                high = modulus - &Int::ONE;
            }
        }
        let high = high.max(low.clone());
        let width = &high - &low + Int::ONE;
        Span { clause, low, high, width, by_remainder: matches!(is, Is::MultipleOf(_)) }
    }
}
