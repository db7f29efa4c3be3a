#!/usr/bin/env bash
# Installs what the page, its tests and the checks need and this machine lacks. What is there already is left alone, so
# it is safe, and quick, to run again.
#
#   tools/setup.sh page       to build the page: the wasm32 target, trunk, wasm-bindgen, wasm-opt
#   tools/setup.sh browser    to test it: a Chromium and its driver, and playwright to steer it
#   tools/setup.sh checks     for `make check`: clippy, rustfmt, cargo-deny
#   tools/setup.sh fuzz       for `make fuzz`: cargo-fuzz
#   tools/setup.sh            page, browser and checks
#
# Tools go into .tools/ and tools/node_modules/; the user's own cargo and npm folders are not touched.
# Debian packages are installed only by root, or through sudo if KEYPLAN_APT=1 says so.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD

TRUNK=0.21.14
CARGO_DENY=0.20.2
CARGO_FUZZ=0.13.2
NODE=20
# wasm-bindgen's command line and crate speak a private format: their versions must be the same.
WASM_BINDGEN=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/"/, ""); print $3 }' Cargo.lock)

say() { printf '\n== %s\n' "$*"; }
fail() { printf '\nsetup: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null; }

# try COMMAND... runs it for two minutes at most: an unreachable server must not hang the build. (macOS has no `timeout`.)
try() {
  have "$1" || return 1
  if have timeout; then timeout 120 "$@"; else "$@"; fi
}

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

# The ordinary way; std_from_sources.sh is the other one.
get_wasm_target() {
  has_wasm_target() { [ -e "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown" ]; }
  if has_wasm_target; then return; fi
  say "Adding the target wasm32-unknown-unknown with rustup (some seconds)."
  # rustup may be there and not be where this compiler comes from.
  if try rustup target add wasm32-unknown-unknown && has_wasm_target; then return; fi
  # shellcheck source=tools/std_from_sources.sh
  . tools/std_from_sources.sh
  get_std_sources
}

# has_tool COMMAND VERSION
has_tool() { [ "$("$1" --version 2>/dev/null | cut -d' ' -f2)" = "$2" ]; }

# cargo_tool NAME VERSION TIME [OPTION...] builds a tool. Unoptimised is far quicker to build and quick enough to run.
cargo_tool() {
  local name=$1 version=$2 time=$3; shift 3
  say "Building $name $version into .tools/ (about $time on two cores)."
  CARGO_TARGET_DIR=.tools/build CARGO_PROFILE_DEV_DEBUG=0 CARGO_INCREMENTAL=0 \
    cargo install --debug --root .tools --no-default-features "$name" --version "$version" "$@"
}

# Not --locked for wasm-bindgen: the lock file that wasm-bindgen-cli ships names a version that is not always to be had.
get_page_tools() {
  has_tool trunk "$TRUNK" || cargo_tool trunk "$TRUNK" "two minutes" --locked
  if ! { has_tool wasm-bindgen "$WASM_BINDGEN" && has_tool wasm-bindgen-test-runner "$WASM_BINDGEN"; }; then
    cargo_tool wasm-bindgen-cli "$WASM_BINDGEN" "one minute" --bin wasm-bindgen --bin wasm-bindgen-test-runner
  fi
}

get_check_tools() {
  if ! cargo clippy --version >/dev/null 2>&1 || ! cargo fmt --version >/dev/null 2>&1; then
    say "Adding clippy and rustfmt with rustup (some seconds)."
    try rustup component add clippy rustfmt || fail "please install clippy and rustfmt."
  fi
  has_tool cargo-deny "$CARGO_DENY" || cargo_tool cargo-deny "$CARGO_DENY" "one minute" --locked
}

get_fuzz_tools() {
  has_tool cargo-fuzz "$CARGO_FUZZ" || cargo_tool cargo-fuzz "$CARGO_FUZZ" "half a minute" --locked
}

get_node() {
  local missing=()
  have node || missing+=(nodejs)
  have npm || missing+=(npm)
  [ ${#missing[@]} = 0 ] || debian "wasm-opt and the page's tests run on node" "${missing[@]}"
  [ "$(node --print 'parseInt(process.versions.node)')" -ge $NODE ] ||
    fail "node $NODE or newer is needed, and this is $(node --version)."
}

# wasm-opt and playwright-core, at the versions of tools/package-lock.json.
get_node_tools() {
  if [ tools/node_modules/.package-lock.json -nt tools/package-lock.json ]; then return; fi
  say "Installing wasm-opt and playwright-core into tools/node_modules/ (some seconds)."
  npm --prefix tools ci --silent --no-audit --no-fund
}

has_browser() { have chromedriver && { have chromium || have chromium-browser || have google-chrome; }; }

get_browser() { has_browser || debian "The page's tests need a browser" chromium chromium-driver; }

[ $# != 0 ] || set -- page browser checks
page='' browser='' checks='' fuzz=''
for want in "$@"; do
  case $want in
    page) page=yes ;;
    browser) browser=yes ;;
    checks) checks=yes ;;
    fuzz) fuzz=yes ;;
    *) fail "unknown: $want. It is page, browser, checks or fuzz." ;;
  esac
done

export PATH="$root/.tools/bin:$PATH"
check_cargo
if [ $page ]; then get_wasm_target; fi
if [ $page$browser ]; then get_node; fi

# npm and Debian need the network, and cargo the processors: they run side by side.
trap wait EXIT
if [ $page$browser ]; then get_node_tools & npm=$!; fi
if [ $browser ]; then get_browser & apt=$!; fi
if [ $page ]; then get_page_tools; fi
if [ $checks ]; then get_check_tools; fi
if [ $fuzz ]; then get_fuzz_tools; fi
rm -rf .tools/build
wait ${npm-} || fail "npm could not install wasm-opt and playwright-core: see above."
wait ${apt-} || fail "there is no browser yet: see above."
