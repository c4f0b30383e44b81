#!/usr/bin/env bash
# Fuzzes every target of tests/fuzz: fuzz.sh [SECONDS of each, 600].
set -euo pipefail
cd "$(dirname "$0")/../.."
. tools/dev/messages.sh

seconds=${1:-600}
[[ $seconds =~ ^[1-9][0-9]*$ ]] || fail "'$seconds' is not a number of seconds"
targets=()
for source in tests/fuzz/*_fuzz.cpp; do
    targets+=("$(basename "$source" .cpp)")
done
tools/dev/build.sh fuzz "${targets[@]}"
mkdir -p .cache/fuzz
failed=0
pids=()
for name in "${targets[@]}"; do
    program=build/fuzz/tests/fuzz/$name
    mkdir -p ".cache/fuzz/$name"
    # The seeds are only read; what is new goes to .cache/fuzz, findings beside it.
    "$program" -max_total_time="$seconds" -artifact_prefix=".cache/fuzz/$name-" -print_final_stats=1 \
        ".cache/fuzz/$name" "tests/fuzz/corpus/$name" >".cache/fuzz/$name.log" 2>&1 &
    pids+=($!)
done
for pid in "${pids[@]}"; do
    wait "$pid" || failed=$((failed + 1))
done
grep -H -E "stat::number_of_executed_units|SUMMARY" .cache/fuzz/*_fuzz.log | sed 's|.cache/fuzz/||'
say "$((${#pids[@]} - failed)) passed, $failed failed"
[ $failed -eq 0 ]
