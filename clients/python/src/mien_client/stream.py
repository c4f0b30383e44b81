"""The stream of changes, followed by a thread of its own until close()."""

import http.client
import json
import os
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from .cache import EVERYTHING, Change
from .errors import MienError, NotAllowed, ProblemError, Unreachable, error_from
from .http import Address, Until, retry_after_of

PATH = "/api/resolve/changes"
CONNECT_SECONDS_MAX = 5.0
PAUSE_SECONDS_MIN, PAUSE_SECONDS_MAX = 0.1, 5.0
RETRY_AFTER_SECONDS_MAX = 60.0
# A token that is refused is most likely refused for good.
REFUSED_SECONDS_MAX = 30.0
# A stream that stood for less is no sign that the next one will.
PROVEN_SECONDS = 5.0
# Of silence, in keep-alives.
SILENCE_FACTOR = 2.5
KEEP_ALIVE_MS_MAX = 30_000
EVENT_BYTES_MAX = 64 * 1024


def change_of(name: str, data: Any) -> Change:
    """What an event says; everything when it says something else than it should."""
    try:
        if name == "prompt":
            character = None if data["character_id"] is None else _text_of(data, "character_id")
            return Change(character=character, emotion=_text_of(data, "emotion"))
        if name == "character":
            return Change(character=_text_of(data, "character_id"))
        if name == "emotion":
            return Change(emotion=_text_of(data, "emotion"))
        if name == "assignment":
            return Change(user=_text_of(data, "user_id"))
        if name == "split":
            return Change(of_users=True)
    except (TypeError, KeyError):
        pass
    return EVERYTHING


def _text_of(data: Any, name: str) -> str:
    text = data[name]
    if not isinstance(text, str):
        raise TypeError(name)
    return text


class Stream:
    """on_begin is told how long a silence may be, on_change what must be forgotten; on_hear says
    whether the stream still counts. All are called by the thread of the stream."""

    def __init__(self, address: Address, on_begin: Callable[[float], None],
                 on_hear: Callable[[], bool], on_change: Callable[[Change], None],
                 on_lost: Callable[[Exception | None], None]) -> None:
        self._address = address
        self._on_begin = on_begin
        self._on_hear = on_hear
        self._on_change = on_change
        self._on_lost = on_lost
        self._socket: socket.socket | None = None
        self._until = Until(0.0)
        self._silence_max: float | None = None  # nothing before the stream has begun
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mien-changes", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._closing.set()
        sock = self._socket
        if sock is not None:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self._thread.join(CONNECT_SECONDS_MAX)

    def abandon(self) -> None:
        """In a child of fork: the connection is the parent's alone, and ends with it."""
        if self._socket is not None:
            os.close(self._socket.detach())

    def _run(self) -> None:
        failures = 0
        while not self._closing.is_set():
            began = time.monotonic()
            failure: Exception | None = None
            try:
                self._follow()
            except Exception as caught:  # whatever it is, the next stream may be better
                failure = caught if isinstance(caught, MienError) else self._failure_of(caught)
            finally:
                self._on_lost(failure)
            failures = 0 if time.monotonic() - began > PROVEN_SECONDS else failures + 1
            self._closing.wait(pause_after(failures, failure))

    def _failure_of(self, caught: Exception) -> MienError:
        words = f"{PATH}: {str(caught) or type(caught).__name__}"
        if isinstance(caught, TimeoutError) and self._silence_max is None:
            words += "; if there is a proxy, it may hold the stream back"
        failure = Unreachable(words)
        failure.__cause__ = caught
        return failure

    def _follow(self) -> None:
        self._silence_max = None
        self._until = until = Until(time.monotonic() + CONNECT_SECONDS_MAX)
        connection = self._address.connect(until.at)
        self._socket = connection.sock
        try:
            with self._address.ask(connection, PATH, "text/event-stream", until) as response:
                content_type = response.getheader("Content-Type", "")
                if response.status != 200 or not content_type.startswith("text/event-stream"):
                    raise error_from(response.status, content_type, response.read(EVENT_BYTES_MAX),
                                     retry_after_of(response))
                for name, data in events_in(self._lines_of(response)):
                    self._take(name, data)
        finally:
            self._socket = None
            connection.close()

    def _lines_of(self, response: http.client.HTTPResponse) -> Iterator[bytes]:
        while not self._closing.is_set():
            line = response.readline(EVENT_BYTES_MAX)
            if not line.endswith(b"\n"):
                return  # the end, or no event of ours
            yield line

    def _take(self, name: str, text: str) -> None:
        if name == "hello":
            self._silence_max = silence_max_of(text)
            self._on_begin(self._silence_max)
        elif self._silence_max is None:
            return
        elif not self._on_hear():
            raise TimeoutError("the stream was silent for too long")
        elif name:
            self._on_change(change_of(name, _parsed(text)))
        # Only what is whole counts: a line that drips is a silence.
        self._until.at = time.monotonic() + self._silence_max


def silence_max_of(hello: str) -> float:
    keep_alive_ms = json.loads(hello)["keep_alive_ms"]
    if not 0 < keep_alive_ms <= KEEP_ALIVE_MS_MAX:
        raise ValueError("the stream says no keep_alive_ms that could be")
    return float(keep_alive_ms) / 1000 * SILENCE_FACTOR


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def events_in(lines: Iterator[bytes]) -> Iterator[tuple[str, str]]:
    """Names and data of the events; a comment is an event without a name."""
    name, size = "", 0
    data: list[str] = []
    for line in lines:
        size += len(line)
        if size > EVENT_BYTES_MAX:
            raise ValueError("no event is that long")
        field, _, value = line.decode().rstrip("\r\n").partition(":")
        if field == "event":
            name = value.removeprefix(" ")
        elif field == "data":
            data.append(value.removeprefix(" "))
        elif line.startswith(b":"):
            size -= len(line)
            yield "", ""
        elif field == "":
            if name:
                yield name, "\n".join(data)
            name, size, data = "", 0, []


def pause_after(failures: int, failure: Exception | None) -> float:
    most = REFUSED_SECONDS_MAX if isinstance(failure, NotAllowed) else PAUSE_SECONDS_MAX
    longest = min(most, PAUSE_SECONDS_MIN * 2.0 ** min(failures, 10))
    pause = random.uniform(longest / 2, longest)
    asked = failure.retry_after if isinstance(failure, (ProblemError, Unreachable)) else None
    return max(pause, min(asked or 0.0, RETRY_AFTER_SECONDS_MAX))
