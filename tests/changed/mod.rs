//! Designs in JSON that are changed in one place: small designs, which together have every field, in every way that is
//! listed here, and the shipped examples and random designs in some.

#![allow(dead_code, reason = "each test takes what it needs of this")]

use keyplan::design::Reading;
use keyplan::examples::EXAMPLES;
use serde_json::{Value, json};

use super::common::{self, Dice};

/// Small designs that have every field together. Each is changed in every way.
pub const SMALL: [&str; 15] = [
    "design \"Carts\"\nentity cart: 1_000_000, zipf 0.9\nentity huge: 1e30, uniform",
    "entity shop: 1000, measured 10: 40%, rest: 60%",
    "entity cart: 5\nread f(c: cart, n: -3..=3?)\n where n is set\n rate 5000/min, zipf 1.1\n source 8 ms",
    "read f(i: 0..<100 step 5)\n returns 4000 bytes",
    "read f(w: {asc, \"two words\"}, m: {1, 9e20}, b: bool)",
    "read f(s: subset of {a, b} max 1, l: list of {1, 2} max 3)",
    "read f(t: text 1..=3 of [a-z\\]])",
    "read f(d: date 2026-01-01..<2027-01-01)\nread g(d: date 2026-01-01..=2027-01-01)",
    "read f(limit: 5..=20, offset: 0..<100)\n returns list of 120 bytes, window(limit, offset) of 1000",
    "read g(p: 1..=9)\n returns list of 1 KiB, page(p, 20) of 180\n source 8 ms + 0.05 ms per item\n snapshot at start\n \
        version 1 ms",
    "read f(w: {new, top}, n: 1..=9?, s: subset of {a, b}, t: text 1..=3 of [a-z], d: date 2026-01-01..=2026-12-31)\n \
        hot (w, n, s): (new, 1, {a}) 40%, (top, absent, {}) 0.2\n rate 5/s",
    "read g(p: 1..=9, b: bool)\nwrite w(k: 1..=9)\n rate 50/h, uniform\n invalidates g(k + 1, true)",
    "topology\n server redis\n callers 40\n caches 8\n replicas 2\n round trip 0.5 ms\n fill delay 1 ms\n message loss 0.1%\n \
        bandwidth 10 MiB/s\n memory 64 GiB\n source at most 2000/s",
    "settings\n ttl 2 min\n buckets 4\n page size 20\n retention 1 day\n row at hand 0.25\n lag 1 s\n batch 10\n \
        backstop 1 h\n lease 10 s\n tombstone 2 s",
    "accept\n stale age <= 2 s\n mean messages per write <= 100\n worst messages per write <= 1k\n hit ratio >= 90%",
];

/// How many changed documents are made of shipped and of random designs.
const RANDOM: u32 = 3_000;

/// Values that take the place of others.
pub fn replacements() -> Vec<Value> {
    let texts = [
        "",
        "_",
        "a",
        "1c",
        "a b",
        "café",
        "5",
        "-5",
        "-0",
        "007",
        "+5",
        "1_000",
        "1e3",
        "1.5",
        "9007199254740993",
        "-9007199254740993",
        "uniform",
        "flag",
        "zipf",
        "mean",
        "worst",
        "at_most",
        "ms",
        "%",
        "weeks",
        "keyplan.design/1",
        "keyplan.design/2",
        "2026-02-29",
        "2026-1-2",
        "2026-12-31",
        "0000-01-01",
        "a]",
        "\\",
        "a\r",
        "^a",
        "[:alnum:]",
        "\\w",
        "a-c\\]",
        "z-a",
        "x <",
        "true",
    ];
    let numbers = [
        json!(0),
        json!(1),
        json!(-1),
        json!(1.0),
        json!(-0.0),
        json!(1.5),
        json!(-1.5),
        json!(4_294_967_295_u64),
        json!(4_294_967_296_u64),
        json!(9_007_199_254_740_991_u64),
        json!(9_007_199_254_740_992_u64),
        json!(-9_007_199_254_740_991_i64),
        json!(-9_007_199_254_740_992_i64),
        json!(u64::MAX),
        json!(1e30),
        json!(1e-30),
    ];
    let others = [
        json!(null),
        json!(true),
        json!(false),
        json!([]),
        json!({}),
        json!([null]),
        json!([[]]),
        json!(["a", 1]),
        json!({"flag": null}),
        json!({"uniform": null}),
        json!({"zipf": 1}),
        json!({"zipf": null}),
        json!({"zipf": -1}),
        json!({"measured": [{"share": {"amount": 1}}]}),
        json!({"entity": "1c"}),
        json!({"entity": "cart"}),
        json!({"amount": 1}),
        json!({"amount": 1, "unit": "s", "per": "h"}),
        json!({"amount": 1, "unit": null}),
        json!({"from": 1, "to": 2}),
        json!({"from": 1, "below": 2}),
        json!({"from": 1, "to": 2, "below": 3}),
        json!({"from": 1}),
        json!({"from": 1, "to": 2, "below": null}),
        json!({"zipf": 1, "uniform": 1}),
        json!({"size": {"amount": 1}}),
        json!({"window": {"limit": 5, "offset": -5}}),
        json!({"parameters": ["w"], "calls": [{"values": ["new"], "share": {"amount": 1}}]}),
    ];
    texts.into_iter().map(Value::from).chain(numbers).chain(others).collect()
}

