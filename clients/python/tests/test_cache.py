"""The rules of what is kept, with a clock of their own."""

import unittest
from typing import Any, cast

from mien_client import cache, contract
from mien_client.cache import (DEAF_SECONDS_MAX, EVERYTHING, FRESH_SECONDS_MAX, SETTLE_SECONDS, Cache,
                               Change, Key)

WATSON, HOLMES = "watson", "holmes"
ADA, MARY = "ada", "mary"


def answer(character: str = WATSON, emotion: str = "happy", user: str | None = None,
           text: str = "Smiles.", **more: Any) -> contract.Resolution:
    parts: Any = {"character_id": character, "emotion": emotion, "user_id": user, "text": text,
             "mentions_time": False, "experiment": None, "problems": [], "hints": [], **more}
    return cast(contract.Resolution, parts)


class CacheCase(unittest.TestCase):
    def setUp(self) -> None:
        self.cache = Cache(bytes_max=1 << 20, stale_seconds_max=100, read_seconds_max=5)
        self.now = 1000.0
        self.cache.begin(self.now, silence_max=2.5)
        self.go(DEAF_SECONDS_MAX + 0.1)

    def go(self, seconds: float) -> None:
        """Time in which the stream is heard."""
        for _ in range(int(seconds)):
            self.now += 1
            self.cache.hear(self.now)
        self.now += seconds - int(seconds)
        self.cache.hear(self.now)

    def keep(self, key: Key, what: contract.Resolution, started_at: float | None = None) -> None:
        self.cache.keep(key, what, self.now if started_at is None else started_at, self.now)

    def is_fresh(self, key: Key) -> bool:
        return self.cache.find_fresh(key, self.now) is not None

    def keep_all(self) -> dict[str, Key]:
        keys = {"cell": Key(WATSON, "happy", None), "emotion": Key(WATSON, "sad", None),
                "other": Key(HOLMES, "happy", None), "user": Key(WATSON, "happy", ADA),
                "assigned": Key(None, "happy", MARY)}
        for name, key in keys.items():
            self.keep(key, answer(key.character or WATSON, key.emotion, key.user, text=name))
        return keys


