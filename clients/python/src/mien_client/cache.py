"""What is kept of Mien's answers, and what events say of it. No input or output and no clock: every
call is told the time, in seconds that only go forwards. Callers hold a lock.

An answer is fresh while nothing has said otherwise and the stream of changes stands, but not for longer
than FRESH_SECONDS_MAX. After that it is an answer for when Mien is away: it was true until a moment that
is known.
"""

import collections
import dataclasses
from typing import Literal, NamedTuple

from . import contract

ENTRY_BYTES = 2048  # of an answer without its texts, about
REMARK_BYTES = 1024  # of a problem or a hint in it
# Whatever was missed without anybody's knowing, it ends with that.
FRESH_SECONDS_MAX = 60.0
# After a change another node may still give the old answer for a moment; and when its link to the
# database has died without a word, until it notices.
SETTLE_SECONDS = 1.0
DEAF_SECONDS_MAX = 16.0
CHANGES_MAX = 1000


class Key(NamedTuple):
    character: str | None
    emotion: str
    user: str | None


class Change(NamedTuple):
    """What must be forgotten: the answers for which each part that is not None is the same."""

    character: str | None = None
    emotion: str | None = None
    user: str | None = None
    of_users: bool = False  # only answers for a user

    def concerns(self, answer: contract.Resolution) -> bool:
        return ((self.character is None or self.character == answer["character_id"])
                and (self.emotion is None or self.emotion == answer["emotion"])
                and (self.user is None or self.user == answer["user_id"])
                and not (self.of_users and answer["user_id"] is None))


EVERYTHING = Change()


class Found(NamedTuple):
    answer: contract.Resolution
    age: float  # seconds since it was last known to be true
    is_stale: bool


@dataclasses.dataclass(slots=True)
class Entry:
    answer: contract.Resolution
    cost: int
    started_at: float  # when it was asked for
    # None while it is fresh, which it is not beyond fresh_until.
    true_until: float | None
    fresh_until: float

    def end(self, now: float) -> None:
        if self.true_until is None:
            self.true_until = min(now, self.fresh_until)


