//! Brute force: every tuple of a design, tried.
//!
//! It evaluates the document's expressions by itself and shares nothing with the counting but the grammar; the values
//! of a single parameter come from the listing, and their number is held against a closed form.

#![allow(dead_code, reason = "each test takes what it needs of this")]

use std::collections::HashSet;
use std::fmt::Debug;

use keyplan::design::document::Element;
use keyplan::design::expression::{COMPARISON_POWER, Expr, Infix, Node, Prefix};
use keyplan::design::{Function, Reading, Value};
use keyplan::keyspace::{Budget, addresses, count, emptied_by};
use num_bigint::BigInt;

use crate::common::{Design, Parameter};

/// What an expression comes to. Numbers stay small: any overflow is a panic.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Datum<'a> {
    Absent,
    Number(i128),
    Word(&'a str),
    Elements(&'a [Element]),
    Truth(bool),
}

/// An expression whose names are looked up.
enum Code<'a> {
    Constant(Datum<'a>),
    Argument(usize),
    Not(Box<Self>),
    Minus(Box<Self>),
    Presence(Box<Self>, bool),
    Call(&'a str, Vec<Self>),
    Infix(Infix, Box<Self>, Box<Self>),
    OneOf(Box<Self>, Vec<Self>),
    Between(Box<Self>, Box<Self>, Box<Self>, bool),
    Set(Vec<String>),
}

impl<'a> Code<'a> {
    fn of(expr: &'a Expr, names: &[&str]) -> Self {
        let of = |expr: &'a Expr| Box::new(Self::of(expr, names));
        match &expr.value {
            Node::Integer(n) => Self::Constant(Datum::Number(small(&n.0))),
            Node::Text(text) => Self::Constant(Datum::Word(text)),
            Node::Flag(flag) => Self::Constant(Datum::Truth(*flag)),
            Node::Date(date) => Self::Constant(Datum::Number(date.to_julian_day().into())),
            Node::Name(name) => match names.iter().position(|known| known == name) {
                Some(place) => Self::Argument(place),
                None => Self::Constant(Datum::Word(name)),
            },
            Node::Prefix(Prefix::Not, inner) => Self::Not(of(inner)),
            Node::Prefix(Prefix::Minus, inner) => Self::Minus(of(inner)),
            Node::Presence(inner, set) => Self::Presence(of(inner), *set),
            Node::Call(name, terms) => Self::Call(&name.value, terms.iter().map(|term| *of(term)).collect()),
            Node::Infix(Infix::In, a, b) => match &b.value {
                Node::Set(items) => Self::OneOf(of(a), items.iter().map(|item| *of(item)).collect()),
                Node::Range { from, to, below } => Self::Between(of(a), of(from), of(to), *below),
                _ => Self::Infix(Infix::In, of(a), of(b)),
            },
            Node::Infix(operator, a, b) => Self::Infix(*operator, of(a), of(b)),
            Node::Set(items) => Self::Set(items.iter().map(ToString::to_string).collect()),
            Node::Range { .. } => panic!("a range by itself"),
        }
    }

    /// Evaluates as Python would: `None` for a division by zero, which fails the whole tuple.
    fn at(&self, arguments: &[Datum<'a>]) -> Option<Datum<'a>> {
        Some(match self {
            Self::Constant(datum) => *datum,
            Self::Argument(place) => arguments[*place],
            Self::Not(inner) => Datum::Truth(!inner.holds(arguments)?),
            Self::Minus(inner) => match inner.at(arguments)? {
                Datum::Number(n) => Datum::Number(-n),
                other => other,
            },
            Self::Presence(inner, set) => Datum::Truth((inner.at(arguments)? != Datum::Absent) == *set),
            Self::Call(name, terms) => {
                let mut values = Vec::with_capacity(terms.len());
                for term in terms {
                    values.push(term.at(arguments)?);
                }
                return call(name, &values);
            }
            Self::Infix(Infix::And, a, b) => Datum::Truth(a.holds(arguments)? && b.holds(arguments)?),
            Self::Infix(Infix::Or, a, b) => Datum::Truth(a.holds(arguments)? || b.holds(arguments)?),
            Self::Infix(Infix::Implies, a, b) => Datum::Truth(!a.holds(arguments)? || b.holds(arguments)?),
            Self::Infix(Infix::In, a, b) => match (a.at(arguments)?, b.at(arguments)?) {
                (Datum::Absent, _) => Datum::Truth(false),
                (element, Datum::Elements(of)) => Datum::Truth(of.iter().any(|known| datum_of(known) == element)),
                _ => Datum::Truth(false),
            },
            // `x in {a, b}` is `x == a or x == b`, and `x in a..=b` is `x >= a and x <= b`, decided from the left.
            Self::OneOf(a, items) => {
                let element = a.at(arguments)?;
                for item in items {
                    if item.at(arguments)? == element && element != Datum::Absent {
                        return Some(Datum::Truth(true));
                    }
                }
                Datum::Truth(false)
            }
            Self::Between(a, from, to, below) => {
                let element = a.at(arguments)?;
                let (Datum::Number(from), Datum::Number(n)) = (from.at(arguments)?, element) else {
                    return Some(Datum::Truth(false));
                };
                if n < from {
                    return Some(Datum::Truth(false));
                }
                let Datum::Number(to) = to.at(arguments)? else { return Some(Datum::Truth(false)) };
                Datum::Truth(if *below { n < to } else { n <= to })
            }
            Self::Infix(operator, a, b) => {
                if let Self::Set(names) = &**b {
                    let Datum::Elements(of) = a.at(arguments)? else { return Some(Datum::Truth(false)) };
                    let same = of.len() == names.len() && of.iter().all(|element| names.contains(&element.to_string()));
                    return Some(Datum::Truth(same == (*operator == Infix::Equal)));
                }
                let (a, b) = (a.at(arguments)?, b.at(arguments)?);
                if a == Datum::Absent || b == Datum::Absent {
                    let compares = operator.power() == COMPARISON_POWER;
                    return Some(if compares { Datum::Truth(false) } else { Datum::Absent });
                }
                binary(*operator, a, b)?
            }
            Self::Set(_) => panic!("a set by itself"),
        })
    }

    fn holds(&self, arguments: &[Datum<'a>]) -> Option<bool> {
        Some(match self.at(arguments)? {
            Datum::Truth(truth) => truth,
            Datum::Absent => false,
            other => panic!("{other:?} is no condition"),
        })
    }
}

fn small(number: &BigInt) -> i128 {
    i128::try_from(number).expect("the numbers of brute force are small")
}

fn datum_of(element: &Element) -> Datum<'_> {
    match element {
        Element::Integer(n) => Datum::Number(small(&n.0)),
        Element::Word(word) => Datum::Word(word),
    }
}

fn datum(value: &Value) -> Datum<'_> {
    match value {
        Value::Absent => Datum::Absent,
        Value::Integer(n) => Datum::Number(small(n)),
        Value::Word(word) | Value::Text(word) => Datum::Word(word),
        Value::Flag(flag) => Datum::Truth(*flag),
        Value::Day(day) => Datum::Number(day.0.to_julian_day().into()),
        Value::Set(of) | Value::List(of) => Datum::Elements(of),
    }
}

fn call<'a>(name: &str, values: &[Datum<'a>]) -> Option<Datum<'a>> {
    if name == "count_set" {
        return Some(Datum::Number(values.iter().filter(|v| **v != Datum::Absent).count() as i128));
    }
    if values.contains(&Datum::Absent) {
        return Some(Datum::Absent);
    }
    let numbers: Vec<i128> =
        values.iter().filter_map(|v| if let Datum::Number(n) = v { Some(*n) } else { None }).collect();
    Some(Datum::Number(match name {
        "min" => numbers.into_iter().min()?,
        "max" => numbers.into_iter().max()?,
        "abs" => numbers[0].abs(),
        "ceil_div" if numbers[1] == 0 => return None,
        "ceil_div" => -floor_div(-numbers[0], numbers[1]),
        _ => match values[0] {
            Datum::Word(text) => text.chars().count() as i128,
            Datum::Elements(of) => of.len() as i128,
            other => panic!("len of {other:?}"),
        },
    }))
}