class Freshness(CacheCase):
    def test_each_change_forgets_what_depends_on_it_and_nothing_else(self) -> None:
        cases = [
            (Change(character=WATSON, emotion="happy"), {"cell", "user", "assigned"}),
            (Change(emotion="happy"), {"cell", "other", "user", "assigned"}),
            (Change(character=WATSON), {"cell", "emotion", "user", "assigned"}),
            (Change(user=MARY), {"assigned"}),
            (Change(of_users=True), {"user", "assigned"}),
            (Change(character="nobody"), set()),
            (EVERYTHING, {"cell", "emotion", "other", "user", "assigned"}),
        ]
        for change, expected in cases:
            with self.subTest(change=change):
                self.setUp()
                keys = self.keep_all()
                self.cache.forget(change, self.now)
                gone = {name for name, key in keys.items() if not self.is_fresh(key)}
                self.assertEqual(gone, expected)

    def test_a_change_during_a_read_keeps_its_answer_from_being_fresh(self) -> None:
        key = Key(WATSON, "happy", None)
        for change in (Change(character=WATSON), Change(emotion="happy"), EVERYTHING,
                       Change(character=WATSON, emotion="happy")):
            with self.subTest(change=change):
                self.setUp()
                started_at = self.now
                self.go(0.2)
                self.cache.forget(change, self.now)
                self.go(2 * SETTLE_SECONDS)
                self.keep(key, answer(), started_at)
                self.assertFalse(self.is_fresh(key))

    def test_a_change_of_something_else_does_not(self) -> None:
        key, started_at = Key(WATSON, "happy", None), self.now
        self.cache.forget(Change(character=HOLMES), self.now)
        self.cache.forget(Change(of_users=True), self.now)
        self.keep(key, answer(), started_at)
        self.assertTrue(self.is_fresh(key))

    def test_an_answer_soon_after_a_change_may_be_of_a_node_that_has_not_heard_of_it(self) -> None:
        key = Key(WATSON, "happy", None)
        self.cache.forget(Change(character=WATSON), self.now)
        for seconds in (2, DEAF_SECONDS_MAX - 2.1):
            self.go(seconds)
            self.keep(key, answer())
            self.assertFalse(self.is_fresh(key))
        self.go(0.2)
        self.keep(key, answer())
        self.assertTrue(self.is_fresh(key))

    def test_a_change_is_remembered_over_all_that_follows_it(self) -> None:
        key = Key(WATSON, "happy", None)
        self.cache.forget(Change(character=WATSON), self.now)
        self.go(1)
        self.cache.forget(EVERYTHING, self.now)
        self.cache.begin(self.now, silence_max=2.5)
        self.cache.forget(Change(character=HOLMES), self.now)
        self.go(2)
        self.keep(key, answer())
        self.assertFalse(self.is_fresh(key))

    def test_an_answer_soon_after_the_stream_began_is_asked_for_again_when_all_nodes_have_heard(
            self) -> None:
        key = Key(WATSON, "happy", None)
        self.cache.begin(self.now, silence_max=2.5)
        self.go(SETTLE_SECONDS - 0.1)
        self.keep(key, answer())
        self.assertFalse(self.is_fresh(key))
        self.go(0.2)
        self.keep(key, answer())
        self.assertTrue(self.is_fresh(key))
        self.go(DEAF_SECONDS_MAX - SETTLE_SECONDS - 0.2)
        self.assertTrue(self.is_fresh(key))
        self.go(0.2)
        self.assertFalse(self.is_fresh(key))
        self.keep(key, answer())
        self.go(DEAF_SECONDS_MAX + 1)
        self.assertTrue(self.is_fresh(key))

    def test_no_answer_is_fresh_for_long_without_being_asked_for_again(self) -> None:
        key, started_at = Key(WATSON, "happy", None), self.now
        self.go(3)
        self.keep(key, answer(), started_at)
        self.go(FRESH_SECONDS_MAX - 3.1)
        self.assertTrue(self.is_fresh(key))
        self.go(0.2)
        self.assertFalse(self.is_fresh(key))
        found = self.cache.find_last(key, self.now)
        assert found is not None
        self.assertTrue(found.is_stale)
        self.assertAlmostEqual(found.age, 0.1)
        self.keep(key, answer())
        self.assertTrue(self.is_fresh(key))

    def test_what_was_asked_for_before_the_stream_began_is_not_fresh(self) -> None:
        key, started_at = Key(WATSON, "happy", None), self.now
        self.cache.lose(self.now)
        self.now += 0.1
        self.cache.begin(self.now, 2.5)
        self.go(2 * SETTLE_SECONDS)
        self.keep(key, answer(), started_at)
        self.assertFalse(self.is_fresh(key))

    def test_nothing_is_fresh_without_a_stream_or_in_its_silence(self) -> None:
        keys = self.keep_all()
        self.now += 2.4
        self.assertTrue(self.is_fresh(keys["cell"]))
        self.now += 0.2
        self.assertFalse(self.is_fresh(keys["cell"]))
        self.assertFalse(self.cache.hear(self.now), "it is lost, whatever comes now")
        self.assertFalse(self.is_fresh(keys["cell"]))
        self.keep(keys["cell"], answer())
        self.assertFalse(self.is_fresh(keys["cell"]))

    def test_texts_of_the_time_and_of_arms_are_asked_for_each_time(self) -> None:
        key = Key(WATSON, "happy", ADA)
        self.keep(key, answer(user=ADA, mentions_time=True))
        self.assertFalse(self.is_fresh(key))
        self.keep(key, answer(user=ADA, experiment={"id": "e", "arm": "a", "phase": 1}))
        self.assertFalse(self.is_fresh(key))
        self.assertIsNotNone(self.cache.find_last(key, self.now))

    def test_more_changes_than_are_remembered_count_for_everything(self) -> None:
        key, started_at = Key(WATSON, "happy", None), self.now
        self.go(0.5)
        self.cache.forget(Change(character=WATSON), self.now)
        for number in range(cache.CHANGES_MAX + 1):
            self.cache.forget(Change(character=str(number)), self.now)
        self.keep(key, answer(), started_at)
        self.assertFalse(self.is_fresh(key))

    def test_an_answer_that_took_too_long_is_not_fresh(self) -> None:
        key, started_at = Key(WATSON, "happy", None), self.now
        self.go(6)
        self.keep(key, answer(), started_at)
        self.assertFalse(self.is_fresh(key))


