#!/usr/bin/env python3
"""Production's data, masked, brought to staging by the bridge, on two PostgreSQL clusters with the sample
data and people in odd places: what arrives, that nothing of anybody does, that a second run gives the same
fakes, that a planted leak and a killed bridge leave staging as it was, and that the invariants hold.

    staging_sync.py --program build/dev/mien

needs the scratch PostgreSQL (MIEN_TEST_POSTGRES); starts another one of its own.
"""

import argparse
import http.client
import json
import os
import re
import time

from environment import ROOT, Environment, another_cluster

HOST = "admin-staging.localhost"
STAGING = "/api/admin/staging"
SECONDS_MAX = 120
KEY = os.urandom(32).hex()
EMAIL, PHONE, NAME = "ada.fiktiv@example.com", "+1 555 010 0123", "Ada Fiktiv"
CANARY = "canary.bird@example.com"
MASKED = {"users": "id, name, email, phone, attributes::text, search_text",
          "admins": "id, email, display_name, search_text",
          "prompt_versions": "id, change_reason", "videos": "id, resolved_text"}
KEPT = {"characters": "id, slug, name, description, attributes::text, own_emotions",
        "prompt_versions": "id, prompt_id, version, prompt_text, text_sha256, created_by",
        "prompts": "id, character_id, emotion, head_version, is_deleted",
        "assignments": "id, user_id, character_id, ended_at", "emotions": "name, number, position",
        "objects": "key, state, bytes, sha256"}


def quoted(value):
    return json.dumps(str(value))


class Bridge:
    def __init__(self, production, staging, has_key=True):
        self.environments = production, staging
        self.start(has_key)

    def start(self, has_key=True, policy=ROOT / "deploy" / "etc" / "masking.toml"):
        production, staging = self.environments
        key = re.search(r'(?m)^key = "(\w+)"$', staging.config.read_text())[1]
        text = ""
        for name, side, user, database in (("production", production, "reader", production.database),
                                           ("staging", staging, "owner", None)):
            account = side.cluster[user]
            text += f"""[{name}.database]
host = {quoted(side.cluster["host"])}
port = {side.cluster["port"]}
user = {quoted(account["user"])}
password = {quoted(account["password"])}
ca_file = {quoted(side.cluster["ca_file"])}
"""
            text += f"name = {quoted(database)}\n" if database else ""
            text += f"[{name}.objects]\ndirectory = {quoted(side.directory / 'objects')}\n"
        text += f'[control]\nname = {quoted(staging.control)}\nkey = "{key}"\n'
        text += f"[sync]\npolicy_file = {quoted(policy)}\n"
        text += f'masking_key = "{KEY}"\n' if has_key else ""
        text += f"[scratch]\ndirectory = {quoted(production.directory / 'bridge')}\n"
        path = production.directory / "bridge.toml"
        path.touch(mode=0o600)
        path.write_text(text)
        self.process = production.start("bridge", "bridging", path)

    def stop(self):
        self.process.stop()

    def kill(self):
        self.process.process.kill()
        self.process.process.wait()


