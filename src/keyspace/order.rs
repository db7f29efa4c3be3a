//! In which order the parameters of a part are best given their values.

use super::axis::Axis;
use super::linear::mark_bent;
use super::narrow::Rule;
use super::space::Space;
use crate::design::condition::Term;

/// The most parameters whose orders are all looked at: 2^10 sets of them.
pub const MOST_ORDERED: usize = 10;

/// How many values parameters have to be tried with, and which of them have to come first.
struct Traits {
    /// By parameter, as a logarithm.
    weight: Vec<f64>,
    /// By parameter: conditions on the others are linear, or can be looked into, only once it is given.
    bent: Vec<bool>,
}

/// The least work for the parts of a whole, as far as it is known.
struct Known<'w> {
    whole: &'w [usize],
    /// By the set of a part's parameters, as bits.
    known: Vec<Option<(f64, usize)>>,
}

impl Known<'_> {
    fn place(&self, part: &[usize]) -> usize {
        (0..self.whole.len()).filter(|&bit| part.contains(&self.whole[bit])).map(|bit| 1 << bit).sum()
    }
}

impl Space<'_> {
    /// The parameters of a part in a good order.
    pub fn order(&self, part: &[usize]) -> Vec<usize> {
        let mut order = Vec::with_capacity(part.len());
        if part.len() > 1 {
            self.arrange(part, &self.traits(part), &mut order);
        } else {
            order.extend(part);
        }
        order
    }

    fn traits(&self, part: &[usize]) -> Traits {
        let count = self.axes.len();
        let mut weight = vec![0.0; count];
        for &parameter in part {
            weight[parameter] = libm::log1p(self.axes[parameter].groups().to_size());
        }
        let weight_of = |term: &Term| {
            let mut sum = 0.0;
            term.each_parameter(&mut |parameter| sum += weight[parameter]);
            sum
        };
        let mut bent = vec![false; count];
        for &parameter in part {
            bent[parameter] |= !matches!(self.axes[parameter], Axis::Range { .. });
            if let Axis::Members(members) = &self.axes[parameter] {
                members.terms.iter().for_each(|term| term.each_parameter(&mut |p| bent[p] = true));
            }
        }
        for clause in self.clauses_on(part) {
            let condition = self.clauses[clause].condition;
            mark_bent(condition, &|a, b| weight_of(a) <= weight_of(b), &mut |p| bent[p] = true);
        }
        // What a set or list is asked for has to be known first, so that it is last.
        for &parameter in part {
            bent[parameter] &= !matches!(self.axes[parameter], Axis::Members(_));
        }
        Traits { weight, bent }
    }

    fn arrange(&self, part: &[usize], traits: &Traits, order: &mut Vec<usize>) {
        if let [only] = part {
            order.push(*only);
            return;
        }
        // A budget ties everything to everything, and yet leaves nothing behind but its partial sum: what is tied
        // together without it stays together.
        if part.len() > 3 {
            let clauses = &self.clauses;
            let is_wide =
                |clause: usize| clauses[clause].sum.is_some() && clauses[clause].parameters.len() * 2 > part.len();
            let mut parts = self.parts(part, &|clause| !is_wide(clause));
            if parts.len() > 1 {
                // Parameters with groups of values are swept where no others are below them; ranges are solved.
                let is_range = |p: &usize| matches!(self.axes[*p], Axis::Range { .. });
                parts.sort_by_key(|part| {
                    let has_range = part.iter().any(is_range);
                    (has_range, part.len() == 1 && !has_range, part.len())
                });
                parts.iter().for_each(|part| self.arrange(part, traits, order));
                return;
            }
        }
        let Some(first) = self.busiest(part, traits) else { return };
        order.push(first);
        let rest: Vec<usize> = part.iter().copied().filter(|&p| p != first).collect();
        self.parts(&rest, &|_| true).iter().for_each(|part| self.arrange(part, traits, order));
    }

    /// The parameter with few values and many ties, one that has to come first if there is one.
    fn busiest(&self, part: &[usize], traits: &Traits) -> Option<usize> {
        let weight =
            |parameter: usize| (1.0 + traits.weight[parameter]) / (1.0 + self.touching[parameter].len() as f64);
        let bent = |parameter: usize| !traits.bent[parameter];
        part.iter().copied().min_by(|&a, &b| bent(a).cmp(&bent(b)).then(weight(a).total_cmp(&weight(b))))
    }

    /// The order with the least work among all, where nothing is remembered; for parts of few parameters.
    pub fn searched_order(&self, part: &[usize]) -> Vec<usize> {
        let mut order = Vec::new();
        if part.len() <= MOST_ORDERED {
            let known = vec![None; 1 << part.len()];
            self.follow(part, &mut Known { whole: part, known }, &mut order);
        }
        order
    }

    fn follow(&self, part: &[usize], known: &mut Known<'_>, order: &mut Vec<usize>) {
        let (_, first) = self.least_work(part, known);
        order.push(first);
        let rest: Vec<usize> = part.iter().copied().filter(|&p| p != first).collect();
        self.parts(&rest, &|_| true).iter().for_each(|part| self.follow(part, known, order));
    }

    /// The least work for a part, in values to try, and the parameter to begin with.
    fn least_work(&self, part: &[usize], known: &mut Known<'_>) -> (f64, usize) {
        let place = known.place(part);
        if let Some(Some(found)) = known.known.get(place) {
            return *found;
        }
        let mut best = (f64::INFINITY, part.first().copied().unwrap_or_default());
        for &first in part {
            let rest: Vec<usize> = part.iter().copied().filter(|&p| p != first).collect();
            let work = if rest.is_empty() {
                self.last_work(first)
            } else {
                let below: f64 = self.parts(&rest, &|_| true).iter().map(|part| self.least_work(part, known).0).sum();
                self.axes[first].groups().to_size() * (1.0 + below)
            };
            if work < best.0 {
                best = (work, first);
            }
        }
        if let Some(kept) = known.known.get_mut(place) {
            *kept = Some(best);
        }
        best
    }

    /// The work for the last parameter of a part: next to none where its conditions can be solved for it.
    fn last_work(&self, parameter: usize) -> f64 {
        let is_range = matches!(self.axes[parameter], Axis::Range { .. });
        let mut tied = self.touching[parameter].iter().map(|&clause| self.clauses[clause].condition);
        if is_range && tied.all(|condition| Rule::of(condition, parameter).is_some()) {
            1.0
        } else {
            self.axes[parameter].groups().to_size()
        }
    }
}
