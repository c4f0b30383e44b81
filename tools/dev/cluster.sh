# shellcheck shell=bash
# PostgreSQL clusters of our own: never one that the system or somebody else made. Sourced.
# A cluster is a directory: data/ (PostgreSQL's), server.crt, server.key, superuser (its password).

postgres_programs=/usr/lib/postgresql/15/bin

# PostgreSQL refuses to run as root: then its system user runs it.
as_database_user() {
    if [ "$(id -u)" -eq 0 ]; then
        setpriv --reuid=postgres --regid=postgres --init-groups -- "$@"
    else
        "$@"
    fi
}

# make_cluster DIR AUTHORITY [SETTING…]: initialises the cluster once, and renews its certificate.
# A setting is a line of postgresql.conf.
make_cluster() {
    local directory=$1 authority=$2
    shift 2
    mkdir -p "$directory"
    chmod 700 "$directory"
    make_certificate "$authority" "$directory"
    [ -s "$directory/superuser" ] || openssl rand -hex 24 >"$directory/superuser"
    [ "$(id -u)" -ne 0 ] || chown -R postgres:postgres "$directory"
    chmod 600 "$directory/server.key" "$directory/superuser"
    if [ ! -f "$directory/data/PG_VERSION" ]; then
        # Made under another name first, so that an interrupted start leaves no half a cluster.
        rm -rf "$directory/data.new"
        as_database_user "$postgres_programs/initdb" --pgdata "$directory/data.new" \
            --data-checksums --username postgres --auth scram-sha-256 \
            --pwfile "$directory/superuser" --encoding UTF8 --locale C.UTF-8 --no-instructions \
            >/dev/null || fail "initdb failed in $directory"
        mv "$directory/data.new" "$directory/data"
    fi
    write_cluster_settings "$directory" "$@"
}

# Clients come over TLS with a password, or not at all: there is no socket file either.
write_cluster_settings() {
    local directory=$1 settings
    shift
    settings=$(
        cat <<TEXT
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
ssl = on
ssl_cert_file = '$directory/server.crt'
ssl_key_file = '$directory/server.key'
ssl_min_protocol_version = 'TLSv1.3'
password_encryption = 'scram-sha-256'
tcp_keepalives_idle = 5
tcp_keepalives_interval = 2
tcp_keepalives_count = 3
idle_in_transaction_session_timeout = '30s'
log_parameter_max_length_on_error = 0
log_error_verbosity = terse
log_line_prefix = '%m [%p] %q%u@%d '
logging_collector = off
timezone = 'UTC'
TEXT
        printf '%s\n' "$@"
    )
    printf '%s\n' "$settings" >"$directory/data/postgresql.conf"
    printf 'hostssl all all 127.0.0.1/32 scram-sha-256\n' >"$directory/data/pg_hba.conf"
}

# The command that runs a cluster in the foreground, as words in the array cluster_command.
set_cluster_command() {
    local directory=$1 port=$2
    cluster_command=("$postgres_programs/postgres" -D "$directory/data" -p "$port")
    if [ "$(id -u)" -eq 0 ]; then
        cluster_command=(setpriv --reuid=postgres --regid=postgres --init-groups --
            "${cluster_command[@]}")
    fi
}

# superuser_sql DIR AUTHORITY PORT [psql arguments]: runs SQL of standard input as the superuser.
superuser_sql() {
    local directory=$1 authority=$2 port=$3
    shift 3
    PGPASSWORD=$(<"$directory/superuser") PGCONNECT_TIMEOUT=5 psql -X -q -v ON_ERROR_STOP=1 \
        "host=127.0.0.1 port=$port user=postgres dbname=postgres sslmode=verify-full \
sslrootcert=$authority/ca.crt" "$@"
}

# make_roles DIR AUTHORITY PORT ATTRIBUTES: the owner role, with these attributes, and the
# application's role, which owns nothing. Passwords come from OWNER_PASSWORD and APP_PASSWORD, so
# that no command line shows them. Repeating it only sets the passwords.
make_roles() {
    superuser_sql "$1" "$2" "$3" -v attributes="$4" <<'SQL'
\getenv owner_password OWNER_PASSWORD
\getenv app_password APP_PASSWORD
SELECT 'CREATE ROLE mien_owner LOGIN'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'mien_owner') \gexec
SELECT 'CREATE ROLE mien_app LOGIN'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'mien_app') \gexec
ALTER ROLE mien_owner LOGIN :attributes PASSWORD :'owner_password';
ALTER ROLE mien_app LOGIN PASSWORD :'app_password';
SQL
}

# make_reader DIR AUTHORITY PORT: the role as which the bridge reads production, whose transactions only
# read unless they say otherwise; mien migrate grants it its rights. Its password comes from
# READER_PASSWORD.
make_reader() {
    superuser_sql "$1" "$2" "$3" <<'SQL'
\getenv reader_password READER_PASSWORD
SELECT 'CREATE ROLE mien_reader LOGIN'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'mien_reader') \gexec
ALTER ROLE mien_reader LOGIN PASSWORD :'reader_password';
ALTER ROLE mien_reader SET default_transaction_read_only = on;
SQL
}

# make_ledger DIR AUTHORITY PORT: the ledger of the sync, a database of its own, and its owner, whom the
# bridge enters it as. The password comes from LEDGER_PASSWORD.
make_ledger() {
    superuser_sql "$1" "$2" "$3" <<'SQL'
\getenv ledger_password LEDGER_PASSWORD
SELECT 'CREATE ROLE mien_ledger LOGIN'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'mien_ledger') \gexec
ALTER ROLE mien_ledger LOGIN PASSWORD :'ledger_password';
SELECT 'CREATE DATABASE mien_ledger OWNER mien_ledger'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'mien_ledger') \gexec
REVOKE ALL ON DATABASE mien_ledger FROM PUBLIC;
SQL
}

# make_database DIR AUTHORITY PORT NAME: a database of the owner role, closed to everyone else until
# migrations grant more.
make_database() {
    superuser_sql "$1" "$2" "$3" -v name="$4" <<'SQL'
SELECT format('CREATE DATABASE %I OWNER mien_owner', :'name')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \gexec
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"name" TO mien_app;
REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC;
SQL
}
