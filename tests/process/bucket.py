#!/usr/bin/env python3
"""The program with its objects in a bucket of a real S3 server: what `mien storage check` says, how a
clip gets into the bucket and out again, and what is said of settings that are wrong. Needs what
`tools/dev/scratch_postgres.sh env` and `tools/dev/scratch_s3.sh env` set.

    bucket.py --program build/dev/mien [TEST…]
"""

import argparse
import hashlib
import http.client
import json
import os
import pathlib
import re
import ssl
import sys
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request

from environment import Environment

SECONDS_MAX = 60
servers = env = port = token = None


def use_bucket(side="production", environment=None, **changes):
    """Writes the bucket of a side into the configuration."""
    environment = environment or env
    server = servers[side]
    settings = {"endpoint": server["endpoint"], "region": servers["region"],
                "bucket": server["bucket"], "prefix": f"process-{os.getpid()}/",
                "access_key_id": server["access_key_id"],
                "secret_access_key": server["secret_access_key"],
                "ca_file": servers["ca_file"], **changes}
    lines = "\n".join(f"{key} = {json.dumps(value)}" for key, value in settings.items())
    text = environment.config.read_text().split("[objects.s3]")[0]
    text = re.sub(r'\[objects\]\n(kind = "s3"\n)?', '[objects]\nkind = "s3"\n', text)
    environment.config.write_text(f"{text.rstrip()}\n[objects.s3]\n{lines}\n")


def call(method, path, body=None, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS_MAX)
    content = json.dumps(body) if body is not None else None
    connection.request(method, path, content, {
        "Authorization": f"Bearer {token}", "Content-Type": "application/json", **headers})
    answer = connection.getresponse()
    return answer, answer.read()


def fetch(url, **headers):
    """What anybody gets from the S3 server with a link."""
    context = ssl.create_default_context(cafile=servers["ca_file"])
    return urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=30,
                                  context=context)


def setUpModule():
    global servers, env
    servers = json.loads(pathlib.Path(os.environ["MIEN_TEST_S3"]).read_text())
    env = Environment(arguments.program)
    use_bucket()
    env.set_up()


def tearDownModule():
    env.close()


def make_clip():
    """A preview, made by a worker; where it is served, without the host."""
    answer, body = call("POST", "/api/admin/characters", {"slug": "luna", "name": "Luna"})
    assert answer.status in (201, 409), body
    character = json.loads(call("GET", "/api/admin/characters")[1])["characters"][0]["id"]
    answer, body = call("POST", f"/api/admin/characters/{character}/emotional-prompts/happy/test", {
        "prompt_text": "Luna smiles.", "reuse": False,
        "settings": {"width": 256, "height": 256, "duration_ms": 1000}})
    assert answer.status == 202, body
    preview = json.loads(body)["preview_id"]
    deadline = time.monotonic() + SECONDS_MAX
    while time.monotonic() < deadline:
        answer, body = call("GET", f"/api/admin/previews/{preview}")
        assert answer.status == 200, body
        shown = json.loads(body)
        if shown["video_url"]:
            url = urllib.parse.urlsplit(shown["video_url"])
            return f"{url.path}?{url.query}"
        assert shown["status"] not in ("failed", "cancelled"), body
    raise AssertionError(f"no clip after {SECONDS_MAX} s: {body}")


