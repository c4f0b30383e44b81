"""What a masked copy must stand, tried on `mien sync copy` and on other tools that copy or mask (sync_peers.py),
each really run on some thousand people: unique values that may collide, a column that nobody has judged,
kill -9 in the midst of it, writes meanwhile, and people in places where they are not expected. What masks
nothing (pg_dump into pg_restore) is tried only where that does not matter. A table for the report, one line a
tool and probe.

    bench/run.sh sync_probes
    python3 bench/sync_probes.py --directory DIR [--program FILE] [--people N] [--only TOOL…]

on two scratch clusters of its own, in DIR.
"""

import argparse
import contextlib
import os
import pathlib
import re
import shutil
import signal
import subprocess
import threading
import time

import sync_peers
from sync import POLICY, PROGRAMS, ROWS, TABLE, Cluster

ROOT = pathlib.Path(__file__).resolve().parent.parent
SECONDS_MAX = 300
# Parts of the time of a whole run, at which one is killed.
KILLS = (0.15, 0.3, 0.45, 0.6, 0.75, 0.9)
INDEXES = """ALTER TABLE people ADD CONSTRAINT people_pkey PRIMARY KEY (id);
    ALTER TABLE people ADD CONSTRAINT people_email_key UNIQUE (email)"""
PHONE_INDEX = "ALTER TABLE people ADD CONSTRAINT people_phone_key UNIQUE (phone)"
KEYS = "SELECT count(*) FROM pg_constraint WHERE contype IN ('p', 'u') AND conrelid = 'people'::regclass"
# What moves from one row to another in each transaction; the sum stays.
BALANCES = """CREATE TABLE balances (id integer PRIMARY KEY, amount integer NOT NULL);
    INSERT INTO balances SELECT n, 1000 FROM generate_series(1, 200) n"""
BALANCES_POLICY = """[tables.balances.columns]
id = "keep"
amount = "keep"
"""
# In free text, as a member's name and value of a document, with other letters, and in an array's place.
CANARIES = """UPDATE people SET
    note = 'Call ' || full_name || ' at ' || phone || ' or ' || upper(email),
    attributes = jsonb_build_object(email, 1, 'contacts', jsonb_build_array(phone, full_name))
    WHERE visits = 7"""
KEPT = {"people": ("id", "attributes", "city", "visits", "created_at"), "balances": ("id", "amount")}


class Killed(Exception):
    pass


class Refused(Exception):
    """With the first that it said was wrong."""


