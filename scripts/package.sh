#!/usr/bin/env bash
# A Debian package of the window and the command, in target/release/bundle/deb.
set -euo pipefail
cd "$(dirname "$0")/.."

target="${CARGO_TARGET_DIR:-$PWD/target}"
scripts/build.sh window
# The configuration names the other programs' files below target/, wherever that is.
for program in wardbook wardbook-document-worker; do
  [ "$target" = "$PWD/target" ] || install -D "$target/release/$program" "target/release/$program"
done
(cd src-tauri && ../ui/node_modules/.bin/tauri bundle --ci --bundles deb)
package="$(ls -t "$target"/release/bundle/deb/*.deb | head -n1)"

# The bundler compresses with gzip only; xz takes a third off what clinics have to fetch.
unpacked="$(mktemp -d)"
trap 'rm -rf "$unpacked"' EXIT
dpkg-deb --raw-extract "$package" "$unpacked"
dpkg-deb --root-owner-group -Zxz --build "$unpacked" "$package" >/dev/null

echo
dpkg-deb --info "$package" | sed -n 's/^ \(Package\|Version\|Depends\|Installed-Size\):/\1:/p'
echo "$package: $(du -h "$package" | cut -f1)"
echo "Install it with: sudo apt install $package"
