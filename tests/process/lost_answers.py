#!/usr/bin/env python3
"""A lost answer is not a lost change. The web UI's way of sending a change (web/src/api/delivery.ts)
against a real server behind a link that is cut at any byte of the request or of the answer, and that is
killed and started again meanwhile: what is told in the end is what happened, exactly once.

    lost_answers.py --program build/dev/mien [--changes 100] [--seed N]
"""

import argparse
import http.client
import json
import os
import pathlib
import random
import signal
import socket
import struct
import threading
import time
import uuid

from environment import Environment

ATTEMPTS_MAX = 200
UNKNOWN = (502, 503, 504)


class Gate:
    """A TCP proxy on a free port. `cut` applies to the next connection: (side, bytes), after so many
    bytes of which both ends are reset; None lets it pass."""

    def __init__(self, port):
        self.upstream = port
        self.cut = None
        self.cuts = 0
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            client, _ = self.listener.accept()
            cut, self.cut = self.cut, None
            try:
                server = socket.create_connection(("127.0.0.1", self.upstream))
            except OSError:
                client.close()
                continue
            ends = {"request": (client, server), "answer": (server, client)}
            for side, (source, target) in ends.items():
                left = cut[1] if cut and cut[0] == side else None
                threading.Thread(target=self._pass, args=(source, target, left),
                                 daemon=True).start()

    def _pass(self, source, target, left):
        try:
            while data := source.recv(65536):
                if left is not None and len(data) >= left:
                    target.sendall(data[:left])
                    self.cuts += 1
                    for end in (source, target):
                        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    break
                if left is not None:
                    left -= len(data)
                target.sendall(data)
        except OSError:
            pass
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            end.close()


class Client:
    def __init__(self, port, token):
        self.port, self.token = port, token

    def attempt(self, method, path, body=None, headers=None):
        """The status and the answer, or None when no answer came."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, None if body is None else json.dumps(body),
                               {"Authorization": f"Bearer {self.token}",
                                "Content-Type": "application/json", **(headers or {})})
            response = connection.getresponse()
            text = response.read()
            return response.status, json.loads(text) if text else None, response.headers
        except (OSError, http.client.HTTPException, json.JSONDecodeError):
            return None
        finally:
            connection.close()

    def deliver(self, method, path, body=None, if_match=None):
        """As the UI does: the very same request under its own key until its answer is known."""
        headers = {"Idempotency-Key": str(uuid.uuid4())}
        if if_match is not None:
            headers["If-Match"] = f'"{if_match}"'
        for attempt in range(ATTEMPTS_MAX):
            answer = self.attempt(method, path, body, headers)
            if answer and answer[0] not in UNKNOWN:
                return answer[0], answer[1], attempt
            time.sleep(0.02)
        raise AssertionError(f"no answer to {method} {path}")

    def read(self, path):
        answer = self.attempt("GET", path)
        assert answer and answer[0] == 200, (path, answer)
        return answer[1]


class Stand:
    """The server, whoever kills it; a client behind the gate, and one that has a straight line."""

    def __init__(self, program):
        self.environment = Environment(program)
        self.environment.set_up()
        token = self.environment.json("token", "create", "--email", "ada@example.com", "--name",
                                      "ui")["token"]
        self.server, port = self.environment.serve()
        self.gate = Gate(port)
        self.client, self.straight = Client(self.gate.port, token), Client(port, token)
        self.kills = 0

    def kill_after(self, seconds):
        """Kills the server then, and starts it again; what is returned waits for that."""
        victim = self.server
        self.kills += 1

        def kill():
            time.sleep(seconds)
            victim.process.send_signal(signal.SIGKILL)
            victim.process.wait()
            self.server, self.straight.port = self.environment.serve()
            self.gate.upstream = self.straight.port

        thread = threading.Thread(target=kill)
        thread.start()
        return thread.join


class Cell:
    """A prompt, and what has been told of its changes."""

    def __init__(self, stand):
        self.stand = stand
        status, character, _ = stand.straight.deliver("POST", "/api/admin/characters",
                                                      {"name": "Alice"})
        assert status == 201, character
        self.path = f"/api/admin/characters/{character['id']}/emotional-prompts/happy"
        self.versions = []  # the texts, None for a deletion
        self.save_first("The first.")

    def save_first(self, text):
        status, answer, _ = self.stand.straight.deliver("POST", self.path, {"prompt_text": text})
        assert status in (200, 201), answer
        self.versions.append(text)

    def choose(self, dice):
        """A change: method, path, body, and the text of the version that it makes."""
        others = [number for number, text in enumerate(self.versions, 1)
                  if text is not None and text != self.versions[-1]]
        kind = dice.random()
        if kind < 0.15 and others:
            version = dice.choice(others)
            return ("POST", f"{self.path}/revert", {"version_id": version},
                    self.versions[version - 1])
        if kind < 0.25 and self.versions[-1] is not None:
            return "DELETE", self.path, None, None
        text = f"Version {len(self.versions) + 1}, {dice.getrandbits(64):x}."
        return "POST", self.path, {"prompt_text": text}, text

    def change(self, dice, is_late=False):
        """Makes one, after somebody else has when it is to be late; how often it was sent again."""
        method, path, body, text = self.choose(dice)
        seen = len(self.versions)
        if is_late:
            self.save_first(f"Somebody else was first, {seen + 1}.")
        status, answer, retries = self.stand.client.deliver(method, path, body, seen)
        assert (status == 412) if is_late else (status in (200, 201)), (status, answer)
        if not is_late:
            self.versions.append(text)
        return retries

    def check(self):
        """Told to be made is made exactly once, and nothing else is."""
        page = self.stand.straight.read(f"{self.path}/versions?limit=3&order=desc")
        assert page["total"] == len(self.versions), (page["total"], self.versions)
        kept = [version["prompt_text"] for version in reversed(page["versions"])]
        assert kept == self.versions[-3:], (kept, self.versions[-3:])


def change_once(stand, cell, dice):
    fate = dice.random()
    if fate < 0.4:
        stand.gate.cut = ("request", dice.randrange(1, 500))
    elif fate < 0.85:
        stand.gate.cut = ("answer", dice.randrange(1, 1500))
    is_killed = fate > 0.8
    await_server = stand.kill_after(dice.uniform(0, 0.03)) if is_killed else None
    # Whoever is first needs a server that lives.
    retries = cell.change(dice, is_late=not is_killed and dice.random() < 0.1)
    if await_server:
        await_server()
    cell.check()
    return retries


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=pathlib.Path, default="build/release/mien")
    parser.add_argument("--changes", type=int, default=100)
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4), "big"))
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", flush=True)
    dice = random.Random(arguments.seed)
    stand = Stand(arguments.program)
    cell = Cell(stand)
    began = time.monotonic()
    retries = sum(change_once(stand, cell, dice) for _ in range(arguments.changes))
    taken = time.monotonic() - began
    stand.environment.done("verify")
    assert stand.server.stop() == 0
    stand.environment.close()
    print(f"{arguments.changes} changes in {taken:.1f} s: {stand.gate.cuts} cuts, {stand.kills} "
          f"kills, sent again {retries} times; each told as it is")
    assert arguments.changes < 50 or (stand.gate.cuts > 10 and stand.kills > 2), "nothing was lost"


if __name__ == "__main__":
    main()
