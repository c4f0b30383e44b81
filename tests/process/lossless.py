#!/usr/bin/env python3
"""Prompts with their history go through export and import without a loss: made in one environment,
exported as CSV, imported into another that has none of them, and exported there, they are the same
bytes, as JSON and as CSV.

    lossless.py --program build/dev/mien [--prompts 5000] [--versions 20]
"""

import argparse
import pathlib
import time

from environment import Environment
from prompt_bundle import make_bundle, to_bytes


def timed(environment, *words):
    began = time.monotonic()
    answer = environment.done(*words).splitlines()[-1]
    print(f"{time.monotonic() - began:6.1f} s  {answer}", flush=True)


def export(environment, format_, name, slugs):
    only = [word for slug in slugs for word in ("--character", slug)]
    file = environment.directory / f"{name}.{format_}"
    timed(environment, "export", "--format", format_, "--out", file, *only)
    return file


def import_into(environment, file):
    # Another process of the environment works, whether or not the command does so itself.
    worker = environment.work()
    timed(environment, "import", file, "--apply")
    assert worker.stop() == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=pathlib.Path, default="build/release/mien")
    parser.add_argument("--prompts", type=int, default=5000)
    parser.add_argument("--versions", type=int, default=20)
    arguments = parser.parse_args()
    production = Environment(arguments.program, "production")
    staging = Environment(arguments.program, "staging")
    for environment in (production, staging):
        environment.set_up()
    bundle = make_bundle(arguments.prompts, arguments.versions, seed=9)
    slugs = [character["slug"] for character in bundle["characters"]]
    made = production.directory / "made.json"
    made.write_bytes(to_bytes(bundle))
    import_into(production, made)
    written = {format_: export(production, format_, "out", slugs) for format_ in ("json", "csv")}
    import_into(staging, written["csv"])
    for format_, file in written.items():
        again = export(staging, format_, "again", slugs)
        assert again.read_bytes() == file.read_bytes(), f"{format_}: not the same bytes"
    for environment in (production, staging):
        environment.done("verify")
        environment.close()
    print("the same bytes, both")


if __name__ == "__main__":
    main()
