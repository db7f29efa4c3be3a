#!/usr/bin/env bash
# Installs what the page and its tests need and this machine lacks. What is there already is left alone,
# so it is safe, and quick, to run again.
#
#   tools/setup.sh page       to build the page: the standard library's sources, trunk, wasm-bindgen, wasm-opt
#   tools/setup.sh browser    to test it: a Chromium and its driver, and playwright to steer it
#   tools/setup.sh all        both, which is also what it does when nothing is said
#
# Tools go into .tools/ and tools/node_modules/; the user's own cargo and npm folders are not touched.
# Debian packages are installed only by root, or through sudo if KEYPLAN_APT=1 says so.
set -euo pipefail
cd "$(dirname "$0")/.."

TRUNK=0.21.14
NODE=20
# wasm-bindgen's command line and crate speak a private format: their versions must be the same.
WASM_BINDGEN=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/"/, ""); print $3 }' Cargo.lock)

say() { printf '\n== %s\n' "$*"; }
fail() { printf '\nsetup: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null; }

# debian WHY PACKAGE... installs Debian packages, or says how to. It never removes a package to make room.
debian() {
  local why=$1 sudo=(); shift
  have apt-get || fail "$why: please install what Debian calls $*."
  if [ "$(dpkg-query --show --showformat '${db:Status-Status}\n' "$@" 2>/dev/null | grep -cx installed)" = $# ]; then return; fi
  if [ "$(id -u)" != 0 ]; then
    [ "${KEYPLAN_APT-}" = 1 ] || fail "$why. Please run: sudo apt-get install --no-remove $*"
    sudo=(sudo)
  fi
  say "$why: installing Debian's $* (up to a minute)."
  "${sudo[@]}" apt-get update -qq
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -qq -y --no-remove --no-install-recommends -o DPkg::Lock::Timeout=300 "$@" >/dev/null
}

check_cargo() {
  have cargo || fail "cargo is missing. Please install Rust first."
  local need is
  need=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
  is=$(rustc --version | cut -d' ' -f2)
  printf '%s\n' "$need" "$is" | sort -CV || fail "Rust $need or newer is needed, and this is $is."
}

has_std_sources() { [ -e "$(rustc --print sysroot)/lib/rustlib/src/rust/library/Cargo.lock" ]; }

# An unreachable server must not hang the build. (macOS has no `timeout`.)
add_std_sources() {
  local limit=(env)
  if have timeout; then limit=(timeout 120); fi
  have rustup && "${limit[@]}" rustup component add rust-src
}

# The standard library's sources, from which tools/wasm.sh builds it for wasm32, come from rustup. Where rustup
# cannot bring them, Debian has a compiler together with its sources. (rustup may not be whose compiler this is.)
get_std_sources() {
  local why="The page needs the standard library's sources"
  if has_std_sources || [ -e .tools/debian ]; then return; fi
  say "$why: adding them with rustup (some seconds)."
  if add_std_sources && has_std_sources; then return; fi
  say "rustup cannot bring them."
  debian "$why" rustc-web cargo-web rust-web-clippy rust-web-llvm
  # This compiler's linker is that of the LLVM it was built with. The sources come no earlier than it: if this is
  # stopped midway and cargo is Debian's, their being there must not pass for all being there.
  debian "$why" "lld-$(/usr/bin/rustc -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')" rust-web-src
  mkdir -p .tools/debian
  ln -sf /usr/bin/{rustc,cargo,cargo-clippy,clippy-driver} .tools/debian/
}

# cargo_tool NAME VERSION TIME [OPTION...] builds a tool. Unoptimised is far quicker to build and quick enough to run.
cargo_tool() {
  local name=$1 version=$2 time=$3; shift 3
  say "Building $name $version into .tools/ (about $time on two cores)."
  CARGO_TARGET_DIR=.tools/build CARGO_PROFILE_DEV_DEBUG=0 CARGO_INCREMENTAL=0 \
    cargo install --quiet --debug --root .tools --no-default-features "$name" --version "$version" "$@"
  rm -rf .tools/build
}

# has_tool COMMAND VERSION
has_tool() { [ "$("$1" --version 2>/dev/null | cut -d' ' -f2)" = "$2" ]; }

get_trunk() {
  if has_tool trunk $TRUNK; then return; fi
  cargo_tool trunk $TRUNK "two minutes" --locked
}

# Not --locked: the lock file that wasm-bindgen-cli ships names a version that is not always to be had.
get_wasm_bindgen() {
  if has_tool wasm-bindgen "$WASM_BINDGEN" && has_tool wasm-bindgen-test-runner "$WASM_BINDGEN"; then return; fi
  cargo_tool wasm-bindgen-cli "$WASM_BINDGEN" "one minute" --bin wasm-bindgen --bin wasm-bindgen-test-runner
}

# wasm-opt and playwright-core, at the versions of tools/package-lock.json.
get_node_tools() {
  local missing=()
  have node || missing+=(nodejs)
  have npm || missing+=(npm)
  [ ${#missing[@]} = 0 ] || debian "wasm-opt and the page's tests run on node" "${missing[@]}"
  [ "$(node --print 'parseInt(process.versions.node)')" -ge $NODE ] ||
    fail "node $NODE or newer is needed, and this is $(node --version)."
  if [ tools/node_modules/.package-lock.json -nt tools/package-lock.json ]; then return; fi
  say "Installing wasm-opt and playwright-core into tools/node_modules/ (some seconds)."
  npm --prefix tools ci --silent --no-audit --no-fund
}

get_browser() {
  if have chromedriver && { have chromium || have chromium-browser || have google-chrome; }; then return; fi
  debian "The page's tests need a browser" chromium chromium-driver
}

export PATH="$PWD/.tools/bin:$PATH"
check_cargo
[ "${*:-all}" != all ] || set -- page browser
for want in "$@"; do
  case $want in
    page) get_std_sources; get_trunk; get_wasm_bindgen; get_node_tools ;;
    browser) get_node_tools; get_browser ;;
    *) fail "unknown: $want. It is page, browser or all." ;;
  esac
done
