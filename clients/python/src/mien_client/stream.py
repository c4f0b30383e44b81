"""The stream of changes, followed by a thread of its own until close()."""

import http.client
import json
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from .cache import EVERYTHING, Change
from .errors import ProblemError, error_from
from .http import Address

PATH = "/api/resolve/changes"
CONNECT_SECONDS_MAX = 5.0
PAUSE_SECONDS_MIN, PAUSE_SECONDS_MAX = 0.1, 5.0
RETRY_AFTER_SECONDS_MAX = 60.0
# A stream that stood for less is no sign that the next one will.
PROVEN_SECONDS = 5.0
# Of silence, in keep-alives.
SILENCE_FACTOR = 2.5
LINE_BYTES_MAX = 64 * 1024


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
        self._connection: http.client.HTTPConnection | None = None
        self._has_begun = False
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mien-changes", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._closing.set()
        connection = self._connection
        if connection is not None and connection.sock is not None:
            try:
                connection.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self._thread.join(CONNECT_SECONDS_MAX)

    def _run(self) -> None:
        failures = 0
        while not self._closing.is_set():
            began = time.monotonic()
            failure: Exception | None = None
            try:
                self._follow()
            except Exception as caught:  # whatever it is, the next stream may be better
                failure = caught
            finally:
                self._on_lost(failure)
            failures = 0 if time.monotonic() - began > PROVEN_SECONDS else failures + 1
            self._closing.wait(_pause_after(failures, failure))

    def _follow(self) -> None:
        connection = self._address.connect(time.monotonic() + CONNECT_SECONDS_MAX)
        self._connection = connection
        self._has_begun = False
        try:
            response = self._address.follow(connection, PATH, "text/event-stream",
                                            time.monotonic() + CONNECT_SECONDS_MAX)
            content_type = response.getheader("Content-Type", "")
            if response.status != 200 or not content_type.startswith("text/event-stream"):
                raise error_from(response.status, content_type, response.read(LINE_BYTES_MAX),
                                 response.getheader("Retry-After"))
            for name, data in events_in(self._lines_of(connection, response)):
                self._take(connection, name, data)
        finally:
            self._connection = None
            connection.close()

    def _lines_of(self, connection: http.client.HTTPConnection,
                  response: http.client.HTTPResponse) -> Iterator[bytes]:
        while not self._closing.is_set():
            line = response.readline(LINE_BYTES_MAX)
            if not line.endswith(b"\n"):
                return  # the end, or no event of ours
            yield line

    def _take(self, connection: http.client.HTTPConnection, name: str, text: str) -> None:
        data: Any = json.loads(text) if text else None
        if name == "hello":
            silence_max = data["keep_alive_ms"] / 1000 * SILENCE_FACTOR
            if connection.sock is not None:
                connection.sock.settimeout(silence_max)
            self._on_begin(silence_max)
            self._has_begun = True
        elif self._has_begun and not self._on_hear():
            raise TimeoutError("the stream was silent for too long")
        elif self._has_begun and name:
            self._on_change(change_of(name, data))


def events_in(lines: Iterator[bytes]) -> Iterator[tuple[str, str]]:
    """Names and data of the events; a comment is an event without a name."""
    name = ""
    data: list[str] = []
    for line in lines:
        field, _, value = line.decode().rstrip("\r\n").partition(":")
        if field == "event":
            name = value.removeprefix(" ")
        elif field == "data":
            data.append(value.removeprefix(" "))
        elif field == "" and value:
            yield "", ""
        elif field == "" and name:
            yield name, "\n".join(data)
            name, data = "", []


def _pause_after(failures: int, failure: Exception | None) -> float:
    longest = min(PAUSE_SECONDS_MAX, PAUSE_SECONDS_MIN * 2.0 ** min(failures, 10))
    pause = random.uniform(longest / 2, longest)
    asked = failure.retry_after if isinstance(failure, ProblemError) else None
    return max(pause, min(asked or 0.0, RETRY_AFTER_SECONDS_MAX))
