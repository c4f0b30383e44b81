#!/usr/bin/env python3
"""Staging's door as it is deployed: Hosts spelled every way, directly and through nginx with the shipped
configuration; a server that is killed in a burst; a control database that is gone.

    staging_access.py --program build/dev/mien
"""

import argparse
import contextlib
import json
import pathlib
import signal
import socket
import ssl
import subprocess
import threading

from environment import ROOT, Environment
from nginx_front import NAME, await_port, free_ports, nginx_config, write_certificate

HOST = "admin-staging.localhost"
CLIENTS, SECONDS_MAX = 8, 60


def exchange(link, text):
    """Sends bytes; the status of the answer and its body as far as one read has it, or nothing."""
    link.settimeout(SECONDS_MAX)
    link.sendall(text.encode())
    received = b""
    while b"\r\n\r\n" not in received:
        piece = link.recv(65536)
        if not piece:
            return None
        received += piece
    return int(received.split(b" ", 2)[1])


class Door:
    """Requests to a port, through TLS where there is nginx."""

    def __init__(self, port, token, certificate=None):
        self.port, self.token = port, token
        self.context = ssl.create_default_context(cafile=certificate) if certificate else None

    def open(self):
        link = socket.create_connection(("127.0.0.1", self.port), timeout=SECONDS_MAX)
        return self.context.wrap_socket(link, server_hostname=NAME) if self.context else link

    def ask(self, host_lines, target="/api/auth/me", more=""):
        with self.open() as link:
            return exchange(link, f"GET {target} HTTP/1.1\r\n{host_lines}"
                                  f"Authorization: Bearer {self.token}\r\n{more}\r\n")


def check_hosts(direct, front):
    """Case, one final dot and the port never change the decision; nginx and Mien decide alike."""
    allowed = [HOST, HOST.upper(), f"{HOST}:8081", f"{HOST}.:8081", f"{HOST}:1", f"{HOST}."]
    refused = [f"{HOST}.evil.test", "evil.test", "[::1]:8081", "127.0.0.1:8081", f"{HOST}..",
               f"x{HOST}", "localhost"]
    for host in allowed:
        for door in (direct, front):
            assert door.ask(f"Host: {host}\r\n") == 200, host
    for host in refused:
        for door in (direct, front):
            status = door.ask(f"Host: {host}\r\n", more=f"X-Forwarded-Host: {HOST}\r\n")
            assert status in (403, 400), (host, status)
        assert direct.ask(f"Host: {host}\r\n") == 403, host
    for lines in ("Host:\r\n", f"Host: {HOST}\r\nHost: evil.test\r\n", ""):
        assert direct.ask(lines) == 400, lines
        assert front.ask(lines) == 400, lines
    assert direct.ask(f"Host: {HOST}\r\n", target="http://evil.test/api/auth/me") == 400
    assert front.ask(f"Host: {HOST}\r\n", target="http://evil.test/api/auth/me") in (400, 403)
    print(f"ok  {len(allowed)} spellings let in and {len(refused) + 4} refused, by Mien and by nginx")


def configure(staging, vpn_required):
    staging.done("staging", "config", "set", "--vpn-required", vpn_required,
                 "--vpn-networks", "10.66.0.0/16")


def check_forwarded(staging, direct, front):
    """With a VPN nobody else gets in, whatever they say; nginx says who they are."""
    configure(staging, "true")
    asked = 0
    while direct.ask(f"Host: {HOST}\r\n") == 200:
        asked += 1
        assert asked < 100_000, "the configuration is not taken over"
    host = f"Host: {HOST}\r\n"
    assert direct.ask(host, more="X-Forwarded-For: 10.66.0.7\r\n") == 200  # as a proxy says it
    for more in ("X-Forwarded-For: 10.66.0.7\r\n", "X-Forwarded-For: 10.66.0.7, 10.66.0.8\r\n",
                 "Forwarded: for=10.66.0.7\r\n", "X-Real-IP: 10.66.0.7\r\n",
                 "X-Forwarded-For: 10.66.0.7\r\nX-Forwarded-For: 10.66.0.8\r\n"):
        assert front.ask(host, more=more) == 403, more
    configure(staging, "false")
    while front.ask(host) == 403:
        asked += 1
        assert asked < 100_000, "the configuration is not taken over"
    print("ok  no header of a client gets through nginx as an address")


def attempts(staging, prefix):
    return [(row[0], int(row[1])) for row in staging.sql(
        f"SELECT request_id, count(*) FROM access_log WHERE request_id LIKE '{prefix}%' GROUP BY 1",
        staging.control)]


