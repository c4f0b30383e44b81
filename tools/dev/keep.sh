#!/usr/bin/env bash
# keep.sh DATA NAME SIGNAL COMMAND…: runs the command and starts it again, after a growing pause,
# whenever it ends. TERM stops the command with SIGNAL, waits for it, and ends.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
. tools/dev/processes.sh

data=$1 name=$2 signal=$3
shift 3
child=
stopping=no
pause_max=${MIEN_RESTART_PAUSE_MAX:-30} # seconds
stop() {
    stopping=yes
    [ -z "$child" ] || kill -s "$signal" "$child" 2>/dev/null
}
trap stop TERM INT HUP
write_pid_file "$data/run/$name.keeper" $$

pause=1
while [ $stopping = no ]; do
    began=$SECONDS
    "$@" &
    child=$!
    write_pid_file "$data/run/$name.pid" "$child"
    # A signal interrupts wait: wait again until the command has really ended.
    while kill -0 "$child" 2>/dev/null; do
        wait "$child"
        status=$?
    done
    child=
    [ $stopping = no ] || break
    [ $((SECONDS - began)) -lt 60 ] || pause=1
    printf '{"level":"warning","event":"restarting","process":"%s","exit_status":%d,"pause_s":%d}\n' \
        "$name" "$status" "$pause"
    sleep "$pause" &
    wait $!
    pause=$((pause * 2 < pause_max ? pause * 2 : pause_max))
done
rm -f "$data/run/$name.pid" "$data/run/$name.keeper"
