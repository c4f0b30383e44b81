#!/usr/bin/env bash
# A PostgreSQL cluster for tests: TLS and roles as in the real ones, but no fsync.
#   scratch_postgres.sh start   starts it (does nothing when it runs)
#   scratch_postgres.sh stop    stops and deletes it
#   scratch_postgres.sh env     prints the variable that test programs read:
#                               eval "$(tools/dev/scratch_postgres.sh env)"
# Its state lies in .cache/scratch, or in the directory that MIEN_SCRATCH names. The variable
# MIEN_TEST_POSTGRES is the path of a JSON file: {"host","port","ca_file",
# "owner":{"user","password"}, "app":{…}, "reader":{…}, "superuser":{…}}.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tools/dev/messages.sh
. tools/dev/processes.sh
. tools/dev/authority.sh
. tools/dev/cluster.sh

data=$(realpath -m "${MIEN_SCRATCH:-.cache/scratch}")
cluster=$data/postgres
# The lock file outlives the directory, which stop deletes.
lock=$data.lock

stop_scratch() {
    stop_process "$data/run/postgres.pid" INT 20
    if [ -L "$data/postgres" ]; then
        rm -rf "$(readlink "$data/postgres")"
    fi
    rm -rf "$data"
}

# In memory when there is room: a database of a test is five hundred new files, which a disk makes ten
# times slower; but not with MIEN_SCRATCH_ON_DISK. Else where PostgreSQL's system user reaches it.
place_cluster() {
    local place=/var/tmp free
    mkdir -p "$data"/{run,authority,log}
    chmod 711 "$data"
    free=$(df --output=avail --block-size=1M /dev/shm 2>/dev/null | tail -n 1) || free=0
    if [ "$free" -ge 2048 ] && [ -z "${MIEN_SCRATCH_ON_DISK:-}" ]; then
        place=/dev/shm
    elif as_database_user test -x "$data"; then
        mkdir "$cluster"
        return
    fi
    cluster=$(mktemp -d "$place/mien-scratch.XXXXXX")
    ln -s "$cluster" "$data/postgres"
}

start_scratch() {
    local port
    if running_pid "$data/run/postgres.pid" >/dev/null; then
        return
    fi
    stop_scratch
    place_cluster
    make_authority "$data/authority"
    make_cluster "$cluster" "$data/authority" "cluster_name = 'mien scratch'" \
        "max_connections = 300" "shared_buffers = '256MB'" "fsync = off" \
        "synchronous_commit = off" "full_page_writes = off" "autovacuum_naptime = '10s'" "max_wal_size = '256MB'"
    port=$(choose_port) || fail "no free port for PostgreSQL"
    set_cluster_command "$cluster" "$port"
    setsid "${cluster_command[@]}" </dev/null >"$data/log/postgres.log" 2>&1 9>&- &
    write_pid_file "$data/run/postgres.pid" $!
    if ! wait_until 30 superuser_sql "$cluster" "$data/authority" "$port" -c 'SELECT 1'; then
        tail -n 20 "$data/log/postgres.log" >&2
        stop_scratch
        fail "the scratch PostgreSQL did not start"
    fi
    OWNER_PASSWORD=$(openssl rand -hex 24) APP_PASSWORD=$(openssl rand -hex 24)
    READER_PASSWORD=$(openssl rand -hex 24)
    export OWNER_PASSWORD APP_PASSWORD READER_PASSWORD
    make_roles "$cluster" "$data/authority" "$port" CREATEDB
    make_reader "$cluster" "$data/authority" "$port"
    jq -n --argjson port "$port" --arg ca "$data/authority/ca.crt" \
        --rawfile superuser "$cluster/superuser" '
        {host: "127.0.0.1", port: $port, ca_file: $ca,
         owner: {user: "mien_owner", password: env.OWNER_PASSWORD},
         app: {user: "mien_app", password: env.APP_PASSWORD},
         reader: {user: "mien_reader", password: env.READER_PASSWORD},
         superuser: {user: "postgres", password: ($superuser | rtrimstr("\n"))}}' \
        >"$data/postgres.json"
}

mkdir -p "$(dirname "$data")"
umask 077
exec 9>"$lock"
flock --wait 60 9 || fail "another scratch_postgres.sh works on $data"
case "${1:-}" in
    start) start_scratch ;;
    stop) stop_scratch ;;
    env)
        running_pid "$data/run/postgres.pid" >/dev/null ||
            fail "the scratch PostgreSQL does not run" "Start it: tools/dev/scratch_postgres.sh start"
        printf 'export MIEN_TEST_POSTGRES=%q\n' "$data/postgres.json"
        ;;
    *) fail "scratch_postgres.sh: say start, stop or env" ;;
esac
