#!/usr/bin/env python3
"""Every command of `mien` as people and scripts call it: what it prints, its exit code, and what is in
the database afterwards.

    cli.py --program build/dev/mien [TEST…]
"""

import base64
import http.client
import json
import os
import pathlib
import struct
import subprocess
import sys
import unittest
import zipfile
import zlib

from environment import ROOT, Environment
from prompt_bundle import seal

env = None
worker = None
LUNA = "0198c0de-7a11-7000-8000-000000000001"
ANOTHER = "0198c0de-7a11-7000-8000-0000000000ff"
ARCHIVED = "0198c0de-7a11-7000-8000-0000000000ee"


def bundle(slug, id_=LUNA, texts=("{character_name} smiles.",)):
    """A file with one character and one cell, happy, whose versions have these texts."""
    versions = [{"version": number, "prompt_text": text, "created_at": "2026-11-20T08:00:00Z",
                 "created_by": {"email": "ada@example.com", "display_name": "Ada"}}
                for number, text in enumerate(texts, 1)]
    return {"format": "mien.prompts", "schema_version": 1,
            "characters": [seal({"id": id_, "slug": slug, "name": slug.title()})],
            "prompts": [seal({"character_slug": slug, "emotion": "happy", "versions": versions})]}


def write(name, content):
    path = env.directory / name
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def setUpModule():
    global env, worker
    env = Environment(PROGRAM)
    env.set_up()
    worker = env.work()
    env.done("import", write("luna.json", bundle("luna")), "--apply")


def tearDownModule():
    env.close()


def last_seq():
    return int(env.sql("SELECT seq FROM audit_head")[0][0])


def audit_since(seq):
    """(actor_kind, actor_label, action, subject_kind, subject_id) of the entries behind seq."""
    return [tuple(row) for row in env.sql(
        "SELECT actor_kind, actor_label, action, subject_kind, subject_id FROM audit_log "
        f"WHERE seq > {seq} ORDER BY seq")]


class Command(unittest.TestCase):
    def refused(self, code, *words, text=None, says=""):
        """The command fails with this code and sentence, prints nothing and writes nothing."""
        before = last_seq()
        result = env.run(*words, text=text)
        self.assertEqual(result.returncode, code, f"{words}\n{result.stderr}")
        self.assertIn(says, result.stderr)
        self.assertEqual(result.stdout, "")
        self.assertEqual(last_seq(), before)

    def refused_as_json(self, code, kind, *words):
        result = env.run(*words, "--json")
        self.assertEqual(result.returncode, code)
        error = json.loads(result.stderr)
        self.assertEqual(error["error"], kind)
        self.assertTrue(error["message"])
        return error

    def audited(self, before, action, subject_kind, subject_id, actor="ada@example.com"):
        self.assertEqual(audit_since(before),
                         [("cli", actor, action, subject_kind, subject_id)])
        ids = env.sql(f"SELECT request_id FROM audit_log WHERE seq > {before}")
        self.assertRegex(ids[0][0], "^[0-9a-f-]{36}$", "each run has an id of its own")


class CommandLine(Command):
    def plain(self, *words):
        return env.run(*words, config=False)

    def test_help_lists_every_command(self):
        result = self.plain("--help")
        self.assertEqual(result.returncode, 0)
        for name in ("serve", "worker", "migrate", "admin", "token", "prompts", "resolve", "render",
                     "samples", "template", "provider", "preset", "character", "export", "import", "verify"):
            self.assertRegex(result.stdout, rf"(?m)^  {name}\b")

    def test_version_is_that_of_the_project(self):
        result = self.plain("--version")
        self.assertEqual(result.returncode, 0)
        self.assertRegex(result.stdout, r"^\d+\.\d+\.\d+\n$")

    def test_wrong_command_lines_are_refused_with_2(self):
        for words, says in (((), "subcommand"),
                            (("frobnicate",), "There is no command “frobnicate”"),
                            (("prompts",), "subcommand"),
                            (("prompts", "burn"), "There is no command “prompts burn”; see mien "
                                                  "prompts --help."),
                            (("admin", "list"), "There is no command “admin list”; see mien admin "
                                                "--help."),
                            (("staging", "config", "burn"), "“staging config burn”"),
                            (("admin",), "subcommand"),
                            (("verify",), "--config"),
                            (("verify", "--config"), "--config"),
                            (("verify", "--verbose"), ""),
                            (("--verbose",), "")):
            with self.subTest(words):
                result = self.plain(*words)
                self.assertEqual(result.returncode, 2)
                self.assertIn(says, result.stderr)
                self.assertEqual(result.stdout, "")

    def test_configuration_may_come_from_the_environment(self):
        done = subprocess.run([env.program, "prompts", "get", "luna", "happy"], text=True,
                              capture_output=True, env=dict(os.environ, MIEN_CONFIG=env.config))
        self.assertEqual((done.returncode, done.stdout), (0, "{character_name} smiles.\n"))

    def test_configuration_that_is_missing_or_wrong_is_said_with_its_key(self):
        result = self.plain("verify", "--config", "/nowhere/mien.toml")
        self.assertEqual(result.returncode, 4)
        self.assertIn("There is no configuration file /nowhere/mien.toml", result.stderr)
        wrong = write("wrong.toml", env.config.read_text().replace("password", "pasword"))
        for command in ("verify", "serve", "worker", "migrate"):
            result = self.plain(command, "--config", wrong)
            self.assertEqual(result.returncode, 2)
            self.assertIn("database.password must be a text", result.stderr)

    def test_a_database_that_does_not_answer_is_unavailable(self):
        port = env.cluster["port"]
        gone = write("gone.toml", env.config.read_text().replace(f"port = {port}", "port = 1"))
        result = self.plain("prompts", "get", "luna", "happy", "--json", "--config", gone)
        self.assertEqual(result.returncode, 6)
        self.assertEqual(json.loads(result.stderr.splitlines()[-1])["error"], "unavailable")

    def test_acts_in_the_name_of_the_admin_that_is_named(self):
        env.done("admin", "create", "--email", "grace@example.com", "--name", "Grace",
                 "--role", "editor")
        before = last_seq()
        saved = env.json("prompts", "set", "luna", "idle", "Luna waits.", "--as",
                         "grace@example.com")
        self.assertEqual(saved["created_by"], "Grace")
        self.audited(before, "prompt.save", "prompt", saved["prompt_id"],
                     "grace@example.com")
        self.refused(4, "prompts", "set", "luna", "idle", "x", "--as", "nobody@example.com",
                     says="There is no enabled admin nobody@example.com.")


