// The two ways to the wasm32 standard library, on a compiler whose sysroot is a folder of the test's, and with a rustup
// that brings what the test lets it bring. The expected settings are those of cargo's documentation of build-std.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { test } from "node:test";

const root = dirname(import.meta.dirname);
const TARGET = "lib/rustlib/wasm32-unknown-unknown";
const SOURCES = "lib/rustlib/src/rust/library";

// A machine whose rustup can install `brings`, which are paths below the sysroot.
function machine(t, brings) {
  const folder = mkdtempSync(join(tmpdir(), "keyplan-setup-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const sysroot = join(folder, "sysroot");
  mkdirSync(sysroot);
  const program = (name, lines) => writeFileSync(join(folder, name), `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
  const rustc = execFileSync("sh", ["-c", "command -v rustc"], { encoding: "utf8" }).trim();
  program("rustc", `if [ "$*" = "--print sysroot" ]; then echo ${sysroot}; else exec ${rustc} "$@"; fi`);
  const bring = (path) => (brings.includes(path) ? `mkdir -p ${sysroot}/${path} && touch ${sysroot}/${path}/Cargo.lock` : "exit 1");
  program("rustup", `case $2-$1 in add-target) ${bring(TARGET)} ;; add-component) ${bring(SOURCES)} ;; *) exit 1 ;; esac`);
  const run = (...command) => {
    const { RUSTC_BOOTSTRAP, CARGO_UNSTABLE_BUILD_STD, ...env } = process.env;
    env.PATH = folder + delimiter + env.PATH;
    return execFileSync(command[0], command.slice(1), { cwd: root, env, encoding: "utf8" });
  };
  return { has: (path) => existsSync(join(sysroot, path)), setup: () => run("tools/setup.sh", "page"), environment: () => run("tools/wasm.sh", "env") };
}

test("where the target can be installed, the build is a plain one", (t) => {
  const { has, setup, environment } = machine(t, [TARGET, SOURCES]);
  assert.match(setup(), /Adding the target wasm32-unknown-unknown/);
  assert.deepEqual([has(TARGET), has(SOURCES)], [true, false]);
  assert.doesNotMatch(environment(), /BOOTSTRAP|UNSTABLE/);
  assert.equal(setup(), "", "the second run has nothing to do");
});

test("where it cannot, the standard library is built from rustup's sources", (t) => {
  const { has, setup, environment } = machine(t, [SOURCES]);
  assert.match(setup(), /The target cannot be installed/);
  assert.deepEqual([has(TARGET), has(SOURCES)], [false, true]);
  const settings = environment();
  assert.match(settings, /^RUSTC_BOOTSTRAP=1$/m);
  assert.match(settings, /^CARGO_UNSTABLE_BUILD_STD=std,panic_abort$/m);
});
