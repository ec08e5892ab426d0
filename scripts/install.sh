#!/bin/sh
# Installs what building, testing or benchmarking Wardbook needs and this machine lacks, and
# says what and why. Looks for the thing itself, not for a package of some name, so a compiler
# or a Python that came another way is left alone.
#
#   scripts/install.sh build | window | office | test | bench | fuzz
#
# `build` is for the command line, `window` for the window too, `office` for head office's server.
set -eu
cd "$(dirname "$0")/.."

# Versions that this tree was tried with. An installed one of another version is left alone.
NEXTEST=0.9.143
DENY=0.20.2
RUST=1.95
NODE=22

purpose="${1:-}"
case "$purpose" in
build | window | office | test | bench | fuzz) ;;
*)
  echo "usage: scripts/install.sh build|window|office|test|bench|fuzz" >&2
  exit 2
  ;;
esac

packages=""

# need PACKAGE "REASON" PROBE…: PACKAGE is missing when PROBE fails.
need() {
  package="$1" reason="$2"
  shift 2
  if ! "$@" >/dev/null 2>&1; then
    printf 'Missing: %-16s %s\n' "$package" "$reason"
    case " $packages " in
    *" $package "*) ;;
    *) packages="$packages $package" ;;
    esac
  fi
}

# Whether there is a program of that name. The shell answers with its own functions first, which is
# why none here is called like a program.
has() { command -v "$1"; }

has_postgresql() {
  has initdb || ls /usr/lib/postgresql/*/bin/initdb
}

reads_scans() {
  has tesseract && tesseract --list-langs | grep -qx eng && tesseract --list-langs | grep -qx osd
}

check_rust() {
  for program in cargo rustc; do
    if ! has "$program" >/dev/null; then
      echo "Rust is not installed: there is no \`$program\`. Wardbook needs Rust $RUST or later: https://rustup.rs" >&2
      exit 1
    fi
  done
  # rustup's programs are there even where it has no Rust to start.
  if ! found="$(rustc --version 2>&1)"; then
    echo "Rust does not start; \`rustc --version\` says: $found" >&2
    echo "Wardbook needs Rust $RUST or later: https://rustup.rs" >&2
    exit 1
  fi
  found="$(echo "$found" | sed -n 's/^rustc \([0-9][^ ]*\).*/\1/p')"
  if [ "$(printf '%s\n' "$RUST" "$found" | sort -V | head -n1)" != "$RUST" ]; then
    echo "Rust $found is too old. Wardbook needs $RUST or later: https://rustup.rs" >&2
    exit 1
  fi
}

# Formatting and clippy are parts of Rust that a minimal toolchain leaves out.
add_component() {
  if ! cargo "$1" --version >/dev/null 2>&1; then
    echo "Missing: $2, which \`make test\` runs. Adding it to Rust with rustup."
    rustup component add "$2"
  fi
}

install_packages() {
  [ -n "$packages" ] || return 0
  if ! has apt-get >/dev/null; then
    echo "This is not a Debian or Ubuntu. Please install what the packages above contain." >&2
    exit 1
  fi
  sudo=""
  if [ "$(id -u)" -ne 0 ]; then
    if ! has sudo >/dev/null; then
      echo "Please run as root: apt-get install --no-install-recommends$packages" >&2
      exit 1
    fi
    sudo="sudo"
    # Nobody can type a password where there is no terminal.
    [ -t 0 ] || sudo="sudo -n"
  fi
  echo "Installing with apt:$packages"
  log="$(mktemp)"
  if ! { $sudo apt-get update -q &&
    $sudo env DEBIAN_FRONTEND=noninteractive \
      apt-get install -yq --no-install-recommends $packages; } >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    echo "apt could not install:$packages" >&2
    exit 1
  fi
  rm -f "$log"
}

# build_tool COMMAND CRATE VERSION "REASON": builds a cargo command without optimisation, which is
# quicker to build; what they do here is not the slow part.
build_tool() {
  if ! cargo "$1" --version >/dev/null 2>&1; then
    echo "Missing: $2, $4. Building version $3; this takes some minutes, once."
    CARGO_PROFILE_DEV_DEBUG=0 CARGO_TARGET_DIR=target/tools \
      cargo install --quiet --locked --debug --version "$3" "$2"
    rm -rf target/tools
  fi
}

# Whether Node.js is new enough for the page's tools.
node_is_here() {
  has node >/dev/null && node -e '
    const [major, minor] = process.versions.node.split(".").map(Number);
    process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)'
}

