#!/usr/bin/env bash
# A clinic, its documents and its record, in one go: what a new clinic's first minutes look like.
# Run by `make demo`, which builds the program first. Everything stays in demo/.
set -euo pipefail
cd "$(dirname "$0")/.."

program="${CARGO_TARGET_DIR:-target}/release/wardbook"
home=demo/clinic
# Anyone may read this password: the demo clinic holds invented documents only.
export WARDBOOK_PASSWORD="demo otters knit quietly"

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
[ -t 1 ] || say() { printf '\n%s\n' "$*"; }

wardbook() { "$program" --home "$home" --user demo "$@"; }

newest_session() {
  wardbook sessions --json | grep -o '"session_id": *"[^"]*"' | sed -n '1s/.*"\([^"]*\)"$/\1/p'
}

mkdir -p demo
if [ ! -e "$home/clinic.db" ]; then
  say "Setting up a clinic in $home (user: demo, password: $WARDBOOK_PASSWORD)"
  "$program" --home "$home" init --clinic "Demo Clinic" --admin demo
else
  say "The clinic in $home is there already (user: demo, password: $WARDBOOK_PASSWORD)"
fi

say "Processing the sample documents with the embedded engine"
# 1 says that something waits for a person, which is no failure of the demo.
status=0
wardbook process samples/*.txt samples/*.pdf samples/*.xml || status=$?
[ "$status" -le 1 ] || exit "$status"
session="$(newest_session)"

say "Processing samples/bad: some of these are unreadable on purpose"
status=0
wardbook process samples/bad || status=$?
if [ "$status" -ne 1 ]; then
  echo "The documents of samples/bad should have ended with exit code 1, not $status." >&2
  exit 1
fi
echo "Exit code 1, as expected: what cannot be read is set aside with its reason, and kept."

say "The first session: its documents, its cost, its checks"
wardbook session "$session"

say "Verifying the whole log, every row and every original"
wardbook verify

say "Writing a report for people and a bundle for auditors"
wardbook export --format pdf --session "$session" --out demo/report.pdf
wardbook export --format bundle --out demo/bundle.zip

say "Verifying the bundle, which needs no clinic and no password"
"$program" verify-bundle demo/bundle.zip

say "Done"
cat <<END
  report   demo/report.pdf
  bundle   demo/bundle.zip
  clinic   $home

Go on by yourself, for example:
  export WARDBOOK_PASSWORD="$WARDBOOK_PASSWORD"
  $program --home $home --user demo events --session $session
END
