//! Optional parameters, set or absent: cases that are counted apart where conditions tie presence to values.
//!
//! `from <= to or from is absent` and `count_set(from, to, price) <= 2` tie parameters together as long as it is open
//! which of them are set. Once that is settled, the first is a plain comparison or nothing, and the second is gone.

use super::axis::Axis;
use super::space::Space;
use crate::design::condition::{Arithmetic, Condition, Term};
use crate::design::integer::Int;
use crate::design::{Domain, Parameter};

/// With more parameters there are too many cases: 2^8.
const MOST_SPLIT: usize = 8;

/// Those of some parameters that are optional and whose numbers conditions tie to other parameters; none where there are too many.
pub fn coupled(space: &Space<'_>, parameters: &[usize]) -> Vec<usize> {
    let is_coupled = |&parameter: &usize| {
        matches!(space.axes[parameter], Axis::Range { optional: true, .. })
            && space.touching[parameter].iter().any(|&clause| space.clauses[clause].parameters.len() > 1)
    };
    let found: Vec<usize> = parameters.iter().copied().filter(is_coupled).collect();
    if found.len() > MOST_SPLIT { Vec::new() } else { found }
}

/// One case: which of the parameters are set, and what that leaves of the conditions.
pub struct PresenceCase {
    /// The parameters: those that are set are no longer optional, those that are not have no value but being absent.
    pub parameters: Vec<Parameter>,
    /// The conditions.
    pub conditions: Vec<Condition>,
}

/// All cases of which of some parameters are set.
pub fn presence_cases<'c>(
    parameters: &'c [Parameter],
    conditions: &'c [&'c Condition],
    split: &'c [usize],
) -> impl Iterator<Item = PresenceCase> + 'c {
    (0_u32..1 << split.len()).map(move |pattern| {
        let is_set = |p: usize| split.iter().position(|&q| q == p).map(|place| pattern >> place & 1 == 1);
        let settled = |(index, parameter): (usize, &Parameter)| match is_set(index) {
            None => parameter.clone(),
            Some(true) => Parameter { optional: false, ..parameter.clone() },
            Some(false) => Parameter { domain: Domain::Choice(Vec::new()), ..parameter.clone() },
        };
        PresenceCase {
            parameters: parameters.iter().enumerate().map(settled).collect(),
            conditions: conditions.iter().map(|condition| settle(condition, &is_set)).collect(),
        }
    })
}

/// A condition once it is settled of some parameters whether they are set.
fn settle(condition: &Condition, is_set: &dyn Fn(usize) -> Option<bool>) -> Condition {
    let is_absent = |term: &Term| {
        let mut absent = false;
        term.each_value(&mut |parameter| absent |= is_set(parameter) == Some(false));
        absent
    };
    // What is undefined fails even beside what is absent, so a division stays where it is.
    let fails = |terms: &[&Term]| terms.iter().any(|term| is_absent(term)) && !terms.iter().any(|term| divides(term));
    match condition {
        Condition::IsSet(parameter) => is_set(*parameter).map_or_else(|| condition.clone(), Condition::Constant),
        Condition::Compare(_, left, right) if fails(&[left, right]) => Condition::Constant(false),
        Condition::Compare(comparison, left, right) => {
            Condition::Compare(*comparison, counted(left, is_set), counted(right, is_set))
        }
        Condition::OneOf(term, _) | Condition::Member(term, _) if fails(&[term]) => Condition::Constant(false),
        Condition::Not(inner) => match settle(inner, is_set) {
            Condition::Constant(holds) => Condition::Constant(!holds),
            inner => Condition::Not(Box::new(inner)),
        },
        Condition::And(parts) => joined(parts, true, is_set),
        Condition::Or(parts) => joined(parts, false, is_set),
        Condition::Same(left, right) => {
            Condition::Same(Box::new(settle(left, is_set)), Box::new(settle(right, is_set)))
        }
        other => other.clone(),
    }
}

/// Conditions joined by `and` (which goes on while they hold) or `or` (while they do not), decided from the left.
fn joined(parts: &[Condition], goes_on: bool, is_set: &dyn Fn(usize) -> Option<bool>) -> Condition {
    let mut left = Vec::new();
    for part in parts {
        match settle(part, is_set) {
            Condition::Constant(holds) if holds == goes_on => {}
            Condition::Constant(decided) => {
                // What stands before may still be undefined, and what stands behind is never looked at.
                let mut safe = true;
                left.iter().for_each(|part: &Condition| part.each_term(&mut |term| safe &= !divides(term)));
                if safe {
                    return Condition::Constant(decided);
                }
                left.push(Condition::Constant(decided));
                break;
            }
            part => left.push(part),
        }
    }
    match (left.len(), goes_on) {
        (0, _) => Condition::Constant(goes_on),
        (1, _) => left.remove(0),
        (_, true) => Condition::And(left),
        (_, false) => Condition::Or(left),
    }
}

/// A term with the parameters counted of which it is settled whether they are set.
fn counted(term: &Term, is_set: &dyn Fn(usize) -> Option<bool>) -> Term {
    let boxed = |term: &Term| Box::new(counted(term, is_set));
    match term {
        Term::CountSet(parameters) => {
            let set = parameters.iter().filter(|&&p| is_set(p) == Some(true)).count();
            let open: Vec<usize> = parameters.iter().copied().filter(|&p| is_set(p).is_none()).collect();
            let set = Term::Constant(Int::from(set));
            match open.is_empty() {
                true => set,
                false => Term::Binary(Arithmetic::Add, Box::new(set), Box::new(Term::CountSet(open))),
            }
        }
        Term::Negate(inner) => Term::Negate(boxed(inner)),
        Term::Absolute(inner) => Term::Absolute(boxed(inner)),
        Term::Binary(operation, left, right) => Term::Binary(*operation, boxed(left), boxed(right)),
        Term::Minimum(terms) => Term::Minimum(terms.iter().map(|term| counted(term, is_set)).collect()),
        Term::Maximum(terms) => Term::Maximum(terms.iter().map(|term| counted(term, is_set)).collect()),
        Term::Constant(_) | Term::Parameter(_) | Term::Length(_) => term.clone(),
    }
}

/// Whether a term can be undefined.
fn divides(term: &Term) -> bool {
    match term {
        Term::Constant(_) | Term::Parameter(_) | Term::Length(_) | Term::CountSet(_) => false,
        Term::Negate(inner) | Term::Absolute(inner) => divides(inner),
        Term::Minimum(terms) | Term::Maximum(terms) => terms.iter().any(divides),
        Term::Binary(Arithmetic::Add | Arithmetic::Subtract | Arithmetic::Multiply, left, right) => {
            divides(left) || divides(right)
        }
        Term::Binary(..) => true,
    }
}
