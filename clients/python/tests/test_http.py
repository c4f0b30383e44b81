"""One request, and a network that does what it likes with the answer."""

import socket
import threading
import time
import unittest
from collections.abc import Callable

from mien_client.errors import Unreachable
from mien_client.http import Address, Pool

WHOLE = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
DRIP_SECONDS = 0.02
DEADLINE_SECONDS = 0.4
# With a deadline for each piece instead, this takes as long as a dripping answer.
LATE_SECONDS = 3.0


class Network:
    """A server on a port of its own, whose answers are given in order, over any connections."""

    def __init__(self, *answers: Callable[[socket.socket], None]) -> None:
        self.connections = 0
        self.is_over = threading.Event()
        self._answers = list(answers)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while self._answers:
            connection, _ = self._socket.accept()
            self.connections += 1
            with connection:
                while self._answers and connection.recv(65536):
                    try:
                        self._answers.pop(0)(connection)
                    except OSError:
                        break  # the client has gone

    def close(self) -> None:
        self.is_over.set()
        self._thread.join(10)
        self._socket.close()

    def drip(self, connection: socket.socket, head: bytes, piece: bytes) -> None:
        connection.sendall(head)
        until = time.monotonic() + LATE_SECONDS
        while time.monotonic() < until and not self.is_over.wait(DRIP_SECONDS):
            connection.sendall(piece)


def whole(connection: socket.socket) -> None:
    connection.sendall(WHOLE)


class Requests(unittest.TestCase):
    def begin(self, *answers: Callable[[socket.socket], None]) -> None:
        self.network = Network(*answers)
        self.addCleanup(self.network.close)
        self.pool = Pool(Address(self.network.url, None, None))
        self.addCleanup(self.pool.close)

    def dripping(self, head: bytes, piece: bytes) -> Callable[[socket.socket], None]:
        return lambda connection: self.network.drip(connection, head, piece)

    def get(self) -> bytes:
        return self.pool.get("/", time.monotonic() + DEADLINE_SECONDS).body

    def expect_late(self) -> None:
        began = time.monotonic()
        with self.assertRaises(Unreachable):
            self.get()
        self.assertLess(time.monotonic() - began, LATE_SECONDS / 2)

    def test_go_over_one_connection_while_their_answers_are_whole(self) -> None:
        self.begin(whole, whole, whole)
        for _ in range(3):
            self.assertEqual(self.get(), b"{}")
        self.assertEqual(self.network.connections, 1)

    def test_end_with_their_deadline_however_the_answer_drips(self) -> None:
        cases = {
            "a body of a length": (b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", b" "),
            "a body until the end": (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", b" "),
            "a body in pieces": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                                 b"1\r\n \r\n"),
            "a line of the head": (b"HTTP/1.1 200 ", b"O"),
            "fields of the head": (b"HTTP/1.1 200 OK\r\n", b"A"),
            "heads before the head": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        }
        for name, (head, piece) in cases.items():
            for is_kept in (False, True):
                with self.subTest(name, is_kept=is_kept):
                    dripping = self.dripping(head, piece)
                    if is_kept:
                        self.begin(whole, dripping)
                        self.get()
                    else:
                        self.begin(dripping)
                    self.expect_late()

    def test_end_with_their_deadline_when_nothing_comes(self) -> None:
        self.begin(self.dripping(b"", b""))
        self.expect_late()


if __name__ == "__main__":
    unittest.main()
