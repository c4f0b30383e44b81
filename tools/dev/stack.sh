# shellcheck shell=bash
# What up, down and status know of the local stack. Sourced after messages.sh and processes.sh.
#
#   DATA/authority/            local certificate authority
#   DATA/ENVIRONMENT/          settings (ports, keys, passwords), config.toml, objects/, scratch/, done/
#   DATA/bridge/               config.toml of the bridge, which has credentials of both, and scratch/
#   DATA/ENVIRONMENT/s3        the S3 server and what it keeps, with --s3 (tools/dev/s3.sh)
#   DATA/ENVIRONMENT/postgres  the cluster, or a link to where PostgreSQL's user can reach it
#   DATA/run/                  pid files      DATA/log/  logs      DATA/access.json  how to sign in

environments=(production staging)
# Of each environment, in the order in which they stop, after the bridge.
parts=(worker serve s3 postgres)

# Sets $data from a directory name; it may not exist yet.
set_data_directory() {
    data=$(realpath -m -- "$1")
    [[ $data =~ ^[A-Za-z0-9_./\ +-]+$ ]] ||
        fail "--data: '$data' has characters that configuration files cannot take"
    [ "$data" != / ] || fail "--data: not the root directory"
    if [ -e "$data" ] && [ ! -e "$data/run" ] && [ -n "$(ls -A "$data")" ]; then
        fail "--data: $data has files in it that are not of a local stack" \
            "Name an empty or a new directory."
    fi
}

# How a part is asked to end: PostgreSQL's INT closes connections and writes everything down.
stop_signal_of() {
    case "$1" in
        postgres) printf INT ;;
        *) printf TERM ;;
    esac
}

# Succeeds when the stack keeps its objects on S3 servers, which its first start decides.
uses_s3() { [ "$(setting production store)" = s3 ]; }

# Prints the names of all parts: bridge, production-worker, staging-worker, production-serve, …
list_parts() {
    local part environment
    printf 'bridge\n'
    for part in "${parts[@]}"; do
        [ "$part" != s3 ] || uses_s3 || continue
        for environment in "${environments[@]}"; do
            printf '%s-%s\n' "$environment" "$part"
        done
    done
}

# Counts the parts that run.
count_running() {
    local name count=0
    for name in $(list_parts); do
        ! running_pid "$data/run/$name.pid" >/dev/null || count=$((count + 1))
    done
    printf '%d' "$count"
}

# Stops all parts, clients before what they use; both environments at once.
stop_stack() {
    local part environment signal stopping
    stop_kept bridge TERM
    for part in "${parts[@]}"; do
        signal=$(stop_signal_of "$part")
        stopping=()
        for environment in "${environments[@]}"; do
            stop_kept "$environment-$part" "$signal" &
            stopping+=($!)
        done
        wait "${stopping[@]}"
    done
}

# Reads a setting of an environment; empty when there is none.
setting() {
    [ -e "$data/$1/settings" ] || return 0
    sed -n "s/^$2=//p" "$data/$1/settings" 2>/dev/null | head -n 1
}

# Sets a setting of an environment.
set_setting() {
    local file=$data/$1/settings
    { grep -v "^$2=" "$file" 2>/dev/null || true; printf '%s=%s\n' "$2" "$3"; } >"$file.new"
    mv "$file.new" "$file"
}

# Where people and probes reach an environment.
url_of() {
    case "$1" in
        production) printf 'http://127.0.0.1:%s' "$(setting "$1" port)" ;;
        staging) printf 'http://admin-staging.localhost:%s' "$(setting "$1" port)" ;;
    esac
}

# ready, starting or down, by the server's own word.
health_of() {
    local status url
    url=$(url_of "$1")
    status=$(curl --silent --max-time 2 --output /dev/null --write-out '%{http_code}' --noproxy '*' \
        --resolve "admin-staging.localhost:$(setting "$1" port):127.0.0.1" "$url/readyz") || true
    case "$status" in
        200) printf ready ;;
        000) printf down ;;
        *) printf 'not ready (%s)' "$status" ;;
    esac
}

is_ready() { [ "$(health_of "$1")" = ready ]; }

# print_banner HOW_TO_STOP [NOTE]
print_banner() {
    local environment
    printf '\n  \033[1mMien is up.\033[0m\n\n'
    for environment in "${environments[@]}"; do
        printf '  %-11s %s\n' "${environment^}" "$(url_of "$environment")"
        printf '  %-11s sign in as %s, password %s\n\n' "" \
            "$(setting "$environment" admin_email)" "$(setting "$environment" admin_password)"
    done
    printf '  API tokens  %s\n' "$data/access.json"
    printf '  Logs        %s\n' "$data/log/"
    printf '  Stop        %s\n\n' "$1"
    [ -z "${2:-}" ] || printf '  %s\n\n' "$2"
}
