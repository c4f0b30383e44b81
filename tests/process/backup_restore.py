#!/usr/bin/env python3
"""A backup as deploy/backup makes it, while the program runs, restored into a cluster and a directory
that know nothing of the first: every invariant holds there, prompts, accounts and clips are the same,
and work goes on.

    backup_restore.py --program build/dev/mien

needs the scratch PostgreSQL (MIEN_TEST_POSTGRES); starts another one of its own.
"""

import argparse
import contextlib
import hashlib
import json
import os
import pathlib
import subprocess

from environment import ROOT, Environment, another_cluster

BACKUP = ROOT / "deploy" / "backup"


def run_script(environment, name, *words):
    """A script of deploy/backup as the environment's owner role; its exit code."""
    owner = environment.cluster["owner"]
    passwords = environment.directory / "passwords"
    passwords.touch(mode=0o600)
    passwords.write_text(f"*:*:*:*:{owner['password']}\n")
    done = subprocess.run([BACKUP / name, *words], stdin=subprocess.DEVNULL, env={
        "PATH": os.environ["PATH"], "PGHOST": environment.cluster["host"],
        "PGPORT": str(environment.cluster["port"]), "PGDATABASE": environment.database,
        "PGUSER": owner["user"], "PGPASSFILE": str(passwords), "PGSSLMODE": "verify-full",
        "PGSSLROOTCERT": environment.cluster["ca_file"]})
    return done.returncode


def fill(environment):
    """Prompts with a history, an account, and a clip."""
    environment.set_up()
    environment.done("samples", "load", "--from", ROOT / "samples")
    for text in ("She waits.", "She waits in the rain."):
        environment.done("prompts", "set", "global", "idle", text)
    worker = environment.work()
    video = environment.json("render", first_character(environment), "idle")
    assert worker.stop() == 0
    return video


def first_character(environment):
    return environment.sql("SELECT slug FROM characters ORDER BY slug LIMIT 1")[0][0]


def objects_of(directory):
    return {path.relative_to(directory).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in directory.rglob("*") if path.is_file()}


def export(environment, name):
    file = environment.directory / name
    environment.done("export", "--out", file)
    return file.read_bytes()


def counts(environment):
    tables = [row[0] for row in environment.sql(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relpersistence = 'p' "
        "AND relnamespace = 'public'::regnamespace ORDER BY relname")]
    return {table: environment.sql(f"SELECT count(*) FROM {table}")[0][0] for table in tables}


def check_restored(restored, backup, before):
    objects = restored.directory / "objects"
    assert run_script(restored, "restore.sh", backup, objects) == 0
    print("verify:", restored.done("verify").splitlines()[-1], flush=True)
    assert counts(restored) == before["counts"], "the tables have other counts"
    assert objects_of(objects) == before["objects"], "the clips are not the same"
    assert export(restored, "restored.json") == before["prompts"], "the prompts are not the same"
    # A second time it refuses, and changes nothing.
    now = counts(restored)
    assert run_script(restored, "restore.sh", backup, objects) != 0, "it wrote into used places"
    empty = restored.directory / "empty"
    assert run_script(restored, "restore.sh", backup, empty) != 0, "it wrote into a used database"
    assert counts(restored) == now and not empty.exists()
    # The program's role works there as it did.
    restored.done("migrate")
    restored.done("prompts", "set", "global", "idle", "She goes on.")
    restored.done("verify")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=pathlib.Path, default="build/dev/mien")
    arguments = parser.parse_args()
    with contextlib.ExitStack() as stack:
        original = Environment(arguments.program)
        stack.callback(original.close)
        video = fill(original)
        backup = original.directory / "backup"
        server, _ = original.serve()
        assert run_script(original, "backup.sh", original.directory / "objects", backup) == 0
        assert server.stop() == 0
        before = {"counts": counts(original), "prompts": export(original, "original.json"),
                  "objects": objects_of(original.directory / "objects")}
        assert before["objects"], f"no clip: {json.dumps(video)}"
        stack.enter_context(another_cluster())
        restored = Environment(arguments.program)
        stack.callback(restored.close)
        check_restored(restored, backup, before)
    print(f"restored: {sum(map(int, before['counts'].values()))} rows, "
          f"{len(before['objects'])} objects, the same")


if __name__ == "__main__":
    main()
