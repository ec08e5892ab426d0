#!/usr/bin/env bash
# Builds the programs as people use them, in release, and installs what that needs.
#
#   scripts/build.sh command   the command line alone, which needs no window system
#   scripts/build.sh window    the window and the command line
#
# Either with the program that they start to read a document, `wardbook-document-worker`.
# The window never without the command line: cargo would compile much of what they share again,
# since they ask for different features of it.
set -euo pipefail
cd "$(dirname "$0")/.."

programs="${1:-}"
case "$programs" in
command) packages=(-p wardbook-cli -p wardbook-documents) ;;
window) packages=(-p wardbook-cli -p wardbook-documents -p wardbook-desktop) ;;
*)
  echo "usage: scripts/build.sh command|window" >&2
  exit 2
  ;;
esac

if [ "$programs" = command ]; then
  scripts/install.sh build
else
  scripts/install.sh window
  scripts/page.sh
fi
cargo build --release --locked "${packages[@]}"
