#!/usr/bin/env python3
"""Staging behind WireGuard, as it ships: the server's namespace runs `mien serve`, nginx with
deploy/nginx/staging.conf and deploy/wireguard/server.conf; an admin's namespace has the tunnel, an
outsider's has only a cable to the server. Inside, staging answers; outside, nothing does, with a route
to the tunnel's address or without one.

    tunnel.py --program build/dev/mien

needs the scratch PostgreSQL (MIEN_TEST_POSTGRES) and root, for the namespaces.
"""

import argparse
import contextlib
import http.client
import pathlib
import ssl
import tempfile
import time

import namespaces
from environment import Environment
from nginx_front import expect, write_certificate
from nginx_headers import NAMES

ROOT = pathlib.Path(__file__).resolve().parents[2]
NAME = NAMES["staging"]
# The server's addresses on the cables to the admin and to the outsider.
PUBLIC, NEIGHBOUR = "192.0.2.1", "198.51.100.1"


def nginx_config(directory):
    """The shipped file; in this namespace its addresses are free."""
    text = (ROOT / "deploy" / "nginx" / "staging.conf").read_text()
    shared = ROOT / "deploy" / "nginx"
    for theirs, ours in (("/etc/mien/tls/staging", directory), ("/usr/share/mien/nginx", shared)):
        assert theirs in text
        text = text.replace(theirs, str(ours))
    temporary = "".join(f"{kind}_temp_path {directory}/{kind};\n"
                        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    return (f"daemon off;\nmaster_process off;\npid {directory}/nginx.pid;\nevents {{}}\n"
            f"http {{\naccess_log off;\n{temporary}include {shared}/http.conf;\n{text}}}\n")


def write_mien_config(environment):
    """As deploy/etc/staging.toml has its [server]."""
    text = environment.config.read_text()
    shipped = (ROOT / "deploy" / "etc" / "staging.toml").read_text()
    server = shipped[shipped.index("[server]"):shipped.index("[database]")]
    begin, end = text.index("[server]"), text.index("[database]")
    environment.config.write_text(text[:begin] + server + text[end:])


class Server:
    """The machine of staging: the program behind nginx, once both answer."""

    def __init__(self, namespace, environment, directory, stack):
        self.namespace, self.directory = namespace, directory
        write_certificate(directory, NAME)
        (directory / "nginx.conf").write_text(nginx_config(directory))
        self.logs = []
        for name, command in (
                ("mien", [environment.program, "serve", "--config", environment.config]),
                ("nginx", ["/usr/sbin/nginx", "-c", directory / "nginx.conf", "-e",
                           directory / "error.log"])):
            log = directory / f"{name}.log"
            self.logs.append(log)
            with log.open("wb") as output:
                process = namespace.start(command, stdout=output, stderr=output)
            stack.callback(process.wait)
            stack.callback(process.terminate)
        deadline = time.monotonic() + 60
        while get(namespace, directory) != 200:
            assert time.monotonic() < deadline, "\n".join(log.read_text() for log in self.logs)
            time.sleep(0.1)


def get(namespace, directory, address=namespaces.SERVER_ADDRESS, timeout=10):
    """The status of /readyz at the address, or the name of what went wrong on the way."""
    try:
        plain = namespace.connect(address, 443, timeout)
    except OSError as error:
        return type(error).__name__ if not error.errno else error.strerror
    context = ssl.create_default_context(cafile=directory / "fullchain.pem")
    connection = http.client.HTTPConnection(NAME)
    with context.wrap_socket(plain, server_hostname=NAME) as connection.sock:
        connection.request("GET", "/readyz")
        return connection.getresponse().status


def check(server, admin, outsider, directory):
    failed = expect(get(admin, directory) == 200, "through the tunnel staging answers")
    received = server.run("wg", "show", "all", "transfer").split()[2]
    failed += expect(int(received) > 0, f"by WireGuard: the server received {received} bytes")
    answer = get(outsider, directory)
    failed += expect(answer == "Network is unreachable", f"without it there is no way: {answer}")
    for address in (PUBLIC, NEIGHBOUR):
        who = admin if address == PUBLIC else outsider
        answer = get(who, directory, address)
        failed += expect(answer == "Connection refused", f"{address} has no listener: {answer}")
    outsider.run("ip", "route", "add", namespaces.SERVER_ADDRESS, "via", NEIGHBOUR)
    answer = get(outsider, directory, timeout=3)
    failed += expect(answer == "TimeoutError",
                     f"nor by a route to the tunnel's address past the tunnel: {answer}")
    failed += expect(get(admin, directory) == 200, "the tunnel still answers")
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=pathlib.Path, default="build/dev/mien")
    arguments = parser.parse_args()
    with contextlib.ExitStack() as stack:
        server, admin, outsider = (stack.enter_context(namespaces.Namespace(name))
                                   for name in ("server", "admin", "outsider"))
        environment = Environment(arguments.program, "staging")
        stack.callback(environment.close)
        # Before the first migration, which makes the first configuration of it.
        write_mien_config(environment)
        environment.set_up()
        directory = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
        namespaces.join(server, f"{PUBLIC}/24", admin, "192.0.2.2/24")
        namespaces.join(server, f"{NEIGHBOUR}/24", outsider, "198.51.100.2/24")
        stack.enter_context(server.forwarded(environment.cluster["port"]))
        stack.enter_context(namespaces.tunnel(server, admin, PUBLIC))
        Server(server, environment, directory, stack)
        failed = check(server, admin, outsider, directory)
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()
