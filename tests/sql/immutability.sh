#!/usr/bin/env bash
# Runs immutability.sql with pgTAP in a database of its own on the scratch cluster.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${MIEN_TEST_POSTGRES:?run tools/dev/scratch_postgres.sh start, or ./dev test}"

value() { jq -r "$1" "$MIEN_TEST_POSTGRES"; }
PGHOST=$(value .host) PGPORT=$(value .port) PGSSLROOTCERT=$(value .ca_file)
PGUSER=$(value .superuser.user) PGPASSWORD=$(value .superuser.password) PGSSLMODE=verify-full
export PGHOST PGPORT PGSSLROOTCERT PGUSER PGPASSWORD PGSSLMODE

database=mien_pgtap_$$
psql -XqAt -d postgres -c "CREATE DATABASE $database OWNER mien_owner"
trap 'psql -XqAt -d postgres -c "DROP DATABASE $database WITH (FORCE)"' EXIT
export PGDATABASE=$database
{
    echo "SET ROLE mien_owner;"
    echo "CREATE TABLE schema_migrations (version integer);"
    cat migrations/*.sql
} | psql -Xq -v ON_ERROR_STOP=1 -1 >/dev/null
psql -Xq -c "CREATE EXTENSION pgtap"
psql -Xq -c "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO mien_app, mien_owner" \
    -c "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA pg_temp TO mien_app" 2>/dev/null || true
pg_prove --quiet tests/sql/immutability.sql
