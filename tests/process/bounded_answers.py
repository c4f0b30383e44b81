#!/usr/bin/env python3
"""Nothing that a client sends comes back, or stays, without a bound. Generated from openapi.yaml and
prompts.schema.json: each parameter, header and value of each route, and each member and column of each
file, at the largest size that is let in, and one unknown name beside them.

    bounded_answers.py --program build/dev/mien [TEST…]
"""

import csv
import http.client
import io
import json
import os
import pathlib
import sys
import time
import unittest
import urllib.parse

from contract_walk import Contract, with_member, with_value
from environment import ROOT, Environment

KIB = 1024
ERROR_BYTES_MAX = 64 * KIB
LONG = 200 * KIB  # of a body; a little less than most routes take
LONG_IN_HEAD = 3 * KIB
LONG_IN_FILE = 3 * KIB * KIB
ROW_BYTES_MAX = 160 * KIB
PEAK_GROWTH_KIB_MAX = 300 * KIB  # of a process, with what the sanitizers add
FILLS = ("b", "\x01")
PLAN_SECONDS_MAX = 90  # of a plan under the sanitizers
# Their answers do not end.
STREAMS = {"stream_events", "stream_changes"}
# They would end the token that the test works with, or the test.
ENDS = {"delete_token", "sign_out"}

STAGING = "/api/admin/staging/"

env = server = worker = contract = production = staging = None


class Stand:
    """An environment with a server, and an admin's token there."""

    def __init__(self, name, host):
        self.env = Environment(PROGRAM, name)
        self.env.set_up()
        token = self.env.json("token", "create", "--email", "ada@example.com", "--name", "bounds")
        self.server, self.port = self.env.serve()
        self.headers = {"Host": host, "Authorization": f"Bearer {token['token']}"}


def setUpModule():
    global env, server, worker, contract, production, staging
    os.environ["ASAN_OPTIONS"] = "quarantine_size_mb=8"
    production, staging = Stand("production", "127.0.0.1"), Stand("staging", "admin-staging.localhost")
    env, server = production.env, production.server
    worker = env.work()
    contract = Contract(json.loads(call("GET", "/api/openapi.json")[1]))


def tearDownModule():
    production.env.close()
    staging.env.close()


