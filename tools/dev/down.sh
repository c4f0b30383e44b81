#!/usr/bin/env bash
# Stops the local stack; with --erase also deletes its data, after asking.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tools/dev/messages.sh
. tools/dev/processes.sh
. tools/dev/stack.sh

erase=no sure=no directory=.local
while [ $# -gt 0 ]; do
    case "$1" in
        --erase) erase=yes ;;
        --yes) sure=yes ;;
        --data)
            [ $# -ge 2 ] || fail "$1 needs a value"
            directory=$2
            shift
            ;;
        *) fail "unknown option '$1'" "See ./dev help." ;;
    esac
    shift
done
set_data_directory "$directory"
if [ ! -d "$data/run" ]; then
    say "There is no local stack in $data."
    exit 0
fi
if [ $erase = yes ] && [ $sure = no ]; then
    read -r -p "Delete both databases and all clips in $data? [y/N] " answer || answer=n
    [[ $answer =~ ^[Yy] ]] || fail "nothing was deleted"
fi

exec 9>"$data/run/lock"
flock --wait 120 9 || fail "another ./dev up or down works on $data"
running=$(count_running)
stop_stack
say "Stopped $running of $(list_parts | wc -l) processes."
if [ $erase = yes ]; then
    for environment in "${environments[@]}"; do
        cluster=$(readlink "$data/$environment/postgres" || true)
        if [[ $cluster == /var/lib/mien/* ]]; then
            rm -rf "$cluster"
            rmdir --ignore-fail-on-non-empty --parents "$(dirname "$cluster")" 2>/dev/null || true
        fi
    done
    rm -rf "$data"
    say "Deleted $data."
fi
