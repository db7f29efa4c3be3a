#!/usr/bin/env bash
# Reports what a first visit to the built page loads, gzipped, and fails if that is over the limit.
set -euo pipefail
cd "$(dirname "$0")/../dist"

limit=$((600 * 1024))
total=0
while read -r file; do
  size=$(gzip -9 -c "$file" | wc -c)
  total=$((total + size))
  printf '%8d  %s\n' "$size" "${file#./}"
done < <(find . -name '*.wasm' -o -name '*.js' -o -name '*.css' | sort)
printf '%8d  in all, of %d bytes gzipped\n' "$total" "$limit"
[ "$total" -le "$limit" ] || { echo "The page is too large." >&2; exit 1; }
