//! Counting against brute force, hand calculations and the reference figures.
//!
//! `KEYPLAN_CASES=100000 cargo test --test counting` looks harder, and `make fresh` elsewhere; a failure says its seed.

mod brute;
mod common;
mod hold;

use std::collections::HashMap;

use keyplan::design::{Reading, Value};
use keyplan::keyspace::{Budget, Count, classes, count};
use num_bigint::{BigInt, BigUint};

use brute::{same, sizes, tuples};
use common::{Design, Dice, MOST_TUPLES, cases_or};
use hold::hold_for_designs;

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
fn a_constant_that_a_write_and_a_condition_name_is_one_constant() {
    let class = |write: &str| {
        class_of(&format!(
            "read f(p: text 1..=2 of [ab], q: 1..=3)\n where p == \"a\" => q == 1\nwrite w() invalidates f({write})"
        ))
    };
    let all = |size: &str| (size.to_owned(), size.to_owned(), size.to_owned());
    // With "a" only q = 1 is left; with "b", and with each text of two characters, all three are.
    assert_eq!(class("\"a\", _"), all("1"));
    assert_eq!(class("\"b\", _"), all("3"));
    // Of the six texts a, b, aa, ab, ba, bb, "a" is left with q = 1 only.
    assert_eq!(class("_, 2"), all("5"));
    assert_eq!(class("_, 1"), all("6"));
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

#[test]
fn many_optional_parameters_are_counted_each_set_and_absent() {
    // Seventeen parameters 0..<100, ascending; the first sixteen are set, as a comparison with what is absent is false.
    // The last is absent, C(115, 16), or set, C(116, 17).
    let names: Vec<String> = (0..17).map(|i| format!("p{i}: 0..<100?")).collect();
    let chain: Vec<String> = (1..16).map(|i| format!("where p{} <= p{i}", i - 1)).collect();
    let source = format!("read f({}) {} where p16 is absent or p15 <= p16", names.join(", "), chain.join("\n"));
    let choose = |n: u32, k: u32| (0..k).fold(BigUint::from(1_u32), |chosen, i| chosen * (n - i) / (i + 1));
    assert_eq!(counted(&source), (choose(115, 16) + choose(116, 17)).to_string());
}

#[test]
fn what_random_designs_found_is_counted_right() {
    // 20 of the hundred numbers have the remainder, and with c all hundred do.
    assert_eq!(counted("read f(b: 0..<100, c: bool) where 3*b % 5 == 2 or c"), "120");
    assert_eq!(counted("read f(b: 0..<100, c: bool) where (b + 1) % 5 == 2 or c"), "120");
    // {1} has one element, 1; of the lists of 0, 1 and 2, (1), (0 2), (1 2), (2 0), (2 1) and (2 2) have their length.
    assert_eq!(counted("read f(c: subset of {1}) where len(c) in c"), "1");
    assert_eq!(counted("read f(c: list of {0, 1, 2} max 2) where len(c) in c"), "6");
    // A write that cannot leave out the set, or has another limit on it, kills one address a scope all the same.
    let class = |read: &str, write: &str| class_of(&format!("read f(d: {read})\nwrite w(v: {write}) invalidates f(v)"));
    let one = || ("1".to_owned(), "1".to_owned(), "1".to_owned());
    assert_eq!(class("subset of {x}?", "subset of {x}"), one());
    assert_eq!(class("list of {x} max 1?", "list of {x} max 1"), one());
    assert_eq!(class("subset of {x, y}", "subset of {x, y} max 1"), one());
}

// Random designs.

fn counts_as_brute_force(design: &Design, _: &mut Dice) -> Result<(), String> {
    if design.volume() > MOST_TUPLES { Ok(()) } else { brute::counts(design) }
}

/// How a write binds one parameter.
enum BoundTo {
    /// To a parameter of its own: the range of that one where it is another one, and whether it can be absent.
    Parameter { within: Option<(i64, i64)>, optional: bool },
    /// To a constant, as the notation writes it.
    Constant(String),
}

impl BoundTo {
    /// Whether the write can name an address with this value.
    fn names(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Parameter { optional, .. }, Value::Absent) => *optional,
            (Self::Parameter { within: Some((first, last)), .. }, Value::Integer(n)) => {
                (BigInt::from(*first)..=BigInt::from(*last)).contains(n)
            }
            (Self::Parameter { .. }, _) => true,
            (Self::Constant(constant), Value::Text(text)) => *constant == format!("\"{text}\""),
            (Self::Constant(constant), Value::Word(word)) => constant == word,
            (Self::Constant(constant), Value::Integer(n)) => *constant == n.to_string(),
            (Self::Constant(constant), Value::Flag(flag)) => *constant == flag.to_string(),
            (Self::Constant(constant), Value::Day(day)) => *constant == day.to_string(),
            (Self::Constant(_), Value::Absent | Value::Set(_) | Value::List(_)) => false,
        }
    }
}

