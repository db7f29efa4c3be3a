# shellcheck shell=bash
# The fallback where wasm32-unknown-unknown cannot be installed: its standard library is built from sources, along with
# everything else. Sourced by setup.sh, which gets the sources, and by wasm.sh, which uses them; `root` is the project.

has_std_sources() { [ -e "$(rustc --print sysroot)/lib/rustlib/src/rust/library/Cargo.lock" ]; }

# Debian's compiler, which comes with its sources, is used only if rustup's has none. (setup.sh has linked it here.)
debian_rust="$root/.tools/debian"

# get_std_sources gets them from rustup, or else from Debian.
get_std_sources() {
  if has_std_sources || [ -e "$debian_rust" ]; then return; fi
  say "The target cannot be installed. Getting the sources of its standard library instead (some seconds)."
  if try rustup component add rust-src && has_std_sources; then return; fi
  local why="The page needs the standard library's sources, and rustup cannot bring them"
  debian "$why" rustc-web cargo-web rust-web-clippy rust-web-llvm
  # The linker must be of the LLVM with which this compiler was built. The sources come last: where cargo is Debian's,
  # has_std_sources finds them, and must not do so before the linker is there.
  debian "$why" "lld-$(/usr/bin/rustc -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')" rust-web-src
  mkdir -p "$debian_rust"
  ln -sf /usr/bin/{rustc,cargo,cargo-clippy,clippy-driver} "$debian_rust/"
}

# use_std_sources makes cargo build the standard library, which a stable cargo does only if RUSTC_BOOTSTRAP allows it.
use_std_sources() {
  if ! has_std_sources; then
    [ -e "$debian_rust" ] || { echo "Please run tools/setup.sh first." >&2; exit 1; }
    export PATH="$debian_rust:$PATH"
  fi
  export RUSTC_BOOTSTRAP=1 CARGO_UNSTABLE_BUILD_STD=std,panic_abort
}
