#!/usr/bin/env bash
# Fails on a fixed sleep in test code: it is too short on a slow machine and too long on any other.
# What waits for the thing itself is in tests/src/wait.rs and ui/e2e/wait.ts, and only there; a
# child that hangs, told so in a shell's words, is none of this.
set -euo pipefail
cd "$(dirname "$0")/.."

rust() {
  # Whole files of tests, and in other files what comes after their `#[cfg(test)] mod … {`.
  find crates src-tauri tests benches -name '*.rs' -not -path '*/target/*' -not -path tests/src/wait.rs -print0 |
    xargs -0 awk '
      FNR == 1 { test = FILENAME ~ /(^|\/)tests?(\/|\.rs$|ing\.rs$)/; marked = 0 }
      marked && /^ *(pub |pub\(crate\) )?mod .*\{/ { test = 1 }
      { marked = /^ *#\[cfg\(test\)\]/ }
      test && /(^|[^_[:alnum:]])sleep(_until)?\(/ { print FILENAME ":" FNR ": " $0 }'
}

page() {
  find ui/e2e ui/src \( -path 'ui/e2e/*.ts' -o -path 'ui/src/test/*' -o -name '*.test.ts' -o -name '*.test.tsx' \) \
    -not -path ui/e2e/wait.ts -print0 |
    xargs -0 grep -nHE 'new Promise.*setTimeout|timers/promises|waitForTimeout|[^_[:alnum:]]sleep\(' || true
}

found="$(rust; page)"
if [ -n "$found" ]; then
  echo "$found"
  echo "A test waits for the thing itself: wait_until (tests/src/wait.rs), waitUntil (ui/e2e/wait.ts), waitFor in components."
  exit 1
fi
