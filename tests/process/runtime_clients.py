#!/usr/bin/env python3
"""A runtime client of clients/ against a real server: what it keeps, when it forgets it, and what it
says while Mien is away. The same scenarios for each language.

    runtime_clients.py --program build/dev/mien --client python|typescript [TEST…]
"""

import argparse
import concurrent.futures
import contextlib
import http.client
import json
import pathlib
import sys
import threading
import time
import unittest

from client_drivers import COMMANDS, Driver, Refused
from environment import LOOK_SECONDS, Environment
from gate import Gate

EVENTUALLY_SECONDS_MAX = 30  # of a machine that does much else; what it takes is printed
TOGETHER = 6
NOBODY = "0199d0a0-0000-7000-8000-00000000dead"
env = server = port = mien = driver = language = None


class Mien:
    """Its API, without a gate; for one thread."""

    def __init__(self, token):
        self.token = token

    def call(self, method, path, body=None, status=None):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request(method, path, json.dumps(body) if body is not None else None,
                           {"Authorization": f"Bearer {self.token}",
                            "Content-Type": "application/json"})
        response = connection.getresponse()
        text = response.read()
        connection.close()
        assert response.status == status if status else response.status < 300, (
            method, path, response.status, text)
        return json.loads(text) if text else None

    def character(self, name="Watson", **more):
        return self.call("POST", "/api/admin/characters", {"name": name, **more})["id"]

    def user(self, character=None):
        user = self.call("POST", "/api/admin/users", {"name": "Mary"})["id"]
        if character:
            self.assign(user, character)
        return user

    def assign(self, user, character):
        self.call("POST", "/api/admin/assignments", {"user_id": user, "character_id": character})

    def make_token(self, scope="resolve"):
        return self.call("POST", "/api/admin/tokens", {"name": scope, "scope": scope})

    def save(self, character, text, emotion="happy"):
        self.call("POST", f"/api/admin/characters/{character}/emotional-prompts/{emotion}",
                  {"prompt_text": text})

    def save_default(self, text, emotion):
        self.call("PUT", f"/api/admin/global-prompts/{emotion}", {"prompt_text": text})


def start_server():
    global server, port
    server, port = env.serve()


def set_up(program, client):
    global env, mien, driver, language
    env = Environment(program)
    env.set_up()
    start_server()
    mien = Mien(env.json("token", "create", "--email", "ada@example.com", "--name", "all")["token"])
    language = client
    driver = Driver(client)


def tear_down():
    code = driver.close()
    env.close()
    assert code == 0, f"the client's program ended with {code}"


def eventually(check, what, pause=LOOK_SECONDS / 10):
    """Until the check gives something true, which is returned."""
    deadline = time.monotonic() + EVENTUALLY_SECONDS_MAX
    while not (result := check()):
        assert time.monotonic() < deadline, f"never: {what}"
        time.sleep(pause)
    return result


class Scenario(unittest.TestCase):
    def setUp(self):
        self.began = time.monotonic()
        self.opened = 0
        self.gate = Gate(port)
        self.client = self.open()

    def tearDown(self):
        for number in range(1, self.opened + 1):
            with contextlib.suppress(KeyError):
                driver.call("close", f"{self.id()}-{number}")
        self.gate.close()

    def open(self, gate=None, token=None, **options):
        self.opened += 1
        name = f"{self.id()}-{self.opened}"
        token = token or mien.make_token()["token"]
        # One node answers and tells of changes, so none is deaf.
        driver.call("open", name, (gate or self.gate).url, token=token,
                    **{"deaf_seconds_max": 1, **options})
        self.assertTrue(driver.call("wait_until_live", name, 30))
        return name

    def resolve(self, *cell, client=None):
        return driver.call("resolve", client or self.client, *cell)

    def text(self, *cell, client=None):
        return self.resolve(*cell, client=client)["text"]

    def counts(self):
        return driver.call("counts", self.client)

    def is_kept(self, *cell):
        return driver.call("peek", self.client, *cell) is not None

    def keep(self, *cell):
        """Resolves it until it comes from the cache: at once, or a second after the last change of it."""
        eventually(lambda: self.resolve(*cell) and self.is_kept(*cell), f"{cell} is kept",
                   LOOK_SECONDS)
        return self.resolve(*cell)

    def refused(self, kind, *cell):
        with self.assertRaises(Refused) as raised:
            self.resolve(*cell)
        self.assertEqual(raised.exception.kind, kind, raised.exception)

    def expect_back(self, text, *cell):
        def is_back():
            found = self.resolve(*cell)
            return not found["is_stale"] and found["text"] == text
        eventually(is_back, "it is back")

    def expect(self, text, *cell):
        """Fresh, and not later than a change may take."""
        def is_there():
            found = self.resolve(*cell)
            self.assertFalse(found["is_stale"])
            return found["text"] == text
        eventually(is_there, f"{cell} is {text!r}")


