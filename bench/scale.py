#!/usr/bin/env python3
"""Everything a page asks, and what else people wait for, with 1,000 and with 100,000 characters x 8
cells x 12 versions: p50, p99 and the longest time over HTTP, one request after the other, and how it
grows. Takes some twenty minutes, most of them to make the 9 million versions, and 10 GB of disk.

    scale.py --directory DIR [--program build/release/mien] [--sizes 1000,100000]
"""

import argparse
import contextlib
import http.client
import json
import os
import pathlib
import subprocess
import sys
import time

from bench_stack import row

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "tests" / "process"))

ROUNDS = 60
BUDGET_MS, GROWTH_MAX = 150, 1.5


def id_of(kind, number):
    """The id that scale_data.sql gives."""
    text = f"{kind:08x}{number:024x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


class Cluster:
    """A PostgreSQL of its own, on the disk, that keeps what it has written as a real one does."""

    def __init__(self, directory):
        self.environment = dict(os.environ, MIEN_SCRATCH=str(directory / "cluster"),
                                MIEN_SCRATCH_ON_DISK="1")
        self.run("start")
        words = self.run("env").split("=", 1)[1].strip()
        os.environ["MIEN_TEST_POSTGRES"] = words

    def run(self, word):
        return subprocess.run([ROOT / "tools/dev/scratch_postgres.sh", word], check=True, text=True,
                              env=self.environment, stdout=subprocess.PIPE).stdout

    def stop(self):
        self.run("stop")


def make_data(environment, characters):
    superuser = environment.cluster["superuser"]
    settings = dict(os.environ, PGHOST=environment.cluster["host"],
                    PGPORT=str(environment.cluster["port"]), PGDATABASE=environment.database,
                    PGUSER=superuser["user"], PGPASSWORD=superuser["password"],
                    PGSSLMODE="verify-full", PGSSLROOTCERT=environment.cluster["ca_file"])
    subprocess.run(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-v", f"characters={characters}",
                    "-f", str(ROOT / "bench/scale_data.sql")], env=settings, check=True,
                   stdout=subprocess.DEVNULL)
    settle(environment)


def settle(environment):
    """From here on the cluster keeps what it has written, and has done what it does in the background."""
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        environment.sql(f"ALTER SYSTEM SET {setting} = on")
    environment.sql("SELECT pg_reload_conf()")
    environment.sql("VACUUM ANALYZE")
    environment.sql("CHECKPOINT")


class Client:
    def __init__(self, port, token):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.headers = {"Authorization": f"Bearer {token}"}

    def call(self, method, path, body=None, content_type="application/json"):
        headers = dict(self.headers)
        if body is not None:
            headers["Content-Type"] = content_type
            body = body if isinstance(body, bytes) else json.dumps(body)
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        text = response.read()
        return response.status, text

    def json(self, method, path, body=None, content_type="application/json"):
        status, text = self.call(method, path, body, content_type)
        assert status < 300, (path, status, text[:300])
        return json.loads(text)


def timed(action, rounds=ROUNDS):
    """Milliseconds of each call, sorted."""
    times = []
    for number in range(rounds):
        began = time.perf_counter()
        action(number)
        times.append((time.perf_counter() - began) * 1000)
    return sorted(times)


LISTS = [
    ("characters", "/api/admin/characters?"),
    ("matrix", "/api/admin/matrix?"),
    ("compact matrix, 1,000", "/api/admin/matrix/compact?limit=1000&"),
]
SEARCHES = [("common search", "search=stone"), ("rare search", "search=stone+77"),
            ("search for nothing", "search=nobody"), ("search for a letter", "search=a"),
            ("search for two letters that nobody has", "search=zq")]


