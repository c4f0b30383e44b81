#!/usr/bin/env bash
# Runs the benchmarks against a stack of their own. Arguments: names of single ones (resolve save …).
set -euo pipefail
cd "$(dirname "$0")/.."

data=.local/bench
names=("$@")
[ ${#names[@]} -gt 0 ] || names=(resolve visible save preview clip rest transfer)

./dev up --detach --data "$data" --production-port 18080 --staging-port 18081 >/dev/null
trap './dev down --data "$data" >/dev/null' EXIT

mkdir -p docs/bench
report=docs/bench/latest.md
{
    echo "# Benchmarks"
    echo
    echo "$(git rev-parse --short HEAD), $(date -u +%Y-%m-%d), $(nproc) cores," \
        "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)."
    echo
    echo "| what | Mien | limit | ratio | budget |"
    echo "|---|---|---|---|---|"
} >"$report"
for name in "${names[@]}"; do
    echo "== $name" >&2
    python3 "bench/$name.py" --data "$data" | tee -a "$report"
done