class Keeping(Scenario):
    def test_is_what_the_server_answers_and_asks_it_no_more(self):
        character = mien.character()
        mien.save(character, "{character_name} smiles.")
        kept = self.keep(character, "happy")
        answer = mien.call("GET", f"/api/resolve?emotion=happy&character_id={character}")
        self.assertEqual(kept["text"], "Watson smiles.")
        for name in ("text", "version", "source", "resolution_id", "character_id"):
            self.assertEqual(kept[name], answer[name])
        reads = self.counts()["reads"]
        for _ in range(50):
            again = self.resolve(character.upper(), "happy")
            self.assertFalse(again["is_stale"])
            self.assertLess(again["age"], 5)
        self.assertEqual(self.counts()["reads"], reads)

    def test_gives_no_user_the_answer_of_another(self):
        character = mien.character()
        mien.save(character, "for {user_id|nobody}")
        users = [mien.user(), mien.user()]
        for _ in range(2):
            for user in users:
                self.assertEqual(self.keep(character, "happy", user)["text"], f"for {user}")
            self.assertEqual(self.keep(character, "happy")["text"], "for nobody")

    def test_asks_each_time_for_a_text_of_the_time(self):
        character = mien.character()
        mien.save(character, "at {timestamp}, and {TimeStamp}")
        mien.save(character, "Waits.", "idle")
        self.keep(character, "idle")  # so that the first save is long ago, too
        for _ in range(3):
            self.assertIn("Z, and 2", self.text(character, "happy"))
            self.assertFalse(self.is_kept(character, "happy"))
        mien.save(character, "at noon")
        self.expect("at noon", character, "happy")
        self.keep(character, "happy")

    def test_stays_within_its_bound(self):
        characters = [mien.character() for _ in range(40)]
        self.client = self.open(cache_bytes_max=64 * 1024)
        mien.save_default("x" * 1000, "angry")
        for character in characters * 2:
            self.text(character, "angry")
        eventually(lambda: self.text(characters[0], "angry") and self.is_kept(characters[0], "angry"),
                   "the bound leaves room for some")
        for character in characters:
            self.assertEqual(self.text(character, "angry"), "x" * 1000)
            self.assertLessEqual(self.counts()["bytes"], 64 * 1024)
        self.assertGreater(self.counts()["entries"], 5)
        mien.save_default("y", "angry")
        for character in characters:
            self.expect("y", character, "angry")


