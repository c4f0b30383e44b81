#!/usr/bin/env python3
"""Production's data, masked, brought to staging by the bridge, on two PostgreSQL clusters with the sample
data and people in odd places: what arrives, that nothing of anybody does, that nobody is told of rows while
they are loaded, that people are found by their fakes, that a second run gives the same fakes, that a planted
leak and a killed bridge leave staging as it was, that a run of the schedule waits for what the bridge had begun,
and that the invariants hold; that a person who is erased in production goes from every generation; and that
the ledger tells of all this, and of what is changed in it.

    staging_sync.py --program build/dev/mien

needs the scratch PostgreSQL (MIEN_TEST_POSTGRES); starts another one of its own.
"""

import argparse
import datetime
import http.client
import json
import os
import re
import time
import urllib.parse

from bridge_config import make_ledger
from environment import LOOK_SECONDS, ROOT, Environment, another_cluster
from phase_hold import Hold, Listener

HOST = "admin-staging.localhost"
STAGING = "/api/admin/staging"
SECONDS_MAX = 120
KEY, NEW_KEY = os.urandom(32).hex(), os.urandom(32).hex()
ADA = "01994b1c-8a01-7c11-9d52-000000000001"
ERASED_SECONDS_MAX = 60
POLICY = ROOT / "deploy" / "etc" / "masking.toml"
EMAIL, PHONE, NAME = "ada.fiktiv@example.com", "+1 555 010 0123", "Ada Fiktiv"
CANARY = "canary.bird@example.com"
MASKED = {"users": "id, name, email, phone, attributes::text, search_text",
          "admins": "id, email, display_name, search_text",
          "prompt_versions": "id, change_reason", "videos": "id, resolved_text"}
# Found by words that fold otherwise than most; what is found of the last is not what its row says.
SEARCHED = {"01994b1c-8a01-7c11-9d52-000000000011": ("İpekzil Iğdırgan", "zqxipek.vural@example.com"),
            "01994b1c-8a01-7c11-9d52-000000000012": ("Großwichtel", "zqxgross@example.com"),
            "01994b1c-8a01-7c11-9d52-000000000013": ("ＡＤＡＬＩＮＤＥＮ", "zqxada@example.com"),
            "01994b1c-8a01-7c11-9d52-000000000014": ("Fionazka Zeitungsbart", "zqxfiona@example.com")}
STALE = "01994b1c-8a01-7c11-9d52-000000000014"
KEPT = {"characters": "id, slug, name, description, attributes::text, own_emotions, search_text",
        "prompt_versions": "id, prompt_id, version, prompt_text, text_sha256, created_by",
        "prompts": "id, character_id, emotion, head_version, is_deleted",
        "assignments": "id, user_id, character_id, ended_at", "emotions": "name, number, position",
        "objects": "key, state, bytes, sha256"}


def quoted(value):
    return json.dumps(str(value))


class Bridge:
    def __init__(self, production, staging, sync_key=KEY):
        self.environments = production, staging
        self.ledger = make_ledger(production)
        self.start(sync_key)

    def configure(self, sync_key=KEY, rotated_from="", policy=POLICY):
        """Writes its configuration; where."""
        production, staging = self.environments
        key = re.search(r'(?m)^key = "(\w+)"$', staging.config.read_text())[1]
        text = self.ledger
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
        text += f'masking_key = "{sync_key}"\n' if sync_key else ""
        text += f'rotated_from = "{rotated_from}"\n'
        text += f"[scratch]\ndirectory = {quoted(production.directory / 'bridge')}\n"
        path = production.directory / "bridge.toml"
        path.touch(mode=0o600)
        path.write_text(text)
        return path

    def start(self, sync_key=KEY, rotated_from="", policy=POLICY):
        self.config = self.configure(sync_key, rotated_from, policy)
        self.process = self.environments[0].start("bridge", "bridging", self.config)

    def ask_ledger(self, *words, text=None):
        """A command on the ledger; its exit code and what it printed."""
        result = self.environments[0].run("sync", *words, "--config", self.config, "--json", text=text,
                                          config=False)
        return result.returncode, json.loads(result.stdout)

    def stop(self):
        self.process.stop()

    def kill(self):
        self.process.process.kill()
        self.process.process.wait()


