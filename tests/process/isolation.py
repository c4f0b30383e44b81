#!/usr/bin/env python3
"""Production, staging and the bridge as processes on two PostgreSQL clusters: what each of them has of
the other side (environment, command line, configuration, memory, open files, connections), what each
credential is worth there, and what the live checks of the bridge say of it; then with a password that
both sides share.

    isolation.py --program build/dev/mien

needs the scratch PostgreSQL (MIEN_TEST_POSTGRES); starts another one of its own.
"""

import argparse
import contextlib
import http.client
import json
import os
import pathlib
import re
import subprocess

from bridge_config import write_bridge_config
from environment import Environment, another_cluster

HOST = "admin-staging.localhost"
ASKED_MAX = 20_000
failures = 0


def expect(holds, what):
    global failures
    failures += not holds
    print(("ok      " if holds else "FAILED  ") + what, flush=True)


class Api:
    def __init__(self, port, token):
        self.port, self.token = port, token

    def ask(self, method, path, status):
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        link.request(method, path, headers={"Host": HOST, "Authorization": f"Bearer {self.token}",
                                            "Content-Length": "0"})
        answer = link.getresponse()
        body = answer.read()
        link.close()
        assert answer.status == status, (method, path, answer.status, body)
        return answer, json.loads(body)

    def status(self):
        answer, body = self.ask("GET", "/api/admin/staging/status", 200)
        assert answer.getheader("Mien-Environment") == "staging"
        return body

    def status_when(self, is_so):
        for _ in range(ASKED_MAX):
            body = self.status()
            if is_so(body):
                return body
        raise AssertionError(f"the status stays {body}")

    def await_bridge(self):
        self.status_when(lambda body: {"well"} == {
            part["health"] for part in body["parts"] if part["name"] == "bridge"})

    def checked(self):
        """The status when the bridge has tried again."""
        self.ask("POST", "/api/admin/staging/status/checks", 202)
        return self.status_when(lambda body: not body["isolation"]["is_asked_for"])


def memory_of(pid):
    """What the process may write to: heap, stacks, and all that it has read."""
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in maps:
            span, mode = line.split()[:2]
            begin, end = (int(part, 16) for part in span.split("-"))
            # What is larger is the shadow of AddressSanitizer, which holds no values.
            if mode.startswith("rw") and end - begin < 1 << 30:
                with contextlib.suppress(OSError, ValueError):
                    memory.seek(begin)
                    yield memory.read(end - begin)


def ports_of(pid):
    """Ports that its connections go to."""
    sockets = set()
    for entry in pathlib.Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError):
            found = re.fullmatch(r"socket:\[(\d+)\]", os.readlink(entry))
            sockets.update(found.groups() if found else ())
    ports = set()
    for table in ("tcp", "tcp6"):
        for line in pathlib.Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[9] in sockets and int(fields[2].split(":")[1], 16):
                ports.add(int(fields[2].split(":")[1], 16))
    return ports


def files_of(pid):
    names = set()
    for entry in pathlib.Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError):
            names.add(os.readlink(entry))
    return names


def secrets_of(environment):
    """Each secret of a side by name."""
    found = {f"{role} password": environment.cluster[role]["password"]
             for role in ("owner", "app", "reader")}
    for name, value in re.findall(r'(?m)^(link_key|key) = "(\w+)"$', environment.config.read_text()):
        found[name] = value
    return found


def check_process(name, pid, config, other, known=()):
    """That a process has nothing of the other side but what is known."""
    secrets = {key: value.encode() for key, value in secrets_of(other).items() if key not in known}
    outside = b"".join(pathlib.Path(f"/proc/{pid}/{part}").read_bytes()
                       for part in ("environ", "cmdline")) + config.read_bytes()
    memory = list(memory_of(pid))
    found = [key for key, value in secrets.items()
             if value in outside or any(value in part for part in memory)]
    expect(memory and not found, f"{name}: {len(secrets)} secrets of the other side are in neither its "
           f"environment, its command line, its configuration nor its "
           f"{sum(map(len, memory)) >> 20} MiB of memory {found}")
    if known:
        return
    inside = [path for path in files_of(pid) if path.startswith(str(other.directory))]
    expect(not inside, f"{name}: no open file of the other side {inside}")
    expect(other.cluster["port"] not in ports_of(pid), f"{name}: no connection to the other side")