class Changes(Scenario):
    def test_of_each_kind_are_seen_and_leave_the_rest_kept(self):
        watson, other = mien.character(attributes={"hair": "brown"}), mien.character("Mary")
        user = mien.user(watson)
        mien.save_default("All are {character_name}.", "sad")
        mien.save(other, "Untouched.")
        base = f"/api/admin/characters/{watson}/emotional-prompts/sad"
        for cell in ((watson, "sad"), (None, "sad", user), (other, "sad"), (other, "happy")):
            self.keep(*cell)
        steps = [
            ("a text of its own", lambda: mien.save(watson, "{attr.hair}", "sad"), "brown"),
            ("another text", lambda: mien.save(watson, "{attr.hair}!", "sad"), "brown!"),
            ("an attribute", lambda: mien.call("PATCH", f"/api/admin/characters/{watson}",
                                               {"attributes": {"hair": "red"}}), "red!"),
            ("a revert", lambda: mien.call("POST", f"{base}/revert", {"version_id": 1}), "red"),
            ("a deletion", lambda: mien.call("DELETE", base), "All are Watson."),
            ("a name", lambda: mien.call("PATCH", f"/api/admin/characters/{watson}",
                                         {"name": "John"}), "All are John."),
            ("the default", lambda: mien.save_default("All weep.", "sad"), "All weep."),
        ]
        for what, change, text in steps:
            with self.subTest(what):
                self.keep(other, "happy")  # again, when its minute is over
                change()
                self.expect(text, watson, "sad")
                self.expect(text, None, "sad", user)
                self.assertTrue(self.is_kept(other, "happy"))
                self.keep(watson, "sad")
                self.keep(None, "sad", user)
        self.expect("All weep.", other, "sad")

    def test_of_who_has_which_character_are_seen(self):
        watson, mary = mien.character(), mien.character("Mary")
        mien.save(watson, "Watson.")
        mien.save(mary, "Mary.")
        user = mien.user()
        self.refused("NotFound", None, "happy", user)
        mien.assign(user, watson)
        self.expect("Watson.", None, "happy", user)
        self.keep(None, "happy", user)
        ended = mien.call("GET", f"/api/admin/assignments?user_id={user}")["assignments"][0]["id"]
        mien.call("DELETE", f"/api/admin/assignments/{ended}")
        mien.assign(user, mary)
        self.expect("Mary.", None, "happy", user)
        self.keep(None, "happy", user)
        mien.call("DELETE", f"/api/admin/users/{user}")
        self.expect_refused("Archived", None, "happy", user)

    def test_that_archive_something_are_seen(self):
        watson = mien.character()
        mien.call("POST", "/api/admin/emotions", {"name": "bored", "display_name": "Bored"})
        mien.save(watson, "Yawns.", "bored")
        self.keep(watson, "bored")
        mien.call("DELETE", "/api/admin/emotions/bored")
        self.expect_refused("Archived", watson, "bored")
        mien.call("POST", "/api/admin/emotions/bored/restore")
        self.expect("Yawns.", watson, "bored")
        self.keep(watson, "bored")
        mien.call("DELETE", f"/api/admin/characters/{watson}")
        self.expect_refused("Archived", watson, "bored")

    def expect_refused(self, kind, *cell):
        def is_refused():
            try:
                self.resolve(*cell)
                return False
            except Refused as refused:
                self.assertEqual(refused.kind, kind)
                return True
        eventually(is_refused, f"{cell} is {kind}")

    def test_of_a_template_are_seen_in_its_cells(self):
        watson = mien.character()
        template = mien.call("POST", "/api/admin/templates", {
            "name": "warm", "template_text": "{character_name}, {mood}",
            "placeholders": [{"name": "mood", "default": "warm"}]})
        path = f"/api/admin/templates/{template['id']}"
        mien.call("POST", f"{path}/apply", {"items": [{"character_id": watson, "emotion": "happy"}]})
        self.assertEqual(self.keep(watson, "happy")["text"], "Watson, warm")
        draft = {"template_text": "{character_name}, very {mood}",
                 "placeholders": [{"name": "mood", "default": "warm"}]}
        plan = mien.call("POST", f"{path}/plan", draft)
        mien.call("PUT", path, draft)
        mien.call("POST", f"{path}/propagate", {"plan": plan["plan"]})
        self.expect("Watson, very warm", watson, "happy")

    def test_during_a_read_leave_nothing_of_it(self):
        watson, witness = mien.character(), mien.character("Mary")
        mien.save(witness, "Waits.")
        for number in range(3):
            old, new = f"old {number}", f"new {number}"
            mien.save(watson, old)
            self.keep(watson, "happy")  # so that the save is long ago
            self.client = self.open()
            self.keep(witness, "happy")  # so that the beginning of its stream is
            self.gate.held.clear()
            self.gate.answering.clear()
            reading = driver.begin("resolve", self.client, watson, "happy")
            self.assertTrue(self.gate.held.wait(10), "the old answer is on its way")
            mien.save(watson, new)
            mien.save(witness, f"Has heard of {number}.")
            eventually(lambda: not self.is_kept(witness, "happy"), "both events have arrived")
            self.gate.answering.set()
            self.assertEqual(reading.result(10)["text"], old)
            self.assertFalse(self.is_kept(watson, "happy"))
            self.assertEqual(self.text(watson, "happy"), new)

    def test_under_load_are_seen_in_order_and_soon(self):
        watson = mien.character()
        mien.save(watson, "0")
        saved = [0]

        def save_all():
            for number in range(1, 201):
                mien.save(watson, str(number))
                saved[0] = number

        writer = threading.Thread(target=save_all)
        writer.start()
        last = 0
        while writer.is_alive() or last < 200:
            at_least = saved[0]
            asked_at = time.monotonic()
            number = int(self.text(watson, "happy"))
            self.assertGreaterEqual(number, last, "no answer is older than the one before")
            last = number
            while number < at_least:
                number = int(self.text(watson, "happy"))
                self.assertLess(time.monotonic() - asked_at, EVENTUALLY_SECONDS_MAX)
        writer.join()

    def test_of_kept_answers_are_seen_soon(self):
        characters = [mien.character() for _ in range(30)]
        for character in characters:
            mien.save(character, "before")
        for character in characters:
            self.keep(character, "happy")
        delays = []
        for character in characters:
            self.assertTrue(self.is_kept(character, "happy"))
            mien.save(character, "after")
            saved_at = time.monotonic()
            self.expect("after", character, "happy")
            delays.append(time.monotonic() - saved_at)
        print(f"{language}: kept answers of {len(delays)} cells were seen to change after "
              f"{1000 * max(delays):.1f} ms at most (half: {1000 * sorted(delays)[15]:.1f} ms)")
        self.assertLess(sorted(delays)[15], 0.1, "whatever else the machine does")


