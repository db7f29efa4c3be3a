//! Designs that nobody writes unless to do harm, natively; tests/wasm.rs has them in the browser.

mod hostile;

use std::sync::LazyLock;
use std::time::Instant;

/// An unoptimised build on a slow machine is still to be told from one that hangs.
const LIMIT: f64 = 5.0;

/// What this thread has worked so far, where the machine tells; else the time, which others' work is in.
fn seconds() -> f64 {
    static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);
    let worked = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let worked: Option<f64> = worked.and_then(|worked| worked.split(' ').next()?.parse().ok());
    worked.map_or_else(|| BEGUN.elapsed().as_secs_f64(), |nanoseconds| nanoseconds / 1e9)
}

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