def check_kill(staging, process, direct):
    """Each answer has its row, and no more rows than those in flight have no answer."""
    answered, sent = set(), [0] * CLIENTS

    def burst(client):
        with contextlib.suppress(OSError), direct.open() as link:
            while True:
                request_id = f"burst-{client}-{sent[client]}"
                sent[client] += 1
                status = exchange(link, f"HEAD /api/nothing HTTP/1.1\r\nHost: {HOST}\r\n"
                                        f"X-Request-Id: {request_id}\r\n\r\n")
                if status is None:
                    return
                assert status == 404, status
                answered.add(request_id)

    clients = [threading.Thread(target=burst, args=(client,)) for client in range(CLIENTS)]
    for client in clients:
        client.start()
    while len(answered) < 400:
        clients[0].join(0.01)
    process.process.send_signal(signal.SIGKILL)
    for client in clients:
        client.join()
    rows = attempts(staging, "burst-")
    assert all(count == 1 for _, count in rows)
    logged = {request_id for request_id, _ in rows}
    assert answered <= logged, f"{len(answered - logged)} answers without a row"
    assert len(logged - answered) <= CLIENTS, f"{len(logged - answered)} rows without an answer"
    print(f"ok  killed after {len(answered)} answers: each has its row, "
          f"{len(logged - answered)} rows of {CLIENTS} in flight have no answer")
    print(staging.done("verify").splitlines()[-1])


def check_lost_control(staging, direct):
    """Without the control database there is no answer; with it again there is."""
    host = f"Host: {HOST}\r\n"
    staging.sql(f"ALTER DATABASE {staging.control} ALLOW_CONNECTIONS false", "postgres")
    staging.sql("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                f"WHERE datname = '{staging.control}'", "postgres")
    for target in ("/api/auth/me", "/api/nothing", "/", "/api/docs"):
        assert direct.ask(host, target=target) == 503, target
    assert direct.ask("Host: evil.test\r\n") == 503
    assert direct.ask(host, target="/healthz") == 200
    staging.sql(f"ALTER DATABASE {staging.control} ALLOW_CONNECTIONS true", "postgres")
    asked = 0
    while direct.ask(host) == 503:
        asked += 1
        assert asked < 10_000, "it does not come back"
    assert direct.ask(host) == 200
    print("ok  nothing is answered while the control database is gone")


def check_commands(staging):
    rows = staging.json("staging", "access-log", "list", "--outcome", "refused", "--limit", "5")
    assert len(rows["entries"]) == 5 and all(row["reason"] for row in rows["entries"])
    file = staging.directory / "log.ndjson"
    staging.done("staging", "access-log", "export", "--format", "ndjson", "--out", file)
    numbers = [json.loads(line)["number"] for line in file.read_text().splitlines()]
    assert numbers == list(range(len(numbers), 0, -1)), "the file has all rows"
    assert staging.run("staging", "access-log", "export", "--out", file).returncode == 5
    assert staging.run("staging", "access-log", "export", "--out", "/nonexistent/x").returncode == 4
    print(f"ok  the command line lists and exports {len(numbers)} rows")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=pathlib.Path, required=True)
    staging = Environment(parser.parse_args().program, "staging")
    staging.config.write_text(staging.config.read_text().replace(
        "[server]\n", '[server]\ntrusted_proxies = ["127.0.0.1/32"]\n'))
    staging.set_up()
    token = staging.json("token", "create", "--email", "ada@example.com", "--name", "test")["token"]
    process, port = staging.serve()
    direct = Door(port, token)
    while direct.ask(f"Host: {HOST}\r\n") == 503:
        pass
    ports = {"mien": port, **dict(zip(("http", "https"), free_ports(2)))}
    write_certificate(staging.directory)
    config = nginx_config(ROOT, staging.directory, ports, "staging")
    (staging.directory / "nginx.conf").write_text(config)
    with subprocess.Popen(["/usr/sbin/nginx", "-c", staging.directory / "nginx.conf", "-e",
                           staging.directory / "error.log"]) as nginx:
        try:
            await_port(ports["https"], nginx)
            front = Door(ports["https"], token, staging.directory / "fullchain.pem")
            check_hosts(direct, front)
            check_forwarded(staging, direct, front)
        finally:
            nginx.send_signal(signal.SIGTERM)
    check_lost_control(staging, direct)
    check_kill(staging, process, direct)
    check_commands(staging)


main()
