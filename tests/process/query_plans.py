#!/usr/bin/env python3
"""No page reads a large table from end to end: every GET operation of the contract, with each of its
filters, each pair of them and each order, over tables so large that the planner would scan one whose
index is missing. auto_explain says what it did.

    query_plans.py --program build/dev/mien
"""

import argparse
import hashlib
import http.client
import itertools
import json
import os
import pathlib
import re
import time
import urllib.parse
import uuid

import yaml

from environment import ROOT, Environment

CHARACTERS = 20_000
LARGE = 2_000  # rows; what is smaller is read whole with good reason
PLAN = "  plan:\n"  # stands between what an entry of the log is about and its plan

FILL = """
SET session_replication_role = replica;
-- Ids ascend with time, as the program's do.
CREATE FUNCTION id(kind text, number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE
    RETURN (left(md5(kind), 8) || lpad(to_hex(number), 24, '0'))::uuid;
INSERT INTO admins (id, email, display_name, role, search_text)
SELECT id('admin', n), 'writer' || n || '@example.com', 'Writer ' || n, 'editor',
       'writer' || n || '@example.com writer ' || n FROM generate_series(1, 3000) n;
INSERT INTO api_tokens (id, admin_id, name, token_sha256)
SELECT id('token', n), id('admin', n), 'token', sha256(n::text::bytea) FROM generate_series(1, 3000) n;
INSERT INTO characters (id, slug, name, search_text, own_emotions, updated_at, archived_at)
SELECT id('character', n), 'someone-' || n, 'Someone ' || n, 'someone ' || n || ' someone-' || n,
       (SELECT coalesce(array_agg(number ORDER BY number), '{}') FROM emotions
        WHERE n % 10 > 0 AND (n % 10 > 4 OR n * position % 3 > 0)),
       now() - n * 7919 % 100003 * interval '1 s', CASE WHEN n % 50 = 0 THEN now() END
FROM generate_series(1, :characters) n;
INSERT INTO prompts (id, character_id, emotion, head_version)
SELECT id('prompt', row_number() OVER ()), c.id, e.name, 1
FROM characters c JOIN emotions e ON e.number = ANY (c.own_emotions);
INSERT INTO prompts (id, emotion, head_version)
SELECT id(name, 0), name, 1 FROM emotions WHERE position < 8;
INSERT INTO prompt_versions (id, prompt_id, version, prompt_text, text_sha256, created_by)
SELECT id('version', row_number() OVER ()), id, 1, 'Smiles.', sha256('Smiles.'), id('admin', 1) FROM prompts;
INSERT INTO users (id, name, email, search_text, archived_at)
SELECT id('user', n), 'User ' || n, 'user' || n || '@example.com',
       'user ' || n || ' user' || n || '@example.com', CASE WHEN n % 50 = 0 THEN now() END
FROM generate_series(1, :characters) n;
INSERT INTO assignments (id, user_id, character_id, ended_at, created_at)
SELECT id('assignment', n), id('user', n), id('character', CASE WHEN n % 3 = 0 THEN 1 ELSE n END),
       CASE WHEN n % 20 = 0 THEN now() END, now() - interval '1 day'
FROM generate_series(1, :characters) n;
INSERT INTO prompt_drafts (id, admin_id, character_id, emotion, prompt_text)
SELECT id('draft', n), id('admin', n % 10), id('character', n), 'happy', 'Not yet.'
FROM generate_series(1, 5000) n;
INSERT INTO audit_log (seq, occurred_at, actor_kind, actor_id, actor_label, action, subject_kind,
                       subject_id, details, previous_hash, hash)
SELECT 10 + n, now() - (:characters - n) * interval '1 minute', 'admin', id('admin', n % 7), 'somebody',
       CASE WHEN n % 100 = 0 THEN 'character.create' ELSE 'prompt.save' END,
       CASE WHEN n % 100 = 0 THEN 'character' ELSE 'prompt' END, id('character', n)::text, '{}', 'x',
       'y' FROM generate_series(1, :characters) n;
INSERT INTO videos (id, job_id, character_id, emotion, user_id, prompt_id, prompt_version, source,
                    resolution_id, resolved_text, settings, provider, depicted, requested_by,
                    final_state, finished_at, created_at)
SELECT id('video', n), NULL, p.character_id, p.emotion, id('user', n), p.id, 1, 'character',
       gen_random_uuid(), 'Smiles.', '{}', 'builtin', '{}', id('admin', 1), 'failed', now(),
       now() - n * interval '1 s'
FROM (SELECT id, character_id, emotion, row_number() OVER () AS n FROM prompts
      WHERE character_id IS NOT NULL LIMIT :characters) p;
INSERT INTO video_usage_log (video_id, character_id, emotion, prompt_id, prompt_version, source,
                             resolution_id, resolved_sha256, generation_timestamp)
SELECT id, character_id, emotion, prompt_id, 1, source, resolution_id, sha256(''), created_at
FROM videos;
INSERT INTO previews (id, job_id, character_id, emotion, prompt_text, resolved_text, source, settings,
                      provider, depicted, recipe_sha256, requested_by, final_state, finished_at,
                      created_at, expires_at)
SELECT id('preview', row_number() OVER ()), NULL, character_id, emotion, 'Smiles.', 'Smiles.', 'unsaved', '{}',
       'builtin', '{}', sha256(id::text::bytea), requested_by, 'failed', now(), created_at,
       created_at + interval '24 hours'
FROM videos;
INSERT INTO exports (id, job_id, format, with_history, requested_by, final_state, finished_at,
                     expires_at)
SELECT id('export', n), NULL, 'json', true, id('admin', 1), 'failed', now(), now()
FROM generate_series(1, 3000) n;
INSERT INTO imports (id, job_id, stage, file_name, file_bytes, file_sha256, format, with_history,
                     counts, planned_at, requested_by, final_state, finished_at, expires_at)
SELECT id('import', n), NULL, 'planned', 'prompts.json', 1, sha256(''), 'json', true,
       '{"create": 3000, "update": 0, "unchanged": 0, "conflict": 0, "error": 0}', now(),
       id('admin', 1), 'succeeded', now(), now() + interval '1 hour'
FROM generate_series(1, 3000) n;
INSERT INTO import_characters (import_id, item, line, character_id, slug, name, description,
                               attributes, search_text, is_archived, file_problems, action, target_id)
SELECT id('import', 1), n, n, gen_random_uuid(), 'new-' || n, 'New ' || n, '', '{}', 'new ' || n,
       false, '[]', 'create', id('new', n) FROM generate_series(1, 3000) n;
INSERT INTO import_prompts (import_id, item, line, pointer, file_character_id, emotion, has_history,
                            version_count, file_problems, new_prompt_id, target_id, is_new_character,
                            new_count, action)
SELECT id('import', 1), n, n, '', id('new', n), 'happy', false, 1, '[]', gen_random_uuid(),
       id('new', n), true, 1, 'create' FROM generate_series(1, 3000) n;
INSERT INTO import_versions (import_id, item, place, version, new_version_id, prompt_text,
                             text_sha256, change_reason)
SELECT id('import', 1), n, 1, 1, gen_random_uuid(), 'Smiles.', sha256('Smiles.'), ''
FROM generate_series(1, 3000) n;
INSERT INTO templates (id, name, head_version, expansion_sha256)
SELECT id('template', n), 'template_' || n, 1, sha256('new') FROM generate_series(1, 1900) n;
INSERT INTO template_versions (id, template_id, version, template_text, text_sha256, placeholders,
                               description, created_by)
SELECT id('template version', n), id('template', n), 1, 'Smiles.', sha256('Smiles.'), '[]', '',
       id('admin', 1) FROM generate_series(1, 1900) n;
INSERT INTO template_includes (template_id, version, included_id)
SELECT id('template', n), 1, id('template', n + 1) FROM generate_series(1, 1899) n;
INSERT INTO providers (id, name, kind, base_url, created_by)
SELECT id('provider', n), 'provider_' || n, 'http', 'https://clips.example', id('admin', 1)
FROM generate_series(1, 90) n;
INSERT INTO presets (id, provider_id, name, search_text, head_version)
SELECT id('preset', n), id('provider', 1 + n % 90), 'Preset ' || n, 'preset ' || n, 1
FROM generate_series(1, 1900) n;
INSERT INTO preset_versions (id, preset_id, version, content, created_by)
SELECT id('preset version', n), id('preset', n), 1, '{}', id('admin', 1)
FROM generate_series(1, 1900) n;
INSERT INTO preset_choices (id, character_id, emotion, preset_id, updated_by)
SELECT id('choice', n), id('character', n), CASE WHEN n % 2 = 0 THEN 'happy' END,
       id('preset', 1 + n % 1900), id('admin', 1)
FROM generate_series(1, :characters) n;
INSERT INTO submissions (id, clip_kind, clip_id, character_id, emotion, provider_id, preset_version_id, worker,
                         attempt, state, request, external_id, ended_at, created_at)
SELECT id('submission', n), 'video', id('video', n), id('character', n), 'happy', id('provider', 1 + n % 90),
       id('preset version', 1 + n % 1900), 'worker', 1,
       CASE WHEN n % 400 = 0 THEN 'parked' WHEN n % 300 = 0 THEN 'accepted' WHEN n % 7 = 0 THEN 'failed'
            ELSE 'succeeded' END, '{}', 'x' || n,
       CASE WHEN n % 400 > 0 AND n % 300 > 0 THEN now() END, now() - n * interval '1 hour'
FROM generate_series(1, :characters) n;
INSERT INTO exchanges (id, stage, job_id, character_id, wish, file_name, requested_by, created_at, expires_at,
                       final_state, finished_at)
SELECT id('exchange', n), CASE WHEN n % 2 = 1 THEN 'export' ELSE 'plan' END, gen_random_uuid(),
       CASE WHEN n % 2 = 1 THEN id('character', n) END, '{"format": "zip"}', 'clips.zip', id('admin', 1),
       now() - n * interval '1 s', now() + interval '1 hour', 'failed', now()
FROM generate_series(1, 3000) n;
INSERT INTO template_runs (id, template_id, template_version, kind, cell_count, created_by)
SELECT id('run', n), id('template', 1 + n % 100), 1, 'apply', 1, id('admin', 1)
FROM generate_series(1, 3000) n;
-- Each hundredth cell is of the first template, of which a tenth is behind; few cells are
-- detached or pinned.
INSERT INTO template_cells (prompt_id, template_id, template_version, prompt_version, placeholder_values,
                            is_pinned, expansion_sha256, run_id, character_id, emotion, head_version)
SELECT id, id('template', CASE WHEN n % 100 = 0 THEN 1 ELSE 1 + n % 1900 END), 1,
       CASE WHEN n % 70 > 0 THEN 1 END, '{}', n % 110 = 0,
       sha256(CASE WHEN n % 1000 = 0 THEN 'old' ELSE 'new' END::bytea), id('run', 1 + n % 3000),
       character_id, emotion, 1
FROM (SELECT id, character_id, emotion, row_number() OVER (ORDER BY id) AS n FROM prompts
      WHERE character_id IS NOT NULL) p;
INSERT INTO template_run_cells (run_id, prompt_id, version_before, version_after)
SELECT run_id, prompt_id, 0, 1 FROM template_cells;
INSERT INTO experiments (id, name, state, pair_count, settings, created_by, started_at, closed_at,
                         log_evidence, archived_at)
SELECT id('experiment', n), 'Experiment ' || n, CASE WHEN n < 100 THEN 'running' ELSE 'closed' END, 3,
       '{"width": 512, "height": 512, "fps": 24, "duration_ms": 3000, "seed": 1}', id('admin', 1), now(),
       CASE WHEN n >= 100 THEN now() END, CASE WHEN n >= 100 THEN n % 40 / 10.0 END,
       CASE WHEN n % 50 = 49 AND n > 100 THEN now() END
FROM generate_series(1, 3000) n;
INSERT INTO experiment_cells (experiment_id, number, character_id, emotion, text_a, text_b, is_in_use)
SELECT id('experiment', n), 0, id('character', n), 'happy', 'Smiles.', 'Laughs.', n < 100
FROM generate_series(1, 3000) n;
INSERT INTO experiment_raters (experiment_id, number, admin_id)
SELECT id('experiment', n), 0, id FROM generate_series(1, 3000) n, admins WHERE email = 'ada@example.com'
UNION ALL SELECT id('experiment', n), 1, id('admin', 1) FROM generate_series(1, 3000) n;
INSERT INTO experiment_authors (experiment_id, admin_id) SELECT id, created_by FROM experiments;
INSERT INTO experiment_pairs (experiment_id, number, cell, seed)
SELECT id('experiment', n), k, 0, k FROM generate_series(1, 3000) n, generate_series(0, 2) k;
INSERT INTO experiment_clips (id, experiment_id, pair, arm, emotion, resolved_text, settings, provider,
                              depicted, final_state, finished_at)
SELECT gen_random_uuid(), experiment_id, number, arm, 'happy', 'Smiles.', '{}', 'builtin', '{}', 'succeeded',
       now() FROM experiment_pairs, (VALUES ('a'), ('b')) arms (arm);
INSERT INTO experiment_trials (id, experiment_id, admin_id, position, pair, is_b_left, is_repeat)
SELECT id('trial', row_number() OVER (ORDER BY p.experiment_id, r.number, p.number)), p.experiment_id,
       r.admin_id, p.number, p.number, false, false
FROM experiment_pairs p JOIN experiment_raters r USING (experiment_id);
INSERT INTO experiment_votes (trial_id, number, answer)
SELECT id('trial', n), 1, 'left' FROM generate_series(2, 18000, 2) n;
"""

