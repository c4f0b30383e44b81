#!/usr/bin/env bash
# Everything that CI runs. With --fast the part that answers within a minute: clang-tidy only looks
# at what changed since the last commit but one, and only unit tests run.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tools/dev/messages.sh

fast=no
case "${1:-}" in
    "") ;;
    --fast) fast=yes ;;
    *) fail "unknown option '$1'" "See ./dev help." ;;
esac
began=$SECONDS
tools/dev/packages.sh

# Steps go on after a failure, so that one run tells all that is wrong.
failures=()
run_step() {
    local name=$1
    shift
    step "$name"
    "$@" || failures+=("$name")
}

check_shell() {
    local scripts
    mapfile -t scripts < <(
        printf '%s\n' dev .ci/run
        find tools bench tests -name '*.sh'
    )
    shellcheck --external-sources "${scripts[@]}"
}

check_clang_tidy() {
    local changed
    if [ $fast = yes ] && git rev-parse --quiet --verify HEAD~1 >/dev/null; then
        mapfile -t changed < <(
            git diff --name-only --diff-filter=d HEAD~1 -- '*.cpp'
            git ls-files --others --exclude-standard -- '*.cpp'
        )
        tools/clang_tidy.py --only "${changed[@]}"
    else
        tools/clang_tidy.py
    fi
}

# Tests that need PostgreSQL find a cluster of this run alone; it ends with the run.
results=$PWD/build/dev/results
rm -rf "$results"
MIEN_SCRATCH=$PWD/.cache/test-$$
export MIEN_SCRATCH
stop_postgres() {
    tools/dev/scratch_postgres.sh stop || true
    rm -f "$MIEN_SCRATCH.lock"
}
run_tests() {
    local only=()
    if [ $fast = yes ]; then
        # The others need PostgreSQL, or drive whole processes.
        only=(--tests-regex '^mien_(base|async|core|objects|http)_test$')
    else
        trap stop_postgres EXIT
        trap 'exit 130' INT TERM HUP
        tools/dev/scratch_postgres.sh start || return 1
        eval "$(tools/dev/scratch_postgres.sh env)"
    fi
    mkdir -p "$results"
    GTEST_OUTPUT="xml:$results/" ctest --test-dir build/dev --output-on-failure --no-tests=error \
        --parallel 2 --output-junit "$results/ctest.xml" "${only[@]}" || true
    [ -f "$results/ctest.xml" ] || return 1
    tools/dev/summary.py "$results/ctest.xml" "$results" >"$results/summary.txt"
}

run_step "Format" tools/dev/format.sh --check
run_step "Shell scripts" check_shell
run_step "Tests of tools/" \
    /usr/bin/python3 -m unittest discover --start-directory tools --pattern '*_test.py'
run_step "Rules of STYLE.md" tools/tidy.py
run_step "Web UI" tools/dev/web.sh check
run_step "Build" tools/dev/build.sh dev
if [[ ${failures[*]:-} != *Build* ]]; then
    run_step "clang-tidy" check_clang_tidy
    run_step "Tests" run_tests
    [ $fast = yes ] || run_step "Browser tests" tools/dev/web.sh browser
fi

printf '\n'
say "Took $(((SECONDS - began) / 60)) min $(((SECONDS - began) % 60)) s."
if [ ${#failures[@]} -gt 0 ]; then
    printf 'Failed step: %s\n' "${failures[@]}"
fi
# The last line says how many tests passed and failed.
if [ -f "$results/summary.txt" ]; then
    cat "$results/summary.txt"
else
    say "0 passed, 0 failed: the tests did not run"
fi
[ ${#failures[@]} -eq 0 ]
