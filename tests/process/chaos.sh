#!/usr/bin/env bash
# A stack of its own, from the preset that is tested: first behind nginx as it is deployed, then a few
# kills while clients save and render, and while imports are applied.
set -euo pipefail
cd "$(dirname "$0")/../.."
data=$(mktemp -d)
trap './dev down --data "$data" >/dev/null; rm -rf "$data"' EXIT
read -r production staging < <(python3 - <<'PYTHON'
import socket
probes = [socket.socket() for _ in range(2)]
for probe in probes:
    probe.bind(("127.0.0.1", 0))
print(*(probe.getsockname()[1] for probe in probes))
PYTHON
)
MIEN_RESTART_PAUSE_MAX=1 ./dev up --detach --no-clips --preset dev --data "$data" \
    --production-port "$production" --staging-port "$staging"
# One that finds its port taken leaves nothing behind.
if ./dev up --preset dev --data "$data-other" --production-port "$production" 2>/dev/null; then exit 1; fi
[ ! -e "$data-other" ]
tests/process/nginx_front.py --data "$data" --program build/dev/mien
tests/process/chaos.py --data "$data" --program build/dev/mien --kills "${1:-5}"
tests/process/import_kills.py --data "$data" --program build/dev/mien --kills "${2:-4}" --prompts 40
