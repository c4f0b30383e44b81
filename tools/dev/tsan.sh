#!/usr/bin/env bash
# Builds with ThreadSanitizer and runs the tests of one process each; a race fails its test.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tools/dev/messages.sh

tools/dev/build.sh tsan
MIEN_SCRATCH=$PWD/.cache/tsan-$$
export MIEN_SCRATCH
stop_postgres() {
    tools/dev/scratch_postgres.sh stop || true
    rm -f "$MIEN_SCRATCH.lock"
}
trap stop_postgres EXIT
trap 'exit 130' INT TERM HUP
tools/dev/scratch_postgres.sh start
eval "$(tools/dev/scratch_postgres.sh env)"
ctest --test-dir build/tsan --output-on-failure --no-tests=error --parallel "$(nproc)" \
    --tests-regex '^mien_.*_test'
