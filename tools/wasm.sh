#!/usr/bin/env bash
# Runs a command with what wasm32 builds need: the tools that setup.sh installed, a compiler that has the wasm32
# standard library, and a target folder of its own, so that native and wasm builds do not undo each other's work.
#
#   tools/wasm.sh trunk build                                               the page, quickly, unoptimised
#   tools/wasm.sh cargo test --target wasm32-unknown-unknown --test wasm    the tests in a browser
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)

export PATH="$root/.tools/bin:$root/tools/node_modules/.bin:$PATH"
export CARGO_TARGET_DIR="$root/target/wasm"

if [ ! -d "$(rustc --print target-libdir --target wasm32-unknown-unknown)" ]; then
  [ -e "$root/.tools/debian" ] || { echo "Please run tools/setup.sh first." >&2; exit 1; }
  # Debian's compiler: cargo builds the standard library from its sources, which a stable cargo does only when
  # told that it may.
  export PATH="$root/.tools/debian:$PATH"
  export RUSTC_BOOTSTRAP=1 CARGO_UNSTABLE_BUILD_STD=std,panic_abort
fi

# The browser in which `cargo test` runs.
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner
export CHROMEDRIVER=${CHROMEDRIVER-chromedriver}
export WASM_BINDGEN_TEST_WEBDRIVER_JSON="$root/tools/webdriver.json"
export WASM_BINDGEN_TEST_TIMEOUT=120

exec "$@"
