"""Saving a prompt over HTTP against pgbench running the same statements on the same database."""

import json
import os
import pathlib
import re
import subprocess
import tempfile

from bench_stack import median, row, run_wrk, stack_from_arguments

ROUNDS, SECONDS, WRITERS = 3, 8, 8

# Random cells of the characters, each time another text.
WRK_SCRIPT = """
local cells = {%s}
local n = 0
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
math.randomseed(os.time())
request = function()
  n = n + 1
  local text = string.format('{"prompt_text":"Save %%d of %%d, a face in the light.",'
    .. '"change_reason":"bench"}', n, math.random(1, 1000000000))
  return wrk.format(nil, cells[math.random(#cells)], nil, text)
end
"""

# The statements of one save, in the server's order. pgbench cannot read an answer inside a pipeline,
# so it needs four round trips where the server needs two.
PGBENCH_SCRIPT = """
\\set cell random(1, :cells)
SELECT character_id AS character, emotion AS emotion FROM bench_cells WHERE cell = :cell \\gset
\\startpipeline
BEGIN;
SELECT id, slug, name, description, attributes, reference_image_key, archived_at IS NOT NULL,
    created_at, updated_at FROM characters WHERE id = :character::uuid FOR KEY SHARE;
SELECT archived_at IS NOT NULL FROM emotions WHERE name = :emotion FOR SHARE;
DELETE FROM prompt_drafts WHERE admin_id = :admin::uuid AND emotion = :emotion
    AND character_id IS NOT DISTINCT FROM :character::uuid;
\\endpipeline
SELECT id AS prompt FROM prompts WHERE character_id = :character::uuid AND emotion = :emotion FOR UPDATE \\gset
SELECT v.version + 1 AS next, v.prompt_text AS head_text, gen_random_uuid() AS version_id,
    clock_timestamp() AS now FROM prompts p
  JOIN prompt_versions v ON v.prompt_id = p.id AND v.version = p.head_version
  JOIN admins a ON a.id = v.created_by
  WHERE p.character_id = :character::uuid AND p.emotion = :emotion \\gset
\\startpipeline
INSERT INTO prompt_versions (id, prompt_id, version, prompt_text, text_sha256, change_reason,
                             reverted_from, created_by, created_at)
  SELECT :version_id::uuid, :prompt::uuid, :next, t, sha256(convert_to(t, 'UTF8')), 'bench', NULL,
    :admin::uuid, :now::timestamptz
  FROM (SELECT 'Save ' || random() || ', a face in the light.' AS t) text;
UPDATE prompts SET head_version = :next, is_deleted = false, updated_at = clock_timestamp() WHERE id = :prompt::uuid;
SELECT audit_append('token', :admin::uuid, 'bench', 'prompt.save', 'prompt', :prompt, :version_id::uuid, 'bench', '{"version": 1}');
COMMIT;
\\endpipeline
"""


def psql_environment(stack):
    database = stack.config["database"]
    return dict(os.environ, PGHOST=database["host"], PGPORT=str(database["port"]),
                PGDATABASE=database["name"], PGUSER=database["user"],
                PGPASSWORD=database["password"], PGSSLMODE="verify-full",
                PGSSLROOTCERT=database["ca_file"])


def psql(environment, sql):
    return subprocess.run(["psql", "-XAtc", sql], env=environment, capture_output=True, text=True,
                          check=True).stdout.strip()


def run_pgbench(environment, directory, cells, admin):
    script = pathlib.Path(directory) / "save.sql"
    # The cells as a list in the script: the program's role may not create tables.
    values = ", ".join(f"({i + 1}, '{c}', '{e}')" for i, (c, e) in enumerate(cells))
    script.write_text(PGBENCH_SCRIPT.replace(
        "FROM bench_cells", f"FROM (VALUES {values}) AS bench_cells (cell, character_id, emotion)"))
    output = subprocess.run(
        ["pgbench", "-n", "-c", str(WRITERS), "-j", "1", "-T", str(SECONDS), "-M", "prepared",
         "-D", f"cells={len(cells)}", "-D", f"admin={admin}", "-f", str(script)],
        env=environment, capture_output=True, text=True, check=True).stdout
    return float(re.search(r"tps = ([\d.]+)", output)[1])


def main():
    stack = stack_from_arguments()
    cells = []
    for character in stack.characters():
        status, answer = stack.call(
            "GET", f"/api/admin/characters/{character['id']}/emotional-prompts")
        assert status == 200
        cells += [(character["id"], prompt["emotion"]) for prompt in answer["prompts"]
                  if prompt["is_global_override"]]
    environment = psql_environment(stack)
    admin = psql(environment, "SELECT id FROM admins ORDER BY created_at LIMIT 1")
    paths = ", ".join(json.dumps(f"/api/admin/characters/{c}/emotional-prompts/{e}")
                      for c, e in cells)
    ours, theirs, p99 = [], [], []
    with tempfile.TemporaryDirectory() as directory:
        script = pathlib.Path(directory) / "save.lua"
        script.write_text(WRK_SCRIPT % paths)
        for _ in range(ROUNDS):
            theirs.append(run_pgbench(environment, directory, cells, admin))
            rate, latency, failed = run_wrk(stack.url, SECONDS, WRITERS,
                                            [f"Authorization: Bearer {stack.token}"], script)
            assert failed == 0, f"{failed} failed saves"
            ours.append(rate)
            p99.append(latency)
    row("save, 8 writers, fsync on", f"{median(ours):.0f}/s", f"pgbench {median(theirs):.0f}/s",
        f"{median(ours) / median(theirs):.2f}", ">= 0.9")
    row("save, p99 at 8 writers", f"{median(p99):.1f} ms", "", "", "< 50 ms")


main()
