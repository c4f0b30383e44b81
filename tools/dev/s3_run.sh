#!/usr/bin/env bash
# s3_run.sh FILE COMMAND…: runs an S3 server whose root account has the secret in the file. So it is
# in no command line, and in no environment but the server's.
set -euo pipefail
ROOT_ACCESS_KEY_ID=root
ROOT_SECRET_ACCESS_KEY=$(<"$1")
export ROOT_ACCESS_KEY_ID ROOT_SECRET_ACCESS_KEY
shift
exec "$@"
