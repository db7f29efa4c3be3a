#!/usr/bin/env bash
# Looks for inputs for which something in fuzz/src/lib.rs does not hold, for so many seconds a target. It starts from the
# examples, and from what earlier runs left in fuzz/corpus/.
#
#   tools/fuzz.sh 60                  all targets
#   tools/fuzz.sh 600 json scheme     these
#
# A finding is printed, and its input is in fuzz/artifacts/. Mend the fault, and keep the input in fuzz/regressions/.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.tools/bin:$PATH"
seconds=$1; shift
[ $# != 0 ] || set -- text json round_trip scheme arguments

tools/setup.sh fuzz
echo "== Seeds from the examples"
mkdir -p fuzz/corpus/{text,json,round_trip,scheme,arguments}
keyplan() { cargo run --locked --quiet -- "$@"; }
for design in examples/*.keyplan; do
  name=$(basename "$design" .keyplan)
  keyplan convert "$design" --to json >"fuzz/corpus/json/$name"
  function=$(sed -n 's/^read \([a-z_]*\)(.*/\1/p' "$design" | head -1)
  keyplan scheme "$design" --function "$function" --strategy hash-slot >"fuzz/corpus/scheme/$name"
  { printf '\0'; keyplan list "$design" --function "$function" --limit 1; } >"fuzz/corpus/arguments/$name"
done
cp examples/*.keyplan fuzz/corpus/text/
cp fuzz/corpus/{json,text}/* fuzz/corpus/round_trip/

# No sanitizer: they need a nightly compiler, and there is no unsafe code here for them to look at.
for target in "$@"; do
  echo "== $target: ${seconds} s"
  cargo fuzz run --sanitizer none "$target" "fuzz/corpus/$target" "fuzz/regressions/$target" -- \
    -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=8192 -print_final_stats=1
done
