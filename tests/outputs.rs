//! What the command line prints as JSON is what the JSON Schemas of `keyplan schema` say.

#![cfg(all(feature = "schema", not(target_arch = "wasm32")))]

mod changed;
mod common;

use std::collections::BTreeSet;

use changed::places_of;
use common::Dice;
use jsonschema::Validator;
use keyplan::design::{Reading, schema_of};
use keyplan::examples::EXAMPLES;
use keyplan::keyspace::{self, Budget};
use keyplan::plan::{Plan, look_ahead, plan};
use keyplan::report::simulation::Simulated;
use keyplan::report::{
    self, CountDocument, Counted, PlanDocument, SimulationDocument, count_json, output_schema_of, plan_json,
    simulation_json,
};
use keyplan::scheme::{self, Scheme};
use keyplan::simulator::{Run, Setup};
use serde_json::Value;

/// A design whose counts stay bounds, one whose function has no calls, one that has no function, and one with counts that no
/// figure holds.
const UNUSUAL: [&str; 4] = [
    "read f(x: 1..=100_000, y: 1..=100_000, z: 1..=100_000) where x * y % 7 == z * z % 5\nwrite w() invalidates f(_, _, _)",
    "read f(n: 0..<3) where n > 9\nwrite w() invalidates f(_)",
    "entity cart: 10",
    "entity cart: 10\nread f(c: cart, t: text 1..=400 of [a-z])\nwrite w(c: cart) invalidates f(c, _)",
];

/// How many random designs are tried.
const RANDOM: u64 = 150;
/// Seconds of a design's clock that are simulated.
const SECONDS: f64 = 1.0;
/// The most events that are simulated of a function.
const EVENTS: u64 = 5_000;

/// The examples, the unusual designs and random ones.
fn designs() -> Vec<Reading> {
    let random = (0..RANDOM).map(|n| common::Design::any(&mut Dice::new(common::seed() + n)).text());
    let named = EXAMPLES.iter().map(|example| example.text).chain(UNUSUAL).map(str::to_owned);
    let readings: Vec<Reading> = named.chain(random).map(|text| Reading::of(&text)).filter(Reading::is_sound).collect();
    assert!(readings.len() > 100, "{}", readings.len());
    readings
}

/// Little, as many designs are counted.
const BUDGET: Budget = Budget { steps: 40_000 };

fn validator<T: schemars::JsonSchema>() -> Validator {
    jsonschema::validator_for(&output_schema_of::<T>().to_value()).unwrap()
}

fn parsed(json: &str) -> Value {
    serde_json::from_str(json).unwrap()
}

#[track_caller]
fn assert_valid(validator: &Validator, document: &Value) {
    let errors: Vec<String> =
        validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{document:#}");
}

/// The document with at most two elements of each list, so that few places say all that there is.
fn shortened(document: &Value) -> Value {
    match document {
        Value::Array(elements) => elements.iter().take(2).map(shortened).collect(),
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), shortened(value))).collect(),
        other => other.clone(),
    }
}

/// The fields that the schema does not miss where they are left out or have another name. The names of metrics are no
/// fields.
fn optional_fields(validator: &Validator, documents: &[Value]) -> BTreeSet<String> {
    let mut optional = BTreeSet::new();
    for document in documents.iter().map(shortened) {
        assert_valid(validator, &document);
        for place in places_of(&document) {
            let Some((parent, field)) = place.rsplit_once('/').filter(|(parent, _)| !parent.ends_with("/metrics"))
            else {
                continue;
            };
            let mut changed = document.clone();
            let Some(object) = changed.pointer_mut(parent).and_then(Value::as_object_mut) else { continue };
            let Some(value) = object.remove(field) else { continue };
            object.insert(format!("other_{field}"), value);
            if validator.is_valid(&changed) {
                optional.insert(field.to_owned());
            }
        }
    }
    optional
}

fn names<const N: usize>(names: [&str; N]) -> BTreeSet<String> {
    names.map(str::to_owned).into()
}

fn counted(reading: &Reading, explains: bool) -> Value {
    let design = &reading.design;
    let functions: Vec<Counted<'_>> = (0..)
        .zip(&design.functions)
        .map(|(index, function)| Counted {
            function: &function.name,
            keys: keyspace::count(function, BUDGET),
            classes: keyspace::classes(design, index, BUDGET),
            explanation: if explains { report::explanation(&keyspace::explain(function, BUDGET)) } else { Vec::new() },
        })
        .collect();
    parsed(&count_json(&functions))
}

#[test]
fn counts_are_what_their_schema_says() {
    let validator = validator::<CountDocument<'_>>();
    let documents: Vec<Value> =
        designs().iter().flat_map(|design| [counted(design, false), counted(design, true)]).collect();
    documents.iter().for_each(|document| assert_valid(&validator, document));
    assert_eq!(optional_fields(&validator, &documents[..20]), names(["explanation"]));
}

#[test]
fn plans_are_what_their_schema_says() {
    let validator = validator::<PlanDocument<'_>>();
    let document = |plan: Plan| parsed(&plan_json(&plan));
    let designs = designs();
    for design in &designs {
        assert_valid(&validator, &document(plan(&design.design, BUDGET)));
    }
    let ahead: Vec<Value> = designs[..EXAMPLES.len() + UNUSUAL.len()]
        .iter()
        .map(|design| document(look_ahead(&design.design, BUDGET)))
        .collect();
    let optional = names(["digits", "no_calls", "turning_points", "tradeoff", "unbounded", "worst"]);
    assert_eq!(optional_fields(&validator, &ahead), optional);
}

fn simulated(reading: &Reading) -> Value {
    let plan = plan(&reading.design, BUDGET);
    let simulate = |(index, function)| {
        let function: &keyplan::plan::FunctionPlan = function;
        let assessments: Vec<_> = function.strategies.iter().map(|ranked| &ranked.assessment).collect();
        let report = Setup::of(&reading.design, index, &function.keys, &assessments).map(|setup| {
            let mut run = Run::new(&setup, 1, Some(SECONDS));
            let _ = run.step(EVENTS);
            run.report()
        });
        Simulated { plan: function, report }
    };
    let functions: Vec<Simulated<'_>> = (0..).zip(&plan.functions).map(simulate).collect();
    parsed(&simulation_json(&functions, u64::MAX))
}

#[test]
fn simulations_are_what_their_schema_says() {
    let validator = validator::<SimulationDocument<'_>>();
    let documents: Vec<Value> = designs().iter().take(40).map(simulated).collect();
    documents.iter().for_each(|document| assert_valid(&validator, document));
    let optional = names(["worst", "predicted", "agrees", "marked", "raced_reads", "waits", "others_fetched"]);
    assert_eq!(optional_fields(&validator, &documents[..24]), optional);
}

#[test]
fn schemes_are_what_their_schema_says() {
    let validator = jsonschema::validator_for(&schema_of::<scheme::Document>().to_value()).unwrap();
    let mut exported = 0;
    for reading in designs() {
        for function in plan(&reading.design, BUDGET).functions {
            for ranked in &function.strategies {
                let Ok(scheme) = Scheme::export(&reading, &function.function, &ranked.assessment) else { continue };
                assert_valid(&validator, &parsed(&scheme.to_json()));
                exported += 1;
            }
        }
    }
    assert!(exported > 500, "{exported}");
}
