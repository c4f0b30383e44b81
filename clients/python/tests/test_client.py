"""The client, and an origin that does what servers and what stands before them do."""

import asyncio
import contextlib
import email.utils
import io
import logging
import os
import pathlib
import re
import socket
import threading
import time
import unittest
from typing import Any
from unittest import mock

import mien_client
from mien_client import Client, http, stream
from mien_client.cache import Change
from mien_client.flights import Flights
from origin import CHARACTER, Origin, Request

TOKEN = "mien_secret_0123456789"
SECONDS_MAX = 10  # of what should be at once
MARY, ADA = "0199d0a0-0000-7000-8000-000000000001", "0199d0a0-0000-7000-8000-000000000002"


class ClientCase(unittest.TestCase):
    def setUp(self) -> None:
        self.origin = Origin()
        self.addCleanup(self.origin.close)

    def open(self, **options: Any) -> Client:
        client = Client(self.origin.url, TOKEN, **options)
        self.addCleanup(client.close)
        return client

    def eventually(self, check: Any) -> None:
        deadline = time.monotonic() + SECONDS_MAX
        while not check():
            self.assertLess(time.monotonic(), deadline)
            threading.Event().wait(0.005)


class Herds(ClientCase):
    def held(self, client: Client) -> threading.Event:
        """Answers of the origin wait for it; a call joins whenever it comes."""
        client._flights = Flights(join_seconds_max=SECONDS_MAX)
        free = threading.Event()

        def read(request: Request) -> None:
            free.wait(SECONDS_MAX)
            request.answer(request.resolution())

        self.origin.reads = read
        return free

    def test_of_threads_that_want_one_cell_ask_once(self) -> None:
        client = self.open()
        free = self.held(client)
        texts: list[str] = []
        threads = [threading.Thread(target=lambda: texts.append(client.resolve(CHARACTER, "happy").text))
                   for _ in range(100)]
        for thread in threads:
            thread.start()
        self.eventually(lambda: self.origin.requests)
        free.set()
        for thread in threads:
            thread.join(SECONDS_MAX)
        self.assertEqual(texts, ["Smiles."] * 100)
        self.assertEqual(len(self.origin.requests), 1)
        self.assertEqual(client.counts()[1:3], (1, 99))

    def test_of_tasks_that_want_one_cell_ask_once(self) -> None:
        client = self.open()
        free = self.held(client)

        async def ask() -> list[mien_client.Resolution]:
            tasks = [asyncio.create_task(asyncio.to_thread(client.resolve, CHARACTER, "happy"))
                     for _ in range(20)]
            await asyncio.sleep(0)
            free.set()
            return await asyncio.gather(*tasks)

        found = asyncio.run(ask())
        self.assertEqual({one.text for one in found}, {"Smiles."})
        self.assertLess(len(self.origin.requests), 20)

    def test_that_come_after_a_change_ask_anew(self) -> None:
        client = self.open()
        free = self.held(client)
        threads = []
        for number in range(1, 4):
            threads.append(threading.Thread(target=client.resolve, args=(CHARACTER, "happy")))
            threads[-1].start()
            self.eventually(lambda: len(self.origin.requests) == number)
            if number % 2:
                client._on_change(Change(character=CHARACTER))
            else:
                client._on_begin(2.5)
        free.set()
        for thread in threads:
            thread.join(SECONDS_MAX)

    def test_of_different_users_ask_for_each(self) -> None:
        client = self.open()
        self.held(client).set()
        for user in (None, MARY, ADA):
            self.assertEqual(client.resolve(CHARACTER, "happy", user).answer["user_id"], user)
        self.assertEqual([one.query.get("user_id") for one in self.origin.requests], [None, MARY, ADA])

    def test_are_all_told_what_went_wrong(self) -> None:
        client = self.open()
        free = self.held(client)
        failures: list[str] = []

        def refuse(request: Request) -> None:
            free.wait(SECONDS_MAX)
            request.refuse(404)

        self.origin.reads = refuse

        def ask() -> None:
            try:
                client.resolve(CHARACTER, "happy")
            except mien_client.MienError as failure:
                failures.append(type(failure).__name__)

        threads = [threading.Thread(target=ask) for _ in range(10)]
        for thread in threads:
            thread.start()
        free.set()
        for thread in threads:
            thread.join(SECONDS_MAX)
        self.assertEqual(failures, ["NotFound"] * 10)


