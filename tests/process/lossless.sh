#!/usr/bin/env bash
# 5,000 prompts with 100,000 versions: written in production, exported, imported as CSV into staging,
# which has none of them, and exported there: the same bytes as JSON and as CSV. lossless.sh DIR, of a
# stack that ./dev up --detach --data DIR has just started; stop it before another one.
set -euo pipefail
cd "$(dirname "$0")/../.."
data=$1
mien=build/release/mien
files=$(mktemp -d)
trap 'rm -rf "$files"' EXIT
python3 - "$files" <<'PYTHON'
import pathlib
import sys
sys.path.insert(0, "tests/process")
from prompt_bundle import make_bundle, to_bytes
bundle = make_bundle(5000, 20, seed=9)
files = pathlib.Path(sys.argv[1])
(files / "made.json").write_bytes(to_bytes(bundle))
(files / "slugs").write_text("\n".join(one["slug"] for one in bundle["characters"]))
PYTHON
only=()
while read -r slug || [ -n "$slug" ]; do only+=(--character "$slug"); done <"$files/slugs"
run() {
    local began=$SECONDS
    "$mien" "$@" | tail -n 1
    echo "  $((SECONDS - began)) s"
}
production=$data/production/config.toml
staging=$data/staging/config.toml
run import "$files/made.json" --apply --config "$production"
for format in json csv; do
    run export --format $format --out "$files/production.$format" "${only[@]}" --config "$production"
done
run import "$files/production.csv" --apply --config "$staging"
for format in json csv; do
    run export --format $format --out "$files/staging.$format" "${only[@]}" --config "$staging"
    cmp "$files/production.$format" "$files/staging.$format"
done
echo "the same bytes, both"