class Migrate(Command):
    def test_brings_an_empty_database_to_the_newest_schema_once(self):
        fresh = Environment(PROGRAM)
        try:
            count = len(list((ROOT / "migrations").glob("*.sql")))
            first = fresh.json("migrate")
            self.assertEqual((first["version"], len(first["applied"])), (count, count))
            self.assertEqual(fresh.json("migrate"), {"version": count, "applied": []})
            self.assertEqual(fresh.done("migrate"),
                             f"The schema is at version {count}; 0 migrations applied.\n")
            self.assertEqual(fresh.run("prompts", "set", "global", "happy", "x").stderr,
                             "mien: There is no admin yet: run mien admin create.\n")
        finally:
            fresh.close()

    def test_needs_the_owners_credentials(self):
        text = env.config.read_text()
        begin, end = text.index("[database.owner]"), text.index("[objects]")
        without = write("no_owner.toml", text[:begin] + text[end:])
        result = env.run("migrate", "--config", without, config=False)
        self.assertEqual(result.returncode, 2)
        self.assertIn("[database.owner]", result.stderr)


class AdminCreate(Command):
    def create(self, email, *words, **more):
        return env.json("admin", "create", "--email", email, "--name", "Someone", *words, **more)

    def test_makes_a_password_and_prints_it_once(self):
        before = last_seq()
        answer = self.create("new@example.com", "--role", "editor")
        self.assertEqual((answer["email"], answer["role"]), ("new@example.com", "editor"))
        self.assertGreaterEqual(len(answer["password"]), 20)
        self.audited(before, "admin.create", "admin", answer["id"], "mien admin create")
        self.assertEqual(env.sql(f"SELECT role FROM admins WHERE id = '{answer['id']}'"),
                         [["editor"]])

    def test_prints_for_people(self):
        lines = env.done("admin", "create", "--email", "people@example.com", "--name",
                         "P").splitlines()
        self.assertRegex(lines[0], r"^Created viewer people@example\.com \([0-9a-f-]{36}\)\.$")
        self.assertRegex(lines[1], r"^Password: \S{20,}$")

    def test_takes_a_password_from_standard_input_and_keeps_it_to_itself(self):
        answer = self.create("typed@example.com", "--password-stdin",
                             text="a long and good pass phrase\n")
        self.assertNotIn("password", answer)

    def test_refuses_what_breaks_a_rule(self):
        someone = ("admin", "create", "--name", "S", "--email")
        self.refused(2, *someone, "r@example.com", "--role", "emperor",
                     says="The role must be viewer, editor or admin.")
        self.refused(2, *someone, "w@example.com", "--password-stdin", text="short\n",
                     says="at least 12 characters")
        self.refused(2, *someone, "not-an-address")
        self.refused(5, *someone, "ada@example.com")
        self.refused(2, "admin", "create", "--name", "S", says="--email")
        self.refused_as_json(5, "conflict", *someone, "ada@example.com")


class TokenCreate(Command):
    def test_prints_a_token_that_works(self):
        before = last_seq()
        answer = env.json("token", "create", "--email", "ada@example.com", "--name", "script",
                          "--scope", "read")
        self.assertEqual(answer["scope"], "read")
        self.audited(before, "token.create", "token", answer["id"])
        server, port = env.serve()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for token, status in ((answer["token"], 200), (answer["token"] + "x", 401)):
            connection.request("GET", "/api/admin/characters", headers={
                "Authorization": f"Bearer {token}"})
            response = connection.getresponse()
            response.read()
            self.assertEqual(response.status, status)
        connection.close()
        self.assertEqual(server.stop(), 0)

    def test_prints_nothing_but_the_token_for_scripts(self):
        self.assertRegex(env.done("token", "create", "--email", "ada@example.com", "--name", "t"),
                         r"^mien_[A-Za-z0-9_-]{43}\n$")

    def test_refuses_what_breaks_a_rule(self):
        self.refused(4, "token", "create", "--email", "nobody@example.com", "--name", "t")
        self.refused(2, "token", "create", "--email", "ada@example.com", "--name", "t", "--scope",
                     "everything", says="The scope is full, read or resolve.")
        self.refused(2, "token", "create", "--email", "ada@example.com", says="--name")


