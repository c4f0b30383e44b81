"""GET /api/resolve for users while an experiment splits the traffic, against the same without one."""

import pathlib
import secrets
import tempfile
import time

from bench_stack import median, row, run_wrk, stack_from_arguments

ROUNDS, SECONDS, CONNECTIONS = 5, 6, 10

# Every request is of another user, none of whom was seen before.
NEW_USERS = """
local user = os.time() * 100000  -- twelve hexadecimal digits
request = function()
  user = user + 1
  return wrk.format("GET", wrk.path .. string.format("%012x", user))
end
"""


def rater(stack, name):
    status, admin = stack.call("POST", "/api/admin/admins", {
        "email": f"{name}-{secrets.token_hex(4)}@example.com", "display_name": name, "role": "editor",
        "password": secrets.token_urlsafe(24)})
    assert status == 201, admin
    return admin["id"]


def running_experiment(stack, character):
    """Its clips are as small as they may be; returns its path."""
    draft = {"name": "Bench", "pair_count": 12, "raters": [rater(stack, "one"), rater(stack, "other")],
             "settings": {"width": 64, "height": 64, "fps": 8, "duration_ms": 500},
             "cells": [{"character_id": character, "emotion": "happy",
                        "text_a": "{character_name} smiles.", "text_b": "{character_name} beams."}]}
    status, experiment = stack.call("POST", "/api/admin/experiments", draft)
    assert status == 201, experiment
    path = f"/api/admin/experiments/{experiment['id']}"
    status, started = stack.call("POST", path + "/start")
    assert status == 200, started
    for _ in range(600):
        if stack.call("GET", path)[1]["state"] == "running":
            return path
        time.sleep(0.2)
    raise SystemExit("the experiment's clips were not made")


def split(stack, path, is_split):
    """Begins or ends it, unless it is so."""
    status, experiment = stack.call("GET", path)
    assert status == 200, experiment
    if is_split == bool(experiment["split"]):
        return
    if is_split:
        status, answer = stack.call("PUT", path + "/split", {"share_a": 5000, "share_b": 5000})
    else:
        status, answer = stack.call("DELETE", path + "/split")
    assert status == 200, answer


def rate_of(url, headers, script=None):
    rate, latency, failed = run_wrk(url, SECONDS, CONNECTIONS, headers, script)
    assert failed == 0, f"{failed} failed answers"
    return rate, latency


def measure(stack, experiment, character):
    """Requests per second of each kind of reader, and the p99 of new users in the split."""
    headers = [f"Authorization: Bearer {stack.token}"]
    url = f"{stack.url}/api/resolve?character_id={character}&emotion=happy"
    known = url + "&user_id=0199d0a0-0000-7000-8000-000000000001"
    new = url + "&user_id=0199d0a0-0000-7000-8000-"
    rates = {name: [] for name in ("plain", "plain split", "user", "user split", "new", "new split")}
    p99 = []
    with tempfile.TemporaryDirectory() as directory:
        script = pathlib.Path(directory) / "new_users.lua"
        script.write_text(NEW_USERS)
        # Each beside its pair, so that a change of the machine's speed hits both, and in turn before and
        # behind it. New users come last: what they leave behind is written while others are asked.
        for turn in range(ROUNDS):
            for is_split in (turn % 2 == 0, turn % 2 == 1):
                suffix = " split" if is_split else ""
                split(stack, experiment, is_split)
                rates["plain" + suffix].append(rate_of(url, headers)[0])
                rates["user" + suffix].append(rate_of(known, headers)[0])
        for is_split in (False, True):
            split(stack, experiment, is_split)
            for _ in range(ROUNDS):
                rate, latency = rate_of(new, headers, script)
                rates["new split" if is_split else "new"].append(rate)
                if is_split:
                    p99.append(latency)
    return rates, p99


def main():
    stack = stack_from_arguments()
    character = stack.characters()[0]["id"]
    experiment = running_experiment(stack, character)
    try:
        rates, p99 = measure(stack, experiment, character)
    finally:
        stack.call("POST", experiment + "/close")
    for name, what, budget in (("plain", "without a user", ">= 0.95"), ("user", "a user's", ""),
                               ("new", "new users'", "")):
        without, beside = median(rates[name]), median(rates[name + " split"])
        row(f"resolve while traffic is split, {what}", f"{beside:.0f}/s", f"not split {without:.0f}/s",
            f"{beside / without:.2f}", budget)
    row("resolve of a new user in a split, p99", f"{median(p99):.2f} ms", "", "", "")


main()
