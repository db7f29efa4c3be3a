#!/usr/bin/env bash
# Builds the page, serves it at a port of this machine, and builds it again after each change: tools/serve.sh 8080
set -euo pipefail
cd "$(dirname "$0")/.."
port=$1

# Trunk says so only after the build, and until then people would look at the other program's page.
if (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
  echo "Port $port is taken. Please choose another one: make serve PORT=$((port + 1))" >&2
  exit 1
fi
tools/setup.sh page
printf '\n== Building the page (about a minute the first time). It will be at http://127.0.0.1:%s/\n' "$port"
exec tools/wasm.sh trunk serve --release --port "$port"