/// A write whose scope is some of the parameters, and which of their values it can name.
struct Scope {
    source: String,
    bound: Vec<(usize, BoundTo)>,
    /// How many scopes there are.
    scopes: u64,
}

impl Scope {
    fn any(design: &Design, dice: &mut Dice) -> Option<Self> {
        let count = design.parameters.len();
        let how_many = if dice.chance(70) { 1 } else { 2 };
        let chosen = dice.some(&(0..count).collect::<Vec<_>>(), how_many);
        let constants = if dice.chance(50) { 0 } else { 80 };
        Self::of(design, &chosen, constants, dice)
    }

    /// A scope of the chosen parameters, of which so many of a hundred are bound to constants.
    fn of(design: &Design, chosen: &[usize], constants: u64, dice: &mut Dice) -> Option<Self> {
        let (mut given, mut bound, mut scopes) = (Vec::new(), Vec::new(), 1);
        let mut arguments = vec!["_".to_owned(); design.parameters.len()];
        for &p in chosen {
            if dice.chance(constants)
                && let Some(constant) = design.write_constant(p, dice)
            {
                arguments[p].clone_from(&constant);
                bound.push((p, BoundTo::Constant(constant)));
                continue;
            }
            let mut scope = design.parameters[p].clone();
            // A write need not be able to say that a parameter is absent, and its range may be another one.
            scope.optional &= dice.chance(70);
            let mut within = None;
            if let common::Kind::Integers { first, last, .. } = scope.kind
                && dice.chance(40)
            {
                let first = first + dice.between(-3, 2);
                let last = first.max(last + dice.between(-3, 3));
                scope.kind = common::Kind::Integers { first, last, step: 1, below: false };
                within = Some((first, last));
            }
            scopes *= scope.size();
            arguments[p] = format!("v{p}");
            given.push(format!("v{p}: {}", scope.domain()));
            bound.push((p, BoundTo::Parameter { within, optional: scope.optional }));
        }
        let source =
            format!("{}\nwrite w({}) invalidates f({})", design.text(), given.join(", "), arguments.join(", "));
        (!bound.is_empty() && Reading::of(&source).is_sound()).then_some(Self { source, bound, scopes })
    }

    /// The sizes of the classes that have addresses.
    fn sizes<'t>(&self, tuples: &'t [Vec<Value>]) -> HashMap<Vec<&'t Value>, u64> {
        let mut sizes = HashMap::new();
        for tuple in tuples {
            if self.bound.iter().all(|(p, bound)| bound.names(&tuple[*p])) {
                *sizes.entry(self.bound.iter().map(|(p, _)| &tuple[*p]).collect()).or_default() += 1;
            }
        }
        sizes
    }

    /// The least, the greatest and the sum of all classes.
    fn extremes(&self, tuples: &[Vec<Value>]) -> (u64, u64, u64) {
        let sizes = self.sizes(tuples);
        let least = if (sizes.len() as u64) < self.scopes { 0 } else { sizes.values().copied().min().unwrap_or(0) };
        (least, sizes.values().copied().max().unwrap_or(0), sizes.values().sum())
    }
}

