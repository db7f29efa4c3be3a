//! Clauses over ranges as systems of linear conditions, whose points are counted at once.
//!
//! `or`, `not`, `min`, `abs` and the like split what is counted into cases that exclude each other, each of which is
//! one system. A quotient is one more variable with two conditions that leave it no choice.

use super::axis::Axis;
use super::evaluate::{Datum, holds, value};
use super::lattice::{self, Affine, Relation, System};
use super::space::Space;
use super::step_budget::StepBudget;
use crate::design::condition::{Arithmetic, Comparison, Condition, Term};
use crate::design::integer::Int;

/// With more cases, trying values is quicker.
const MOST_CASES: usize = 512;
/// The most optional parameters: each of them doubles the choices of which parameters are set.
pub const MOST_OPTIONAL: usize = 16;

/// How many values of some parameters satisfy some clauses, everything else being given.
///
/// `None` where that takes too many steps or cases. Of the arguments, those of the parameters are overwritten.
pub fn region(
    space: &Space<'_>,
    parameters: &[usize],
    clauses: &[usize],
    arguments: &mut [Datum],
    budget: &mut StepBudget,
) -> Option<Int> {
    let mut points = Int::ZERO;
    each_presence(space, parameters, arguments, budget, &mut |present, arguments, budget| {
        for case in cases(space, present, clauses, arguments)? {
            points += &lattice::count(&case, budget)?;
        }
        Some(())
    })?;
    Some(points)
}

/// What is done with the parameters that are set, all arguments, and the steps that are left.
type Visit<'v> = dyn FnMut(&[usize], &[Datum], &mut StepBudget<'_>) -> Option<()> + 'v;

/// Calls `visit` with every choice of which of the parameters are set, until it returns `None`.
///
/// Returns `None` if `visit` did, if no step is left, or if more than [`MOST_OPTIONAL`] of the parameters are optional.
pub fn each_presence(
    space: &Space<'_>,
    parameters: &[usize],
    arguments: &mut [Datum],
    budget: &mut StepBudget<'_>,
    visit: &mut Visit<'_>,
) -> Option<()> {
    let is_optional = |parameter: &&usize| matches!(space.axes[**parameter], Axis::Range { optional: true, .. });
    let optional: Vec<usize> = parameters.iter().filter(is_optional).copied().collect();
    if optional.len() > MOST_OPTIONAL {
        return None;
    }
    for absent in 0_u32..1 << optional.len() {
        if absent > 0 && !budget.take(parameters.len() as u64) {
            return None;
        }
        let is_absent = |p: usize| optional.iter().position(|&q| q == p).is_some_and(|place| absent >> place & 1 == 1);
        let present: Vec<usize> = parameters.iter().copied().filter(|&p| !is_absent(p)).collect();
        for &parameter in parameters {
            arguments[parameter] = if is_absent(parameter) { Datum::Absent } else { Datum::Present };
        }
        visit(&present, arguments, budget)?;
    }
    Some(())
}

/// The systems that exclude each other and together are the clauses; `None` where there are too many.
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

/// One of the cases so far.
#[derive(Clone, Default)]
struct Case {
    system: System,
    /// The quotients of the comparison at hand, that nothing holds to their values yet.
    open: Vec<Quotient>,
}

/// A variable that is to be the floor of `dividend / divisor`, where the divisor is above 0.
#[derive(Clone)]
struct Quotient {
    variable: usize,
    dividend: Affine,
    divisor: Int,
}

/// What a term comes to; `None` if a parameter in it is absent.
type Seen = Option<Affine>;

/// Parameters as variables.
struct View<'v> {
    /// Which, with their least values and their steps: `x = low + step v`.
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

    /// The cases within a case in which a condition is as wanted, and not undefined.
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

    /// Conditions joined by `and` (that goes on while they hold) or `or` (while they do not), decided from the left.
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

    /// Both of two terms; `None` for what they come to if one of them is absent.
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

    /// What a term comes to, case by case; cases in which it is undefined are left out.
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

    /// The least of some terms, or the greatest.
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