class Staging:
    def __init__(self, program):
        self.env = Environment(program, "staging")
        self.env.set_up("grace@example.net")
        token = self.env.json("token", "create", "--email", "grace@example.net", "--name", "test")["token"]
        _, port = self.env.serve()
        self.headers = {"Host": HOST, "Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, method, path, body=None):
        self.connection.request(method, STAGING + path, None if body is None else json.dumps(body),
                                self.headers)
        response = self.connection.getresponse()
        return response.status, json.loads(response.read())

    def begin(self):
        status, run = self.ask("POST", "/sync-data", {"anonymize": True, "include_versions": True})
        assert status == 202 and run["status"] == "pending", (status, run)
        return run

    def look(self, run):
        return self.ask("GET", f"/sync-status/{run['sync_id']}")[1]

    def wait_for(self, run):
        begin = time.monotonic()
        while run["completed_at"] is None:
            assert time.monotonic() - begin < SECONDS_MAX, run
            run = self.look(run)
        return run

    def served(self):
        return self.env.sql("SELECT g.database_name FROM current_generation c "
                            "JOIN generations g ON g.number = c.number", self.env.control)[0][0]

    def databases(self):
        return {row[0] for row in self.env.sql("SELECT datname FROM pg_database", "postgres")
                if row[0].startswith((self.env.database + "_g", "mien_building_"))}

    def close(self):
        for process in self.env.processes:
            process.stop()
        for name in self.databases():
            self.env.sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", "postgres")
        self.env.close()


def make_production(program):
    production = Environment(program)
    production.set_up("linus@example.org")
    production.done("samples", "load", "--as", "linus@example.org", "--from", str(ROOT / "samples"))
    production.sql(f"""
        INSERT INTO users (id, name, email, phone, attributes, search_text) VALUES
          ('01994b1c-8a01-7c11-9d52-000000000001', '{NAME}', '{EMAIL}', '{PHONE.replace(" ", "")}',
           '{{"note": "{NAME} <{EMAIL.upper()}> or {PHONE}", "{EMAIL}": "{CANARY}"}}',
           'ada fiktiv {EMAIL}');
        INSERT INTO objects (key, state, content_type, bytes, sha256)
          VALUES ('videos/one.mp4', 'live', 'video/mp4', 4, sha256('clip')),
                 ('previews/two.mp4', 'live', 'video/mp4', 4, sha256('gone'));
        INSERT INTO videos (id, character_id, emotion, user_id, prompt_id, prompt_version, source,
            resolution_id, resolved_text, settings, provider, video_key, requested_by, generated_at,
            final_state, finished_at, depicted)
        SELECT '01994b1c-8a01-7c11-9d52-000000000002', p.character_id, p.emotion,
            '01994b1c-8a01-7c11-9d52-000000000001', p.id, p.head_version, 'character',
            gen_random_uuid(), v.prompt_text || ' for {NAME}, {EMAIL}', '{{}}', 'builtin',
            'videos/one.mp4', v.created_by, now(), 'succeeded', now(), '{{}}'
        FROM prompts p JOIN prompt_versions v ON v.prompt_id = p.id AND v.version = p.head_version
        WHERE p.character_id IS NOT NULL LIMIT 1;
        INSERT INTO video_usage_log (video_id, character_id, emotion, prompt_id, prompt_version, source,
            resolution_id, resolved_sha256, generation_timestamp)
        SELECT id, character_id, emotion, prompt_id, prompt_version, source, resolution_id,
            sha256(convert_to(resolved_text, 'UTF8')), generated_at FROM videos;
    """)
    store = production.directory / "objects" / "videos"
    store.mkdir(exist_ok=True)
    (store / "one.mp4").write_bytes(b"clip")
    return production


def rows(env, database, columns):
    return {table: env.sql(f"SELECT {what} FROM {table} ORDER BY 1", database)
            for table, what in columns.items()}


def dump(env, database):
    """All that the database holds."""
    tables = env.sql("SELECT relname FROM pg_class WHERE relkind = 'r' "
                     "AND relnamespace = 'public'::regnamespace", database)
    return "\n".join(line for (table,) in tables for line in map(
        str, env.sql(f"SELECT t::text FROM {table} t", database)))


def originals(production):
    people = production.sql("SELECT name, coalesce(email, ''), coalesce(phone, '') FROM users")
    values = {value for _, email, phone in people for value in (email, phone) if value}
    values |= {row[0] for row in production.sql("SELECT email FROM admins")}
    return values | {CANARY, NAME, EMAIL.upper()}


def expect_masked(production, staging, run):
    database = staging.served()
    text = dump(staging.env, database)
    found = [value for value in originals(production) if value in text]
    assert not found, found[:5]
    clear = dump(production, production.database)
    assert EMAIL in clear and CANARY in clear
    source, copy = rows(production, production.database, KEPT), rows(staging.env, database, KEPT)
    source["objects"] = [row for row in source["objects"] if row[0] == "videos/one.mp4"]
    for table in KEPT:
        assert source[table] == copy[table], (table, source[table][:2], copy[table][:2])
    assert run["records_synced"] > 600 and run["records_failed"] == 0, run
    assert run["leak_scan"]["cells"] > 1000 and not run["leak_scan"]["leaks"], run["leak_scan"]
    names = staging.env.sql("SELECT count(DISTINCT email), count(*) FROM users", database)[0]
    assert names[0] == names[1] or int(names[0]) > 490, names
    assert (staging.env.directory / "objects" / "videos" / "one.mp4").read_bytes() == b"clip"
    actions = [row[0] for row in staging.env.sql("SELECT action FROM audit_log ORDER BY seq", database)]
    assert actions[0] == "generation.sync", actions
    staging.env.done("verify")
    return rows(staging.env, database, MASKED)


def expect_report(run, replaced):
    """What the page of a run shows."""
    stages = [one["stage"] for one in run["stages"]]
    assert stages == ["preparing", "copying", "searching", "copying_objects", "preserving", "moving"], stages
    assert [one["began_at"] for one in run["stages"]] == sorted(one["began_at"] for one in run["stages"])
    assert run["attempt"] == 1 and run["replaces"] == replaced, run
    assert run["bytes_synced"] == sum(table["bytes"] for table in run["tables"]) > 100_000, run
    assert run["preserved"]["admins"] == 1 and run["preserved"]["tokens"] == 1, run["preserved"]
    left_out = {table["table"]: table for table in run["tables_left_out"]}
    assert left_out["public.sessions"]["rule"] == "preserve" and left_out["public.jobs"]["rule"] == "never"
    assert all(table["why"] for table in left_out.values()), left_out
    users = next(table for table in run["tables"] if table["table"] == "public.users")
    email = next(column for column in users["columns"] if column["column"] == "email")
    assert email["masked"] + email["null"] == users["rows"] and email["kept"] == 0, email


def expect_refusals(staging):
    status, problem = staging.ask("POST", "/sync-data", {"anonymize": False})
    assert status == 422 and problem["problems"][0]["pointer"] == "/anonymize", problem
    status, problem = staging.ask("POST", "/sync-data", {"include_versions": False})
    assert status == 422 and problem["problems"][0]["pointer"] == "/include_versions", problem


def expect_failure(staging, run, words):
    served, before = staging.served(), staging.databases()
    run = staging.wait_for(run)
    assert run["status"] == "failed", run
    assert words in run["error"]["message"], run["error"]
    assert staging.served() == served
    return before


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    program = parser.parse_args().program
    production = make_production(program)
    with another_cluster():
        staging = Staging(program)
        bridge = Bridge(production, staging.env, has_key=False)
        try:
            expect_refusals(staging)
            expect_failure(staging, staging.begin(), "masking key")
            bridge.stop()
            bridge.start()
            run = staging.begin()
            status, problem = staging.ask("POST", "/sync-data", {})
            assert status == 409 and problem["operation_id"] == run["sync_id"], problem
            first = staging.wait_for(run)
            assert first["status"] == "completed", first
            masked = expect_masked(production, staging, first)
            expect_report(first, replaced=1)

            second = staging.wait_for(staging.begin())
            assert second["status"] == "completed", second
            again = expect_masked(production, staging, second)
            grace = "grace@example.net"
            for table, old in masked.items():
                assert [row for row in old if grace not in row] == [
                    row for row in again[table] if grace not in row], table
            assert second["objects"]["copied"] == 0 and second["objects"]["present"] == 1, second

            # Fiction is not masked, but searched: what a prompt says of a person ends the run.
            production.sql(f"UPDATE characters SET description = 'ask {EMAIL}' WHERE slug = "
                           "(SELECT min(slug) FROM characters)")
            expect_failure(staging, staging.begin(), "public.characters.description")
            production.sql("UPDATE characters SET description = '' WHERE description LIKE 'ask %'")

            production.sql("ALTER TABLE users ADD COLUMN nickname text")
            expect_failure(staging, staging.begin(), "public.users.nickname has no class")
            production.sql("ALTER TABLE users DROP COLUMN nickname")

            served, run = staging.served(), staging.begin()
            while run["phase"] not in ("copying", "searching", "copying_objects"):
                run = staging.look(run)
            bridge.kill()
            assert staging.served() == served
            staging.env.sql("UPDATE jobs SET leased_until = now() - interval '1 second' "
                            "WHERE state = 'running'", staging.env.control)
            bridge.start()
            killed = staging.wait_for(run)
            assert killed["status"] == "completed" and killed["attempt"] == 2, killed
            expect_masked(production, staging, killed)
            seconds = staging.env.sql("SELECT result ->> 'seconds' FROM operations WHERE kind = 'sync' "
                                      "AND final_state = 'succeeded'", staging.env.control)
        finally:
            bridge.stop()
            staging.close()
    times = ", ".join(f"{float(row[0]):.1f} s" for row in seconds)
    print(f"ok  {first['records_synced']} rows, {first['leak_scan']['cells']} cells searched; {times}")


main()