fn classes_as_brute_force(design: &Design, dice: &mut Dice) -> Result<(), String> {
    if design.volume() > MOST_TUPLES {
        return Ok(());
    }
    let Some(scope) = Scope::any(design, dice) else { return Ok(()) };
    one_class(design, &scope)
}

fn one_class(design: &Design, scope: &Scope) -> Result<(), String> {
    let wanted = scope.extremes(&tuples(&design.text(), &sizes(design)));
    let reading = Reading::of(&scope.source);
    let class = &classes(&reading.design, 0, Budget::default())[0];
    let ours = (class.min.to_string(), class.max.to_string(), class.total.to_string());
    let wanted_words = (wanted.0.to_string(), wanted.1.to_string(), wanted.2.to_string());
    same(&format!("class of {}", scope.source), ours, wanted_words)?;
    same("scopes", class.scopes.to_string(), scope.scopes.to_string())?;
    let mean: f64 = class.mean().and_then(|mean| mean.parse().ok()).ok_or("no mean")?;
    let exact = wanted.2 as f64 / scope.scopes as f64;
    if (mean - exact).abs() < 1e-9 { Ok(()) } else { Err(format!("mean {mean}, by brute force {exact}")) }
}

/// Long scopes: their classes come from polynomials wherever the conditions are linear.
fn long_classes_as_brute_force(design: &Design, dice: &mut Dice) -> Result<(), String> {
    match Scope::of(design, &[0], 0, dice) {
        Some(scope) => one_class(design, &scope),
        None => Ok(()),
    }
}

fn bounds_contain_the_count(design: &Design, dice: &mut Dice) -> Result<(), String> {
    if design.volume() > MOST_TUPLES {
        return Ok(());
    }
    let source = design.text();
    let reading = Reading::of(&source);
    let function = &reading.design.functions[0];
    let wanted = tuples(&source, &sizes(design));
    let scope = Scope::any(design, dice);
    for _ in 0..4 {
        let budget = Budget { steps: dice.between(0, 500).unsigned_abs() };
        let rough = count(function, budget);
        contains("count", &rough, wanted.len() as u64, budget)?;
        same("a second run", count(function, budget), rough)?;
        if let Some(scope) = &scope {
            let (min, max, total) = scope.extremes(&wanted);
            let reading = Reading::of(&scope.source);
            let class = &classes(&reading.design, 0, budget)[0];
            for (what, rough, exact) in
                [("least", &class.min, min), ("greatest", &class.max, max), ("all", &class.total, total)]
            {
                contains(&format!("{what} of {}", scope.source), rough, exact, budget)?;
            }
        }
    }
    Ok(())
}

fn contains(what: &str, rough: &Count, exact: u64, budget: Budget) -> Result<(), String> {
    let exact = BigUint::from(exact);
    if *rough.at_least() <= exact && exact <= *rough.at_most() {
        return Ok(());
    }
    Err(format!("{what}: {} to {} is not {exact}, with {budget:?}", rough.at_least(), rough.at_most()))
}

// Ten thousand designs in two tests, so that two cores share them.

#[test]
fn counts_of_any_designs_are_those_of_brute_force() {
    hold_for_designs(cases_or(5_000), Design::any, counts_as_brute_force);
}

#[test]
fn counts_of_shaped_designs_are_those_of_brute_force() {
    hold_for_designs(cases_or(5_000), Design::shaped, counts_as_brute_force);
}

#[test]
fn classes_are_those_of_brute_force() {
    hold_for_designs(cases_or(3_000), Design::any, classes_as_brute_force);
}

#[test]
fn classes_of_constants_that_conditions_name_are_those_of_brute_force() {
    hold_for_designs(cases_or(1_500), Design::constants, classes_as_brute_force);
}

#[test]
fn classes_of_long_scopes_are_those_of_brute_force() {
    hold_for_designs(cases_or(200), Design::long, long_classes_as_brute_force);
}

#[test]
fn bounds_contain_the_count_whatever_the_budget() {
    hold_for_designs(cases_or(2_000), Design::any, bounds_contain_the_count);
}
