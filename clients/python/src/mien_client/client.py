"""The client: answers from its cache while they are fresh, from Mien otherwise, and while Mien is away
from its cache again, with a word about it."""

import concurrent.futures
import copy
import dataclasses
import os
import random
import ssl
import threading
import urllib.parse
import weakref
from types import TracebackType
from typing import NamedTuple, Self, cast

from . import clock, contract
from .asking import Asker, resolution_of, video_path
from .cache import DEAF_SECONDS_MAX, Cache, Change, Found, Key
from .errors import NotAllowed, ProblemError, RateLimited, ServerFailed, Unreachable
from .flights import Flight, Flights
from .http import Address
from .stream import Stream

CACHE_BYTES_MAX = 32 * 1024 * 1024
STALE_SECONDS_MAX = 3600.0
DEADLINE_SECONDS = 5.0
# With an answer at hand for the case that Mien is away nobody waits longer than that.
FALLBACK_SECONDS = 1.0
# While Mien is away, who has such an answer asks it this seldom, or as seldom as Mien says.
AWAY_SECONDS, AWAY_SECONDS_MAX = 1.0, 60.0


@dataclasses.dataclass(frozen=True, slots=True)
class Resolution:
    """What a cell stands for. `age` is how many seconds ago it was last known to be what Mien answers;
    `is_stale` that it is the last that was known, because Mien is away."""

    _kept: contract.Resolution
    is_stale: bool
    age: float

    @property
    def answer(self) -> contract.Resolution:
        """All of it; a copy, because what is kept is everybody's."""
        return copy.deepcopy(self._kept)

    @property
    def text(self) -> str:
        return self._kept["text"]

    @property
    def version(self) -> int:
        return self._kept["version"]

    @property
    def source(self) -> str:
        """'character', or 'global' for the text of the emotion's global default."""
        return self._kept["source"]

    @property
    def resolution_id(self) -> str:
        return self._kept["resolution_id"]

    @property
    def character_id(self) -> str:
        return self._kept["character_id"]


class Counts(NamedTuple):
    hits: int  # answers from the cache, fresh
    reads: int  # answers of Mien
    shared: int  # answers of reads that another thread had begun
    stale: int  # answers from the cache while Mien was away
    changes: int  # that the stream told of
    streams: int  # that have begun
    entries: int
    bytes: int  # of the entries, about


