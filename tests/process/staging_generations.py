#!/usr/bin/env python3
"""Generations of staging's data, made by the bridge while clients work: a snapshot, a restoration of what was
broken, the way back, a reset, and the same with the bridge killed in each of their phases. No request fails,
what is served is whole, the old data or the new, and whoever is signed in stays signed in. Meanwhile
somebody makes and revokes API tokens, through one node and the other: what was acknowledged holds in the end.

    staging_generations.py --program build/dev/mien
"""

import argparse
import http.client
import itertools
import json
import threading
import time

from environment import Environment

HOST = "admin-staging.localhost"
STAGING = "/api/admin/staging"
PASSWORD = "elementary-dear-watson-221b"
SECONDS_MAX, FOLLOW_SECONDS_MAX = 60, 5
# Where the bridge is killed, one after the other.
KILLS = (("snapshot", "waiting"), ("snapshot", "copying"), ("restore", "copying"), ("restore", "preserving"),
         ("restore", "moving"), ("reset", "copying"), ("reset", "preserving"), ("drop", "dropping"))


class Node:
    """A connection to a server, as an admin."""

    def __init__(self, port, headers):
        self.headers = {"Host": HOST, "Content-Type": "application/json", **headers}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS_MAX)

    def ask(self, method, path, body=None):
        """Status and parsed body."""
        self.connection.request(method, path, None if body is None else json.dumps(body), self.headers)
        response = self.connection.getresponse()
        text = response.read()
        return response.status, json.loads(text) if text else None

    def done(self, method, path, body=None):
        status, answer = self.ask(method, path, body)
        assert status < 300, (method, path, status, answer)
        return answer

    def characters(self):
        return [each["name"] for each in self.done("GET", "/api/admin/characters")["characters"]]


class Clients:
    """Ask each node all the time, with a token and with a session; what went wrong."""

    def __init__(self, ports, credentials):
        self.is_over = threading.Event()
        self.failures, self.asked, self.slowest = [], 0, 0.0
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.work, args=(Node(port, headers),))
                        for port in ports for headers in credentials]
        for thread in self.threads:
            thread.start()

    def work(self, node):
        for path in itertools.cycle(("/api/auth/me", "/api/admin/characters", f"{STAGING}/generations")):
            if self.is_over.wait(0.01):
                return
            begin = time.monotonic()
            try:
                status, body = node.ask("GET", path)
            except (OSError, http.client.HTTPException) as error:
                status, body = repr(error), None
                node.connection.close()
            with self.lock:
                self.asked += 1
                self.slowest = max(self.slowest, time.monotonic() - begin)
                if status != 200:
                    self.failures.append((path, status, body))

    def stop(self):
        self.is_over.set()
        for thread in self.threads:
            thread.join()


class Writer:
    """Makes and revokes tokens all the time; which hold and which do not, as far as that was acknowledged."""

    def __init__(self, nodes):
        self.nodes = itertools.cycle(nodes)
        self.is_over = threading.Event()
        self.held, self.revoked, self.failures, self.put_off = [], set(), [], 0
        self.thread = threading.Thread(target=self.work)
        self.thread.start()

    def work(self):
        for number in itertools.count():
            if self.is_over.wait(0.02):
                return
            try:
                self.make(number)
                if len(self.held) > 5:
                    self.revoke(self.held.pop(0))
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(repr(error))
                return

    def make(self, number):
        node = next(self.nodes)
        status, answer = node.ask("POST", "/api/admin/tokens", {"name": f"Written {number}"})
        if status == 201:
            self.held.append(answer["id"])
        elif status == 409:  # too many that were made and not acknowledged
            for token in live_tokens(node):
                if token["name"].startswith("Written") and token["id"] not in self.held:
                    node.ask("DELETE", f"/api/admin/tokens/{token['id']}")
        else:
            self.note(status, answer)

    def revoke(self, token):
        status, answer = next(self.nodes).ask("DELETE", f"/api/admin/tokens/{token}")
        if status == 204:
            self.revoked.add(token)
        elif status == 404:  # made through a node that has moved before this one
            self.held.append(token)
        else:
            self.note(status, answer)

    def note(self, status, answer):
        self.put_off += 1
        if status != 503:
            self.failures.append((status, answer))

    def stop(self):
        self.is_over.set()
        self.thread.join()

    def check(self, node):
        live = {token["id"] for token in live_tokens(node)}
        assert not self.failures, self.failures[:3]
        lost = [token for token in self.held if token not in live]
        assert not lost, f"{len(lost)} of {len(self.held)} acknowledged tokens do not hold"
        back = self.revoked & live
        assert not back, f"{len(back)} of {len(self.revoked)} revoked tokens hold again"
        return f"{len(self.revoked)} tokens made and revoked, {self.put_off} changes put off"


def live_tokens(node):
    return [token for token in node.done("GET", "/api/admin/tokens")["tokens"] if not token["revoked_at"]]


