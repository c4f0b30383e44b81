"""What the benchmarks share: the stack's addresses, calls to its API, and wrk."""

import argparse
import http.client
import json
import pathlib
import re
import statistics
import subprocess
import tomllib
import urllib.parse


class Stack:
    """The production environment of a running stack."""

    def __init__(self, data: pathlib.Path):
        self.data = data
        access = json.loads((data / "access.json").read_text())["production"]
        self.url = access["url"]
        self.token = access["token"]
        self.config = tomllib.loads((data / "production" / "config.toml").read_text())
        address = urllib.parse.urlparse(self.url)
        self.host, self.port = address.hostname, address.port

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self.host, self.port, timeout=30)

    def call(self, method, path, body=None, connection=None):
        """Sends one request and returns (status, parsed body)."""
        connection = connection or self.connect()
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        response = connection.getresponse()
        text = response.read()
        return response.status, json.loads(text) if text else None

    def characters(self):
        status, answer = self.call("GET", "/api/admin/characters?limit=50")
        assert status == 200, answer
        return answer["characters"]

    def pid_of(self, part: str) -> int:
        return int((self.data / "run" / f"production-{part}.pid").read_text().split()[0])


def stack_from_arguments() -> Stack:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=pathlib.Path, required=True)
    return Stack(parser.parse_args().data.resolve())


UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60000.0}


def run_wrk(url, seconds, connections, headers=(), script=None):
    """Runs wrk on one thread; returns requests per second, p99 in ms and failed answers."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency"]
    for header in headers:
        command += ["-H", header]
    if script:
        command += ["-s", str(script)]
    output = subprocess.run(command + [url], capture_output=True, text=True, check=True).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1])
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s|m)", output).groups()
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", output)
    return rate, float(value) * UNITS[unit], int(failed[1]) if failed else 0


def median(values):
    return statistics.median(values)


def row(what, ours, limit, ratio, budget):
    print(f"| {what} | {ours} | {limit} | {ratio} | {budget} |", flush=True)
