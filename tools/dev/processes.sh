# shellcheck shell=bash
# Pid files. A file holds "pid start-time boot-id", so that a process which only happens to have got
# an old number is never taken for ours. Sourced.

# Clock ticks since boot at which the process started; nothing when there is none, or a dead one
# that nobody has waited for.
start_time_of() {
    local line
    { read -r line <"/proc/$1/stat"; } 2>/dev/null || return 0
    # The name, in brackets, may hold blanks: count fields behind it.
    # shellcheck disable=SC2086
    set -- ${line##*) }
    [ "$1" = Z ] || printf '%s' "${20}"
}

# write_pid_file FILE PID
write_pid_file() {
    printf '%s %s %s\n' "$2" "$(start_time_of "$2")" "$(</proc/sys/kernel/random/boot_id)" >"$1.new"
    mv "$1.new" "$1"
}

# Prints the pid of a pid file when that very process still runs; fails otherwise.
running_pid() {
    local pid started boot
    { read -r pid started boot <"$1"; } 2>/dev/null || return 1
    [ "$boot" = "$(</proc/sys/kernel/random/boot_id)" ] || return 1
    [ -n "$started" ] && [ "$(start_time_of "$pid")" = "$started" ] || return 1
    printf '%s' "$pid"
}

# stop_process FILE SIGNAL SECONDS: signals the process of a pid file and waits for its end; kills
# it when it has not ended in time. Removes the file.
stop_process() {
    local pid tries
    if pid=$(running_pid "$1"); then
        kill -s "$2" "$pid" 2>/dev/null || true
        for ((tries = $3 * 20; tries > 0; --tries)); do
            running_pid "$1" >/dev/null || break
            sleep 0.05
        done
        if pid=$(running_pid "$1"); then
            kill -KILL "$pid" 2>/dev/null || true
        fi
    fi
    rm -f "$1"
}

# start_kept NAME SIGNAL COMMAND…: runs a command under tools/dev/keep.sh in the background, in a
# session of its own so that Ctrl-C reaches only the script in front. Uses $data; closes the lock.
start_kept() {
    local name=$1
    # shellcheck disable=SC2154
    setsid --fork tools/dev/keep.sh "$data" "$@" </dev/null >>"$data/log/$name.log" 2>&1 9>&-
}

# Stops a kept command and its keeper; also one that was left behind by a killed keeper.
stop_kept() {
    # shellcheck disable=SC2154
    stop_process "$data/run/$1.keeper" TERM 45
    stop_process "$data/run/$1.pid" "$2" 30
}

# wait_until SECONDS COMMAND…: polls until the command succeeds; fails at the deadline.
wait_until() {
    local end=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.1
    done
}

# Succeeds when nothing listens on the port of 127.0.0.1.
port_is_free() {
    python3 - "$1" <<'PYTHON'
import socket, sys
with socket.socket() as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("127.0.0.1", int(sys.argv[1])))
    except OSError:
        sys.exit(1)
PYTHON
}

# Prints a free port below the range that the system gives to outgoing connections.
choose_port() {
    local port
    for _ in {1..50}; do
        port=$((20000 + RANDOM % 10000))
        if port_is_free "$port"; then
            printf '%s' "$port"
            return
        fi
    done
    return 1
}
