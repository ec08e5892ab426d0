#!/usr/bin/env bash
# The parsers of untrusted bytes, and screening, under libFuzzer, on stable Rust
# (docs/decisions/0015-fuzzing.md).
#
#   scripts/fuzz.sh TARGET              without limit, until a fault or Ctrl-C
#   scripts/fuzz.sh --seconds N         every target for N seconds, two side by side
#   scripts/fuzz.sh --repeat TARGET FILE   one input again
#
# A fault is a panic, an input that takes more than 10 seconds, or more than 512 MB of memory. Its
# input is left in target/fuzz/faults, and the command that repeats it is said. What a run finds
# interesting stays in target/fuzz/corpus, beside the committed fuzz/corpus.
set -uo pipefail
cd "$(dirname "$0")/.."

TARGETS=(ccda pdf docx rtf hl7 fhir listing email picture ending bundle note statement upload screening)
SECONDS_EACH=10
MEMORY_MB=512
target="${CARGO_TARGET_DIR:-$PWD/target}/fuzz"
host="$(rustc -vV | sed -n 's/^host: //p')"

usage() {
  sed -n '2,7s/^# \{0,1\}//p' "$0" >&2
  echo "targets: ${TARGETS[*]}" >&2
  exit 2
}

# What `cargo fuzz build --sanitizer none` passes. `--target` keeps it from build scripts and macros.
build() {
  local flags="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4"
  flags+=" -Cllvm-args=-sanitizer-coverage-inline-8bit-counters"
  flags+=" -Cllvm-args=-sanitizer-coverage-pc-table"
  flags+=" -Cllvm-args=-sanitizer-coverage-trace-compares"
  flags+=" -Cllvm-args=-simplifycfg-branch-fold-threshold=0"
  RUSTFLAGS="$flags" CARGO_TARGET_DIR="$target" \
    cargo build --quiet --release --locked --manifest-path fuzz/Cargo.toml --target "$host" --bins
}

program() { echo "$target/$host/release/$1"; }

# The committed inputs, and the samples of the target's kind that are small enough to change often.
seeds() {
  local place="$target/seeds/$1"
  rm -rf "$place"
  mkdir -p "$place"
  [ ! -d "fuzz/corpus/$1" ] || find "fuzz/corpus/$1" -type f -exec cp -t "$place" {} +
  case "$1" in
  ccda) cp samples/*.xml "$place" ;;
  picture) find crates/documents/tests/fixtures/pictures -type f -size -64k -exec cp -t "$place" {} + ;;
  pdf) find samples crates/documents/tests/fixtures -name '*.pdf' -size -64k -exec cp -t "$place" {} + ;;
  esac
  echo "$place"
}

# fuzz TARGET [OPTION…]: libFuzzer with this project's limits.
fuzz() {
  local name="$1" found="$target/corpus/$1"
  shift
  mkdir -p "$found" "$target/faults"
  local options=(-timeout="$SECONDS_EACH" -rss_limit_mb="$MEMORY_MB" -max_len=65536
    -artifact_prefix="$target/faults/$name-" -print_final_stats=1)
  [ ! -f "fuzz/dictionaries/$name.dict" ] || options+=(-dict="fuzz/dictionaries/$name.dict")
  (
    # Its own watch looks once a second; one request for far too much ends at once.
    ulimit -v $(((MEMORY_MB + 512) * 1024)) -c 0
    exec "$(program "$name")" "${options[@]}" "$@" "$found" "$(seeds "$name")"
  )
}

# What there is to say about a fault: where its input is and how it is repeated.
tell_faults() {
  local log="$1" input
  for input in $(sed -n 's/.*Test unit written to //p' "$log"); do
    local name="${input##*/}"
    name="${name%%-*}"
    echo "The input is $input. Repeat it: scripts/fuzz.sh --repeat $name $input"
  done
}

# limited TARGET SECONDS: one line of result; the whole output where something is wrong.
limited() {
  local name="$1" seconds="$2" log="$target/$1.log" status=0 inputs took
  fuzz "$name" -max_total_time="$seconds" >"$log" 2>&1 || status=$?
  inputs="$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")"
  took="$(sed -n 's/^Done [0-9]* runs in \([0-9]*\) second.*/\1/p' "$log")"
  # Ended in order, and not before its time.
  if [ "$status" -eq 0 ] && [ "${took:-0}" -ge "$seconds" ]; then
    echo "FUZZED: $name: $inputs inputs in $took s, no fault"
    return 0
  fi
  tail -n 60 "$log"
  tell_faults "$log"
  echo "FUZZED: $name: a fault after ${inputs:-unknown} inputs"
  return 1
}

case "${1:-}" in
--seconds)
  [[ "${2:-}" =~ ^[0-9]+$ ]] || usage
  build || exit 1
  failed=0
  for ((at = 0; at < ${#TARGETS[@]}; at += 2)); do
    limited "${TARGETS[at]}" "$2" &
    first=$!
    [ -z "${TARGETS[at + 1]:-}" ] || limited "${TARGETS[at + 1]}" "$2" || failed=1
    wait "$first" || failed=1
  done
  exit "$failed"
  ;;
--repeat)
  [ -f "${3:-}" ] || usage
  build || exit 1
  ulimit -v $(((MEMORY_MB + 512) * 1024)) -c 0
  exec "$(program "$2")" -timeout="$SECONDS_EACH" -rss_limit_mb="$MEMORY_MB" "$3"
  ;;
*)
  [[ " ${TARGETS[*]} " == *" ${1:-none} "* ]] || usage
  build || exit 1
  log="$target/$1.log"
  fuzz "$1" 2>&1 | tee "$log"
  status="${PIPESTATUS[0]}"
  tell_faults "$log"
  exit "$status"
  ;;
esac
