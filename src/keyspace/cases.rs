//! Clauses over ranges as systems of linear conditions.
//!
//! `or`, `not`, `min`, `abs` and others split the arguments into cases that exclude each other. Each case is one system.

use super::axis::Axis;
use super::case::Case;
use super::evaluate::{Datum, holds, value};
use super::lattice::{Affine, Relation, System};
use super::space::Space;
use crate::design::condition::{Comparison, Condition, Term};
use crate::design::integer::Int;

/// With more cases, trying values is quicker.
const MOST_CASES: usize = 512;

/// Returns systems that exclude each other and together are the clauses; `None` if there are too many, or if a clause is not
/// linear.
pub fn cases(space: &Space<'_>, present: &[usize], clauses: &[usize], arguments: &[Datum]) -> Option<Vec<System>> {
    let mut view = View { variables: Vec::with_capacity(present.len()), arguments };
    let mut whole = Case::default();
    for &parameter in present {
        let Axis::Range { numbers, .. } = &space.axes[parameter] else { return None };
        view.variables.push((parameter, numbers.low.clone(), numbers.step.clone()));
        whole.system.ranges.push((Int::ZERO, numbers.len() - Int::ONE));
    }
    let mut cases = vec![whole];
    for &clause in clauses {
        let condition = space.clauses[clause].condition;
        cases = view.refine_all(cases, condition, true)?;
    }
    Some(cases.into_iter().map(|case| case.system).collect())
}

/// The value of a term; `None` if a parameter in it is absent.
type Seen = Option<Affine>;

/// Parameters as variables.
struct View<'v> {
    /// The parameters, with their least values and their steps: `x = low + step v`.
    variables: Vec<(usize, Int, Int)>,
    arguments: &'v [Datum],
}

