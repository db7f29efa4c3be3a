//! Counting and planning in wasm, for benchmarks/wasm.mjs to time: wasm32 has no clock of its own.
//!
//! It is an example and not a library: so it is built with what the tests are built with, and nothing more is shipped.

#[cfg(target_arch = "wasm32")]
mod cases;
#[cfg(target_arch = "wasm32")]
mod service;

#[cfg(target_arch = "wasm32")]
mod exports {
    use std::cell::RefCell;
    use std::hint::black_box;

    use keyplan::design::{Design, Reading};
    use keyplan::keyspace::Budget;
    use keyplan::plan;
    use wasm_bindgen::prelude::wasm_bindgen;

    use crate::cases::{Case, Changing, cases, counted, is_exact, read};
    use crate::service::service;

    thread_local! {
        static CASES: RefCell<Vec<(Case, Design, Option<Changing>)>> = const { RefCell::new(Vec::new()) };
    }

    /// Reads all cases, and tells their names, one a line.
    #[wasm_bindgen]
    pub fn names() -> String {
        let read = |case: Case| (read(&case.design), case);
        CASES.set(cases().into_iter().map(read).map(|(design, case)| (case, design, None)).collect());
        CASES.with_borrow(|all| all.iter().map(|(case, ..)| format!("{}\n", case.name)).collect())
    }

    /// Prepares a case; whether it is counted exactly. A wrong count throws.
    #[wasm_bindgen]
    pub fn prepare(case: usize) -> bool {
        CASES.with_borrow_mut(|all| {
            let (case, design, changing) = &mut all[case];
            let exact = is_exact(&counted(design), &case.expected.0, &case.name);
            *changing = exact.then(|| Changing::of(case)).flatten();
            exact
        })
    }

    /// Whether the case has a number that changes.
    #[wasm_bindgen]
    pub fn changes(case: usize) -> bool {
        CASES.with_borrow(|all| all[case].2.is_some())
    }

    /// Counts from text, so many times.
    #[wasm_bindgen]
    pub fn from_text(case: usize, times: u32) {
        CASES.with_borrow(|all| {
            for _ in 0..times {
                black_box(counted(&read(black_box(&all[case].0.design))));
            }
        });
    }

    /// Counts a parsed design, so many times.
    #[wasm_bindgen]
    pub fn from_design(case: usize, times: u32) {
        CASES.with_borrow(|all| {
            for _ in 0..times {
                black_box(counted(black_box(&all[case].1)));
            }
        });
    }

    /// Changes a number and counts again, so many times.
    #[wasm_bindgen]
    pub fn again(case: usize, times: u32) {
        CASES.with_borrow_mut(|all| {
            let Some(changing) = &mut all[case].2 else { return };
            for _ in 0..times {
                black_box(counted(black_box(changing.change())));
            }
        });
    }

    thread_local! {
        static SERVICE: Design = Reading::of(&service(50)).design;
    }

    /// Plans fifty functions with all strategies, so many times.
    #[wasm_bindgen]
    pub fn plan(times: u32) {
        SERVICE.with(|design| {
            for _ in 0..times {
                black_box(plan::plan(black_box(design), Budget::page()));
            }
        });
    }
}

fn main() {}
