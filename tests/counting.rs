//! Counting against brute force, hand calculations and the reference figures.
//!
//! The brute force below evaluates the document's expressions by itself, value by value; it shares nothing with the
//! counting but the grammar.

mod common;

use std::collections::HashMap;

use keyplan::design::document::Element;
use keyplan::design::expression::{Expr, Infix, Node, Prefix};
use keyplan::design::{Reading, Value};
use keyplan::keyspace::{Budget, addresses, classes, count};
use num_bigint::BigInt;
use num_integer::Integer;
use proptest::prelude::*;

use common::{cases, design};

fn counted(source: &str) -> String {
    let reading = Reading::of(source);
    assert!(reading.is_sound(), "{source}\n{:#?}", reading.problems);
    count(&reading.design.functions[0], Budget::default()).to_string()
}

fn class_of(source: &str) -> (String, String, String) {
    let reading = Reading::of(source);
    assert!(reading.is_sound(), "{source}\n{:#?}", reading.problems);
    let class = &classes(&reading.design, 0, Budget::default())[0];
    (class.min.to_string(), class.max.to_string(), class.mean().unwrap())
}

fn cart(offset_below: u32, conditions: &str) -> String {
    format!(
        "entity cart: 1_000_000\nread f(cart_id: cart, limit: 5..=20, offset: 0..<{offset_below})\n where offset % limit == 0 {conditions}\nwrite w(cart_id: cart)\n invalidates f(cart_id, _, _)"
    )
}

#[test]
fn the_reference_figures_of_the_essay() {
    // problem.md: sum(1000 // n for n in range(5, 21)) == 1507, and its variants.
    for (source, keys) in [
        (cart(1000, "and offset + limit <= 1000"), "1507"),
        (cart(1000, ""), "1519"),
        (cart(1024, "and offset + limit <= 1024"), "1544"),
        (cart(1024, ""), "1558"),
    ] {
        assert_eq!(counted(&source), format!("{keys}000000"));
        assert_eq!(class_of(&source), (keys.into(), keys.into(), keys.into()));
    }
}

#[test]
fn closed_forms_of_other_shapes() {
    // C(1000, 3); floor sums over residues, by hand: 1000^2 / 7 rounded by the residue classes (Python brute force).
    assert_eq!(counted("read f(a: 0..<1000, b: 0..<1000, c: 0..<1000) where a < b and b < c"), "166167000");
    assert_eq!(counted("read f(x: 0..<1000, y: 0..<1000) where (3*x + 5*y) % 7 == 2"), "142857");
    // sum over limit of sum over items of min(ceil(items / limit), 50), by Python: see the expression there.
    let brute: u64 =
        (1..=10_u64).flat_map(|limit| (1..=1000_u64).map(move |items| items.div_ceil(limit).min(50))).sum();
    assert_eq!(
        counted("read f(items: 1..=1000, limit: 1..=10, page: 1..=50) where page <= ceil_div(items, limit)"),
        brute.to_string()
    );
    // 2^64 pairs of equal numbers, far past what can be tried.
    assert_eq!(
        counted("read f(x: 0..<18446744073709551616, y: 0..<18446744073709551616) where x == 5 and y > 3"),
        "18446744073709551612"
    );
    // Past 128 bits: 10^40 values, every second one.
    assert_eq!(counted("read f(x: 0..<1e40) where x % 2 == 0"), format!("5{}", "0".repeat(39)));
    // Texts of one length: 37^20; all but one of 26 + 26^2.
    assert_eq!(counted("read f(x: text 1..=32 of [a-z0-9_]) where len(x) == 20"), BigInt::from(37).pow(20).to_string());
    assert_eq!(counted("read f(x: text 1..=2 of [a-z]) where x != \"ab\""), "701");
    // Sixteen optional parameters, at most two set: 1 + 16 x 9 + C(16, 2) x 81.
    let names: Vec<String> = (0..16).map(|i| format!("p{i}")).collect();
    let parameters: Vec<String> = names.iter().map(|name| format!("{name}: 1..=9?")).collect();
    let source = format!("read f({}) where count_set({}) <= 2", parameters.join(", "), names.join(", "));
    assert_eq!(counted(&source), (1 + 16 * 9 + 120 * 81).to_string());
}

#[test]
fn past_the_budget_there_are_bounds_that_hold() {
    // x + y == z^2 has no closed form here; the true number is counted by brute force in the test.
    let source = "read f(x: 0..<300, y: 0..<300, z: 0..<30) where x * y % 7 == z * z";
    let reading = Reading::of(source);
    let exact = count(&reading.design.functions[0], Budget::default());
    let rough = count(&reading.design.functions[0], Budget { steps: 1_000 });
    assert!(exact.is_exact());
    assert!(!rough.is_exact());
    assert!(rough.at_least() <= exact.at_least() && exact.at_most() <= rough.at_most());
    assert_eq!(rough, count(&reading.design.functions[0], Budget { steps: 1_000 }));
}

