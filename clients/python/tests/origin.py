"""A server on a port of its own that speaks Mien's shapes, and breaks them when it is told to."""

import http.server
import json
import socketserver
import ssl
import threading
import urllib.parse
from collections.abc import Callable
from typing import Any

CHARACTER = "01994b1c-8a01-7c11-9d52-4f0c6a7be101"
STREAM = "/api/resolve/changes"


class Request:
    def __init__(self, handler: http.server.BaseHTTPRequestHandler) -> None:
        self.handler = handler
        self.path, _, query = handler.path.partition("?")
        self.query = dict(urllib.parse.parse_qsl(query))
        self.authorization = handler.headers.get("Authorization")

    def resolution(self, **parts: Any) -> dict[str, Any]:
        return {"character_id": self.query.get("character_id", CHARACTER),
                "emotion": self.query.get("emotion"), "user_id": self.query.get("user_id"),
                "text": "Smiles.", "version": 1, "source": "character",
                "resolution_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be401", "mentions_time": False,
                "experiment": None, "problems": [], "hints": [], **parts}

    def answer(self, body: Any, status: int = 200, **headers: str) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.handler.send_response_only(status)
        kind = "application/json" if status == 200 else "application/problem+json"
        fields = {"Content_Type": kind, "Content_Length": str(len(data)), **headers}
        for name, value in fields.items():
            self.handler.send_header(name.replace("_", "-"), value)
        self.handler.end_headers()
        self.handler.wfile.write(data)

    def refuse(self, status: int, **headers: str) -> None:
        self.answer({"type": "about:blank", "title": "No", "status": status, "code": "no",
                     "detail": "No.", "request_id": "r"}, status, **headers)

    def begin_stream(self) -> None:
        self.handler.close_connection = True
        self.handler.send_response(200)
        self.handler.send_header("Content-Type", "text/event-stream")
        self.handler.end_headers()

    def say(self, text: str) -> None:
        self.handler.wfile.write(text.encode())


Behaviour = Callable[[Request], None]


class Origin(socketserver.ThreadingMixIn, http.server.HTTPServer):
    """`reads` answers what is no stream, `stream` the streams; without one there is none (503)."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        if tls is not None:
            self.socket = tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.url = f"http{'s' if tls else ''}://127.0.0.1:{self.server_address[1]}"
        self.requests: list[Request] = []  # that were no streams
        self.streams = 0
        self.connections = 0
        self.is_over = threading.Event()
        self.reads: Behaviour = lambda request: request.answer(request.resolution())
        self.stream: Behaviour = lambda request: request.refuse(503)
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self.is_over.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, *_: Any) -> None:
        pass  # a client that has gone


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Origin

    def setup(self) -> None:
        super().setup()
        self.server.connections += 1

    def do_GET(self) -> None:
        request = Request(self)
        if request.path == STREAM:
            self.server.streams += 1
            self.server.stream(request)
        else:
            self.server.requests.append(request)
            self.server.reads(request)

    def log_message(self, *_: Any) -> None:
        pass