def call(method, target, body=None, headers=None):
    stand = staging if target.startswith(STAGING) else production
    connection = http.client.HTTPConnection("127.0.0.1", stand.port, timeout=120)
    try:
        connection.request(method, target, body, {**stand.headers, **(headers or {})})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def peak_kib(process):
    status = pathlib.Path(f"/proc/{process.process.pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])


def longest(value):
    """The longest text in a JSON value, names of members too."""
    if isinstance(value, dict):
        return max((max(len(key), longest(member)) for key, member in value.items()), default=0)
    if isinstance(value, list):
        return max(map(longest, value), default=0)
    return len(value) if isinstance(value, str) else 0


class Bounded(unittest.TestCase):
    def check(self, what, status, body):
        self.assertNotIn(status, (500, 502), what)
        if status < 400:
            return
        self.assertLessEqual(len(body), ERROR_BYTES_MAX, what)
        for problem in json.loads(body).get("problems", []):
            self.assertLessEqual(longest(problem), 501, what)

    def check_kept(self, environment, database):
        """What is kept in its rows of all these requests."""
        for table, column in environment.sql(
                "SELECT table_name, column_name FROM information_schema.columns "
                "WHERE table_schema = 'public' AND data_type IN ('text', 'jsonb')", database):
            longest_kept, = environment.sql(
                f"SELECT coalesce(max(octet_length({column}::text)), 0) FROM {table}", database)[0]
            self.assertLessEqual(int(longest_kept), ERROR_BYTES_MAX + 16 * KIB, f"{table}.{column}")


class Requests(Bounded):
    def setUp(self):
        self.peaks = [peak_kib(server), peak_kib(worker)]
        self.sent = 0

    def tearDown(self):
        for process, before in zip((server, worker), self.peaks):
            self.assertLess(peak_kib(process) - before, PEAK_GROWTH_KIB_MAX)
            process.process.poll()
            self.assertIsNone(process.process.returncode)
        self.check_kept(staging.env, staging.env.control)

    def send(self, what, method, path, query=(), body=None, headers=None):
        target = path + ("?" + urllib.parse.urlencode(query) if query else "")
        status, answer = call(method, target, body, headers)
        self.check(what, status, answer)
        self.sent += 1

    def operations(self):
        for method, path, operation in contract.operations():
            if operation["operationId"] not in STREAMS | ENDS:
                yield method, path, operation

    def path_of(self, path, operation, changed=None, value=None):
        for parameter in operation["parameters"]:
            if parameter["in"] == "path":
                name = parameter["name"]
                sample = value if name == changed else str(contract.sample(parameter["schema"], name))
                path = path.replace("{" + name + "}", urllib.parse.quote(sample, safe=""))
        return path

    def json_schema(self, operation):
        content = operation.get("requestBody", {}).get("content", {})
        return content.get("application/json", {}).get("schema")

    def test_each_parameter_and_header(self):
        for method, path, operation in self.operations():
            name = operation["operationId"]
            sample = self.json_schema(operation)
            body = json.dumps(contract.sample(sample)) if sample else None
            kind = {"Content-Type": "application/json"} if sample else {}
            right = self.path_of(path, operation)
            for parameter in operation["parameters"]:
                what = f"{name}: {parameter['in']} {parameter['name']}"
                for fill in ("b", "\u202e"):
                    long = fill * (LONG_IN_HEAD // len(urllib.parse.quote(fill)))
                    if parameter["in"] == "path":
                        self.send(what, method, self.path_of(path, operation, parameter["name"], long),
                                  body=body, headers=kind)
                    elif parameter["in"] == "query":
                        self.send(what, method, right, [(parameter["name"], long)], body, kind)
                if parameter["in"] == "header":
                    self.send(what, method, right, (), body,
                              {**kind, parameter["name"]: '"' + "b" * 2 * LONG_IN_HEAD + '"'})
            self.send(f"{name}: an unknown parameter", method, right, [("b" * LONG_IN_HEAD, "1")],
                      body, kind)
            self.send(f"{name}: its content type", method, right, (), body or "{}",
                      {"Content-Type": "b" * LONG_IN_HEAD})
        self.assertGreater(self.sent, 400)

    def test_each_value_of_each_body(self):
        for method, path, operation in self.operations():
            schema = self.json_schema(operation)
            if not schema:
                continue
            target = self.path_of(path, operation)
            sample = contract.sample(schema)
            for place, node, is_object in contract.places(schema):
                what = f"{operation['operationId']}: {'/'.join(map(str, place))}"
                bodies = [with_value(sample, place, fill * (LONG // len(json.dumps(fill)[1:-1].encode())))
                          for fill in FILLS]
                if "maxLength" in node:
                    bodies.append(with_value(sample, place, "b" * node["maxLength"]))
                if is_object:
                    bodies += [with_member(sample, place, fill * (LONG // 6), 1) for fill in FILLS]
                    bodies.append(with_value(sample, place, {f"{i:03}" + "b" * 300: i
                                                             for i in range(600)}))
                for body in bodies:
                    self.send(what, method, target, (), json.dumps(body),
                              {"Content-Type": "application/json"})
            self.send(f"{operation['operationId']}: a body that is no JSON", method, target, (),
                      '{"' + "b" * LONG + '": ', {"Content-Type": "application/json"})
            twice = '{"' + "b" * (LONG // 2) + '":1,"' + "b" * (LONG // 2) + '":1}'
            self.send(f"{operation['operationId']}: a name that comes twice", method, target, (), twice,
                      {"Content-Type": "application/json"})
        self.assertGreater(self.sent, 500)


class Files(Bounded):
    """Each member and column, each object with an unknown name: as an upload."""

    @classmethod
    def setUpClass(cls):
        cls.schema = Contract(json.loads((ROOT / "docs/formats/prompts.schema.json").read_text()))

    def upload(self, what, content):
        peaks = [peak_kib(server), peak_kib(worker)]
        status, body = call("POST", "/api/admin/prompts/import?file_name=f", content,
                            {"Content-Type": "application/octet-stream"})
        self.check(what, status, body)
        if status in (201, 202):
            id_ = json.loads(body)["import_id"]
            if self.end_of_plan(id_) == "failed":
                return status
            status, body = call("GET", f"/api/admin/prompts/import/{id_}/preview")
            self.assertEqual(status, 200, what)
            for rows in json.loads(body).values():
                for row in rows or []:
                    self.assertLessEqual(len(json.dumps(row)), ROW_BYTES_MAX, what)
        for process, before in zip((server, worker), peaks):
            self.assertLess(peak_kib(process) - before, PEAK_GROWTH_KIB_MAX, what)
        return status

    def end_of_plan(self, id_):
        deadline = time.monotonic() + PLAN_SECONDS_MAX
        while time.monotonic() < deadline:
            status, body = call("GET", f"/api/admin/prompts/import/{id_}")
            self.check("an import", status, body)
            if (stage := json.loads(body)["status"]) != "planning":
                return stage
            time.sleep(0.1)
        self.fail("a plan takes too long")

    def tearDown(self):
        """What is kept of all these files, whatever became of them."""
        self.check_kept(env, env.database)
        status, body = call("GET", "/api/admin/prompts/import?limit=200")
        self.assertEqual(status, 200)
        for row in json.loads(body)["imports"]:
            self.assertLessEqual(len(json.dumps(row)), 4 * KIB)

    def entries(self):
        version = self.schema.sample({"$ref": "#/$defs/version"})
        prompt = {"character_slug": "eve", "emotion": "happy", "versions": [version], "sha256": "x"}
        return {"format": "mien.prompts", "schema_version": 1, "with_history": True,
                "counts": {"emotions": 1, "characters": 1, "templates": 1, "prompts": 1, "versions": 1},
                "emotions": [self.schema.sample({"$ref": "#/$defs/emotion"})],
                "characters": [self.schema.sample({"$ref": "#/$defs/character"})],
                "templates": [self.schema.sample({"$ref": "#/$defs/template"})],
                "prompts": [prompt]}

    def places(self, value, at=()):
        yield at, value
        members = value.items() if isinstance(value, dict) else \
            enumerate(value) if isinstance(value, list) else ()
        for key, member in members:
            yield from self.places(member, (*at, key))

    def test_each_member_of_json(self):
        sample = self.entries()
        for place, value in self.places(sample):
            what = "/".join(map(str, place))
            self.upload(what, json.dumps(with_value(sample, place, "b" * LONG_IN_FILE)))
            if isinstance(value, dict):
                self.upload(what, json.dumps(with_member(sample, place, "b" * LONG_IN_FILE, "x")))
                self.upload(what, json.dumps(with_value(
                    sample, place, {f"{i:04}" + "b" * 700: "x" for i in range(4000)})))

    def test_each_column_of_csv(self):
        columns = ["record", "character_id", "character_slug", "emotion", "version", "prompt_text",
                   "change_reason", "reverted_from", "created_by_email", "created_by_name",
                   "created_at", "details", "sha256"]
        sample = {"record": "version", "character_slug": "eve", "emotion": "happy", "version": "1",
                  "prompt_text": "x"}

        def written(names, row):
            text = io.StringIO()
            csv.writer(text).writerows([names, [row.get(name, "") for name in names]])
            return text.getvalue()

        self.assertEqual(self.upload("the sample", written(columns, sample)), 200)
        for column in columns:
            self.upload(column, written(columns, {**sample, column: "b" * LONG_IN_FILE}))
            self.upload(column, written(columns, {**sample, column: '{"' + "b" * LONG_IN_FILE + '":1}'}))
        self.upload("unknown", written([*columns, "b" * LONG_IN_FILE], sample))
        self.upload("alone", "b" * LONG_IN_FILE)
        self.upload("header", written(["b" * LONG_IN_FILE, "emotion", "prompt_text"], sample))

    def test_an_origin_of_large_numbers(self):
        sample = self.entries()
        for origin in ({"a": "b" * 5000}, {"a": [1e300] * 100}, {"a": [1e-300] * 100}):
            self.upload("origin", json.dumps(with_value(
                sample, ("prompts", 0, "versions", 0, "origin"), origin)))

    def test_the_longest_name_that_an_entry_may_have(self):
        # What a file may hold at most, 60 MB in one name: the answer and the list stay small.
        name = "b" * 60_000_000
        self.upload("a CSV column", name + ",emotion,prompt_text\n")
        self.upload("a JSON member", '{"format":"mien.prompts","' + name + '":1}')


if __name__ == "__main__":
    at = sys.argv.index("--program")
    PROGRAM = pathlib.Path(sys.argv[at + 1])
    del sys.argv[at:at + 2]
    unittest.main()
