"""What stands between a client and Mien, and does what networks do: it cuts, holds and swallows."""

import contextlib
import socket
import threading

STREAM = b"GET /api/resolve/changes "


class Gate:
    """Passes connections on to `target`, a port of 127.0.0.1; what asks for the stream of changes to
    `stream_target`, where that is another one."""

    def __init__(self, target, stream_target=None):
        self.target, self.stream_target = target, stream_target
        self.is_refusing = False
        self.passing = threading.Event()  # any bytes
        self.answering = threading.Event()  # bytes of answers that are no stream
        self.passing.set()
        self.answering.set()
        self.held = threading.Event()  # an answer waits for `answering`
        self.links = set()
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self, streams_only=False):
        """Ends the connections that stand."""
        with self.lock:
            links = [link for link in self.links if link.is_stream or not streams_only]
        for link in links:
            link.close()

    def close(self):
        self.listener.close()
        self.passing.set()
        self.answering.set()
        self.cut()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                if self.is_refusing:
                    client.close()
                else:
                    threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        link = Link(self, client)
        with self.lock:
            self.links.add(link)
        try:
            link.pass_requests()
        finally:
            link.close()
            with self.lock:
                self.links.discard(link)


class Link:
    def __init__(self, gate, client):
        self.gate, self.client, self.server = gate, client, None
        self.is_stream = False

    def close(self):
        for end in (self.client, self.server):
            with contextlib.suppress(OSError, AttributeError):
                end.shutdown(socket.SHUT_RDWR)
                end.close()

    def pass_requests(self):
        with contextlib.suppress(OSError):
            while piece := self.client.recv(65536):
                self.is_stream = self.is_stream or piece.startswith(STREAM)
                if self.server is None:
                    self._connect()
                self.gate.passing.wait()
                self.server.sendall(piece)

    def _connect(self):
        other = self.gate.stream_target if self.is_stream else None
        self.server = socket.create_connection(("127.0.0.1", other or self.gate.target))
        threading.Thread(target=self._pass_answers, daemon=True).start()

    def _pass_answers(self):
        with contextlib.suppress(OSError):
            while piece := self.server.recv(65536):
                self.gate.passing.wait()
                if not self.is_stream and not self.gate.answering.is_set():
                    self.gate.held.set()
                    self.gate.answering.wait()
                self.client.sendall(piece)
        self.close()
