"""What a database and a directory hold, to the byte, so that two moments can be compared: two mappings from
a name to its state, which are equal when nothing was written in between.
"""

import hashlib
import pathlib
import stat
import time

SECONDS_MAX = 60

TABLES = """SELECT quote_ident(nspname) || '.' || quote_ident(relname)
    FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
    WHERE relkind IN ('r', 'p', 'm') AND nspname !~ '^pg_' AND nspname <> 'information_schema'"""
# What is no row of a table. Counters of rows ever written also show what was undone.
OTHERS = {
    "sequences": "SELECT s::text FROM pg_sequences s",
    "rows written": "SELECT relid::regclass, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_user_tables",
    "columns": "SELECT a::text FROM pg_attribute a WHERE attrelid >= 16384",
    "constraints": "SELECT c::text FROM pg_constraint c",
    "triggers": "SELECT t::text FROM pg_trigger t",
    "functions": "SELECT p::text FROM pg_proc p",
    "rights": "SELECT oid::regclass::text, relacl FROM pg_class UNION ALL "
              "SELECT defaclrole::regrole::text, defaclacl FROM pg_default_acl",
    "roles": "SELECT a::text FROM pg_authid a UNION ALL SELECT s::text FROM pg_db_role_setting s",
    "databases": "SELECT datname, datdba, datacl FROM pg_database",
}


def await_alone(environment):
    """Until nobody is connected: what a session has written is counted when it ends."""
    begin = time.monotonic()
    while environment.sql("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                          "AND pid <> pg_backend_pid() AND backend_type = 'client backend'") != [["0"]]:
        assert time.monotonic() - begin < SECONDS_MAX, "somebody stays connected"


def database_checksums(environment):
    """Each table, and what else the database and its cluster are made of, by name."""
    await_alone(environment)
    parts = {table: f"SELECT t::text FROM {table} t" for (table,) in environment.sql(TABLES)}
    assert len(parts) > 20, parts
    return {name: environment.sql(
        "SELECT count(*), md5(coalesce(string_agg(md5(part::text), '' ORDER BY md5(part::text)), '')) "
        f"FROM ({query}) part") for name, query in {**parts, **OTHERS}.items()}


def file_checksums(directory):
    """Everything below the directory and itself: mode, size, time of the last change, and content."""
    directory = pathlib.Path(directory)
    found = {}
    for path in [directory, *sorted(directory.rglob("*"))]:
        status = path.lstat()
        content = hashlib.sha256(path.read_bytes()).hexdigest() if stat.S_ISREG(status.st_mode) else ""
        found[str(path)] = (status.st_mode, status.st_ino, status.st_size, status.st_mtime_ns, content)
    return found


def differences(before, after):
    """The names whose states are not the same."""
    return sorted(name for name in before.keys() | after.keys()
                  if before.get(name) != after.get(name))