def enters(environment, account, database):
    """Whether a role and its password are let in, and what the server says if not."""
    done = subprocess.run(["psql", "-XqAtw", "-c", "SELECT 1"], capture_output=True, text=True, env={
        "PATH": os.environ["PATH"], "PGHOST": environment.cluster["host"],
        "PGPORT": str(environment.cluster["port"]), "PGDATABASE": database,
        "PGUSER": account["user"], "PGPASSWORD": account["password"],
        "PGSSLMODE": "verify-full", "PGSSLROOTCERT": environment.cluster["ca_file"]})
    return done.returncode == 0, done.stderr.strip()


def check_credentials(production, staging):
    """Each role of each side at home, where it is let in, and on the other side."""
    for name, home, away in (("production", production, staging), ("staging", staging, production)):
        for role in ("owner", "app"):
            account = home.cluster[role]
            is_in, said = enters(home, account, home.database)
            expect(is_in, f"{name}'s {role} enters its own database {said}")
            is_in, said = enters(away, account, away.database)
            expect(not is_in and "password authentication failed" in said,
                   f"{name}'s {role} is refused by the other side: {said.splitlines()[:1]}")
    is_in, said = enters(staging, production.cluster["reader"], staging.database)
    expect(not is_in and "password authentication failed" in said,
           "the bridge's role for production is refused by staging")


def as_reader(production, statement):
    account = production.cluster["reader"]
    done = subprocess.run(["psql", "-XqAtw", "-v", "ON_ERROR_STOP=1", "-c", statement],
                          capture_output=True, text=True, env={
        "PATH": os.environ["PATH"], "PGHOST": production.cluster["host"],
        "PGPORT": str(production.cluster["port"]), "PGDATABASE": production.database,
        "PGUSER": account["user"], "PGPASSWORD": account["password"],
        "PGSSLMODE": "verify-full", "PGSSLROOTCERT": production.cluster["ca_file"]})
    return done.returncode, done.stderr


def check_grants(production):
    for statement in ("SELECT count(*) FROM characters", "SELECT email FROM admins",
                      "SELECT count(*) FROM prompt_versions"):
        code, said = as_reader(production, statement)
        expect(code == 0, f"the bridge's role may: {statement} {said}")
    for statement in ("SELECT password_hash FROM admins", "SELECT count(*) FROM sessions",
                      "SELECT count(*) FROM api_tokens", "SELECT count(*) FROM audit_log",
                      "SELECT count(*) FROM settings", "SELECT count(*) FROM prompt_drafts"):
        code, said = as_reader(production, statement)
        expect(code != 0 and "permission denied" in said, f"it may not: {statement}")
    for statement in ("UPDATE characters SET name = name", "DELETE FROM users",
                      "CREATE TABLE letters (a text)", "CREATE TEMPORARY TABLE letters (a text)"):
        code, said = as_reader(production, f"BEGIN READ WRITE; {statement}; ROLLBACK")
        expect(code != 0 and "permission denied" in said, f"it may not, when it tries: {statement}")


WANTED = {
    "database_servers": "passed", "database_markers": "passed", "production_reader_rights": "passed",
    "production_reader_in_staging": "passed", "staging_owner_in_production": "passed",
    "staging_program_in_production": "passed", "object_stores": "passed",
    # One user runs all of this on one machine, and directories have no credentials.
    "production_store_read_only": "warning", "staging_store_credential_in_production": "untried",
    "production_store_credential_in_staging": "untried", "server_to_production": "warning"}