class Pauses(ClientCase):
    def test_that_are_asked_for_with_429_are_made_by_all_calls(self) -> None:
        client = self.open()
        self.origin.reads = lambda request: request.refuse(429, Retry_After="30")
        for emotion in ("happy", "sad", "angry"):
            with self.assertRaises(mien_client.RateLimited):
                client.resolve(CHARACTER, emotion)
        self.assertEqual(len(self.origin.requests), 1)

    def test_of_a_proxy_count_too_in_seconds_and_as_a_date(self) -> None:
        at = time.time() - 1e6  # what this machine takes for now does not matter
        dates = {"Retry_After": email.utils.formatdate(at + 30, usegmt=True),
                 "Date": email.utils.formatdate(at, usegmt=True)}
        for headers in ({"Retry_After": "30"}, dates):
            for status in (429, 503):
                self.setUp()
                client = self.open()
                self.assertFalse(client.resolve(CHARACTER, "happy").is_stale)
                client._cache.forget(mien_client.cache.EVERYTHING, mien_client.clock.now())
                self.origin.reads = lambda request: request.answer(
                    b"<html>Wait.", status, **{"Content_Type": "text/html", **headers})
                for _ in range(20):
                    self.assertTrue(client.resolve(CHARACTER, "happy").is_stale)
                self.assertEqual(len(self.origin.requests), 2)
                self.assertGreater(client._away_until - mien_client.clock.now(), 25)

    def test_may_be_ended_by_another_thread_meanwhile(self) -> None:
        asker = self.open()._asker
        over = (time.monotonic() - 1, mien_client.MienError("wait"))
        reads = mock.PropertyMock(side_effect=[over, None])
        with mock.patch.object(type(asker), "_quiet", reads, create=True):
            asker._respect_quiet(time.monotonic() + 1, may_wait=False)

    def test_are_not_longer_than_the_deadline(self) -> None:
        client = self.open(deadline_seconds=0.5)
        self.origin.reads = lambda request: request.refuse(503, Retry_After="0")
        began = time.monotonic()
        with self.assertRaises(mien_client.ServerFailed):
            client.resolve(CHARACTER, "happy")
        self.assertLess(time.monotonic() - began, SECONDS_MAX / 2)
        self.assertGreater(len(self.origin.requests), 1, "it tried again")

    def test_end_when_the_client_is_closed(self) -> None:
        client = self.open(deadline_seconds=60)
        self.origin.reads = lambda request: request.refuse(503, Retry_After="50")
        outcome: list[str] = []

        def ask() -> None:
            try:
                client.resolve(CHARACTER, "happy")
            except mien_client.MienError as failure:
                outcome.append(str(failure))

        thread = threading.Thread(target=ask)
        thread.start()
        self.eventually(lambda: self.origin.requests)
        client.close()
        thread.join(SECONDS_MAX)
        self.assertEqual(outcome, ["the client is closed"])
        with self.assertRaises(mien_client.MienError):
            client.resolve(CHARACTER, "happy")

    def test_of_a_mien_that_is_away_are_waited_for_by_one(self) -> None:
        """Once it is known to be away, one call tries, and no other waits for that."""
        client = self.open()
        client.resolve(CHARACTER, "happy")
        client.resolve(CHARACTER, "sad")
        client._cache.forget(mien_client.cache.EVERYTHING, mien_client.clock.now())
        free = threading.Event()
        self.addCleanup(free.set)

        def fail(request: Request) -> None:
            free.wait(SECONDS_MAX)
            request.refuse(503)

        self.origin.reads = fail
        client._away_until = mien_client.clock.now()  # known, and it is time to try
        trying = threading.Thread(target=client.resolve, args=(CHARACTER, "happy"))
        trying.start()
        self.eventually(lambda: len(self.origin.requests) == 3)
        for emotion in ("sad", "happy"):
            self.assertTrue(client.resolve(CHARACTER, emotion).is_stale)
        self.assertEqual(len(self.origin.requests), 3)
        free.set()
        trying.join(SECONDS_MAX)


