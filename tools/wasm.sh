#!/usr/bin/env bash
# Runs a command with what wasm32 builds need: the tools that setup.sh installed, the standard library's sources,
# and a target folder of its own, so that native and wasm builds do not undo each other's work.
#
#   tools/wasm.sh trunk build                                               the page, quickly, unoptimised
#   tools/wasm.sh --small trunk build --release                             the page that is shipped
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

# Small: a panic only stops the program. Its message, with the code that writes it and the paths that it names, is
# left out: some 40 KB of the page, gzipped. The tests need their messages. Both builds share the target folder, but
# not the profile, so neither undoes the other's work.
if [ "${1-}" = --small ]; then
  shift
  # SHA-256 deals a few thousand addresses to buckets: it need not be unrolled.
  # A call is dearer than LLVM takes it for, as what stands around it hardly compresses: some 1 KB of the page.
  # And code that is written out where it is needed, plainly, packs better than code that is moved, shared or reshaped to
  # run faster: some 5 KB. What browsers compile from it, they move, share and reshape themselves. Structs are copied by
  # the instruction for that, not number by number: 12 KB, for which counting takes a tenth longer.
  flags='-Zunstable-options -Cpanic=immediate-abort --cfg=sha2_backend_soft="compact"'
  for option in inline-call-penalty=40 \
    disable-lsr disable-machine-cse disable-machine-licm disable-licm-promotion enable-pre=false disable-early-taildup \
    max-store-memcpy=1 max-store-memmove=1 max-store-memset=1; do
    flags+=" -Cllvm-args=-$option"
  done
  # What the program's texts are found by is three bytes long, and not four, where they begin below 2^20, behind the stack.
  flags+=' -Clink-arg=-zstack-size=983040'
  export CARGO_UNSTABLE_BUILD_STD_FEATURES=optimize_for_size
  # Added to what is set already. Where RUSTFLAGS is set, even to nothing, cargo passes over the target's flags.
  if [ -n "${RUSTFLAGS+set}" ]; then
    export RUSTFLAGS="$RUSTFLAGS $flags"
  else
    export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="${CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS-} $flags"
  fi
fi

# The browser in which `cargo test` runs.
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner
export CHROMEDRIVER=${CHROMEDRIVER-chromedriver}
export WASM_BINDGEN_TEST_WEBDRIVER_JSON="$root/tools/webdriver.json"
export WASM_BINDGEN_TEST_TIMEOUT=300

exec "$@"
