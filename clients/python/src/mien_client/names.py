"""Looking up where a name is, within a deadline, which the system's own look-up does not know."""

import concurrent.futures
import socket
import threading
from collections.abc import Sequence
from typing import Any

Addresses = Sequence[tuple[Any, ...]]  # of socket.getaddrinfo


class Names:
    """One look-up at a time, by a thread of its own; all who want one meanwhile wait for its outcome, each
    as long as they may."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._lock = threading.Lock()
        self._running: concurrent.futures.Future[Addresses] | None = None

    def find(self, seconds_max: float) -> Addresses:
        """Throws an OSError: the name has no address, or that is not known in time."""
        try:
            return socket.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM,
                                      flags=socket.AI_NUMERICHOST)
        except socket.gaierror:
            pass  # a name, then
        with self._lock:
            running = self._running
            if running is None:
                running = self._running = concurrent.futures.Future()
                threading.Thread(target=self._look_up, args=(running,), name="mien-names",
                                 daemon=True).start()
        try:
            return running.result(seconds_max)
        except concurrent.futures.TimeoutError:
            raise TimeoutError("the name was not looked up in time") from None

    def _look_up(self, found: "concurrent.futures.Future[Addresses]") -> None:
        try:
            outcome: Addresses | Exception = socket.getaddrinfo(self._host, self._port,
                                                                type=socket.SOCK_STREAM)
        except Exception as failure:
            outcome = failure
        with self._lock:
            self._running = None
        if isinstance(outcome, Exception):
            found.set_exception(outcome)
        else:
            found.set_result(outcome)
