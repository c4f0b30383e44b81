# shellcheck shell=bash
# Sets up one environment of the local stack. Sourced after stack.sh, cluster.sh, s3.sh; uses $data,
# $store and $program. Every step may be repeated: an interrupted first start is finished by the next one.
# shellcheck disable=SC2154

# The directory of the cluster. PostgreSQL's system user must be able to reach it, which it cannot
# inside /root: then the cluster lies under /var/lib/mien, and DATA has a link to it.
place_cluster() {
    local link=$data/$1/postgres place
    if [ -e "$link" ]; then
        return
    fi
    if as_database_user test -x "$data/$1"; then
        mkdir "$link"
    else
        place=/var/lib/mien/$(printf '%s' "$data" | sha256sum | cut -c1-12)/$1
        # Its roles have the passwords of settings that are gone.
        [ ! -e "$place" ] || fail "$place holds the databases of a stack whose $data was deleted" \
            "Delete them too: rm -r $(dirname "$place")"
        ln -sfn "$place" "$link"
        mkdir -p "$place"
        chmod 755 /var/lib/mien "$(dirname "$place")"
    fi
}

# Directories, keys, passwords and ports, made once and kept.
prepare_environment() {
    local environment=$1 name
    mkdir -p "$data/$environment"/{objects,scratch,done}
    chmod 711 "$data" "$data/$environment"
    chmod 700 "$data/$environment"/{objects,scratch,done}
    [ -n "$(setting "$environment" store)" ] || set_setting "$environment" store "$store"
    for name in link_key providers_key owner_password app_password; do
        [ -n "$(setting "$environment" "$name")" ] ||
            set_setting "$environment" "$name" "$(openssl rand -hex 32)"
    done
    name_database "$environment"
    [ "$environment" = production ] || [ -n "$(setting "$environment" control_key)" ] ||
        set_setting "$environment" control_key "$(openssl rand -hex 32)"
    # What the bridge has on production's side.
    for name in reader_password ledger_password masking_key; do
        [ "$environment" = staging ] || [ -n "$(setting "$environment" "$name")" ] ||
            set_setting "$environment" "$name" "$(openssl rand -hex 32)"
    done
    if [ -z "$(setting "$environment" admin_password)" ]; then
        set_setting "$environment" admin_email "admin@$environment.example"
        # Easy to type: five groups of hexadecimal digits, 80 bits.
        set_setting "$environment" admin_password \
            "$(openssl rand -hex 10 | sed 's/..../&-/g; s/-$//')"
    fi
    name=$(setting "$environment" database_port)
    # Kept for ever: staging's configuration in its database names it.
    if [ -z "$name" ]; then
        name=$(choose_port) || fail "no free port for PostgreSQL"
        set_setting "$environment" database_port "$name"
    elif ! port_is_free "$name"; then
        fail "port $name of 127.0.0.1, on which PostgreSQL of $environment answers, is in use" \
            "End the program that has it; 'ss -ltnp' names it."
    fi
    ! uses_s3 || prepare_s3 "$environment"
    place_cluster "$environment"
    cluster=$(realpath "$data/$environment/postgres")
    # PostgreSQL reads the authority only through its clients, so DATA may stay closed to it.
    make_cluster "$cluster" "$data/authority" "cluster_name = 'mien $environment'"
    write_config "$environment"
}

# A server of its own with its own root account, a bucket, and a user who has rights in it alone; in
# production one more who may read it.
prepare_s3() {
    local environment=$1 port
    [ -n "$(setting "$environment" s3_secret)" ] ||
        set_setting "$environment" s3_secret "$(openssl rand -hex 32)"
    [ "$environment" = staging ] || [ -n "$(setting "$environment" s3_reader_secret)" ] ||
        set_setting "$environment" s3_reader_secret "$(openssl rand -hex 32)"
    port=$(setting "$environment" s3_port)
    if [ -z "$port" ] || ! port_is_free "$port"; then
        port=$(choose_port) || fail "no free port for the S3 server"
        set_setting "$environment" s3_port "$port"
    fi
    make_s3_server "$data/$environment/s3" "$data/authority" "mien-$environment"
}