class Prompts(Command):
    def test_set_saves_the_next_version_and_get_prints_it(self):
        before = last_seq()
        saved = env.json("prompts", "set", "luna", "sad", "Luna weeps.", "--reason", "autumn")
        self.assertEqual((saved["version"], saved["outcome"], saved["prompt_text"],
                          saved["change_reason"], saved["created_by"], saved["reverted_from"]),
                         (1, "created", "Luna weeps.", "autumn", "Ada", None))
        self.audited(before, "prompt.save", "prompt", saved["prompt_id"])
        self.assertEqual(env.done("prompts", "set", "luna", "sad", "-", text="Luna cries.\nHard."),
                         "Saved as version 2.\n")
        self.assertEqual(env.done("prompts", "get", "luna", "sad"), "Luna cries.\nHard.\n")
        self.assertEqual(env.done("prompts", "get", LUNA, "sad"), "Luna cries.\nHard.\n")

    def test_set_of_the_same_text_makes_no_version(self):
        env.done("prompts", "set", "luna", "angry", "Luna scowls.")
        before = last_seq()
        self.assertEqual(env.done("prompts", "set", "luna", "angry", "Luna scowls."),
                         "Unchanged: version 1 has this text already.\n")
        self.assertEqual(audit_since(before), [])

    def test_set_with_expect_refuses_when_another_version_is_the_newest(self):
        env.done("prompts", "set", "luna", "confused", "One.")
        self.refused(5, "prompts", "set", "luna", "confused", "Two.", "--expect", "7")
        self.refused_as_json(5, "stale_version", "prompts", "set", "luna", "confused", "Two.",
                             "--expect", "7")
        env.done("prompts", "set", "luna", "confused", "Two.", "--expect", "1")

    def test_set_warns_of_variables_that_nobody_fills(self):
        result = env.run("prompts", "set", "luna", "surprised", "{character_name} sees {shrub}.")
        self.assertEqual(result.returncode, 0)
        self.assertIn("{shrub} at character 22", result.stderr)
        self.assertNotIn("character_name", result.stderr)

    def test_set_says_what_doubled_braces_do(self):
        text = 'Follow {"pose": {"mood": "{emotion}"}}, {{ character_name }}.'
        for cell in ("luna", "global"):
            result = env.run("prompts", "set", cell, "surprised", text)
            self.assertEqual(result.returncode, 0)
            self.assertIn("mien: at character 36: “}}” stands for one brace", result.stderr)
            self.assertIn("mien: at character 40: The braces are doubled", result.stderr)

    def test_refuses_a_text_that_shows_nothing(self):
        for text in ("  ", "\u200b\ufeff", "\u3164", "\u2800\u00ad", "\U000e0041", "\u0008"):
            says = "no character that can be seen"
            self.refused(2, "prompts", "set", "luna", "happy", text, says=says)
            self.refused(2, "prompts", "set", "luna", "happy", "-", text=text, says=says)
            self.refused(2, "prompts", "set", "global", "happy", text, says=says)
            self.refused(2, "prompts", "set", "luna", "happy", "x", "--reason", text, says=says)
            self.refused(2, "prompts", "revert", "luna", "happy", "--to", "1", "--reason", text,
                         says=says)
            self.refused(2, "admin", "create", "--email", "new@example.com", "--name", text,
                         "--password-stdin", text="correct horse battery staple\n", says=says)
            self.refused(2, "token", "create", "--email", "ada@example.com", "--name", text, says=says)
            planned = env.run("import", write("blank.json", bundle("luna", texts=("x", text))))
            self.assertIn(says, planned.stdout)

    def test_refuses_control_characters_that_are_typed(self):
        self.refused(2, "prompts", "set", "luna", "happy", "a\x1b[31mb", says="U+001B is at position 1")

    def test_refuses_what_is_not_there_and_what_breaks_a_rule(self):
        self.refused(4, "prompts", "get", "nobody", "happy", says="There is no character “nobody”.")
        self.refused(4, "prompts", "get", "luna", "No Such", says="There is no emotion “No Such”.")
        self.refused(4, "prompts", "get", "luna", "bored")
        self.refused(2, "prompts", "set", "luna", "happy", "  ")
        self.refused(2, "prompts", "set", "luna", "happy", "x" * 5001)
        self.refused(2, "prompts", "set", "luna", "happy", "x", "--reason", "y" * 501)
        self.refused(2, "prompts", "set", "luna", "happy", "x", "--expect", "one")
        self.refused(2, "prompts", "set", "luna", "happy", "-", text="x" * 70000)
        self.refused(2, "prompts", "set", "luna", "happy")
        error = self.refused_as_json(2, "invalid", "prompts", "set", "luna", "happy", "")
        self.assertEqual([problem["pointer"].lstrip("/") for problem in error["problems"]],
                         ["prompt_text"])

    def test_get_falls_back_to_the_global_default(self):
        self.refused(4, "prompts", "get", "luna", "neutral")
        env.done("prompts", "set", "global", "neutral", "A calm face.")
        answer = env.json("prompts", "get", "luna", "neutral")
        self.assertEqual((answer["prompt_text"], answer["source"]), ("A calm face.", "global"))
        self.assertEqual(env.json("prompts", "get", "luna", "happy")["source"], "character")

    def test_history_lists_versions_and_revert_brings_one_back(self):
        for text in ("First.", "Second.", "Third."):
            env.done("prompts", "set", "luna", "excited", text, "--reason", f"for {text}")
        before = last_seq()
        reverted = env.json("prompts", "revert", "luna", "excited", "--to", "1", "--reason", "back")
        self.assertEqual((reverted["version"], reverted["outcome"], reverted["prompt_text"],
                          reverted["reverted_from"]), (4, "reverted", "First.", 1))
        self.audited(before, "prompt.revert", "prompt", reverted["prompt_id"])
        history = env.json("prompts", "history", "luna", "excited")
        self.assertEqual([version["prompt_text"] for version in history],
                         ["First.", "Second.", "Third.", "First."])
        printed = env.done("prompts", "history", "luna", "excited").splitlines()
        self.assertRegex(printed[0], r"^   1  \S+Z  Ada  for First\.$")
        self.assertEqual(printed[1], "      First.")
        by_id = env.json("prompts", "revert", "luna", "excited", "--to", history[1]["id"])
        self.assertEqual(by_id["prompt_text"], "Second.")

    def test_revert_refuses_a_version_that_is_none(self):
        env.done("prompts", "set", "global", "sad", "Sad.")
        self.refused(4, "prompts", "revert", "global", "sad", "--to", "9")
        self.refused(2, "prompts", "revert", "global", "sad", "--to", "first",
                     says="--to must be a version's number or its id.")
        self.refused(5, "prompts", "revert", "global", "sad", "--to", "1", "--expect", "3")
        self.refused(2, "prompts", "revert", "global", "sad", says="--to")


