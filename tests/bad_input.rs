//! Designs that nobody writes unless to do harm, natively; tests/wasm.rs has them in the browser.

#[path = "common/clock.rs"]
mod clock;
mod hostile;

use clock::seconds;

/// An unoptimised build on a slow machine is still to be told from one that hangs.
const LIMIT: f64 = 5.0;

#[test]
fn nested_designs_are_refused_in_words() {
    hostile::check_all(&hostile::nested(), seconds, LIMIT);
}

#[test]
fn odd_numbers_are_answered() {
    hostile::check_all(&hostile::odd(), seconds, LIMIT);
}

#[test]
fn connected_parts_of_any_size_are_answered() {
    hostile::check_all(&hostile::connected(), seconds, LIMIT);
}

#[test]
fn conditions_of_many_terms_are_answered() {
    hostile::check_all(&hostile::many_terms(), seconds, LIMIT);
}
