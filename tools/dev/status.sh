#!/usr/bin/env bash
# Shows each process of the local stack; fails when not all of it is well.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tools/dev/messages.sh
. tools/dev/processes.sh
. tools/dev/stack.sh

directory=.local
if [ "${1:-}" = --data ] && [ $# -eq 2 ]; then
    directory=$2
elif [ $# -gt 0 ]; then
    fail "status: unknown option '$1'" "See ./dev help."
fi
set_data_directory "$directory"
if [ ! -d "$data/run" ]; then
    say "There is no local stack in $data."
    exit 1
fi

well=yes
for name in $(list_parts | sort); do
    if pid=$(running_pid "$data/run/$name.pid"); then
        printf '  %-21s running  pid %s\n' "$name" "$pid"
    else
        printf '  %-21s stopped\n' "$name"
        well=no
    fi
done
for environment in "${environments[@]}"; do
    health=$(health_of "$environment")
    printf '  %-21s %s  %s\n' "$environment" "$health" "$(url_of "$environment")"
    [ "$health" = ready ] || well=no
done
[ $well = yes ]
