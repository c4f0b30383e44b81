"""A server that has nothing to do: its memory, and how soon it is ready."""

import pathlib
import re
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request

from bench_stack import row, stack_from_arguments


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_ready(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1) as answer:
            return answer.status == 200
    except OSError:
        return False


def main():
    stack = stack_from_arguments()
    port = free_port()
    text = (stack.data / "production" / "config.toml").read_text()
    text = re.sub(r'listen = "[^"]*"', f'listen = "127.0.0.1:{port}"', text)
    with tempfile.TemporaryDirectory() as directory:
        config = pathlib.Path(directory) / "config.toml"
        config.write_text(text)
        started = time.monotonic()
        server = subprocess.Popen(["build/release/mien", "serve", "--config", str(config)],
                                  stderr=subprocess.DEVNULL)
        try:
            while not is_ready(port):
                assert time.monotonic() - started < 20, "not ready after 20 s"
                time.sleep(0.005)
            ready = time.monotonic() - started
            time.sleep(1)
            status = pathlib.Path(f"/proc/{server.pid}/status").read_text()
            resident = int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) / 1024
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)
    row("server at rest, resident", f"{resident:.0f} MB", "", "", "< 64 MB")
    row("server start to ready", f"{ready * 1000:.0f} ms", "", "", "< 1 s")


if __name__ == "__main__":
    main()
