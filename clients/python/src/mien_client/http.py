"""Requests to Mien over connections that are kept. Used by any number of threads."""

import collections
import email.utils
import functools
import http.client
import io
import socket
import ssl
import threading
import time
import urllib.parse
from typing import Any, NamedTuple, cast

from . import clock
from .errors import Unreachable
from .names import Addresses, Names

IDLE_MAX = 16  # connections kept without a request
# What stands between may forget a connection without a word: one that was idle for longer is not trusted.
IDLE_SECONDS_MAX = 15.0
ANSWER_BYTES_MAX = 4 * 1024 * 1024


class Answer(NamedTuple):
    status: int
    content_type: str
    retry_after: float | None  # seconds
    body: bytes


class Until:
    """The deadline of all that is read of an answer, which may be put off."""

    def __init__(self, at: float) -> None:
        self.at = at


class Address:
    """Where Mien is, and how a connection to it is made."""

    def __init__(self, url: str, token: str | None, tls: ssl.SSLContext | None) -> None:
        # No message repeats what is given: it may hold a secret.
        parts = urllib.parse.urlsplit(url)
        if (parts.scheme not in ("http", "https") or not parts.hostname or parts.query
                or parts.fragment or "@" in parts.netloc or not url.isascii()):
            raise ValueError("the url is no plain address such as https://mien.example.com")
        if token is not None and not (token.isascii() and token.isprintable() and token.strip() == token
                                      and token):
            raise ValueError("the token is empty, or has characters that are in none, such as the end of "
                             "a line")
        self._host = parts.hostname
        self._port = parts.port
        self._prefix = parts.path.rstrip("/")
        self._tls = None
        if parts.scheme == "https":
            self._tls = tls or ssl.create_default_context()
        self._names = Names(self._host, self._make_connection().port)
        self._headers = {"User-Agent": "mien-client-python", "Accept": "*/*"}
        if token is not None:
            self._headers["Authorization"] = f"Bearer {token}"

    def connect(self, deadline: float) -> http.client.HTTPConnection:
        """Connected when it returns."""
        connection = self._make_connection()
        sock = _connect(self._names.find(_left(deadline)), deadline)
        try:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._tls is not None:
                sock.settimeout(_left(deadline))
                sock = self._tls.wrap_socket(sock, server_hostname=self._host)
        except BaseException:
            sock.close()
            raise
        connection.sock = sock
        return connection

    def ask(self, connection: http.client.HTTPConnection, path: str, accept: str,
            until: Until) -> http.client.HTTPResponse:
        """The deadline is that of all that is sent and read, the answer's body too."""
        connection.sock.settimeout(_left(until.at))
        connection.response_class = cast(Any, functools.partial(_BoundedResponse, until))
        connection.request("GET", self._prefix + path, headers={**self._headers, "Accept": accept})
        return connection.getresponse()

    def _make_connection(self) -> http.client.HTTPConnection:
        if self._tls is not None:
            return http.client.HTTPSConnection(self._host, self._port, context=self._tls)
        return http.client.HTTPConnection(self._host, self._port)


def _connect(addresses: Addresses, deadline: float) -> socket.socket:
    """To the first that answers; none takes the time of those after it."""
    failure = OSError("the name has no address")
    for number, (family, kind, protocol, _, address) in enumerate(addresses):
        sock = None
        try:
            sock = socket.socket(family, kind, protocol)
            sock.settimeout(_left(deadline) / (len(addresses) - number))
            sock.connect(address)
            return sock
        except OSError as caught:
            failure = caught
            if sock is not None:
                sock.close()
    raise failure


class _BoundedFile(io.RawIOBase):
    """What comes from a socket until a deadline, however small the pieces are: a timeout of the socket
    alone begins anew with each of them."""

    def __init__(self, sock: socket.socket, until: Until) -> None:
        super().__init__()
        self._sock = sock
        self._until = until
        self._file = sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(_left(self._until.at))
        return self._file.readinto(buffer)

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()


class _BoundedResponse(http.client.HTTPResponse):
    def __init__(self, until: Until, sock: socket.socket, *given: Any, **named: Any) -> None:
        super().__init__(sock, *given, **named)
        self.fp.close()
        self.fp = io.BufferedReader(_BoundedFile(sock, until))


class Pool:
    def __init__(self, address: Address) -> None:
        self._address = address
        # With the time since when it is idle.
        self._idle: collections.deque[tuple[float, http.client.HTTPConnection]] = collections.deque()
        self._is_closed = False
        self._lock = threading.Lock()

    def get(self, path: str, deadline: float) -> Answer:
        """One try; Unreachable when no whole answer comes until the deadline (time.monotonic)."""
        kept = self._take()
        if kept is not None:
            try:
                return self._get_on(kept, path, deadline)
            except (ConnectionError, ssl.SSLEOFError, ssl.SSLZeroReturnError):
                pass  # it was closed while it was idle
            except (OSError, http.client.HTTPException) as failure:
                raise Unreachable(f"{path}: {_words_of(failure)}") from failure
        try:
            return self._get_on(self._address.connect(deadline), path, deadline)
        except (OSError, http.client.HTTPException) as failure:
            raise Unreachable(f"{path}: {_words_of(failure)}") from failure

    def close(self) -> None:
        with self._lock:
            self._is_closed = True
            idle = list(self._idle)
            self._idle.clear()
        for _, connection in idle:
            connection.close()

    def _take(self) -> http.client.HTTPConnection | None:
        old = []
        kept = None
        with self._lock:
            while self._idle and self._idle[0][0] < clock.now() - IDLE_SECONDS_MAX:
                old.append(self._idle.popleft()[1])
            if self._idle:
                kept = self._idle.pop()[1]
        for connection in old:
            connection.close()
        return kept

    def _give_back(self, connection: http.client.HTTPConnection) -> None:
        with self._lock:
            if not self._is_closed and len(self._idle) < IDLE_MAX:
                self._idle.append((clock.now(), connection))
                return
        connection.close()

    def _get_on(self, connection: http.client.HTTPConnection, path: str,
                deadline: float) -> Answer:
        is_whole = False
        try:
            with self._address.ask(connection, path, "application/json", Until(deadline)) as response:
                body = _read_whole(response)
                is_whole = connection.sock is not None
                return Answer(response.status, response.getheader("Content-Type", ""),
                              retry_after_of(response), body)
        finally:
            if is_whole:
                self._give_back(connection)
            else:
                connection.close()


def _read_whole(response: http.client.HTTPResponse) -> bytes:
    body = response.read(ANSWER_BYTES_MAX + 1)
    if len(body) > ANSWER_BYTES_MAX:
        raise http.client.HTTPException("the answer is too long")
    if response.length:
        raise http.client.IncompleteRead(body, response.length)
    return body


def retry_after_of(response: http.client.HTTPResponse) -> float | None:
    """In seconds, also where it is a date: from the date of the answer, not that of this machine."""
    asked = response.getheader("Retry-After", "").strip()
    if asked.isascii() and asked.isdigit():
        return float(asked)
    try:
        at = email.utils.parsedate_to_datetime(asked)
        now = email.utils.parsedate_to_datetime(response.getheader("Date", ""))
        return max(0.0, (at - now).total_seconds())
    except (TypeError, ValueError):
        return None


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("no answer in time")
    return left


def _words_of(failure: Exception) -> str:
    return str(failure) or type(failure).__name__
