"""What is read from the stream of changes."""

import unittest
from typing import Any

from mien_client.cache import EVERYTHING, Change
from mien_client.stream import change_of, events_in


class Events(unittest.TestCase):
    def test_are_split_at_empty_lines_and_comments_are_heard(self) -> None:
        text = (b": open\n\nretry: 3000\nevent: hello\ndata: {\"keep_alive_ms\":1000}\n\n"
                b": keep-alive\n\nevent:split\r\ndata:{\r\ndata: }\r\n\r\n")
        self.assertEqual(list(events_in(iter(text.splitlines(keepends=True)))),
                         [("", ""), ("hello", '{"keep_alive_ms":1000}'), ("", ""),
                          ("split", "{\n}")])

    def test_that_are_not_whole_are_none(self) -> None:
        self.assertEqual(list(events_in(iter([b"event: split\n", b"data: {}\n"]))), [])

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


if __name__ == "__main__":
    unittest.main()
