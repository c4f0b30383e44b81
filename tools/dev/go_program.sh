#!/usr/bin/env bash
# go_program.sh MODULE: builds the one program of a Go module, once, and prints where it is. It is
# kept for all checkouts of this user, under a name that holds all that it is made of.
#
# Its version and the digests of every module are in MODULE/go.mod and go.sum, and what is built is
# the module's one `tool`. It needs a newer Go than Debian 12 has: that one fetches the toolchain,
# which is a module like any other. A Go that is new enough is used as it is.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tools/dev/messages.sh

# Into $root. Modules have no rights to execute.
fetch_toolchain() {
    local sum
    sum=$(cd "$work" && GOSUMDB=off go mod download -json "$toolchain" |
        sed -n 's/^\t"Sum": "\(.*\)",$/\1/p') ||
        fail "the Go toolchain could not be fetched"
    [ "$sum" = "$toolchain_sum" ] || fail "the Go toolchain is not the one that is expected: $sum"
    find "$root/bin" "$root/pkg/tool" -type f -exec chmod +x {} +
}

module=$1
package=$(sed -n 's/^tool //p' "$module/go.mod")

wanted=go1.26.5
toolchain=golang.org/toolchain@v0.0.1-$wanted.linux-amd64
# As the public checksum database has it.
toolchain_sum=h1:/yCM7qVQu6sYYUewQ39rtTtRMYMHdbP9oNjgp+lEV9w=

cache=${XDG_CACHE_HOME:-$HOME/.cache}/mien
name=$(basename "$package")-$({ echo "$toolchain"; cat "$module/go.mod" "$module/go.sum"; } |
    sha256sum | cut -c1-16)
program=$cache/$name
if [ -x "$program" ]; then
    printf '%s\n' "$program"
    exit 0
fi

[ "$(uname -m)" = x86_64 ] || fail "$package is built on x86_64 only"
command -v go >/dev/null || fail "there is no go" "Install the packages of tools/packages_s3.txt."
mkdir -p "$cache"
exec 9>"$program.lock"
flock 9
if [ ! -x "$program" ]; then
    work=$(mktemp -d "$cache/$name.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    # Nothing of the user's Go counts, and what is fetched can be deleted again.
    export GOENV=off GOPATH=$work/path GOCACHE=$work/cache GOFLAGS=-modcacherw GOWORK=off \
        GOTOOLCHAIN=local CGO_ENABLED=0
    step "Building $(basename "$package"), once for all checkouts" >&2
    own=$(go env GOVERSION 2>/dev/null) || own=none
    if [ "$(printf '%s\n' "$wanted" "$own" | sort -V | tail -n 1)" = "$own" ]; then
        root=$(go env GOROOT)
    else
        root=$GOPATH/pkg/mod/$toolchain
        fetch_toolchain
    fi
    (cd "$module" && nice -n 10 "$root/bin/go" build -mod=readonly -trimpath -ldflags='-s -w' \
        -o "$work/program" "$package") >&2 9>&- ||
        fail "$package did not build; see above"
    mv "$work/program" "$program"
fi
printf '%s\n' "$program"
