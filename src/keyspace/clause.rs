//! Conditions as the search uses them: most are a sum with one addend for each parameter, compared with zero.
//!
//! The arguments that are already given matter to such a sum only by their partial sum. So the count of a sum over sixteen
//! parameters takes as many steps as there are partial sums, not as there are argument tuples.

use super::evaluate::{Datum, value};
use crate::design::condition::{Arithmetic, Comparison, Condition, Term};
use crate::design::integer::Int;

/// One of the conditions that all have to hold.
pub struct Clause<'a> {
    /// What the design says.
    pub condition: &'a Condition,
    /// The parameters in it, each once, in order.
    pub parameters: Vec<usize>,
    /// The condition as a sum, if it is one.
    pub sum: Option<Sum<'a>>,
}

/// Addends and a constant, with the requirement on their sum. An absent parameter makes it false.
pub struct Sum<'a> {
    /// At least one for each parameter.
    pub addends: Vec<Addend<'a>>,
    /// What is added whatever the arguments are.
    pub constant: Int,
    /// The requirement on the sum.
    pub requirement: Requirement,
}

/// The requirement on a sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Requirement {
    /// At least 0.
    NotNegative,
    /// 0
    Zero,
    /// Not 0.
    NotZero,
    /// A multiple of a modulus above 0.
    MultipleOf(Int),
}

/// What one parameter adds to a sum: `factor` times a property of it.
#[derive(Clone)]
pub struct Addend<'a> {
    /// The parameter.
    pub parameter: usize,
    /// The factor.
    pub factor: Int,
    /// The property.
    pub of: Of<'a>,
}

/// The property of a parameter that is added.
#[derive(Clone)]
pub enum Of<'a> {
    /// The parameter's value.
    Value,
    /// 1 if the parameter is set, else 0.
    Presence,
    /// A term in which it is the only parameter.
    Term(&'a Term),
}

impl<'a> Clause<'a> {
    /// Returns a condition as a clause.
    pub fn of(condition: &'a Condition) -> Self {
        Self { condition, parameters: condition.parameters(), sum: Sum::of(condition) }
    }
}

impl Requirement {
    /// Whether a complete sum satisfies the requirement.
    pub fn holds(&self, sum: &Int) -> bool {
        match self {
            Self::NotNegative => !sum.is_negative(),
            Self::Zero => sum.is_zero(),
            Self::NotZero => !sum.is_zero(),
            Self::MultipleOf(modulus) => sum.modulo(modulus) == Ok(Int::ZERO),
        }
    }
}

impl<'a> Sum<'a> {
    fn of(condition: &'a Condition) -> Option<Self> {
        let Condition::Compare(comparison, left, right) = condition else { return None };
        if matches!(comparison, Comparison::Equal)
            && let Some(sum) = Self::multiple(left, right).or_else(|| Self::multiple(right, left))
        {
            return Some(sum);
        }
        // Every comparison is one of a difference with 0; strict ones differ by 1, as all numbers are whole.
        let (up, down, offset, requirement) = match comparison {
            Comparison::Equal => (left, right, Int::ZERO, Requirement::Zero),
            Comparison::NotEqual => (left, right, Int::ZERO, Requirement::NotZero),
            Comparison::AtLeast => (left, right, Int::ZERO, Requirement::NotNegative),
            Comparison::Above => (left, right, Int::from(-1), Requirement::NotNegative),
            Comparison::AtMost => (right, left, Int::ZERO, Requirement::NotNegative),
            Comparison::Below => (right, left, Int::from(-1), Requirement::NotNegative),
        };
        let mut sum = Self { addends: Vec::new(), constant: offset, requirement };
        (sum.add(up, &Int::ONE) && sum.add(down, &Int::from(-1))).then_some(sum)
    }

    /// `dividend % modulus == residue` with constants on the right of both signs.
    fn multiple(left: &'a Term, right: &'a Term) -> Option<Self> {
        let (Term::Binary(Arithmetic::Modulo, dividend, modulus), Term::Constant(residue)) = (left, right) else {
            return None;
        };
        let Term::Constant(modulus) = &**modulus else { return None };
        // A remainder has the divisor's sign and is smaller than it.
        if residue.modulo(modulus).ok()? != *residue {
            return None;
        }
        let mut sum =
            Self { addends: Vec::new(), constant: -residue, requirement: Requirement::MultipleOf(modulus.abs()) };
        sum.add(dividend, &Int::ONE).then_some(sum)
    }

    /// Adds a term times a factor; false if it is no sum over single parameters.
    fn add(&mut self, term: &'a Term, factor: &Int) -> bool {
        match term {
            Term::Constant(number) => self.constant += &(number * factor),
            Term::Parameter(parameter) => self.push(*parameter, factor.clone(), Of::Value),
            Term::CountSet(parameters) => {
                parameters.iter().for_each(|&parameter| self.push(parameter, factor.clone(), Of::Presence));
            }
            Term::Negate(inner) => return self.add(inner, &-factor),
            Term::Binary(Arithmetic::Add, left, right) => return self.add(left, factor) && self.add(right, factor),
            Term::Binary(Arithmetic::Subtract, left, right) => {
                return self.add(left, factor) && self.add(right, &-factor);
            }
            Term::Binary(Arithmetic::Multiply, left, right) => match (&**left, &**right) {
                (Term::Constant(number), other) | (other, Term::Constant(number)) => {
                    return self.add(other, &(number * factor));
                }
                _ => return self.add_single(term, factor),
            },
            _ => return self.add_single(term, factor),
        }
        true
    }

    fn add_single(&mut self, term: &'a Term, factor: &Int) -> bool {
        let mut found = None;
        let mut others = false;
        term.each_parameter(&mut |parameter| {
            others |= found.is_some_and(|known| known != parameter);
            found = Some(parameter);
        });
        match found {
            Some(parameter) if !others => {
                self.addends.push(Addend { parameter, factor: factor.clone(), of: Of::Term(term) })
            }
            _ => return false,
        }
        true
    }

    /// Adds to what the same parameter adds already, so that `x - x` is nothing, though x must still be set.
    fn push(&mut self, parameter: usize, factor: Int, of: Of<'a>) {
        let same = |known: &&mut Addend<'a>| {
            known.parameter == parameter
                && matches!((&known.of, &of), (Of::Value, Of::Value) | (Of::Presence, Of::Presence))
        };
        match self.addends.iter_mut().find(same) {
            Some(known) => known.factor += &factor,
            None => self.addends.push(Addend { parameter, factor, of }),
        }
    }

    /// The factor of a parameter that is in the sum by its value alone.
    pub fn factor_of(&self, parameter: usize) -> Option<&Int> {
        let mut of = self.addends.iter().filter(|addend| addend.parameter == parameter);
        match (of.next(), of.next()) {
            (Some(Addend { factor, of: Of::Value, .. }), None) => Some(factor),
            _ => None,
        }
    }

    /// What a parameter adds; `None` if the sum is false or undefined because of it.
    pub fn part(&self, parameter: usize, arguments: &[Datum]) -> Option<Int> {
        let mut part = Int::ZERO;
        for addend in self.addends.iter().filter(|addend| addend.parameter == parameter) {
            let seen = match (&addend.of, arguments.get(parameter)?) {
                (Of::Value, Datum::Number(number)) => number * &addend.factor,
                (Of::Value, _) => return None,
                (Of::Presence, Datum::Absent) => continue,
                (Of::Presence, _) => addend.factor.clone(),
                (Of::Term(term), _) => value(term, arguments).ok()?? * &addend.factor,
            };
            part += &seen;
        }
        Some(part)
    }
}
