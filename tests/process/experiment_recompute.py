#!/usr/bin/env python3
"""An experiment of ratings is voted on by three raters, who change their minds and take votes back, extended,
and decided. Every number of `mien experiment recompute` is derived here once more, from the rows of the votes
alone, and what is damaged in the database is found.

    experiment_recompute.py --program build/dev/mien
"""

import argparse
import collections
import http.client
import json
import math
import pathlib
import random
import statistics
import time

from environment import Environment

BETS = [(i + 0.5) / 200 for i in range(200)]


class Caller:
    def __init__(self, environment, port, email):
        token = environment.json("token", "create", "--email", email, "--name", "rater")["token"]
        self.port = port
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def call(self, method, path, body=None):
        # One that waits for clips would be closed as idle meanwhile.
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, path, json.dumps(body) if body is not None else None, self.headers)
        answer = connection.getresponse()
        read = json.loads(answer.read())
        connection.close()
        assert answer.status in (200, 201), (path, answer.status, read)
        return read


def wait_for(caller, path, state):
    until = time.monotonic() + 120
    while True:
        experiment = caller.call("GET", path)
        if experiment["state"] == state:
            return experiment
        assert time.monotonic() < until, experiment
        time.sleep(0.2)


def stars(overall, criterion):
    return {"overall": overall, "criteria": [criterion]}


def vote_all(environment, rater, path, better, draw):
    """Answers until nothing is left: B is rated higher in this share of the trials."""
    progress = rater.call("GET", f"{path}/next-trial")
    while progress["trial"]:
        trial = progress["trial"]["id"]
        is_b_left = environment.sql(
            f"SELECT is_b_left FROM experiment_trials WHERE id = '{trial}'")[0][0] == "t"
        high, low = draw.choice([(5, 3), (4, 1), (3, 2)])
        sides = [stars(high, 4), stars(low, draw.randint(1, 5))]
        if (draw.random() < better) != is_b_left:
            sides.reverse()
        if draw.random() < 0.1:
            sides[1] = dict(sides[0])
        target = f"/api/admin/experiment-trials/{trial}/vote"
        body = {"left": sides[0], "right": sides[1], "decision_ms": draw.randint(900, 4000)}
        progress = rater.call("POST", target, body)
        if progress["last_trial_id"] == trial and draw.random() < 0.2:
            rater.call("DELETE", target)
            progress = rater.call("POST", target, body)


def read_votes(environment):
    """Of each frozen pair, in the order of freezing, its cell and (rater, left, B is left, ratings) of each vote
    that counts; and whether each second look gave the answer of the first."""
    rows = environment.sql("""
        SELECT p.frozen_order, t.admin_id, t.is_b_left, t.is_repeat, v.left_ratings[1], v.right_ratings[1],
               v.left_ratings[2], v.right_ratings[2], t.pair
        FROM experiment_trials t
        JOIN experiment_pairs p ON p.experiment_id = t.experiment_id AND p.number = t.pair
        JOIN LATERAL (SELECT * FROM experiment_votes WHERE trial_id = t.id
                      ORDER BY number DESC LIMIT 1) v ON v.answer <> 'withdrawn'
        ORDER BY p.frozen_order, t.admin_id, t.is_repeat""")
    pairs = collections.defaultdict(list)
    first, same = {}, []
    for order, rater, is_b_left, is_repeat, left, right, left_2, right_2, pair in rows:
        sides = [(int(left), int(left_2)), (int(right), int(right_2))]
        b, a = sides if is_b_left == "t" else sides[::-1]
        score = (b[0] > a[0]) + 0.5 * (b[0] == a[0])
        answer = score if score != 0.5 else ("good" if a[0] >= 3 else "bad")
        if is_repeat == "t":
            same.append(first[rater, pair] == answer)
            continue
        first[rater, pair] = answer
        if order:
            chosen_left = (score == 1) == (is_b_left == "t") if score != 0.5 else None
            pairs[int(order)].append((rater, score, answer, chosen_left, a, b))
    return [pairs[order] for order in sorted(pairs)], same


def evidence(scores):
    """Its logarithm after each score."""
    wealth, path = [0.0] * len(BETS), []
    for score in scores:
        wealth = [w + math.log1p(4 * (bet - 0.5) * (score - 0.5)) for w, bet in zip(wealth, BETS)]
        most = max(wealth)
        path.append(most + math.log(sum(math.exp(w - most) for w in wealth) / len(BETS)))
    return path


def near(found, expected):
    return math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-9)