# start_s3 ENVIRONMENT PROGRAM
start_s3() {
    local environment=$1 program=$2 port reader=
    port=$(setting "$environment" s3_port)
    set_s3_command "$program" "$data/$environment/s3" "$port"
    start_kept "$environment-s3" TERM "${s3_command[@]}"
    wait_until 30 s3_is_ready "$data/authority" "$port" ||
        fail_with_log "$environment-s3" "the S3 server of $environment did not start"
    setting "$environment" s3_secret |
        add_s3_user "$data/$environment/s3" "$data/authority" "$port" "mien-$environment"
    if [ "$environment" = production ]; then
        reader=mien-production-reader
        setting "$environment" s3_reader_secret |
            add_s3_user "$data/$environment/s3" "$data/authority" "$port" "$reader"
    fi
    make_bucket "$data/$environment/s3" "$data/authority" "$port" "mien-$environment" \
        "mien-$environment" $reader
}

# print_store ENVIRONMENT SECTION [USER SETTING]: the lines that say where its objects are; with a user
# of its bucket other than its own, and the setting with their secret.
print_store() {
    local environment=$1 section=$2 user=${3:-mien-$1} secret=${4:-s3_secret}
    if ! uses_s3; then
        printf 'kind = "filesystem"\ndirectory = "%s"' "$data/$environment/objects"
        return
    fi
    cat <<TOML
kind = "s3"

[$section.s3]
endpoint = "https://127.0.0.1:$(setting "$environment" s3_port)"
region = "$s3_region"
bucket = "mien-$environment"
access_key_id = "$user"
secret_access_key = "$(setting "$environment" "$secret")"
ca_file = "$data/authority/ca.crt"
TOML
}

# The data of staging are generations, mien_g1 first. Stacks from before that keep what they have.
name_database() {
    local name=mien
    [ -z "$(setting "$1" database_name)" ] || return 0
    [ "$1" = production ] || [ -e "$data/$1/done/database" ] || name=mien_g1
    set_setting "$1" database_name "$name"
}

# What staging has and production has not.
write_control() {
    [ "$1" = staging ] || return 0
    cat <<TOML

[control]
name = "mien_control"
key = "$(setting "$1" control_key)"
TOML
}

write_config() {
    local environment=$1
    cat >"$data/$environment/config.toml.new" <<TOML
# Written by ./dev up at every start.
environment = "$environment"

[server]
listen = "127.0.0.1:$(setting "$environment" port)"
public_url = "$(url_of "$environment")"
$([ "$environment" = staging ] || printf 'staging_url = "%s"' "$(url_of staging)")
trusted_proxies = []

[database]
host = "127.0.0.1"
port = $(setting "$environment" database_port)
name = "$(setting "$environment" database_name)"
user = "mien_app"
password = "$(setting "$environment" app_password)"
ca_file = "$data/authority/ca.crt"

[database.owner]
user = "mien_owner"
password = "$(setting "$environment" owner_password)"
$(write_control "$environment")

[objects]
link_key = "$(setting "$environment" link_key)"
$(print_store "$environment" objects)

[scratch]
directory = "$data/$environment/scratch"

[providers]
key = "$(setting "$environment" providers_key)"
allowed_networks = ["127.0.0.0/8"]

[rendering]
provider = "builtin"

[rendering.builtin]
previews_running_max = 16

[log]
level = "info"
TOML
    mv "$data/$environment/config.toml.new" "$data/$environment/config.toml"
}

# What the bridge has of both environments, and no other process.
write_bridge_config() {
    mkdir -p "$data/bridge/scratch"
    chmod 700 "$data/bridge" "$data/bridge/scratch"
    cat >"$data/bridge/config.toml.new" <<TOML
# Written by ./dev up at every start.
[production.database]
host = "127.0.0.1"
port = $(setting production database_port)
name = "$(setting production database_name)"
user = "mien_reader"
password = "$(setting production reader_password)"
ca_file = "$data/authority/ca.crt"

[production.objects]
$(print_store production production.objects mien-production-reader s3_reader_secret)

[staging.database]
host = "127.0.0.1"
port = $(setting staging database_port)
user = "mien_owner"
password = "$(setting staging owner_password)"
ca_file = "$data/authority/ca.crt"

[staging.objects]
$(print_store staging staging.objects)

[control]
name = "mien_control"
key = "$(setting staging control_key)"

[sync]
policy_file = "$PWD/deploy/etc/masking.toml"
masking_key = "$(setting production masking_key)"

[ledger.database]
host = "127.0.0.1"
port = $(setting production database_port)
name = "mien_ledger"
user = "mien_ledger"
password = "$(setting production ledger_password)"
ca_file = "$data/authority/ca.crt"

[scratch]
directory = "$data/bridge/scratch"
TOML
    mv "$data/bridge/config.toml.new" "$data/bridge/config.toml"
}