class Staging:
    """Two servers, a worker and the bridge of one environment."""

    def __init__(self, program):
        self.env = Environment(program, "staging")
        self.env.done("migrate")
        self.env.done("admin", "create", "--email", "ada@example.com", "--name", "Ada", "--role", "admin",
                      "--password-stdin", text=PASSWORD + "\n")
        token = self.env.json("token", "create", "--email", "ada@example.com", "--name", "test")["token"]
        self.write_bridge_config()
        self.ports = [self.env.serve()[1] for _ in range(2)]
        self.env.work()
        self.bridge = self.start_bridge()
        self.token = {"Authorization": f"Bearer {token}"}
        self.nodes = [Node(port, self.token) for port in self.ports]
        for node in self.nodes:
            while node.ask("GET", f"{STAGING}/generations")[0] == 503:
                pass
        self.session = {"Cookie": self.sign_in()}

    def write_bridge_config(self):
        cluster, directory = self.env.cluster, self.env.directory
        key = next(line for line in self.env.config.read_text().splitlines() if line.startswith("key = "))
        (directory / "bridge.toml").write_text(f"""[production.database]
host = "127.0.0.1"
port = 1
password = "none"
ca_file = {json.dumps(cluster["ca_file"])}
[production.objects]
directory = {json.dumps(str(directory / "production"))}
[staging.database]
host = {json.dumps(cluster["host"])}
port = {cluster["port"]}
user = {json.dumps(cluster["owner"]["user"])}
password = {json.dumps(cluster["owner"]["password"])}
ca_file = {json.dumps(cluster["ca_file"])}
[staging.objects]
directory = {json.dumps(str(directory / "objects"))}
[control]
name = {json.dumps(self.env.control)}
{key}
[scratch]
directory = {json.dumps(str(directory / "bridge-scratch"))}
""")
        (directory / "bridge.toml").chmod(0o600)

    def start_bridge(self):
        return self.env.start("bridge", "bridging", self.env.directory / "bridge.toml")

    def kill_bridge(self):
        self.bridge.process.kill()
        self.bridge.process.wait()

    def sign_in(self):
        node = self.nodes[0]
        body = json.dumps({"email": "ada@example.com", "password": PASSWORD})
        headers = {"Host": HOST, "Content-Type": "application/json", "Origin": f"http://{HOST}"}
        node.connection.request("POST", "/api/auth/sign-in", body, headers)
        response = node.connection.getresponse()
        text = response.read()
        assert response.status == 200, text
        return response.getheader("Set-Cookie").split(";")[0]

    def look(self, operation):
        return self.nodes[0].done("GET", f"{STAGING}/operations/{operation['operation_id']}")

    def wait_for(self, operation):
        """Until it has ended."""
        begin = time.monotonic()
        while operation["finished_at"] is None:
            assert time.monotonic() - begin < SECONDS_MAX, operation
            operation = self.look(operation)
        return operation

    def finish(self, method, path, body=None):
        operation = self.wait_for(self.nodes[0].done(method, STAGING + path, body))
        assert operation["status"] == "completed", operation
        return operation

    def await_characters(self, *choices):
        """Until both nodes serve the same one of the choices; which, and after how long."""
        begin = time.monotonic()
        while True:
            seen = [node.characters() for node in self.nodes]
            if seen[0] == seen[1] and seen[0] in choices:
                return seen[0], time.monotonic() - begin
            assert time.monotonic() - begin < FOLLOW_SECONDS_MAX, (seen, choices)

    def rename(self, name):
        """The one character, made if there is none, changed through one node and seen on both."""
        characters = self.nodes[0].done("GET", "/api/admin/characters")["characters"]
        if characters:
            self.nodes[0].done("PATCH", f"/api/admin/characters/{characters[0]['id']}", {"name": name})
        else:
            self.nodes[0].done("POST", "/api/admin/characters", {"name": name})
        self.await_characters([name])

    def made_databases(self):
        return {row[0] for row in self.env.sql("SELECT datname FROM pg_database", "postgres")
                if row[0].startswith(self.env.database + "_g")}

    def unfinished_databases(self):
        ids = {row[0].replace("-", "") for row in self.env.sql("SELECT id FROM operations", self.env.control)}
        return {row[0] for row in self.env.sql("SELECT datname FROM pg_database", "postgres")
                if row[0].startswith("mien_building_") and row[0].split("_")[2] in ids}

    def close(self):
        for process in self.env.processes:
            process.stop()
        for name in self.made_databases() | self.unfinished_databases():
            self.env.sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", "postgres")


