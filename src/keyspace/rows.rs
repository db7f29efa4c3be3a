//! Clauses as rows of numbers, worked out once with the tree.
//!
//! Where every clause of a part is a sum or one quotient in a comparison, what is given changes the numbers of its rows
//! and not their shape. Then nothing has to be taken apart for each value that is given.

use super::axis::Axis;
use super::clause::{Of, Requirement};
use super::evaluate::{Datum, value};
use super::lattice::{self, Affine, Line, Relation, System, sum_of_spans};
use super::space::Space;
use super::step_budget::StepBudget;
use crate::design::condition::{Arithmetic, Comparison, Condition, Term};
use crate::design::integer::Int;

/// The rows of a part.
pub struct Rows<'a> {
    /// The greatest value of each variable; the least is 0.
    lasts: Vec<Int>,
    rows: Vec<Row<'a>>,
    /// Of two variables, the one that all rows have with the factor 1, -1 or 0.
    inner: Option<usize>,
}

/// A linear term over the variables, and what is said of it.
struct Row<'a> {
    factors: Vec<Int>,
    constant: Int,
    /// What else depends on what is given.
    given: Given<'a>,
    relation: Relation,
}

enum Given<'a> {
    /// What the arguments add up to in the sum of a clause.
    Sum(usize),
    /// The divisor of a quotient: its value times `factors` and `constant` is added to the row.
    Divisor { divisor: &'a Term, factors: Vec<Int>, constant: Int },
}

/// A term with constants only beside the variables.
struct Plain {
    factors: Vec<Int>,
    constant: Int,
}

impl<'a> Rows<'a> {
    /// The rows of clauses over ranges; `None` where one of them takes more than rows.
    pub fn of(space: &Space<'a>, parameters: &[usize], clauses: &[usize]) -> Option<Self> {
        let mut rows = Rows { lasts: Vec::new(), rows: Vec::new(), inner: None };
        for &parameter in parameters {
            let Axis::Range { numbers, optional: false } = &space.axes[parameter] else { return None };
            rows.lasts.push(numbers.len() - Int::ONE);
        }
        for &clause in clauses {
            match &space.clauses[clause].sum {
                Some(_) => rows.rows.push(sum_row(space, parameters, clause)?),
                None => rows.rows.extend(quotient_rows(space, parameters, space.clauses[clause].condition)?),
            }
        }
        let is_unit = |variable: &usize| {
            rows.rows.iter().all(|row| {
                row.relation == Relation::NotNegative
                    && row.factors[*variable].abs() <= Int::ONE
                    && !matches!(&row.given, Given::Divisor { factors, .. } if !factors[*variable].is_zero())
            })
        };
        if parameters.len() == 2 {
            rows.inner = (0..2).find(is_unit);
        }
        Some(rows)
    }

    /// How many points satisfy the rows; `None` where it takes too many steps, or a divisor is not above 0.
    pub fn count(&self, arguments: &[Datum], sums: &[Int], budget: &mut StepBudget<'_>) -> Option<Int> {
        match self.inner {
            Some(inner) => budget.take(1).then(|| self.count_spans(inner, arguments, sums))?,
            None => lattice::count(&self.system(arguments, sums)?, budget),
        }
    }

    fn count_spans(&self, inner: usize, arguments: &[Datum], sums: &[Int]) -> Option<Int> {
        let outer = 1 - inner;
        let (mut first, mut last) = (Int::ZERO, self.lasts[outer].clone());
        let line = |slope: Int, offset: Int| Line { slope, offset };
        let (mut lows, mut highs) = (Vec::with_capacity(self.rows.len() + 1), Vec::with_capacity(self.rows.len() + 1));
        lows.push(line(Int::ZERO, Int::ZERO));
        highs.push(line(Int::ZERO, self.lasts[inner].clone()));
        for row in &self.rows {
            let times = row.times(arguments, sums)?;
            let (slope, offset) = (row.factor(outer, &times), row.constant(&times));
            // slope x + offset + factor y >= 0
            match row.factors[inner].to_i64() {
                Some(1) => lows.push(line(-slope, -offset)),
                Some(-1) => highs.push(line(slope, offset)),
                _ if slope.is_zero() && offset.is_negative() => return Some(Int::ZERO),
                _ if slope.is_zero() => {}
                _ if slope.is_negative() => last = last.min(offset.floor_div(&-slope).ok()?),
                _ => first = first.max((-offset).ceil_div(&slope).ok()?),
            }
        }
        Some(sum_of_spans(&first, &last, &lows, &highs))
    }

    fn system(&self, arguments: &[Datum], sums: &[Int]) -> Option<System> {
        let mut system = System { ranges: Vec::new(), conditions: Vec::with_capacity(self.rows.len()) };
        system.ranges.extend(self.lasts.iter().map(|last| (Int::ZERO, last.clone())));
        for row in &self.rows {
            let times = row.times(arguments, sums)?;
            let coefficients = (0..row.factors.len()).map(|variable| row.factor(variable, &times)).collect();
            system.conditions.push((Affine { coefficients, constant: row.constant(&times) }, row.relation.clone()));
        }
        Some(system)
    }
}

impl Row<'_> {
    /// What is given: a partial sum, or a divisor, which has to be above 0.
    fn times(&self, arguments: &[Datum], sums: &[Int]) -> Option<Int> {
        match &self.given {
            Given::Sum(clause) => sums.get(*clause).cloned(),
            Given::Divisor { divisor, .. } => value(divisor, arguments).ok()?.filter(Int::is_positive),
        }
    }

    fn factor(&self, variable: usize, times: &Int) -> Int {
        match &self.given {
            Given::Divisor { factors, .. } if !factors[variable].is_zero() => {
                &factors[variable] * times + &self.factors[variable]
            }
            _ => self.factors[variable].clone(),
        }
    }

    fn constant(&self, times: &Int) -> Int {
        match &self.given {
            Given::Sum(_) => &self.constant + times,
            Given::Divisor { constant, .. } => constant * times + &self.constant,
        }
    }
}

