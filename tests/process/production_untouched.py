#!/usr/bin/env python3
"""Whatever is done in staging leaves production as it is: each route of the contract that changes something,
asked as an admin; each kind of long work on staging's data, with syncs from production; configurations, some
of which lead to production. Afterwards production's cluster and its objects are what they were: rows,
sequences, schema, rights, the number of rows ever written, and every file with the time of its last change.

    production_untouched.py --program build/dev/mien [--store s3]

needs the scratch PostgreSQL (MIEN_TEST_POSTGRES), and for s3 the scratch S3 servers (MIEN_TEST_S3); starts
another PostgreSQL of its own.
"""

import argparse
import collections
import contextlib
import json
import os
import pathlib
import time

import bucket
from bridge_config import make_ledger, quoted, write_bridge_config
from checksums import database_checksums, differences, file_checksums
from environment import LOOK_SECONDS, ROOT, Environment, another_cluster
from every_change import EMAIL, PASSWORD, SECONDS_MAX, Node, Walk

STAGING = "/api/admin/staging"
SMALL = {"width": 256, "height": 256, "duration_ms": 1000}


class Work:
    """Long work on staging's data, one after the other."""

    def __init__(self, node):
        self.node, self.kinds = node, collections.Counter()

    def wait_for(self, operation, status="completed"):
        begin = time.monotonic()
        while operation["finished_at"] is None:
            assert time.monotonic() - begin < SECONDS_MAX, operation
            time.sleep(LOOK_SECONDS)
            operation = self.node.done("GET", f"{STAGING}/operations/{operation['operation_id']}")
        assert operation["status"] in (status, "completed"), operation
        self.kinds[operation["kind"]] += 1
        return operation

    def finish(self, method, path, body=None):
        return self.wait_for(self.node.done(method, STAGING + path, body))

    def sync(self):
        run = self.node.done("POST", f"{STAGING}/sync-data", {"anonymize": True, "include_versions": True})
        begin = time.monotonic()
        while run["completed_at"] is None:
            assert time.monotonic() - begin < SECONDS_MAX, run
            time.sleep(LOOK_SECONDS)
            run = self.node.done("GET", f"{STAGING}/sync-status/{run['sync_id']}")
        assert run["status"] == "completed", run
        self.kinds["sync"] += 1
        return run

    def all(self):
        taken = self.finish("POST", "/snapshots", {"name": "Before"})["generation"]
        spare = self.finish("POST", "/snapshots", {"name": "Spare"})["generation"]
        self.finish("POST", f"/snapshots/{taken}/restore")
        for what in ({"database": True, "storage": False}, {"database": False, "storage": True},
                     {"database": True, "storage": True, "to": "empty"}):
            self.finish("POST", "/reset", what)
        back = self.node.done("GET", f"{STAGING}/generations")["roll_back_to"]
        self.node.done("POST", f"{STAGING}/rollback", {"generation": back})
        self.kinds["rollback"] += 1
        self.finish("DELETE", f"/snapshots/{spare}")
        stopped = self.node.done("POST", f"{STAGING}/snapshots", {"name": "Never"})
        self.node.ask("POST", f"{STAGING}/operations/{stopped['operation_id']}/cancel")
        self.wait_for(stopped, "cancelled")
        self.sync()


def configure(node, production):
    """Configurations that are fine, and those that lead to production, with its own password."""
    before = node.done("GET", f"{STAGING}/config")
    node.done("PUT", f"{STAGING}/config", {"access_log_days": 45})
    whole = {name: before[name] for name in
             ("environment_name", "database_url", "storage_bucket", "admin_subdomain")}
    node.done("POST", f"{STAGING}/config", whole)
    node.done("POST", f"{STAGING}/config/restore", {"version": before["version"]})
    for role in ("app", "reader", "owner"):
        account, cluster = production.cluster[role], production.cluster
        address = (f"postgresql://{account['user']}:{account['password']}@{cluster['host']}:"
                   f"{cluster['port']}/{production.database}")
        status, answer = node.ask("PUT", f"{STAGING}/config", {"database_url": address})
        assert status == 422, (role, status, answer)


def use_bucket(environment, side):
    bucket.servers = json.loads(pathlib.Path(os.environ["MIEN_TEST_S3"]).read_text())
    bucket.use_bucket(side, environment=environment, prefix=f"untouched-{os.getpid()}/")


def bucket_directory():
    """Where the S3 server keeps what production has in its bucket."""
    path = pathlib.Path(os.environ["MIEN_TEST_S3"]).parent
    name = bucket.servers["production"]["bucket"]
    return path / "production" / "buckets" / name / f"untouched-{os.getpid()}"