class Client:
    """Open one for the life of the process and close it at its end; it may be used by any number of
    threads. It needs a token of the scope `resolve`.

    cache_bytes_max bounds what is kept, about. stale_seconds_max is how old an answer may be that is
    given while Mien is away. deadline_seconds is how long a call may wait, with all its tries.
    deaf_seconds_max is how long a node of Mien may hear of no change without knowing it.
    """

    def __init__(self, url: str, token: str | None = None, *,
                 cache_bytes_max: int = CACHE_BYTES_MAX,
                 stale_seconds_max: float = STALE_SECONDS_MAX,
                 deadline_seconds: float = DEADLINE_SECONDS,
                 deaf_seconds_max: float = DEAF_SECONDS_MAX,
                 tls: ssl.SSLContext | None = None) -> None:
        self._address_arguments = (url, token, tls)
        self._deadline_seconds = deadline_seconds
        self._cache_arguments = (cache_bytes_max, stale_seconds_max, deadline_seconds,
                                 deaf_seconds_max)
        self._begin()
        _clients.add(self)

    def _begin(self) -> None:
        self._lock = threading.Lock()
        self._live_changed = threading.Condition(self._lock)
        self._address = Address(*self._address_arguments)
        self._cache = Cache(*self._cache_arguments)
        self._flights: Flights[Resolution] = Flights()
        self._asker = Asker(self._address, self._deadline_seconds)
        self._away_until = 0.0  # nothing while it is not away
        self._hits = self._reads = self._shared = self._stale = self._changes = self._streams = 0
        self._stream_failure: Exception | None = None
        self._stream = Stream(self._address, self._on_begin, self._on_hear, self._on_change,
                              self._on_lost)

    def _begin_after_fork(self) -> None:
        self._stream.abandon()
        self._begin()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        _clients.discard(self)
        self._asker.close()
        self._stream.close()

    # Reading.

    def resolve(self, character: str | None, emotion: str, user: str | None = None) -> Resolution:
        """The text of a cell; without a character, of the one that is assigned to the user.

        Raises a MienError: Unreachable without any answer, or a ProblemError that says what Mien has
        against it."""
        key = _key_of(character, emotion, user)
        self._asker.require_open()
        with self._lock:
            now = clock.now()
            found = self._cache.find_last(key, now)
            if found is not None and (not found.is_stale or now < self._away_until):
                return self._give(found)
            if found is not None and self._away_until > 0:
                self._away_until = now + FALLBACK_SECONDS  # one asks, and nobody else waits for it
            flight = self._flights.find(key, now)
            if flight is None:
                mine = self._flights.begin(key, now)
        if flight is not None:
            return self._share(flight)
        return self._fly(mine, key, has_fallback=found is not None)

    def peek(self, character: str | None, emotion: str, user: str | None = None) -> Resolution | None:
        """The fresh answer for a cell if it is at hand, without waiting."""
        with self._lock:
            found = self._cache.find_fresh(_key_of(character, emotion, user), clock.now())
            return None if found is None else self._give(found)

    def video(self, video_id: str) -> contract.Video:
        """A video as it is now; `video_url` is None until it is completed. Not kept: its links end."""
        answer, _ = self._asker.get(video_path(video_id))
        return cast(contract.Video, answer)

    def latest_video(self, character: str, emotion: str, *,
                     user: str | None = None) -> contract.Video | None:
        """The cell's newest completed video, if it has one. Needs a token of the scope `read`."""
        query = {"character_id": character, "emotion": emotion, "status": "completed", "limit": "1"}
        if user is not None:
            query["user_id"] = user
        answer, _ = self._asker.get(f"/api/admin/videos?{urllib.parse.urlencode(query)}")
        videos = answer.get("videos")
        if not isinstance(videos, list):
            raise Unreachable("/api/admin/videos: an answer that is not Mien's")
        return cast(contract.Video, videos[0]) if videos else None

    # What is known of the connection.

    @property
    def is_live(self) -> bool:
        """Whether changes are heard, so that answers are kept."""
        with self._lock:
            return self._cache.stands(clock.now())

    @property
    def stream_failure(self) -> Exception | None:
        """Why changes are not heard; None while they are."""
        with self._lock:
            return self._stream_failure

    def wait_until_live(self, seconds: float) -> bool:
        with self._live_changed:
            return self._live_changed.wait_for(lambda: self._cache.stands(clock.now()), seconds)

    def counts(self) -> Counts:
        with self._lock:
            return Counts(self._hits, self._reads, self._shared, self._stale, self._changes, self._streams,
                          len(self._cache), self._cache.bytes)

    # While Mien is away.

    def _give(self, found: Found) -> Resolution:
        if found.is_stale:
            self._stale += 1
        else:
            self._hits += 1
        return Resolution(found.answer, found.is_stale, found.age)

    def _find_while_away(self, key: Key, retry_after: float | None) -> Resolution | None:
        pause = max(random.uniform(AWAY_SECONDS / 2, AWAY_SECONDS),
                    min(retry_after or 0.0, AWAY_SECONDS_MAX))
        with self._lock:
            now = clock.now()
            self._away_until = now + pause
            found = self._cache.find_last(key, now)
            return None if found is None else self._give(found)

    def _forget_after(self, problem: ProblemError, key: Key) -> None:
        with self._lock:
            self._away_until = 0.0
            if isinstance(problem, NotAllowed):
                self._cache.clear(clock.now())
            else:
                self._cache.drop(key)

    # Asking.

    def _fly(self, flight: Flight[Resolution], key: Key, has_fallback: bool) -> Resolution:
        try:
            resolution = self._read(key, has_fallback)
        except BaseException as failure:
            # Ctrl-C is for one thread alone.
            flight.outcome.set_exception(failure if isinstance(failure, Exception)
                                         else Unreachable("the thread that asked was interrupted"))
            raise
        finally:
            with self._lock:
                self._flights.close(key)
        flight.outcome.set_result(resolution)
        return resolution

    def _share(self, flight: Flight[Resolution]) -> Resolution:
        try:
            resolution = flight.outcome.result(self._deadline_seconds)
        except concurrent.futures.TimeoutError as failure:
            raise Unreachable("/api/resolve: no answer in time") from failure
        with self._lock:
            self._shared += 1
        return resolution

    def _read(self, key: Key, has_fallback: bool) -> Resolution:
        query = {"emotion": key.emotion}
        if key.character is not None:
            query["character_id"] = key.character
        if key.user is not None:
            query["user_id"] = key.user
        path = f"/api/resolve?{urllib.parse.urlencode(query)}"
        try:
            value, started_at = self._asker.get(path, FALLBACK_SECONDS if has_fallback else None)
            answer = resolution_of(value, key)
        except (Unreachable, RateLimited, ServerFailed) as failure:
            last = self._find_while_away(key, failure.retry_after)
            if last is None:
                raise
            return last
        except ProblemError as problem:
            self._forget_after(problem, key)
            raise
        with self._lock:
            self._away_until = 0.0
            self._reads += 1
            now = clock.now()
            self._cache.keep(key, answer, started_at, now)
        return Resolution(answer, False, max(0.0, now - started_at))

    # What the stream tells; called by its thread.

    def _on_begin(self, silence_max: float) -> None:
        with self._live_changed:
            self._cache.begin(clock.now(), silence_max)
            self._flights.close_all()
            self._stream_failure = None
            self._away_until = 0.0
            self._streams += 1
            self._live_changed.notify_all()

    def _on_hear(self) -> bool:
        with self._lock:
            return self._cache.hear(clock.now())

    def _on_change(self, change: Change) -> None:
        with self._lock:
            self._changes += 1
            self._cache.forget(change, clock.now())
            self._flights.close_all()

    def _on_lost(self, failure: Exception | None) -> None:
        with self._lock:
            self._cache.lose(clock.now())
            self._stream_failure = failure or Unreachable("the stream of changes ended")
            if isinstance(failure, NotAllowed):
                self._cache.clear(clock.now())


def _key_of(character: str | None, emotion: str, user: str | None) -> Key:
    return Key(character and character.lower(), emotion, user and user.lower())


_clients: "weakref.WeakSet[Client]" = weakref.WeakSet()


def _begin_anew_after_fork() -> None:
    """A child has neither the thread of its parent nor may it use the parent's connections."""
    for client in list(_clients):
        client._begin_after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew_after_fork)
