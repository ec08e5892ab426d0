#!/usr/bin/env bash
# Everything that must hold before a change is accepted. All parts run even when one fails, so
# that one run tells the whole truth; the last line says how many tests passed.
set -uo pipefail
cd "$(dirname "$0")/.."

output="$(mktemp)"
trap 'rm -f "$output"' EXIT
failed=()

part() {
  local name="$1"
  shift
  printf '\n== %s\n' "$name"
  "$@" || failed+=("$name")
}

# Shows the output as it comes and keeps it for the count, without colours.
counted() {
  "$@" 2>&1 | tee >(sed 's/\x1b\[[0-9;]*m//g' >>"$output")
}

export WARDBOOK_TEST_PYTHON="${WARDBOOK_TEST_PYTHON:-$PWD/target/test-python/bin/python}"
[ ! -t 1 ] || export CARGO_TERM_COLOR="${CARGO_TERM_COLOR:-always}"

scripts/page.sh || exit 1

part "Format" cargo fmt --all --check
part "Directions" scripts/directions.py
part "Directions: a planted circle" scripts/directions.py --self-test
part "The page: format, lints, types" scripts/page.sh check
part "The page: components" counted scripts/page.sh test
part "Lints" cargo clippy --quiet --workspace --all-targets --locked -- -D warnings
part "Licences, bans and sources" cargo deny --log-level error check licenses bans sources
part "Tests" counted cargo nextest run --workspace --locked --profile ci --cargo-quiet
part "Examples in the documentation" counted cargo test --quiet --doc --workspace --locked
part "The window, end to end" counted scripts/page.sh e2e

# nextest: "Summary [  1.2s] 9 tests run: 7 passed (1 slow), 1 failed, 1 timed out, 0 skipped"
# doc tests: "test result: ok. 3 passed; 0 failed; …"
# vitest: "      Tests  7 passed (7)" or "      Tests  1 failed | 6 passed (7)"
sum() {
  grep -E '^ *Summary \[|^test result: |^ +Tests  ' "$output" | grep -oE "[0-9]+ ($1)" |
    awk '{ n += $1 } END { print n + 0 }'
}
wait
passed="$(sum 'passed')"
broken="$(sum 'failed|timed out|exec failed')"

echo
if ! grep -qE '^ *Summary \[' "$output"; then
  echo "The tests did not run."
  exit 1
fi
if [ "${#failed[@]}" -gt 0 ]; then
  (IFS=';'; echo "Not in order: ${failed[*]}" | sed 's/;/, /g')
fi
echo "$passed passed, $broken failed"
[ "${#failed[@]}" -eq 0 ]
