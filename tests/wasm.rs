//! Tests that need a browser: `make unit` runs them in a headless one.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn pointers_have_32_bits() {
    assert_eq!(usize::BITS, 32);
}