fn floor_div(a: i128, b: i128) -> i128 {
    let quotient = a / b;
    if a % b != 0 && (a < 0) != (b < 0) { quotient - 1 } else { quotient }
}

fn binary<'a>(operator: Infix, a: Datum<'a>, b: Datum<'a>) -> Option<Datum<'a>> {
    let (Datum::Number(a), Datum::Number(b)) = (a, b) else {
        return match operator {
            Infix::Equal => Some(Datum::Truth(a == b)),
            Infix::NotEqual => Some(Datum::Truth(a != b)),
            _ => panic!("{operator:?}"),
        };
    };
    let number = |n: Option<i128>| Some(Datum::Number(n.expect("the numbers of brute force are small")));
    Some(Datum::Truth(match operator {
        Infix::Equal => a == b,
        Infix::NotEqual => a != b,
        Infix::Below => a < b,
        Infix::AtMost => a <= b,
        Infix::Above => a > b,
        Infix::AtLeast => a >= b,
        Infix::Add => return number(a.checked_add(b)),
        Infix::Subtract => return number(a.checked_sub(b)),
        Infix::Multiply => return number(a.checked_mul(b)),
        Infix::Modulo | Infix::Divide if b == 0 => return None,
        Infix::Modulo => return number(Some(a - floor_div(a, b) * b)),
        Infix::Divide => return number(Some(floor_div(a, b))),
        Infix::Power if b < 0 => return None,
        Infix::Power => return number(a.checked_pow(u32::try_from(b).expect("exponents are small"))),
        other => panic!("{other:?}"),
    }))
}