#[test]
fn classes_differ_where_a_condition_ties_the_scope() {
    // Users a < b of 5: user 1 has 4 partners above, user 5 none: min 0, max 4, mean 10 / 5.
    let source = "entity user: 5\nread f(a: user, b: user) where a < b\nwrite w(u: user) invalidates f(u, _)";
    assert_eq!(class_of(source), ("0".into(), "4".into(), "2".into()));
    // Bound to a constant; to an expression; to a parameter with other values.
    let limits = |bound: &str, write: &str| {
        class_of(&format!(
            "read f(limit: 5..=20, offset: 0..<100) where offset % limit == 0\nwrite w({write}) invalidates f({bound}, _)"
        ))
    };
    assert_eq!(limits("10", ""), ("10".into(), "10".into(), "10".into()));
    // 5, 10, 15, 20, 25 -> 20, 10, 7, 5, none: mean 42 / 5.
    assert_eq!(limits("n * 5", "n: 1..=5"), ("0".into(), "20".into(), "8.4".into()));
    // 19, 20, 21 -> 6, 5, none.
    assert_eq!(limits("limit", "limit: 19..=21"), ("0".into(), "6".into(), "3.666666666667".into()));
    // Nothing bound: the one class is everything.
    assert_eq!(limits("_", "").0, counted("read f(limit: 5..=20, offset: 0..<100) where offset % limit == 0"));
}

#[test]
fn a_division_by_zero_does_not_satisfy() {
    // y = 0 fails, y = 1 and y = 2 leave 10 and 5.
    assert_eq!(counted("read f(x: 0..<10, y: 0..=2) where x % y == 0"), "15");
    // Settled to the left: y = 0 satisfies for every x.
    assert_eq!(counted("read f(x: 0..<10, y: 0..=2) where y == 0 or x % y == 0"), "25");
    assert_eq!(counted("read f(x: 0..<10, y: 0..=2) where not x % y == 0"), "5");
}

#[test]
fn an_absent_parameter_makes_its_comparison_false() {
    // x of 1, 2, 3 or absent.
    assert_eq!(counted("read f(x: 1..=3?) where x + 1 > 0"), "3");
    assert_eq!(counted("read f(x: 1..=3?) where not x + 1 > 0"), "1");
    assert_eq!(counted("read f(x: 1..=3?) where x != 2"), "2");
    assert_eq!(counted("read f(x: 1..=3?, y: 1..=3?) where x is set => y is absent"), "7");
}

#[test]
fn wide_and_huge_functions_are_counted_at_once() {
    let wide: Vec<String> = (0..2_000).map(|i| format!("p{i}: bool")).collect();
    let source = format!("read f({})", wide.join(", "));
    assert_eq!(counted(&source), BigInt::from(2).pow(2_000).to_string());
    let chain: Vec<String> = (1..30).map(|i| format!("where p{} <= p{i}", i - 1)).collect();
    let wide: Vec<String> = (0..30).map(|i| format!("p{i}: 0..<10")).collect();
    // Weakly ascending sequences of 30 of 10 digits: C(39, 9).
    assert_eq!(counted(&format!("read f({}) {}", wide.join(", "), chain.join("\n"))), "211915132");
}

// The brute force.

#[derive(Clone, Debug, PartialEq)]
enum Datum {
    Absent,
    Number(BigInt),
    Word(String),
    Elements(Vec<Element>),
    Truth(bool),
}

type Arguments = HashMap<String, Value>;

