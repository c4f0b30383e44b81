#!/usr/bin/env python3
"""The configuration of staging, changed while clients work: two servers and a worker follow two hundred
changes, of which three in ten are refused, from one database and bucket to another. No request fails, no
answer is made of two databases, each node is where it should be within five seconds, and what was refused
is never in force.

    staging_changes.py --program build/dev/mien [--changes 200]
"""

import argparse
import http.client
import itertools
import json
import random
import threading
import time

from environment import Environment

HOST = "admin-staging.localhost"
CONFIG = "/api/admin/staging/config"
REFUSED_SHARE, CLIENTS_PER_NODE = 0.3, 1
FOLLOW_SECONDS_MAX, SECONDS_MAX = 5, 60


class Node:
    """A connection to a server, as an admin."""

    def __init__(self, port, token):
        self.headers = {"Host": HOST, "Authorization": f"Bearer {token}",
                        "Content-Type": "application/json"}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS_MAX)

    def ask(self, method, path, body=None):
        """Status and parsed body."""
        self.connection.request(method, path, None if body is None else json.dumps(body), self.headers)
        response = self.connection.getresponse()
        text = response.read()
        return response.status, json.loads(text) if text else None

    def characters(self):
        status, page = self.ask("GET", "/api/admin/characters")
        assert status == 200, page
        return [character["name"] for character in page["characters"]]


class Clients:
    """Ask each node all the time; what went wrong, and which configurations they saw."""

    def __init__(self, ports, token):
        self.is_over = threading.Event()
        self.failures, self.seen, self.slowest, self.asked = [], {}, 0.0, 0
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.work, args=(Node(port, token),))
                        for port in ports for _ in range(CLIENTS_PER_NODE)]
        for thread in self.threads:
            thread.start()

    def work(self, node):
        for path in itertools.cycle(("/api/admin/characters", CONFIG, "/api/admin/settings")):
            if self.is_over.is_set():
                return
            begin = time.monotonic()
            try:
                status, body = node.ask("GET", path)
            except (OSError, http.client.HTTPException) as error:
                status, body = repr(error), None
                node.connection.close()
            self.note(path, status, body, time.monotonic() - begin)

    def note(self, path, status, body, seconds):
        with self.lock:
            self.asked += 1
            self.slowest = max(self.slowest, seconds)
            if status != 200:
                self.failures.append((path, status, body))
            elif path == CONFIG:
                self.seen[body["version"]] = without_runs(body)
            elif path == "/api/admin/characters":
                names = [character["name"] for character in body["characters"]]
                if names not in (["Watson"], ["Holmes"]):
                    self.failures.append((path, status, names))

    def stop(self):
        self.is_over.set()
        for thread in self.threads:
            thread.join()


def without_runs(config):
    return {name: value for name, value in config.items() if name != "next_syncs"}


class Place:
    """Where the changes happen: the databases and buckets to be at."""

    def __init__(self, env):
        self.env = env
        self.databases = {"Watson": env.database, "Holmes": f"{env.database}_g2"}
        self.production = f"{env.database}_production"
        for name in (self.databases["Holmes"], self.production):
            env.make_database(name, template=env.database)
        env.sql("ALTER TABLE environment_marker DISABLE TRIGGER USER; "
                "UPDATE environment_marker SET environment = 'production'", self.production)
        (env.directory / "objects-g2").mkdir()

    def url(self, database, password=None, port=None):
        app = self.env.cluster["app"]
        return (f"postgresql://{app['user']}:{password or app['password']}@"
                f"{self.env.cluster['host']}:{port or self.env.cluster['port']}/{database}")

    def refused(self, choice):
        """A body with something wrong in it, and the pointer to that."""
        here = self.url(self.env.database)
        return choice((
            ({"environment_name": "production"}, "/environment_name"),
            ({"storage_bucket": "../objects"}, "/storage_bucket"),
            ({"storage_bucket": "no-such-bucket", "access_log_days": 77}, "/storage_bucket"),
            ({"admin_subdomain": "127.0.0.1"}, "/admin_subdomain"),
            ({"vpn_required": True, "vpn_networks": []}, "/vpn_networks"),
            ({"sync_schedule": "0 0 30 2 *"}, "/sync_schedule"),
            ({"database_url": here + "?sslmode=disable"}, "/database_url"),
            ({"database_url": self.url("no_such_database"), "access_log_days": 78}, "/database_url"),
            ({"database_url": self.url(self.env.database, password="wrong")}, "/database_url"),
            ({"database_url": self.url(self.env.database, port=1)}, "/database_url"),
            ({"database_url": self.url(self.env.control)}, "/database_url"),
            ({"database_url": self.url(self.production)}, "/database_url"),
            ({"no_such_field": 1}, "/no_such_field")))

    def taken(self, random_numbers, name):
        """A body that is fine, and whose data are served then."""
        kind = random_numbers.randrange(6)
        if kind < 3:
            return {"access_log_days": random_numbers.randrange(30, 3650)}, name
        if kind == 3:
            return {"storage_bucket": random_numbers.choice(("objects", "objects-g2"))}, name
        other = "Holmes" if name == "Watson" else "Watson"
        return {"database_url": self.url(self.databases[other]),
                "sync_schedule": f"{random_numbers.randrange(60)} 3 * * *"}, other