/// The values of one parameter of a function without conditions.
fn values(free: &Function, parameter: usize) -> Vec<Value> {
    let mut alone = free.clone();
    alone.parameters = vec![free.parameters[parameter].clone()];
    addresses(&alone, &[], u64::MAX).flat_map(|address| address.arguments).collect()
}

/// All argument tuples of the first function that satisfy the conditions, in the order of the parameters' values.
///
/// `sizes` are those of the parameters, worked out without the crate.
pub fn tuples(source: &str, sizes: &[u64]) -> Vec<Vec<Value>> {
    let reading = Reading::of(source);
    let read = &reading.document.reads[0];
    let mut free = reading.design.functions[0].clone();
    free.conditions.clear();
    let values: Vec<Vec<Value>> = (0..free.parameters.len()).map(|parameter| values(&free, parameter)).collect();
    for (values, size) in values.iter().zip(sizes) {
        assert_eq!(values.len() as u64, *size, "{source}");
        assert_eq!(values.iter().collect::<HashSet<_>>().len() as u64, *size, "{source}");
    }
    let names: Vec<&str> = read.parameters.iter().map(|parameter| parameter.name.value.as_str()).collect();
    let conditions: Vec<Code<'_>> = read.conditions.iter().map(|condition| Code::of(condition, &names)).collect();
    let data: Vec<Vec<Datum<'_>>> = values.iter().map(|values| values.iter().map(datum).collect()).collect();
    let mut found = Vec::new();
    let mut places = vec![0; data.len()];
    loop {
        let arguments: Vec<Datum<'_>> = places.iter().zip(&data).map(|(place, data)| data[*place]).collect();
        if conditions.iter().all(|condition| condition.holds(&arguments) == Some(true)) {
            found.push(places.iter().zip(&values).map(|(place, values)| values[*place].clone()).collect());
        }
        // The last parameter that has another value gets it, and those behind it begin anew.
        let Some(next) = (0..places.len()).rev().find(|&p| places[p] + 1 < data[p].len()) else { return found };
        places[next] += 1;
        places[next + 1..].fill(0);
    }
}

/// How many values each parameter has, by closed forms.
pub fn sizes(design: &Design) -> Vec<u64> {
    design.parameters.iter().map(Parameter::size).collect()
}

pub fn same<T: PartialEq + Debug>(what: &str, ours: T, wanted: T) -> Result<(), String> {
    if ours == wanted { Ok(()) } else { Err(format!("{what}: {ours:?}, by brute force {wanted:?}")) }
}

/// Whether the count, what empties it and the listing are those of brute force.
pub fn counts(design: &Design) -> Result<(), String> {
    let source = design.text();
    let reading = Reading::of(&source);
    let function = &reading.design.functions[0];
    let wanted = tuples(&source, &sizes(design));
    same("count", count(function, Budget::default()).to_string(), wanted.len().to_string())?;
    if wanted.is_empty() {
        let first = (1..=design.conditions.len()).find(|&n| {
            let begun = Design { conditions: design.conditions[..n].to_vec(), ..design.clone() };
            tuples(&begun.text(), &sizes(design)).is_empty()
        });
        same("emptied by", emptied_by(function, Budget::default()), first.map(|n| n - 1))?;
    } else {
        same("emptied by", emptied_by(function, Budget::default()), None)?;
    }
    // The lazy listing gives the same addresses, in the same order.
    let listed: Vec<Vec<Value>> = addresses(function, &[], u64::MAX).map(|a| a.arguments).collect();
    if listed == wanted { Ok(()) } else { Err(format!("listed {listed:?}, by brute force {wanted:?}")) }
}
