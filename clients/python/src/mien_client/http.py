"""Requests to Mien over connections that are kept. Used by any number of threads."""

import collections
import http.client
import ssl
import threading
import time
import urllib.parse
from typing import NamedTuple

from .errors import Unreachable

IDLE_MAX = 16  # connections kept without a request
ANSWER_BYTES_MAX = 4 * 1024 * 1024


class Answer(NamedTuple):
    status: int
    content_type: str
    retry_after: str | None
    body: bytes


class Address:
    """Where Mien is, and how a connection to it is made."""

    def __init__(self, url: str, token: str | None, tls: ssl.SSLContext | None) -> None:
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
            raise ValueError(f"{url!r} is no address such as https://mien.example.com")
        self._host = parts.hostname
        self._port = parts.port
        self._prefix = parts.path.rstrip("/")
        self._tls = None
        if parts.scheme == "https":
            self._tls = tls or ssl.create_default_context()
        self._headers = {"User-Agent": "mien-client-python", "Accept": "*/*"}
        if token is not None:
            self._headers["Authorization"] = f"Bearer {token}"

    def connect(self, seconds: float) -> http.client.HTTPConnection:
        if self._tls is not None:
            return http.client.HTTPSConnection(self._host, self._port, timeout=seconds,
                                               context=self._tls)
        return http.client.HTTPConnection(self._host, self._port, timeout=seconds)

    def ask(self, connection: http.client.HTTPConnection, path: str,
            accept: str) -> http.client.HTTPResponse:
        connection.request("GET", self._prefix + path, headers={**self._headers, "Accept": accept})
        return connection.getresponse()


class Pool:
    def __init__(self, address: Address) -> None:
        self._address = address
        self._idle: collections.deque[http.client.HTTPConnection] = collections.deque()
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
            return self._get_on(self._address.connect(_left(deadline)), path, deadline)
        except (OSError, http.client.HTTPException) as failure:
            raise Unreachable(f"{path}: {_words_of(failure)}") from failure

    def close(self) -> None:
        with self._lock:
            self._is_closed = True
            idle = list(self._idle)
            self._idle.clear()
        for connection in idle:
            connection.close()

    def _take(self) -> http.client.HTTPConnection | None:
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _give_back(self, connection: http.client.HTTPConnection) -> None:
        with self._lock:
            if not self._is_closed and len(self._idle) < IDLE_MAX:
                self._idle.append(connection)
                return
        connection.close()

    def _get_on(self, connection: http.client.HTTPConnection, path: str,
                deadline: float) -> Answer:
        is_whole = False
        try:
            if connection.sock is not None:
                connection.sock.settimeout(_left(deadline))
            response = self._address.ask(connection, path, "application/json")
            body = _read_whole(connection, response, deadline)
            is_whole = connection.sock is not None
            return Answer(response.status, response.getheader("Content-Type", ""),
                          response.getheader("Retry-After"), body)
        finally:
            if is_whole:
                self._give_back(connection)
            else:
                connection.close()


def _read_whole(connection: http.client.HTTPConnection, response: http.client.HTTPResponse,
                deadline: float) -> bytes:
    if connection.sock is not None:
        connection.sock.settimeout(_left(deadline))
    body = response.read(ANSWER_BYTES_MAX + 1)
    if len(body) > ANSWER_BYTES_MAX:
        raise http.client.HTTPException("the answer is too long")
    if response.length:
        raise http.client.IncompleteRead(body, response.length)
    return body


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("no answer in time")
    return left


def _words_of(failure: Exception) -> str:
    return str(failure) or type(failure).__name__
