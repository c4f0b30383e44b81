"""A database copied by the engine of the sync, against an unmasked pipe of COPY to COPY and against
pg_dump -j2 into pg_restore -j2, from one cluster to another: rows alone (a table without indexes), and
with indexes. CPU seconds are those of the source's server, of the programs between, and of the
target's server. Both clusters are the stack's, with fsync and TLS.

    bench/run.sh sync            python3 bench/sync.py --data DIR [--rows N] [--program FILE]
"""

import argparse
import json
import os
import pathlib
import resource
import subprocess
import tempfile
import time

from bench_stack import median, row

PROGRAMS = pathlib.Path("/usr/lib/postgresql/15/bin")
PROGRAM = pathlib.Path("build/release/copy_database")
ROUNDS = 3
BUDGET_RATIO = 1.1
BUDGET_MB = 256
TICKS = os.sysconf("SC_CLK_TCK")

TABLE = """CREATE TABLE people (id uuid NOT NULL, given_name text, family_name text, email text,
    phone text, biography text, attributes jsonb, created_at timestamptz)"""
ROWS = """INSERT INTO people SELECT gen_random_uuid(), 'Given' || n % 5000, 'Family' || n % 9000,
    'person' || n || '@example.com', '+1555' || lpad(n::text, 7, '0'), repeat(md5(n::text), 6),
    jsonb_build_object('n', n, 'kind', 'person', 'tags', jsonb_build_array(n % 7, n % 11)),
    timestamptz '2020-01-01' + n * interval '1 second' FROM generate_series(1, %d) AS n"""
INDEXES = """ALTER TABLE people ADD CONSTRAINT people_pkey PRIMARY KEY (id);
    ALTER TABLE people ADD CONSTRAINT people_email_key UNIQUE (email);
    CREATE INDEX people_name_idx ON people (family_name, given_name)"""


class Cluster:
    """One of the stack's servers, as its superuser."""

    def __init__(self, data, environment):
        self.directory = data / environment / "postgres"
        self.ca_file = data / "authority" / "ca.crt"
        lines = (self.directory / "data" / "postmaster.pid").read_text().splitlines()
        self.pid, self.port = int(lines[0]), int(lines[3])
        self.password = (self.directory / "superuser").read_text().strip()

    def environment(self, database):
        return {"PGHOST": "127.0.0.1", "PGPORT": str(self.port), "PGUSER": "postgres",
                "PGPASSWORD": self.password, "PGDATABASE": database, "PGSSLMODE": "verify-full",
                "PGSSLROOTCERT": str(self.ca_file), "PATH": os.environ["PATH"]}

    def settings(self, database):
        return {"host": "127.0.0.1", "port": self.port, "database": database, "user": "postgres",
                "password": self.password, "ca_file": str(self.ca_file)}

    def sql(self, database, text):
        return subprocess.run([PROGRAMS / "psql", "-XqAt", "-v", "ON_ERROR_STOP=1"], input=text,
                              text=True, env=self.environment(database), check=True,
                              stdout=subprocess.PIPE).stdout.strip()

    def renew(self, database):
        self.sql("postgres", f"DROP DATABASE IF EXISTS {database} WITH (FORCE);")
        self.sql("postgres", f"CREATE DATABASE {database} TEMPLATE template0;")

    def cpu(self):
        """CPU seconds of the sessions that have ended, once there is no other."""
        left = "SELECT count(*) FROM pg_stat_activity WHERE datname LIKE 'bench_%'"
        while self.sql("postgres", left) != "0":
            time.sleep(0.05)
        fields = pathlib.Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[13]) + int(fields[14])) / TICKS


class Cost:
    def __init__(self, wall, source, tool, target, peak_mb):
        self.wall, self.source, self.tool, self.target = wall, source, tool, target
        self.peak_mb = peak_mb

    @property
    def cpu(self):
        return self.source + self.tool + self.target

    def __str__(self):
        return (f"{self.wall:.1f} s wall, {self.cpu:.1f} CPU-s ({self.source:.1f} + "
                f"{self.tool:.1f} + {self.target:.1f}), {self.peak_mb:.0f} MB")


def measured(source, target, work):
    """What `work` costs; it returns the peak memory of the programs between, in MB."""
    target.renew("bench_target")
    target.sql("postgres", "CHECKPOINT")
    before = source.cpu(), target.cpu()
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    peak_mb = work()
    wall = time.monotonic() - began
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    tool = used.ru_utime + used.ru_stime - children.ru_utime - children.ru_stime
    return Cost(wall, source.cpu() - before[0], tool, target.cpu() - before[1], peak_mb)


