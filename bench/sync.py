"""A table of people brought from one cluster to another by the masked copy of the sync (copy_database.cpp),
by a policy that masks names, addresses, telephone numbers, free text and documents; against an unmasked
pipe of COPY to COPY of the same rows, pg_dump -j2 into pg_restore -j2, and pgcopydb, and against the same
engine without masking; with --peers also against other tools that mask (sync_peers.py). CPU seconds are
those of the source's server, of the programs between, and of the target's server. Both clusters are the
stack's, with fsync and TLS.

    bench/run.sh sync
    python3 bench/sync.py --data DIR [--rows N] [--rounds N] [--peers] [--program FILE]
"""

import argparse
import json
import os
import pathlib
import resource
import subprocess
import tempfile
import time

import sync_peers
from bench_stack import median, row
from sync_peers import bytes_in

PROGRAMS = pathlib.Path("/usr/lib/postgresql/15/bin")
PROGRAM = pathlib.Path("build/release/copy_database")
BUDGET_CPU, BUDGET_MB = 1.3, 256
TICKS = os.sysconf("SC_CLK_TCK")

TABLE = """CREATE TABLE people (id uuid NOT NULL, full_name text, email text, phone text, note text,
    attributes jsonb, city text, visits integer, created_at timestamptz)"""
# One note in ten tells of the person, one in fifty of somebody else's address.
ROWS = """INSERT INTO people
    SELECT gen_random_uuid(), given || ' ' || family, lower(given || '.' || family) || n || '@example.com',
        '+1555' || lpad(n::text, 7, '0'),
        CASE WHEN n %% 10 = 0 THEN given || ' asked for the loop of ' || 'joy' || ' again. '
             WHEN n %% 50 = 1 THEN 'Answer to help' || n || '@example.org. ' ELSE '' END
        || 'The loop looks too quick on a telephone, and the coat is not the blue one that she has in all '
        || 'the others: please have it made again as it was before the change of last Monday.',
        jsonb_build_object('plan', 'monthly', 'seen', n, 'tags', jsonb_build_array('new', 'loop'),
                           'note', 'pays by card'),
        'City ' || n %% 900, n %% 77, timestamptz '2020-01-01' + n * interval '1 second'
    FROM (SELECT n, (ARRAY['Ada','Grace','Alan','Edsger','Barbara','Donald','Frances','Ken','Radia','Tim',
                           'Margaret','John','Katherine','Dennis','Adele','Niklaus'])[1 + n %% 16] given,
                 (ARRAY['Lovelace','Hopper','Turing','Dijkstra','Liskov','Knuth','Allen','Thompson',
                        'Perlman','Berners','Hamilton','Backus','Johnson','Ritchie','Goldberg','Wirth',
                        'Lamport'])[1 + n / 16 %% 17] family
          FROM generate_series(1, %d) AS n) AS person"""
INDEXES = """ALTER TABLE people ADD CONSTRAINT people_pkey PRIMARY KEY (id);
    ALTER TABLE people ADD CONSTRAINT people_email_key UNIQUE (email);
    CREATE INDEX people_city_idx ON people (city, visits)"""
POLICY = """version = 1
[masking]
email_domain = "people.staging.test"
[tables.people]
person = "self"
[tables.people.columns]
id = "keep"
full_name = "person.full_name"
email = "email"
phone = "phone"
note = "free_text"
attributes = "json"
city = "keep"
visits = "keep"
created_at = "keep"
"""
MASKED = ("full_name", "email", "phone")
MASKING = ("masked", "Greenmask", "pgstream")


class Cluster:
    """A server of our own (tools/dev/cluster.sh), as its superuser."""

    def __init__(self, directory, authority):
        self.directory = directory
        self.ca_file = authority / "ca.crt"
        lines = (self.directory / "data" / "postmaster.pid").read_text().splitlines()
        self.pid, self.port = int(lines[0]), int(lines[3])
        self.password = (self.directory / "superuser").read_text().strip()

    def environment(self, database):
        return {"PGHOST": "127.0.0.1", "PGPORT": str(self.port), "PGUSER": "postgres",
                "PGPASSWORD": self.password, "PGDATABASE": database, "PGSSLMODE": "verify-full",
                "PGSSLROOTCERT": str(self.ca_file), "PATH": os.environ["PATH"]}

    def url(self, database):
        return (f"postgresql://postgres:{self.password}@127.0.0.1:{self.port}/{database}"
                f"?sslmode=verify-full&sslrootcert={self.ca_file}")

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
    def __init__(self, wall, source, tool, target, peak_mb, temporary_mb):
        self.wall, self.source, self.tool, self.target = wall, source, tool, target
        self.peak_mb, self.temporary_mb = peak_mb, temporary_mb

    @property
    def cpu(self):
        return self.source + self.tool + self.target

    def __str__(self):
        return (f"{self.wall:.1f} s wall, {self.cpu:.1f} CPU-s ({self.source:.1f} + "
                f"{self.tool:.1f} + {self.target:.1f}), {self.peak_mb:.0f} MB, "
                f"{self.temporary_mb:.0f} MB of files")


def measured(source, target, work):
    """What `work` costs; it returns the peak memory of the programs between, in MB, and how many bytes
    of files they made."""
    target.renew("bench_target")
    target.sql("postgres", "CHECKPOINT")
    before = source.cpu(), target.cpu()
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    peak_mb, temporary = work()
    wall = time.monotonic() - began
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    tool = used.ru_utime + used.ru_stime - children.ru_utime - children.ru_stime
    return Cost(wall, source.cpu() - before[0], tool, target.cpu() - before[1], peak_mb,
                temporary / (1 << 20))


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
    return peak_mb, 0


