"""How soon a save is seen by another node: two servers on one database, each with its own cache."""

import http.client
import json
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

from bench_stack import row, stack_from_arguments

SAVES = 300
MIEN = pathlib.Path(__file__).resolve().parent.parent / "build" / "release" / "mien"


def start_second_node(stack, directory: pathlib.Path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = (stack.data / "production" / "config.toml").read_text()
    config = re.sub(r'(?m)^listen = .*$', f'listen = "127.0.0.1:{port}"', config)
    path = directory / "config.toml"
    path.touch(mode=0o600)
    path.write_text(config)
    log = (directory / "serve.log").open("w")
    process = subprocess.Popen([MIEN, "serve", "--config", path], stdout=log, stderr=log)
    for _ in range(200):
        node = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            node.request("GET", "/readyz")
            answer = node.getresponse()
            # Not while it is degraded: then it does not hear of changes yet.
            if json.load(answer)["status"] == "ready":
                return process, node
        except OSError:
            pass
        time.sleep(0.05)
    process.kill()
    sys.exit("the second node did not get ready:\n" + pathlib.Path(log.name).read_text()[-2000:])


def main():
    stack = stack_from_arguments()
    character = stack.characters()[0]["id"]
    cell = f"/api/admin/characters/{character}/emotional-prompts/happy"
    first = stack.connect()
    delays = []
    with tempfile.TemporaryDirectory() as directory:
        process, second = start_second_node(stack, pathlib.Path(directory))
        try:
            for _ in range(SAVES):
                seen = stack.call("GET", cell, connection=second)[1]["version"]
                text = {"prompt_text": f"Sunshine, take {time.time_ns()}."}
                status, saved = stack.call("PUT", cell, text, connection=first)
                answered_at = time.monotonic()
                assert status == 200 and saved["version"] == seen + 1, saved
                while stack.call("GET", cell, connection=second)[1]["version"] == seen:
                    assert time.monotonic() < answered_at + 5, "the second node never saw it"
                delays.append(time.monotonic() - answered_at)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)
    delays.sort()
    half, worst = delays[len(delays) // 2] * 1000, delays[-1] * 1000
    row(f"a save seen by another node, worst of {SAVES}", f"{worst:.1f} ms (half: {half:.1f} ms)",
        "", "", "< 100 ms")


main()
