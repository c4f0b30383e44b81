#!/usr/bin/env python3
"""An upgrade while clients work: two nodes behind nginx as it ships, a migration under the running
programs, then one node after the other replaced. No request may fail.

    rolling_upgrade.py [--program build/dev/mien] [--old PROGRAM] [--unknown-state]

needs the scratch PostgreSQL (MIEN_TEST_POSTGRES) and works in a database of its own. The migration is
a made-up one, as a later release could bring it; with --old it is what --program has more than the
older program, which the first nodes then are. With --unknown-state there is also a job in a state that
the program does not know: only answers about it may fail.
"""

import argparse
import contextlib
import http.client
import json
import os
import pathlib
import re
import secrets
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import time

from nginx_front import NAME, await_port, free_ports, nginx_config, write_certificate

ROOT = pathlib.Path(__file__).resolve().parents[2]
EMOTIONS = ("happy", "sad", "idle")
CLIENTS = 4
WAIT_SECONDS = 60

# What a later release could do: columns of busy tables, a value of an enum, a table.
NEXT_MIGRATION = """
    ALTER TABLE prompts ADD COLUMN mood text;
    ALTER TABLE jobs ADD COLUMN queue text;
    ALTER TYPE job_state ADD VALUE 'paused';
    CREATE TABLE moods (name text PRIMARY KEY);
    GRANT SELECT ON moods TO mien_app;
    INSERT INTO schema_migrations (version, name, sha256)
    SELECT max(version) + 1, 'moods', sha256('moods') FROM schema_migrations;
"""
PAUSE_JOB = """
    UPDATE jobs SET state = 'paused'
    WHERE id = (SELECT job_id FROM previews WHERE id = '{}');
"""


class Database:
    """A database of this run on the scratch cluster."""

    def __init__(self):
        self.cluster = json.loads(pathlib.Path(os.environ["MIEN_TEST_POSTGRES"]).read_text())
        self.name = f"mien_rolling_{os.getpid()}"

    def run(self, role, sql, database=None):
        """Runs the statements in one transaction, a single one by itself."""
        account = self.cluster[role]
        single = ["-1"] if sql.count(";") > 1 else []
        subprocess.run(
            ["psql", "-Xq", *single, "-v", "ON_ERROR_STOP=1", "-d", database or self.name],
            input=sql, text=True, check=True, stdout=subprocess.DEVNULL,
            env={**os.environ, "PGHOST": self.cluster["host"], "PGUSER": account["user"],
                 "PGPORT": str(self.cluster["port"]), "PGPASSWORD": account["password"],
                 "PGSSLMODE": "verify-full", "PGSSLROOTCERT": self.cluster["ca_file"]})

    def __enter__(self):
        self.run("superuser", f"CREATE DATABASE {self.name} OWNER mien_owner;", "postgres")
        return self

    def __exit__(self, *_):
        self.run("superuser", f"DROP DATABASE {self.name} WITH (FORCE);", "postgres")

    def settings(self):
        owner, app = self.cluster["owner"], self.cluster["app"]
        return (f'[database]\nhost = "{self.cluster["host"]}"\nport = {self.cluster["port"]}\n'
                f'name = "{self.name}"\nca_file = "{self.cluster["ca_file"]}"\n'
                f'user = "{app["user"]}"\npassword = "{app["password"]}"\n'
                f'[database.owner]\nuser = "{owner["user"]}"\npassword = "{owner["password"]}"\n')


