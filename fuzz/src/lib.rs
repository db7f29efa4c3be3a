//! What must hold for any input. Each function here is a fuzz target, and panics where it does not hold.
//!
//! `make fuzz` looks for such inputs. Those that were found once are in `regressions/`, and `tests/fuzz.rs` feeds them to
//! the same functions.

use std::sync::LazyLock;

use keyplan::design::Reading;
use keyplan::examples::EXAMPLES;
use keyplan::keyspace::{Budget, addresses, classes, count};
use keyplan::plan::plan_function;
use keyplan::scheme::{Effect, FillEffect, Scheme};
use num_bigint::BigUint;
use serde_json::{Map, Value};

/// The steps of a count: few, as designs of any size are tried.
const BUDGET: Budget = Budget { steps: 2_000 };
/// How many addresses are listed to compare their number with the count.
const MOST_ADDRESSES: usize = 1_000;
/// How many effects of a write are looked at: a class may have 10^9 keys.
const MOST_EFFECTS: usize = 100;

/// A design in the text notation: problems have places, and what is sound is counted and listed alike.
pub fn text(data: &[u8]) {
    if let Ok(source) = str::from_utf8(data) {
        look_at(source, &Reading::of_text(source));
    }
}

/// A design in the JSON notation: as [`text`].
pub fn json(data: &[u8]) {
    if let Ok(source) = str::from_utf8(data) {
        look_at(source, &Reading::of_json(source));
    }
}

/// A sound design in either notation means the same when it is written in the other.
pub fn round_trip(data: &[u8]) {
    let Ok(source) = str::from_utf8(data) else { return };
    let reading = Reading::of(source);
    if !reading.is_sound() {
        return;
    }
    let (text, json) = (reading.document.to_text(), reading.document.to_json());
    for again in [Reading::of_text(&text), Reading::of_json(&json)] {
        assert!(again.is_sound(), "{text}\n{json}\n{:?}", again.problems);
        assert_eq!(again.document, reading.document, "{text}\n{json}");
        assert_eq!((again.document.to_text(), again.document.to_json()), (text.clone(), json.clone()));
    }
}

/// A scheme is refused, or is written as it was read.
pub fn scheme(data: &[u8]) {
    let Ok(source) = str::from_utf8(data) else { return };
    let Ok(scheme) = Scheme::from_json(source) else { return };
    let json = scheme.to_json();
    let again = Scheme::from_json(&json).expect("a scheme that was read can be read again");
    assert_eq!(again.to_json(), json);
}

/// The first byte picks a scheme, and the rest is the JSON of a call's or a write's arguments: they are refused, or give
/// keys that memcached takes.
pub fn arguments(data: &[u8]) {
    let Some((pick, data)) = data.split_first() else { return };
    let Ok(arguments) = serde_json::from_slice::<Map<String, Value>>(data) else { return };
    let scheme = &SCHEMES[usize::from(*pick) % SCHEMES.len()];
    if let Ok(lookup) = scheme.key(&arguments) {
        lookup.keys.iter().for_each(|key| check_key(key));
        let before = scheme.before(&arguments).expect("arguments that have keys");
        let fill = scheme.fill(&arguments).expect("arguments that have keys");
        assert!(before.iter().all(|fetch| !fetch.item.is_empty()));
        fill.iter().for_each(check_fill);
    }
    for write in &scheme.document().writes {
        if let Ok(effects) = scheme.invalidate(&write.write, &arguments) {
            effects.take(MOST_EFFECTS).for_each(|effect| check_effect(&effect));
        }
    }
}

/// A scheme of each strategy for each function of the examples.
static SCHEMES: LazyLock<Vec<Scheme>> = LazyLock::new(|| {
    let mut schemes = Vec::new();
    for example in EXAMPLES {
        let reading = Reading::of(example.text);
        for index in 0..reading.design.functions.len() {
            let plan = plan_function(&reading.design, index, Budget::page()).expect("the function is there");
            let exported = plan.strategies.iter().map(|s| Scheme::export(&reading, &plan.function, &s.assessment));
            schemes.extend(exported.filter_map(Result::ok));
        }
    }
    schemes
});

fn look_at(source: &str, reading: &Reading) {
    for problem in &reading.problems {
        assert!(source.get(problem.span.clone()).is_some(), "{problem:?} is out of place");
        assert!(!problem.message.is_empty(), "{problem:?}");
    }
    if reading.is_sound() {
        for (index, function) in reading.design.functions.iter().enumerate() {
            let all = count(function, BUDGET);
            let mut list = addresses(function, &[], BUDGET.steps);
            let listed = BigUint::from(list.by_ref().take(MOST_ADDRESSES).count());
            assert!(listed <= *all.at_most(), "{}: {listed} listed, counted {all}", function.name);
            if list.next().is_none() && list.is_complete() {
                assert!(listed >= *all.at_least(), "{}: {listed} listed, counted {all}", function.name);
            }
            for class in classes(&reading.design, index, BUDGET) {
                assert!(class.min.at_least() <= all.at_most(), "{}: a class of {} among {all}", class.write, class.min);
            }
        }
    }
}

/// memcached's protocol: at most 250 bytes, without white space and control characters.
fn check_key(key: &str) {
    assert!((1..=250).contains(&key.len()), "{key:?}");
    assert!(!key.contains(|c: char| c.is_ascii_whitespace() || c.is_control()), "{key:?}");
}

fn check_fill(effect: &FillEffect) {
    match effect {
        FillEffect::Register { class } | FillEffect::Publish { class } => assert!(!class.is_empty()),
        FillEffect::TakeToken | FillEffect::ReadSource | FillEffect::Set => {}
    }
}

fn check_effect(effect: &Effect) {
    match effect {
        Effect::Delete { key } => check_key(key),
        Effect::RegistryLookup { entry: name }
        | Effect::Publish { entry: name, .. }
        | Effect::Bump { item: name, .. } => {
            assert!(!name.is_empty());
        }
    }
}
