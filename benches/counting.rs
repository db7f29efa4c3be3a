//! How long a count takes: from text, from a parsed design, and again after one number of the design changed.
//!
//!     make rivals          the table, with the rivals and wasm beside it
//!     cargo bench --bench counting
//!
//! The cases are those of benchmarks/cases.json. Each is checked against its expected count before it is timed; one
//! that comes out as bounds is named and not timed.

#[path = "../benchmarks/cases.rs"]
mod cases;

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};

use cases::{Changing, cases, counted, is_exact, read};

fn counting(c: &mut Criterion) {
    let mut exact = Vec::new();
    for case in cases() {
        // The driver reads these lines.
        if is_exact(&counted(&read(&case.design)), &case.expected.0, &case.name) {
            println!("exact: {}", case.name);
            exact.push(case);
        } else {
            println!("bounds: {}", case.name);
        }
    }

    let mut group = c.benchmark_group("text in");
    for case in &exact {
        group.bench_function(&case.name, |b| b.iter(|| counted(&read(black_box(&case.design)))));
    }
    group.finish();

    let mut group = c.benchmark_group("parsed design in");
    for case in &exact {
        let design = read(&case.design);
        group.bench_function(&case.name, |b| b.iter(|| counted(black_box(&design))));
    }
    group.finish();

    let mut group = c.benchmark_group("re-count");
    for case in &exact {
        if let Some(mut changing) = Changing::of(case) {
            group.bench_function(&case.name, |b| b.iter(|| counted(black_box(changing.change()))));
        }
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(800));
    targets = counting
}
criterion_main!(benches);