class Runner:
    """Runs the commands of a tool one after the other, and kills what is at work when the time comes."""

    def __init__(self, seconds=None):
        self.ends = None if seconds is None else time.monotonic() + seconds

    def __call__(self, commands):
        (arguments, environment), = commands
        process = subprocess.Popen(arguments, env=environment, stdin=subprocess.DEVNULL, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
        said = []
        reader = threading.Thread(target=lambda: said.append(process.stdout.read()), daemon=True)
        reader.start()
        try:
            process.wait(SECONDS_MAX if self.ends is None else max(0, self.ends - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            reader.join()
            raise Killed from None
        reader.join()
        if process.returncode != 0:
            text = re.sub(r"\x1b\[[0-9;]*m", "", said[0]).strip()
            lines = re.findall(r"(?im)^.*(?:error|fatal|fail).*$", text) or text.splitlines()
            raise Refused(lines[0].strip() if lines else f"exit code {process.returncode}")
        return 0


class Mien:
    """`mien sync copy` with its policy; more of it for more tables."""

    name, masks = "Mien", True

    def __init__(self, program, directory):
        self.program, self.directory, self.policy = program.resolve(), directory, POLICY + BALANCES_POLICY
        self.key = directory / "key"
        self.key.touch(0o600)
        self.key.write_text(os.urandom(32).hex())

    def config(self, name, cluster):
        file = self.directory / f"{name}.toml"
        file.touch(0o600)
        settings = cluster.settings(f"bench_{name}")
        file.write_text(f"""[database]
host = "{settings["host"]}"
port = {settings["port"]}
name = "{settings["database"]}"
user = "{settings["user"]}"
password = "{settings["password"]}"
ca_file = "{settings["ca_file"]}"
[scratch]
directory = "{self.directory}/scratch"
""")
        return file

    def copy(self, run, source, target):
        policy = self.directory / "masking.toml"
        policy.write_text(self.policy)
        run([([self.program, "sync", "copy", "--config", self.config("source", source), "--to",
               self.config("target", target), "--policy", policy, "--key-file", self.key],
              {"PATH": os.environ["PATH"]})])


class Greenmask:
    name, masks = "Greenmask", True

    def copy(self, run, source, target):
        sync_peers.greenmask(run, PROGRAMS, source, target)


class Pgstream:
    """That is to refuse what it has not been told of."""

    name, masks = "pgstream", True

    def copy(self, run, source, target):
        sync_peers.pgstream(run, PROGRAMS, source, target, KEPT)


class Dump:
    name, masks = "pg_dump, pg_restore", False

    def __init__(self, directory):
        self.archive = directory / "archive"

    def copy(self, run, source, target):
        shutil.rmtree(self.archive, ignore_errors=True)
        run([([PROGRAMS / "pg_dump", "--format=directory", "--jobs=2", "--no-owner", f"--file={self.archive}"],
              source.environment("bench_source"))])
        run([([PROGRAMS / "pg_restore", "--jobs=2", "--no-owner", "--exit-on-error", "--dbname=bench_target",
               self.archive], target.environment("bench_target"))])


class Bench:
    """The source as it is for each probe, and the target empty."""

    def __init__(self, source, target, people):
        self.source, self.target, self.people = source, target, people

    def prepare(self, *statements):
        self.source.renew("bench_source")
        self.source.sql("bench_source", ";".join([TABLE, ROWS % self.people, INDEXES, BALANCES, *statements]))
        self.renew_target()

    def renew_target(self):
        self.target.renew("bench_target")

    def in_source(self, query):
        return self.source.sql("bench_source", query)

    def in_target(self, query):
        return self.target.sql("bench_target", query)

    def state(self):
        """Of the target: nothing, whole or part."""
        if self.in_target("SELECT to_regclass('public.people') IS NULL") == "t":
            return "nothing"
        rows = int(self.in_target("SELECT count(*) FROM people"))
        if rows == self.people and self.in_target(KEYS) == self.in_source(KEYS):
            return "whole"
        return "part" if rows else "nothing"

    def found(self):
        """In how many rows of the target there is an address or a number of the source."""
        originals = self.in_source("SELECT lower(email) FROM people WHERE visits = 7 UNION ALL "
                                   "SELECT phone FROM people WHERE visits = 7").splitlines()
        text = self.in_target("SELECT lower(p::text) FROM people p").splitlines()
        return sum(any(original in line for original in originals) for line in text)


def unique_values(bench, tool):
    """The copy has every row, and its unique keys."""
    bench.prepare(PHONE_INDEX)
    try:
        tool.copy(Runner(), bench.source, bench.target)
    except Refused as refused:
        return False, f"no copy: {refused}"
    rows, keys = bench.in_target("SELECT count(*) FROM people"), bench.in_target(KEYS)
    return bench.state() == "whole", f"{rows} rows, {keys} of {bench.in_source(KEYS)} keys"


def new_column(bench, tool):
    """It is not copied as it is."""
    bench.prepare("ALTER TABLE people ADD COLUMN nickname text",
                  "UPDATE people SET nickname = 'known as ' || email")
    try:
        tool.copy(Runner(), bench.source, bench.target)
    except Refused as refused:
        return bench.state() == "nothing", f"refused: {refused}"
    copied = bench.in_target("SELECT count(*) FROM people WHERE nickname LIKE '%@example.com'")
    return copied == "0", f"{copied} rows with the original"


def kill_in_the_midst(bench, tool):
    """What the target has afterwards, and whether the same command then brings the whole."""
    bench.prepare()
    began = time.monotonic()
    with contextlib.suppress(Refused):
        tool.copy(Runner(), bench.source, bench.target)
    whole = time.monotonic() - began
    left, again = [], []
    for part in KILLS:
        bench.renew_target()
        try:
            tool.copy(Runner(part * whole), bench.source, bench.target)
            continue
        except (Killed, Refused):
            left.append(bench.state())
        try:
            tool.copy(Runner(), bench.source, bench.target)
            again.append(bench.state())
        except Refused as refused:
            again.append(f"refused ({refused})")
    words = ", ".join(f"{state}, then {end}" for state, end in zip(left, again))
    return all(state != "part" for state in left) and all(end == "whole" for end in again), words


def write_meanwhile(bench, tool):
    """The copy is of one moment: amounts that go from one row to another add up."""
    bench.prepare()
    move = ("DO $$ DECLARE a integer := 1 + floor(random() * 100); b integer := 101 + floor(random() * 100); BEGIN "
            "UPDATE balances SET amount = amount - 1 WHERE id = a; "
            "UPDATE balances SET amount = amount + 1 WHERE id = b; END $$;")
    writer = subprocess.Popen([PROGRAMS / "psql", "-Xq"], env=bench.source.environment("bench_source"), text=True,
                              stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    is_over, moves = threading.Event(), []

    def write():
        while not is_over.is_set():
            writer.stdin.write(move + "\n")
            writer.stdin.flush()
            moves.append(1)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        tool.copy(Runner(), bench.source, bench.target)
    except Refused as refused:
        return False, f"no copy: {refused}"
    finally:
        is_over.set()
        thread.join()
        writer.stdin.close()
        writer.wait()
    total = bench.in_target("SELECT sum(amount) FROM balances")
    return total == "200000", f"{total} of 200000 after {len(moves)} moves"


def canaries(bench, tool):
    """None of those is in the copy, wherever it was."""
    bench.prepare(CANARIES)
    try:
        tool.copy(Runner(), bench.source, bench.target)
    except Refused as refused:
        return False, f"no copy: {refused}"
    found = bench.found()
    return found == 0, f"{found} of {bench.in_source('SELECT count(*) FROM people WHERE visits = 7')} rows tell"


PROBES = {unique_values: True, new_column: True, kill_in_the_midst: False, write_meanwhile: False,
          canaries: True}


@contextlib.contextmanager
def scratch_cluster(directory):
    script = ROOT / "tools" / "dev" / "scratch_postgres.sh"
    environment = {**os.environ, "MIEN_SCRATCH": str(directory)}
    subprocess.run([script, "start"], env=environment, check=True, stdout=subprocess.DEVNULL)
    try:
        yield Cluster((directory / "postgres").resolve(), directory / "authority")
    finally:
        subprocess.run([script, "stop"], env=environment, check=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--directory", type=pathlib.Path, required=True)
    parser.add_argument("--program", type=pathlib.Path, default=pathlib.Path("build/release/mien"))
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--only", nargs="+", help="some of the tools, by the first word of their names")
    arguments = parser.parse_args()
    directory = arguments.directory.resolve()
    directory.mkdir(parents=True, exist_ok=True)
    with scratch_cluster(directory / "source") as source, scratch_cluster(directory / "target") as target:
        bench = Bench(source, target, arguments.people)
        tools = [tool for tool in (Mien(arguments.program, directory), Greenmask(), Pgstream(), Dump(directory))
                 if not arguments.only or tool.name.startswith(tuple(arguments.only))]
        print(f"{arguments.people:,} people.\n\n| probe | tool | | what came |\n|---|---|---|---|", flush=True)
        for probe, is_of_masks in PROBES.items():
            for tool in tools:
                name = probe.__name__.replace("_", " ")
                if is_of_masks and not tool.masks:
                    print(f"| {name} | {tool.name} | | masks nothing |")
                    continue
                is_well, words = probe(bench, tool)
                words = words.replace("|", "\\|")[:400]
                print(f"| {name} | {tool.name} | {'pass' if is_well else 'FAIL'} | {words} |", flush=True)


if __name__ == "__main__":
    main()
