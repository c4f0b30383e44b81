#!/usr/bin/env bash
# libraries.sh MIEN MIEN-RENDER: only the renderer maps what draws and encodes.
set -euo pipefail

# Prints the names of the drawing and encoding libraries that a program maps.
list_codecs() {
    ldd "$1" | awk '{ print $1 }' | grep -E '^lib(cairo|pango|pixman|av|sw|x264|x265)' || true
}

if [ -n "$(list_codecs "$1")" ]; then
    printf 'mien maps libraries that only mien-render may:\n%s\n' "$(list_codecs "$1")" >&2
    exit 1
fi
# Else this test would look for the wrong names.
for name in libcairo libavcodec libx264; do
    if ! list_codecs "$2" | grep -q "^$name"; then
        printf 'mien-render does not map %s\n' "$name" >&2
        exit 1
    fi
done
