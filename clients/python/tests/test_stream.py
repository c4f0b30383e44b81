"""What is read from the stream of changes."""

import unittest
from typing import Any

from mien_client.cache import EVERYTHING, Change
from mien_client.errors import NotAllowed, Unreachable
from mien_client.stream import (EVENT_BYTES_MAX, change_of, events_in, pause_after, silence_max_of)


class Events(unittest.TestCase):
    def test_are_split_at_empty_lines_and_comments_are_heard(self) -> None:
        text = (b": open\n\nretry: 3000\nevent: hello\ndata: {\"keep_alive_ms\":1000}\n\n"
                b": keep-alive\n\nevent:split\r\ndata:{\r\ndata: }\r\n\r\n")
        self.assertEqual(list(events_in(iter(text.splitlines(keepends=True)))),
                         [("", ""), ("hello", '{"keep_alive_ms":1000}'), ("", ""),
                          ("split", "{\n}")])

    def test_of_a_stream_that_is_cut_at_any_byte_are_those_that_were_whole(self) -> None:
        text = (b": open\n\nevent: hello\ndata: {\"keep_alive_ms\":1000}\n\n"
                b"event: prompt\ndata: {\"character_id\":null,\n:\ndata: \"emotion\":\"s\xc3\xa4d\"}\n\n")
        whole = list(events_in(iter(text.splitlines(keepends=True))))
        self.assertEqual(whole[-1], ("prompt", '{"character_id":null,\n"emotion":"s\xe4d"}'))
        for end in range(len(text)):
            lines = [line for line in text[:end].splitlines(keepends=True) if line.endswith(b"\n")]
            events = list(events_in(iter(lines)))
            self.assertEqual(events, whole[:len(events)])
            self.assertNotIn("prompt", [name for name, _ in events])

    def test_have_an_end(self) -> None:
        with self.assertRaises(ValueError):
            list(events_in(iter([b"data: x\n"] * EVENT_BYTES_MAX)))
        comments = iter([b": keep-alive\n", b"\n"] * EVENT_BYTES_MAX)
        self.assertEqual(len(list(events_in(comments))), EVENT_BYTES_MAX)

    def test_say_what_to_forget(self) -> None:
        cases: list[tuple[str, Any, Change]] = [
            ("prompt", {"character_id": "c", "emotion": "sad"}, Change("c", "sad")),
            ("prompt", {"character_id": None, "emotion": "sad"}, Change(emotion="sad")),
            ("character", {"character_id": "c"}, Change(character="c")),
            ("emotion", {"emotion": "sad"}, Change(emotion="sad")),
            ("assignment", {"user_id": "u"}, Change(user="u")),
            ("split", {}, Change(of_users=True)),
            ("resync", {}, EVERYTHING)]
        for name, data, change in cases:
            self.assertEqual(change_of(name, data), change, name)

    def test_that_are_not_known_may_mean_anything(self) -> None:
        cases: list[tuple[str, Any]] = [
            ("weather", {}), ("prompt", None), ("prompt", {"emotion": "sad"}),
            ("prompt", {"character_id": 7, "emotion": "sad"}), ("character", {"character_id": None}),
            ("emotion", []), ("assignment", {"user_id": 7})]
        for name, data in cases:
            self.assertEqual(change_of(name, data), EVERYTHING, name)


class Streams(unittest.TestCase):
    def test_begin_with_a_word_about_their_silence(self) -> None:
        self.assertEqual(silence_max_of('{"keep_alive_ms":1000}'), 2.5)
        for text in ('{"keep_alive_ms":0}', '{"keep_alive_ms":-1}', '{"keep_alive_ms":1e12}', "{}", "[]",
                     '{"keep_alive_ms":"1"}', '{"keep_alive_ms":NaN}', "null", ""):
            with self.subTest(text), self.assertRaises((ValueError, TypeError, KeyError)):
                silence_max_of(text)

    def test_are_asked_for_again_after_a_pause_that_grows_or_that_was_asked_for(self) -> None:
        refused = NotAllowed({"type": "about:blank", "title": "Unauthenticated", "status": 401,
                              "code": "unauthenticated", "detail": "No.", "request_id": "r"})
        for _ in range(100):
            self.assertTrue(0.05 <= pause_after(0, None) <= 0.1)
            self.assertTrue(2.5 <= pause_after(1000, None) <= 5)
            self.assertTrue(15 <= pause_after(1000, refused) <= 30)
            self.assertEqual(pause_after(0, Unreachable("away", 7.0)), 7)
            self.assertEqual(pause_after(0, Unreachable("away", 1e9)), 60)


if __name__ == "__main__":
    unittest.main()
