"""GET /api/resolve against nginx returning the same bytes from memory."""

import pathlib
import re
import socket
import subprocess
import tempfile
import threading
import time

from bench_stack import median, row, run_wrk, stack_from_arguments

ROUNDS, SECONDS, CONNECTIONS = 5, 6, 10


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_nginx(directory: pathlib.Path, body: str):
    port = free_port()
    quoted = body.replace("\\", "\\\\").replace('"', '\\"')
    assert "$" not in quoted
    (directory / "nginx.conf").write_text(f"""
daemon off; worker_processes 1; pid {directory}/nginx.pid; error_log {directory}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log {directory}/access.log combined buffer=64k flush=1s;
  keepalive_requests 100000000;
  client_body_temp_path {directory}/body; proxy_temp_path {directory}/proxy;
  fastcgi_temp_path {directory}/fastcgi; uwsgi_temp_path {directory}/uwsgi;
  scgi_temp_path {directory}/scgi;
  server {{ listen 127.0.0.1:{port};
    location / {{ default_type application/json; return 200 "{quoted}"; }} }}
}}""")
    process = subprocess.Popen(["nginx", "-c", str(directory / "nginx.conf")],
                               stderr=subprocess.DEVNULL)
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 0.1).close()
            break
        except OSError:
            time.sleep(0.05)
    return process, port


def read_answer(connection: socket.socket) -> bytes:
    """Reads one answer of a kept connection and returns its status."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += (piece := connection.recv(65536))
        assert piece, "the server closed the connection"
    head, body = received.split(b"\r\n\r\n", 1)
    missing = int(re.search(rb"\r\ncontent-length: (\d+)", head, re.IGNORECASE)[1]) - len(body)
    while missing > 0:
        missing -= len(connection.recv(65536))
    return head[9:12]


def save_steadily(stack, character, stop, counter):
    """20 saves a second, of a character that is not the one being read.

    By a bare socket: http.client would take as much CPU time as the server's part of a save.
    """
    head = (f"POST /api/admin/characters/{character}/emotional-prompts/sad HTTP/1.1\r\n"
            f"Host: {stack.host}\r\nAuthorization: Bearer {stack.token}\r\n"
            "Content-Type: application/json\r\nContent-Length: ")
    next_at = time.monotonic()
    with socket.create_connection((stack.host, stack.port), 30) as connection:
        while not stop.is_set():
            body = f'{{"prompt_text": "Rain, take {time.time_ns()}."}}'
            connection.sendall(f"{head}{len(body)}\r\n\r\n{body}".encode())
            assert read_answer(connection) in (b"200", b"201")
            counter[0] += 1
            next_at += 0.05
            time.sleep(max(0.0, next_at - time.monotonic()))


def rate_of(url, headers):
    rate, latency, failed = run_wrk(url, SECONDS, CONNECTIONS, headers)
    assert failed == 0, f"{failed} failed answers"
    return rate, latency


def rate_beside_saves(url, headers, stack, character):
    stop, counter = threading.Event(), [0]
    writer = threading.Thread(target=save_steadily, args=(stack, character, stop, counter))
    writer.start()
    try:
        rate, _ = rate_of(url, headers)
    finally:
        stop.set()
        writer.join()
    assert counter[0] >= SECONDS * 18, f"only {counter[0]} saves"
    return rate


def main():
    stack = stack_from_arguments()
    characters = stack.characters()
    read, written = characters[0]["id"], characters[1]["id"]
    path = f"/api/resolve?character_id={read}&emotion=happy"
    connection = stack.connect()
    connection.request("GET", path, headers={"Authorization": f"Bearer {stack.token}"})
    body = connection.getresponse().read().decode()
    headers = [f"Authorization: Bearer {stack.token}"]
    rates = {"ours": [], "theirs": []}
    losses = {"ours": [], "theirs": []}
    p99 = []
    with tempfile.TemporaryDirectory() as directory:
        nginx, port = start_nginx(pathlib.Path(directory), body)
        urls = {"theirs": f"http://127.0.0.1:{port}{path}", "ours": stack.url + path}
        try:
            # Each beside its pair, so that a change of the machine's speed hits both.
            for _ in range(ROUNDS):
                for whose, url in urls.items():
                    rate, latency = rate_of(url, headers)
                    busy = rate_beside_saves(url, headers, stack, written)
                    rates[whose].append(rate)
                    losses[whose].append(busy / rate)
                    if whose == "ours":
                        p99.append(latency)
        finally:
            nginx.terminate()
            nginx.wait()
    ours, theirs = median(rates["ours"]), median(rates["theirs"])
    row("resolve, cached, 10 clients", f"{ours:.0f}/s", f"nginx {theirs:.0f}/s",
        f"{ours / theirs:.2f}", ">= 0.8")
    row("resolve, p99 at 10 clients", f"{median(p99):.2f} ms", "", "", "< 1.5 ms")
    # The saves, and PostgreSQL's part of them, take the cores of this machine from nginx as well.
    row("resolve while 20 saves/s go on", "itself, quiet",
        f"nginx beside the same saves keeps {median(losses['theirs']):.2f}",
        f"{median(losses['ours']):.2f}", "> 0.90")


main()
