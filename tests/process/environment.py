"""An environment of one test: a database of its own on the scratch cluster, and for staging a control
database, a directory for clips, a configuration, and the program run on them. Needs what
`tools/dev/scratch_postgres.sh env` sets.
"""

import atexit
import contextlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
SECONDS_MAX = 120
# Between two looks at what is waited for: who asks without a pause takes the processor from it.
LOOK_SECONDS = 0.1
count = 0


def cluster():
    path = os.environ.get("MIEN_TEST_POSTGRES")
    if not path:
        raise SystemExit("run tools/dev/scratch_postgres.sh start first, or ./dev test")
    return json.loads(pathlib.Path(path).read_text())


@contextlib.contextmanager
def another_cluster():
    """What Environment makes inside is on a second cluster, with its own authority and passwords; where
    its state lies."""
    with tempfile.TemporaryDirectory() as directory:
        script = ROOT / "tools" / "dev" / "scratch_postgres.sh"
        settings = {**os.environ, "MIEN_SCRATCH": f"{directory}/cluster"}
        before = os.environ.get("MIEN_TEST_POSTGRES", "")
        subprocess.run([script, "start"], env=settings, check=True, stdout=subprocess.DEVNULL)
        state = pathlib.Path(directory).resolve() / "cluster"
        os.environ["MIEN_TEST_POSTGRES"] = str(state / "postgres.json")
        try:
            yield state
        finally:
            os.environ["MIEN_TEST_POSTGRES"] = before
            subprocess.run([script, "stop"], env=settings, check=True)


@contextlib.contextmanager
def another_s3():
    """Two more S3 servers, production's and staging's; where their state lies, with s3.json."""
    with tempfile.TemporaryDirectory() as directory:
        script = ROOT / "tools" / "dev" / "scratch_s3.sh"
        settings = {**os.environ, "MIEN_SCRATCH": f"{directory}/servers"}
        subprocess.run([script, "start"], env=settings, check=True, stdout=subprocess.DEVNULL)
        try:
            yield pathlib.Path(directory).resolve() / "servers-s3"
        finally:
            subprocess.run([script, "stop"], env=settings, check=True)


class Process:
    """A server or a worker in the background, until stop()."""

    def __init__(self, command, log, awaited):
        self.log = log
        self.fields = None
        with open(log, "wb") as output:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=output,
                                            stdout=output)
        found = threading.Event()
        threading.Thread(target=self._watch, args=(awaited, found), daemon=True).start()
        found.wait(SECONDS_MAX)
        if self.fields is None:
            self.stop()
            raise AssertionError(f"no event '{awaited}':\n{log.read_text()}")

    def _watch(self, awaited, found):
        with subprocess.Popen(["tail", "-n", "+1", "-F", "--sleep-interval=0.05",
                               f"--pid={self.process.pid}", self.log], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL) as tail:
            for line in tail.stdout:
                event = json.loads(line) if line.startswith(b"{") else {}
                if event.get("event") == awaited:
                    self.fields = event
                    break
            found.set()
            tail.terminate()

    def stop(self):
        """Asks it to end; its exit code, negative for a signal."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(SECONDS_MAX)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


class Environment:
    def __init__(self, program, name="production"):
        global count
        count += 1
        self.program = pathlib.Path(program).resolve()
        self.cluster = cluster()
        self.database = f"mien_process_{os.getpid()}_{count}"
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="mien-process-"))
        self.config = self.directory / "config.toml"
        self.processes = []
        atexit.register(self.close)
        self.control = f"{self.database}_control" if name == "staging" else None
        self.databases = []
        self.make_database(self.database)
        if self.control:
            self.make_database(self.control)
        self.write_config(name)

    def make_database(self, name, template="template1"):
        """One of the owner, empty or as another that nobody uses, which goes with the environment."""
        self.databases.append(name)
        self.sql(f"CREATE DATABASE {name} OWNER mien_owner TEMPLATE {template}", "postgres")
        self.sql(f"REVOKE ALL ON DATABASE {name} FROM PUBLIC; "
                 f"GRANT CONNECT ON DATABASE {name} TO mien_app", name)

    def write_config(self, name):
        def text(value):
            return json.dumps(str(value))

        host = "127.0.0.1" if self.control is None else "admin-staging.localhost"
        control = "" if self.control is None else f"""[control]
name = {text(self.control)}
key = "{os.urandom(32).hex()}"
"""
        (self.directory / "objects").mkdir(exist_ok=True)
        self.config.write_text(f"""environment = {text(name)}
[server]
listen = "127.0.0.1:0"
public_url = "http://{host}"
[database]
host = {text(self.cluster["host"])}
port = {self.cluster["port"]}
name = {text(self.database)}
user = {text(self.cluster["app"]["user"])}
password = {text(self.cluster["app"]["password"])}
ca_file = {text(self.cluster["ca_file"])}
[database.owner]
user = {text(self.cluster["owner"]["user"])}
password = {text(self.cluster["owner"]["password"])}
[objects]
directory = {text(self.directory / "objects")}
link_key = "{os.urandom(32).hex()}"
{control}""")

    def psql_environment(self, database=None):
        """What makes psql the superuser in a database."""
        superuser = self.cluster["superuser"]
        return dict(os.environ, PGHOST=self.cluster["host"], PGPORT=str(self.cluster["port"]),
                    PGDATABASE=database or self.database, PGUSER=superuser["user"],
                    PGPASSWORD=superuser["password"], PGSSLMODE="verify-full",
                    PGSSLROOTCERT=self.cluster["ca_file"])

    def sql(self, statement, database=None):
        """Rows of texts that a statement gives to the superuser."""
        done = subprocess.run(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-c", statement],
                              env=self.psql_environment(database), capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return [line.split("|") for line in done.stdout.splitlines()]

    def run(self, *words, text=None, config=True):
        """Runs a command to its end; has .returncode, .stdout and .stderr."""
        command = [self.program, *words, *(["--config", self.config] if config else [])]
        environment = {key: value for key, value in os.environ.items() if key != "MIEN_CONFIG"}
        return subprocess.run(command, input=text, capture_output=True, text=True,
                              env=environment, cwd=self.directory, timeout=SECONDS_MAX)

    def done(self, *words, text=None):
        """Like run, and it must work; what it printed."""
        result = self.run(*words, text=text)
        assert result.returncode == 0, f"{words}: {result.returncode}\n{result.stdout}{result.stderr}"
        return result.stdout

    def json(self, *words, text=None):
        return json.loads(self.done(*words, "--json", text=text))

    def set_up(self, email="ada@example.com"):
        """The schema and an admin."""
        self.done("migrate")
        self.done("admin", "create", "--email", email, "--name", "Ada", "--role", "admin")

    def start(self, command, awaited, config=None):
        log = self.directory / f"{command}-{len(self.processes)}.log"
        process = Process([self.program, command, "--config", config or self.config], log, awaited)
        self.processes.append(process)
        return process

    def serve(self):
        """Starts a server; the process and its port."""
        process = self.start("serve", "serving")
        return process, process.fields["port"]

    def work(self):
        return self.start("worker", "working")

    def close(self):
        atexit.unregister(self.close)
        for process in self.processes:
            process.stop()
        # Generations that the bridge has made are named after the first.
        made = self.sql("SELECT datname FROM pg_database WHERE starts_with(datname, "
                        f"'{self.database}_g')", "postgres")
        for database in {*self.databases, *(row[0] for row in made)}:
            self.sql(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)", "postgres")
        shutil.rmtree(self.directory, ignore_errors=True)
