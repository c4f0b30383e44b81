# shellcheck shell=bash
# How every script of ./dev talks. Sourced, with the root of the project as working directory.

say() { printf '%s\n' "$*"; }

# A step that may take long: shown as it begins.
step() { printf '\033[1m==>\033[0m %s\n' "$*"; }

# Ends the script. The first argument says what is wrong, further ones what to do.
fail() {
    printf './dev: %s\n' "$1" >&2
    shift
    [ $# -eq 0 ] || printf '       %s\n' "$@" >&2
    exit 1
}
