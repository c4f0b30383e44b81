#!/usr/bin/env python3
"""The runtime clients of clients/ through nginx as it ships, over TLS with a certificate of an authority of
our own: changes arrive at once, nobody talks to a stranger, and a proxy that holds the stream back costs
reads, not truth.

    runtime_clients_front.py --program build/dev/mien
"""

import argparse
import contextlib
import http.client
import json
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from client_drivers import COMMANDS, Driver, Refused
from environment import LOOK_SECONDS, ROOT, Environment
from nginx_front import NAME, await_port, free_ports, nginx_config

EVENTUALLY_SECONDS_MAX = 30
env = port = token = None


def call(method, path, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path, json.dumps(body) if body is not None else None,
                       {"Authorization": f"Bearer {token}", "Content-Type": "application/json"})
    response = connection.getresponse()
    text = response.read()
    connection.close()
    assert response.status < 300, (method, path, response.status, text)
    return json.loads(text) if text else None


def save(character, text):
    call("POST", f"/api/admin/characters/{character}/emotional-prompts/happy", {"prompt_text": text})


def serve_behind(https_port):
    global port
    text = env.config.read_text()
    text = re.sub(r"(?m)^public_url = .*$", f'public_url = "https://localhost:{https_port}"\n'
                  'trusted_proxies = ["127.0.0.1/32"]', text)
    config = env.directory / "behind.toml"
    config.write_text(text)
    config.chmod(0o600)
    port = env.start("serve", "serving", config).fields["port"]


def write_certificate(authority, directory):
    """What nginx is given, of an authority that is made when it is not there."""
    subprocess.run(["bash", "-euc", '. "$0"; make_authority "$1"; make_certificate "$1" "$2"',
                    ROOT / "tools" / "dev" / "authority.sh", authority, directory], check=True)
    (directory / "server.crt").rename(directory / "fullchain.pem")
    (directory / "server.key").rename(directory / "key.pem")


class Front:
    """nginx as it ships, for localhost; one that holds back what it may."""

    def __init__(self, directory, ports, holds_back=False):
        self.directory, self.port, self.process = directory, ports["https"], None
        config = nginx_config(ROOT, directory, ports).replace(NAME, "localhost")
        if holds_back:
            shipped = ROOT / "deploy" / "nginx" / "server.conf"
            ours = directory / "server.conf"
            text = shipped.read_text()
            assert "proxy_buffering off;" in text
            ours.write_text(text.replace("proxy_buffering off;", "proxy_ignore_headers X-Accel-Buffering;"))
            config = config.replace(str(shipped), str(ours))
        (directory / "nginx.conf").write_text(config)
        self.url = f"https://localhost:{self.port}"

    def start(self):
        self.process = subprocess.Popen(["/usr/sbin/nginx", "-c", self.directory / "nginx.conf", "-e",
                                         self.directory / "error.log"], stdout=subprocess.DEVNULL)
        await_port(self.port, self.process)

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)


def eventually(check, what):
    deadline = time.monotonic() + EVENTUALLY_SECONDS_MAX
    while not (result := check()):
        assert time.monotonic() < deadline, f"never: {what}"
        time.sleep(LOOK_SECONDS / 10)
    return result


