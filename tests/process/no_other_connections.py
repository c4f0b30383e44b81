#!/usr/bin/env python3
"""A server and a worker of staging speak to their database and to whoever asks them, and to nobody else: in a
network of their own whose packet filter counts what goes to any other place, every route that changes
something is asked, clips are made, files are exported and imported, and configurations are tried.

    no_other_connections.py --program build/dev/mien

needs the scratch PostgreSQL (MIEN_TEST_POSTGRES) and root, for the network namespace.
"""

import argparse
import contextlib
import json
import os
import socket
import time

import namespaces
from environment import ROOT, Environment, Process
from every_change import EMAIL, PASSWORD, SECONDS_MAX, Node, Walk
from nginx_front import expect

# Reserved for documentation (RFC 5737): nobody has it.
ELSEWHERE = "203.0.113.7"


def open_way_out(namespace, nowhere):
    """A way to everywhere, at whose end nobody is: what wants to go out is not refused before it is seen."""
    namespaces.join(namespace, "192.0.2.1/24", nowhere, "192.0.2.2/24")
    namespace.run("ip", "route", "add", "default", "via", "192.0.2.2")


def watch(namespace, ports):
    """Counts each packet that goes elsewhere than to or from these ports of this machine."""
    known = ", ".join(map(str, ports))
    rules = f"""table inet watch {{
        counter elsewhere {{ }}
        chain output {{
            type filter hook output priority 0;
            oifname "lo" tcp dport {{ {known} }} accept
            oifname "lo" tcp sport {{ {known} }} accept
            meta l4proto ipv6-icmp accept comment "how the kernel looks for neighbours"
            counter name "elsewhere" drop
        }}
    }}"""
    namespace.run("nft", "-f", "-", input=rules)


def packets_elsewhere(namespace):
    listed = json.loads(namespace.run("nft", "--json", "list", "counter", "inet", "watch", "elsewhere"))
    return next(each["counter"]["packets"] for each in listed["nftables"] if "counter" in each)


def start(namespace, environment, command, awaited):
    inside = ["nsenter", f"--net=/proc/{os.getpid()}/fd/{namespace.file}", environment.program, command,
              "--config", environment.config]
    process = Process(inside, environment.directory / f"{command}.log", awaited)
    environment.processes.append(process)
    return process


def knock_elsewhere():
    """As a call to a provider would, and a question for its name."""
    with contextlib.suppress(OSError):
        socket.create_connection((ELSEWHERE, 443), timeout=0.1).close()
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.sendto(b"?", (ELSEWHERE, 53))


def use(port, token):
    """What people do there, until its long work has ended."""
    node = Node(port, token)
    while node.ask("GET", "/readyz")[0] != 200:
        pass
    walk = Walk(node)
    walk.everywhere()
    node.done("PUT", "/api/admin/staging/config", {"access_log_days": 45})
    node.done("GET", "/api/admin/staging/status")
    video = node.done("POST", "/api/videos", {**walk.people, "emotion": "happy"})["video_id"]
    begin = time.monotonic()
    while node.done("GET", f"/api/videos/{video}")["status"] != "completed":
        assert time.monotonic() - begin < SECONDS_MAX, "no clip"
    return walk


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", default="build/dev/mien")
    arguments = parser.parse_args()
    with contextlib.ExitStack() as stack:
        staging = Environment(arguments.program, "staging")
        stack.callback(staging.close)
        staging.done("migrate")
        staging.done("admin", "create", "--email", EMAIL, "--name", "Ada", "--role", "admin",
                     "--password-stdin", text=PASSWORD + "\n")
        staging.done("samples", "load", "--as", EMAIL, "--from", str(ROOT / "samples"))
        token = staging.json("token", "create", "--email", EMAIL, "--name", "test")["token"]
        network = stack.enter_context(namespaces.Namespace("staging"))
        stack.enter_context(network.forwarded(staging.cluster["port"]))
        open_way_out(network, stack.enter_context(namespaces.Namespace("nowhere")))
        port = start(network, staging, "serve", "serving").fields["port"]
        watch(network, (staging.cluster["port"], port))
        start(network, staging, "worker", "working")
        walk = network.do(lambda: use(port, token))
        for process in staging.processes:
            process.stop()
        elsewhere = packets_elsewhere(network)
        failed = expect(elsewhere == 0, f"{len(walk.done)} routes carried out, {len(walk.refused)} refused, "
                        f"and {elsewhere} packets to other places")
        network.do(knock_elsewhere)
        failed += expect(packets_elsewhere(network) >= 2, "a connection and a question for a name are seen")
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()