class Answers(ClientCase):
    def test_that_are_not_miens_or_to_another_question_are_none(self) -> None:
        client = self.open(deadline_seconds=0.2)
        wrong: list[dict[str, Any]] = [
            {"user_id": ADA}, {"user_id": None}, {"emotion": "sad"}, {"character_id": ADA}, {"text": None},
            {"version": "1"}, {"problems": None}]
        for parts in wrong:
            self.origin.reads = lambda request: request.answer(request.resolution(**parts))
            with self.subTest(parts), self.assertRaises(mien_client.Unreachable):
                client.resolve(CHARACTER, "happy", MARY)
        for body in (b"{}", b"[]", b"null", b"", b"<html>", b'{"text":"x"', b"\xff", b"[" * 100_000):
            self.origin.reads = lambda request: request.answer(body)
            with self.subTest(body=body), self.assertRaises(mien_client.Unreachable):
                client.resolve(CHARACTER, "happy")
            with self.subTest(body=body), self.assertRaises(mien_client.Unreachable):
                client.latest_video(CHARACTER, "happy")

    def test_belong_to_who_gets_them(self) -> None:
        client = self.open()
        first = client.resolve(CHARACTER, "happy")
        first.answer["text"] = "Frowns."
        client._cache.forget(mien_client.cache.EVERYTHING, mien_client.clock.now())
        self.origin.reads = lambda request: request.refuse(503)
        last = client.resolve(CHARACTER, "happy")
        self.assertTrue(last.is_stale)
        self.assertEqual((last.text, first.text), ("Smiles.", "Smiles."))

    def test_that_point_elsewhere_are_not_followed(self) -> None:
        elsewhere = Origin()
        self.addCleanup(elsewhere.close)
        client = self.open(deadline_seconds=0.3)
        for status in (301, 302, 303, 307, 308):
            self.origin.stream = self.origin.reads = lambda request: request.answer(
                b"", status, Location=f"{elsewhere.url}{request.handler.path}")
            with self.assertRaises(mien_client.Unreachable):
                client.resolve(CHARACTER, "happy")
        self.eventually(lambda: self.origin.streams)
        self.assertEqual((elsewhere.requests, elsewhere.streams), ([], 0))


class Questions(ClientCase):
    def test_carry_any_text_to_the_server(self) -> None:
        client = self.open()
        for emotion in ("fröhlich", "嬉しい", "a&b=c#d?e/../f", "a\r\nX-Evil: 1", " ", ""):
            self.origin.requests.clear()
            self.origin.reads = lambda request: request.refuse(422)
            with self.subTest(emotion), self.assertRaises(mien_client.Invalid):
                client.resolve(CHARACTER, emotion, MARY)
            [request] = self.origin.requests
            self.assertEqual(request.path, "/api/resolve")
            self.assertEqual(request.query.get("emotion", ""), emotion)
            self.assertIsNone(request.handler.headers.get("X-Evil"))

    def test_for_a_video_take_an_id_and_nothing_else(self) -> None:
        client = self.open()
        for video in ("", ".", "..", "../admin/tokens", "a/b", "%2e%2e", ADA + "\n", ADA + "?x"):
            with self.subTest(video), self.assertRaises(mien_client.MienError):
                client.video(video)
        self.assertEqual(self.origin.requests, [])