/// The row of a clause that is a sum: what is given is its partial sum.
fn sum_row<'a>(space: &Space<'a>, parameters: &[usize], clause: usize) -> Option<Row<'a>> {
    let sum = space.clauses[clause].sum.as_ref()?;
    let mut row = Row {
        factors: vec![Int::ZERO; parameters.len()],
        constant: Int::ZERO,
        given: Given::Sum(clause),
        relation: match &sum.requirement {
            Requirement::NotNegative => Relation::NotNegative,
            Requirement::Zero => Relation::Zero,
            Requirement::MultipleOf(modulus) => Relation::MultipleOf(modulus.clone()),
            Requirement::NotZero => return None,
        },
    };
    for addend in &sum.addends {
        let Some(variable) = parameters.iter().position(|&p| p == addend.parameter) else { continue };
        let Axis::Range { numbers, .. } = &space.axes[addend.parameter] else { return None };
        match &addend.of {
            Of::Value => {
                row.factors[variable] += &(&addend.factor * &numbers.step);
                row.constant += &(&addend.factor * &numbers.low);
            }
            // Parameters that may be absent are not counted by rows.
            Of::Presence => row.constant += &addend.factor,
            Of::Term(_) => return None,
        }
    }
    Some(row)
}

/// The rows of a comparison of a term with a quotient.
///
/// `a <= floor(b / d)` is `b - d a >= 0`, and `a >= floor(b / d)` is `d a + d - 1 - b >= 0`, where d is above 0.
fn quotient_rows<'a>(space: &Space<'a>, parameters: &[usize], condition: &'a Condition) -> Option<Vec<Row<'a>>> {
    let Condition::Compare(comparison, left, right) = condition else { return None };
    let (comparison, other, quotient) = match (left, right) {
        (_, Term::Binary(Arithmetic::Divide | Arithmetic::CeilDivide, ..)) => (*comparison, left, right),
        _ => (comparison.mirrored(), right, left),
    };
    let Term::Binary(operation, dividend, divisor) = quotient else { return None };
    let mut depends = false;
    divisor.each_parameter(&mut |p| depends |= parameters.contains(&p));
    if depends {
        return None;
    }
    let (a, b) = (Plain::of(space, parameters, other)?, Plain::of(space, parameters, dividend)?);
    // ceil(b / d) is floor((b + d - 1) / d): `divisors` times d, and `more`, are added to the dividend.
    let (divisors, more) = match operation {
        Arithmetic::Divide => (Int::ZERO, Int::ZERO),
        Arithmetic::CeilDivide => (Int::ONE, Int::from(-1)),
        _ => return None,
    };
    let row = |sign: i64, shift: i64, room: bool| {
        // sign (b - d (a + shift)), and d - 1 where there is room.
        let (sign, room) = (Int::from(sign), Int::from(room));
        let minus = -&sign;
        Row {
            factors: b.factors.iter().map(|factor| factor * &sign).collect(),
            constant: (&b.constant + &more) * &sign - &room,
            given: Given::Divisor {
                divisor,
                factors: a.factors.iter().map(|factor| factor * &minus).collect(),
                constant: (&a.constant + &Int::from(shift) - &divisors) * &minus + &room,
            },
            relation: Relation::NotNegative,
        }
    };
    Some(match comparison {
        Comparison::AtMost => vec![row(1, 0, false)],
        Comparison::Below => vec![row(1, 1, false)],
        Comparison::AtLeast => vec![row(-1, 0, true)],
        Comparison::Above => vec![row(-1, -1, true)],
        Comparison::Equal => vec![row(1, 0, false), row(-1, 0, true)],
        Comparison::NotEqual => return None,
    })
}

impl Plain {
    fn of(space: &Space<'_>, parameters: &[usize], term: &Term) -> Option<Self> {
        let mut plain = Self { factors: vec![Int::ZERO; parameters.len()], constant: Int::ZERO };
        plain.add(space, parameters, term, &Int::ONE).then_some(plain)
    }

    /// Adds a term times a factor; false if there is more to it than constants and variables.
    fn add(&mut self, space: &Space<'_>, parameters: &[usize], term: &Term, factor: &Int) -> bool {
        match term {
            Term::Constant(number) => self.constant += &(number * factor),
            Term::Parameter(parameter) => {
                let variable = parameters.iter().position(|p| p == parameter);
                let (Some(variable), Axis::Range { numbers, .. }) = (variable, &space.axes[*parameter]) else {
                    return false;
                };
                self.factors[variable] += &(factor * &numbers.step);
                self.constant += &(factor * &numbers.low);
            }
            Term::Negate(inner) => return self.add(space, parameters, inner, &-factor),
            Term::Binary(Arithmetic::Add, left, right) => {
                return self.add(space, parameters, left, factor) && self.add(space, parameters, right, factor);
            }
            Term::Binary(Arithmetic::Subtract, left, right) => {
                return self.add(space, parameters, left, factor) && self.add(space, parameters, right, &-factor);
            }
            Term::Binary(Arithmetic::Multiply, left, right) => match (&**left, &**right) {
                (Term::Constant(number), other) | (other, Term::Constant(number)) => {
                    return self.add(space, parameters, other, &(number * factor));
                }
                _ => return false,
            },
            _ => return false,
        }
        true
    }
}
