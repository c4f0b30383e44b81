#!/usr/bin/env python3
"""Production's traffic is split on two nodes of one database: a user has the same arm on both; what one
node stops, the other stops at once; and when a node is killed amid requests, every answer that it gave is
recorded, and an outcome of it can be told to the other.

    split_nodes.py --program build/dev/mien
"""

import argparse
import concurrent.futures
import http.client
import json
import pathlib
import time

from environment import Environment

USERS = 40
STOPS = 20
SEEN_SECONDS_MAX = 5.0  # of a machine that does much else; what it takes is printed


def user(number):
    return f"0199d0a0-0000-7000-8000-{number:012x}"


class Node:
    def __init__(self, port, token):
        self.port, self.token = port, token
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def call(self, method, path, body=None):
        self.connection.request(method, path, json.dumps(body) if body is not None else None,
                                {"Authorization": f"Bearer {self.token}",
                                 "Content-Type": "application/json"})
        response = self.connection.getresponse()
        answer = json.loads(response.read())
        assert response.status < 300, (method, path, response.status, answer)
        return answer

    def resolve(self, character, number):
        return self.call("GET", f"/api/resolve?emotion=happy&character_id={character}"
                                f"&user_id={user(number)}")


def make_experiment(environment, node):
    """One that runs; its clips are of no account here."""
    character = node.call("POST", "/api/admin/characters", {"name": "Watson"})["id"]
    node.call("POST", f"/api/admin/characters/{character}/emotional-prompts/happy",
              {"prompt_text": "Smiles."})
    experiment = node.call("POST", "/api/admin/experiments", {
        "name": "A wider smile", "pair_count": 12, "raters": [],
        "cells": [{"character_id": character, "emotion": "happy", "text_a": "Grins.",
                   "text_b": "Beams."}]})["id"]
    environment.sql("SET session_replication_role = replica; "
                    "UPDATE experiments SET state = 'running', started_at = now(); "
                    "UPDATE experiment_cells SET base_version = 1, is_in_use = true")
    return character, experiment


def expect_same_arms(nodes, character):
    seen = set()
    for number in range(USERS):
        first, second = (node.resolve(character, number) for node in nodes)
        assert first["experiment"] == second["experiment"], (first, second)
        assert first["resolution_id"] == second["resolution_id"]
        seen.add(first["experiment"]["arm"])
    assert seen == {"a", "b"}, seen


def measure_stops(nodes, character, split):
    delays = []
    first, second = nodes
    for number in range(STOPS):
        assert second.resolve(character, 1)["experiment"]
        first.call("DELETE", split)
        stopped = time.monotonic()
        # A user whom nobody has seen gets no arm, whatever this node has heard.
        assert second.resolve(character, USERS + number)["experiment"] is None
        while second.resolve(character, 1)["experiment"]:
            assert time.monotonic() - stopped < SEEN_SECONDS_MAX
        delays.append(time.monotonic() - stopped)
        assert first.resolve(character, 1)["experiment"] is None
        first.call("PUT", split, {"share_a": 5000, "share_b": 5000})
        while not second.resolve(character, 1)["experiment"]:
            assert time.monotonic() - stopped < SEEN_SECONDS_MAX
    print(f"{STOPS} stops: seen by the other node after {1000 * max(delays):.1f} ms at most")


def resolve_until_killed(port, token, character, start):
    """The ids of the answers that arrived."""
    node, ids = Node(port, token), []
    try:
        for number in range(start, start + 100_000):
            ids.append(node.resolve(character, number)["resolution_id"])
    except (OSError, http.client.HTTPException, ValueError):
        pass
    return ids


def kill_amid_requests(victim, port, survivor, token, character):
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        futures = [pool.submit(resolve_until_killed, port, token, character, 1_000_000 * n)
                   for n in range(1, 9)]
        known = survivor.call("GET", "/api/admin/experiments?state=running")["experiments"][0]["id"]
        while survivor.call("GET", f"/api/admin/experiments/{known}/results")["traffic"][
                "resolutions"] < 400:
            pass
        victim.process.kill()
        ids = [one for future in futures for one in future.result()]
    for resolution in ids:
        survivor.call("POST", "/api/experiments/outcomes",
                      {"resolution_id": resolution, "name": "watched", "is_success": True})
    print(f"a node was killed after {len(ids)} answers, each of which is recorded")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=pathlib.Path, default="build/dev/mien")
    environment = Environment(parser.parse_args().program)
    environment.set_up()
    token = environment.json("token", "create", "--email", "ada@example.com", "--name", "split")["token"]
    server, port = environment.serve()
    victim, victim_port = environment.serve()
    nodes = [Node(port, token), Node(victim_port, token)]
    character, experiment = make_experiment(environment, nodes[0])
    split = f"/api/admin/experiments/{experiment}/split"
    nodes[0].call("PUT", split, {"share_a": 5000, "share_b": 5000})
    expect_same_arms(nodes, character)
    measure_stops(nodes, character, split)
    kill_amid_requests(victim, victim_port, nodes[0], token, character)
    nodes[0].call("DELETE", split)
    assert server.stop() == 0
    environment.close()


if __name__ == "__main__":
    main()
