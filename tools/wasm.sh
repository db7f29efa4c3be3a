#!/usr/bin/env bash
# Runs a command with what wasm32 builds need: the tools that setup.sh installed, the standard library's sources,
# and a target folder of its own, so that native and wasm builds do not undo each other's work.
#
#   tools/wasm.sh trunk build --release                                     the page
#   tools/wasm.sh cargo test --target wasm32-unknown-unknown --test wasm    the tests in a browser
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)

export PATH="$root/.tools/bin:$root/tools/node_modules/.bin:$PATH"
export CARGO_TARGET_DIR="$root/target/wasm"

if [ ! -e "$(rustc --print sysroot)/lib/rustlib/src/rust/library/Cargo.lock" ]; then
  [ -e "$root/.tools/debian" ] || { echo "Please run tools/setup.sh first." >&2; exit 1; }
  export PATH="$root/.tools/debian:$PATH"
fi

# Cargo builds the standard library along with everything else, which a stable cargo does only when told that it may.
# The ready-made one would do for the tests, but then a machine would need both.
export RUSTC_BOOTSTRAP=1 CARGO_UNSTABLE_BUILD_STD=std,panic_abort

# The browser in which `cargo test` runs.
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner
export CHROMEDRIVER=${CHROMEDRIVER-chromedriver}
export WASM_BINDGEN_TEST_WEBDRIVER_JSON="$root/tools/webdriver.json"
export WASM_BINDGEN_TEST_TIMEOUT=300

exec "$@"
