"""16 presses of the Test button at once: from the click until the preview is being made."""

import json
import threading
import time

from bench_stack import row, stack_from_arguments

PRESSES, ROUNDS = 16, 3


class Watcher:
    """Reads the event stream and notes when each preview's job was first seen running."""

    def __init__(self, stack):
        self.running_at = {}
        self.finished = set()
        self.connection = stack.connect()
        self.connection.request("GET", "/api/admin/events?kind=preview",
                                headers={"Authorization": f"Bearer {stack.token}"})
        self.response = self.connection.getresponse()
        assert self.response.status == 200
        self.ready = threading.Event()
        threading.Thread(target=self.read, daemon=True).start()
        self.ready.wait(10)

    def read(self):
        for line in self.response:
            self.ready.set()
            if not line.startswith(b"data:"):
                continue
            event = json.loads(line[5:])
            subject, state = event.get("subject_id"), event.get("state")
            if state == "running":
                self.running_at.setdefault(subject, time.monotonic())
            elif state in ("succeeded", "failed", "cancelled"):
                self.finished.add((subject, state))


def main():
    stack = stack_from_arguments()
    watcher = Watcher(stack)
    character = stack.characters()[0]["id"]
    path = f"/api/admin/characters/{character}/emotional-prompts/happy/test"
    clicked_at, lock = {}, threading.Lock()

    def press(number):
        connection = stack.connect()
        connection.connect()
        barrier.wait()
        started = time.monotonic()
        status, preview = stack.call("POST", path, {
            "prompt_text": f"A smile, number {number}.", "reuse": False,
            "settings": {"width": 256, "height": 256, "duration_ms": 1000}}, connection)
        assert status == 202, preview
        with lock:
            clicked_at[preview["preview_id"]] = started

    for round_number in range(ROUNDS):
        barrier = threading.Barrier(PRESSES)
        threads = [threading.Thread(target=press, args=(round_number * PRESSES + i,))
                   for i in range(PRESSES)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        deadline = time.monotonic() + 120
        while len(watcher.finished) < len(clicked_at) and time.monotonic() < deadline:
            time.sleep(0.05)
    states = [state for _, state in watcher.finished]
    assert states.count("succeeded") == PRESSES * ROUNDS, states
    waits = sorted((watcher.running_at[i] - at) * 1000 for i, at in clicked_at.items())
    row("Test button, click to processing, 16 at once", f"p50 {waits[len(waits) // 2]:.0f} ms, "
        f"max of {len(waits)}: {waits[-1]:.0f} ms", "", "", "p99 < 500 ms")


main()