class Resolve(Command):
    def test_prints_the_text_as_the_video_model_gets_it(self):
        self.assertEqual(env.done("resolve", "luna", "happy"), "Luna smiles.\n")
        answer = env.json("resolve", "luna", "happy")
        self.assertEqual((answer["text"], answer["version"], answer["source"]),
                         ("Luna smiles.", 1, "character"))
        self.assertRegex(answer["resolution_id"], r"^\S+$")

    def test_fills_in_the_user_and_warns_when_there_is_none(self):
        env.done("prompts", "set", "global", "idle", "Looks at {user_id}.")
        env.done("import", write("nova.json", bundle("nova", ANOTHER)), "--apply")
        user = "0198c0de-7a11-7000-8000-0000000000aa"
        self.assertEqual(env.done("resolve", "nova", "idle", "--user", user),
                         f"Looks at {user}.\n")
        without = env.run("resolve", "nova", "idle")
        self.assertEqual((without.returncode, without.stdout), (0, "Looks at {user_id}.\n"))
        self.assertIn("{user_id}", without.stderr)

    def test_refuses_what_cannot_be_resolved(self):
        self.refused(2, "resolve", "global", "happy", says="A text is resolved for a character")
        self.refused(2, "resolve", "luna", "happy", "--user", "me", says="--user must be the id")
        self.refused(4, "resolve", "nobody", "happy")


class Render(Command):
    def test_makes_a_video_and_copies_it(self):
        before = last_seq()
        output = env.directory / "clip.mp4"
        answer = env.json("render", "luna", "happy", "--seed", "7", "--out", output)
        self.assertEqual((answer["prompt_version"], answer["source"]), (1, "character"))
        self.assertEqual(output.read_bytes()[4:8], b"ftyp")
        self.assertIn(("cli", "ada@example.com", "video.request", "video", answer["video_id"]),
                      audit_since(before))
        self.assertEqual(env.sql("SELECT prompt_version FROM video_usage_log "
                                 f"WHERE video_id = '{answer['video_id']}'"), [["1"]])

    def test_refuses_what_cannot_be_rendered(self):
        self.refused(2, "render", "global", "happy")
        self.refused(2, "render", "luna", "happy", "--seed", "blue")
        self.refused(2, "render", "luna", "happy", "--user", "me")
        self.refused(4, "render", "nobody", "happy")
        self.refused(2, "render", "luna")

    def test_refuses_an_archived_character(self):
        env.done("import", write("old.json", bundle("old", ARCHIVED)), "--apply")
        env.sql(f"UPDATE characters SET archived_at = now() WHERE id = '{ARCHIVED}'")
        env.sql("UPDATE emotions SET archived_at = now() WHERE name = 'sad'")
        character, emotion = "The character is archived", "The emotion is archived"
        try:
            for command in (("render",), ("resolve",), ("prompts", "revert", "--to", "1")):
                self.refused(5, *command, "old", "happy", says=character)
                self.refused(5, *command, "luna", "sad", says=emotion)
            self.refused(5, "prompts", "set", "old", "happy", "Three.", says=character)
            self.refused(5, "prompts", "set", "luna", "sad", "Three.", says=emotion)
            self.refused(5, "prompts", "set", "global", "sad", "Three.", says=emotion)
        finally:
            env.sql("UPDATE emotions SET archived_at = NULL WHERE name = 'sad'")

    def test_refuses_a_text_that_shows_nothing_once_it_is_resolved(self):
        saved = env.run("prompts", "set", "luna", "surprised", "{nobody|}")
        self.assertEqual(saved.returncode, 0)
        self.assertIn("no character that can be seen", saved.stderr)
        self.refused(2, "render", "luna", "surprised", says="The prompt of “surprised” shows nothing.")
        self.refused(2, "resolve", "luna", "surprised", says="The prompt of “surprised” shows nothing.")
        self.assertEqual(env.sql("SELECT count(*) FROM videos WHERE emotion = 'surprised'")[0][0], "0")
        env.done("prompts", "set", "luna", "surprised", "Luna gasps.")

    def test_obeys_the_setting_on_variables_without_a_value(self):
        env.done("prompts", "set", "luna", "angry", "{attr.weapon} in hand.")
        env.sql("UPDATE settings SET value = '\"reject\"' WHERE name = 'unresolved_variables'")
        try:
            self.refused(2, "render", "luna", "angry",
                         says="The prompt has variables without a value.")
        finally:
            env.sql("UPDATE settings SET value = '\"keep\"' WHERE name = 'unresolved_variables'")


class Samples(Command):
    def test_load_adds_what_is_missing_and_nothing_twice(self):
        fresh = Environment(PROGRAM)
        try:
            fresh.set_up()
            first = fresh.json("samples", "load", "--from", ROOT / "samples")
            self.assertEqual(set(first), {"global_prompts", "characters", "prompts", "users",
                                          "assignments", "videos"})
            self.assertEqual(first.pop("videos"), 0)
            self.assertTrue(all(count > 0 for count in first.values()), first)
            again = fresh.json("samples", "load", "--from", ROOT / "samples")
            self.assertEqual(set(again.values()), {0})
            self.assertRegex(fresh.done("samples", "load", "--from", ROOT / "samples"),
                             r"^Added 0 global defaults, 0 characters with 0 prompts, 0 users with 0 "
                             r"assignments\.\n$")
            texts = int(fresh.sql("SELECT count(*) FROM characters c, emotions e")[0][0])
            videos = fresh.json("samples", "load", "--from", ROOT / "samples", "--videos")
            self.assertEqual(videos["videos"], texts)
            self.assertEqual(fresh.sql("SELECT DISTINCT priority FROM jobs"), [["200"]])
            again = fresh.json("samples", "load", "--from", ROOT / "samples", "--videos")
            self.assertEqual(again["videos"], 0)
            fresh.done("verify")
        finally:
            fresh.close()

    def test_load_refuses_a_directory_without_samples(self):
        result = env.run("samples", "load", "--from", "/nowhere")
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("mien: ", result.stderr)
        self.refused(2, "samples", "load", says="--from")