class Example(ClientCase):
    def test_of_the_readme_runs(self) -> None:
        readme = pathlib.Path(__file__).resolve().parents[1] / "README.md"
        [code] = re.findall(r"```python\n(.*?)```", readme.read_text(), re.DOTALL)
        printed = io.StringIO()
        settings = {"MIEN_URL": self.origin.url, "MIEN_TOKEN": TOKEN, "CHARACTER": CHARACTER}
        with mock.patch.dict(os.environ, settings), contextlib.redirect_stdout(printed):
            exec(code, {})
        self.assertIn("Smiles. 1 character", printed.getvalue())


class Secrets(ClientCase):
    def test_are_in_no_error_and_no_log(self) -> None:
        said: list[str] = []
        logging.basicConfig(level=logging.DEBUG, handlers=[Said(said)], force=True)
        client = self.open(deadline_seconds=0.2)
        self.origin.stream = lambda request: request.refuse(401)
        behaviours = [lambda request: request.refuse(401), lambda request: request.refuse(500),
                      lambda request: request.answer(b"", 302, Location=self.origin.url),
                      lambda request: request.answer(b"{"),
                      lambda request: request.handler.connection.close()]
        for behaviour in behaviours:
            self.origin.reads = behaviour
            try:
                client.resolve(CHARACTER, "happy")
            except mien_client.MienError as error:
                chain: BaseException | None = error
                while chain is not None:
                    said += [repr(chain), str(chain), repr(vars(chain))]
                    chain = chain.__cause__ or chain.__context__
        self.eventually(lambda: client.stream_failure)
        said += [repr(client), str(client), repr(client.stream_failure), repr(client.counts())]
        self.assertGreater(len(said), 10)
        self.assertEqual([text for text in said if TOKEN in text], [])
        self.assertEqual(self.origin.requests[0].authorization, f"Bearer {TOKEN}")

    def test_that_cannot_be_sent_are_refused_without_repeating_them(self) -> None:
        url = self.origin.url
        for token in ("", TOKEN + "\n", TOKEN + "\r\nX: 1", " " + TOKEN, TOKEN + "ü", TOKEN + "\0"):
            with self.subTest(token), self.assertRaises(ValueError) as raised:
                Client(url, token)
            self.assertNotIn(TOKEN, str(raised.exception))
        for bad in (f"http://ada:{TOKEN}@127.0.0.1", f"http://127.0.0.1/?token={TOKEN}", TOKEN,
                    f"http://127.0.0.1/#{TOKEN}", f"ftp://{TOKEN}", f"http://127.0.0.1/{TOKEN}ü"):
            with self.subTest(bad), self.assertRaises(ValueError) as raised:
                Client(bad, TOKEN)
            self.assertNotIn(TOKEN, str(raised.exception))


class Said(logging.Handler):
    def __init__(self, said: list[str]) -> None:
        super().__init__()
        self.said = said

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