def dump_and_restore(source, target):
    here, there = source.environment("bench_source"), target.environment("bench_target")
    with tempfile.TemporaryDirectory() as directory:
        archive = pathlib.Path(directory) / "archive"
        peak_mb = run([([PROGRAMS / "pg_dump", "--format=directory", "--jobs=2", "--compress=0",
                         "--no-owner", f"--file={archive}"], here)])
        return max(peak_mb, run([([PROGRAMS / "pg_restore", "--jobs=2", "--no-owner",
                                   "--dbname=bench_target", str(archive)], there)])), bytes_in(archive)


def pgcopydb(source, target):
    """Its state lies in a directory of its own, and its connections in its environment."""
    with tempfile.TemporaryDirectory() as directory:
        environment = {**source.environment("bench_source"), "TMPDIR": directory,
                       "PGCOPYDB_SOURCE_PGURI": source.url("bench_source"),
                       "PGCOPYDB_TARGET_PGURI": target.url("bench_target")}
        peak_mb = run([(["pgcopydb", "clone", "--dir", f"{directory}/state", "--table-jobs", "2",
                         "--index-jobs", "2", "--no-owner", "--no-acl", "--no-comments"], environment)])
        return peak_mb, bytes_in(directory)


def engine(source, target, program, policy=None):
    with tempfile.TemporaryDirectory() as directory:
        order = {"source": source.settings("bench_source"), "target": target.settings("bench_target"),
                 "programs": str(PROGRAMS), "scratch": directory}
        if policy:
            file = pathlib.Path(directory) / "masking.toml"
            file.write_text(policy)
            order |= {"policy": str(file), "masking_key": os.urandom(32).hex()}
        path = pathlib.Path(directory) / "order.json"
        path.touch(0o600)
        path.write_text(json.dumps(order))
        before = bytes_in(directory)
        answer = subprocess.run([program, path], check=True, stdout=subprocess.PIPE).stdout
        return json.loads(answer)["tool"]["peak_mb"], bytes_in(directory) - before


def of_rounds(costs):
    return Cost(*(median([getattr(cost, name) for cost in costs])
                  for name in ("wall", "source", "tool", "target", "peak_mb", "temporary_mb")))


def check(name, source, target):
    """As many rows as there are, and of who is masked nothing as it was."""
    counted = target.sql("bench_target", "SELECT count(*) FROM people")
    assert counted == source.sql("bench_source", "SELECT count(*) FROM people"), name
    if name in MASKING:
        for column in MASKED:
            sample = f"SELECT {column} FROM people WHERE visits = 7 ORDER BY id LIMIT 100"
            here, there = (cluster.sql(database, sample).splitlines()
                           for cluster, database in ((source, "bench_source"), (target, "bench_target")))
            assert len(here) == len(there) and all(map(str.__ne__, here, there)), column


def compare(what, source, target, arguments):
    contestants = {
        "pipe": lambda: pipe(source, target),
        "pg_dump -j2, pg_restore -j2": lambda: dump_and_restore(source, target),
        "pgcopydb": lambda: pgcopydb(source, target),
        "untouched": lambda: engine(source, target, arguments.program),
        "masked": lambda: engine(source, target, arguments.program, POLICY),
    }
    if arguments.peers:
        contestants |= {"Greenmask": lambda: sync_peers.greenmask(run, PROGRAMS, source, target),
                        "pgstream": lambda: sync_peers.pgstream(run, PROGRAMS, source, target)}
    costs = {name: [] for name in contestants}
    for _ in range(arguments.rounds):
        for name, work in contestants.items():
            costs[name].append(measured(source, target, work))
            check(name, source, target)
    middle = {name: of_rounds(of) for name, of in costs.items()}
    pipe_cost, masked = middle["pipe"], middle["masked"]
    for name, budget in (("untouched", ""), ("masked", f"<= {BUDGET_CPU} CPU, <= {BUDGET_MB} MB")):
        ours = middle[name]
        row(f"{what}, {name}", str(ours), f"COPY\\|COPY {pipe_cost}",
            f"{ours.cpu / pipe_cost.cpu:.2f} CPU, {ours.wall / pipe_cost.wall:.2f} wall", budget)
    for name in [name for name in middle if name not in ("pipe", "untouched", "masked")]:
        row(f"{what}, masked, wall against {name}" + ("" if name in MASKING else ", which masks nothing"),
            str(masked), str(middle[name]), f"{masked.wall / middle[name].wall:.2f} wall", "< 1")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--program", type=pathlib.Path, default=PROGRAM)
    arguments = parser.parse_args()
    data = arguments.data.resolve()
    source, target = (Cluster(data / name / "postgres", data / "authority")
                      for name in ("production", "staging"))
    source.renew("bench_source")
    try:
        source.sql("bench_source", f"{TABLE}; {ROWS % arguments.rows}; VACUUM ANALYZE people;")
        compare(f"{arguments.rows:,} rows", source, target, arguments)
        source.sql("bench_source", INDEXES)
        compare(f"{arguments.rows:,} rows with three indexes", source, target, arguments)
    finally:
        for cluster, database in ((source, "bench_source"), (target, "bench_target")):
            cluster.sql("postgres", f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


if __name__ == "__main__":
    main()