class Verify(Command):
    def test_names_every_invariant_and_ends_with_0(self):
        results = env.json("verify")
        self.assertTrue(results)
        self.assertEqual({one["violations"] for one in results}, {0})
        printed = env.done("verify").splitlines()
        self.assertEqual(printed[-1], f"All {len(results)} invariants hold.")
        self.assertEqual(len(printed), len(results) + 1)
        self.assertTrue(all(line.startswith("ok   ") for line in printed[:-1]))

    def test_says_what_is_broken_and_ends_with_8(self):
        fresh = Environment(PROGRAM)
        try:
            fresh.set_up()
            fresh.done("verify")
            # Two damages: the first does not hide the second.
            fresh.sql("SET session_replication_role = replica; "
                      "UPDATE audit_log SET actor_label = 'Eve' WHERE seq = 1; "
                      "INSERT INTO jobs (id, kind, arguments) SELECT gen_random_uuid(), 'preview', "
                      "'{}' FROM generate_series(1, 12)")
            result = fresh.run("verify")
            self.assertEqual(result.returncode, 8)
            printed = result.stdout.splitlines()
            end = printed.index(next(line for line in printed if line.endswith("are broken:")))
            self.assertRegex(printed[end], r"^2 of \d+ invariants are broken:$")
            self.assertRegex(printed[end + 1], r"^J08  12 times  ")
            self.assertRegex(printed[end + 2], r"^A03  1 times  ")
            self.assertEqual(len(printed), end + 3)
            found = printed[printed.index(next(line for line in printed
                                               if line.startswith("FAIL J08"))):]
            self.assertTrue(all(line.startswith("       job ") for line in found[1:11]))
            self.assertEqual(found[11], "       and 2 more")
            as_json = fresh.run("verify", "--json")
            self.assertEqual(as_json.returncode, 8)
            broken = {one["id"]: one for one in json.loads(as_json.stdout) if one["violations"]}
            self.assertEqual({id: one["violations"] for id, one in broken.items()},
                             {"J08": 12, "A03": 1})
            self.assertEqual(len(broken["J08"]["places"]), 10)
            self.assertEqual(broken["A03"]["places"], ["audit entry 1"])
        finally:
            fresh.close()


class Export(Command):
    def test_writes_json_and_csv_of_what_is_asked_for(self):
        before = last_seq()
        everything = env.directory / "all.json"
        answer = env.json("export", "--out", everything)
        content = json.loads(everything.read_text())
        # A bundle without templates and images does not count them.
        self.assertEqual(answer["counts"],
                         {"templates": 0, "reference_images": 0, **content["counts"]})
        self.assertEqual(answer["bytes"], everything.stat().st_size)
        self.assertEqual([entry[:4] for entry in audit_since(before)],
                         [("cli", "ada@example.com", "export.write", "export")])
        some = env.directory / "some.csv"
        printed = env.done("export", "--format", "csv", "--character", "luna", "--emotion", "happy",
                           "--out", some)
        self.assertRegex(printed, r"^Wrote 1 prompts with 1 versions to .*some\.csv \(\d+ bytes\)")
        self.assertIn("luna", some.read_text("utf-8-sig"))

    def test_without_history_has_the_newest_versions_only(self):
        env.done("prompts", "set", "global", "excited", "One.")
        env.done("prompts", "set", "global", "excited", "Two.")
        output = env.directory / "newest.json"
        env.done("export", "--no-history", "--character", "global", "--emotion", "excited", "--out",
                 output)
        versions = json.loads(output.read_text())["prompts"][0]["versions"]
        self.assertEqual([version["version"] for version in versions], [2])

    def test_refuses_what_it_cannot_write(self):
        taken = write("taken.json", "mine")
        self.refused(5, "export", "--out", taken, says="is there already")
        self.assertEqual(taken.read_text(), "mine")
        new = env.directory / "never.json"
        self.refused(2, "export", "--out", new, "--format", "xml", says="--format is json or csv.")
        self.refused(4, "export", "--out", new, "--character", "nobody")
        self.refused(4, "export", "--out", new, "--emotion", "bored")
        self.refused(2, "export", says="--out")
        self.assertFalse(new.exists())


class OutputFiles(Command):
    """Each command that writes a file looks before it works: no video is asked for in vain."""

    COMMANDS = (("export",), ("render", "luna", "happy"))

    def test_are_refused_before_the_work(self):
        taken = write("taken.bin", "mine")
        link = env.directory / "dangling"
        link.symlink_to(env.directory / "nothing")
        videos = env.sql("SELECT count(*) FROM videos")
        for words in self.COMMANDS:
            for code, path, says in (
                    (5, taken, f"{taken} is there already."),
                    (5, link, f"{link} is there already."),
                    (5, env.directory, f"{env.directory} is there already."),
                    (4, "/nonexistent/x", "There is no directory /nonexistent."),
                    (4, taken / "x", f"There is no directory {taken}."),
                    (2, f"{env.directory}/", "names no file."),
                    (6, "/sys/x", "The directory of the file cannot be used")):
                with self.subTest(words=words, path=path):
                    self.refused(code, *words, "--out", path, says=says)
        self.assertEqual(taken.read_text(), "mine")
        self.assertFalse((env.directory / "nothing").exists())
        self.assertEqual(env.sql("SELECT count(*) FROM videos"), videos)

    def test_are_not_there_after_a_failure(self):
        output = env.directory / "half"
        self.refused(4, "export", "--out", output, "--character", "nobody")
        self.refused(4, "render", "nobody", "happy", "--out", output)
        self.assertFalse(output.exists())