impl Case {
    /// The case with one more condition, which ends a comparison; `None` if that cannot hold.
    fn with(mut self, term: Affine, relation: Relation) -> Option<Self> {
        let (term, relation) = match self.without_quotient(&term, &relation) {
            Some(Without::Holds(conditions)) => {
                if !conditions.into_iter().all(|(term, relation)| self.add(term, relation)) {
                    return None;
                }
                return Some(self);
            }
            Some(Without::Never) => return None,
            None => (term, relation),
        };
        let mut case = self.closed();
        case.add(term, relation).then_some(case)
    }

    /// Adds a condition; false if it cannot hold.
    fn add(&mut self, term: Affine, relation: Relation) -> bool {
        if term.is_constant() {
            return match relation {
                Relation::NotNegative => !term.constant.is_negative(),
                Relation::Zero => term.constant.is_zero(),
                Relation::MultipleOf(modulus) => term.constant.modulo(&modulus).is_ok_and(|rest| rest.is_zero()),
            };
        }
        self.system.conditions.push((term, relation));
        true
    }

    /// The case in which one term is at most, or is below, another.
    fn least(mut self, low: &Affine, high: &Affine, strictly: bool) -> Option<Self> {
        let difference = high.minus(low).plus(&-Int::from(strictly));
        self.add(difference, Relation::NotNegative).then_some(self)
    }

    /// The case with its quotients held to their values.
    fn closed(mut self) -> Self {
        for Quotient { variable, dividend, divisor } in std::mem::take(&mut self.open) {
            // 0 <= dividend - divisor q < divisor
            let rest = dividend.minus(&Affine::of(variable, divisor.clone()));
            let room = rest.negated().plus(&(&divisor - &Int::ONE));
            self.system.conditions.push((rest, Relation::NotNegative));
            self.system.conditions.push((room, Relation::NotNegative));
        }
        self
    }

    /// `a operation b`; `Some(None)` where it is undefined, `None` where it is not linear.
    fn apply(&mut self, operation: Arithmetic, left: Affine, right: Affine) -> Option<Option<Affine>> {
        Some(Some(match operation {
            Arithmetic::Add => left.minus(&right.negated()),
            Arithmetic::Subtract => left.minus(&right),
            Arithmetic::Multiply if right.is_constant() => left.times(&right.constant),
            Arithmetic::Multiply if left.is_constant() => right.times(&left.constant),
            Arithmetic::Divide | Arithmetic::CeilDivide | Arithmetic::Modulo if right.is_constant() => {
                let divisor = &right.constant;
                if divisor.is_zero() {
                    return Some(None);
                }
                match operation {
                    Arithmetic::Divide => self.quotient(&left, divisor),
                    Arithmetic::CeilDivide => self.quotient(&left.negated(), divisor).negated(),
                    _ => left.minus(&self.quotient(&left, divisor).times(divisor)),
                }
            }
            Arithmetic::Power if left.is_constant() && right.is_constant() => {
                match left.constant.power(&right.constant) {
                    Ok(constant) => Affine { coefficients: Vec::new(), constant },
                    Err(_) => return Some(None),
                }
            }
            _ => return None,
        }))
    }

    /// The floor of a quotient by a number that is not 0: a number, or one more variable.
    fn quotient(&mut self, dividend: &Affine, divisor: &Int) -> Affine {
        let (dividend, divisor) =
            if divisor.is_negative() { (dividend.negated(), -divisor) } else { (dividend.clone(), divisor.clone()) };
        if dividend.is_constant() {
            let constant = dividend.constant.floor_div(&divisor).unwrap_or_default();
            return Affine { coefficients: Vec::new(), constant };
        }
        if divisor == Int::ONE {
            return dividend;
        }
        let (low, high) = self.bounds(&dividend);
        let variable = self.system.ranges.len();
        let bound = |number: Int| number.floor_div(&divisor).unwrap_or_default();
        self.system.ranges.push((bound(low), bound(high)));
        self.open.push(Quotient { variable, dividend, divisor });
        Affine::of(variable, Int::ONE)
    }

