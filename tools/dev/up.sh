#!/usr/bin/env bash
# Builds Mien and runs the local stack: two environments, each with its own PostgreSQL cluster,
# object directory, keys, server and worker, and the bridge between them.
set -euo pipefail
umask 077
cd "$(dirname "$0")/../.."
. tools/dev/messages.sh
. tools/dev/processes.sh
. tools/dev/authority.sh
. tools/dev/cluster.sh
. tools/dev/s3.sh
. tools/dev/stack.sh
. tools/dev/environment.sh

detach=no store=filesystem preset=release directory=.local sample_videos=(--videos) banner_note=
declare -A ports=([production]=8080 [staging]=8081) chosen=()
while [ $# -gt 0 ]; do
    case "$1" in
        --detach) detach=yes ;;
        --s3) store=s3 ;;
        --no-clips) sample_videos=() ;;
        --production-port | --staging-port | --data | --preset)
            [ $# -ge 2 ] || fail "$1 needs a value"
            case "$1" in
                --data) directory=$2 ;;
                --preset) preset=$2 ;;
                --production-port) ports[production]=$2 chosen[production]=yes ;;
                --staging-port) ports[staging]=$2 chosen[staging]=yes ;;
            esac
            shift
            ;;
        -h | --help) exec ./dev help ;;
        *) fail "up: unknown option '$1'" "See ./dev help." ;;
    esac
    shift
done
for environment in "${environments[@]}"; do
    port=${ports[$environment]}
    if ! [[ $port =~ ^[1-9][0-9]{0,4}$ && $port -le 65535 ]]; then
        fail "--$environment-port: '$port' is not a port"
    fi
done
[ "${ports[production]}" != "${ports[staging]}" ] ||
    fail "--production-port and --staging-port are the same"
set_data_directory "$directory"
how_to_stop="./dev down"
[ "$data" = "$PWD/.local" ] || how_to_stop="./dev down --data $directory"

# What the first start chose stays: the rows of a database name the objects of its store.
kept=$(setting production store)
if [ -z "$kept" ] && [ -e "$data/production/settings" ]; then
    kept=filesystem
fi
if [ $store = s3 ] && [ "${kept:-s3}" != s3 ]; then
    fail "$data keeps its clips in files" "Choose another place with --data, or ./dev reset first."
fi
store=${kept:-$store}
if [ "$store" = s3 ]; then
    tools/dev/packages.sh s3
else
    tools/dev/packages.sh up
fi
require_free_ports() {
    local environment
    for environment in "${environments[@]}"; do
        port_is_free "${ports[$environment]}" ||
            fail "port ${ports[$environment]} of 127.0.0.1 is in use" \
                "Choose another with --$environment-port."
    done
}
# Where no stack has been yet, one that cannot start leaves nothing.
[ -e "$data/run" ] || require_free_ports
mkdir -p "$data"/{run,log,authority}
exec 9>"$data/run/lock"
flock --nonblock 9 || fail "another ./dev up or down works on $data"

if [ "$(count_running)" -eq "$(list_parts | wc -l)" ]; then
    for environment in "${!chosen[@]}"; do
        [ "${ports[$environment]}" = "$(setting "$environment" port)" ] ||
            fail "$environment runs on port $(setting "$environment" port) already" \
                "Stop it first: $how_to_stop"
    done
    say "Already running."
    print_banner "$how_to_stop"
    exit 0
fi
# What is left of a stack that was killed half-way makes room.
stop_stack
require_free_ports

step "Building ($preset), and the web UI beside it"
mkdir -p "$data/log"
setsid tools/dev/web.sh build </dev/null >"$data/log/web-build.log" 2>&1 9>&- &
web=$!
trap 'kill -- -$web 2>/dev/null || true' EXIT
trap 'exit 130' INT TERM HUP
tools/dev/build.sh "$preset" mien 9>&-
[ "$store" != s3 ] || s3_program=$(tools/dev/go_program.sh tools/s3_server 9>&-)
wait "$web" || {
    cat "$data/log/web-build.log" >&2
    fail "the web UI did not build; see above"
}
program=$PWD/build/$preset/mien

stop_all() {
    trap '' INT TERM HUP
    say "Stopping."
    flock --wait 60 9 || true
    stop_stack
}
# A start that fails leaves nothing running.
trap stop_all EXIT
trap 'exit 130' INT TERM HUP
for log in "$data"/log/*.log; do
    if [ -f "$log" ] && [ "$(stat -c %s "$log")" -gt 10000000 ]; then
        mv "$log" "$log.1"
    fi
done

step "Starting PostgreSQL for production and staging"
make_authority "$data/authority"
# Both ports first: production says where staging is.
for environment in "${environments[@]}"; do
    mkdir -p "$data/$environment"
    set_setting "$environment" port "${ports[$environment]}"
done
for environment in "${environments[@]}"; do
    prepare_environment "$environment"
    start_cluster "$environment"
    [ "$store" != s3 ] || start_s3 "$environment" "$s3_program"
done
for environment in "${environments[@]}"; do
    if [ ! -e "$data/$environment/done/samples" ]; then
        step "Setting up $environment: schema, first admin, samples"
        [ ${#sample_videos[@]} -eq 0 ] ||
            banner_note="The clips of the sample characters are being made; each appears when it is ready."
    fi
    fill_environment "$environment"
done

jq -n --arg production_url "$(url_of production)" --arg staging_url "$(url_of staging)" \
    --rawfile production "$data/production/settings" --rawfile staging "$data/staging/settings" '
    def settings: split("\n") | map(select(. != "") | capture("^(?<key>[^=]+)=(?<value>.*)$"))
        | from_entries | {admin_email, admin_password, token};
    {production: ({url: $production_url} + ($production | settings)),
     staging: ({url: $staging_url} + ($staging | settings))}' >"$data/access.json.new"
mv "$data/access.json.new" "$data/access.json"

step "Starting servers, workers and the bridge"
for environment in "${environments[@]}"; do
    start_kept "$environment-serve" TERM "$program" serve \
        --config "$data/$environment/config.toml" --web "$PWD/web/dist"
    start_kept "$environment-worker" TERM "$program" worker \
        --config "$data/$environment/config.toml"
done
write_bridge_config
start_kept bridge TERM "$program" bridge --config "$data/bridge/config.toml"
for environment in "${environments[@]}"; do
    await_environment "$environment"
done
flock --unlock 9

if [ $detach = yes ]; then
    trap - EXIT INT TERM HUP
    print_banner "$how_to_stop" "$banner_note"
    exit 0
fi
print_banner "Ctrl-C, or $how_to_stop in another terminal" "$banner_note"
trap 'exit 0' INT TERM HUP
while keeper=$(running_pid "$data/run/production-serve.keeper"); do
    # Ends with the keeper; as a background process it leaves the signals to this script.
    tail --pid="$keeper" -f /dev/null 9>&- &
    wait $! || true
done
trap - EXIT
say "Stopped from elsewhere."