class LookUps(Command):
    """What is not there is called by the name that was asked for."""

    NOTHING = "0198c0de-7a11-7000-8000-00000000dead"

    def test_name_what_is_not_there(self):
        for words, says in (
                (("prompts", "get", "luna", "hapy"), "There is no emotion “hapy”."),
                (("prompts", "history", "lnua", "happy"), "There is no character “lnua”."),
                (("resolve", self.NOTHING, "happy"), f"There is no character “{self.NOTHING}”."),
                (("render", "luna", "Not a name"), "There is no emotion “Not a name”."),
                (("export", "--out", env.directory / "x", "--emotion", "hapy"),
                 "There is no emotion “hapy”."),
                (("export", "--out", env.directory / "x", "--character", "lnua"),
                 "There is no character “lnua”."),
                (("prompts", "revert", "luna", "happy", "--to", "99"),
                 "This prompt has no version 99."),
                (("prompts", "revert", "luna", "happy", "--to", self.NOTHING),
                 f"This prompt has no version {self.NOTHING}."),
                (("prompts", "set", "luna", "happy", "x", "--as", "eve@example.com"),
                 "There is no enabled admin eve@example.com."),
                (("token", "create", "--email", "eve@example.com", "--name", "x"),
                 "There is no enabled admin eve@example.com."),
                (("admin", "set-password", "--email", "eve@example.com"),
                 "There is no admin eve@example.com.")):
            with self.subTest(words):
                self.refused(4, *words, says=says)


class Import(Command):
    slugs = 0

    def file(self, *texts, slug=None):
        Import.slugs += 1
        self.slug = slug or f"imported-{Import.slugs}"
        id_ = f"0198c0de-7a11-7000-8000-1000000000{Import.slugs:02x}"
        return write(f"{self.slug}-{Import.slugs}.json", bundle(self.slug, id_, texts))

    def test_plans_and_writes_nothing_unless_told_to(self):
        file = self.file("One.", "Two.")
        for words in ((), ("--dry-run",)):
            printed = env.done("import", file, *words)
            self.assertIn("Plan: 1 create, 1 new_characters\n", printed)
            self.assertIn("Applying it would write 2 of the 2 versions in the file.\n", printed)
            self.assertIn("Nothing was written.", printed)
        before = last_seq()
        self.assertEqual(env.json("import", file)["status"], "planned")
        self.assertEqual([entry[:4] for entry in audit_since(before)],
                         [("cli", "ada@example.com", "import.create", "import"),
                          ("cli", "ada@example.com", "import.cancel", "import")])
        self.refused(4, "prompts", "get", self.slug, "happy")

    def test_apply_writes_the_whole_history_once(self):
        file = self.file("One.", "Two.")
        before = last_seq()
        self.assertIn("Applied: ", env.done("import", file, "--apply"))
        self.assertIn("import.apply", [entry[2] for entry in audit_since(before)])
        history = env.json("prompts", "history", self.slug, "happy")
        self.assertEqual([version["prompt_text"] for version in history], ["One.", "Two."])
        printed = env.done("import", file)
        self.assertIn("Plan: 1 unchanged\nApplying it would write 0 of the 2 versions in the file.\n",
                      printed)
        env.done("import", file, "--apply")
        self.assertEqual(env.json("prompts", "history", self.slug, "happy"), history)

    def test_strategy_decides_what_becomes_of_a_conflict(self):
        env.done("import", self.file("Ours."), "--apply")
        slug = self.slug
        content = bundle(slug, texts=("Theirs.",))
        del content["characters"]
        conflicting = write("conflict.json", content)
        self.assertIn("conflict", env.done("import", conflicting))
        env.done("import", conflicting, "--apply")
        self.assertEqual(env.done("prompts", "get", slug, "happy"), "Ours.\n")
        env.done("import", conflicting, "--apply", "--strategy", "overwrite")
        self.assertEqual(env.done("prompts", "get", slug, "happy"), "Theirs.\n")

    def test_works_off_its_jobs_itself_when_told_to(self):
        global worker
        self.assertEqual(worker.stop(), 0)
        try:
            env.done("import", self.file("One."), "--apply", "--work")
            self.assertEqual(env.done("prompts", "get", self.slug, "happy"), "One.\n")
        finally:
            worker = env.work()

    def test_rows_in_error_are_left_out_only_when_told_to(self):
        Import.slugs += 1
        text = {"format": "mien.prompts", "schema_version": 1, "prompts": [
            {"emotion": "confused", "prompt_text": "Confused."},
            {"character_slug": "nobody", "emotion": "happy", "prompt_text": "Lost."}]}
        file = write("errors.json", text)
        result = env.run("import", file, "--apply")
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("    /prompts/1/character_slug: There is no such character here", result.stdout)
        table = write("errors.csv", "character_slug,emotion,prompt_text\nnobody,happy,Lost.\n"
                                    "luna,happy,\n")
        printed = env.done("import", table)
        self.assertIn("  line 2: error nobody happy\n    character_slug: There is no such", printed)
        self.assertIn("  line 3: error luna happy\n    prompt_text: “prompt_text” is empty", printed)
        self.refused(4, "prompts", "get", "global", "confused")
        env.done("import", file, "--apply", "--skip-errors")
        self.assertEqual(env.done("prompts", "get", "global", "confused"), "Confused.\n")

    def test_refuses_what_is_no_file_of_prompts(self):
        before = last_seq()
        result = env.run("import", write("garbage.json", "no prompts"), "--json")
        self.assertEqual(result.returncode, 2)
        self.assertEqual(json.loads(result.stderr)["error"], "invalid")
        self.assertNotIn("import.apply", [entry[2] for entry in audit_since(before)])
        file = self.file("One.")
        self.refused(2, "import", file, "--strategy", "guess", says="--strategy")
        self.refused(2, "import", file, "--dry-run", "--apply")
        self.refused(2, "import", env.directory / "none.json")
        self.refused(2, "import")


def png(side, colour=b"\x20\x40\x60"):
    def chunk(kind, content):
        return (struct.pack(">I", len(content)) + kind + content +
                struct.pack(">I", zlib.crc32(kind + content)))
    rows = (b"\0" + colour * side) * side
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