class Streams(ClientCase):
    def begin(self, request: Request, keep_alive_ms: int) -> None:
        request.begin_stream()
        request.say(f'event: hello\ndata: {{"keep_alive_ms":{keep_alive_ms}}}\n\n')

    def lived(self, more: Any) -> Client:
        """A client whose stream began, and then went on as it is told, until it was lost."""
        gone = threading.Event()

        def follow(request: Request) -> None:
            self.begin(request, 200)
            try:
                more(request)
            finally:
                gone.set()

        self.origin.stream = follow
        client = self.open()
        self.eventually(lambda: client.counts().streams)
        self.assertTrue(gone.wait(SECONDS_MAX), "the client lets go of it")
        return client

    def test_that_say_nothing_more_are_left_although_they_stand(self) -> None:
        def read_until_end(request: Request) -> None:
            self.assertEqual(request.handler.rfile.read(), b"")
        self.lived(read_until_end)

    def test_whose_line_drips_are_left(self) -> None:
        def drip(request: Request) -> None:
            while not self.origin.is_over.wait(0.005):
                request.say("a")
        self.lived(drip)

    def test_are_open_while_they_speak_and_no_longer(self) -> None:
        def speak(request: Request) -> None:
            for _ in range(20):
                request.say(": keep-alive\n\n")
                threading.Event().wait(0.01)
            request.say("event: prompt\ndata: not JSON\n\nevent: split\n")
        client = self.lived(speak)
        self.eventually(lambda: client.stream_failure)
        self.eventually(lambda: client.counts().changes)
        self.assertFalse(client._cache.stands(mien_client.clock.now() + 1))

    def test_that_a_proxy_holds_back_say_so(self) -> None:
        before = stream.CONNECT_SECONDS_MAX
        self.addCleanup(setattr, stream, "CONNECT_SECONDS_MAX", before)
        stream.CONNECT_SECONDS_MAX = 0.1

        def hold(request: Request) -> None:
            request.begin_stream()
            self.origin.is_over.wait(SECONDS_MAX)

        self.origin.stream = hold
        client = self.open()
        self.eventually(lambda: client.stream_failure)
        self.assertIn("a proxy", str(client.stream_failure))
        self.assertEqual(client.resolve(CHARACTER, "happy").text, "Smiles.")

    def test_of_a_parent_are_not_held_open_by_a_child(self) -> None:
        def stay(request: Request) -> None:
            while not self.origin.is_over.wait(0.01):
                request.say(": keep-alive\n\n")

        def follow(request: Request) -> None:
            self.begin(request, 30_000)
            stay(request)

        self.origin.stream = follow
        client = self.open()
        self.assertTrue(client.wait_until_live(SECONDS_MAX))
        assert client._stream._socket is not None
        link = f"/proc/self/fd/{client._stream._socket.fileno()}"
        parents = os.readlink(link)
        child = os.fork()
        if child == 0:
            held = []
            for name in os.listdir("/proc/self/fd"):
                try:
                    held.append(os.readlink(f"/proc/self/fd/{name}"))
                except OSError:
                    pass
            os._exit(1 if parents in held else 0)
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0)
        self.assertEqual(os.readlink(link), parents)
        self.assertTrue(client.is_live)


class Connections(ClientCase):
    def test_wait_for_a_name_no_longer_than_they_may_and_look_it_up_once(self) -> None:
        free, looked_up = threading.Event(), []
        self.addCleanup(free.set)
        real = socket.getaddrinfo

        def look_up(host: str, *given: Any, **named: Any) -> Any:
            if host != "mien.invalid" or named.get("flags"):
                return real(host, *given, **named)
            looked_up.append(host)
            free.wait(SECONDS_MAX)
            return real("127.0.0.1", *given, **named)

        url = self.origin.url.replace("127.0.0.1", "mien.invalid")
        with mock.patch.object(socket, "getaddrinfo", look_up):
            client = Client(url, TOKEN, deadline_seconds=0.2)
            self.addCleanup(client.close)
            began = time.monotonic()
            for emotion in ("happy", "sad"):
                with self.assertRaisesRegex(mien_client.Unreachable, "looked up in time"):
                    client.resolve(CHARACTER, emotion)
            self.assertLess(time.monotonic() - began, SECONDS_MAX / 2)
            self.assertEqual(looked_up, ["mien.invalid"])
            free.set()
            self.eventually(lambda: client._address._names._running is None)
            self.assertEqual(client.resolve(CHARACTER, "happy").text, "Smiles.")
            client.close()

    def test_that_were_idle_for_long_are_not_trusted(self) -> None:
        self.addCleanup(setattr, http, "IDLE_SECONDS_MAX", http.IDLE_SECONDS_MAX)
        client = self.open()
        pool = client._asker._pool
        deadline = time.monotonic() + SECONDS_MAX
        pool.get("/", deadline)
        [(_, kept)] = pool._idle
        pool.get("/", deadline)
        self.assertIs(pool._idle[0][1], kept)
        http.IDLE_SECONDS_MAX = 0
        pool.get("/", deadline)
        self.assertIsNot(pool._idle[0][1], kept)
        self.assertIsNone(kept.sock)


if __name__ == "__main__":
    unittest.main()
