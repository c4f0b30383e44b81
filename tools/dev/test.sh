#!/usr/bin/env bash
# Everything that CI runs. With --fast the part that answers within a minute on a built tree:
# clang-tidy and the checks of the web UI only look at what changed since the last commit but one, and
# what drives the whole server or whole processes does not run.
#
# What needs no compiler runs beside the build, and clang-tidy beside the tests. Each step writes to a
# file of its own, which is shown when it ends.
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

logs=$PWD/.cache/check-$$
mkdir -p "$logs"
# Tests that need PostgreSQL or S3 find servers of this run alone; they end with the run.
results=$PWD/build/dev/results
rm -rf "$results"
MIEN_SCRATCH=$PWD/.cache/test-$$
export MIEN_SCRATCH
clean_up() {
    local lane
    for lane in $(jobs -pr); do
        kill -- -"$lane" 2>/dev/null || true
    done
    tools/dev/scratch_postgres.sh stop || true
    tools/dev/scratch_s3.sh stop || true
    rm -rf "$logs" "$MIEN_SCRATCH.lock" "$MIEN_SCRATCH-s3.lock"
}
trap clean_up EXIT
trap 'exit 130' INT TERM HUP

# run_step NAME COMMAND…, the name without a slash: all of a failed step is shown, of another one the
# end. Steps go on after a failure, so that one run tells all that is wrong.
run_step() {
    local name=$1 log=$logs/$1.log status=0 step_began=$SECONDS
    shift
    "$@" >"$log" 2>&1 </dev/null || status=$?
    [ $status -eq 0 ] || touch "$logs/$name.failed"
    {
        flock 8
        if [ $status -eq 0 ]; then
            step "$name: $((SECONDS - step_began)) s"
            tail -n 2 "$log"
        else
            step "$name: FAILED after $((SECONDS - step_began)) s"
            cat "$log"
        fi
    } 8>"$logs/lock"
}

# in_lane COMMAND…: runs beside the rest, in a process group of its own, so that all of it can be
# ended.
in_lane() {
    set -m
    "$@" &
    set +m
}

check_shell() {
    local scripts
    mapfile -t scripts < <(
        printf '%s\n' dev .ci/run deploy/debian/{mien-in,postinst,prerm,postrm}
        find tools bench tests deploy -name '*.sh'
    )
    shellcheck --external-sources "${scripts[@]}"
}

check_python() {
    local scripts
    mapfile -t scripts < <(find tools bench tests clients -name '*.py' -not -path '*/node_modules/*')
    /usr/bin/python3 -m pyflakes "${scripts[@]}"
}

check_sources() {
    run_step "Format" tools/dev/format.sh --check
    run_step "Shell scripts" check_shell
    run_step "Python scripts" check_python
    run_step "Tests of the tools" \
        /usr/bin/python3 -m unittest discover --start-directory tools --pattern '*_test.py'
    run_step "Rules of STYLE.md" tools/tidy.py
}

# With --fast only when something of it changed since the last commit but one.
check_web() {
    if [ $fast = yes ] && git rev-parse --quiet --verify HEAD~1 >/dev/null &&
        [ -z "$(git diff --name-only HEAD~1 -- web openapi.yaml)" ] &&
        [ -z "$(git ls-files --others --exclude-standard -- web)" ]; then
        run_step "Web UI" echo "unchanged"
    else
        run_step "Web UI" tools/dev/web.sh check
    fi
    run_step "Runtime clients" tools/dev/clients.sh check
}

run_clang_tidy() {
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

# It takes the processor that the tests leave.
check_clang_tidy() {
    renice --priority 15 $BASHPID >/dev/null
    run_step "clang-tidy" run_clang_tidy
}

run_tests() {
    local only=()
    if [ $fast = yes ]; then
        only=(--tests-regex '^mien_(base|async|core|objects|http|pg|jobs|store)_test')
    fi
    tools/dev/scratch_postgres.sh start || return 1
    eval "$(tools/dev/scratch_postgres.sh env)"
    # Waits for the program that is built beside ours.
    tools/dev/scratch_s3.sh start || return 1
    eval "$(tools/dev/scratch_s3.sh env)"
    mkdir -p "$results"
    ctest --test-dir build/dev --output-on-failure --no-tests=error --parallel "$(nproc)" \
        --output-junit "$results/ctest.xml" "${only[@]}" || true
    [ -f "$results/ctest.xml" ] && tools/dev/summary.py "$results"
}

in_lane check_sources
in_lane run_step "S3 server" tools/dev/go_program.sh tools/s3_server
in_lane check_web
web=$!
run_step "Build" tools/dev/build.sh dev
if [ ! -e "$logs/Build.failed" ]; then
    in_lane check_clang_tidy
    run_step "Tests" run_tests
    if [ $fast = no ]; then
        # Both build the pages.
        wait "$web"
        run_step "Browser tests" env PLAYWRIGHT_JUNIT_OUTPUT_FILE="$results/browser.xml" \
            tools/dev/web.sh browser
    fi
fi
wait

printf '\n'
say "Took $(((SECONDS - began) / 60)) min $(((SECONDS - began) % 60)) s."
failed=("$logs"/*.failed)
[ -e "${failed[0]}" ] || failed=()
for mark in "${failed[@]}"; do
    say "Failed step: $(basename "$mark" .failed)"
done
# The last line says how many tests passed and failed.
if [ -f "$results/ctest.xml" ]; then
    tools/dev/summary.py "$results" || true
else
    say "0 passed, 0 failed: the tests did not run"
fi
[ ${#failed[@]} -eq 0 ]