def check_status(api, staging):
    status = api.checked()
    results = {check["name"]: check["result"] for check in status["isolation"]["checks"]}
    expect(results == WANTED, f"the live checks: {results}")
    for check in status["isolation"]["checks"]:
        print(f"        {check['result']:7} {check['claim']}\n                {check['tried']}\n"
              f"                {check['found']}", flush=True)
    health = {part["name"]: part["health"] for part in status["parts"]}
    expect(set(health.values()) == {"well"} and len(health) == 9, f"every part is well {health}")
    expect(status["status"] == "ready" and status["drift"]["is_behind"] is True,
           f"staging is {status['status']}, and behind production, which has one character more")
    printed = json.loads(staging.done("staging", "status", "--json"))
    expect(printed["isolation"]["checks"] == status["isolation"]["checks"],
           "the command line says the same")
    text = json.dumps([status, printed])
    expect(not any(value in text for value in secrets_of(staging).values()), "no secret is in it")


def check_shared_password(api, production, staging):
    """What staging's program signs in with, made a password of production's."""
    own = production.cluster["app"]["password"]
    production.sql(f"ALTER ROLE mien_app PASSWORD '{staging.cluster['app']['password']}'")
    status = api.checked()
    results = {check["name"]: check["result"] for check in status["isolation"]["checks"]}
    production.sql(f"ALTER ROLE mien_app PASSWORD '{own}'")
    expect(status["status"] == "not_isolated" and
           results["staging_program_in_production"] == "failed",
           f"a password that both sides take is found: {results['staging_program_in_production']}")
    expect(staging.run("staging", "status").returncode == 8, "and the command line exits with 8")
    expect(api.checked()["status"] == "ready", "it is well again when the password is another")


def check_production_untouched(production, before):
    """The tables of production are as they were, row by row."""
    after = fingerprint(production)
    expect(before == after, f"{len(before)} tables of production are as before all this")


def fingerprint(environment):
    tables = [row[0] for row in environment.sql(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
        "AND relname NOT IN ('api_tokens', 'jobs') ORDER BY relname")]
    return {table: environment.sql(
        f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {table} t")[0][0]
        for table in tables}


def add_character(environment):
    environment.sql("INSERT INTO characters (id, slug, name, search_text) VALUES (gen_random_uuid(), "
                    "'one-more', 'One more', 'one more')")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=pathlib.Path, default="build/dev/mien")
    arguments = parser.parse_args()
    with contextlib.ExitStack() as stack:
        staging = Environment(arguments.program, "staging")
        stack.callback(staging.close)
        staging.set_up()
        stack.enter_context(another_cluster())
        production = Environment(arguments.program)
        stack.callback(production.close)
        production.set_up()
        add_character(production)
        bridge_config = write_bridge_config(staging, production)
        before = fingerprint(production)
        processes = {"production's server": production.serve()[0],
                     "production's worker": production.work()}
        server, port = staging.serve()
        processes |= {"staging's server": server, "staging's worker": staging.work()}
        bridge = production.start("bridge", "bridging", bridge_config)
        token = staging.json("token", "create", "--email", "ada@example.com", "--name", "test")
        api = Api(port, token["token"])
        api.await_bridge()
        check_status(api, staging)
        for name, process in processes.items():
            sides = (production, staging) if name.startswith("production") else (staging, production)
            check_process(name, process.process.pid, sides[0].config, sides[1])
        check_process("the bridge", bridge.process.pid, bridge_config, production, {"reader password"})
        check_process("the bridge", bridge.process.pid, bridge_config, staging,
                      {"owner password", "app password", "key"})
        check_credentials(production, staging)
        check_grants(production)
        check_shared_password(api, production, staging)
        check_production_untouched(production, before)
        expect(bridge.stop() == 0, "the bridge ends when it is asked to")
    raise SystemExit(1 if failures else 0)


if __name__ == "__main__":
    main()