/// Evaluates as Python would: `None` for a division by zero, which fails the whole tuple.
fn evaluate(expr: &Expr, arguments: &Arguments) -> Option<Datum> {
    let number = |n: BigInt| Some(Datum::Number(n));
    Some(match &expr.value {
        Node::Integer(n) => Datum::Number(n.0.clone()),
        Node::Text(text) => Datum::Word(text.clone()),
        Node::Flag(flag) => Datum::Truth(*flag),
        Node::Date(date) => Datum::Number(date.to_julian_day().into()),
        Node::Name(name) => match arguments.get(name) {
            None => Datum::Word(name.clone()),
            Some(Value::Absent) => Datum::Absent,
            Some(Value::Integer(n)) => Datum::Number(n.clone()),
            Some(Value::Word(word) | Value::Text(word)) => Datum::Word(word.clone()),
            Some(Value::Flag(flag)) => Datum::Truth(*flag),
            Some(Value::Day(day)) => Datum::Number(day.0.to_julian_day().into()),
            Some(Value::Set(of) | Value::List(of)) => Datum::Elements(of.clone()),
        },
        Node::Prefix(Prefix::Not, inner) => Datum::Truth(!truth(inner, arguments)?),
        Node::Prefix(Prefix::Minus, inner) => match evaluate(inner, arguments)? {
            Datum::Number(n) => Datum::Number(-n),
            other => other,
        },
        Node::Presence(inner, set) => Datum::Truth((evaluate(inner, arguments)? != Datum::Absent) == *set),
        Node::Call(name, of) => {
            let mut values = Vec::new();
            for argument in of {
                values.push(evaluate(argument, arguments)?);
            }
            if name.value == "count_set" {
                return number(values.iter().filter(|v| **v != Datum::Absent).count().into());
            }
            if values.contains(&Datum::Absent) {
                return Some(Datum::Absent);
            }
            let numbers: Vec<BigInt> =
                values.iter().filter_map(|v| if let Datum::Number(n) = v { Some(n.clone()) } else { None }).collect();
            match name.value.as_str() {
                "min" => Datum::Number(numbers.into_iter().min()?),
                "max" => Datum::Number(numbers.into_iter().max()?),
                "abs" => Datum::Number(numbers[0].magnitude().clone().into()),
                "ceil_div" if numbers[1] == 0.into() => return None,
                "ceil_div" => Datum::Number(-(-numbers[0].clone()).div_floor(&numbers[1])),
                _ => match &values[0] {
                    Datum::Word(text) => Datum::Number(text.chars().count().into()),
                    Datum::Elements(of) => Datum::Number(of.len().into()),
                    other => panic!("len of {other:?}"),
                },
            }
        }
        Node::Infix(Infix::And, a, b) => Datum::Truth(truth(a, arguments)? && truth(b, arguments)?),
        Node::Infix(Infix::Or, a, b) => Datum::Truth(truth(a, arguments)? || truth(b, arguments)?),
        Node::Infix(Infix::Implies, a, b) => Datum::Truth(!truth(a, arguments)? || truth(b, arguments)?),
        Node::Infix(Infix::In, a, b) => Datum::Truth(member(evaluate(a, arguments)?, b, arguments)?),
        Node::Infix(operator, a, b) if matches!(b.value, Node::Set(_)) => {
            let Node::Set(items) = &b.value else { return None };
            let Datum::Elements(of) = evaluate(a, arguments)? else { return Some(Datum::Truth(false)) };
            let names: Vec<String> = items.iter().map(ToString::to_string).collect();
            let same = of.len() == names.len() && of.iter().all(|element| names.contains(&element.to_string()));
            Datum::Truth(same == (*operator == Infix::Equal))
        }
        Node::Infix(operator, a, b) => {
            let (a, b) = (evaluate(a, arguments)?, evaluate(b, arguments)?);
            if a == Datum::Absent || b == Datum::Absent {
                let compares = operator.power() == keyplan::design::expression::COMPARISON_POWER;
                return Some(if compares { Datum::Truth(false) } else { Datum::Absent });
            }
            binary(*operator, a, b)?
        }
        Node::Set(_) | Node::Range { .. } => panic!("a set by itself"),
    })
}

fn truth(expr: &Expr, arguments: &Arguments) -> Option<bool> {
    Some(match evaluate(expr, arguments)? {
        Datum::Truth(truth) => truth,
        Datum::Absent => false,
        other => panic!("{other:?} is no condition"),
    })
}

fn member(element: Datum, of: &Expr, arguments: &Arguments) -> Option<bool> {
    let same = |datum: &Datum, element: &Element| match (datum, element) {
        (Datum::Number(n), Element::Integer(m)) => *n == m.0,
        (Datum::Word(a), Element::Word(b)) => a == b,
        _ => false,
    };
    // `x in {a, b}` is `x == a or x == b`, and `x in a..=b` is `x >= a and x <= b`, decided from the left.
    match &of.value {
        Node::Set(items) => {
            for item in items {
                if evaluate(item, arguments)? == element && element != Datum::Absent {
                    return Some(true);
                }
            }
            Some(false)
        }
        Node::Range { from, to, below } => {
            let (Datum::Number(from), Datum::Number(n)) = (evaluate(from, arguments)?, element) else {
                return Some(false);
            };
            if n < from {
                return Some(false);
            }
            let Datum::Number(to) = evaluate(to, arguments)? else { return Some(false) };
            Some(if *below { n < to } else { n <= to })
        }
        _ if element == Datum::Absent => Some(false),
        _ => match evaluate(of, arguments)? {
            Datum::Elements(of) => Some(of.iter().any(|e| same(&element, e))),
            _ => Some(false),
        },
    }
}