class Check(unittest.TestCase):
    def test_says_of_a_good_bucket_that_all_is_well(self):
        use_bucket()
        other = servers["staging"]
        result = env.run("storage", "check", "--other-bucket", other["bucket"],
                         "--other-endpoint", other["endpoint"])
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        self.assertNotIn("FAIL", result.stdout)
        for tried in ("an object is written once", "a large object is written once",
                      "the bucket cannot be deleted", "other buckets are not seen",
                      "the other bucket cannot be written to"):
            self.assertIn(f"ok    {tried}", result.stdout)

    def test_names_a_bucket_that_should_be_closed(self):
        use_bucket()
        result = env.run("storage", "check", "--other-bucket", servers["production"]["bucket"],
                         "--json")
        self.assertEqual(result.returncode, 8, result.stdout + result.stderr)
        failed = [one for one in json.loads(result.stdout) if not one["is_well"]]
        self.assertEqual([one["tried"] for one in failed],
                         ["the other bucket cannot be listed",
                          "the other bucket cannot be written to",
                          "nothing can be deleted in the other bucket"])
        self.assertIn(servers["production"]["bucket"], failed[0]["advice"])

    def test_keeps_out_of_the_bucket_of_another_environment(self):
        """By the mark that production's first call has left: at the start, by a command and by the
        configuration, which takes staging's own."""
        use_bucket()
        env.done("storage", "check")
        staging = Environment(arguments.program, "staging")
        try:
            use_bucket(environment=staging)
            staging.set_up()
            result = staging.run("storage", "check")
            self.assertEqual(result.returncode, 8, result.stdout + result.stderr)
            self.assertIn("marked as production's, and this is staging", result.stdout)
            process = staging.start("serve", "object_store_unusable")
            self.assertIn("marked as production's", process.fields["help"])
            process.stop()

            use_bucket("staging", environment=staging, prefix=f"process-{os.getpid()}-staging/")
            bucket = servers["staging"]["bucket"]
            done = staging.run("staging", "config", "set", "--storage-bucket", bucket)
            self.assertEqual(done.returncode, 0, done.stderr)
            use_bucket(environment=staging)
            done = staging.run("staging", "config", "set", "--storage-bucket",
                               servers["production"]["bucket"])
            self.assertEqual(done.returncode, 2, done.stdout)
            self.assertIn("must have another one", done.stderr)
        finally:
            staging.close()

    def test_says_what_to_change_when_nothing_is_allowed(self):
        stranger = servers["production"]["stranger"]
        for changes, word in ((stranger, "storage check"),
                              ({"region": "eu-west-1"}, "objects.s3.region"),
                              ({"secret_access_key": "x"}, "objects.s3.secret_access_key")):
            use_bucket(**changes)
            result = env.run("storage", "check")
            self.assertEqual(result.returncode, 8, result.stdout + result.stderr)
            self.assertIn(word, result.stdout)
            self.assertNotIn(servers["production"]["secret_access_key"], result.stdout)
        use_bucket()

    def test_a_directory_is_checked_too(self):
        text = env.config.read_text()
        env.config.write_text(text.replace('kind = "s3"', 'kind = "filesystem"'))
        result = env.run("storage", "check")
        env.config.write_text(text)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        self.assertIn("ok    an object is written once", result.stdout)


class Clips(unittest.TestCase):
    def setUp(self):
        global token
        if token is None:
            token = env.json("token", "create", "--email", "ada@example.com", "--name",
                             "test")["token"]
        self.processes = []

    def tearDown(self):
        for process in self.processes:
            process.stop()
        use_bucket()

    def serve(self):
        global port
        process, port = env.serve()
        self.processes.append(process)
        return process

    def clip(self):
        worker = env.work()
        self.processes.append(worker)
        return make_clip()

    def assert_stored(self, path, content):
        key = urllib.parse.urlsplit(path).path.removeprefix("/media/")
        rows = env.sql(f"SELECT encode(sha256, 'hex') FROM objects WHERE key = '{key}'")
        self.assertEqual(rows, [[hashlib.sha256(content).hexdigest()]])

    def test_a_clip_goes_into_the_bucket_and_is_served_with_ranges(self):
        self.serve()
        path = self.clip()
        answer, whole = call("GET", path)
        self.assertEqual(answer.status, 200, whole)
        self.assert_stored(path, whole)
        answer, part = call("GET", path, Range="bytes=100-199")
        self.assertEqual((answer.status, part), (206, whole[100:200]))
        self.assertEqual(list((env.directory / "objects").glob("**/*.mp4")), [])

    def test_where_browsers_reach_the_bucket_they_are_sent_there(self):
        use_bucket(public_links=True)
        self.serve()
        path = self.clip()
        answer, body = call("GET", path)
        self.assertEqual(answer.status, 307, body)
        link = answer.headers["Location"]
        self.assertTrue(link.startswith(servers["production"]["endpoint"] + "/"), link)
        with fetch(link) as given:
            whole = given.read()
        self.assert_stored(path, whole)
        with fetch(link, Range="bytes=100-199") as given:
            self.assertEqual((given.status, given.read()), (206, whole[100:200]))
        with self.assertRaises(urllib.error.HTTPError) as forged:
            fetch(link[:-1] + ("0" if link[-1] != "0" else "1"))
        self.assertEqual(forged.exception.code, 403)
        answer, _ = call("HEAD", path)
        self.assertEqual((answer.status, answer.headers["Content-Length"]),
                         (200, str(len(whole))))
        answer, _ = call("GET", path.replace("signature=", "signature=A"))
        self.assertEqual(answer.status, 403)

    def test_a_server_says_at_its_start_what_is_wrong_and_serves_the_rest(self):
        use_bucket(region="eu-west-1")
        self.serve()
        log = env.start("serve", "object_store_unusable")
        self.processes.append(log)
        self.assertIn("objects.s3.region", log.fields["help"])
        answer, _ = call("GET", "/api/admin/characters")
        self.assertEqual(answer.status, 200)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    arguments, rest = parser.parse_known_args()
    unittest.main(argv=[sys.argv[0], *rest])
