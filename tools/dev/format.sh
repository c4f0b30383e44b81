#!/usr/bin/env bash
# Formats the C++ sources (--write), or fails when one is not formatted (--check).
set -euo pipefail
cd "$(dirname "$0")/../.."
. tools/dev/messages.sh

mapfile -d '' -t sources < <(
    find src tests bench \( -name '*.cpp' -o -name '*.hpp' \) -not -path '*/generated/*' -print0
)
[ ${#sources[@]} -gt 0 ] || fail "no sources found"
case "${1:-}" in
    --write) printf '%s\0' "${sources[@]}" | xargs -0 -n 32 -P "$(nproc)" clang-format-19 -i ;;
    --check)
        printf '%s\0' "${sources[@]}" |
            xargs -0 -n 32 -P "$(nproc)" clang-format-19 --dry-run --Werror ||
            fail "some sources are not formatted" "Run ./dev fmt."
        ;;
    *) fail "format.sh needs --write or --check" ;;
esac
