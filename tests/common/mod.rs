//! Random designs over the whole notation, for the tests that hold for every design.

use proptest::prelude::*;

/// How many random designs a run tries: `KEYPLAN_CASES=10000 cargo test --test counting` looks harder.
pub fn cases() -> u32 {
    std::env::var("KEYPLAN_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(1_500)
}

/// Parameters for the random designs: every domain of the notation.
const PARAMETERS: [&str; 10] = [
    "x: -2..=5",
    "y: 0..<6?",
    "z: 1..=9 step 2",
    "c: {1, 3, 4}",
    "sort: {asc, desc, none}?",
    "b: bool",
    "s: subset of {asc, desc, one}",
    "l: list of {1, 2, 3} max 2",
    "t: text 0..=2 of [ab]?",
    "d: date 2024-02-27..=2024-03-02",
];
const NAMES: [&str; 10] = ["x", "y", "z", "c", "sort", "b", "s", "l", "t", "d"];

fn number() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        (-3_i32..8).prop_map(|n| n.to_string()),
        prop::sample::select(vec![
            "x",
            "y",
            "z",
            "c",
            "len(s)",
            "len(t)",
            "len(l)",
            "count_set(y, sort, t)",
            "d - 2024-02-28"
        ])
        .prop_map(str::to_owned),
    ];
    leaf.prop_recursive(2, 6, 2, |inner| {
        prop_oneof![
            (inner.clone(), prop::sample::select(vec!["+", "-", "*", "%", "div"]), inner.clone())
                .prop_map(|(a, op, b)| format!("({a} {op} {b})")),
            (inner.clone(), inner.clone(), prop::sample::select(vec!["min", "max", "ceil_div"]))
                .prop_map(|(a, b, f)| format!("{f}({a}, {b})")),
            inner.clone().prop_map(|a| format!("abs({a})")),
            inner.clone().prop_map(|a| format!("(-{a})")),
            inner.prop_map(|a| format!("({a}) ** 2")),
        ]
    })
}

fn condition() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        4 => (number(), prop::sample::select(vec!["==", "!=", "<", "<=", ">", ">="]), number())
            .prop_map(|(a, op, b)| format!("{a} {op} {b}")),
        1 => (number(), number(), number()).prop_map(|(a, b, c)| format!("{a} in {b}..={c}")),
        3 => prop::sample::select(vec![
            "b", "y is set", "t is absent", "sort == asc", "sort != desc", "asc in s", "sort in s", "c in l", "1 in l",
            "x in {1, 2, 5}", "t == \"ab\"", "t != \"b\"", "d > 2024-02-28", "s == {asc}", "s != {asc, one}", "b == false",
            "sort in {asc, none}", "(b == (x > 1))", "x % 3 == 1", "(2 * x + 1) % y == 1", "y in {1, x}", "3 * x <= 2 * z + 1",
        ])
        .prop_map(str::to_owned),
    ];
    leaf.prop_recursive(2, 5, 2, |inner| {
        prop_oneof![
            (inner.clone(), prop::sample::select(vec!["and", "or", "=>"]), inner.clone())
                .prop_map(|(a, op, b)| format!("({a} {op} {b})")),
            inner.prop_map(|a| format!("not ({a})")),
        ]
    })
}

/// A read with one to three conditions and the parameters that they name, and no more than a few tuples.
pub fn design() -> impl Strategy<Value = String> {
    prop::collection::vec(condition(), 1..=3).prop_map(|conditions| {
        let text = conditions.join(" ");
        let mentioned = |name: &str| text.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word == name);
        let parameters: Vec<&str> =
            NAMES.iter().zip(PARAMETERS).filter(|(name, _)| mentioned(name)).map(|(_, parameter)| parameter).collect();
        let lines: String = conditions.iter().map(|condition| format!("\n where {condition}")).collect();
        format!("read f({}){lines}", parameters.join(", "))
    })
}
