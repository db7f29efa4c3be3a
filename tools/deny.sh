#!/usr/bin/env bash
# Checks the crates that we build on against deny.toml: licences, second versions, sources, known vulnerabilities.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.tools/bin:$PATH"

cargo deny --workspace check licenses bans sources

# The list of vulnerabilities is on GitHub. Work goes on where that cannot be reached, but nobody is to overlook it.
limit=(env)
if command -v timeout >/dev/null; then limit=(timeout 60); fi
if "${limit[@]}" cargo deny fetch db 2>/dev/null; then
  cargo deny --workspace check --disable-fetch advisories
else
  echo "NOT CHECKED: advisories. The list of known vulnerabilities cannot be fetched from here."
fi