# Operations that show no page of rows: files, streams, and what reads no table.
APART = {"stream_events", "stream_changes", "get_media", "get_openapi", "get_documentation", "get_metrics"}


def id_of(kind, number):
    return str(uuid.UUID(f"{hashlib.md5(kind.encode()).hexdigest()[:8]}{number:024x}"))


def contract():
    document = yaml.safe_load((ROOT / "openapi.yaml").read_text())

    def resolved(node):
        while "$ref" in node:
            target = document
            for part in node["$ref"].split("/")[1:]:
                target = target[part]
            node = target
        return node

    for path, item in document["paths"].items():
        if "get" not in item or item["get"]["operationId"] in APART:
            continue
        # What reads the control database is not there in production, whose lists are judged here.
        if path.startswith("/api/admin/staging/"):
            continue
        parameters = [resolved(parameter) for parameter in
                      item.get("parameters", []) + item["get"].get("parameters", [])]
        yield path, item["get"]["operationId"], [
            {**parameter, "schema": resolved(parameter["schema"])} for parameter in parameters
            if parameter["in"] in ("path", "query")]


# The {id} of a path, by what stands before it.
IDS = {"admins": "admin", "characters": "character", "export": "export", "import": "import",
       "previews": "preview", "videos": "video", "users": "user", "assignments": "assignment",
       "templates": "template", "template-runs": "run", "providers": "provider", "presets": "preset",
       "clip-exports": "exchange", "card-imports": "exchange", "submissions": "submission",
       "experiments": "experiment",
       "experiment-trials": "trial"}