class WhileAway(CacheCase):
    def test_the_last_answer_says_how_long_ago_it_was_true(self) -> None:
        key = Key(WATSON, "happy", None)
        self.keep(key, answer())
        self.go(50)
        heard_at = self.now
        self.now += 2
        self.cache.lose(self.now)
        self.now += 10
        found = self.cache.find_last(key, self.now)
        assert found is not None
        self.assertTrue(found.is_stale)
        self.assertAlmostEqual(found.age, self.now - heard_at)
        self.now += 89
        self.assertIsNone(self.cache.find_last(key, self.now), "older than 100 s")
        self.assertEqual(len(self.cache), 0)

    def test_a_change_counts_from_when_it_was_first_heard(self) -> None:
        key = Key(WATSON, "happy", None)
        self.keep(key, answer())
        self.cache.forget(Change(character=WATSON), self.now)
        first = self.now
        self.go(5)
        self.cache.forget(Change(character=WATSON), self.now)
        found = self.cache.find_last(key, self.now)
        assert found is not None
        self.assertAlmostEqual(found.age, self.now - first)

    def test_what_ended_by_itself_was_true_until_then(self) -> None:
        key, until = Key(WATSON, "happy", None), self.now + FRESH_SECONDS_MAX
        for change in (None, Change(character=WATSON)):
            self.setUp()
            self.keep(key, answer())
            self.go(FRESH_SECONDS_MAX + 10)
            if change is None:
                self.cache.lose(self.now)
            else:
                self.cache.forget(change, self.now)
            found = self.cache.find_last(key, self.now)
            assert found is not None
            self.assertAlmostEqual(found.age, self.now - until)

    def test_an_older_read_that_ends_later_replaces_nothing(self) -> None:
        key = Key(WATSON, "happy", None)
        self.cache.lose(self.now)
        old, self.now = self.now, self.now + 1
        self.keep(key, answer(text="new"))
        self.keep(key, answer(text="old"), old)
        found = self.cache.find_last(key, self.now)
        assert found is not None
        self.assertEqual(found.answer["text"], "new")

    def test_nor_does_one_of_which_no_change_was_heard_yet(self) -> None:
        """The event of a change may come after the answers that were asked for before it and after it."""
        key, old = Key(WATSON, "happy", None), self.now
        self.go(0.01)
        self.keep(key, answer(text="new"))
        self.keep(key, answer(text="old"), old)
        found = self.cache.find_fresh(key, self.now)
        assert found is not None
        self.assertEqual(found.answer["text"], "new")

    def test_what_was_asked_for_before_the_right_to_read_ended_is_not_kept(self) -> None:
        key, before = Key(WATSON, "happy", None), self.now
        self.go(0.1)
        self.cache.clear(self.now)
        self.keep(key, answer(), before)
        self.assertIsNone(self.cache.find_last(key, self.now))
        self.go(0.1)
        self.keep(key, answer())
        self.assertTrue(self.is_fresh(key))


class Bounds(CacheCase):
    def test_what_was_not_used_for_longest_goes_first(self) -> None:
        room = 10
        self.cache = Cache(room * cache.ENTRY_BYTES, 100, 5)
        self.cache.begin(self.now - DEAF_SECONDS_MAX - 1, 100)
        keys = [Key(WATSON, f"emotion-{number}", None) for number in range(room + 5)]
        for key in keys:
            self.keep(key, answer(emotion=key.emotion, text=""))
            self.assertTrue(self.is_fresh(keys[0]))
        self.assertEqual(len(self.cache), room)
        self.assertLessEqual(self.cache.bytes, room * cache.ENTRY_BYTES)
        self.assertFalse(self.is_fresh(keys[1]))
        self.assertTrue(self.is_fresh(keys[-1]))

    def test_an_answer_that_is_larger_than_all_room_is_not_kept(self) -> None:
        self.keep(Key(WATSON, "happy", None), answer(text="x" * (1 << 20)))
        self.assertEqual((len(self.cache), self.cache.bytes), (0, 0))

    def test_what_is_said_of_a_text_counts_too(self) -> None:
        self.cache = Cache(16 * cache.ENTRY_BYTES, 100, 5)
        remarks = [{"code": "missing", "name": "pipe", "message": "m", "position": 0, "length": 1}] * 100
        self.keep(Key(WATSON, "happy", None), answer(problems=remarks))
        self.assertEqual(len(self.cache), 0)

    def test_nothing_is_left_of_what_was_dropped(self) -> None:
        for key in self.keep_all().values():
            self.cache.drop(key)
        self.assertEqual((len(self.cache), self.cache.bytes), (0, 0))
        self.assertEqual(self.cache._by_part, {})

    def test_changes_are_remembered_for_as_long_as_they_count_and_not_without_bound(self) -> None:
        for _ in range(100):
            self.cache.forget(Change(character=WATSON), self.now)
            self.go(1)
        self.assertLessEqual(len(self.cache._changes), DEAF_SECONDS_MAX + 5 + 1)
        for number in range(2 * cache.CHANGES_MAX):
            self.cache.forget(Change(character=str(number)), self.now)
        self.assertEqual(len(self.cache._changes), cache.CHANGES_MAX)


if __name__ == "__main__":
    unittest.main()