class Staging:
    def __init__(self, program, prepare=lambda env: None):
        self.env = Environment(program, "staging")
        prepare(self.env)
        self.env.set_up("grace@example.net")
        token = self.env.json("token", "create", "--email", "grace@example.net", "--name", "test")["token"]
        self.headers = {"Host": HOST, "Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        self.serve()

    def serve(self):
        self.server, self.port = self.env.serve()
        self.connect()

    def connect(self):
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def ask(self, method, path, body=None):
        self.connection.request(method, STAGING + path, None if body is None else json.dumps(body),
                                self.headers)
        response = self.connection.getresponse()
        return response.status, json.loads(response.read())

    def begin(self, **wanted):
        status, run = self.ask("POST", "/sync-data",
                               {"anonymize": True, "include_versions": True, **wanted})
        assert status == 202 and run["status"] == "pending", (status, run)
        return run

    def look(self, run):
        return self.ask("GET", f"/sync-status/{run['sync_id']}")[1]

    def users_found(self, text):
        """The ids of users whom the lists of staging find by this."""
        path = f"/api/admin/users?limit=200&search={urllib.parse.quote(text)}"
        self.connection.request("GET", path, headers=self.headers)
        response = self.connection.getresponse()
        body = json.loads(response.read())
        assert response.status == 200, body
        return {user["id"] for user in body["users"]}

    def wait_for(self, run, seconds=SECONDS_MAX):
        begin = time.monotonic()
        while run["completed_at"] is None:
            assert time.monotonic() - begin < seconds, run
            time.sleep(LOOK_SECONDS)
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
    production.done("prompts", "set", "sherlock-holmes", "idle", "He waits by the fire.")
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
    for user, (name, email) in SEARCHED.items():
        text = "kept from an older release" if user == STALE else f"{name} {email}".lower()
        production.sql("INSERT INTO users (id, name, email, search_text) "
                       f"VALUES ('{user}', '{name}', '{email}', '{text}')")
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


def expect_found(staging):
    """By the words of their fakes, and by none of their own."""
    for user, (name, email) in SEARCHED.items():
        (fake, address), = staging.env.sql(f"SELECT name, email FROM users WHERE id = '{user}'", staging.served())
        for text in (fake, fake.split()[0], fake.upper(), address, address.split("@")[0]):
            assert user in staging.users_found(text), (user, text, fake, address)
        for text in (*name.split(), email, email.split("@")[0], email[:6], "kept from an older release"):
            assert user not in staging.users_found(text), (user, text, fake, address)


def load_unheard(staging):
    """A run while whose rows come into the new database nobody who listens there is told of them."""
    env = staging.env
    copying, searching = Hold(env, "copying"), Hold(env, "searching")
    run = staging.begin()
    copying.await_run()
    building, = [name for name in staging.databases() if name.startswith("mien_building_")]
    written = env.sql("SELECT prosrc FROM pg_proc WHERE prosrc LIKE '%pg_notify%'", building)
    channels = {channel for line in written for channel in re.findall(r"pg_notify\('(\w+)'", "|".join(line))}
    assert {"prompt_changed", "character_changed", "assignment_changed"} <= channels, channels
    listener = Listener(env, building, channels)
    env.sql("SELECT pg_notify('prompt_changed', 'by the test')", building)
    copying.let_go()
    searching.await_run()
    told = env.sql("SELECT (SELECT count(*) FROM prompts) > 0, (SELECT count(*) FROM characters) > 0", building)
    heard = listener.leave()
    searching.let_go()
    assert told == [["t", "t"]] and heard == [("prompt_changed", "by the test")], (told, heard[:5])
    return staging.wait_for(run)


def schedule_this_minute(staging):
    """So that a run is due since this minute began, and none before tomorrow."""
    now = datetime.datetime.now(datetime.UTC)
    status, answer = staging.ask("PUT", "/config", {"sync_schedule": f"{now.minute} {now.hour} * * *",
                                                    "sync_time_zone": "UTC"})
    assert status == 200, answer
    staging.env.sql("UPDATE sync_schedule_look SET looked_until = now() - interval '2 minutes'",
                    staging.env.control)


def expect_scheduled(staging, killed):
    """What was due while the bridge was dead began when its run had ended, and was not missed."""
    begin, run = time.monotonic(), killed
    while run["sync_id"] == killed["sync_id"]:
        assert time.monotonic() - begin < SECONDS_MAX, run
        time.sleep(LOOK_SECONDS)
        status, page = staging.ask("GET", "/syncs?limit=1")
        assert status == 200 and not page["missed"], page
        run, = page["syncs"]
    assert run["requested_by"] == "mien schedule" and run["started_at"] >= killed["completed_at"], run
    run = staging.wait_for(run)
    assert run["status"] == "completed" and run["attempt"] == 1, run
    return run


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


def expect_failure(staging, run, words):
    served, before = staging.served(), staging.databases()
    run = staging.wait_for(run)
    assert run["status"] == "failed", run
    assert words in run["error"]["message"], run["error"]
    assert staging.served() == served
    return before


def expect_heads_only(production, staging, run):
    """Each head is version 1, and what older ones explain is left out and counted."""
    assert run["status"] == "completed", run
    heads = production.sql("SELECT prompt_id, prompt_text, text_sha256, version FROM prompt_versions "
                           "JOIN prompts p ON p.id = prompt_id AND version = p.head_version ORDER BY 1")
    copied = staging.env.sql("SELECT prompt_id, prompt_text, text_sha256, origin ->> 'version' "
                             "FROM prompt_versions WHERE version = 1 ORDER BY 1", staging.served())
    assert heads == copied, (heads[:2], copied[:2])
    left_out = {row["table"]: row["rows"] for row in run["left_out"]}
    older = int(production.sql("SELECT count(*) FROM prompt_versions")[0][0]) - len(heads)
    assert left_out["public.prompt_versions"] == older > 0, left_out
    assert staging.env.sql("SELECT count(*) FROM prompt_versions", staging.served())[0][0] == str(len(heads))
    staging.env.done("verify")


def await_policy(staging, allows):
    """Until the bridge has told whether its policy allows runs without masking."""
    begin, told = time.monotonic(), []
    while told != [[allows]]:
        assert time.monotonic() - begin < SECONDS_MAX, told
        told = staging.env.sql("SELECT allows_unmasked FROM masking_policy", staging.env.control)


def expect_refusal(staging):
    """What the policy does not allow is refused when it is asked for, and begins nothing."""
    await_policy(staging, "f")
    status, problem = staging.ask("POST", "/sync-data", {"anonymize": False})
    assert status == 409 and "allow_unmasked" in problem["detail"], problem


def expect_nobody(bridge, production, staging):
    """Without masking, where the policy allows it: fiction as it is, and nobody."""
    policy = production.directory / "masking.toml"
    policy.write_text(POLICY.read_text().replace("[masking]\n", "[masking]\nallow_unmasked = true\n", 1))
    bridge.stop()
    bridge.start(NEW_KEY, policy=policy)
    await_policy(staging, "t")
    run = staging.wait_for(staging.begin(anonymize=False))
    assert run["status"] == "completed", run
    left_out = {row["table"]: row["rows"] for row in run["left_out"]}
    for table in ("users", "admins", "prompts", "prompt_versions", "assignments", "videos"):
        there = production.sql(f"SELECT count(*) FROM {table}")[0][0]
        assert left_out.get(f"public.{table}") == int(there), (table, there, left_out)
    kept = {table: columns for table, columns in KEPT.items() if table == "emotions"}
    assert rows(production, production.database, kept) == rows(staging.env, staging.served(), kept)
    counts = staging.env.sql("SELECT (SELECT count(*) FROM users), (SELECT count(*) FROM prompts), "
                             "(SELECT count(*) FROM characters)", staging.served())[0]
    assert counts[:2] == ["0", "0"] and counts[2] == production.sql("SELECT count(*) FROM characters")[0][0]
    staging.env.done("verify")


def expect_ledger(bridge, staging, run):
    """The chain holds, staging was told where it ends, and it says what became of somebody."""
    code, check = bridge.ask_ledger("verify")
    assert code == 0 and check["is_whole"] and check["people"] > 500, check
    assert check["last"] == run["manifest"] and check["key_id"] == run["key_id"], check
    fake = staging.env.sql(f"SELECT email FROM users WHERE id = '{ADA}'", staging.served())[0][0]
    code, (answer,) = bridge.ask_ledger("confirm", text=f"{EMAIL.upper()}\t{fake}\n")
    assert code == 0 and answer["found"][0]["fake"] == "confirmed", answer
    code, (answer,) = bridge.ask_ledger("confirm", text=f"{EMAIL}\tsomebody@people.staging.test\n")
    assert code == 8 and answer["found"][0]["fake"] == "another", answer


def expect_erased(bridge, production, staging):
    """Ada is deleted in production; how long it took until no generation had her."""
    databases = [row[0] for row in staging.env.sql(
        "SELECT database_name FROM generations WHERE state = 'ready'", staging.env.control)]
    held = [name for name in databases
            if staging.env.sql(f"SELECT id FROM users WHERE id = '{ADA}'", name)]
    assert len(held) >= 3 and staging.served() in held, (held, databases)
    production.sql(f"DELETE FROM users WHERE id = '{ADA}'")
    begin, last = time.monotonic(), -1
    while last != 1:
        assert time.monotonic() - begin < ERASED_SECONDS_MAX, held
        last = int(staging.env.sql("SELECT min(erased_until) FROM generations WHERE state = 'ready'",
                                   staging.env.control)[0][0])
    seconds = time.monotonic() - begin
    for name in held:
        left = staging.env.sql(f"SELECT id FROM users WHERE id = '{ADA}' UNION ALL SELECT id FROM videos "
                               f"WHERE user_id = '{ADA}'", name)
        entries = staging.env.sql("SELECT subject_id FROM audit_log WHERE action = 'user.erase'", name)
        assert not left and entries == [[ADA]], (name, left, entries)
    assert not (staging.env.directory / "objects" / "videos" / "one.mp4").exists()
    code, (answer,) = bridge.ask_ledger("confirm", text=f"{EMAIL}\n")
    assert code == 8 and not answer["found"], answer
    code, check = bridge.ask_ledger("verify")
    assert code == 0, check
    staging.env.done("verify")
    return seconds


def expect_no_return(production, staging):
    """Ada's video stays in production and says nothing of her; no run brings it to staging again."""
    texts = production.sql("SELECT resolved_text, erased_at IS NOT NULL FROM videos")
    assert texts == [["", "t"]], texts
    run = staging.wait_for(staging.begin())
    assert run["status"] == "completed", run
    assert {"table": "public.videos", "rows": 1, "why": "They were made for users who are erased."} in run[
        "left_out"], run["left_out"]
    text = dump(staging.env, staging.served())
    assert not staging.env.sql("SELECT id FROM videos", staging.served())
    assert ADA not in text and NAME not in text
    assert not (staging.env.directory / "objects" / "videos" / "one.mp4").exists()
    staging.env.done("verify")


def expect_damage_found(bridge, production):
    production.sql("ALTER TABLE manifest DISABLE TRIGGER USER; "
                   "DELETE FROM manifest WHERE number = (SELECT max(number) FROM manifest); "
                   "DELETE FROM mapping WHERE person = (SELECT person FROM mapping ORDER BY person LIMIT 1)",
                   f"{production.database}_ledger")
    code, check = bridge.ask_ledger("verify")
    assert code == 8 and not check["is_whole"] and check["findings"], check


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    program = parser.parse_args().program
    production = make_production(program)
    with another_cluster():
        staging = Staging(program)
        bridge = Bridge(production, staging.env, sync_key=None)
        try:
            expect_failure(staging, staging.begin(), "masking key")
            bridge.stop()
            bridge.start()
            expect_refusal(staging)
            run = staging.begin()
            status, problem = staging.ask("POST", "/sync-data", {})
            assert status == 409 and problem["operation_id"] == run["sync_id"], problem
            first = staging.wait_for(run)
            assert first["status"] == "completed", first
            masked = expect_masked(production, staging, first)
            expect_report(first, replaced=1)
            expect_found(staging)

            Hold.prepare(staging.env)
            second = load_unheard(staging)
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
            schedule_this_minute(staging)
            staging.env.sql("UPDATE jobs SET leased_until = now() - interval '1 second' "
                            "WHERE state = 'running'", staging.env.control)
            bridge.start()
            killed = staging.wait_for(run)
            assert killed["status"] == "completed" and killed["attempt"] == 2, killed
            # The next look at the schedule is the first of a bridge that starts.
            bridge.stop()
            bridge.start()
            scheduled = expect_scheduled(staging, killed)
            expect_masked(production, staging, scheduled)
            expect_ledger(bridge, staging, scheduled)

            bridge.stop()
            bridge.start(NEW_KEY)
            expect_failure(staging, staging.begin(), f'rotated_from = "{scheduled["key_id"]}"')
            bridge.stop()
            bridge.start(NEW_KEY, rotated_from=scheduled["key_id"])
            heads = staging.wait_for(staging.begin(include_versions=False))
            expect_heads_only(production, staging, heads)
            assert heads["key_id"] != scheduled["key_id"], heads
            erased_in = expect_erased(bridge, production, staging)
            expect_no_return(production, staging)
            expect_nobody(bridge, production, staging)
            expect_damage_found(bridge, production)
            seconds = staging.env.sql("SELECT result ->> 'seconds' FROM operations WHERE kind = 'sync' "
                                      "AND final_state = 'succeeded'", staging.env.control)
        finally:
            bridge.stop()
            staging.close()
    times = ", ".join(f"{float(row[0]):.1f} s" for row in seconds)
    print(f"ok  {first['records_synced']} rows, {first['leak_scan']['cells']} cells searched; {times}; "
          f"erased in {erased_in:.1f} s")


if __name__ == "__main__":
    main()