def try_everything(staging):
    """Each operation once, undisturbed: how long each took, and the snapshot of Watson."""
    seconds = {}
    staging.nodes[0].done("POST", "/api/admin/characters", {"name": "Watson"})
    taken = staging.finish("POST", "/snapshots", {"name": "Watson"})
    seconds["snapshot"] = taken["result"]["seconds"]
    snapshot = taken["generation"]
    staging.rename("Broken")
    restored = staging.finish("POST", f"/snapshots/{snapshot}/restore")
    seconds["restore"] = restored["result"]["seconds"]
    _, seconds["move"] = staging.await_characters(["Watson"])
    # Both nodes have followed when the command ends.
    staging.env.done("staging", "rollback", "--yes")
    assert [node.characters() for node in staging.nodes] == [["Broken"]] * 2
    back = staging.nodes[0].done("GET", f"{STAGING}/generations")["roll_back_to"]
    staging.nodes[0].done("POST", f"{STAGING}/rollback", {"generation": back})
    staging.await_characters(["Watson"])
    emptied = staging.finish("POST", "/reset", {"database": True, "storage": True, "to": "empty"})
    seconds["reset"] = emptied["result"]["seconds"]
    staging.await_characters([])
    staging.finish("POST", f"/snapshots/{snapshot}/restore")
    staging.await_characters(["Watson"])
    return seconds, snapshot


def request(staging, kind, snapshot, number):
    """Asks for an operation; with the data that are served after it."""
    node = staging.nodes[0]
    if kind == "snapshot":
        return node.done("POST", f"{STAGING}/snapshots", {"name": f"Number {number}"}), None
    if kind == "restore":
        return node.done("POST", f"{STAGING}/snapshots/{snapshot}/restore"), ["Watson"]
    if kind == "reset":
        return node.done("POST", f"{STAGING}/reset", {"database": True, "storage": False, "to": "empty"}), []
    spare = staging.finish("POST", "/snapshots", {"name": f"Number {number}"})["generation"]
    return node.done("DELETE", f"{STAGING}/snapshots/{spare}"), None


def kill_in_phase(staging, kind, phase, snapshot, number):
    """The bridge killed in the phase, or as soon as that is over; how the operation ended."""
    staging.rename(f"Before {number}")  # so that what is restored can be told from it
    staging.finish("POST", f"/snapshots/{snapshot}/restore")
    staging.await_characters(["Watson"])
    staging.rename(f"Old {number}")
    old = [f"Old {number}"]
    operation, changed = request(staging, kind, snapshot, number)
    new = old if changed is None else changed
    while operation["phase"] != phase and operation["finished_at"] is None:
        operation = staging.look(operation)
    staging.kill_bridge()
    staging.await_characters(old, new)
    ended = staging.look(operation)
    # The lease of the killed one runs out.
    staging.env.sql("UPDATE jobs SET leased_until = now() - interval '1 second' WHERE state = 'running'",
                    staging.env.control)
    staging.bridge = staging.start_bridge()
    ended = staging.wait_for(ended)
    assert ended["status"] == "completed", ended
    staging.await_characters(new)
    return operation["phase"]


def cancel_without_bridge(staging):
    """An operation whose bridge has died is cancelled, and a bridge that comes back goes on with nothing."""
    before = staging.nodes[0].done("GET", f"{STAGING}/generations")["served"]
    operation = staging.nodes[0].done("POST", f"{STAGING}/reset", {"database": True, "storage": False})
    while operation["phase"] == "waiting":
        operation = staging.look(operation)
    staging.kill_bridge()
    staging.env.sql("UPDATE jobs SET leased_until = now() - interval '1 second' WHERE state = 'running'",
                    staging.env.control)
    cancelled = staging.nodes[0].done("POST", f"{STAGING}/operations/{operation['operation_id']}/cancel")
    assert cancelled["status"] == "cancelled" and cancelled["finished_at"], cancelled
    staging.bridge = staging.start_bridge()
    staging.finish("POST", "/snapshots", {"name": "After the cancelled one"})
    assert staging.nodes[0].done("GET", f"{STAGING}/generations")["served"] == before


def await_tidiness(staging):
    """Until nothing is left but what is kept."""
    staging.bridge.stop()
    staging.bridge = staging.start_bridge()
    begin = time.monotonic()
    while True:
        rows = staging.env.sql("SELECT database_name FROM generations WHERE state = 'ready'",
                               staging.env.control)
        kept = {row[0] for row in rows} - {staging.env.database}
        if not staging.unfinished_databases() and staging.made_databases() == kept:
            return len(kept)
        assert time.monotonic() - begin < SECONDS_MAX, (staging.made_databases(), kept)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    staging = Staging(parser.parse_args().program)
    clients = Clients(staging.ports, (staging.token, staging.session))
    writer = Writer([Node(port, staging.token) for port in staging.ports])
    try:
        seconds, snapshot = try_everything(staging)
        killed = [kill_in_phase(staging, kind, phase, snapshot, number)
                  for number, (kind, phase) in enumerate(KILLS)]
        cancel_without_bridge(staging)
        writer.stop()
        written = writer.check(staging.nodes[0])
        kept = await_tidiness(staging)
    finally:
        writer.stop()
        clients.stop()
        try:
            staging.env.done("verify")
        finally:
            staging.close()
    assert not clients.failures, (len(clients.failures), clients.failures[:3])
    times = ", ".join(f"{name} {value:.2f} s" for name, value in seconds.items())
    print(f"ok  {times}; killed in {', '.join(killed)}; {kept} databases kept; {clients.asked} requests "
          f"meanwhile, none failed, the slowest took {clients.slowest:.2f} s; {written}")


main()
