#!/bin/sh
# backup.sh OBJECTS TARGET: one environment's database and clips, while it runs. As the owner role, which
# libpq's variables name: PGHOST, PGDATABASE, PGUSER, PGPASSFILE, PGSSLMODE=verify-full, PGSSLROOTCERT.
#
# The database comes first: an object never changes, so the copy that follows has every clip of the
# dump but for previews that ended in between, and what it has beyond is removed by the worker.
set -eu
umask 077
objects=$1 target=$2
mkdir -p "$target/objects"
pg_dump --no-password --format=custom --file="$target/mien.dump.new"
mv "$target/mien.dump.new" "$target/mien.dump"
cp --archive --update "$objects/." "$target/objects/"