def pages(client):
    """(what, path) of every list with every filter and order."""
    entry = client.json("GET", "/api/admin/usage-log?limit=1")["entries"][0]
    character, user = entry["character_id"], id_of(7, 5)
    for what, path in LISTS:
        yield what, path
        for state in ("custom", "default", "missing", "draft"):
            yield f"{what}, {state}", f"{path}state={state}"
        for search, query in SEARCHES:
            yield f"{what}, {search}", path + query
        yield f"{what}, custom, common search", f"{path}state=custom&search=stone"
        yield f"{what}, missing, search for a letter", f"{path}state=missing&search=a"
    yield "characters, by change", "/api/admin/characters?sort=updated_at"
    yield "characters, by change, default", "/api/admin/characters?sort=updated_at&state=default"
    yield "characters, by change, rare search", "/api/admin/characters?sort=updated_at&search=stone+77"
    yield "characters, without a text for happy", "/api/admin/characters?emotion_missing=happy"
    yield "characters, archived", "/api/admin/characters?archived=true"
    yield "matrix, default, of happy", "/api/admin/matrix?state=default&emotion=happy"
    yield "matrix, custom, of happy", "/api/admin/matrix?state=custom&emotion=happy"
    yield "cells of a character", f"/api/admin/characters/{character}/emotional-prompts"
    yield "cell", f"/api/admin/characters/{character}/emotional-prompts/happy"
    yield "history", f"/api/admin/characters/{character}/emotional-prompts/happy/versions"
    yield "defaults", "/api/admin/global-prompts"
    yield "drafts", "/api/admin/drafts"
    yield "users", "/api/admin/users?"
    for search, query in (("common search", "search=user"), ("rare search", "search=user+777"),
                          ("search for nothing", "search=nobody"), ("search for a letter", "search=7")):
        yield f"users, {search}", f"/api/admin/users?{query}"
    yield "users of a character", f"/api/admin/users?character_id={character}"
    yield "users of the character that a third has", f"/api/admin/users?character_id={id_of(2, 1)}"
    yield "users, archived", "/api/admin/users?archived=true"
    yield "assignments", "/api/admin/assignments?"
    yield "assignments, active", "/api/admin/assignments?active=true"
    yield "assignments, ended", "/api/admin/assignments?active=false"
    yield "assignments of a character", f"/api/admin/assignments?character_id={id_of(2, 1)}"
    yield "assignments of a user", f"/api/admin/assignments?user_id={user}"
    yield "audit", "/api/admin/audit?"
    yield "audit, subject", f"/api/admin/audit?subject_kind=character&subject_id={character}"
    yield "audit, kind of subject", "/api/admin/audit?subject_kind=import"
    yield "audit, action", "/api/admin/audit?action=character.change"
    yield "audit, actor", f"/api/admin/audit?actor_id={id_of(1, 3)}"
    yield "audit, actor and action", f"/api/admin/audit?actor_id={id_of(1, 3)}&action=user.change"
    yield "audit, until long ago", "/api/admin/audit?until=2020-01-01T00:00:00Z"
    yield "usage log", "/api/admin/usage-log?"
    yield "usage log, character", f"/api/admin/usage-log?character_id={character}"
    yield "usage log, emotion", "/api/admin/usage-log?emotion=happy"
    yield ("usage log, version",
           f"/api/admin/usage-log?prompt_id={entry['prompt_id']}&prompt_version=12")
    yield "videos", "/api/admin/videos?"
    yield "videos of a character", f"/api/admin/videos?character_id={character}"
    yield "videos, emotion", "/api/admin/videos?emotion=happy"
    yield "videos, failed", "/api/admin/videos?status=failed"
    yield "videos, pending", "/api/admin/videos?status=pending"
    yield "videos of a user", f"/api/admin/videos?user_id={user}"
    yield "previews", "/api/admin/previews"
    yield "admins, search", "/api/admin/admins?search=writer"
    yield "exports", "/api/admin/prompts/export"
    yield "imports", "/api/admin/prompts/import"


def wait_for(client, path, statuses):
    while True:
        answer = client.json("GET", path)
        if answer["status"] in statuses:
            return
        assert answer["status"] not in ("failed", "cancelled"), answer
        time.sleep(0.02)