pub fn json_of(text: &str) -> Value {
    serde_json::from_str(&Reading::of(text).document.to_json()).unwrap()
}

/// All places of a document, as JSON pointers.
pub fn places_of(document: &Value) -> Vec<String> {
    let mut places = Vec::new();
    push_places(document, String::new(), &mut places);
    places
}

fn push_places(value: &Value, here: String, found: &mut Vec<String>) {
    found.push(here.clone());
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(i, item)| push_places(item, format!("{here}/{i}"), found));
        }
        Value::Object(fields) => {
            fields.iter().for_each(|(name, field)| push_places(field, format!("{here}/{name}"), found));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Fields that are added, or renamed to.
const NAMES: [&str; 12] =
    ["", "x", "to", "below", "step", "max", "unit", "per", "optional", "statistic", "count", "popularity"];

/// A document with another value at a place.
pub fn with(document: &Value, place: &str, value: Value) -> Value {
    let mut changed = document.clone();
    *changed.pointer_mut(place).unwrap() = value;
    changed
}

/// A document without what stands at a place.
fn without(document: &Value, place: &str) -> Option<Value> {
    let mut changed = document.clone();
    let (parent, last) = place.rsplit_once('/')?;
    match changed.pointer_mut(parent)? {
        Value::Object(fields) => drop(fields.remove(last)?),
        Value::Array(items) => drop(items.remove(last.parse().ok()?)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return None,
    }
    Some(changed)
}

/// All ways to change a document at a place.
pub fn all_changes(document: &Value, place: &str, replacements: &[Value]) -> Vec<Value> {
    let here = document.pointer(place).unwrap();
    let mut changes: Vec<Value> = without(document, place).into_iter().collect();
    changes.extend(replacements.iter().map(|value| with(document, place, value.clone())));
    match here {
        Value::Number(number) => changes.push(with(document, place, number.to_string().into())),
        Value::Array(items) => changes.extend(replacements.iter().map(|value| {
            let items = items.iter().chain([value]).cloned().collect();
            with(document, place, items)
        })),
        Value::Object(fields) => changes.extend(NAMES.iter().flat_map(|name| {
            let changed = |value: Value| {
                let mut fields = fields.clone();
                fields.insert((*name).to_owned(), value);
                with(document, place, fields.into())
            };
            [changed(json!(1)), changed(json!(null)), changed(json!("s"))]
        })),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
    changes
}

/// The designs that both tests of JSON read: each is one that is sound, but for a change in one place.
pub fn documents() -> Vec<Value> {
    let replacements = replacements();
    let mut documents = Vec::new();
    for small in SMALL {
        assert!(Reading::of(small).is_sound(), "{small}: {:#?}", Reading::of(small).problems);
        let small = json_of(small);
        let changes = places_of(&small).iter().flat_map(|place| all_changes(&small, place, &replacements)).collect();
        documents.extend::<Vec<Value>>(changes);
        documents.push(small);
    }
    let mut dice = Dice::new(common::seed());
    let mut seeds: Vec<Value> = EXAMPLES.iter().map(|example| json_of(example.text)).collect();
    seeds.extend((0..20).map(|_| json_of(&common::Design::any(&mut dice).text())));
    for _ in 0..RANDOM {
        let seed = &seeds[dice.index(seeds.len())];
        let places = places_of(seed);
        let other = seed.pointer(&places[dice.index(places.len())]).unwrap().clone();
        let values = [replacements[dice.index(replacements.len())].clone(), other];
        let mut changes = all_changes(seed, &places[dice.index(places.len())], &values);
        documents.push(changes.swap_remove(dice.index(changes.len())));
    }
    documents.extend(seeds);
    documents
}
