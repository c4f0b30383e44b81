#!/usr/bin/env python3
"""A sync in each of whose phases something is killed with SIGKILL: the bridge, either PostgreSQL, a server
of staging, its S3 server. What is asked of staging all the while is answered from one whole generation, the
old or the new, unless its own server or database was the killed one; the run goes on or ends `failed` with
its reason, and the next one needs no hand. Then what else goes wrong: production's schema changed in
mid-run, production written to, the network cut, staging's disk full, a key that is none, an expired
certificate, a target that is production.

    sync_faults.py --program build/dev/mien [--runs 200] [--seed N] [--people 5000]

on two PostgreSQL clusters and an S3 server of its own; as root. So many runs are disturbed: each victim once
by default; 30 are every victim in every phase. A run is held where it enters the phase, and the victim killed
there or, every other time, after a part of the time that the phase takes. The seed says which. More people
make copying and searching longer.
"""

import argparse
import collections
import contextlib
import datetime
import http.client
import json
import os
import pathlib
import random
import re
import signal
import socket
import subprocess
import tempfile
import threading
import time

import bucket
from environment import LOOK_SECONDS, another_cluster, another_s3
from phase_hold import Hold, await_true
from staging_sync import SECONDS_MAX, Bridge, Staging, make_production

VICTIMS = ("bridge", "production", "server", "s3", "staging")
PHASES = ("preparing", "copying", "searching", "copying_objects", "preserving", "moving")
PEOPLE, OBJECTS = 500, 12
# That only one run has to bring: what is there already is not moved again.
NEW_OBJECTS = 40
# What shares the processors with it makes the run that is measured at the beginning no measure.
RUN_SECONDS_MIN = 15
# The lease of a job and the pause until somebody looks for those that ran out (base/limits).
LEASE_SECONDS_MAX = 30 + 12
SMALL_DISK = "8m"


class Server:
    """A server that a scratch script has started: killed, and started again as it was."""

    def __init__(self, pid_file, is_ready):
        self.is_ready = is_ready
        self.pid = int(pid_file.read_text().split()[0])
        self.process = None
        place = pathlib.Path(f"/proc/{self.pid}")
        self.command = place.joinpath("cmdline").read_text().split("\0")[:-1]
        self.environment = dict(entry.split("=", 1)
                                for entry in place.joinpath("environ").read_text().split("\0") if "=" in entry)
        status = place.joinpath("status").read_text()
        self.user, self.group = (int(re.search(rf"(?m)^{name}:\t(\d+)", status)[1]) for name in ("Uid", "Gid"))

    def kill(self):
        os.kill(self.pid, signal.SIGKILL)
        if self.process:
            self.process.wait()

    def start(self):
        """Until it answers. What is left of the killed one may be in its way for a moment."""
        begin = time.monotonic()
        while True:
            self.process = subprocess.Popen(
                self.command, env=self.environment, user=self.user, group=self.group, extra_groups=[],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            while self.process.poll() is None:
                if self.is_ready():
                    self.pid = self.process.pid
                    return
            assert time.monotonic() - begin < SECONDS_MAX, self.command

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait()


def database_answers(env):
    try:
        return env.sql("SELECT 1", "postgres") == [["1"]]
    except AssertionError:
        return False


def keep_commits(env):
    """A scratch cluster loses the last ones when it is killed; real ones do not."""
    env.sql("ALTER SYSTEM SET synchronous_commit = on", "postgres")
    env.sql("SELECT pg_reload_conf()", "postgres")


def port_answers(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


class Proxy:
    """A port that leads to another one; its connections can be cut."""

    def __init__(self, target):
        self.target, self.is_cut, self.refused, self.sockets = target, False, 0, []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                if self.is_cut:
                    near.close()
                    self.refused += 1
                    continue
                try:
                    far = socket.create_connection(("127.0.0.1", self.target))
                except OSError:
                    near.close()
                    continue
                self.sockets += (near, far)
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=self.carry, args=pair, daemon=True).start()

    @staticmethod
    def carry(source, sink):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        for each in (source, sink):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def cut(self):
        self.is_cut, self.refused = True, 0
        for each in self.sockets:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self.sockets.clear()

    def heal(self):
        self.is_cut = False


class FaultyBridge(Bridge):
    """With staging's objects in a bucket, and a network to production that can be cut."""

    def __init__(self, production, staging):
        self.network = Proxy(production.cluster["port"])
        super().__init__(production, staging)

    def configure(self, *arguments):
        path = super().configure(*arguments)
        settings = self.environments[1].config.read_text().split("[objects.s3]\n")[1]
        head, tail = path.read_text().split("[staging.objects]\n")
        text = f'{head}[staging.objects]\nkind = "s3"\n[staging.objects.s3]\n{settings}' + tail.split("\n", 1)[1]
        path.write_text(text.replace(f"port = {self.network.target}\n", f"port = {self.network.port}\n"))
        return path


class Asker:
    """One connection to staging's servers, opened anew when it is of no use."""

    def __init__(self, headers):
        self.headers, self.connection = headers, None

    def ask(self, port):
        """The one generation that the answer is of, and what was wrong with it."""
        if self.connection is None or self.connection.port != port:
            self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            self.connection.request("GET", "/api/admin/characters", headers=self.headers)
            response = self.connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException) as error:
            self.connection = None
            return None, repr(error)
        if response.status != 200:
            return None, (response.status, body)
        found = {each["description"] for each in json.loads(body)["characters"]} or {""}
        return (found.pop(), None) if len(found) == 1 else (None, found)


