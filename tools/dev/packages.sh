#!/usr/bin/env bash
# Installs the packages that are missing: packages.sh up: of tools/packages.txt; packages.sh s3: of
# tools/packages_s3.txt too; packages.sh package: of tools/packages.txt and packages_package.txt;
# packages.sh: of all but the last. Quick when none is missing.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tools/dev/messages.sh

lists=(tools/packages.txt)
case "${1:-}" in
    up) ;;
    s3) lists+=(tools/packages_s3.txt) ;;
    package) lists+=(tools/packages_package.txt) ;;
    *) lists+=(tools/packages_s3.txt tools/packages_test.txt) ;;
esac
mapfile -t wanted < <(sed -e 's/#.*//' -e 's/[[:space:]]*$//' -e '/^$/d' "${lists[@]}")
# Node that came from elsewhere has its own npm, beside which Debian's cannot be installed. A Go from
# elsewhere fetches modules as Debian's does.
for pair in npm:npm go:golang-go; do
    if command -v "${pair%%:*}" >/dev/null; then
        mapfile -t wanted < <(printf '%s\n' "${wanted[@]}" | grep -vx "${pair##*:}")
    fi
done
mapfile -t missing < <(
    comm -23 <(printf '%s\n' "${wanted[@]}" | sort) \
        <(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null |
            sed -n 's/^installed //p' | sort)
)
[ ${#missing[@]} -gt 0 ] || exit 0

# shellcheck source=/dev/null
grep -qs '^VERSION_CODENAME=bookworm' /etc/os-release ||
    fail "these packages are missing, and ./dev installs them on Debian 12 only: ${missing[*]}"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null ||
        fail "these packages are missing: ${missing[*]}" "Run ./dev as root, or install sudo."
    as_root=(sudo)
fi
is_missing() { printf '%s\n' "${missing[@]}" | grep -qx "$1"; }

# No package may start a service of its own while it is installed: Debian asks this program first.
policy=/usr/sbin/policy-rc.d
made_policy=no
remove_policy() { [ "$made_policy" = no ] || "${as_root[@]}" rm -f "$policy"; }
trap remove_policy EXIT
if [ ! -e "$policy" ]; then
    made_policy=yes
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
    "${as_root[@]}" chmod 755 "$policy"
fi
# PostgreSQL's package makes a cluster called main unless told not to. A machine that already has
# PostgreSQL keeps its own settings.
if is_missing postgresql-15 && [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    "${as_root[@]}" mkdir -p /etc/postgresql-common
    echo 'create_main_cluster = false' |
        "${as_root[@]}" tee /etc/postgresql-common/createcluster.conf >/dev/null
fi

step "Installing ${#missing[@]} packages: ${missing[*]}"
apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q)
"${apt[@]}" update || fail "apt-get update failed; see above"
"${apt[@]}" install -y --no-install-recommends -o Dpkg::Options::=--force-confold "${missing[@]}" ||
    fail "apt-get install failed; see above"

if is_missing nginx-light && [ -d /run/systemd/system ]; then
    "${as_root[@]}" systemctl disable --quiet nginx || true
fi
