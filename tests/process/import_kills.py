#!/usr/bin/env python3
"""Kills worker, server or PostgreSQL with SIGKILL at a random moment while an import is applied, and
checks each time that all of it or nothing of it is there; in the end `mien verify` must be clean.

    import_kills.py --data DIR [--kills 200] [--prompts 200] [--seed N]

works on a stack of its own that `./dev up --detach --data DIR` has started. Prints the seed.
"""

import argparse
import http.client
import json
import os
import pathlib
import random
import signal
import subprocess
import threading
import time

from chaos import Client, await_ready, pid_of
from prompt_bundle import make_bundle, multipart, to_bytes


def insist(action, seconds=90):
    """Repeats until there is an answer that is not 5xx."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            status, answer = action()
            if status < 500:
                return status, answer
        except (OSError, http.client.HTTPException, json.JSONDecodeError):
            status = None
        assert time.monotonic() < deadline, f"no answer: {status}"
        time.sleep(0.1)


class Importer:
    def __init__(self, access, data):
        self.access = access
        config = (data / "production" / "config.toml").read_text()
        self.psql = psql_of(config)

    def upload(self, content):
        body, content_type = multipart(content)

        def action():
            connection = http.client.HTTPConnection(Client(self.access).host,
                                                    Client(self.access).port, timeout=60)
            connection.request("POST", "/api/admin/prompts/import", body, {
                "Authorization": f"Bearer {self.access['token']}", "Content-Type": content_type})
            response = connection.getresponse()
            return response.status, json.loads(response.read())

        status, answer = insist(action)
        assert status in (201, 202), answer
        return self.wait(answer["import_id"], ("planned",))

    def get(self, id_):
        return insist(lambda: Client(self.access).call(
            "GET", f"/api/admin/prompts/import/{id_}"))[1]

    def wait(self, id_, statuses):
        deadline = time.monotonic() + 120
        while True:
            row = self.get(id_)
            if row["status"] in statuses:
                return row
            assert time.monotonic() < deadline, row
            time.sleep(0.05)

    def apply(self, id_, outcome):
        """One try; whether it was acknowledged goes into the list."""
        try:
            status, answer = Client(self.access).call(
                "POST", f"/api/admin/prompts/import/{id_}/apply", {"strategy": "overwrite"})
            outcome.append(answer["status"] if status in (200, 202) else status)
        except (OSError, http.client.HTTPException, json.JSONDecodeError):
            outcome.append(None)

    def heads(self):
        """How many prompts of the bundle stand at each version."""
        deadline = time.monotonic() + 90
        while True:
            answer = subprocess.run(["psql", "-XAtc", """
                SELECT p.head_version, count(*), count(*) FILTER (WHERE p.head_version =
                    (SELECT count(*) FROM prompt_versions v WHERE v.prompt_id = p.id))
                FROM prompts p JOIN characters c ON c.id = p.character_id
                WHERE c.slug LIKE 'bundle-%' GROUP BY 1"""],
                env=self.psql, capture_output=True, text=True)
            if answer.returncode == 0:
                rows = [line.split("|") for line in answer.stdout.splitlines()]
                assert all(row[1] == row[2] for row in rows), f"heads without versions: {rows}"
                return {int(row[0]): int(row[1]) for row in rows}
            assert time.monotonic() < deadline, answer.stderr
            time.sleep(0.2)


def psql_of(config):
    import tomllib
    database = tomllib.loads(config)["database"]
    return dict(os.environ, PGHOST=database["host"], PGPORT=str(database["port"]),
                PGDATABASE=database["name"], PGUSER=database["user"],
                PGPASSWORD=database["password"], PGSSLMODE="verify-full",
                PGSSLROOTCERT=database["ca_file"])


def kill(data, part):
    pid = pid_of(data, part)
    if pid is None:
        return False
    os.kill(pid, signal.SIGKILL)
    return True


def round_of(importer, data, dice, size, version, longest):
    """One file with one version more; returns (whether a kill hit the apply, seconds it took)."""
    bundle = make_bundle(size, version)
    planned = importer.upload(to_bytes(bundle))
    assert planned["counts"]["conflict"] == 0, planned
    part = dice.choice(["worker", "worker", "worker", "serve", "postgres"])
    outcome = []
    thread = threading.Thread(target=importer.apply, args=(planned["import_id"], outcome))
    began = time.monotonic()
    thread.start()
    time.sleep(dice.random() * longest)
    was_killed = kill(data, part)
    thread.join()
    took = time.monotonic() - began
    heads = importer.heads()
    assert len(heads) == 1 and sum(heads.values()) == size, f"half an import: {heads}"
    head = next(iter(heads))
    assert head in (version - 1, version), (head, version)
    if outcome == ["applied"]:
        assert head == version, "an acknowledged import is gone"
    await_ready(importer.access)
    return was_killed, took, head


def settle(importer, version, size):
    """Until the version is there, whichever attempt brings it."""
    deadline = time.monotonic() + 120
    while importer.heads() != {version: size}:
        assert time.monotonic() < deadline, importer.heads()
        time.sleep(0.2)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--program", type=pathlib.Path, default="build/release/mien")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--prompts", type=int, default=200)
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4), "big"))
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}, {arguments.kills} kills", flush=True)
    data = arguments.data.resolve()
    access = json.loads((data / "access.json").read_text())["production"]
    await_ready(access)
    importer, dice = Importer(access, data), random.Random(arguments.seed)
    size = arguments.prompts

    # The first version, without a kill: how long an apply takes.
    planned = importer.upload(to_bytes(make_bundle(size, 1)))
    began = time.monotonic()
    outcome = []
    importer.apply(planned["import_id"], outcome)
    importer.wait(planned["import_id"], ("applied",))
    longest = 1.5 * (time.monotonic() - began)

    version, killed, whole, nothing = 2, 0, 0, 0
    while killed < arguments.kills:
        was_killed, _, head = round_of(importer, data, dice, size, version, longest)
        killed += was_killed
        if head == version:
            whole += 1
            version += 1
        else:
            # The job is tried again once its lease has run out; what was planned here is stale by
            # then, because the next file goes further.
            nothing += 1
        if killed % 10 == 0 and was_killed:
            print(f"{killed} kills: {whole} imports whole, {nothing} not begun", flush=True)
    print(f"{killed} kills: {whole} imports whole, {nothing} not at all, none by half")
    verify = subprocess.run([arguments.program, "verify", "--config",
                             data / "production" / "config.toml"], capture_output=True, text=True)
    print(verify.stdout.splitlines()[-1] if verify.stdout else verify.stderr)
    assert verify.returncode == 0, verify.stdout


if __name__ == "__main__":
    main()