    /// The least and the greatest value of a term over the ranges of the variables.
    fn bounds(&self, term: &Affine) -> (Int, Int) {
        let (mut least, mut most) = (term.constant.clone(), term.constant.clone());
        for (coefficient, (low, high)) in term.coefficients.iter().zip(&self.system.ranges) {
            let (a, b) = (coefficient * low, coefficient * high);
            least += (&a).min(&b);
            most += (&a).max(&b);
        }
        (least, most)
    }

    /// A condition with the only open quotient by its factor alone, said without the quotient.
    ///
    /// `a + floor(n / d) >= 0` is `n + d a >= 0`, and `n % d = r` is that `n - r` is a multiple of d.
    fn without_quotient(&mut self, term: &Affine, relation: &Relation) -> Option<Without> {
        let [Quotient { variable, dividend, divisor }] = self.open.as_slice() else { return None };
        let factor = term.coefficients.get(*variable)?;
        let mentions = |term: &Affine| term.coefficients.get(*variable).is_some_and(|factor| !factor.is_zero());
        if self.system.conditions.iter().any(|(term, _)| mentions(term)) {
            return None;
        }
        let rest = term.minus(&Affine::of(*variable, factor.clone()));
        let conditions = match relation {
            Relation::NotNegative if *factor == Int::ONE => {
                vec![(dividend.minus(&rest.times(&-divisor)), Relation::NotNegative)]
            }
            Relation::NotNegative if *factor == Int::from(-1) => {
                let room = rest.times(divisor).plus(&(divisor - &Int::ONE));
                vec![(room.minus(dividend), Relation::NotNegative)]
            }
            Relation::Zero if factor.abs() == *divisor => {
                let rest = if factor.is_negative() { rest } else { rest.negated() };
                let residue = dividend.minus(&rest);
                if !residue.is_constant() {
                    return None;
                }
                if residue.constant.modulo(divisor).as_ref() != Ok(&residue.constant) {
                    return Some(Without::Never);
                }
                vec![(dividend.clone().plus(&-&residue.constant), Relation::MultipleOf(divisor.clone()))]
            }
            _ => return None,
        };
        // The quotient was the last variable, and nothing else mentions it.
        self.open.clear();
        self.system.ranges.pop();
        Some(Without::Holds(conditions))
    }
}

/// A condition without its quotient.
enum Without {
    Holds(Vec<(Affine, Relation)>),
    Never,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Reading;

    /// Counts `parameters` optional parameters of one number each, without conditions.
    fn counted(parameters: usize) -> Option<Int> {
        let names: Vec<String> = (0..parameters).map(|i| format!("p{i}: 0..=0?")).collect();
        // A parameter on which there is no condition is no range.
        let ranges: Vec<String> = (0..parameters).map(|i| format!("where p{i} is absent or p{i} >= 0")).collect();
        let reading = Reading::of(&format!("read f({}) {}", names.join(", "), ranges.join("\n")));
        let function = &reading.design.functions[0];
        let stated = function.conditions.iter().map(|stated| &stated.condition);
        let space = Space::of(&function.parameters, stated, &function.words, &function.texts);
        let all: Vec<usize> = (0..parameters).collect();
        let mut arguments = vec![Datum::Present; parameters];
        region(&space, &all, &[], &mut arguments, &mut StepBudget::new(u64::MAX, &mut |_| true))
    }

    #[test]
    fn each_optional_parameter_is_set_and_absent() {
        // Each parameter has its one number or is absent: 2^n.
        assert_eq!(counted(3), Some(Int::from(8)));
        assert_eq!(counted(MOST_OPTIONAL), Some(Int::from(1_i64 << MOST_OPTIONAL)));
        // Once 2^16 were counted for these 2^17.
        assert_eq!(counted(MOST_OPTIONAL + 1), None);
    }
}