class Node:
    """One `mien serve`, which may be replaced by another program at the same address."""

    def __init__(self, directory, port, settings):
        self.port, self.process = port, None
        self.config = directory / f"node-{port}.toml"
        self.log = directory / f"node-{port}.log"
        self.config.touch(mode=0o600)
        self.config.write_text(
            f'environment = "production"\n[server]\nlisten = "127.0.0.1:{port}"\n'
            f'public_url = "https://{NAME}"\ntrusted_proxies = ["127.0.0.1/32"]\n{settings}')

    def start(self, program):
        with self.log.open("a") as log:
            self.process = subprocess.Popen([program, "serve", "--config", self.config],
                                            stdout=log, stderr=log)
        wait_for(f"node {self.port} ready", lambda: self.status() == 200)

    def stop(self):
        """As a service manager does. The seconds it took, or an error when it ended badly."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(WAIT_SECONDS)
        assert code == 0, f"node {self.port} ended with {code}:\n{self.log.read_text()[-3000:]}"
        return time.monotonic() - began

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        with contextlib.closing(connection):
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read().decode()

    def status(self):
        assert self.process.poll() is None, \
            f"node {self.port} has ended:\n{self.log.read_text()[-3000:]}"
        with contextlib.suppress(OSError, http.client.HTTPException):
            return self.get("/readyz")[0]
        return 0

    def is_used(self):
        """Whether nginx sends it requests."""
        return re.search(r'mien_http_requests_total\{route="get_resolution",status="2xx"\} [1-9]',
                         self.get("/metrics")[1]) is not None


class Client(http.client.HTTPSConnection):
    """Requests through nginx over one connection, as a browser keeps it."""

    def __init__(self, front):
        super().__init__(NAME, front["https"], timeout=30,
                         context=ssl.create_default_context(cafile=front["ca_file"]))
        self.token = front["token"]

    def connect(self):
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock = self._context.wrap_socket(plain, server_hostname=NAME)

    def call(self, method, path, body=None):
        self.request(method, path, None if body is None else json.dumps(body),
                     {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"})
        response = self.getresponse()
        return response.status, json.loads(response.read())


class Load:
    """Clients that read and write without a pause; counts what they were answered."""

    def __init__(self, front, characters):
        self.front, self.characters = front, characters
        self.lock, self.stopping = threading.Lock(), threading.Event()
        self.phase, self.totals, self.failures = "before", {}, []
        self.rounds = [0] * CLIENTS
        self.threads = [threading.Thread(target=self.work, args=(i,)) for i in range(CLIENTS)]

    def work(self, number):
        client = Client(self.front)
        while not self.stopping.is_set():
            count = self.rounds[number]
            character = self.characters[(number + count) % len(self.characters)]
            emotion = EMOTIONS[count % len(EMOTIONS)]
            cell = f"/api/admin/characters/{character}/emotional-prompts/{emotion}"
            resolve = f"/api/resolve?character_id={character}&emotion={emotion}"
            for name, request in (
                    ("read", ("GET", cell)), ("resolve", ("GET", resolve)),
                    ("save", ("PUT", cell, {"prompt_text": f"Client {number}, save {count}."})),
                    ("resolve", ("GET", resolve)),
                    ("test", ("POST", cell + "/test", {"prompt_text": f"Test {count % 8}."}))):
                self.try_request(client, name, request)
            self.rounds[number] += 1
        client.close()

    def try_request(self, client, name, request):
        began = time.monotonic()
        try:
            status, answer = client.call(*request)
            failure = None if status in (200, 201, 202) else f"{status} {answer}"
        except (OSError, http.client.HTTPException, ValueError) as error:
            client.close()
            failure = repr(error)
        took = time.monotonic() - began
        with self.lock:
            count, slowest = self.totals.get((self.phase, name), (0, 0.0))
            self.totals[self.phase, name] = (count + 1, max(slowest, took))
            if failure:
                self.failures.append(f"{self.phase}: {name}: {failure}")

    def go_on(self, rounds=8):
        """Waits until each client has done that much more."""
        wanted = [count + rounds for count in self.rounds]
        wait_for("the clients", lambda: all(
            count >= want for count, want in zip(self.rounds, wanted)))

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        for thread in self.threads:
            thread.join()

    def report(self):
        for (phase, name), (count, slowest) in self.totals.items():
            print(f"{phase:14} {name:8} {count:6}   slowest {slowest * 1000:5.0f} ms")
        for failure in self.failures[:20]:
            print(failure[:300])
        print(f"{sum(count for count, _ in self.totals.values())} requests, "
              f"{len(self.failures)} failed", flush=True)


def wait_for(what, is_so):
    deadline = time.monotonic() + WAIT_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, f"waited too long for: {what}"
        time.sleep(0.05)


def run_mien(program, config, *words):
    return subprocess.run([program, *words, "--config", config], check=True, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE).stdout.strip()


def start_nginx(stack, directory, ports):
    write_certificate(directory)
    (directory / "nginx.conf").write_text(nginx_config(ROOT, directory, ports))
    nginx = subprocess.Popen(["/usr/sbin/nginx", "-c", directory / "nginx.conf", "-e",
                              directory / "error.log"], stdout=subprocess.DEVNULL)
    stack.callback(nginx.wait)
    stack.callback(nginx.terminate)
    await_port(ports["https"], nginx)


def make_characters(front):
    """Some characters that have a text of their own in every cell."""
    client, made = Client(front), []
    for name in ("Ada", "Grace", "Mary"):
        status, character = client.call("POST", "/api/admin/characters", {"name": name})
        assert status == 201, character
        made.append(character["id"])
        for emotion in EMOTIONS:
            status, answer = client.call(
                "POST", f"/api/admin/characters/{made[-1]}/emotional-prompts/{emotion}",
                {"prompt_text": f"{name} is {emotion}."})
            assert status == 201, answer
    client.close()
    return made


def check_unknown_state(front, database, character):
    """A row of a newer program is refused, and nothing else is."""
    client = Client(front)
    tests = f"/api/admin/characters/{character}/emotional-prompts/happy/test"
    ids = [client.call("POST", tests, {"prompt_text": text})[1]["preview_id"]
           for text in ("To be paused.", "To stay.")]
    database.run("superuser", PAUSE_JOB.format(ids[0]))
    statuses = [client.call("GET", f"/api/admin/previews/{one}")[0] for one in ids for _ in (1, 2)]
    client.close()
    assert statuses == [500, 500, 200, 200], f"answers of two previews, each read twice: {statuses}"


def upgrade(database, nodes, load, arguments):
    load.go_on()
    load.phase = "migrating"
    if arguments.old:
        run_mien(arguments.program, nodes[0].config, "migrate")
    else:
        database.run("owner", NEXT_MIGRATION)
    load.go_on()
    assert [node.status() for node in nodes] == [200, 200], "a node is not ready beside the schema"
    if arguments.unknown_state:
        check_unknown_state(load.front, database, load.characters[0])
    for number, node in enumerate(nodes, 1):
        load.phase = f"replacing {number}"
        seconds = node.stop()
        print(f"node {number} ended in {seconds:.1f} s", flush=True)
        load.go_on()
        node.start(arguments.program)
        wait_for("nginx to use the new node", node.is_used)
    load.phase = "after"
    load.go_on()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "build" / "dev" / "mien")
    parser.add_argument("--old", type=pathlib.Path)
    parser.add_argument("--unknown-state", action="store_true")
    arguments = parser.parse_args()
    first = arguments.old or arguments.program
    ports = dict(zip(("one", "two", "http", "https"), free_ports(4)))
    ports["mien"] = [ports["one"], ports["two"]]
    with contextlib.ExitStack() as stack:
        database = stack.enter_context(Database())
        directory = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
        settings = (f'{database.settings()}[objects]\ndirectory = "{directory}/objects"\n'
                    f'link_key = "{secrets.token_hex(32)}"\n')
        nodes = [Node(directory, port, settings) for port in ports["mien"]]
        run_mien(first, nodes[0].config, "migrate")
        account = ("--email", "upgrade@example.com", "--name", "Upgrade")
        run_mien(first, nodes[0].config, "admin", "create", *account, "--role", "editor")
        token = run_mien(first, nodes[0].config, "token", "create", *account)
        for node in nodes:
            stack.callback(lambda node=node: node.process and node.process.kill())
            node.start(first)
        start_nginx(stack, directory, ports)
        front = {"https": ports["https"], "ca_file": directory / "fullchain.pem", "token": token}
        load = Load(front, make_characters(front))
        try:
            with load:
                upgrade(database, nodes, load, arguments)
        finally:
            load.report()
    raise SystemExit(1 if load.failures else 0)


if __name__ == "__main__":
    main()