def await_characters(nodes, names, begin):
    """Asks each node until it serves these data; after how long the last one did."""
    for node in nodes:
        while node.characters() != names:
            assert time.monotonic() - begin < FOLLOW_SECONDS_MAX, f"{names} are not served"
    return time.monotonic() - begin


def begin_with_both(place, nodes):
    """A character in each database, of which the second is served at the end; the configurations."""
    assert nodes[0].ask("POST", "/api/admin/characters", {"name": "Watson"})[0] == 201
    _, first = nodes[0].ask("GET", CONFIG)
    status, second = nodes[0].ask("PUT", CONFIG, {"database_url": place.url(place.databases["Holmes"])})
    assert status == 200, second
    await_characters(nodes, [], time.monotonic())
    assert nodes[1].ask("POST", "/api/admin/characters", {"name": "Holmes"})[0] == 201
    return {config["version"]: without_runs(config) for config in (first, second)}


def change(place, nodes, name, plan):
    """All the changes, of which the plan says in any order which are refused: the configurations that came
    to be in force, the data that are served at the end, and the longest time until all nodes had followed."""
    numbers = random.Random(20)
    numbers.shuffle(plan)
    made, slowest = {}, 0.0
    for number, is_refused in enumerate(plan):
        node = nodes[number % len(nodes)]
        begin = time.monotonic()
        if is_refused:
            body, pointer = place.refused(numbers.choice)
            status, answer = node.ask("PUT", CONFIG, body)
            assert status == 422, (body, answer)
            assert [each["pointer"] for each in answer["problems"]] == [pointer], (body, answer)
            continue
        body, name = place.taken(numbers, name)
        status, answer = node.ask("PUT", CONFIG, body)
        assert status == 200, (body, answer)
        made[answer["version"]] = without_runs(answer)
        slowest = max(slowest, await_characters(nodes, [name], begin))
    return made, name, slowest


def check_history(env, made, seen):
    """Only what was taken is or was ever in force, and each client saw it as it was answered."""
    rows = env.sql("SELECT count(*), max(version), (SELECT version FROM active_configuration) "
                   "FROM staging_configurations", env.control)[0]
    assert rows == [str(len(made)), str(max(made)), str(max(made))], (rows, sorted(made))
    for version, config in seen.items():
        # GET tells who asks from where, a change does not.
        told = {name: value for name, value in config.items() if name != "your_address"}
        assert told == made[version], (told, made[version])
    env.done("verify")


def await_worker(env, database):
    begin = time.monotonic()
    while env.sql("SELECT DISTINCT datname FROM pg_stat_activity WHERE application_name = 'mien worker'",
                  "postgres") != [[database]]:
        assert time.monotonic() - begin < FOLLOW_SECONDS_MAX, "the worker is elsewhere"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--changes", type=int, default=200)
    arguments = parser.parse_args()
    refused = round(arguments.changes * REFUSED_SHARE)
    plan = [True] * refused + [False] * (arguments.changes - refused)
    env = Environment(arguments.program, "staging")
    env.set_up()
    token = env.json("token", "create", "--email", "ada@example.com", "--name", "test")["token"]
    place = Place(env)
    ports = [env.serve()[1] for _ in range(2)]
    env.work()
    nodes = [Node(port, token) for port in ports]
    for node in nodes:
        while node.ask("GET", CONFIG)[0] == 503:
            pass
    made = begin_with_both(place, nodes)
    clients = Clients(ports, token)
    begin = time.monotonic()
    try:
        more, name, slowest = change(place, nodes, "Holmes", plan)
    finally:
        clients.stop()
    seconds = time.monotonic() - begin
    made.update(more)
    assert not clients.failures, (len(clients.failures), clients.failures[:3])
    check_history(env, made, clients.seen)
    await_worker(env, place.databases[name])
    print(f"ok  {len(plan)} changes, {refused} of them refused, in {seconds:.1f} s; {clients.asked} requests "
          f"meanwhile, none failed, the slowest took {clients.slowest:.2f} s; nodes followed within "
          f"{slowest:.2f} s")


main()