def run(commands):
    """Runs the commands as one pipe; the sum of their peak memories in MB."""
    processes, previous = [], None
    for arguments, environment in commands:
        process = subprocess.Popen(arguments, env=environment, stdin=previous,
                                   stdout=subprocess.PIPE)
        if previous is not None:
            previous.close()
        previous = process.stdout
        processes.append(process)
    previous.read()
    previous.close()
    peak_kb = 0
    for process in processes:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0, process.args
        peak_kb += usage.ru_maxrss
    return peak_kb / 1024


def pipe(source, target):
    """The schema by pg_dump and psql, the rows by COPY to COPY."""
    here, there = source.environment("bench_source"), target.environment("bench_target")
    psql = [PROGRAMS / "psql", "-Xq", "-v", "ON_ERROR_STOP=1"]
    dump = [PROGRAMS / "pg_dump", "--schema-only", "--no-owner"]
    run([(dump + ["--section=pre-data"], here), (psql, there)])
    peak_mb = run([(psql + ["-c", "COPY people TO STDOUT (FORMAT binary)"], here),
                   (psql + ["-c", "COPY people FROM STDIN (FORMAT binary)"], there)])
    run([(dump + ["--section=post-data"], here), (psql, there)])
    return peak_mb


def dump_and_restore(source, target):
    here, there = source.environment("bench_source"), target.environment("bench_target")
    with tempfile.TemporaryDirectory() as directory:
        archive = pathlib.Path(directory) / "archive"
        peak_mb = run([([PROGRAMS / "pg_dump", "--format=directory", "--jobs=2", "--compress=0",
                         "--no-owner", f"--file={archive}"], here)])
        return max(peak_mb, run([([PROGRAMS / "pg_restore", "--jobs=2", "--no-owner",
                                   "--dbname=bench_target", str(archive)], there)]))


def engine(source, target, program, read_back=False, rewritten=()):
    with tempfile.TemporaryDirectory() as directory:
        order = pathlib.Path(directory) / "order.json"
        order.touch(0o600)
        order.write_text(json.dumps({
            "source": source.settings("bench_source"), "target": target.settings("bench_target"),
            "programs": str(PROGRAMS), "scratch": directory, "workers": 2,
            "read_back": read_back, "rewritten": list(rewritten)}))
        answer = subprocess.run([program, order], check=True, stdout=subprocess.PIPE).stdout
    return json.loads(answer)["tool"]["peak_mb"]


def of_rounds(costs):
    return Cost(*(median([getattr(cost, name) for cost in costs])
                  for name in ("wall", "source", "tool", "target", "peak_mb")))


def compare(what, source, target, program):
    columns = [f"people.{name}" for name in ("given_name", "family_name", "email", "phone")]
    contestants = {
        "pipe": lambda: pipe(source, target),
        "pg_dump": lambda: dump_and_restore(source, target),
        "engine": lambda: engine(source, target, program),
        "read back": lambda: engine(source, target, program, read_back=True),
        "rewritten": lambda: engine(source, target, program, rewritten=columns),
    }
    costs = {name: [] for name in contestants}
    for _ in range(ROUNDS):
        for name, work in contestants.items():
            costs[name].append(measured(source, target, work))
            counted = target.sql("bench_target", "SELECT count(*) FROM people")
            assert counted == source.sql("bench_source", "SELECT count(*) FROM people"), name
    middle = {name: of_rounds(of) for name, of in costs.items()}
    least, slow = middle["pipe"], middle["pg_dump"]
    for name, title in (("engine", "copied untouched"),
                        ("read back", "copied untouched and read back"),
                        ("rewritten", "copied with four columns rewritten")):
        ours = middle[name]
        budget = f"<= {BUDGET_RATIO} CPU, <= {BUDGET_MB} MB" if name == "engine" else ""
        row(f"{what}, {title}", str(ours), f"COPY\\|COPY {least}",
            f"{ours.cpu / least.cpu:.2f} CPU, {ours.wall / least.wall:.2f} wall", budget)
    row(f"{what}, wall against pg_dump -j2, pg_restore -j2", str(middle["engine"]), str(slow),
        f"{middle['engine'].wall / slow.wall:.2f} wall", "< 1")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--program", type=pathlib.Path, default=PROGRAM)
    arguments = parser.parse_args()
    data = arguments.data.resolve()
    source, target = Cluster(data, "production"), Cluster(data, "staging")
    source.renew("bench_source")
    try:
        source.sql("bench_source", f"{TABLE}; {ROWS % arguments.rows}; VACUUM ANALYZE people;")
        compare(f"{arguments.rows:,} rows", source, target, arguments.program)
        source.sql("bench_source", INDEXES)
        compare(f"{arguments.rows:,} rows with three indexes", source, target, arguments.program)
    finally:
        for cluster, database in ((source, "bench_source"), (target, "bench_target")):
            cluster.sql("postgres", f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


if __name__ == "__main__":
    main()