def values_of(parameter):
    """Values of a query parameter: common, rare and none, so that each way of a plan is taken."""
    name, schema = parameter["name"], parameter["schema"]
    if "enum" in schema:
        return schema["enum"]
    if schema.get("type") == "boolean":
        return ["true", "false"]
    known = {
        "search": ["someone", "user 77", "nobody", "e", "zq", "new 12"],
        "emotion": ["happy", "neutral"], "emotion_missing": ["happy"],
        "character_id": [id_of("character", 1), id_of("character", 5)],
        "character_ids": [",".join(id_of("character", number) for number in range(1, 51))],
        "emotions": ["happy,sad"],
        "ids": [",".join(id_of("character", number) for number in range(1, 51))],
        "user_id": [id_of("user", 7)], "video_id": [id_of("video", 7)],
        "prompt_id": [id_of("happy", 0)], "prompt_version": ["1"], "offset": ["0"],
        "subject_kind": ["prompt", "character"], "subject_id": [id_of("character", 7)],
        "action": ["prompt.save", "character.create"], "actor_id": [id_of("admin", 3)],
        "template_id": [id_of("template", 1), id_of("template", 7)], "raters": ["3"],
        "provider_id": [id_of("provider", 1)], "preset_id": [id_of("preset", 7)], "clip_id": [id_of("video", 7)],
        "from": ["2020-01-01T00:00:00Z"], "until": ["2020-01-01T00:00:00Z"], "limit": ["200"]}
    assert name in known, f"say here what the new parameter {name} may be"
    return known[name]