class Splits(Scenario):
    def test_give_each_user_what_the_server_gives(self):
        watson, witness = mien.character(), mien.character("Mary")
        mien.save(watson, "Smiles.")
        mien.save(witness, "Waits.")
        users = [f"0199d0a0-0000-7000-8000-{number:012x}" for number in range(8)]
        experiment = mien.call("POST", "/api/admin/experiments", {
            "name": f"Wider ({language})", "pair_count": 12, "raters": [],
            "cells": [{"character_id": watson, "emotion": "happy", "text_a": "Grins.",
                       "text_b": "Beams."}]})["id"]
        env.sql("SET session_replication_role = replica; "
                "UPDATE experiments SET state = 'running', started_at = now() "
                f"WHERE id = '{experiment}'; "
                "UPDATE experiment_cells SET base_version = 1, is_in_use = true "
                f"WHERE experiment_id = '{experiment}'")
        split = f"/api/admin/experiments/{experiment}/split"
        for user in users:
            self.assertEqual(self.keep(watson, "happy", user)["text"], "Smiles.")
        self.keep(watson, "happy")
        mien.call("PUT", split, {"share_a": 5000, "share_b": 5000})
        eventually(lambda: self.text(watson, "happy", users[0]) != "Smiles.", "it has begun")
        self.assertTrue(self.is_kept(watson, "happy"), "without a user nothing is split")
        for user in users:
            eventually(lambda one=user: self.text(watson, "happy", one) != "Smiles.", "an arm")
            self.keep(witness, "happy", user)  # so that the beginning of the split is long ago
            given = mien.call("GET", f"/api/resolve?emotion=happy&character_id={watson}&user_id={user}")
            found = self.resolve(watson, "happy", user)
            self.assertEqual((found["text"], found["resolution_id"]),
                             (given["text"], given["resolution_id"]))
            self.assertFalse(self.is_kept(watson, "happy", user), "it is asked for each time")
        mien.call("DELETE", split)
        for user in users:
            self.expect("Smiles.", watson, "happy", user)
            self.keep(watson, "happy", user)


