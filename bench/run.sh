#!/usr/bin/env bash
# Runs the benchmarks against a stack of their own, into docs/bench/latest.md. Arguments: names of single
# ones (resolve save …), whose figures are only printed; those of `client_reads` are its page there, too.
# `scale`, `generations` and `sync_probes` are not run with the others: each makes clusters of its own, and
# `scale` takes twenty minutes. `sync_peers` is `sync` with other tools beside it, which are built first.
set -euo pipefail
cd "$(dirname "$0")/.."

data=.local/bench
names=("$@")
[ ${#names[@]} -gt 0 ] || names=(resolve client_reads split visible save preview clip exchange rest transfer templates objects access_log sync)

# alone NAME TITLE: a benchmark with a cluster of its own, into a file of its own.
alone() {
    tools/dev/build.sh release mien
    local report=docs/bench/$1.md
    {
        echo "# $2"
        echo
        echo "$(git rev-parse --short HEAD), $(date -u +%Y-%m-%d), $(nproc) cores," \
            "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1); \`bench/run.sh $1\`."
        echo
    } >"$report"
    python3 "bench/$1.py" --directory ".local/bench-$1" | tee -a "$report"
    exit
}
case "${names[*]}" in
    scale) alone scale "With 1,000 and with 100,000 characters" ;;
    generations) alone generations "Snapshot, restore, reset and change of generation" ;;
    sync_probes) alone sync_probes "What a masked copy must stand" ;;
esac

./dev up --detach --no-clips --data "$data" --production-port 18080 --staging-port 18081 >/dev/null
trap './dev down --data "$data" >/dev/null' EXIT

if [[ " ${names[*]} " == *" sync"* ]]; then
    tools/dev/build.sh release copy_database
fi

mkdir -p docs/bench
title=Benchmarks
case "$*" in
    "") report=docs/bench/latest.md ;;
    client_reads) report=docs/bench/client_reads.md title="Reads by the runtime clients" ;;
    *) report=/dev/null ;;
esac
{
    echo "# $title"
    echo
    echo "$(git rev-parse --short HEAD), $(date -u +%Y-%m-%d), $(nproc) cores," \
        "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)."
    echo
    echo "| what | Mien | limit | ratio | budget |"
    echo "|---|---|---|---|---|"
} >"$report"
for name in "${names[@]}"; do
    echo "== $name" >&2
    options=()
    [ "$name" != sync_peers ] || options=(--peers)
    python3 "bench/${name%_peers}.py" --data "$data" "${options[@]}" | tee -a "$report"
done