class Fronted(unittest.TestCase):
    """`language` is set by main()."""

    language = "python"

    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        root = pathlib.Path(cls.stack.enter_context(tempfile.TemporaryDirectory()))
        cls.authority = root / "authority"
        cls.front = cls.make_front(root / "front")
        cls.slow = cls.make_front(root / "slow", holds_back=True)
        serve_behind(cls.front.port)
        for front in (cls.front, cls.slow):
            (front.directory / "nginx.conf").write_text(
                (front.directory / "nginx.conf").read_text().replace("127.0.0.1:65535",
                                                                     f"127.0.0.1:{port}"))
            cls.stack.callback(front.stop)
            front.start()

    @classmethod
    def make_front(cls, directory, **how):
        directory.mkdir()
        write_certificate(cls.authority, directory)
        http_port, https_port = free_ports(2)
        # Mien says its port only when it runs.
        return Front(directory, {"mien": 65535, "http": http_port, "https": https_port}, **how)

    @classmethod
    def tearDownClass(cls):
        cls.stack.close()

    def open(self, front, trusting=True):
        """A driver of its own, because whom Node trusts is decided when it starts."""
        trusted = {"NODE_EXTRA_CA_CERTS": str(self.authority / "ca.crt")} if trusting else {}
        driver = Driver(self.language, **trusted)
        self.addCleanup(driver.close)
        options = {"ca_file": trusted["NODE_EXTRA_CA_CERTS"]} if trusting else {}
        driver.call("open", "one", front.url, token=token, deadline_seconds=3, deaf_seconds_max=1, **options)
        return driver

    def character(self, text):
        character = call("POST", "/api/admin/characters", {"name": "Watson"})["id"]
        save(character, text)
        return character

    def resolve(self, driver, character):
        return driver.call("resolve", "one", character, "happy")

    def is_kept(self, driver, character):
        return self.resolve(driver, character) and driver.call("peek", "one", character, "happy")

    def test_changes_pass_at_once(self):
        character, driver = self.character("0"), self.open(self.front)
        self.assertTrue(driver.call("wait_until_live", "one", EVENTUALLY_SECONDS_MAX))
        delays = []
        for number in range(1, 6):
            eventually(lambda: self.is_kept(driver, character), "it is kept")
            save(character, str(number))
            saved_at = time.monotonic()
            eventually(lambda text=str(number): self.resolve(driver, character)["text"] == text, "the change")
            delays.append(time.monotonic() - saved_at)
        print(f"{self.language}: through nginx and TLS a change was seen after {1000 * max(delays):.1f} ms "
              f"at most (half: {1000 * sorted(delays)[2]:.1f} ms)", flush=True)
        self.assertLess(sorted(delays)[2], 0.1)

    def test_a_front_that_goes_is_told_and_one_that_comes_is_found(self):
        character, driver = self.character("Smiles."), self.open(self.front)
        self.assertTrue(driver.call("wait_until_live", "one", EVENTUALLY_SECONDS_MAX))
        eventually(lambda: self.is_kept(driver, character), "it is kept")
        self.front.stop()
        found = eventually(lambda: (one := self.resolve(driver, character))["is_stale"] and one, "it is told")
        self.assertEqual(found["text"], "Smiles.")
        self.front.start()
        eventually(lambda: not self.resolve(driver, character)["is_stale"], "it is back")
        self.assertTrue(driver.call("wait_until_live", "one", EVENTUALLY_SECONDS_MAX))

    def test_a_stranger_is_told_nothing(self):
        character, driver = self.character("Smiles."), self.open(self.front, trusting=False)
        with self.assertRaises(Refused) as raised:
            self.resolve(driver, character)
        self.assertEqual(raised.exception.kind, "Unreachable")
        self.assertFalse(driver.call("is_live", "one"))
        self.assertNotIn(token, str(raised.exception))

    def test_one_that_holds_the_stream_back_is_named_and_reads_go_through(self):
        character, driver = self.character("0"), self.open(self.slow)
        for number in range(1, 4):
            save(character, str(number))
            found = self.resolve(driver, character)
            self.assertEqual((found["text"], found["is_stale"]), (str(number), False))
        failure = eventually(lambda: driver.call("stream_failure", "one"), "it gives up")
        self.assertIn("proxy", failure)
        self.assertFalse(driver.call("is_live", "one"))
        self.assertIsNone(driver.call("peek", "one", character, "happy"))


def main():
    global env, token
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=pathlib.Path, default="build/dev/mien")
    arguments = parser.parse_args()
    env = Environment(arguments.program)
    env.set_up()
    token = env.json("token", "create", "--email", "ada@example.com", "--name", "all")["token"]
    cases = unittest.TestSuite()
    for language in COMMANDS:
        fronted = type(language, (Fronted,), {"language": language})
        cases.addTests(unittest.defaultTestLoader.loadTestsFromTestCase(fronted))
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(cases)
    env.close()
    return 0 if result.wasSuccessful() and result.testsRun else 1


if __name__ == "__main__":
    sys.exit(main())
