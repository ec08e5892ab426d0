#!/usr/bin/env bash
# Head office on this machine, over its embedded database, in demo/office: what somebody who wants to
# see it needs, and nothing else. Ctrl-C ends it; a second time it goes on where it was.
#
#   scripts/office.sh           make it, print a code and the page's address, serve
#   scripts/office.sh prepare   make it, so that another script can serve it
set -euo pipefail
cd "$(dirname "$0")/.."

office="${CARGO_TARGET_DIR:-target}/release/wardbook-office"
export WARDBOOK_OFFICE_DIR=demo/office
address="http://127.0.0.1:${WARDBOOK_OFFICE_PORT:-8440}"
# Anyone may read this password: the demo office holds invented clinics only.
password="demo otters watch quietly"

say() { printf '\n%s\n' "$*"; }

# The page is embedded in the program: without it, building needs no Node.js.
scripts/build.sh office

mkdir -p demo
if [ ! -e demo/office/office.db ]; then
  say "Making a head office in demo/office"
  "$office" init office.localhost --address "$address"
  printf '%s\n' "$password" | "$office" staff add demo --role admin
fi
[ "${1:-}" != prepare ] || exit 0

say "A code for one clinic. Enrol the demo clinic with it, in its Sync screen or by:"
code="$("$office" clinic add "Clinic of $(date +%H:%M:%S)" --group Demo | head -n 1)"
echo "  ${office%-office} --home demo/clinic --user demo sync enrol '$code'"
say "The page: $address (user: demo, password: $password; the first sign-in sets up an authenticator app)"
exec "$office" serve --listen "${address#http://}"
