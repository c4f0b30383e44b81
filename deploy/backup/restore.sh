#!/bin/sh
# restore.sh BACKUP OBJECTS: what backup.sh wrote, into an empty database and an empty directory, as the
# owner role of libpq's variables. The database is restored whole or not at all. Then: mien migrate, for
# a program that is newer than the backup, and mien verify.
set -eu
umask 077
backup=$1 objects=$2
if [ -e "$objects" ] && [ -n "$(ls -A "$objects")" ]; then
    echo "restore.sh: $objects is not empty" >&2
    exit 1
fi
pg_restore --no-password --exit-on-error --single-transaction --dbname="${PGDATABASE:?}" \
    "$backup/mien.dump"
mkdir -p "$objects"
cp --archive "$backup/objects/." "$objects/"
