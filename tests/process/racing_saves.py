#!/usr/bin/env python3
"""200 clients save to one cell at the same moment: every save must succeed, and the versions must be
1..n without a gap.

    racing_saves.py --program build/dev/mien [--savers 200]
"""

import argparse
import http.client
import json
import pathlib
import threading
import time

from environment import Environment


def call(connection, token, method, path, body=None):
    connection.request(method, path, json.dumps(body) if body is not None else None,
                       {"Authorization": f"Bearer {token}", "Content-Type": "application/json"})
    response = connection.getresponse()
    return response.status, json.loads(response.read())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=pathlib.Path, default="build/release/mien")
    parser.add_argument("--savers", type=int, default=200)
    arguments = parser.parse_args()
    environment = Environment(arguments.program)
    environment.set_up()
    token = environment.json("token", "create", "--email", "ada@example.com", "--name", "saver")["token"]
    server, port = environment.serve()

    def connect():
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.connect()
        return connection

    status, character = call(connect(), token, "POST", "/api/admin/characters",
                             {"name": "Racing saves"})
    assert status == 201, character
    cell = f"/api/admin/characters/{character['id']}/emotional-prompts/happy"
    barrier = threading.Barrier(arguments.savers)
    answers, lock = [], threading.Lock()

    def save(number):
        connection = connect()
        barrier.wait()
        answer = call(connection, token, "POST", cell, {"prompt_text": f"Saver {number}."})
        with lock:
            answers.append(answer)

    threads = [threading.Thread(target=save, args=(i,)) for i in range(arguments.savers)]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = time.monotonic() - started

    statuses = {}
    for status, _ in answers:
        statuses[status] = statuses.get(status, 0) + 1
    versions = sorted(answer["version"] for status, answer in answers if status in (200, 201))
    print(f"{arguments.savers} concurrent saves in {taken:.2f} s: answers {statuses}, "
          f"versions {versions[0] if versions else '-'}..{versions[-1] if versions else '-'}")
    assert versions == list(range(1, arguments.savers + 1)), "a gap, or a save that failed"
    _, page = call(connect(), token, "GET", f"{cell}/versions?limit=1&order=desc")
    assert page["total"] == arguments.savers
    environment.done("verify")
    assert server.stop() == 0
    environment.close()


if __name__ == "__main__":
    main()