start_cluster() {
    local environment=$1
    set_cluster_command "$(realpath "$data/$environment/postgres")" \
        "$(setting "$environment" database_port)"
    start_kept "$environment-postgres" INT "${cluster_command[@]}"
}

# Runs a step of the first start once. once ENVIRONMENT STEP COMMAND…
once() {
    local mark=$data/$1/done/$2
    shift 2
    [ ! -e "$mark" ] || return 0
    "$@"
    touch "$mark"
}

# Roles, schema, the first admin with an API token, and the samples; with sample_videos=(--videos) also
# the order to make their clips.
fill_environment() {
    local environment=$1 cluster port name
    cluster=$(realpath "$data/$environment/postgres")
    port=$(setting "$environment" database_port)
    wait_until 30 superuser_sql "$cluster" "$data/authority" "$port" -c 'SELECT 1' ||
        fail_with_log "$environment-postgres" "PostgreSQL of $environment did not start"
    once "$environment" owner make_environment_roles "$environment" "$cluster" "$port"
    if [ "$environment" = production ]; then
        once production reader make_reader_role "$cluster" "$port"
        once production ledger make_ledger_database "$cluster" "$port"
    fi
    for name in $(list_databases "$environment"); do
        once "$environment" "database-$name" \
            make_database "$cluster" "$data/authority" "$port" "$name"
    done
    run_mien "$environment" migrate >>"$data/log/$environment-setup.log"
    once "$environment" admin make_admin "$environment"
    once "$environment" token make_token "$environment"
    once "$environment" samples run_mien "$environment" samples load --from samples \
        "${sample_videos[@]}" >>"$data/log/$environment-setup.log"
}

list_databases() {
    setting "$1" database_name
    [ "$1" = production ] || printf 'mien_control\n'
}

# The owner of staging makes databases: the next generations of its data.
make_environment_roles() {
    local OWNER_PASSWORD APP_PASSWORD attributes=NOCREATEDB
    OWNER_PASSWORD=$(setting "$1" owner_password)
    APP_PASSWORD=$(setting "$1" app_password)
    export OWNER_PASSWORD APP_PASSWORD
    [ "$1" = production ] || attributes=CREATEDB
    make_roles "$2" "$data/authority" "$3" "NOSUPERUSER $attributes"
}

make_reader_role() {
    local READER_PASSWORD
    READER_PASSWORD=$(setting production reader_password)
    export READER_PASSWORD
    make_reader "$1" "$data/authority" "$2"
}

make_ledger_database() {
    local LEDGER_PASSWORD
    LEDGER_PASSWORD=$(setting production ledger_password)
    export LEDGER_PASSWORD
    make_ledger "$1" "$data/authority" "$2"
}

# run_mien ENVIRONMENT COMMAND…: a subcommand with the environment's configuration. It logs to a
# file; its answer goes to standard output.
run_mien() {
    local environment=$1
    shift
    "$program" "$@" --config "$data/$environment/config.toml" 2>>"$data/log/$environment-setup.log" ||
        fail_with_log "$environment-setup" "mien $* failed in $environment"
}

make_admin() {
    local status=0
    setting "$1" admin_password | tr -d '\n' | "$program" admin create \
        --config "$data/$1/config.toml" --email "$(setting "$1" admin_email)" \
        --name "Local admin" --role admin --password-stdin --json \
        >/dev/null 2>>"$data/log/$1-setup.log" || status=$?
    # 5 says that this admin is there: an earlier start was interrupted just behind this step.
    [ $status -eq 0 ] || [ $status -eq 5 ] ||
        fail_with_log "$1-setup" "mien admin create failed in $1"
}

make_token() {
    local answer token
    answer=$(run_mien "$1" token create --email "$(setting "$1" admin_email)" --name local --json)
    token=$(jq -er .token <<<"$answer") || fail "mien token create gave no token in $1"
    set_setting "$1" token "$token"
}

# Waits for a server to answer, and says why when it does not.
await_environment() {
    wait_until 30 is_ready "$1" ||
        fail_with_log "$1-serve" "the $1 server is not ready after 30 s ($(health_of "$1"))"
}

fail_with_log() {
    printf '\n' >&2
    tail -n 20 "$data/log/$1.log" >&2 || true
    fail "$2" "Its log: $data/log/$1.log"
}
