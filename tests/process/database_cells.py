"""What a database of a test's cluster holds, value by value, and rows on their way in; as the superuser."""

import csv
import io
import os
import subprocess

csv.field_size_limit(2 ** 31 - 1)


def settings_of(env, database):
    superuser = env.cluster["superuser"]
    return dict(os.environ, PGHOST=env.cluster["host"], PGPORT=str(env.cluster["port"]), PGDATABASE=database,
                PGUSER=superuser["user"], PGPASSWORD=superuser["password"], PGSSLMODE="verify-full",
                PGSSLROOTCERT=env.cluster["ca_file"])


def psql(env, database, statement, text=None):
    """What a statement prints, with the text as its standard input; or the text as a script."""
    command = ["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", *(["-c", statement] if statement else [])]
    done = subprocess.run(command, env=settings_of(env, database), input=text, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def copy_in(env, database, table, columns, rows):
    """Texts and None."""
    out = io.StringIO()
    for row in rows:
        out.write("\t".join("\\N" if value is None else str(value).replace("\\", "\\\\").replace("\t", "\\t")
                            .replace("\n", "\\n").replace("\r", "\\r") for value in row) + "\n")
    psql(env, database, f"COPY {table} ({', '.join(columns)}) FROM STDIN", out.getvalue())


def rows_of(env, database, query):
    return list(csv.reader(io.StringIO(psql(env, database, f"COPY ({query}) TO STDOUT (FORMAT csv)"))))


def tables_of(env, database):
    """All that hold rows, also materialized views, as SQL names them."""
    return [row[0] for row in rows_of(env, database, """
        SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'm') AND n.nspname !~ '^(pg_|information_schema)' AND c.relispopulated ORDER BY 1""")]


def cells(env, database, part=1):
    """Table, column and text of each value that is neither null nor empty; of large tables in one of so many
    rows."""
    for table in tables_of(env, database):
        names = [row[0] for row in rows_of(env, database, f"""
            SELECT attname FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attnum > 0
            AND NOT attisdropped ORDER BY attnum""")]
        if names:
            some = (f"WHERE (SELECT count(*) FROM (SELECT FROM {table} LIMIT 1000) few) < 1000 OR "
                    f"hashtextextended(t::text, 0) % {part} = 0" if part > 1 else "")
            for row in rows_of(env, database, f"SELECT * FROM {table} t {some}"):
                for name, value in zip(names, row):
                    if value:
                        yield table, name, value


def hashes(env, database, tables=None):
    """What each table holds, as one number."""
    return {table: psql(env, database, f"SELECT count(*), sum(hashtextextended(t::text, 0)::numeric) FROM {table} t")
            for table in tables or tables_of(env, database)}
