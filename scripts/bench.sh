#!/usr/bin/env bash
# Measures against the targets and prints one table: the store and the log first, then the window.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/page.sh
cargo build --release --locked \
  -p wardbook-desktop -p wardbook-cli -p wardbook-documents -p wardbook-office -p wardbook-bench
cargo run --release --locked -p wardbook-bench
scripts/page.sh bench
