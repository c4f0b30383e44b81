#!/bin/bash
# Launches the compiler through ccache so that a checkout can use what another one on this machine
# has compiled: compile.sh SOURCE_DIRECTORY COMPILER ARGUMENT…
#
# ccache makes paths below the source directory relative, but not those of the precompiled header,
# and it compares that header by its bytes, which hold absolute paths. So they are made relative
# here, and beside the header stands a checksum of all that it was made of, for ccache to use.
set -eu
export CCACHE_BASEDIR=$1 CCACHE_NOHASHDIR=1 CCACHE_PCH_EXTSUM=1
# Clang's precompiled header carries no time stamp (-fno-pch-timestamp), so these may be relaxed.
export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
shift

arguments=() header='' previous=''
for argument in "$@"; do
    argument=${argument#"$PWD"/}
    arguments+=("$argument")
    [[ $previous != -o || $argument != *.pch ]] || header=$argument
    previous=$argument
done
[ -n "$header" ] || exec ccache "${arguments[@]}"

# Not through ccache: the header names files of the checkout that it was made in, which may be gone.
"${arguments[@]}"
# The files that it was made of, but for those that CMake wrote, which name this checkout.
sed -e 's/^[^:]*://' -e 's/\\$//' "$header.d" | tr -s ' ' '\n' | grep -v -e '^$' -e cmake_pch |
    xargs cat | sha256sum >"$header.sum"
