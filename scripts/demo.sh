#!/usr/bin/env bash
# A clinic, its documents and its record, in one go: what a new clinic's first minutes look like.
# Where there is a display it ends by opening the window. Everything stays in demo/.
set -euo pipefail
cd "$(dirname "$0")/.."

program="${CARGO_TARGET_DIR:-target}/release/wardbook"
home=demo/clinic
# Anyone may read this password: the demo clinic holds invented documents only.
export WARDBOOK_PASSWORD="demo otters knit quietly"

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
[ -t 1 ] || say() { printf '\n%s\n' "$*"; }

wardbook() { "$program" --home "$home" --user demo "$@"; }

shows_windows() { [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; }

say "Building Wardbook; the first time takes 4 to 5 minutes on two idle cores, longer with the window"
window=no
if shows_windows; then
  if scripts/build.sh window; then
    window=yes
  else
    say "The window could not be built here; going on with the command line alone"
  fi
fi
[ "$window" = yes ] || scripts/build.sh command

mkdir -p demo
if [ ! -e "$home/clinic.db" ]; then
  say "Setting up a clinic in $home (user: demo, password: $WARDBOOK_PASSWORD)"
  "$program" --home "$home" init --clinic "Demo Clinic" --admin demo
else
  say "The clinic in $home is there already (user: demo, password: $WARDBOOK_PASSWORD)"
fi

say "Processing the sample documents with the embedded engine"
# 1 says that something failed or waits for a person, which is no failure of the demo.
status=0
wardbook process samples/*.txt samples/*.pdf samples/*.xml || status=$?
[ "$status" -le 1 ] || exit "$status"

say "That session: results, cost, checks"
# Two documents say how the others look.
wardbook session latest | awk '
  /^Documents/ { listing = 1 }
  /^Cost/ { listing = 0; if (n > 2) print "    ... and " n - 2 " more: wardbook session latest\n" }
  listing && /^ *[0-9]+  / { n++ }
  !(listing && n > 2)'

say "A report of it for people"
wardbook export --format pdf --session latest --out demo/report.pdf --replace

say "Processing samples/bad: some of these are unreadable on purpose"
status=0
wardbook process samples/bad || status=$?
[ "$status" -le 1 ] || exit "$status"
if [ "$status" -eq 1 ]; then
  echo
  echo "It ended with exit code 1, as it should: what could not be read is set aside with its"
  echo "reason, the original is kept, and the session does not call that a success."
fi

say "Verifying the whole log, every row and every original"
wardbook verify

say "The whole log as a bundle for auditors"
wardbook export --format bundle --out demo/bundle.zip --replace

say "Verifying the bundle, which needs no clinic and no password"
"$program" verify-bundle demo/bundle.zip

say "Done"
cat <<END
  report   demo/report.pdf
  bundle   demo/bundle.zip
  clinic   $home

Go on by yourself, for example:
  export WARDBOOK_PASSWORD="$WARDBOOK_PASSWORD" WARDBOOK_HOME=$home WARDBOOK_USER=demo
  $program sessions
  $program events --limit 20
  $program --help
END

if [ "$window" = yes ]; then
  say "Opening the window on the demo clinic (user: demo, password: $WARDBOOK_PASSWORD)"
  # It goes on when this ends; without the password in its surroundings.
  env -u WARDBOOK_PASSWORD setsid "$program-desktop" --home "$home" >/dev/null 2>&1 &
fi
