#!/usr/bin/env bash
# Runs a command with what wasm32 builds need: the tools that setup.sh installed, and a target folder of its own, so
# that native and wasm builds do not undo each other's work.
#
#   tools/wasm.sh trunk build --release                                     the page
#   tools/wasm.sh cargo test --target wasm32-unknown-unknown --test wasm    the tests in a browser
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)

export PATH="$root/.tools/bin:$root/tools/node_modules/.bin:$PATH"
export CARGO_TARGET_DIR="$root/target/wasm"

# Without the target: its standard library is built from sources.
if [ ! -e "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown" ]; then
  # shellcheck source=tools/std_from_sources.sh
  . "$root/tools/std_from_sources.sh"
  use_std_sources
fi

# The browser in which `cargo test` runs.
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner
export CHROMEDRIVER=${CHROMEDRIVER-chromedriver}
export WASM_BINDGEN_TEST_WEBDRIVER_JSON="$root/tools/webdriver.json"
export WASM_BINDGEN_TEST_TIMEOUT=300

exec "$@"