class Characters(Command):
    """Characters to other programs and back."""

    def expressions(self, name, **sides):
        path = env.directory / name
        with zipfile.ZipFile(path, "w") as archive:
            for label, side in sides.items():
                archive.writestr(f"{label}.png", png(side))
        return path

    def card(self, name):
        return write(f"{name}.card.json", {
            "spec": "chara_card_v3", "spec_version": "3.0",
            "data": {"name": name, "description": "Tall.", "personality": "kind", "assets": [
                {"type": "icon", "name": "main", "ext": "png",
                 "uri": "data:image/png;base64," + base64.b64encode(png(40)).decode()}]}})

    def sides(self, slug):
        return dict(env.sql(
            "SELECT coalesce(r.emotion, 'main'), r.width FROM reference_images r "
            f"JOIN characters c ON c.id = r.character_id WHERE c.slug = '{slug}'"))

    def test_export_writes_each_format(self):
        env.done("render", "luna", "happy", "--out", env.directory / "for-export.mp4")
        for format_, file in (("zip", "clips/happy.mp4"), ("charx", "card.json"),
                              ("sillytavern", "joy.webp")):
            output = env.directory / f"luna.{format_}"
            before = last_seq()
            printed = env.done("character", "export", "luna", "--format", format_, "-o", output)
            self.assertRegex(printed, r"^Wrote the clips of \d+ emotions to .*\nWithout a clip: .*angry")
            self.assertIn(file, zipfile.ZipFile(output).namelist())
            self.assertEqual([entry[:4] for entry in audit_since(before)],
                             [("cli", "ada@example.com", "clip_export.create", "exchange")])
        answer = env.json("character", "export", "luna", "--out", env.directory / "luna.again.zip")
        self.assertIn("happy", answer["clips"])
        self.assertEqual(answer["left_out"], [])
        self.assertEqual(answer["bytes"], (env.directory / "luna.again.zip").stat().st_size)

    def test_export_refuses_what_it_cannot_do(self):
        new = env.directory / "never.zip"
        self.refused(2, "character", "export", "luna", "--out", new, "--format", "gif",
                     says="--format is sillytavern, charx or zip.")
        self.refused(4, "character", "export", "nobody", "--out", new, says="There is no character")
        self.refused(5, "character", "export", "luna", "--out", write("taken.zip", "mine"),
                     says="is there already")
        env.done("character", "import", self.card("Mute"), "--apply")
        result = env.run("character", "export", "mute", "--out", new)
        self.assertEqual(result.returncode, 5, result.stderr)
        self.assertIn("no completed video yet", result.stderr)
        self.assertFalse(new.exists())

    def test_import_plans_and_changes_nothing_unless_told_to(self):
        card = self.card("Bea")
        for words in ((), ("--plan",)):
            printed = env.done("character", "import", card, *words)
            self.assertIn("Plan: a new character “Bea”\n  the main image\n", printed)
            self.assertIn("  left out: personality: ", printed)
            self.assertIn("Nothing was changed.", printed)
        self.assertEqual(env.json("character", "import", card)["plan"]["name"], "Bea")
        self.assertEqual(env.sql("SELECT FROM characters WHERE slug = 'bea'"), [])
        before = last_seq()
        printed = env.done("character", "import", card, "--apply", "--name", "Bea B.", "--slug", "bea")
        self.assertRegex(printed, r"Made character [0-9a-f-]{36} with 1 images\.")
        self.assertIn("character.create", [entry[2] for entry in audit_since(before)])
        self.assertEqual(self.sides("bea"), {"main": "40"})
        self.assertTrue(card.exists(), "the file is the caller's")

    def test_import_gives_images_to_a_character_and_overwrites_none_unasked(self):
        env.done("character", "import", self.card("Cleo"), "--apply")
        env.done("character", "import", self.expressions("one.zip", joy=50), "--apply",
                 "--character", "cleo")
        both = self.expressions("two.zip", joy=60, anger=61)
        printed = env.done("character", "import", both, "--character", "cleo")
        self.assertIn("  happy: stays as it is, --replace changes that", printed)
        printed = env.done("character", "import", both, "--character", "cleo", "--apply")
        self.assertIn("left out: Expression “joy”: The character has another image there", printed)
        self.assertEqual(self.sides("cleo"), {"main": "40", "happy": "50", "angry": "61"})
        answer = env.json("character", "import", both, "--character", "cleo", "--apply", "--replace")
        self.assertEqual([image["emotion"] for image in answer["result"]["images"]], ["happy"])
        self.assertEqual(self.sides("cleo"), {"main": "40", "happy": "60", "angry": "61"})

    def test_import_refuses_what_it_cannot_take(self):
        result = env.run("character", "import", write("no.card", "no card"))
        self.assertEqual(result.returncode, 2)
        self.assertIn("neither a character card", result.stderr)
        card = self.card("Dora")
        self.refused(2, "character", "import", card, "--replace", says="--replace needs --character.")
        self.refused(2, "character", "import", card, "--character", "luna", "--name", "X",
                     says="are of a new character")
        self.refused(2, "character", "import", card, "--plan", "--apply")
        self.refused(4, "character", "import", card, "--character", "nobody")
        result = env.run("character", "import", self.expressions("whose.zip", joy=20), "--apply")
        self.assertEqual(result.returncode, 2, result.stderr)
        self.assertIn("says not whose they are", result.stderr)

    def test_work_off_their_jobs_themselves_when_told_to(self):
        global worker
        self.assertEqual(worker.stop(), 0)
        try:
            env.done("character", "import", self.card("Eve"), "--apply", "--work")
            self.assertEqual(self.sides("eve"), {"main": "40"})
        finally:
            worker = env.work()

    def test_images_travel_in_bundles(self):
        env.done("character", "import", self.card("Fay"), "--apply")
        output = env.directory / "fay.json"
        printed = env.done("export", "--character", "fay", "--out", output)
        self.assertIn("It has 1 reference images.", printed)
        env.sql("DELETE FROM reference_images r USING characters c "
                "WHERE c.id = r.character_id AND c.slug = 'fay'")
        printed = env.done("import", output)
        self.assertIn("  image 1, line 10: create that of fay\n", printed)
        env.done("import", output, "--apply", "--keep-image", "1")
        self.assertEqual(self.sides("fay"), {})
        env.done("import", output, "--apply")
        self.assertEqual(self.sides("fay"), {"main": "40"})
        self.refused(2, "import", output, "--apply", "--keep-image", "1", "--take-image", "1",
                     says="named twice")
        self.assertIn("CSV has no templates and no reference images", env.done(
            "import", write("fay.csv", "character_slug,emotion,prompt_text\nfay,sad,Fay cries.\n")))
        without = env.directory / "fay.plain.json"
        env.done("export", "--character", "fay", "--no-images", "--out", without)
        self.assertNotIn("reference_images", without.read_text())


