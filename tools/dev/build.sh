#!/usr/bin/env bash
# Configures a preset when that was not done yet, and builds it: build.sh [PRESET [TARGET…]].
set -euo pipefail
cd "$(dirname "$0")/../.."
. tools/dev/messages.sh

preset=${1:-dev}
[ $# -eq 0 ] || shift
targets=("$@")
case "$preset" in
    dev | release | tsan | fuzz) ;;
    *) fail "unknown preset '$preset'" "Choose dev, release, tsan or fuzz." ;;
esac
# The release build has no tests.
case "$preset" in
    release) tools/dev/packages.sh up ;;
    *) tools/dev/packages.sh ;;
esac

# Two builds of one directory at a time would break each other.
mkdir -p "build/$preset"
exec 9>"build/$preset/.lock"
flock 9
if [ ! -f "build/$preset/build.ninja" ]; then
    step "Configuring build/$preset"
    cmake --preset "$preset" >"build/$preset/configure.log" 2>&1 9>&- || {
        tail -n 40 "build/$preset/configure.log" >&2
        fail "cmake failed; all of its output is in build/$preset/configure.log"
    }
fi
ninja -C "build/$preset" "${targets[@]}" 9>&-
