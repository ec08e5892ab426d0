#!/usr/bin/env bash
# Builds the programs as people use them, in release, and installs what that needs.
#
#   scripts/build.sh command   the command line alone, which needs no window system
#   scripts/build.sh window    the window and the command line
#   scripts/build.sh office    head office's server, with its page
#
# The first two with the program that they start to read a document, `wardbook-document-worker`.
# The window never without the command line: cargo would compile much of what they share again,
# since they ask for different features of it.
set -euo pipefail
cd "$(dirname "$0")/.."

programs="${1:-}"
case "$programs" in
command) packages=(-p wardbook-cli -p wardbook-documents) ;;
window) packages=(-p wardbook-cli -p wardbook-documents -p wardbook-desktop) ;;
office) packages=(-p wardbook-office) ;;
*)
  echo "usage: scripts/build.sh command|window|office" >&2
  exit 2
  ;;
esac

case "$programs" in
command) scripts/install.sh build ;;
window)
  scripts/install.sh window
  scripts/page.sh
  ;;
office)
  scripts/install.sh office
  scripts/page.sh
  ;;
esac
cargo build --release --locked "${packages[@]}"