class Away(Scenario):
    def test_of_the_stream_alone_means_to_ask_each_time(self):
        watson = mien.character()
        mien.save(watson, "one")
        self.keep(watson, "happy")
        for number in range(5):
            streams = self.counts()["streams"]
            self.gate.cut(streams_only=True)
            eventually(lambda: self.counts()["streams"] > streams or
                       not driver.call("is_live", self.client), "the cut is noticed")
            mien.save(watson, f"during cut {number}")
            self.expect(f"during cut {number}", watson, "happy")
            self.assertTrue(driver.call("wait_until_live", self.client, 30))
            self.expect(f"during cut {number}", watson, "happy")
        self.keep(watson, "happy")

    def test_without_a_word_is_noticed(self):
        """The connections stand, and carry nothing."""
        watson = mien.character()
        mien.save(watson, "Smiles.")
        self.keep(watson, "happy")
        self.gate.passing.clear()
        mien.save(watson, "Laughs.")
        began = time.monotonic()
        found = eventually(lambda: self.stale(watson, "happy"), "the silence is noticed")
        print(f"{language}: a silent network was told of after {time.monotonic() - began:.1f} s")
        self.assertEqual(found["text"], "Smiles.")
        began = time.monotonic()
        for _ in range(20):
            self.assertTrue(self.resolve(watson, "happy")["is_stale"])
        self.assertLess(time.monotonic() - began, 20, "not each of them waits")
        self.gate.passing.set()
        self.expect_back("Laughs.", watson, "happy")

    def stale(self, *cell):
        found = self.resolve(*cell)
        return found if found["is_stale"] else None

    def test_of_the_right_to_read_gives_nothing(self):
        watson = mien.character()
        mien.save(watson, "Smiles.")
        token = mien.make_token()
        self.client = self.open(token=token["token"])
        self.keep(watson, "happy")
        mien.call("DELETE", f"/api/admin/tokens/{token['id']}")

        def is_refused():
            try:
                return not self.resolve(watson, "happy")
            except Refused as refused:
                self.assertEqual(refused.kind, "NotAllowed")
                return True
        eventually(is_refused, "the token is no longer valid")
        self.gate.is_refusing = True
        self.gate.cut()
        self.refused("Unreachable", watson, "happy")


class Failing(Scenario):
    """What fails for all."""

    def test_of_the_server_is_told_with_the_last_answer_and_over_when_the_server_is_back(self):
        watson = mien.character()
        mien.save(watson, "Smiles.")
        short = self.open(stale_seconds_max=0.3, deadline_seconds=2)
        self.keep(watson, "happy")
        self.text(watson, "happy", client=short)
        server.process.kill()
        server.process.wait()
        eventually(lambda: self.resolve(watson, "happy")["is_stale"], "it is told")
        ages = [self.resolve(watson, "happy")["age"] for _ in range(20)]
        self.assertEqual(ages, sorted(ages))
        self.assertEqual(self.text(watson, "happy"), "Smiles.")
        self.assertFalse(driver.call("is_live", self.client))
        # Not beyond the bound that this one has.
        def is_over():
            try:
                found = self.resolve(watson, "happy", client=short)
                self.assertLess(found["age"], 0.4)
                return False
            except Refused as refused:
                self.assertEqual(refused.kind, "Unreachable")
                return True
        eventually(is_over, "the last answer is too old")
        # What is not known cannot be given.
        self.client, long = short, self.client
        self.refused("Unreachable", watson, "sad")
        self.client = long
        start_server()
        mien.save(watson, "Laughs.")
        self.gate.target = port
        self.expect_back("Laughs.", watson, "happy")
        self.keep(watson, "happy")

    def test_of_the_databases_notifications_means_to_ask_each_time(self):
        watson = mien.character()
        mien.save(watson, "one")
        self.keep(watson, "happy")
        streams = self.counts()["streams"]
        env.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND application_name LIKE '% changes'")
        mien.save(watson, "two")
        self.expect("two", watson, "happy")
        eventually(lambda: self.counts()["streams"] > streams, "another stream")
        self.keep(watson, "happy")
        self.assertEqual(self.text(watson, "happy"), "two")


class Nodes(Scenario):
    def test_that_answer_and_tell_may_be_two(self):
        """Changes come from one node, answers from another: nothing old is kept."""
        other, other_port = env.serve()
        gate = Gate(other_port, stream_target=port)
        self.client = self.open(gate=gate)
        characters = [mien.character() for _ in range(8)]
        for character in characters:
            mien.save(character, "0")
        for number in range(1, 4):
            for character in characters:
                self.keep(character, "happy")
            for character in characters:
                mien.save(character, str(number))
                for _ in range(20):
                    self.text(character, "happy")
            for character in characters:
                self.expect(str(number), character, "happy")
                self.assertEqual(self.keep(character, "happy")["text"], str(number))
        gate.close()
        self.assertEqual(other.stop(), 0)


