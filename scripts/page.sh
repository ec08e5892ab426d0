#!/usr/bin/env bash
# The window's page and head office's: built, checked, tested, and tried in the real window.
#
#   scripts/page.sh            build ui/dist, which the window embeds, and ui/dist-office, which
#                              head office serves
#   scripts/page.sh check      format, lints, types
#   scripts/page.sh test       component tests
#   scripts/page.sh e2e        the real window under a display of its own, head office's page in Chromium
#   scripts/page.sh pictures   pictures of every screen of both, into target/pictures
#   scripts/page.sh bench      the window against its targets
set -euo pipefail
cd "$(dirname "$0")/.."

fetched="$PWD/target/node/node_modules/node/bin"
[ ! -x "$fetched/node" ] || export PATH="$fetched:$PATH"
export WARDBOOK_TARGET="${CARGO_TARGET_DIR:-$PWD/target}"
export WARDBOOK_TEST_PYTHON="${WARDBOOK_TEST_PYTHON:-$PWD/target/test-python/bin/python}"

# What the page is built from, as locked; fetched again only when the lock has changed. Not by
# `npm ci`: it refuses where a registry has no packages for the platforms that nobody builds on.
packages() {
  if ! cmp -s ui/package-lock.json ui/node_modules/.locked; then
    npm install --prefix ui --no-save --loglevel error --no-audit --no-fund
    cp ui/package-lock.json ui/node_modules/.locked
  fi
}

# Each story in a display of its own, so that no window disturbs another, or who works here.
in_window() {
  # The whole workspace, because its dependencies then have the features that the tests had.
  cargo build --quiet --locked --workspace --bins --example drag_source --example symbol_host
  (cd ui && npx vitest run --config e2e/vitest.config.ts "$@")
}

packages
case "${1:-build}" in
build)
  (cd ui && npx tsc --noEmit && npx vite build --logLevel warn)
  (cd ui && npx vite build --config vite.office.config.ts --logLevel warn)
  ;;
check) (cd ui && npx biome ci --colors=off . && npx tsc --noEmit) ;;
test) (cd ui && npx vitest run) ;;
e2e) in_window --exclude 'e2e/*pictures.e2e.ts' ;;
pictures) in_window pictures.e2e.ts ;;
bench)
  # With what `make bench` has built, in release.
  cargo build --quiet --release --locked -p wardbook-desktop --example empty_window
  (cd ui && WARDBOOK_PROFILE=release xvfb-run -a -s "-screen 0 1440x900x24" npx tsx e2e/bench.ts)
  ;;
*)
  sed -n '2,11s/^# \{0,1\}//p' "$0" >&2
  exit 2
  ;;
esac