fn binary(operator: Infix, a: Datum, b: Datum) -> Option<Datum> {
    if let (Infix::Equal | Infix::NotEqual, false) =
        (operator, matches!((&a, &b), (Datum::Number(_), Datum::Number(_))))
    {
        return Some(Datum::Truth((a == b) == (operator == Infix::Equal)));
    }
    let (Datum::Number(a), Datum::Number(b)) = (a, b) else { panic!("{operator:?}") };
    let zero = BigInt::from(0);
    Some(match operator {
        Infix::Equal => Datum::Truth(a == b),
        Infix::NotEqual => Datum::Truth(a != b),
        Infix::Below => Datum::Truth(a < b),
        Infix::AtMost => Datum::Truth(a <= b),
        Infix::Above => Datum::Truth(a > b),
        Infix::AtLeast => Datum::Truth(a >= b),
        Infix::Add => Datum::Number(a + b),
        Infix::Subtract => Datum::Number(a - b),
        Infix::Multiply => Datum::Number(a * b),
        Infix::Modulo if b == zero => return None,
        Infix::Modulo => Datum::Number(a.mod_floor(&b)),
        Infix::Divide if b == zero => return None,
        Infix::Divide => Datum::Number(a.div_floor(&b)),
        Infix::Power if b < zero => return None,
        Infix::Power => Datum::Number(a.pow(u32::try_from(b).unwrap())),
        other => panic!("{other:?}"),
    })
}

/// All argument tuples that satisfy the conditions.
fn brute_force(source: &str) -> Vec<Vec<Value>> {
    let reading = Reading::of(source);
    let read = &reading.document.reads[0];
    // The unconditional function lists every tuple; its domains are tested by their sizes in the notation's tests.
    let head: String = source.split("\n where").next().unwrap().to_owned();
    let free = Reading::of(&head);
    addresses(&free.design.functions[0], &[], u64::MAX)
        .map(|address| address.arguments)
        .filter(|tuple| {
            let arguments: Arguments =
                read.parameters.iter().zip(tuple).map(|(p, value)| (p.name.value.clone(), value.clone())).collect();
            read.conditions.iter().all(|condition| truth(condition, &arguments) == Some(true))
        })
        .collect()
}

/// How many tuples there are before the conditions.
fn volume(source: &str) -> u64 {
    let reading = Reading::of(source);
    let Some(function) = reading.design.functions.first() else { return u64::MAX };
    function
        .parameters
        .iter()
        .map(|p| u64::try_from(p.domain.size()).unwrap_or(u64::MAX) + u64::from(p.optional))
        .fold(1, u64::saturating_mul)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), max_global_rejects: 2_000_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn counts_are_those_of_brute_force(source in design()) {
        prop_assume!(volume(&source) <= 3_000);
        let reading = Reading::of(&source);
        prop_assume!(reading.is_sound());
        let brute = brute_force(&source);
        let function = &reading.design.functions[0];
        let counted = count(function, Budget::default());
        prop_assert_eq!(counted.to_string(), brute.len().to_string(), "{}", source);
        // The lazy listing gives the same addresses, in the same order.
        let listed: Vec<Vec<Value>> = addresses(function, &[], u64::MAX).map(|a| a.arguments).collect();
        prop_assert_eq!(listed, brute, "{}", source);
    }

    #[test]
    fn classes_are_those_of_brute_force(source in design(), which in any::<prop::sample::Index>()) {
        prop_assume!(volume(&source) <= 2_000);
        let reading = Reading::of(&source);
        prop_assume!(reading.is_sound());
        let parameters = &reading.document.reads[0].parameters;
        prop_assume!(!parameters.is_empty());
        let bound = which.index(parameters.len());
        let arguments: Vec<&str> = (0..parameters.len()).map(|i| if i == bound { "v" } else { "_" }).collect();
        let full = format!("{source}\nwrite w(v: {}{}) invalidates f({})", parameters[bound].domain,
            if parameters[bound].optional { "?" } else { "" }, arguments.join(", "));
        let (min, max, mean) = class_of(&full);
        let brute = brute_force(&source);
        let scopes = volume(&format!("read f({})", parameters[bound]));
        let mut sizes: HashMap<&Value, u64> = HashMap::new();
        for tuple in &brute {
            *sizes.entry(&tuple[bound]).or_default() += 1;
        }
        let most = sizes.values().copied().max().unwrap_or(0);
        let least = if (sizes.len() as u64) < scopes { 0 } else { sizes.values().copied().min().unwrap_or(0) };
        prop_assert_eq!((min, max), (least.to_string(), most.to_string()), "{}", full);
        let exact = brute.len() as f64 / scopes as f64;
        prop_assert!((mean.parse::<f64>().unwrap() - exact).abs() < 1e-9, "{}: {} {}", full, mean, exact);
    }
}
