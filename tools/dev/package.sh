#!/usr/bin/env bash
# Makes the Debian package from the release build: package.sh [--check]. The same commit gives the same
# bytes. With --check it is installed, started and purged in a fresh Debian (tests/package/check.py).
set -euo pipefail
umask 022
cd "$(dirname "$0")/../.."
. tools/dev/messages.sh

check=no
case "${1:-}" in
    "") ;;
    --check) check=yes ;;
    *) fail "package: unknown option '$1'" "See ./dev help." ;;
esac
tools/dev/packages.sh package

build=build/release
tools/dev/web.sh build
tools/dev/build.sh release mien

SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH
written=$build/package
rm -rf "$written"
mkdir -p "$written"
"$build/mien" --help >"$written/help.txt"
/usr/bin/python3 tools/man_pages.py --help-text "$written/help.txt" \
    --date "$(date --utc --date="@$SOURCE_DATE_EPOCH" +%F)" "$written"
version=$("$build/mien" --version)
gzip -9n >"$written/changelog.Debian.gz" <<TEXT
mien ($version-1) unstable; urgency=medium

  * What changed is in CHANGELOG.md of the source.

 -- The Mien developers <mien@mien.example>  $(date --utc --rfc-email --date="@$SOURCE_DATE_EPOCH")
TEXT

step "Packaging"
(cd "$build" && rm -f mien_*.deb && cpack -G DEB >package.log 2>&1) || {
    tail -n 40 "$build/package.log" >&2
    fail "cpack failed; all of its output is in $build/package.log"
}
package=("$build"/mien_*.deb)
say "$PWD/${package[0]}"
[ $check = no ] || exec tests/package/check.py "${package[0]}"
