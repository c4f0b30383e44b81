#!/usr/bin/env python3
"""What a server behind nginx hears of a client, with the shipped files of both environments: only what
nginx itself knows, whatever the client claims. The server is one that writes down what it is sent.

    nginx_headers.py
"""

import contextlib
import http.server
import pathlib
import ssl
import socket
import subprocess
import tempfile
import threading

from nginx_front import await_port, expect, free_ports, nginx_config, write_certificate

ROOT = pathlib.Path(__file__).resolve().parents[2]
NAMES = {"production": "mien.example.org", "staging": "admin-staging.mien.example.org"}
CLAIMS = ("X-Forwarded-For: 10.66.0.7\r\nX-Forwarded-For: 10.66.0.8, 127.0.0.1\r\n"
          "X_Forwarded_For: 10.66.0.9\r\nForwarded: for=10.66.0.7;host=mien\r\n"
          "X-Forwarded-Host: {name}\r\nX-Forwarded-Proto: http\r\nX-Forwarded-Port: 80\r\n"
          "X-Real-IP: 10.66.0.7\r\nX-Request-Id: chosen\r\n")


class Recorder(http.server.ThreadingHTTPServer):
    """Answers 204 and keeps what each request said."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            self.server.heard.append(self.headers.items())
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    def __init__(self):
        super().__init__(("127.0.0.1", 0), self.Handler)
        self.heard = []
        threading.Thread(target=self.serve_forever, daemon=True).start()


def ask(context, port, server_name, head):
    """The status of one request, written byte for byte."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as plain, \
            context.wrap_socket(plain, server_hostname=server_name) as link:
        link.sendall((head + "Connection: close\r\n\r\n").encode())
        return int(link.recv(65536).split(b" ")[1])


def check_environment(environment, context, port, recorder):
    name, failed = NAMES[environment], 0
    for host in (name, name.upper(), f"{name}.", f"{name}:{port}"):
        status = ask(context, port, name, f"GET /page HTTP/1.1\r\nHost: {host}\r\n" +
                     CLAIMS.format(name=name))
        heard = {}
        for key, value in recorder.heard.pop() if status == 204 else ():
            heard.setdefault(key.lower(), []).append(value)
        request_id = heard.pop("x-request-id", [""])
        failed += expect(heard == {"host": [name], "x-forwarded-for": ["127.0.0.1"],
                                   "x-forwarded-proto": ["https"]} and
                         len(request_id) == 1 and len(request_id[0]) == 32,
                         f"{environment}: Host {host}: {status}, {heard}")
    for head, what in ((f"GET / HTTP/1.1\r\nHost: {name}\r\nHost: {name}\r\n", "two hosts"),
                       ("GET / HTTP/1.1\r\n", "no host")):
        failed += expect(ask(context, port, name, head) == 400, f"{environment}: {what}: 400")
    status = ask(context, port, name, f"GET /metrics HTTP/1.1\r\nHost: {name}\r\n")
    failed += expect(status == 404, f"{environment}: metrics are not for the world")
    return failed


def check_other_host(environment, context, port, recorder):
    """Production's nginx refuses it; staging's server is told, and it writes its access log."""
    status = ask(context, port, NAMES[environment], "GET / HTTP/1.1\r\nHost: evil.example\r\n"
                 f"X-Forwarded-Host: {NAMES[environment]}\r\n")
    heard = dict(recorder.heard.pop()) if recorder.heard else {}
    if environment == "production":
        return expect(status == 421 and not heard, f"production: another host: {status}")
    return expect(status == 204 and heard.get("Host") == "evil.example" and
                  "X-Forwarded-Host" not in heard, f"staging: another host is told as it is: {heard}")


def check_unknown_name(environment, context, port):
    """A name that nobody has, already in the handshake."""
    context.check_hostname = False
    try:
        ask(context, port, "evil.example", "GET / HTTP/1.1\r\nHost: evil.example\r\n")
        answered = True
    except ssl.SSLError:
        answered = False
    context.check_hostname = True
    return expect(answered == (environment == "staging"),
                  f"{environment}: a handshake for another name is "
                  f"{'answered' if answered else 'refused'}")


def main():
    failed = 0
    for environment, name in NAMES.items():
        with tempfile.TemporaryDirectory() as temporary, contextlib.ExitStack() as stack:
            directory = pathlib.Path(temporary)
            recorder = Recorder()
            stack.callback(recorder.server_close)
            stack.callback(recorder.shutdown)
            ports = dict(zip(("http", "https"), free_ports(2)), mien=recorder.server_port)
            write_certificate(directory, name)
            config = directory / "nginx.conf"
            config.write_text(nginx_config(ROOT, directory, ports, environment))
            nginx = subprocess.Popen(["/usr/sbin/nginx", "-c", config, "-e",
                                      directory / "error.log"])
            stack.callback(nginx.wait)
            stack.callback(nginx.terminate)
            await_port(ports["https"], nginx)
            context = ssl.create_default_context(cafile=directory / "fullchain.pem")
            failed += check_environment(environment, context, ports["https"], recorder)
            failed += check_other_host(environment, context, ports["https"], recorder)
            failed += check_unknown_name(environment, context, ports["https"])
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()
