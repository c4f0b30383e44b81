#!/usr/bin/env python3
"""200 clients save to one cell at the same moment: every save must succeed, and the versions must be
1..n without a gap.

    racing_saves.py --data DIR [--savers 200]

works on the stack that `./dev up --data DIR` has started.
"""

import argparse
import http.client
import json
import pathlib
import sys
import threading
import time
import urllib.parse


def call(access, method, path, body=None, connection=None):
    address = urllib.parse.urlparse(access["url"])
    connection = connection or http.client.HTTPConnection(address.hostname, address.port, timeout=60)
    connection.request(method, path, json.dumps(body) if body is not None else None,
                       {"Authorization": f"Bearer {access['token']}",
                        "Content-Type": "application/json"})
    response = connection.getresponse()
    return response.status, json.loads(response.read())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=pathlib.Path, default=pathlib.Path(".local"))
    parser.add_argument("--savers", type=int, default=200)
    arguments = parser.parse_args()
    access = json.loads((arguments.data / "access.json").read_text())["production"]
    status, character = call(access, "POST", "/api/admin/characters", {"name": "Racing saves"})
    assert status == 201, character
    cell = f"/api/admin/characters/{character['id']}/emotional-prompts/happy"
    address = urllib.parse.urlparse(access["url"])
    barrier = threading.Barrier(arguments.savers)
    answers, lock = [], threading.Lock()

    def save(number):
        connection = http.client.HTTPConnection(address.hostname, address.port, timeout=60)
        connection.connect()
        barrier.wait()
        answer = call(access, "POST", cell, {"prompt_text": f"Saver {number}."}, connection)
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
    _, page = call(access, "GET", f"{cell}/versions?limit=1&order=desc")
    assert page["total"] == arguments.savers
    print("1 passed, 0 failed")


if __name__ == "__main__":
    sys.exit(main())
