#!/usr/bin/env bash
# Two S3 servers for tests, as production and staging have them: each with its own root account, its
# own users, and one bucket with a policy.
#   scratch_s3.sh start   builds versitygw if need be, and starts both (nothing when they run)
#   scratch_s3.sh stop    stops and deletes both
#   scratch_s3.sh env     prints the variable that test programs read:
#                         eval "$(tools/dev/scratch_s3.sh env)"
# Their state lies beside that of scratch_postgres.sh, in .cache/scratch-s3 or $MIEN_SCRATCH-s3. The
# variable MIEN_TEST_S3 is the path of a JSON file: {"ca_file", "region", "production": {"endpoint",
# "port", "bucket", "access_key_id", "secret_access_key", "reader": {…}, "stranger": {…}}, "staging":
# {…}}. The reader may only read, and the stranger is a user of that server without any right.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tools/dev/messages.sh
. tools/dev/processes.sh
. tools/dev/authority.sh
. tools/dev/s3.sh

data=$(realpath -m "${MIEN_SCRATCH:-.cache/scratch}")-s3
# The lock file outlives the directory, which stop deletes.
lock=$data.lock
authority=$data/authority

stop_scratch() {
    local side
    for side in production staging; do
        stop_process "$data/run/$side.pid" TERM 10
    done
    rm -rf "$data"
}

# start_side PROGRAM SIDE: prints what tests must know of it.
start_side() {
    local program=$1 side=$2 port access secret reader stranger
    port=$(choose_port) || fail "no free port for the S3 server"
    # With what has a meaning of its own in queries; versitygw takes no other such sign in a name.
    access="$side+key" secret="$(openssl rand -base64 30)+/"
    reader=$(openssl rand -hex 20) stranger=$(openssl rand -hex 20)
    make_s3_server "$data/$side" "$authority" "mien-$side"
    set_s3_command "$program" "$data/$side" "$port"
    setsid "${s3_command[@]}" </dev/null >"$data/log/$side.log" 2>&1 9>&- &
    write_pid_file "$data/run/$side.pid" $!
    wait_until 30 s3_is_ready "$authority" "$port" || {
        tail -n 20 "$data/log/$side.log" >&2
        fail "the S3 server of $side did not start"
    }
    add_s3_user "$data/$side" "$authority" "$port" "$access" <<<"$secret"
    add_s3_user "$data/$side" "$authority" "$port" "reader" <<<"$reader"
    add_s3_user "$data/$side" "$authority" "$port" "stranger" <<<"$stranger"
    make_bucket "$data/$side" "$authority" "$port" "mien-$side" "$access" reader
    SECRET=$secret READER=$reader STRANGER=$stranger jq -n --arg side "$side" --arg port "$port" \
        --arg access "$access" '
        {($side): {endpoint: "https://localhost:\($port)", port: ($port | tonumber),
                   bucket: "mien-\($side)", access_key_id: $access, secret_access_key: env.SECRET,
                   reader: {access_key_id: "reader", secret_access_key: env.READER},
                   stranger: {access_key_id: "stranger", secret_access_key: env.STRANGER}}}'
}

start_scratch() {
    local program
    if running_pid "$data/run/production.pid" >/dev/null &&
        running_pid "$data/run/staging.pid" >/dev/null; then
        return
    fi
    program=$(tools/dev/go_program.sh tools/s3_server 9>&-)
    stop_scratch
    mkdir -p "$data"/{run,log,authority}
    make_authority "$authority"
    trap stop_scratch EXIT
    {
        jq -n --arg ca "$authority/ca.crt" --arg region "$s3_region" '{ca_file: $ca, region: $region}'
        start_side "$program" production
        start_side "$program" staging
    } >"$data/parts.json"
    jq -s add "$data/parts.json" >"$data/s3.json"
    trap - EXIT
}

mkdir -p "$(dirname "$data")"
umask 077
exec 9>"$lock"
flock --wait 1800 9 || fail "another scratch_s3.sh works on $data"
case "${1:-}" in
    start) start_scratch ;;
    stop) stop_scratch ;;
    env)
        running_pid "$data/run/production.pid" >/dev/null ||
            fail "the scratch S3 servers do not run" "Start them: tools/dev/scratch_s3.sh start"
        printf 'export MIEN_TEST_S3=%q\n' "$data/s3.json"
        ;;
    *) fail "scratch_s3.sh: say start, stop or env" ;;
esac