class Cache:
    """read_seconds_max: an answer that took longer is not kept as fresh. deaf_seconds_max: how long a node
    of Mien may hear of no change without knowing it."""

    def __init__(self, bytes_max: int, stale_seconds_max: float, read_seconds_max: float,
                 deaf_seconds_max: float = DEAF_SECONDS_MAX) -> None:
        self._deaf_seconds_max = deaf_seconds_max
        self._bytes_max = bytes_max
        self._stale_seconds_max = stale_seconds_max
        self._read_seconds_max = read_seconds_max
        self._entries: collections.OrderedDict[Key, Entry] = collections.OrderedDict()
        self._by_part: dict[tuple[Literal["character", "emotion", "user"], str | None],
                            set[Key]] = {}
        self._changes: collections.deque[tuple[float, Change]] = collections.deque()
        self._everything_at = float("-inf")
        self._unremembered_at = float("-inf")  # the last change that _changes had no room for
        self._cleared_at = float("-inf")
        self._heard_at = float("-inf")
        self._silence_max = 0.0
        self._stands = False
        self.bytes = 0

    def __len__(self) -> int:
        return len(self._entries)

    # The stream.

    def begin(self, now: float, silence_max: float) -> None:
        """The stream stands from now on; it is lost when it is silent for longer than that."""
        self.lose(now)
        self._everything_at = now
        self._heard_at = now
        self._silence_max = silence_max
        self._stands = True

    def hear(self, now: float) -> bool:
        """False when it was silent for too long, and is lost whatever comes now."""
        stands = self.stands(now)
        if stands:
            self._heard_at = now
        return stands

    def lose(self, now: float) -> None:
        """Nothing is known of what happened since the stream was last heard."""
        if self._stands:
            self._stands = False
            self._age_all(min(now, self._heard_at))

    def stands(self, now: float) -> bool:
        if self._stands and now - self._heard_at > self._silence_max:
            self.lose(now)
        return self._stands

    def forget(self, change: Change, now: float) -> None:
        if change == EVERYTHING:
            self._everything_at = now
            self._age_all(now)
            return
        self._changes.append((now, change))
        self._prune_changes(now)
        for key in self._keys_of(change):
            entry = self._entries[key]
            if change.concerns(entry.answer):
                entry.end(now)

    # Answers.

    def find_fresh(self, key: Key, now: float) -> Found | None:
        entry = self._entries.get(key)
        if entry is None or not self.stands(now):
            return None
        if now >= entry.fresh_until:
            entry.end(now)
        if entry.true_until is not None:
            return None
        self._entries.move_to_end(key)
        return Found(entry.answer, max(0.0, now - self._heard_at), is_stale=False)

    def find_last(self, key: Key, now: float) -> Found | None:
        """For when Mien is away: the last answer, unless it is too old."""
        fresh = self.find_fresh(key, now)
        entry = self._entries.get(key)
        if fresh is not None or entry is None or entry.true_until is None:
            return fresh
        age = now - entry.true_until
        if age > self._stale_seconds_max:
            self.drop(key)
            return None
        self._entries.move_to_end(key)
        return Found(entry.answer, max(0.0, age), is_stale=True)

    def keep(self, key: Key, answer: contract.Resolution, started_at: float, now: float) -> None:
        """An answer that was asked for at started_at: fresh only when nothing can have changed."""
        fresh_until = self._fresh_until(answer, started_at, now)
        true_until = None if fresh_until > now else started_at
        before = self._entries.get(key)
        if started_at <= self._cleared_at or (before is not None and before.started_at > started_at):
            return  # what is known was asked for later
        if before is not None and true_until is not None:
            if before.true_until is None or before.true_until > true_until:
                return  # and was true for longer
        self.drop(key)
        cost = ENTRY_BYTES + _size_of(answer)
        if cost > self._bytes_max:
            return
        self._entries[key] = Entry(answer, cost, started_at, true_until, fresh_until)
        self.bytes += cost
        for part in self._parts_of(key, answer):
            self._by_part.setdefault(part, set()).add(key)
        while self.bytes > self._bytes_max:
            self.drop(next(iter(self._entries)))

    def drop(self, key: Key) -> None:
        entry = self._entries.pop(key, None)
        if entry is None:
            return
        self.bytes -= entry.cost
        for part in self._parts_of(key, entry.answer):
            keys = self._by_part[part]
            keys.discard(key)
            if not keys:
                del self._by_part[part]

    def clear(self, now: float) -> None:
        """Keeps nothing of what was asked for until now."""
        self._cleared_at = now
        self._entries.clear()
        self._by_part.clear()
        self.bytes = 0

    def _fresh_until(self, answer: contract.Resolution, started_at: float, now: float) -> float:
        """started_at when it is not fresh at all."""
        if not self.stands(now) or now - started_at > self._read_seconds_max:
            return started_at
        # The text of an arm is given, and recorded, by Mien alone.
        if answer["mentions_time"] or answer["experiment"] is not None:
            return started_at
        since = started_at - self._deaf_seconds_max
        if (self._everything_at >= started_at - SETTLE_SECONDS or self._unremembered_at >= since
                or any(at >= since and change.concerns(answer) for at, change in self._changes)):
            return started_at
        if self._everything_at >= since:
            # Most likely nothing changed. If something did, it is asked for again when all nodes know.
            return self._everything_at + self._deaf_seconds_max
        return started_at + FRESH_SECONDS_MAX

    def _prune_changes(self, now: float) -> None:
        oldest = now - self._deaf_seconds_max - self._read_seconds_max
        while self._changes and self._changes[0][0] < oldest:
            self._changes.popleft()
        while len(self._changes) > CHANGES_MAX:
            # Whatever it was, it concerns every answer.
            self._unremembered_at = self._changes.popleft()[0]

    def _age_all(self, now: float) -> None:
        for entry in self._entries.values():
            entry.end(now)

    def _keys_of(self, change: Change) -> list[Key]:
        if change.character is not None:
            return list(self._by_part.get(("character", change.character), ()))
        if change.user is not None:
            return list(self._by_part.get(("user", change.user), ()))
        if change.emotion is not None:
            return list(self._by_part.get(("emotion", change.emotion), ()))
        return list(self._entries)

    @staticmethod
    def _parts_of(key: Key, answer: contract.Resolution) -> list[
            tuple[Literal["character", "emotion", "user"], str | None]]:
        return [("character", answer["character_id"]), ("emotion", answer["emotion"]),
                ("user", answer["user_id"])]


def _size_of(answer: contract.Resolution) -> int:
    """Of what may be long in it, about."""
    remarks = len(answer["problems"]) + len(answer["hints"])
    return 2 * len(answer["text"]) + REMARK_BYTES * remarks