class Providers(Command):
    def test_are_listed_and_tested(self):
        env.sql("INSERT INTO providers (id, name, kind, base_url, created_by) "
                "SELECT gen_random_uuid(), 'studio', 'http', 'http://127.0.0.1:1', min(id::text)::uuid FROM admins")
        self.assertEqual(env.done("provider", "list"),
                         "studio  http  http://127.0.0.1:1  ready  $0.00 this month\n")
        [provider] = env.json("provider", "list")
        self.assertEqual(provider["api_key"], {"set": False, "changed_at": None})
        self.assertEqual(env.json("preset", "list"), [])
        self.refused(4, "provider", "test", "nobody", says="There is no provider “nobody”")
        # The configuration of this test has no key to open secrets with.
        self.refused(2, "provider", "test", "studio", says="[providers]")


class Templates(Command):
    def with_versions(self, *texts):
        """The template `warm`, whose history is these texts."""
        versions = [{"version": number, "template_text": text, "created_at": "2026-11-20T08:00:00Z",
                     "created_by": {"email": "ada@example.com", "display_name": "Ada"}}
                    for number, text in enumerate(texts, 1)]
        file = write("warm.json", {"format": "mien.prompts", "schema_version": 1,
                                   "templates": [seal({"name": "warm", "versions": versions})]})
        env.done("import", file, "--apply")

    def text(self, emotion):
        return env.done("prompts", "get", "luna", emotion)

    def test_are_applied_planned_propagated_and_undone(self):
        self.with_versions("{mood} face")
        self.assertEqual(env.done("template", "show", "warm"), "{mood} face\n")
        table = write("cells.csv", "character,emotion,mood\nluna,Sad,A low\nLuna,angry,A hot\n")
        before = last_seq()
        printed = env.done("template", "apply", "warm", table, "--reason", "one look")
        self.assertIn("2 cells changed, 0 were as they should be.\nRun ", printed)
        self.assertEqual([entry[2] for entry in audit_since(before)],
                         ["prompt.save", "prompt.save", "template.apply"])
        self.assertEqual(self.text("sad"), "A low face\n")
        [last, *_] = env.json("prompts", "history", "luna", "sad")[::-1]
        self.assertEqual(last["change_reason"], "one look")

        self.with_versions("{mood} face", "{mood} look")
        self.assertRegex(env.done("template", "list"), r"(?m)^warm  version 2  0 in sync, 2 behind,")
        plan = env.json("template", "plan", "warm")
        self.assertEqual(plan["counts"], {"changing": 2, "broken": 0, "same": 0})
        printed = env.done("template", "plan", "warm", "--text", "{mood} smile")
        self.assertIn("  Luna, sad:\n      - A low face\n      + A low smile\n", printed)
        self.refused(5, "template", "propagate", "warm", "--plan", "00" * 32, says="look at it again")
        run = env.json("template", "propagate", "warm", "--plan", plan["plan"], "--pin", "luna/angry",
                       "--reason", "new look")
        self.assertEqual(run["counts"]["written"], 1)
        self.assertEqual((self.text("sad"), self.text("angry")), ("A low look\n", "A hot face\n"))
        self.assertIn("propagate of version 2, 1 cells", env.done("template", "runs", "warm"))
        printed = env.done("template", "undo", run["run"]["id"], "--reason", "too bare")
        self.assertIn("1 cells changed, 1 were as they should be.", printed)
        self.assertEqual(self.text("sad"), "A low face\n")
        details = env.sql("SELECT details ->> 'change_reason' FROM audit_log "
                          "WHERE action IN ('template.propagate', 'template.undo') ORDER BY seq")
        self.assertEqual(details, [["new look"], ["too bare"]])
        env.done("verify")

    def test_refuse_what_is_not_there_and_what_breaks_a_rule(self):
        self.with_versions("{mood} face")
        wrong = write("wrong.csv", "character,emotion,mood\nlnua,sad,low\nluna,hapy,glad\n")
        self.refused(2, "template", "apply", "warm", wrong, says="line 2/character: There is no character")
        self.refused(2, "template", "apply", "warm", wrong, says="line 3/emotion: There is no emotion")
        unnamed = write("unnamed.csv", "emotion,mod\nhappy,glad\n")
        self.refused(2, "template", "apply", "warm", unnamed, says="no placeholder “mod”")
        self.refused(2, "template", "apply", "warm", write("empty.csv", "mood\nlow\n"),
                     says="one of them “emotion”")
        self.refused(4, "template", "show", "cold", says="There is no template “cold”.")
        self.refused(2, "template", "undo", "x", says="mien template runs")
        self.refused(4, "template", "undo", ANOTHER, says="no such run")


class Processes(Command):
    def test_serve_answers_and_ends_with_0_when_asked_to(self):
        server, port = env.serve()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/healthz")
        self.assertEqual(connection.getresponse().status, 200)
        connection.close()
        self.assertEqual(server.stop(), 0)

    def test_worker_ends_with_0_when_asked_to(self):
        self.assertEqual(env.work().stop(), 0)

    def test_serve_refuses_a_directory_that_is_no_web_ui(self):
        result = env.run("serve", "--web", "/nowhere")
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("mien: ", result.stderr)


if __name__ == "__main__":
    at = sys.argv.index("--program")
    PROGRAM = pathlib.Path(sys.argv[at + 1])
    del sys.argv[at:at + 2]
    unittest.main()