class Refusals(Scenario):
    def test_have_a_class_each(self):
        watson = mien.character()
        mien.save(watson, "{attr.nothing|}", "sad")
        self.refused("NotFound", NOBODY, "happy")
        self.refused("NotFound", watson, "no-such-emotion")
        self.refused("Invalid", "watson", "happy")
        self.refused("Invalid", watson, "Not a name")
        self.refused("Invalid", watson, "sad")
        with self.assertRaises(Refused) as raised:
            driver.call("video", self.client, NOBODY)
        self.assertEqual(raised.exception.kind, "NotFound")
        with self.assertRaises(Refused) as raised:
            driver.call("latest_video", self.client, watson, "happy")
        self.assertEqual(raised.exception.kind, "NotAllowed", "it takes the scope read")

    def test_do_not_end_in_answers_of_before(self):
        watson = mien.character()
        mien.save(watson, "Smiles.")
        self.keep(watson, "happy")
        mien.call("DELETE", f"/api/admin/characters/{watson}/emotional-prompts/happy")

        def is_gone():
            try:
                return not self.resolve(watson, "happy")
            except Refused as refused:
                return self.assertEqual(refused.kind, "NotFound") is None
        eventually(is_gone, "neither has a text")
        self.gate.is_refusing = True
        self.gate.cut()
        self.refused("Unreachable", watson, "happy")


class Videos(Scenario):
    def test_are_found_by_id_and_by_cell(self):
        watson = mien.character()
        mien.save(watson, "Smiles.")
        self.client = self.open(token=mien.make_token("read")["token"])
        self.assertIsNone(driver.call("latest_video", self.client, watson, "happy"))
        worker = env.work()
        video = mien.call("POST", "/api/videos", {
            "character_id": watson, "emotion": "happy",
            "settings": {"width": 64, "height": 64, "fps": 8, "duration_ms": 500}})["video_id"]
        made = eventually(lambda: self.completed(video), "the video is made")
        self.assertIn("/media/videos/", made["video_url"])
        latest = driver.call("latest_video", self.client, watson, "happy")
        self.assertEqual(latest["video_id"], video)
        self.assertEqual(worker.stop(), 0)

    def completed(self, video):
        found = driver.call("video", self.client, video)
        return found if found["status"] == "completed" else None


class Forks(Scenario):
    def test_have_a_connection_of_their_own(self):
        watson = mien.character()
        mien.save(watson, "Smiles.")
        self.keep(watson, "happy")
        for _ in range(3):
            self.assertEqual(driver.call("fork", self.client, watson, "happy"),
                             ["Smiles.", True, "Smiles."])
            self.assertEqual(self.text(watson, "happy"), "Smiles.")
        self.assertTrue(driver.call("is_live", self.client))


def run(case):
    """One test by itself; whether it succeeded."""
    result = case.run()
    took = time.monotonic() - case.began
    print(f"{took:5.1f} s {case.id().removeprefix('__main__.')}", flush=True)
    for _, trace in result.errors + result.failures:
        print(trace, flush=True)
    return result.wasSuccessful()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=pathlib.Path, default="build/dev/mien")
    parser.add_argument("--client", choices=COMMANDS, required=True)
    parser.add_argument("tests", nargs="*", help="parts of their names, such as Keeping")
    arguments = parser.parse_args()
    chosen = [Keeping, Changes, Splits, Away, Failing, Nodes, Refusals, Videos]
    if arguments.client == "python":
        chosen.append(Forks)
    loader = unittest.TestLoader()
    cases = [case for one in chosen for case in loader.loadTestsFromTestCase(one)]
    if arguments.tests:
        cases = [case for case in cases if any(name in case.id() for name in arguments.tests)]
    set_up(arguments.program, arguments.client)
    # Most of the time they wait.
    with concurrent.futures.ThreadPoolExecutor(TOGETHER) as pool:
        succeeded = list(pool.map(run, [one for one in cases if not isinstance(one, Failing)]))
    succeeded += [run(case) for case in cases if isinstance(case, Failing)]
    tear_down()
    print(f"{succeeded.count(True)} of {len(cases)} scenarios succeeded")
    return 0 if cases and all(succeeded) else 1


if __name__ == "__main__":
    sys.exit(main())
