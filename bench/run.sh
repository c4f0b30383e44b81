#!/usr/bin/env bash
# Runs the benchmarks against a stack of their own, into docs/bench/latest.md. Arguments: names of single
# ones (resolve save …), whose figures are only printed.
# `scale` alone is not run with the others: it takes twenty minutes and makes a database of its own.
set -euo pipefail
cd "$(dirname "$0")/.."

data=.local/bench
names=("$@")
[ ${#names[@]} -gt 0 ] || names=(resolve visible save preview clip rest transfer objects access_log sync)

if [ "${names[*]}" = scale ]; then
    tools/dev/build.sh release mien
    report=docs/bench/scale.md
    {
        echo "# With 1,000 and with 100,000 characters"
        echo
        echo "$(git rev-parse --short HEAD), $(date -u +%Y-%m-%d), $(nproc) cores," \
            "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1); \`bench/run.sh scale\`."
        echo
    } >"$report"
    python3 bench/scale.py --directory .local/bench-scale | tee -a "$report"
    exit
fi

./dev up --detach --no-clips --data "$data" --production-port 18080 --staging-port 18081 >/dev/null
trap './dev down --data "$data" >/dev/null' EXIT

if [[ " ${names[*]} " == *" sync "* ]]; then
    tools/dev/build.sh release copy_database
fi

mkdir -p docs/bench
report=docs/bench/latest.md
[ $# -eq 0 ] || report=/dev/null
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