def targets_of(path, parameters):
    for parameter in parameters:
        if parameter["in"] == "path":
            value = {"emotion": "happy", "version": "1", "side": "left"}.get(parameter["name"])
            if parameter["name"] == "id":
                kind = IDS[path.split("/{id}")[0].rsplit("/", 1)[1]]
                value = id_of(kind, 1)
            assert value, f"say here what the {parameter['name']} of {path} is"
            path = path.replace("{" + parameter["name"] + "}", value)
    filters = [[(parameter["name"], value) for value in values_of(parameter)]
               for parameter in parameters
               if parameter["in"] == "query" and parameter["name"] != "cursor"]
    required = [parameter["name"] for parameter in parameters
                if parameter["in"] == "query" and parameter.get("required")]
    if path == "/api/resolve":
        required.append("character_id")
    seen = set()
    for count in (0, 1, 2, 3):
        for chosen in itertools.combinations(filters, count):
            # Three at once only where one of them is the order.
            if count == 3 and not any(one[0][0] in ("sort", "order") for one in chosen):
                continue
            for pairs in itertools.product(*chosen):
                query = urllib.parse.urlencode(pairs)
                if all(name in dict(pairs) for name in required) and query not in seen:
                    seen.add(query)
                    yield path + ("?" + query if query else "")


