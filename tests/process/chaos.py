#!/usr/bin/env python3
"""Kills server, worker and PostgreSQL with SIGKILL, at random, while clients save and render; then
checks that every acknowledged save is there and that `mien verify` finds nothing.

    chaos.py --data DIR [--kills 50] [--seed N]

works on a stack of its own that `./dev up --detach --data DIR` has started. Prints the seed.
"""

import argparse
import http.client
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.parse
import uuid

SAVERS = 4
READY_SECONDS = 90


class Client:
    """One connection that is opened anew whenever the other side went away."""

    def __init__(self, access):
        address = urllib.parse.urlparse(access["url"])
        self.host, self.port = address.hostname, address.port
        self.token = access["token"]
        self.connection = None

    def call(self, method, path, body=None, key=None):
        """One try; raises OSError or HTTPException when the link breaks."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection(self.host, self.port, timeout=15)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        try:
            self.connection.request(method, path,
                                    json.dumps(body) if body is not None else None, headers)
            response = self.connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            self.connection = None
            raise
        return response.status, json.loads(text) if text else None


class Load:
    """Saves, tests and renders until told to stop; remembers what was acknowledged."""

    def __init__(self, access, cells, seed):
        self.access, self.cells, self.seed = access, cells, seed
        self.acknowledged = []  # (cell, version, text)
        self.videos = []
        self.retried = 0
        self.refused = []
        self.stopping = threading.Event()
        self.lock = threading.Lock()

    def insist(self, client, dice, method, path, body):
        """Sends until there is an answer; the same key makes the retries harmless."""
        key = str(uuid.UUID(int=dice.getrandbits(128), version=4))
        tries = 0
        while True:
            try:
                status, answer = client.call(method, path, body, key)
                if status not in (503, 429):
                    return status, answer
            except (OSError, http.client.HTTPException, json.JSONDecodeError):
                pass
            tries += 1
            with self.lock:
                self.retried += 1
            if tries > 600:
                raise TimeoutError(f"no answer to {method} {path}")
            time.sleep(0.2)

    def save(self, number):
        client, dice = Client(self.access), random.Random(f"{self.seed}/{number}")
        count = 0
        while not self.stopping.is_set():
            count += 1
            cell = dice.choice(self.cells)
            text = f"Saver {number}, save {count}, {dice.getrandbits(64):x}."
            status, answer = self.insist(client, dice, "POST", cell, {"prompt_text": text})
            with self.lock:
                if status in (200, 201):
                    self.acknowledged.append((cell, answer["version"], text))
                else:
                    self.refused.append((status, answer))

    def render(self):
        client, dice = Client(self.access), random.Random(f"{self.seed}/render")
        while not self.stopping.is_set():
            cell = dice.choice(self.cells)
            character, emotion = cell.split("/")[4], cell.split("/")[6]
            settings = {"width": 64, "height": 64, "duration_ms": 500}
            status, answer = self.insist(client, dice, "POST", "/api/videos", {
                "character_id": character, "emotion": emotion, "settings": settings})
            with self.lock:
                if status == 202:
                    self.videos.append(answer["video_id"])
                else:
                    self.refused.append((status, answer))
            time.sleep(0.3)


def pid_of(data, part):
    """The pid in a part's pid file, when that process still runs."""
    try:
        pid, started, _ = (data / "run" / f"production-{part}.pid").read_text().split()
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        return int(pid) if fields[19] == started and fields[0] != "Z" else None
    except (OSError, ValueError):
        return None


def is_ready(access):
    try:
        return Client(access).call("GET", "/readyz")[0] == 200
    except (OSError, http.client.HTTPException, json.JSONDecodeError):
        return False


def await_ready(access):
    deadline = time.monotonic() + READY_SECONDS
    while not is_ready(access):
        assert time.monotonic() < deadline, "the server did not become ready again"
        time.sleep(0.1)


def check(access, load, data, program):
    client = Client(access)
    versions = {}
    for cell, version, text in load.acknowledged:
        assert versions.setdefault((cell, version), text) == text, \
            f"two acknowledged saves share version {version} of {cell}"
    lost = 0
    for (cell, version), text in versions.items():
        status, answer = client.call("GET", f"{cell}/versions/{version}")
        if status != 200 or answer["prompt_text"] != text:
            lost += 1
    assert lost == 0, f"{lost} acknowledged saves are gone"
    deadline = time.monotonic() + 180
    waiting = set(load.videos)
    while waiting and time.monotonic() < deadline:
        waiting = {video for video in waiting if client.call("GET", f"/api/videos/{video}")[1]
                   ["status"] not in ("completed", "failed", "cancelled")}
        time.sleep(0.2)
    assert not waiting, f"{len(waiting)} videos never ended"
    verify = subprocess.run([program, "verify", "--config", data / "production" / "config.toml"],
                            capture_output=True, text=True)
    print(verify.stdout.splitlines()[-1] if verify.stdout else verify.stderr)
    assert verify.returncode == 0, verify.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--program", type=pathlib.Path, default="build/release/mien")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4), "big"))
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}, {arguments.kills} kills", flush=True)
    data = arguments.data.resolve()
    access = json.loads((data / "access.json").read_text())["production"]
    await_ready(access)

    client = Client(access)
    characters = client.call("GET", "/api/admin/characters?limit=4")[1]["characters"]
    cells = [f"/api/admin/characters/{character['id']}/emotional-prompts/{emotion}"
             for character in characters for emotion in ("happy", "sad", "idle")]
    load = Load(access, cells, arguments.seed)
    threads = [threading.Thread(target=load.save, args=(i,)) for i in range(SAVERS)]
    threads.append(threading.Thread(target=load.render))
    for thread in threads:
        thread.start()

    dice = random.Random(arguments.seed)
    killed = {"serve": 0, "worker": 0, "postgres": 0}
    try:
        while sum(killed.values()) < arguments.kills:
            time.sleep(dice.uniform(0.3, 2.5))
            part = dice.choice(sorted(killed))
            pid = pid_of(data, part)
            if pid is None:
                continue
            os.kill(pid, signal.SIGKILL)
            killed[part] += 1
            if dice.random() < 0.7:
                await_ready(access)
    finally:
        load.stopping.set()
        for thread in threads:
            thread.join()
    await_ready(access)
    print(f"killed {killed}; {len(load.acknowledged)} saves and {len(load.videos)} videos "
          f"acknowledged, {load.retried} tries repeated", flush=True)
    assert not load.refused, f"unexpected answers: {load.refused[:3]}"
    assert len(load.acknowledged) > arguments.kills, "the load did not get through"
    check(access, load, data, arguments.program)
    print("1 passed, 0 failed")


if __name__ == "__main__":
    sys.exit(main())