def check(environment, found):
    """Holds what was recomputed against the rows of the votes."""
    pairs, same = read_votes(environment)
    pairs = pairs[:found["pairs"]["counted"]]
    path = evidence([statistics.fmean(vote[1] for vote in votes) for votes in pairs])
    assert len(path) == len(found["evidence"]["log_path"])
    assert all(map(near, found["evidence"]["log_path"], path))
    assert path[-1] >= math.log(20) and found["state"] == "winner", found["sentence"]
    assert near(found["evidence"]["log_e"], path[-1])
    votes = [vote for pair in pairs for vote in pair]
    counts = collections.Counter(vote[2] for vote in votes)
    assert found["answers"] == {"a": counts[0], "both_good": counts["good"], "both_bad": counts["bad"],
                                "b": counts[1]}
    for rater in found["raters"]:
        own = [vote[1] for vote in votes if vote[0] == rater["id"]]
        assert rater["votes"] == len(own) and near(rater["share"], statistics.fmean(own))
        assert rater["ci95"][0] < rater["share"] < rater["ci95"][1]
    decisive = [vote[3] for vote in votes if vote[3] is not None]
    health = found["health"]
    assert (health["left"], health["decisive"]) == (sum(decisive), len(decisive))
    assert (health["repeated"], health["repeated_same"]) == (len(same), sum(same))
    for aspect, described in enumerate(found["ratings"]):
        for arm, place in (("a", 4), ("b", 5)):
            given = [vote[place][aspect] for vote in votes]
            assert described[arm]["counts"] == [given.count(n) for n in range(1, 6)]
            assert near(described[arm]["median"], statistics.median(given))
            assert near(described[arm]["top_share"], sum(n > 3 for n in given) / len(given))


def find_damage(environment, number):
    """Each change of what is stored is found, and the experiment is sound without it."""
    environment.sql("ALTER TABLE experiment_pairs DISABLE TRIGGER experiment_pairs_keep_frozen")
    # A tie would stay what it is.
    turn = ("UPDATE experiment_pairs SET score = 1 - score WHERE frozen_order ="
            " (SELECT min(frozen_order) FROM experiment_pairs WHERE score <> 0.5)")
    damages = {
        "its votes say": (turn, turn),
        "the evidence at the end": ("UPDATE experiments SET log_evidence = log_evidence + 1",
                                    "UPDATE experiments SET log_evidence = log_evidence - 1"),
        "the winner is another": ("UPDATE experiments SET winner = 'a'",
                                  "UPDATE experiments SET winner = 'b'")}
    for words, (damage, repair) in damages.items():
        environment.sql(damage)
        result = environment.run("experiment", "recompute", str(number))
        assert result.returncode == 8 and words in result.stdout, (words, result.stdout)
        environment.sql(repair)
        environment.done("experiment", "recompute", str(number))
    environment.sql("ALTER TABLE experiment_pairs ENABLE TRIGGER experiment_pairs_keep_frozen")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=pathlib.Path, default="build/release/mien")
    environment = Environment(parser.parse_args().program)
    environment.set_up()
    emails = [f"rater{n}@example.com" for n in range(3)]
    ids = [environment.json("admin", "create", "--email", email, "--name", "Rater", "--role",
                            "editor")["id"] for email in emails]
    _, port = environment.serve()
    environment.work()
    ada = Caller(environment, port, "ada@example.com")
    character = ada.call("POST", "/api/admin/characters", {"name": "Watson"})["id"]
    experiment = ada.call("POST", "/api/admin/experiments", {
        "name": "Warmer", "mode": "ratings", "criteria": ["Fits"], "pair_count": 12, "raters": ids,
        "settings": {"width": 64, "height": 64, "fps": 8, "duration_ms": 500},
        "cells": [{"character_id": character, "emotion": emotion, "text_a": "Smiles.", "text_b": "Beams."}
                  for emotion in ("happy", "sad")]})
    path = f"/api/admin/experiments/{experiment['id']}"
    ada.call("POST", f"{path}/start")
    wait_for(ada, path, "running")
    raters = [Caller(environment, port, email) for email in emails]
    draw = random.Random(13)
    for rater in raters:
        vote_all(environment, rater, path, 0.5, draw)
    assert wait_for(ada, path, "running")["pairs_frozen"] == 12
    ada.call("POST", f"{path}/extend", {"pairs": 24, "reason": "Not decided yet."})
    wait_for(ada, path, "running")
    for rater in raters:
        vote_all(environment, rater, path, 0.9, draw)
    assert wait_for(ada, path, "closed")["winner"] == "b"

    found, = environment.json("experiment", "recompute")
    assert found.pop("differences") == []
    number = found.pop("number")
    assert found == ada.call("GET", f"{path}/results"), "the page shows the same"
    check(environment, found)
    find_damage(environment, number)
    environment.done("verify")
    environment.close()
    print(f"ok: {found['sentence']} {found['pairs']['counted']} pairs, evidence "
          f"{math.exp(found['evidence']['log_e']):.0f}")


if __name__ == "__main__":
    main()