def actions(client, characters):
    """(what, action, rounds) of what is not a page."""
    from prompt_bundle import make_bundle, multipart, to_bytes

    def cell(number):
        # Of those that have all texts of their own.
        return f"/api/admin/characters/{id_of(2, 1 + 8 * (number % (characters // 10)))}" \
               "/emotional-prompts/happy"

    def save(number):
        client.json("POST", cell(number), {"prompt_text": f"Saved {time.time_ns()}."})

    def create_and_delete(number):
        target = f"/api/admin/characters/{id_of(2, 100 + 100 * (number % 5))}/emotional-prompts/sad"
        status, text = client.call("POST", target, {"prompt_text": "First of all."})
        # One in fifty is archived.
        assert status in (201, 409), text
        if status == 201:
            client.call("DELETE", target)

    def bulk(number):
        items = [{"character_id": id_of(2, 1 + 2 * (1 + n)), "emotion": "happy",
                  "prompt_text": f"In bulk {time.time_ns()}."} for n in range(490)]
        client.json("POST", "/api/admin/prompts/bulk-saves",
                    {"items": [item for item in items
                               if int(item["character_id"][-12:], 16) % 50][:500]})

    def change_default(number):
        client.json("PUT", "/api/admin/global-prompts/idle", {"prompt_text": f"All {time.time_ns()}."})

    def resolve_cold(number):
        client.json("GET", f"/api/resolve?character_id={id_of(2, 11 + number)}&emotion=happy"
                    if (11 + number) % 50 else "/healthz")

    def resolve_hot(_):
        client.json("GET", f"/api/resolve?character_id={id_of(2, 5)}&emotion=happy")

    def export(_):
        ids = ",".join(id_of(2, number) for number in range(1, 51))
        answer = client.json("POST", f"/api/admin/prompts/export?character_ids={ids}")
        wait_for(client, f"/api/admin/prompts/export/{answer['export_id']}", ("completed",))

    file, content_type = multipart(to_bytes(make_bundle(400, 12)))

    def plan(_):
        answer = client.json("POST", "/api/admin/prompts/import", file, content_type)
        wait_for(client, f"/api/admin/prompts/import/{answer['import_id']}", ("planned",))

    yield "resolve, cold", resolve_cold, 500
    yield "resolve, hot", resolve_hot, 500
    yield "save", save, 200
    yield "first text of a cell, and its deletion", create_and_delete, 40
    yield "bulk of 480 or so", bulk, 8
    yield "change of a default", change_default, 40
    yield "export of 50 characters", export, 5
    yield "plan of an import of 400 prompts, 4,800 versions", plan, 5


def measure(program, characters):
    from environment import Environment
    with contextlib.closing(Environment(program)) as environment:
        environment.set_up()
        return measure_in(environment, characters)


def measure_in(environment, characters):
    token = environment.json("token", "create", "--email", "ada@example.com", "--name", "scale")["token"]
    began = time.monotonic()
    make_data(environment, characters)
    print(f"{characters} characters made in {time.monotonic() - began:.0f} s", file=sys.stderr)
    _, port = environment.serve()
    environment.work()
    client = Client(port, token)
    for number in range(1, 31):
        client.json("PUT", f"/api/admin/characters/{id_of(2, 8 * number + 1)}/emotional-prompts/sad/draft",
                    {"prompt_text": "Not yet.", "change_reason": "", "base_version": 12})
    results = {}
    for what, path in pages(client):
        client.json("GET", path)
        results[what] = timed(lambda _, path=path: client.json("GET", path))
    for what, action, rounds in actions(client, characters):
        results[what] = timed(action, rounds)
    began = time.monotonic()
    verified = environment.run("verify")
    if verified.returncode:
        print(verified.stdout + verified.stderr, file=sys.stderr)
    results["mien verify"] = [(time.monotonic() - began) * 1000]
    return results


def at(times, share):
    return times[min(len(times) - 1, int(len(times) * share))]


def summary(times):
    if len(times) == 1:
        return f"{times[0] / 1000:.1f} s"
    return f"{at(times, 0.5):.1f} / {at(times, 0.99):.1f} / {times[-1]:.1f} ms"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--directory", type=pathlib.Path, required=True)
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "build/release/mien")
    parser.add_argument("--sizes", default="1000,100000")
    arguments = parser.parse_args()
    small, large = (int(size) for size in arguments.sizes.split(","))
    arguments.directory.mkdir(parents=True, exist_ok=True)
    cluster = Cluster(arguments.directory.resolve())
    try:
        few, many = (measure(arguments.program, size) for size in (small, large))
    finally:
        cluster.stop()
    print(f"| p50 / p99 / longest | {large:,} characters | {small:,} characters | growth of p50 | budget |")
    print("|---|---|---|---|---|")
    for what, times in many.items():
        growth = at(times, 0.5) / at(few[what], 0.5)
        is_page = len(times) == ROUNDS
        row(what, summary(times), summary(few[what]), f"{growth:.2f}",
            f"p99 < {BUDGET_MS} ms" if is_page else "")


if __name__ == "__main__":
    main()
