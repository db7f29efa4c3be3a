//! Which terms and conditions are linear once some parameters are given.

use crate::design::condition::{Arithmetic, Condition, Term};

/// How a term depends on the parameters that are not given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Degree {
    /// Not at all.
    Given,
    /// Linearly, up to quotients and remainders by what is given, absolute values, minima and maxima.
    Linear,
    /// In another way.
    Beyond,
}

/// How a term depends on the parameters that are not given.
pub fn degree(term: &Term, given: &dyn Fn(usize) -> bool) -> Degree {
    match term {
        Term::Constant(_) => Degree::Given,
        Term::Parameter(parameter) if !given(*parameter) => Degree::Linear,
        Term::Length(parameter) if !given(*parameter) => Degree::Beyond,
        // Whether a parameter is set is settled before its value is.
        Term::Parameter(_) | Term::Length(_) | Term::CountSet(_) => Degree::Given,
        Term::Negate(inner) | Term::Absolute(inner) => degree(inner, given),
        Term::Minimum(terms) | Term::Maximum(terms) => {
            terms.iter().map(|term| degree(term, given)).max().unwrap_or(Degree::Given)
        }
        Term::Binary(operation, left, right) => {
            let (left, right) = (degree(left, given), degree(right, given));
            match operation {
                Arithmetic::Add | Arithmetic::Subtract => left.max(right),
                Arithmetic::Multiply if left == Degree::Given || right == Degree::Given => left.max(right),
                Arithmetic::Divide | Arithmetic::CeilDivide | Arithmetic::Modulo if right == Degree::Given => left,
                _ if left == Degree::Given && right == Degree::Given => Degree::Given,
                _ => Degree::Beyond,
            }
        }
    }
}

/// Whether a condition is made of linear ones.
pub fn is_linear(condition: &Condition, given: &dyn Fn(usize) -> bool) -> bool {
    let terms_are = |terms: &[&Term]| terms.iter().all(|term| degree(term, given) <= Degree::Linear);
    match condition {
        Condition::Constant(_) | Condition::IsSet(_) => true,
        Condition::Compare(_, left, right) => terms_are(&[left, right]),
        Condition::OneOf(term, _) => terms_are(&[term]),
        Condition::Member(..) | Condition::TextIs(..) | Condition::TextsMatch(..) => {
            condition.parameters().into_iter().all(given)
        }
        Condition::Not(inner) => is_linear(inner, given),
        Condition::And(parts) | Condition::Or(parts) => parts.iter().all(|part| is_linear(part, given)),
        Condition::Same(left, right) => is_linear(left, given) && is_linear(right, given),
    }
}

/// Calls `mark` with parameters that have to be given before a condition is linear.
///
/// Of the factors of a product one will do: `lesser` says whether the first term is the better one to give.
pub fn mark_bent(condition: &Condition, lesser: &dyn Fn(&Term, &Term) -> bool, mark: &mut dyn FnMut(usize)) {
    condition.each_term(&mut |term| mark_bent_term(term, lesser, mark));
}

fn mark_bent_term(term: &Term, lesser: &dyn Fn(&Term, &Term) -> bool, mark: &mut dyn FnMut(usize)) {
    match term {
        Term::Constant(_) | Term::Parameter(_) | Term::Length(_) | Term::CountSet(_) => {}
        Term::Negate(inner) | Term::Absolute(inner) => mark_bent_term(inner, lesser, mark),
        Term::Minimum(terms) | Term::Maximum(terms) => {
            terms.iter().for_each(|term| mark_bent_term(term, lesser, mark));
        }
        Term::Binary(operation, left, right) => {
            match operation {
                Arithmetic::Add | Arithmetic::Subtract => {}
                Arithmetic::Multiply => match (degree(left, &|_| false), degree(right, &|_| false)) {
                    (Degree::Given, _) | (_, Degree::Given) => {}
                    _ => if lesser(left, right) { left } else { right }.each_parameter(mark),
                },
                Arithmetic::Divide | Arithmetic::CeilDivide | Arithmetic::Modulo => right.each_parameter(mark),
                Arithmetic::Power => term.each_parameter(mark),
            }
            mark_bent_term(left, lesser, mark);
            mark_bent_term(right, lesser, mark);
        }
    }
}