def bridge_settings(production, staging, store, ledger):
    path = write_bridge_config(staging, production)
    text = path.read_text() + ledger + "[sync]\n"
    text += f"policy_file = {quoted(ROOT / 'deploy' / 'etc' / 'masking.toml')}\n"
    text += f'masking_key = "{os.urandom(32).hex()}"\n'
    if store == "s3":
        for side, environment in (("production", production), ("staging", staging)):
            settings = environment.config.read_text().split("[objects.s3]\n")[1]
            reader = bucket.servers["production"]["reader"]
            if side == "production":
                for key, value in reader.items():
                    own = bucket.servers["production"][key]
                    settings = settings.replace(json.dumps(own), json.dumps(value))
            directory = f"directory = {quoted(environment.directory / 'objects')}\n"
            text = text.replace(directory, f'kind = "s3"\n[{side}.objects.s3]\n{settings}')
    path.write_text(text)
    return path


def make_production(production):
    """The sample data, and a video with its clip, made by a server and a worker that then end."""
    production.set_up(EMAIL)
    production.done("samples", "load", "--as", EMAIL, "--from", str(ROOT / "samples"))
    token = production.json("token", "create", "--email", EMAIL, "--name", "test")["token"]
    server, port = production.serve()
    worker = production.work()
    node = Node(port, token, "127.0.0.1")
    character = node.done("GET", "/api/admin/characters")["characters"][0]["id"]
    video = node.done("POST", "/api/videos", {"character_id": character, "emotion": "happy",
                                              "settings": SMALL})["video_id"]
    begin = time.monotonic()
    while node.done("GET", f"/api/videos/{video}")["status"] != "completed":
        assert time.monotonic() - begin < SECONDS_MAX, node.done("GET", f"/api/videos/{video}")
    node.connection.close()
    for process in (worker, server):
        process.stop()


def begin_staging(staging):
    staging.done("migrate")
    staging.done("admin", "create", "--email", EMAIL, "--name", "Ada", "--role", "admin", "--password-stdin",
                 text=PASSWORD + "\n")
    token = staging.json("token", "create", "--email", EMAIL, "--name", "test")["token"]
    _, port = staging.serve()
    staging.work()
    node = Node(port, token)
    while node.ask("GET", f"{STAGING}/config")[0] == 503:
        pass
    return node


def checksums(production, store):
    place = bucket_directory() if store == "s3" else production.directory / "objects"
    files = file_checksums(place)
    assert any(name.endswith(".mp4") for name in files), files
    return {**database_checksums(production), **files}


def check_that_changes_show(production, store, before):
    """A row that is written as it was, and a file that is written as it was."""
    production.sql("UPDATE characters SET name = name")
    place = next(name for name in before if name.endswith(".mp4"))
    content = pathlib.Path(place).read_bytes()
    pathlib.Path(place).write_bytes(content)
    changed = differences(before, checksums(production, store))
    assert "rows written" in changed and place in changed, changed


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--store", choices=("filesystem", "s3"), default="filesystem")
    arguments = parser.parse_args()
    with contextlib.ExitStack() as stack:
        staging = Environment(arguments.program, "staging")
        stack.callback(staging.close)
        stack.enter_context(another_cluster())
        production = Environment(arguments.program)
        stack.callback(production.close)
        if arguments.store == "s3":
            use_bucket(production, "production")
            use_bucket(staging, "staging")
        make_production(production)
        ledger = make_ledger(production)  # a database of its own, beside production's
        before = checksums(production, arguments.store)
        node = begin_staging(staging)
        bridge = production.start("bridge", "bridging",
                                  bridge_settings(production, staging, arguments.store, ledger))
        work = Work(node)
        copied = work.sync()
        assert copied["objects"]["copied"] > 0, copied["objects"]
        while not node.done("GET", "/api/admin/characters")["characters"]:
            pass  # the server moves to what the sync has brought
        walk = Walk(node)
        walk.everywhere()
        configure(node, production)
        work.all()
        bridge.stop()
        for process in staging.processes:
            process.stop()
        changed = differences(before, checksums(production, arguments.store))
        assert not changed, changed
        check_that_changes_show(production, arguments.store, before)
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(work.kinds.items()))
    print(f"ok  {len(before)} tables, catalogs and files of production are as they were "
          f"({arguments.store}); {len(walk.changes())} routes: {len(walk.done)} done, refused "
          f"({', '.join(f'{name} {status}' for name, status in walk.refused.items())}); {kinds}")


if __name__ == "__main__":
    main()
