"""The rules of what is kept, against a world of nodes, networks and changes drawn at random: whatever
happens in which order, a kept answer is never older than the clients promise."""

import heapq
import itertools
import random
import unittest
from collections.abc import Callable
from typing import Any, cast

from mien_client import contract
from mien_client.cache import EVERYTHING, Cache, Change, Key

WORLDS, SECONDS = 150, 200.0
CELL = Key("watson", "happy", None)
CHANGES = (Change(character="watson", emotion="happy"), Change(character="watson"), Change(emotion="happy"),
           EVERYTHING)
HEARD_SECONDS_MAX = 0.1  # until a node hears of a change, unless it is deaf
DEAF_SECONDS_MAX = 15.0
SILENCE_SECONDS_MAX = 2.5


class World:
    """Node 0 tells of changes, any node answers. A text is the number of the change that made it."""

    def __init__(self, seed: int, can_be_deaf: bool) -> None:
        self.random = random.Random(seed)
        self.can_be_deaf = can_be_deaf
        self.cache = Cache(1 << 20, 3600, read_seconds_max=5)
        self.now = 0.0
        self.queue: list[tuple[float, int, Callable[[], None]]] = []
        self.order = itertools.count()
        self.saved: list[float] = [0.0]  # when each change was made
        self.known: list[list[float]] = [[0.0], [0.0]]  # and when each node knew
        self.deaf_until = 0.0
        self.told = 0  # the last change of which this stream has told
        self.stream = 0  # its number, odd while it stands
        self.is_silent = False
        self.last = 0
        self.hits = 0

    def at(self, seconds: float, what: Callable[[], None]) -> None:
        heapq.heappush(self.queue, (self.now + seconds, next(self.order), what))

    def again(self, mean: float, what: Callable[[], None]) -> None:
        def once() -> None:
            what()
            self.at(self.random.expovariate(1 / mean), once)
        self.at(self.random.expovariate(1 / mean), once)

    def run(self) -> None:
        self.again(25 if self.can_be_deaf else 8, self.save)
        self.again(0.2, self.read)
        self.again(40, self.turn_stream)
        self.again(60, self.turn_silence)
        if self.can_be_deaf:
            self.again(20, self.become_deaf)
        self.keep_alive()
        self.turn_stream()
        while self.now < SECONDS:
            self.now, _, what = heapq.heappop(self.queue)
            what()
            self.look()

    def save(self) -> None:
        number = len(self.saved)
        self.saved.append(self.now)
        heard = [self.now + self.random.uniform(0, HEARD_SECONDS_MAX) for _ in self.known]
        if heard[1] < self.deaf_until:
            heard[1] = self.deaf_until
        for times, at in zip(self.known, heard):
            times.append(at)
        change = self.random.choice(CHANGES)
        stream = self.stream
        self.at(heard[0] - self.now, lambda: self.tell(number, change, stream))

    def tell(self, number: int, change: Change, stream: int) -> None:
        if stream == self.stream and stream % 2 and not self.is_silent and self.hear():
            self.cache.forget(change, self.now)
            # After "forget everything" a deaf node may be believed, until it cannot be deaf any more.
            if change != EVERYTHING or not self.can_be_deaf:
                self.told = max(self.told, number)

    def hear(self) -> bool:
        if not self.cache.hear(self.now):
            self.turn_stream()  # the client leaves it
            return False
        return True

    def keep_alive(self) -> None:
        self.at(1, self.keep_alive)
        if self.stream % 2 and not self.is_silent:
            self.hear()

    def turn_stream(self) -> None:
        self.stream += 1
        if self.stream % 2:
            self.told = 0
            self.is_silent = False
            self.cache.begin(self.now, SILENCE_SECONDS_MAX)
        else:
            self.cache.lose(self.now)
            self.at(self.random.uniform(0, 8), lambda: None if self.stream % 2 else self.turn_stream())

    def turn_silence(self) -> None:
        self.is_silent = not self.is_silent

    def become_deaf(self) -> None:
        self.deaf_until = self.now + self.random.choice((0.5, 1)) * DEAF_SECONDS_MAX

    def read(self) -> None:
        """As a client does when nothing is kept; but reads that were begun earlier may end at any time."""
        is_needless = self.cache.find_fresh(CELL, self.now) is not None
        if is_needless and (self.can_be_deaf or self.random.random() < 0.9):
            return
        started_at, node = self.now, self.random.randrange(len(self.known))
        there = self.random.expovariate(1 / 0.02)
        back = self.random.choice((0.01, 0.05, 0.5, 4.0)) * self.random.random()

        def answer() -> None:
            # What a node knows of a change it knows of those before it.
            number = max(n for n, at in enumerate(self.known[node]) if at <= self.now)
            self.at(back, lambda: self.cache.keep(CELL, self.answer(number), started_at, self.now))

        self.at(there, answer)

    @staticmethod
    def answer(number: int) -> contract.Resolution:
        parts: Any = {"character_id": CELL.character, "emotion": CELL.emotion, "user_id": None,
                      "text": str(number), "mentions_time": False, "experiment": None, "problems": [],
                      "hints": []}
        return cast(contract.Resolution, parts)

    def look(self) -> None:
        found = self.cache.find_fresh(CELL, self.now)
        if found is None:
            return
        self.hits += 1
        number = int(found.answer["text"])
        # Never older than what was told.
        assert number >= self.told, (self.now, number, self.told)
        # Nor than a change can go unnoticed.
        unnoticed = SILENCE_SECONDS_MAX + HEARD_SECONDS_MAX
        if self.can_be_deaf:
            # A deaf node can be believed until 16 s after the stream began, and the change may have been
            # as long before that as a node can be deaf.
            unnoticed = 2 * DEAF_SECONDS_MAX
        oldest = max((n for n, at in enumerate(self.saved) if at < self.now - unnoticed), default=0)
        assert number >= oldest, (self.now, number, oldest)
        if not self.can_be_deaf:
            assert number >= self.last, (self.now, number, self.last)
            self.last = number


class Worlds(unittest.TestCase):
    def expect(self, can_be_deaf: bool) -> None:
        hits = 0
        for seed in range(WORLDS):
            with self.subTest(seed=seed, can_be_deaf=can_be_deaf):
                world = World(seed, can_be_deaf)
                world.run()
                hits += world.hits
        self.assertGreater(hits, 200 * WORLDS, "something is kept")

    def test_in_which_nodes_hear_of_changes(self) -> None:
        self.expect(can_be_deaf=False)

    def test_in_which_a_node_can_be_deaf(self) -> None:
        self.expect(can_be_deaf=True)


if __name__ == "__main__":
    unittest.main()
