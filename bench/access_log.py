"""What staging's access log costs a request: the same routes with it (staging) and without it
(production). Each of staging's requests waits for a row that is committed, with fsync, and has its
credentials read from the database; production remembers those for five seconds."""

import json
import urllib.parse

from bench_stack import median, row, run_wrk, stack_from_arguments

ROUNDS, SECONDS = 3, 5


def measure(environment, path, connections):
    """Requests per second and p99 in ms; failed answers are expected of a path that is nothing."""
    address = urllib.parse.urlparse(environment["url"])
    headers = [f"Host: {address.netloc}", f"Authorization: Bearer {environment['token']}"]
    rate, latency, failed = run_wrk(f"http://127.0.0.1:{address.port}{path}", SECONDS, connections,
                                    headers)
    assert failed == 0 or path == "/api/nothing", f"{failed} failed answers"
    return rate, latency


def main():
    stack = stack_from_arguments()
    access = json.loads((stack.data / "access.json").read_text())
    for name, path in (("a path that is nothing", "/api/nothing"), ("me", "/api/auth/me")):
        for connections in (1, 10):
            logged, plain = [], []
            # Each beside its pair, so that a change of the machine's speed hits both.
            for _ in range(ROUNDS):
                logged.append(measure(access["staging"], path, connections))
                plain.append(measure(access["production"], path, connections))
            ours, theirs = (median([rate for rate, _ in rates]) for rates in (logged, plain))
            cost = 1000 * connections * (1 / ours - 1 / theirs)
            row(f"{name}, {connections} client{'s' if connections > 1 else ''}, logged",
                f"{ours:.0f}/s, p99 {median([p99 for _, p99 in logged]):.1f} ms",
                f"without {theirs:.0f}/s", f"{ours / theirs:.2f}",
                f"the log costs {cost:.2f} ms a request")


main()
