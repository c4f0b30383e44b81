#!/usr/bin/env python3
"""The documented deployment, as it ships: nginx with deploy/nginx ends TLS in front of a server of its
own on the stack's database. Checks what only the two together can get right.

    nginx_front.py --data DIR --program build/dev/mien

works on a stack that `./dev up --detach --data DIR` has started, and leaves it as it was.
"""

import argparse
import contextlib
import gzip
import http.client
import json
import pathlib
import re
import signal
import socket
import ssl
import subprocess
import tempfile
import time

NAME = "mien.example.org"


def free_ports(count):
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


def write_certificate(directory, name=NAME):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                    "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}",
                    "-keyout", directory / "key.pem", "-out", directory / "fullchain.pem"],
                   check=True, capture_output=True)


def server_config(data, port, https_port):
    text = (data / "production" / "config.toml").read_text()
    text = re.sub(r'(?m)^listen = .*$', f'listen = "127.0.0.1:{port}"', text)
    text = re.sub(r'(?m)^public_url = .*$', f'public_url = "https://{NAME}:{https_port}"', text)
    return re.sub(r'(?m)^trusted_proxies = .*$', 'trusted_proxies = ["127.0.0.1/32"]', text)


def nginx_config(root, directory, ports, environment="production"):
    """The shipped files of an environment with this run's places; nothing else of them is changed. The
    ports' "mien" is that of the server, or a list for several."""
    shipped = root / "deploy" / "nginx"
    text = (shipped / f"{environment}.conf").read_text()
    nodes = ports["mien"] if isinstance(ports["mien"], list) else [ports["mien"]]
    shipped_line = re.search(r"(?m)^ *server 127\.0\.0\.1:(\d+)\b.*;\n", text)
    changes = [
        (re.escape(shipped_line[0]),
         "".join(shipped_line[0].replace(shipped_line[1], str(node)) for node in nodes)),
        (r"listen (10\.66\.0\.1:)?80;", f"listen 127.0.0.1:{ports['http']};"),
        (r"listen (10\.66\.0\.1:)?443 ", f"listen 127.0.0.1:{ports['https']} "),
        (f"/etc/mien/tls/{environment}", str(directory)),
        ("/usr/share/mien/nginx", str(shipped))]
    for pattern, ours in changes:
        text, count = re.subn(pattern, ours, text)
        assert count, f"deploy/nginx/{environment}.conf has no {pattern}"
    temporary = "".join(f"{kind}_temp_path {directory}/{kind};\n"
                        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    return (f"daemon off;\nmaster_process off;\npid {directory}/nginx.pid;\n"
            f"error_log {directory}/error.log;\nevents {{}}\n"
            f"http {{\naccess_log off;\n{temporary}include {shipped}/http.conf;\n{text}\n}}\n")


class Front:
    """Requests through nginx, as a browser outside would send them."""

    def __init__(self, directory, ports, token):
        self.port, self.http_port, self.token = ports["https"], ports["http"], token
        self.context = ssl.create_default_context(cafile=directory / "fullchain.pem")

    def socket(self):
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        return self.context.wrap_socket(plain, server_hostname=NAME)

    def call(self, method, path, body=None, headers=None):
        connection = http.client.HTTPSConnection(NAME, self.port, timeout=30)
        connection.sock = self.socket()
        all_headers = {"Authorization": f"Bearer {self.token}",
                       "Content-Type": "application/json", **(headers or {})}
        connection.request(method, path, body,
                           {name: value for name, value in all_headers.items() if value})
        response = connection.getresponse()
        return response, response.read()

    def raw(self, text):
        with self.socket() as link:
            link.sendall(text.encode())
            return link.recv(65536).decode(errors="replace")


def expect(holds, what):
    print(("ok      " if holds else "FAILED  ") + what, flush=True)
    return 0 if holds else 1


def check_requests(front, access):
    failed = 0
    response, _ = front.call("GET", "/readyz")
    failed += expect(response.status == 200, "requests reach the server")
    response, _ = front.call("GET", "/metrics")
    failed += expect(response.status == 404, "metrics are not for the world")
    response, body = front.call("POST", "/api/auth/sign-in", json.dumps(
        {"email": access["admin_email"], "password": access["admin_password"]}),
        {"X-Forwarded-For": "203.0.113.9"})
    cookie = response.getheader("Set-Cookie") or ""
    failed += expect(response.status == 200 and cookie.startswith("__Host-") and
                     "Secure" in cookie and "HttpOnly" in cookie,
                     "the session's cookie is bound to the host and to TLS")
    response, body = front.call("GET", "/api/auth/sessions", headers={
        "Cookie": cookie.split(";")[0], "Authorization": None})
    peers = [row["peer_address"] for row in json.loads(body).get("sessions", [])]
    failed += expect("127.0.0.1" in peers and "203.0.113.9" not in peers,
                     "what a client claims of its address means nothing")
    return failed


def check_framing(front):
    failed = 0
    head = f"POST /api/auth/sign-in HTTP/1.1\r\nHost: {NAME}\r\n"
    for name, rest in (
            ("two lengths", "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello"),
            ("length and chunks", "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            ("an obscured encoding", "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")):
        status = front.raw(head + rest).split(" ")[1:2]
        failed += expect(status in (["400"], ["501"], ["411"]), f"{name}: refused ({status})")
    status = front.raw("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n").split(" ")[1:2]
    failed += expect(status == ["421"], f"another host is not served ({status})")
    answer = http.client.HTTPConnection("127.0.0.1", front.http_port, timeout=10)
    answer.request("GET", "/api/resolve", headers={"Host": NAME})
    failed += expect(answer.getresponse().status == 403, "a token in clear text is not redirected")
    return failed


def check_compression(front):
    """Answers in JSON are compressed, and what that makes of their ETags is taken as well."""
    failed = 0
    gzip_too = {"Accept-Encoding": "gzip"}
    path = "/api/admin/matrix"
    _, plain = front.call("GET", path)
    response, body = front.call("GET", path, headers=gzip_too)
    failed += expect(response.getheader("Content-Encoding") == "gzip" and
                     len(json.loads(gzip.decompress(body))) == len(json.loads(plain)) and
                     len(body) < len(plain) / 2, f"JSON is compressed ({len(plain)} to {len(body)})")
    _, body = front.call("GET", "/api/admin/characters")
    path = f"/api/admin/characters/{json.loads(body)['characters'][0]['id']}"
    cell = path + "/emotional-prompts/happy"
    long_text = json.dumps({"prompt_text": "A long walk in the rain. " * 100})
    front.call("POST", cell, long_text)
    response, body = front.call("GET", cell, headers=gzip_too)
    tag = response.getheader("ETag")
    version = json.loads(gzip.decompress(body))["version"]
    failed += expect(tag.startswith("W/"), f"the ETag of a compressed answer is weak ({tag})")
    response, body = front.call("PUT", cell, json.dumps({"prompt_text": f"Sun {tag}"}),
                                headers={"If-Match": tag})
    failed += expect(response.status == 200 and json.loads(body)["version"] == version + 1,
                     f"it is taken in If-Match ({response.status})")
    response, body = front.call("PUT", cell, long_text, headers={"If-Match": tag})
    failed += expect(response.status == 412, f"and refused when it is stale ({response.status})")
    return failed


def check_long_ways(front):
    """A file larger than what nginx takes elsewhere, and events that are not held back."""
    failed = 0
    large = b'{"format":"mien.prompts","schema_version":1,"prompts":[' + b" " * (12 << 20) + b"]}"
    body = (b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.json\"\r\n\r\n" +
            large + b"\r\n--b--\r\n")
    response, answer = front.call("POST", "/api/admin/prompts/import", body,
                                  {"Content-Type": "multipart/form-data; boundary=b"})
    failed += expect(response.status == 201, f"a file of 12 MB is planned ({response.status})")
    for path, most in (("/api/admin/characters", 512 << 10),
                       ("/api/admin/prompts/bulk-saves", 16 << 20)):
        response, _ = front.call("POST", path, b" " * most)
        failed += expect(response.status == 400, f"{path}: {most} bytes pass ({response.status})")
        response, answer = front.call("POST", path, b" " * (most + 1))
        failed += expect(response.status == 413 and json.loads(answer)["code"] == "too_large" and
                         response.getheader("Content-Type") == "application/problem+json",
                         f"{path}: one more is refused as the server does it ({response.status})")
    for path in ("/api/admin/events", "/api/resolve/changes"):
        failed += expect_stream(front, path)
    return failed


def expect_stream(front, path):
    with front.socket() as link:
        link.sendall((f"GET {path} HTTP/1.1\r\nHost: {NAME}\r\n"
                      f"Authorization: Bearer {front.token}\r\n\r\n").encode())
        link.settimeout(5)
        text = ""
        with contextlib.suppress(TimeoutError):
            while "event: hello" not in text:
                text += link.recv(65536).decode()
        return expect("event: hello" in text, f"{path}: events come at once")


def await_port(port, process):
    deadline = time.monotonic() + 30
    while True:
        assert process.poll() is None, "it ended too early"
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        assert time.monotonic() < deadline, "it did not start"
        time.sleep(0.1)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--program", type=pathlib.Path, default="build/release/mien")
    arguments = parser.parse_args()
    data, root = arguments.data.resolve(), pathlib.Path(__file__).resolve().parents[2]
    access = json.loads((data / "access.json").read_text())["production"]
    ports = dict(zip(("mien", "http", "https"), free_ports(3)))
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        directory = pathlib.Path(name)
        write_certificate(directory)
        (directory / "config.toml").write_text(server_config(data, ports["mien"], ports["https"]))
        (directory / "config.toml").chmod(0o600)
        (directory / "nginx.conf").write_text(nginx_config(root, directory, ports))
        for command, port in (
                ([arguments.program, "serve", "--config", directory / "config.toml"], "mien"),
                (["/usr/sbin/nginx", "-c", directory / "nginx.conf", "-e",
                  directory / "error.log"], "https")):
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
            stack.callback(process.wait)
            stack.callback(process.send_signal, signal.SIGTERM)
            await_port(ports[port], process)
        front = Front(directory, ports, access["token"])
        failed = check_requests(front, access) + check_framing(front)
        failed += check_compression(front) + check_long_ways(front)
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()
