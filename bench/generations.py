#!/usr/bin/env python3
"""Long work on staging's data, with the sample data and with a million versions: how long a snapshot, a
restoration, a change of generation and a reset take, and what requests to two servers waited meanwhile. Each
server is asked all the time by a client of its own.

    generations.py --directory DIR [--program build/release/mien] [--versions 1000000]
"""

import argparse
import contextlib
import http.client
import itertools
import pathlib
import threading
import time

from scale import ROOT, Cluster, at, make_data, settle  # makes the modules of the tests known

from bridge_config import write_bridge_config
from environment import Environment
from every_change import Node

STAGING = "/api/admin/staging"
EMAIL = "ada@example.com"
# What scale_data.sql makes of one character, on average.
VERSIONS_PER_CHARACTER = 92
REST_SECONDS, PAUSE_SECONDS, SECONDS_MAX = 5, 0.01, 1800


class Client(threading.Thread):
    """Asks a server one thing after the other; `waits` has the beginning and the length of each, and
    `failures` what was not answered with 200."""

    def __init__(self, port, token):
        super().__init__(daemon=True)
        self.node, self.is_over = Node(port, token), threading.Event()
        self.waits, self.failures = [], []
        self.start()

    def run(self):
        for path in itertools.cycle(("/api/admin/characters?limit=50", "/api/auth/me", "/api/admin/matrix")):
            if self.is_over.wait(PAUSE_SECONDS):
                return
            begin = time.monotonic()
            try:
                status = self.node.ask("GET", path)[0]
            except (OSError, http.client.HTTPException) as error:
                status = repr(error)
                self.node.connection.close()
            self.waits.append((begin, time.monotonic() - begin))
            if status != 200:
                self.failures.append((path, status))


class Staging:
    """Two servers, a worker and the bridge."""

    def __init__(self, environment, stack):
        self.environment = environment
        token = environment.json("token", "create", "--email", EMAIL, "--name", "bench")["token"]
        ports = [environment.serve()[1] for _ in range(2)]
        environment.work()
        environment.start("bridge", "bridging", write_bridge_config(environment))
        self.nodes = [Node(port, token) for port in ports]
        for node in self.nodes:
            while node.ask("GET", f"{STAGING}/config")[0] == 503:
                pass
        self.mark = self.nodes[0].done("POST", "/api/admin/characters", {"name": "First"})["id"]
        self.clients = [Client(port, token) for port in ports]
        stack.callback(self.stop_clients)

    def stop_clients(self):
        for client in self.clients:
            client.is_over.set()
        for client in self.clients:
            client.join()

    def rename(self, name):
        self.nodes[0].done("PATCH", f"/api/admin/characters/{self.mark}", {"name": name})

    def follow(self, name):
        """Until each server serves the data in which the character has this name, or is not there."""
        for node in self.nodes:
            while True:
                status, answer = node.ask("GET", f"/api/admin/characters/{self.mark}")
                if (answer["name"] if status == 200 else None) == name:
                    break

    def finish(self, method, path, body=None):
        operation = self.nodes[0].done(method, STAGING + path, body)
        begin = time.monotonic()
        while operation["finished_at"] is None:
            assert time.monotonic() - begin < SECONDS_MAX, operation
            time.sleep(0.02)
            operation = self.nodes[0].done("GET", f"{STAGING}/operations/{operation['operation_id']}")
        assert operation["status"] == "completed", operation
        return operation

    def timed(self, what, work):
        """A row of the table: how long the work took, and what the clients waited in that time."""
        begin = time.monotonic()
        result = work()
        end = time.monotonic()
        waits = sorted(wait * 1000 for client in self.clients for began, wait in list(client.waits)
                       if begin <= began < end)
        failed = sum(len(client.failures) for client in self.clients)
        summary = (f"{len(waits)} | {at(waits, 0.5):.1f} / {at(waits, 0.99):.1f} / {waits[-1]:.1f} ms"
                   if waits else "0 | ")
        print(f"| {what} | {end - begin:.2f} s | {summary} | {failed} |", flush=True)
        return result


def measure_in(environment, title):
    with contextlib.ExitStack() as stack:
        staging = Staging(environment, stack)
        database = environment.database
        versions = environment.sql("SELECT count(*) FROM prompt_versions", database)[0][0]
        size = environment.sql(f"SELECT pg_database_size('{database}') >> 20", database)[0][0]
        print(f"\n{title}: {int(versions):,} versions, {size} MiB\n\n"
              "| what | time | requests meanwhile | p50 / p99 / longest | failed |\n|---|---|---|---|---|")
        staging.timed("at rest", lambda: time.sleep(REST_SECONDS))
        snapshot = staging.timed("snapshot", lambda: staging.finish(
            "POST", "/snapshots", {"name": "First"}))["generation"]
        staging.rename("Second")
        staging.timed("restore", lambda: staging.finish("POST", f"/snapshots/{snapshot}/restore"))
        staging.follow("First")

        def roll_back(name):
            back = staging.nodes[0].done("GET", f"{STAGING}/generations")["roll_back_to"]
            staging.nodes[0].done("POST", f"{STAGING}/rollback", {"generation": back})
            staging.follow(name)

        staging.timed("change of generation, until both servers follow", lambda: roll_back("Second"))
        staging.timed("reset to an empty database", lambda: staging.finish(
            "POST", "/reset", {"database": True, "storage": False, "to": "empty"}))
        staging.follow(None)
        staging.timed("change back, until both servers follow", lambda: roll_back("Second"))
        staging.timed("removal of the snapshot", lambda: staging.finish("DELETE", f"/snapshots/{snapshot}"))
        failures = [failure for client in staging.clients for failure in client.failures]
        assert not failures, failures[:5]


def measure(program, title, make):
    with contextlib.closing(Environment(program, "staging")) as environment:
        environment.set_up(EMAIL)
        make(environment)
        measure_in(environment, title)


def load_samples(environment):
    environment.done("samples", "load", "--as", EMAIL, "--from", str(ROOT / "samples"))
    settle(environment)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--directory", type=pathlib.Path, required=True)
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "build/release/mien")
    parser.add_argument("--versions", type=int, default=1_000_000)
    arguments = parser.parse_args()
    arguments.directory.mkdir(parents=True, exist_ok=True)
    cluster = Cluster(arguments.directory.resolve())
    try:
        measure(arguments.program, "The sample data", load_samples)
        characters = -(-arguments.versions // VERSIONS_PER_CHARACTER)
        measure(arguments.program, "As one that has been in use",
                lambda environment: make_data(environment, characters))
    finally:
        cluster.stop()


if __name__ == "__main__":
    main()