def scans_in(plan, large):
    if plan["Node Type"] == "Seq Scan" and plan["Relation Name"] in large:
        yield plan["Relation Name"]
    for child in plan.get("Plans", []):
        yield from scans_in(child, large)


class PlanLog:
    """The plans that auto_explain writes for a database, from here on."""

    def __init__(self, path, database):
        self.file = open(path, "rb")
        self.file.seek(0, os.SEEK_END)
        self.database = database
        self.unread = ""

    def read(self):
        """Those written since the last look. One that another session is still writing comes next
        time."""
        text = self.unread + self.file.read().decode(errors="replace")
        entries = re.split(r"\n(?=\d{4}-\d\d-\d\d )", text)
        self.unread = "" if self.is_whole(entries[-1]) else entries.pop()
        for entry in entries:
            head, _, body = entry.partition(PLAN)
            if f"@{self.database} " in head and body:
                yield json.loads(body)

    @staticmethod
    def is_whole(entry):
        return entry.endswith("\n\t}\n" if PLAN in entry else "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=pathlib.Path, default="build/dev/mien")
    arguments = parser.parse_args()
    environment = Environment(arguments.program)
    environment.set_up()
    token = environment.json("token", "create", "--email", "ada@example.com", "--name", "plans")["token"]
    for statement in FILL.replace(":characters", str(CHARACTERS)).split(";\n"):
        environment.sql("SET session_replication_role = replica; " + statement)
    environment.sql("VACUUM ANALYZE")
    large = {name for name, rows in environment.sql(
        "SELECT relname, reltuples::bigint FROM pg_class WHERE relkind = 'r' "
        f"AND relnamespace = 'public'::regnamespace AND reltuples > {LARGE}")}
    assert len(large) >= 15, large
    for setting in ("session_preload_libraries = 'auto_explain'", "auto_explain.log_min_duration = 0",
                    "auto_explain.log_format = 'json'", "auto_explain.log_nested_statements = on"):
        environment.sql(f"ALTER DATABASE {environment.database} SET {setting}")
    server, port = environment.serve()
    # Written by tools/dev/scratch_postgres.sh beside the file that the variable names.
    log = PlanLog(pathlib.Path(os.environ["MIEN_TEST_POSTGRES"]).parent / "log" / "postgres.log",
                  environment.database)
    asked, planned, failures = 0, 0, []
    for path, operation, parameters in contract():
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for target in targets_of(path, parameters):
            connection.request("GET", target, headers={"Authorization": f"Bearer {token}"})
            response = connection.getresponse()
            body = response.read()
            asked += 1
            if response.status >= 500 or response.status in (401, 403, 422):
                failures.append(f"{target}: {response.status} {body[:200]}")
            for plan in log.read():
                planned += 1
                for table in scans_in(plan["Plan"], large):
                    failures.append(f"{target} scans {table}: {plan['Query Text']}")
        print(f"{operation}: {time.monotonic() - began:.1f} s, {len(failures)} failures so far",
              flush=True)
    assert not failures, "\n".join(sorted(set(failures)))
    assert planned >= asked, f"only {planned} plans of {asked} requests are in the log"
    print(f"{asked} requests, {planned} plans over {len(large)} large tables, no sequential scan")
    assert server.stop() == 0
    environment.close()


if __name__ == "__main__":
    main()