class Reader(threading.Thread):
    """Asks one server all the while; holds each answer against the generations that it may be of."""

    def __init__(self, port, headers, generations):
        super().__init__(daemon=True)
        self.port, self.asker, self.generations = port, Asker(headers), generations
        self.is_over, self.failures, self.answers = threading.Event(), [], 0
        self.outages = 0  # odd while it may fail
        self.start()

    def run(self):
        while not self.is_over.wait(LOOK_SECONDS):
            before, allowed = self.outages, set(self.generations)
            found, failure = self.asker.ask(self.port)
            allowed |= self.generations
            if failure is None and found in allowed:
                self.answers += 1
            elif before % 2 == 0 and self.outages == before:
                self.failures.append(failure or (found, allowed))

    def expect_no_failure(self):
        assert not self.failures, (len(self.failures), self.failures[:3])

    def stop(self):
        self.is_over.set()
        self.join()


class Stage:
    """Both environments with all that can be killed, and who reads staging."""

    def __init__(self, program, production, clusters, s3, people):
        self.production, self.clusters = production, clusters
        bucket.servers = json.loads((s3 / "s3.json").read_text())
        self.number, self.generations = 0, {""}
        keep_commits(production)
        self.grow(people)
        self.staging = Staging(program, lambda env: bucket.use_bucket("staging", env))
        keep_commits(self.staging.env)
        Hold.prepare(self.staging.env)
        self.servers = {name: Server(state / "run" / "postgres.pid", lambda env=env: database_answers(env))
                        for (name, state), env in zip(clusters.items(), (production, self.staging.env))}
        port = bucket.servers["staging"]["port"]
        self.servers["s3"] = Server(s3 / "run" / "staging.pid", lambda: port_answers(port))
        self.bridge = FaultyBridge(production, self.staging.env)
        _, other = self.staging.env.serve()
        self.readers = []
        for port in (self.staging.port, other):
            # One that has just started does not know its configuration yet, and says so.
            await_true(lambda port=port: Asker(self.staging.headers).ask(port)[0] is not None,
                       "a server does not answer")
            self.readers.append(Reader(port, self.staging.headers, self.generations))

    def grow(self, people):
        """Enough that a run takes a while."""
        self.production.sql(f"""
            INSERT INTO users (id, name, email, phone, attributes, search_text)
            SELECT gen_random_uuid(), 'Linnea Sandberg', 'linnea' || n || '@example.com',
                '+4670' || lpad(n::text, 7, '0'), jsonb_build_object('note', 'write to linnea' || n),
                'linnea sandberg linnea' || n || '@example.com' FROM generate_series(1, {people}) n""")
        self.add_objects([str(number) for number in range(1, OBJECTS + 1)])

    def add_objects(self, names):
        """Each with a clip that it is of."""
        self.production.sql(f"""
            INSERT INTO objects (key, state, content_type, bytes, sha256)
            SELECT 'videos/' || name || '.mp4', 'live', 'video/mp4', 4, sha256('clip')
            FROM unnest(ARRAY{names}) name;
            INSERT INTO videos (id, character_id, emotion, user_id, prompt_id, prompt_version, source,
                resolution_id, resolved_text, settings, provider, video_key, requested_by, generated_at,
                final_state, finished_at, depicted)
            SELECT gen_random_uuid(), character_id, emotion, user_id, prompt_id, prompt_version, source,
                gen_random_uuid(), resolved_text, settings, provider, 'videos/' || name || '.mp4', requested_by,
                generated_at, final_state, finished_at, depicted
            FROM (SELECT * FROM videos ORDER BY id LIMIT 1) one, unnest(ARRAY{names}) name""")
        for name in names:
            (self.production.directory / "objects" / "videos" / f"{name}.mp4").write_bytes(b"clip")

    def begin(self):
        """A run that brings a generation which can be told from all before it, and objects of its own."""
        self.number += 1
        description = f"Generation {self.number}"
        self.production.sql(f"UPDATE characters SET description = '{description}'")
        self.add_objects([f"{self.number}-{count}" for count in range(NEW_OBJECTS)])
        self.generations.add(description)
        return description, self.staging.begin()

    def follow(self, run, phase):
        while run["phase"] != phase and run["completed_at"] is None:
            run = self.staging.look(run)
        return run

    def end(self, description, run):
        """How it has ended; with the generation it has brought, if it has, served by both servers."""
        ended = self.staging.wait_for(run)
        if ended["status"] == "completed":
            for reader in self.readers:
                await_true(lambda reader=reader: self.sees(reader) == description, "staging does not follow")
            self.generations.intersection_update({description})
        else:
            assert ended["status"] == "failed" and ended["error"]["message"], ended
            self.generations.discard(description)
        return ended

    def sees(self, reader):
        return Asker(self.staging.headers).ask(reader.port)[0]

    def complete(self):
        ended = self.end(*self.begin())
        assert ended["status"] == "completed", ended
        return ended

    def phase_of(self, run):
        return self.staging.env.sql(f"SELECT phase FROM operations WHERE id = '{run['sync_id']}'",
                                    self.staging.env.control)[0][0]

    def expect_failure(self, words):
        ended = self.end(*self.begin())
        assert ended["status"] == "failed" and words in ended["error"]["message"], ended

    @contextlib.contextmanager
    def outage(self, victim):
        """Those that the victim serves may fail, until each of them answers again and again."""
        touched = {"staging": self.readers, "server": self.readers[:1]}.get(victim, [])
        for reader in touched:
            reader.outages += 1
        yield
        for reader in touched:
            await_true(lambda reader=reader: all(self.sees(reader) is not None for _ in range(20)),
                       "staging does not answer again")
            reader.outages += 1

    def kill(self, victim, then):
        """And start it again, but for the bridge; what comes then comes between both."""
        with self.outage(victim):
            if victim == "bridge":
                self.bridge.kill()
                then()
            elif victim == "server":
                self.staging.server.process.kill()
                self.staging.server.process.wait()
                then()
                self.staging.serve()
                self.readers[0].port = self.staging.port
            else:
                self.servers[victim].kill()
                then()
                self.servers[victim].start()
        # The server may have closed the connection that nobody used meanwhile.
        self.staging.connect()

    def run_out_leases(self):
        self.staging.env.sql("UPDATE jobs SET leased_until = now() - interval '1 second' "
                             "WHERE state = 'running'", self.staging.env.control)

    def await_tidiness(self):
        """Until nothing is left but what is kept."""
        self.bridge.stop()
        self.bridge.start()
        env = self.staging.env

        def is_tidy():
            kept = {row[0] for row in env.sql("SELECT database_name FROM generations WHERE state = 'ready'",
                                              env.control)} - {env.database}
            return self.staging.databases() == kept

        await_true(is_tidy, "databases are left of runs that failed")

    def close(self):
        for reader in self.readers:
            reader.stop()
        self.bridge.stop()
        self.staging.close()


