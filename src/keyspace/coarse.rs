//! Numbers that conditions distinguish only by their remainders and by comparisons with constants.
//!
//! `(3 * x + 5 * y) % 7 == 2` has seven kinds of x, whatever its range is, and `x > 100 or sort == asc` has two. Each kind is a
//! group: numbers in equal steps, with the least one to represent all.

use super::clause::{Clause, Of, Requirement, Sum};
use super::evaluate::Datum;
use super::progression::Progression;
use crate::design::condition::{Arithmetic, Condition, Term};
use crate::design::integer::Int;

/// With more kinds, groups are not worth the work.
const MOST_KINDS: i64 = 4_096;

/// What conditions use of the numbers of one parameter.
struct CoarseUsage {
    parameter: usize,
    /// A multiple of every modulus.
    period: Int,
    /// The numbers at which a comparison changes: between each of them and the number below it.
    cuts: Vec<Int>,
}

/// Returns the kinds of numbers of a parameter; `None` if conditions use more than remainders and comparisons.
pub fn kinds(parameter: usize, numbers: &Progression, clauses: &[&Clause<'_>]) -> Option<Vec<(Datum, Int)>> {
    let mut usage = CoarseUsage { parameter, period: Int::ONE, cuts: Vec::new() };
    if !clauses.iter().all(|clause| usage.at_clause(clause)) {
        return None;
    }
    usage.cuts.sort_unstable();
    usage.cuts.dedup();
    let residues = usage.period.exactly_over(&usage.period.gcd(&numbers.step)).to_i64()?;
    let most = residues.checked_mul(i64::try_from(usage.cuts.len()).ok()?.checked_add(1)?)?;
    // Trying numbers one by one is no worse where there are few of each kind.
    if most > MOST_KINDS || numbers.len() <= Int::from(most) * Int::from(4) {
        return None;
    }
    let mut kinds = Vec::new();
    let mut rest = numbers.clone();
    for cut in &usage.cuts {
        let below = rest.split_off_below(cut);
        add_residues(&below, residues, &mut kinds);
    }
    add_residues(&rest, residues, &mut kinds);
    Some(kinds)
}

/// Splits the numbers of a run by their remainders: the numbers of one kind are in equal steps.
fn add_residues(run: &Progression, residues: i64, kinds: &mut Vec<(Datum, Int)>) {
    let stride = &run.step * &Int::from(residues);
    let mut low = run.low.clone();
    for _ in 0..residues {
        if low > run.high {
            break;
        }
        let kind = Progression { low: low.clone(), high: run.high.clone(), step: stride.clone() };
        kinds.push((Datum::Number(low.clone()), kind.len()));
        low += &run.step;
    }
}

impl CoarseUsage {
    /// Adds what a clause uses; false if that is more than remainders and comparisons.
    fn at_clause(&mut self, clause: &Clause<'_>) -> bool {
        match &clause.sum {
            Some(sum) if clause.parameters.len() > 1 || matches!(sum.requirement, Requirement::MultipleOf(_)) => {
                self.at_shared(sum)
            }
            Some(sum) => self.at_own(sum),
            None => self.at_condition(clause.condition),
        }
    }

    /// Adds a sum with other parameters; false if it uses more than remainders.
    fn at_shared(&mut self, sum: &Sum<'_>) -> bool {
        let parameter = self.parameter;
        sum.addends.iter().filter(|addend| addend.parameter == parameter).all(|addend| {
            match (&addend.of, &sum.requirement) {
                (Of::Presence, _) => true,
                (Of::Value, Requirement::MultipleOf(modulus)) => {
                    self.repeat(&modulus.exactly_over(&modulus.gcd(&addend.factor)));
                    true
                }
                (Of::Value, _) => false,
                (Of::Term(term), _) => self.at_term(term),
            }
        })
    }

    /// Adds a comparison with a constant: it changes around the root of `factor x + constant`.
    fn at_own(&mut self, sum: &Sum<'_>) -> bool {
        let Some(factor) = sum.factor_of(self.parameter) else { return self.at_shared(sum) };
        if let Ok(root) = (-&sum.constant).floor_div(factor) {
            self.cuts.push(&root + &Int::ONE);
            self.cuts.push(root);
        }
        true
    }

    fn at_condition(&mut self, condition: &Condition) -> bool {
        match condition {
            Condition::Constant(_) | Condition::TextIs(..) | Condition::TextsMatch(..) | Condition::IsSet(_) => true,
            Condition::Compare(_, left, right) => {
                if self.at_term(left) && self.at_term(right) {
                    return true;
                }
                let clause = Clause::of(condition);
                clause.sum.is_some() && clause.parameters.len() == 1 && self.at_clause(&clause)
            }
            Condition::OneOf(Term::Parameter(parameter), values) if *parameter == self.parameter => {
                self.cuts.extend(values.iter().flat_map(|value| [value.clone(), value + &Int::ONE]));
                true
            }
            Condition::OneOf(term, _) | Condition::Member(term, _) => self.at_term(term),
            Condition::Not(inner) => self.at_condition(inner),
            Condition::And(parts) | Condition::Or(parts) => parts.iter().all(|part| self.at_condition(part)),
            Condition::Same(left, right) => self.at_condition(left) && self.at_condition(right),
        }
    }

    /// Whether a term uses at most the remainders of the parameter.
    fn at_term(&mut self, term: &Term) -> bool {
        match term {
            Term::Binary(Arithmetic::Modulo, dividend, modulus) => match (&**dividend, &**modulus) {
                (Term::Parameter(parameter), Term::Constant(modulus)) if *parameter == self.parameter => {
                    self.repeat(&modulus.abs());
                    !modulus.is_zero()
                }
                _ => !term.mentions(self.parameter),
            },
            Term::Parameter(parameter) => *parameter != self.parameter,
            Term::Constant(_) | Term::CountSet(_) | Term::Length(_) => true,
            Term::Negate(inner) | Term::Absolute(inner) => self.at_term(inner),
            Term::Binary(_, left, right) => self.at_term(left) && self.at_term(right),
            Term::Minimum(terms) | Term::Maximum(terms) => terms.iter().all(|term| self.at_term(term)),
        }
    }

    fn repeat(&mut self, modulus: &Int) {
        if !modulus.is_zero() {
            self.period = &self.period * &modulus.exactly_over(&modulus.gcd(&self.period));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Reading;

    /// The sizes of the kinds of the first parameter.
    fn sizes(source: &str) -> Option<Vec<i64>> {
        let reading = Reading::of(source);
        let function = &reading.design.functions[0];
        let clauses: Vec<Clause<'_>> =
            function.conditions.iter().flat_map(|s| s.condition.conjuncts()).map(Clause::of).collect();
        let (low, high) = function.parameters[0].domain.bounds();
        let numbers = Progression { low, high, step: Int::ONE };
        let found = kinds(0, &numbers, &clauses.iter().collect::<Vec<_>>())?;
        Some(found.iter().filter_map(|(_, size)| size.to_i64()).collect())
    }

    #[test]
    fn remainders_and_sides_are_all_that_is_told_apart() {
        // 0, 3, 6, 9; 1, 4, 7; 2, 5, 8 of 0..40 and so on: by hand.
        assert_eq!(sizes("read f(x: 0..<40, y: 0..<9) where (x + y) % 3 == 1"), Some(vec![14, 13, 13]));
        // 0..=9 and from 10 on.
        assert_eq!(sizes("read f(x: 0..<1000, b: bool) where x >= 10 or b"), Some(vec![10, 1, 989]));
        // y is compared with x itself.
        assert_eq!(sizes("read f(x: 0..<1000, y: 0..<9) where x < y"), None);
        // Too few of each kind to be worth it.
        assert_eq!(sizes("read f(x: 0..<12, y: 0..<9) where (x + y) % 4 == 1"), None);
    }
}
