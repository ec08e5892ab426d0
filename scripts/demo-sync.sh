#!/usr/bin/env bash
# The demo clinic and a head office on this machine: enrolled, fixed, held, and a bundle that head
# office's witness has cosigned. Everything stays in demo/; nothing is left running.
set -euo pipefail
cd "$(dirname "$0")/.."

release="${CARGO_TARGET_DIR:-target}/release"
home=demo/clinic
export WARDBOOK_PASSWORD="demo otters knit quietly"
export WARDBOOK_OFFICE_DIR=demo/office WARDBOOK_OFFICE_PORT="${WARDBOOK_OFFICE_PORT:-8440}"

say() { printf '\n%s\n' "$*"; }
wardbook() { "$release/wardbook" --home "$home" --user demo "$@"; }

scripts/office.sh prepare
scripts/build.sh command
if [ ! -e "$home/clinic.db" ]; then
  say "Setting up a clinic in $home (user: demo, password: $WARDBOOK_PASSWORD)"
  "$release/wardbook" --home "$home" init --clinic "Demo Clinic" --admin demo
  say "Processing the sample documents"
  status=0
  wardbook process samples/*.txt samples/*.pdf samples/*.xml 2>/dev/null || status=$?
  # 1 says that something waits for a person.
  [ "$status" -le 1 ] || exit "$status"
fi

say "Head office serves"
log="$(mktemp)"
"$release/wardbook-office" serve --listen "127.0.0.1:$WARDBOOK_OFFICE_PORT" >"$log" 2>&1 &
office=$!
trap 'kill "$office" 2>/dev/null; wait "$office" 2>/dev/null; rm -f "$log"' EXIT
until grep -q ' serves at ' "$log"; do
  kill -0 "$office" 2>/dev/null || { cat "$log" >&2; exit 1; }
  sleep 0.1
done
cat "$log"

if ! wardbook sync status --json | grep -q '"office": *{'; then
  say "Enrolling the clinic with a code from head office"
  code="$("$release/wardbook-office" clinic add "Demo Clinic" --group Demo | head -n 1)"
  wardbook sync enrol "$code"
fi

say "Sending what is recorded"
wardbook sync now

# What is recorded from here on, the export's own event first, is fixed with the next sync.
fixed="$(wardbook sync status --json | sed -n 's/^ *"fixed": *\([0-9]*\).*/\1/p' | head -n 1)"
say "The first $fixed events, which head office has fixed, as a bundle that its witness has cosigned"
wardbook export --format bundle --to "$fixed" --out demo/bundle.zip --replace

say "Verifying the bundle, which needs no clinic, no head office and no password"
"$release/wardbook" verify-bundle demo/bundle.zip | tee "$log"
grep -q 'fixed by *office.localhost/witness' "$log"

say "Done. \`make office\` serves head office's page again; the clinic is in $home."