def lengths_of(run):
    """How many seconds a run was in each phase."""
    times = [datetime.datetime.fromisoformat(stage["began_at"]) for stage in run["stages"]]
    times.append(datetime.datetime.fromisoformat(run["completed_at"]))
    return {stage["stage"]: (until - since).total_seconds()
            for stage, since, until in zip(run["stages"], times, times[1:])}


def moments(runs, dice):
    """Whom to kill in which phase, and after which part of it; every other time where it begins."""
    if runs <= len(VICTIMS):
        chosen = [(victim, dice.choice(PHASES)) for victim in VICTIMS[:runs]]
    else:
        every = [(victim, phase) for victim in VICTIMS for phase in PHASES]
        chosen = [pair for _ in range(-(-runs // len(every))) for pair in dice.sample(every, len(every))]
    return [(*pair, dice.random() if index % 2 else 0) for index, pair in enumerate(chosen[:runs])]


def kill_in_phase(stage, victim, phase, seconds):
    """A run that met this in the phase that it was in; with the generation that it is to bring."""
    hold = Hold(stage.staging.env, phase)
    description, run = stage.begin()
    hold.await_run()
    if seconds:
        hold.let_go()
        time.sleep(seconds)
    met = stage.phase_of(run)
    stage.kill(victim, hold.let_go)
    return description, run, met


def disturb(stage, usual, lengths, chosen):
    """How many runs with each victim in each phase ended how; one that is left alone takes the usual seconds,
    these in each phase."""
    totals = collections.Counter()
    for index, (victim, phase, part) in enumerate(chosen):
        description, run, met = kill_in_phase(stage, victim, phase, part * lengths[phase])
        began = time.monotonic()
        if victim == "bridge":
            # One in ten is left to its lease.
            if index % 10 < 9:
                stage.run_out_leases()
            stage.bridge.start()
        ended = stage.end(description, run)
        taken = time.monotonic() - began
        # The lease, and a run from its beginning while what was killed comes up again.
        print(f"    {index + 1}: {victim} killed {'in' if part else 'at the beginning of'} {met}: "
              f"{ended['status']} after {taken:.1f} s, attempt {ended.get('attempt')}. "
              f"{(ended['error'] or {}).get('message', '')}", flush=True)
        assert taken < LEASE_SECONDS_MAX + 3 * max(usual, RUN_SECONDS_MIN), (victim, met, taken, usual)
        assert part or met == phase, (victim, met, phase)
        totals[met, victim, ended["status"]] += 1
        for reader in stage.readers:
            reader.expect_no_failure()
    met_in = collections.Counter()
    for (met, victim, status), count in sorted(totals.items()):
        met_in[met, victim] += count
        print(f"    {met:<16} {victim:<11} {count} {status}", flush=True)
    if len(chosen) >= 2 * len(VICTIMS) * len(PHASES):
        missing = [(phase, victim) for phase in PHASES for victim in VICTIMS if not met_in[phase, victim]]
        assert not missing, missing
    ends = collections.Counter()
    for (_, _, status), count in totals.items():
        ends[status] += count
    return ", ".join(f"{count} {status}" for status, count in sorted(ends.items()))


def change_schema(stage):
    """A change waits for the rows that are being read, or comes before them; the run that reads it stops
    before its first row."""
    words = "public.users.nickname has no class"
    description, run = stage.begin()
    stage.follow(run, "copying")
    stage.production.sql("ALTER TABLE users ADD COLUMN nickname text")
    ended = stage.end(description, run)
    if ended["status"] == "completed":
        stage.expect_failure(words)
    else:
        assert words in ended["error"]["message"], ended
    stage.production.sql("ALTER TABLE users DROP COLUMN nickname")
    return f"that run {ended['status']}, and what came behind it is told of"


class Writer(threading.Thread):
    """Saves prompts of production until told to stop."""

    def __init__(self, port, token, cell):
        super().__init__(daemon=True)
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.token, self.cell, self.seconds, self.is_over = token, cell, [], threading.Event()
        self.refused = []
        self.start()

    def run(self):
        while not self.is_over.is_set():
            begin = time.monotonic()
            self.connection.request("POST", self.cell, json.dumps({"prompt_text": f"Saved at {begin}."}),
                                    {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"})
            response = self.connection.getresponse()
            body = response.read()
            self.seconds.append(time.monotonic() - begin)
            if response.status not in (200, 201):
                self.refused.append((response.status, body))

    def p95(self):
        times, self.seconds = sorted(self.seconds), []
        return times[len(times) * 95 // 100] * 1000


def write_meanwhile(stage):
    """The first run, which nothing disturbs: no save fails, and what arrives fits together."""
    env = stage.production
    token = env.json("token", "create", "--email", "linus@example.org", "--name", "writer")["token"]
    server, port = env.serve()
    characters = env.sql("SELECT id FROM characters ORDER BY id LIMIT 2")
    writers = [Writer(port, token, f"/api/admin/characters/{row[0]}/emotional-prompts/happy")
               for row in characters]
    await_true(lambda: all(len(writer.seconds) >= 100 for writer in writers), "nothing is saved")
    quiet = max(writer.p95() for writer in writers)
    ended = stage.complete()
    busy = max(writer.p95() for writer in writers)
    for writer in writers:
        writer.is_over.set()
        writer.join()
        assert not writer.refused, writer.refused[:3]
    server.stop()
    stage.staging.env.done("verify")
    print(f"ok  write_meanwhile: p95 of a save {quiet:.0f} ms before, {busy:.0f} ms meanwhile", flush=True)
    return lengths_of(ended)


def cut_network(stage):
    """Between the bridge and production: left cut, the run fails; healed after the first try that met it, it
    goes on."""
    network = stage.bridge.network
    for is_healed in (False, True):
        description, run = stage.begin()
        stage.follow(run, "copying")
        network.cut()
        if is_healed:
            await_true(lambda: network.refused > 0, "the bridge does not try again")
            network.heal()
        ended = stage.end(description, run)
        assert (ended["status"] == "completed") is is_healed, ended
        network.heal()
        if not is_healed:
            reason = ended["error"]["message"]
    return f"healed: completed; not healed: {reason}"


@contextlib.contextmanager
def small_disk(env):
    """New tables of staging's owner lie on a small disk."""
    owner = env.cluster["owner"]["user"]
    with tempfile.TemporaryDirectory() as place:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK},uid=postgres,gid=postgres,mode=700",
                        "none", place], check=True)
        try:
            env.sql(f"CREATE TABLESPACE small LOCATION '{place}'", "postgres")
            env.sql(f"GRANT CREATE ON TABLESPACE small TO {owner}", "postgres")
            env.sql(f"ALTER ROLE {owner} SET default_tablespace = small", "postgres")
            yield
            env.sql(f"ALTER ROLE {owner} RESET default_tablespace", "postgres")
            env.sql("DROP TABLESPACE small", "postgres")
        finally:
            subprocess.run(["umount", "--lazy", place], check=True)


def fill_disk(stage):
    with small_disk(stage.staging.env):
        stage.expect_failure("no room left")
        stage.await_tidiness()
    return "failed, said why, left nothing"


def mistake_key(stage):
    """Bytes that no random source gave are no key: a bridge does not start."""
    path = stage.bridge.configure()
    path.write_text(re.sub(r'masking_key = "\w+"', f'masking_key = "{"00" * 32}"', path.read_text()))
    done = subprocess.run([stage.production.program, "bridge", "--config", path], capture_output=True, text=True,
                          timeout=SECONDS_MAX)
    assert done.returncode != 0 and "masking key" in done.stdout + done.stderr, done
    stage.bridge.configure()
    return "the bridge does not start with it"


@contextlib.contextmanager
def expired_certificate(server, state):
    """PostgreSQL shows a certificate of its own authority and key that was good until yesterday."""
    place, authority = (state / "postgres").resolve(), state / "authority"
    file, good = place / "server.crt", (place / "server.crt").read_bytes()
    request = subprocess.run(["openssl", "req", "-new", "-key", place / "server.key", "-subj", "/CN=localhost",
                              "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"],
                             check=True, capture_output=True).stdout
    expired = subprocess.run(["openssl", "x509", "-req", "-sha256", "-days", "-1", "-copy_extensions", "copy",
                              "-CA", authority / "ca.crt", "-CAkey", authority / "ca.key", "-set_serial", "7"],
                             input=request, check=True, capture_output=True).stdout
    for content in (expired, good):
        file.write_bytes(content)
        os.kill(server.pid, signal.SIGHUP)
        if content == expired:
            yield


def expire_certificate(stage):
    name = "production"
    with expired_certificate(stage.servers[name], stage.clusters[name]):
        await_true(lambda: not database_answers(stage.production), "the certificate is still taken")
        ended = stage.end("", stage.staging.begin())
        assert ended["status"] == "failed" and "certificate" in ended["error"]["message"], ended
    await_true(lambda: database_answers(stage.production), "the certificate is not taken again")
    return ended["error"]["message"]


def aim_at_production(stage):
    """What the bridge has seen as production's cluster is the one that it is to write to."""
    env, owner = stage.staging.env, stage.staging.env.cluster["owner"]["user"]
    seen = env.sql("SELECT system_identifier FROM production_cluster", env.control)[0][0]
    own = env.sql("SELECT system_identifier FROM pg_control_system()", env.control)[0][0]
    assert seen != own
    before = stage.staging.databases()
    env.sql(f"UPDATE production_cluster SET system_identifier = {own}; "
            f"REVOKE UPDATE ON production_cluster FROM {owner}", env.control)
    stage.expect_failure("This is production's cluster: nothing was done to it.")
    assert stage.staging.databases() <= before
    env.sql(f"UPDATE production_cluster SET system_identifier = {seen}; "
            f"GRANT UPDATE ON production_cluster TO {owner}", env.control)
    return "refused, nothing made"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--runs", type=int, default=len(VICTIMS))
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4), "big"))
    parser.add_argument("--people", type=int, default=PEOPLE)
    arguments = parser.parse_args()
    with contextlib.ExitStack() as stack:
        clusters = {"production": stack.enter_context(another_cluster())}
        production = make_production(arguments.program)
        clusters["staging"] = stack.enter_context(another_cluster())
        stage = Stage(arguments.program, production, clusters, stack.enter_context(another_s3()),
                      arguments.people)
        for server in stage.servers.values():
            stack.callback(server.stop)
        stack.callback(production.close)
        stack.callback(stage.close)
        lengths = write_meanwhile(stage)
        usual = sum(lengths.values())
        times = ", ".join(f"{phase} {seconds:.1f} s" for phase, seconds in lengths.items())
        print(f"    seed {arguments.seed}, {usual:.1f} s a run: {times}", flush=True)
        chosen = moments(arguments.runs, random.Random(arguments.seed))
        print(f"ok  {len(chosen)} runs disturbed: {disturb(stage, usual, lengths, chosen)}", flush=True)
        # What fails leaves nothing that the next one would meet: the last of them completes.
        for fault in (change_schema, mistake_key, expire_certificate, aim_at_production, fill_disk, cut_network):
            print(f"ok  {fault.__name__}: {fault(stage)}", flush=True)
        for reader in stage.readers:
            reader.stop()
            reader.expect_no_failure()
        stage.staging.env.done("verify")
        code, check = stage.bridge.ask_ledger("verify")
        assert code == 0 and check["is_whole"], check
        print(f"ok  {sum(reader.answers for reader in stage.readers)} answers meanwhile, all whole")


if __name__ == "__main__":
    main()