# Debian 12 and Ubuntu 24.04 have an older Node.js; its npm fetches a newer one into target/.
fetch_node() {
  node_is_here && return 0
  [ ! -x target/node/node_modules/node/bin/node ] || return 0
  echo "Missing: Node.js 20.19 or later, which builds the window's page. Fetching one into target/node."
  mkdir -p target/node
  npm install --loglevel error --no-audit --no-fund --prefix target/node "node@$NODE"
}

# The Python that runs the model and mail servers of the tests, apart from the system's own.
prepare_python() {
  [ -z "${WARDBOOK_TEST_PYTHON:-}" ] || return 0
  wanted=tests/tools/requirements.txt here=target/test-python
  [ -f "$wanted" ] || return 0
  if ! cmp -s "$wanted" "$here/installed.txt"; then
    echo "Missing: Python packages for the servers of the tests, in $here."
    rm -rf "$here"
    mkdir -p target
    python3 -m venv "$here"
    "$here/bin/python" -m pip install --quiet --disable-pip-version-check -r "$wanted"
    cp "$wanted" "$here/installed.txt"
  fi
}

check_rust
need git "fetches these sources and their changes" has git
need build-essential "compiles SQLCipher and links every program" has cc
need build-essential "runs the Makefile" has make
need pkg-config "finds OpenSSL for the build" has pkg-config
need libssl-dev "OpenSSL: SQLCipher's ciphers, and TLS to model endpoints" \
  pkg-config --exists openssl
case "$purpose" in
test | fuzz) need build-essential "compiles the fuzzer" has c++ ;;
esac
if [ "$purpose" != build ] && [ "$purpose" != fuzz ] && [ "$purpose" != office ]; then
  need libwebkit2gtk-4.1-dev "shows the window" pkg-config --exists webkit2gtk-4.1
fi
if [ "$purpose" != build ] && [ "$purpose" != fuzz ]; then
  node_is_here || need nodejs "builds the pages" has node
  need npm "fetches what the pages are built from" has npm
  need python3 "looks for circles of imports" has python3
fi
case "$purpose" in
office | fuzz) ;;
*) need tesseract-ocr "reads scans and faxes; without it, they wait" reads_scans ;;
esac
case "$purpose" in
test | bench)
  need webkit2gtk-driver "drives the real window in the tests" has WebKitWebDriver
  need xvfb "a display for the tests where there is none" has Xvfb
  need xauth "lets the tests use that display" has xauth
  need xdotool "answers the system's file dialogs in the tests" has xdotool
  need dbus-daemon "a bus for the test that starts the window twice" has dbus-daemon
  ;;
esac
case "$purpose" in
test | bench) need poppler-utils "reads PDF reports back, and is compared with in reading PDFs" has pdftotext ;;
esac
if [ "$purpose" = test ]; then
  need gnome-keyring "a real key store for the test of the unattended start" has gnome-keyring-daemon
  need qpdf "checks that the PDF reports are well-formed" has qpdf
  need bindfs "a share that tells of nothing, for the test of watched folders" has bindfs
  need postgresql "head office's other database (its service is not used)" has_postgresql
  need pgbouncer "a pooler before that database (its service is not used)" has /usr/sbin/pgbouncer
  need chromium-driver "drives head office's page in the tests" has chromedriver
  [ -n "${WARDBOOK_TEST_PYTHON:-}" ] ||
    need python3-venv "runs the model and mail servers that the tests call" \
      python3 -c "import ensurepip, venv"
fi
if [ "$purpose" = bench ]; then
  need postgresql "what durable appends are compared with (its service is not used)" has_postgresql
  need systemd-journal-remote "what verification is compared with (journalctl --verify)" has /usr/lib/systemd/systemd-journal-remote
  [ -z "${WARDBOOK_PHI_SENTENCES:-}" ] ||
    need python3-venv "runs Presidio, which screening is compared with" python3 -c "import ensurepip, venv"
fi

install_packages
[ "$purpose" = build ] || [ "$purpose" = fuzz ] || fetch_node
if [ "$purpose" = test ]; then
  add_component fmt rustfmt
  add_component clippy clippy
  build_tool nextest cargo-nextest "$NEXTEST" "which runs the tests"
  build_tool deny cargo-deny "$DENY" "which checks licences, bans and sources of dependencies"
  prepare_python
fi
