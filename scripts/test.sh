#!/usr/bin/env bash
# Everything that must hold before a change is accepted. All parts run even when one fails, so
# that one run tells the whole truth; the last lines name what was skipped and count the tests.
set -uo pipefail
cd "$(dirname "$0")/.."

# Seconds after which a run begins no fuzzing.
FUZZ_BEFORE=1800

output="$(mktemp)"
# Where a test says that this machine cannot run it (tests/src/skip.rs).
WARDBOOK_SKIPPED="$(mktemp)"
export WARDBOOK_SKIPPED
fuzzed="$(mktemp)"
trap 'rm -f "$output" "$WARDBOOK_SKIPPED" "$fuzzed"' EXIT
failed=()

part() {
  local name="$1"
  shift
  printf '\n== %s (after %d:%02d)\n' "$name" $((SECONDS / 60)) $((SECONDS % 60))
  "$@" || failed+=("$name")
}

# Shows the output as it comes and keeps it for the count, without colours.
counted() {
  "$@" 2>&1 | tee >(sed 's/\x1b\[[0-9;]*m//g' >>"$output")
}

# The same for fuzzing, whose inputs are no tests.
kept() {
  "$@" 2>&1 | tee "$fuzzed"
}

# Builds everything with the linter in the compiler's place, so that nothing is checked first and built
# afterwards: the parts that follow find it built. Where a lint fails, they build without.
lints() {
  RUSTC_WORKSPACE_WRAPPER="$(rustup which clippy-driver)"
  # As `cargo clippy -- -D warnings` gives it on.
  CLIPPY_ARGS="-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__"
  export RUSTC_WORKSPACE_WRAPPER CLIPPY_ARGS
  cargo build --quiet --workspace --all-targets --locked && return
  unset RUSTC_WORKSPACE_WRAPPER CLIPPY_ARGS
  return 1
}

export WARDBOOK_TEST_PYTHON="${WARDBOOK_TEST_PYTHON:-$PWD/target/test-python/bin/python}"
# A snapshot that differs fails; nothing is written beside it.
export INSTA_UPDATE=no
# A failed test says where it failed without tables of lines, which take time and room to make.
export CARGO_PROFILE_DEV_DEBUG="${CARGO_PROFILE_DEV_DEBUG:-0}"
# Nothing here is built twice after a change, and what that would take fills disks.
export CARGO_INCREMENTAL="${CARGO_INCREMENTAL:-0}"
[ ! -t 1 ] || export CARGO_TERM_COLOR="${CARGO_TERM_COLOR:-always}"

scripts/page.sh || exit 1

part "Format" cargo fmt --all --check
part "Directions" scripts/directions.py
part "Directions: a planted circle" scripts/directions.py --self-test
part "No fixed sleeps in tests" scripts/sleeps.sh
part "The page: format, lints, types" scripts/page.sh check
part "The page: components" counted scripts/page.sh test
part "Lints" lints
part "Licences, bans and sources" cargo deny --log-level error check licenses bans sources
part "Licences, bans and sources of fuzzing" \
  cargo deny --log-level error --manifest-path fuzz/Cargo.toml check licenses bans sources
part "Tests" counted cargo nextest run --workspace --locked --profile ci --cargo-quiet
part "Examples in the documentation" counted cargo test --quiet --doc --workspace --locked
part "The window, end to end" counted scripts/page.sh e2e
# Fuzzing finds what nobody thought of on some day; a run that is slow already does without.
if [ "$SECONDS" -lt "$FUZZ_BEFORE" ]; then
  part "Fuzzing" kept scripts/fuzz.sh --seconds 10
else
  echo "FUZZED: was left out, since the run had taken $((SECONDS / 60)) minutes before it" >"$fuzzed"
fi

# nextest: "Summary [  1.2s] 9 tests run: 7 passed (1 slow), 1 failed, 1 timed out, 0 skipped"
# doc tests: "test result: ok. 3 passed; 0 failed; 1 ignored; …"
# vitest: "      Tests  7 passed (7)" or "      Tests  1 failed | 6 passed | 1 skipped (8)"
sum() {
  grep -E '^ *Summary \[|^test result: |^ +Tests  ' "$output" | grep -oE "[0-9]+ ($1)" |
    awk '{ n += $1 } END { print n + 0 }'
}
wait
# To its runner, a test that says so itself has passed.
here="$(grep -c '^SKIPPED: ' "$WARDBOOK_SKIPPED")"
passed="$(($(sum 'passed') - here))"
left_out="$(sum 'skipped|ignored|todo')"
broken="$(sum 'failed|timed out|exec failed')"

echo
if ! grep -qE '^ *Summary \[' "$output"; then
  echo "The tests did not run."
  exit 1
fi
if [ "${#failed[@]}" -gt 0 ]; then
  (IFS=';'; echo "Not in order: ${failed[*]}" | sed 's/;/, /g')
fi
# By name, and once each: nextest says it twice, vitest too.
sed -nE 's/^ *(FAIL|TIMEOUT|SIGABRT|SIGSEGV) (.*)/\1 \2/p' "$output" |
  sed -E 's/\[ *[0-9.]+s\] *(\([ 0-9/]*\))? *//; s/  +/ /g' | sort -u
sed -n 's/^FUZZED: /Fuzzing /p' "$fuzzed"
sort "$WARDBOOK_SKIPPED"
[ "$left_out" -eq 0 ] || echo "SKIPPED: $left_out that their runner leaves out"
echo "It took $((SECONDS / 60)) min $((SECONDS % 60)) s."
echo "$passed passed, $broken failed, $((here + left_out)) skipped"
[ "${#failed[@]}" -eq 0 ]