impl View<'_> {
    fn refine_all(&self, cases: Vec<Case>, condition: &Condition, wanted: bool) -> Option<Vec<Case>> {
        let mut refined = Vec::new();
        for case in cases {
            refined.extend(self.refine(case, condition, wanted)?);
            if refined.len() > MOST_CASES {
                return None;
            }
        }
        Some(refined)
    }

    /// Returns the cases within a case in which a condition is `wanted`, and not undefined.
    fn refine(&self, case: Case, condition: &Condition, wanted: bool) -> Option<Vec<Case>> {
        let mut depends = false;
        condition.each_parameter(&mut |p| depends |= self.variables.iter().any(|(known, ..)| *known == p));
        if !depends {
            return Some(if holds(condition, self.arguments) == Ok(wanted) { vec![case] } else { Vec::new() });
        }
        match condition {
            Condition::Not(inner) => self.refine(case, inner, !wanted),
            Condition::And(parts) => self.refine_joined(case, parts, true, wanted),
            Condition::Or(parts) => self.refine_joined(case, parts, false, wanted),
            Condition::Same(left, right) => {
                let mut both = self.refine_all(self.refine(case.clone(), left, true)?, right, wanted)?;
                both.extend(self.refine_all(self.refine(case, left, false)?, right, !wanted)?);
                Some(both)
            }
            Condition::Compare(comparison, left, right) => self.compare(case, *comparison, left, right, wanted),
            Condition::OneOf(term, values) => self.one_of(case, term, values, wanted),
            // A parameter that is a variable is set.
            Condition::IsSet(_) => Some(if wanted { vec![case] } else { Vec::new() }),
            Condition::Constant(_) | Condition::Member(..) | Condition::TextIs(..) | Condition::TextsMatch(..) => None,
        }
    }

    /// Refines by conditions joined by `and` (which goes on while they hold) or `or` (while they do not), from the left.
    fn refine_joined(&self, case: Case, parts: &[Condition], goes_on: bool, wanted: bool) -> Option<Vec<Case>> {
        let mut decided = Vec::new();
        let mut going_on = vec![case];
        for part in parts {
            if wanted != goes_on {
                decided.extend(self.refine_all(going_on.clone(), part, wanted)?);
            }
            going_on = self.refine_all(going_on, part, goes_on)?;
        }
        Some(if wanted == goes_on { going_on } else { decided })
    }

    fn compare(
        &self,
        case: Case,
        comparison: Comparison,
        left: &Term,
        right: &Term,
        wanted: bool,
    ) -> Option<Vec<Case>> {
        let comparison = if wanted { comparison } else { comparison.negated() };
        let mut cases = Vec::new();
        for (case, seen) in self.pairs(case, left, right)? {
            let Some((left, right)) = seen else {
                // A comparison with what is absent is false.
                cases.extend((!wanted).then(|| case.closed()));
                continue;
            };
            let (up, down) = (left.minus(&right), right.minus(&left));
            let below = |difference: &Affine| (difference.clone().plus(&Int::from(-1)), Relation::NotNegative);
            match comparison {
                Comparison::Equal => cases.extend(case.with(up, Relation::Zero)),
                Comparison::AtLeast => cases.extend(case.with(up, Relation::NotNegative)),
                Comparison::AtMost => cases.extend(case.with(down, Relation::NotNegative)),
                Comparison::Above | Comparison::Below => {
                    let (term, relation) = below(if comparison == Comparison::Above { &up } else { &down });
                    cases.extend(case.with(term, relation));
                }
                Comparison::NotEqual => {
                    for (term, relation) in [below(&up), below(&down)] {
                        cases.extend(case.clone().with(term, relation));
                    }
                }
            }
        }
        Some(cases)
    }

    fn one_of(&self, case: Case, term: &Term, values: &[Int], wanted: bool) -> Option<Vec<Case>> {
        let mut sorted = values.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        let mut cases = Vec::new();
        for (case, seen) in self.term(case, term)? {
            let Some(term) = seen else {
                cases.extend((!wanted).then(|| case.closed()));
                continue;
            };
            if wanted {
                for value in &sorted {
                    cases.extend(case.clone().with(term.clone().plus(&-value), Relation::Zero));
                }
                continue;
            }
            // Between two neighbours, before the first and after the last.
            for gap in 0..=sorted.len() {
                let mut within = vec![case.clone().closed()];
                if let Some(before) = gap.checked_sub(1).and_then(|gap| sorted.get(gap)) {
                    within.retain_mut(|case| case.add(term.clone().plus(&(-before - Int::ONE)), Relation::NotNegative));
                }
                if let Some(after) = sorted.get(gap) {
                    within
                        .retain_mut(|case| case.add(term.negated().plus(&(after - &Int::ONE)), Relation::NotNegative));
                }
                cases.extend(within);
            }
        }
        Some(cases)
    }

    /// Returns the values of two terms, case by case; `None` for the values if one of them is absent.
    #[allow(clippy::type_complexity, reason = "it is used once")]
    fn pairs(&self, case: Case, left: &Term, right: &Term) -> Option<Vec<(Case, Option<(Affine, Affine)>)>> {
        let mut pairs = Vec::new();
        for (case, left) in self.term(case, left)? {
            for (case, right) in self.term(case, right)? {
                pairs.push((case, left.clone().zip(right)));
            }
            if pairs.len() > MOST_CASES {
                return None;
            }
        }
        Some(pairs)
    }

    /// Returns the value of a term, case by case, without the cases in which it is undefined.
    fn term(&self, case: Case, term: &Term) -> Option<Vec<(Case, Seen)>> {
        let constant = |number: Int| Some(Affine { coefficients: Vec::new(), constant: number });
        let mut seen = Vec::new();
        match term {
            Term::Parameter(parameter) if let Some(affine) = self.variable(*parameter) => {
                seen.push((case, Some(affine)));
            }
            Term::Constant(_) | Term::Parameter(_) | Term::Length(_) | Term::CountSet(_) => {
                if let Ok(number) = value(term, self.arguments) {
                    seen.push((case, number.and_then(constant)));
                }
            }
            Term::Negate(inner) => {
                let inner = self.term(case, inner)?;
                seen.extend(inner.into_iter().map(|(case, seen)| (case, seen.map(|affine| affine.negated()))));
            }
            Term::Absolute(inner) => {
                for (case, inner) in self.term(case, inner)? {
                    let Some(inner) = inner else {
                        seen.push((case, None));
                        continue;
                    };
                    let negative = inner.negated();
                    seen.extend(
                        case.clone().least(&inner, &negative, false).map(|case| (case, Some(negative.clone()))),
                    );
                    seen.extend(case.least(&negative, &inner, true).map(|case| (case, Some(inner))));
                }
                // Each absolute within another doubles them.
                if seen.len() > MOST_CASES {
                    return None;
                }
            }
            Term::Minimum(terms) => return self.extreme(case, terms, false),
            Term::Maximum(terms) => return self.extreme(case, terms, true),
            Term::Binary(operation, left, right) => {
                for (mut case, pair) in self.pairs(case, left, right)? {
                    let Some((left, right)) = pair else {
                        seen.push((case, None));
                        continue;
                    };
                    match case.apply(*operation, left, right)? {
                        Some(affine) => seen.push((case, Some(affine))),
                        None => continue,
                    }
                }
            }
        }
        Some(seen)
    }

    /// Returns the least of some terms, or the greatest, case by case.
    fn extreme(&self, case: Case, terms: &[Term], greatest: bool) -> Option<Vec<(Case, Seen)>> {
        let Some((first, others)) = terms.split_first() else { return Some(Vec::new()) };
        let mut best = self.term(case, first)?;
        for other in others {
            let mut next = Vec::new();
            for (case, known) in best {
                for (case, other) in self.term(case, other)? {
                    let Some((known, other)) = known.clone().zip(other) else {
                        next.push((case, None));
                        continue;
                    };
                    let (low, high) = if greatest { (&other, &known) } else { (&known, &other) };
                    next.extend(case.clone().least(low, high, false).map(|case| (case, Some(known.clone()))));
                    next.extend(case.least(high, low, true).map(|case| (case, Some(other.clone()))));
                }
            }
            best = next;
            if best.len() > MOST_CASES {
                return None;
            }
        }
        Some(best)
    }

    fn variable(&self, parameter: usize) -> Option<Affine> {
        let place = self.variables.iter().position(|(known, ..)| *known == parameter)?;
        let (_, low, step) = self.variables.get(place)?;
        let mut coefficients = vec![Int::ZERO; place];
        coefficients.push(step.clone());
        Some(Affine { coefficients, constant: low.clone() })
    }
}
